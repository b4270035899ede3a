#include "diary/ways.h"

#include "base/log.h"
#include "diary/commands.h"

#include <errno.h>
#include <string.h>

enum { AT_ONCE = 100 };     /* a tick, so that requests never wait long */

static bool is_known(const struct diary *d, const char *instance)
{
    int n = config_instances(d->config, "eoffice");
    bool known = !*instance;

    for (int i = 0; i < n; i++)
        known = known || strcmp(config_instance_name(d->config, "eoffice", i), instance) == 0;
    return known;
}

/* A person enters letters there: sendd is not asked. */
static bool is_assisted(const struct diary *d, const char *instance)
{
    AUTO_CONFIG struct config *own = NULL;

    return config_instance(d->config, "eoffice", instance, &own, NULL) == 0 && strcmp(config_text(own, CONFIG_EOFFICE_CONNECTOR), "assisted") == 0;
}

static bool can_read_back(const struct diary *d, const char *instance)
{
    AUTO_CONFIG struct config *own = NULL;

    return config_instance(d->config, "eoffice", instance, &own, NULL) == 0 && *config_text(own, CONFIG_EOFFICE_READBACK_URL);
}

/* The setting without which a channel is not there; NULL: it is. */
static const char *missing_setting(const struct diary *d, const char *channel)
{
    const struct config *c = d->config;

    if (strcmp(channel, "mail") == 0 && !*config_text(c, CONFIG_MAIL_URL))
        return "mail.url";
    if (strcmp(channel, "sms") == 0 && !*config_text(c, CONFIG_SMS_GATEWAY))
        return "sms.gateway";
    if (strcmp(channel, "migration") == 0 && !*config_text(c, CONFIG_MIGRATION_DIR) && !*config_text(c, CONFIG_MIGRATION_URL))
        return "migration.dir";
    return NULL;
}

bool way_is_closed(const struct diary *d, const char *channel, const char *instance, char held[SAID_SIZE])
{
    const char *missing = missing_setting(d, channel);

    if (!is_known(d, instance))
        said_set(held, SAID_INSTANCE_UNKNOWN, instance);
    else if (strcmp(channel, "eoffice") == 0 && is_assisted(d, instance))
        said_set(held, SAID_ASSISTED);
    else if (strcmp(channel, "readback") == 0 && !can_read_back(d, instance))
        said_set(held, SAID_READBACK_OFF, "eoffice.readback_url");
    else if (missing)
        said_set(held, SAID_WAY_OFF, missing);
    else
        return false;
    return true;
}

/* channel NULL: all instances. */
static char *instances(const struct diary *d, const char *channel)
{
    int n = config_instances(d->config, "eoffice");
    AUTO_JSON json_t *list = json_array();
    char held[SAID_SIZE];

    for (int i = -1; i < n; i++) {
        const char *instance = i < 0 ? "" : config_instance_name(d->config, "eoffice", i);

        if (!channel || !way_is_closed(d, channel, instance, held))
            json_array_append_new(list, json_string(instance));
    }
    return json_dumps(list, JSON_COMPACT);
}

char *ways_open(const struct diary *d, const char *channel) { return instances(d, channel); }

/* ---- at the start */

static const char *const channels[] = { "eoffice", "readback", "mail", "sms", "migration" };

struct stray { const struct diary *d; char channel[32], instance[64], held[SAID_SIZE]; };

static int keep(void *ctx, const struct delivery *v)
{
    struct stray *k = ctx;

    snprintf(k->channel, sizeof(k->channel), "%s", v->channel);
    snprintf(k->instance, sizeof(k->instance), "%s", v->instance);
    way_is_closed(k->d, v->channel, v->instance, k->held);
    return 0;
}

/* Of one closed way after the other. 1: there may be more, 0: no. A look-up is given up: nothing depends on it. */
static int put_strays_aside(struct diary *d, const char *channel, const char *open, struct err *e)
{
    enum delivery_event ev = strcmp(channel, "readback") == 0 ? DELIVERY_EV_CANCEL : DELIVERY_EV_HOLD;
    struct stray k = { .d = d };
    int64_t id;
    int n = 0, r = store_delivery_astray(d->store, DELIVERY_WAITING, channel, open, &id, e);

    if (r != 1)
        return r;
    r = store_delivery(d->store, id, keep, &k, e);
    if (r == 0)
        r = store_deliveries_put_aside(d->store, channel, k.instance, ev, k.held, "diaryd", &n, e);
    if (r == 0)
        log_warn("way_closed", LOG_CHANNEL LOG_COUNT, channel, (long long)n);
    return r < 0 ? r : 1;
}

/* For the status, while letters wait for an e-Office that is not set up. A person's own e-Office has its page at the desk instead. */
static int note_strays(struct diary *d, struct err *e)
{
    static const enum delivery_state states[] = { DELIVERY_HELD, DELIVERY_UNKNOWN };
    AUTO_FREE char *known = instances(d, NULL);
    struct stray k = { .d = d };
    int r = known ? 0 : err_set(e, -ENOMEM, "out of memory");

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(states); i++) {
        int64_t id;

        r = store_delivery_astray(d->store, states[i], "eoffice", known, &id, e);
        if (r == 1 && (r = store_delivery(d->store, id, keep, &k, e)) == 0)
            snprintf(d->way_problem, sizeof(d->way_problem), "%s", k.held);
    }
    return r;
}

void ways_look(struct diary *d)
{
    struct err e = { 0 };
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(channels); i++) {
        AUTO_FREE char *open = ways_open(d, channels[i]);

        while (open && (r = put_strays_aside(d, channels[i], open, &e)) == 1)
            ;
    }
    if (r == 0)
        r = note_strays(d, &e);
    if (r < 0)
        log_error("ways_not_looked_at", LOG_WHY, e.msg);       /* letters go on; they wait as they did */
    d->ways_wanted = true;
}

/* ---- what waited for a way, or for an entry in a list */

/* 1: it did its share, and there may be more. */
static int open_some(struct diary *d, const char *channel, int *ret_n, struct err *e)
{
    AUTO_FREE char *open = ways_open(d, channel);
    int r = open ? store_deliveries_way_open(d->store, channel, open, AT_ONCE, ret_n, e) : err_set(e, -ENOMEM, "out of memory");

    return r < 0 ? r : *ret_n == AT_ONCE;
}

static int let_go(struct diary *d, int *ret_n, struct err *e)
{
    int n = 0, r = store_deliveries_matched(d->store, AT_ONCE, &n, e);

    *ret_n = n;
    if (r == 0 && n == AT_ONCE)
        return 1;
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(channels); i++) {
        n = 0;
        r = open_some(d, channels[i], &n, e);
        *ret_n += n;
    }
    return r;
}

void ways_all(struct diary *d)
{
    struct err e = { 0 };
    int n = 0;

    if (!d->ways_wanted)
        return;
    int r = let_go(d, &n, &e);
    d->ways_wanted = r != 0;
    d->more = d->more || r == 1;
    if (r < 0)
        log_error("ways_not_looked_at", LOG_WHY, e.msg);
    if (n > 0) {
        log_info("ways_open", LOG_COUNT, (long long)n);
        command_hint(d, "sendd");
    }
}
