#include "diary/ways.h"

#include "base/log.h"

#include <string.h>

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

bool way_is_closed(const struct diary *d, const char *channel, const char *instance, char held[SAID_SIZE])
{
    bool eoffice = strcmp(channel, "eoffice") == 0;

    if (!is_known(d, instance))
        said_set(held, SAID_INSTANCE_UNKNOWN, instance);
    else if (eoffice && is_assisted(d, instance))
        said_set(held, SAID_ASSISTED);
    else
        return false;
    return true;
}

char *ways_open(const struct diary *d, const char *channel)
{
    int n = config_instances(d->config, "eoffice");
    AUTO_JSON json_t *list = json_array();
    char held[SAID_SIZE];

    for (int i = -1; i < n; i++) {
        const char *instance = i < 0 ? "" : config_instance_name(d->config, "eoffice", i);

        if (!way_is_closed(d, channel, instance, held))
            json_array_append_new(list, json_string(instance));
    }
    return json_dumps(list, JSON_COMPACT);
}

/* ---- at the start */

struct stray { const struct diary *d; char channel[32], instance[64], held[SAID_SIZE]; };

static int keep(void *ctx, const struct delivery *v)
{
    struct stray *k = ctx;

    snprintf(k->channel, sizeof(k->channel), "%s", v->channel);
    snprintf(k->instance, sizeof(k->instance), "%s", v->instance);
    way_is_closed(k->d, v->channel, v->instance, k->held);
    return 0;
}

/* Of one closed way after the other. 1: there may be more, 0: no. */
static int hold_strays(struct diary *d, const char *channel, const char *open, struct err *e)
{
    struct stray k = { .d = d };
    int64_t id;
    int n = 0, r = store_delivery_astray(d->store, DELIVERY_WAITING, channel, open, &id, e);

    if (r != 1)
        return r;
    r = store_delivery(d->store, id, keep, &k, e);
    if (r == 0)
        r = store_deliveries_hold_waiting(d->store, channel, k.instance, k.held, "diaryd", &n, e);
    if (r == 0)
        log_warn("way_closed", LOG_CHANNEL LOG_COUNT, channel, (long long)n);
    return r < 0 ? r : 1;
}

/* For the status, while letters wait for an e-Office that is not set up. A person's own e-Office has its page at the desk instead. */
static int note_strays(struct diary *d, const char *known, struct err *e)
{
    static const enum delivery_state states[] = { DELIVERY_HELD, DELIVERY_UNKNOWN };
    struct stray k = { .d = d };
    int r = 0;

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
    static const char *const channels[] = { "eoffice", "readback" };
    struct err e = { 0 };
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(channels); i++) {
        AUTO_FREE char *open = ways_open(d, channels[i]);

        while (open && (r = hold_strays(d, channels[i], open, &e)) == 1)
            ;
    }
    AUTO_FREE char *known = ways_open(d, "readback");
    if (r == 0 && known)
        r = note_strays(d, known, &e);
    if (r < 0)
        log_error("ways_not_looked_at", LOG_WHY, e.msg);       /* letters go on; they wait as they did */
}
