#include "desk/deliveries/which.h"

#include "desk/deliveries/deliveries.h"

#include <stdio.h>
#include <string.h>

static const char *const channels[] = { "eoffice", "mail", "sms", "migration", "readback" };

static const struct { const char *name; int state; enum string_id word; } states[] = {
    { "", OUTBOX_ANY, S_OUTBOX_UNSERVED }, { "stuck", OUTBOX_STUCK, S_OUTBOX_NEED_YOU }, { "held", DELIVERY_HELD, S_DELIVERY_HELD },
    { "unknown", DELIVERY_UNKNOWN, S_DELIVERY_UNKNOWN }, { "waiting", DELIVERY_WAITING, S_DELIVERY_WAITING },
};

/* Of deliveries (workflow/alerts.h). */
static const struct { const char *name; enum string_id word; } kinds[] = {
    { "letter", S_KIND_LETTER }, { "alert", S_KIND_ALERT }, { "escalation", S_KIND_ESCALATION }, { "deadline", S_KIND_DEADLINE },
    { "bounced", S_KIND_BOUNCED }, { "waiting", S_KIND_LATE }, { "ack", S_KIND_ACK },
};

/* ---- the address */

/* As the settings name them; it goes into addresses as it is. */
static bool is_instance(const char *s)
{
    return strlen(s) < WHICH_INSTANCE_SIZE && s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] == '\0';
}

void which_read(const struct form *query, struct which *ret)
{
    int64_t after = form_int(query, "after");
    const char *instance = form_get(query, "instance");

    *ret = (struct which){ .channel = "", .kind = "", .after_id = after > 0 ? after : 0 };
    if (is_instance(instance))
        snprintf(ret->instance, sizeof(ret->instance), "%s", instance);
    for (size_t i = 0; i < ARRAY_LEN(channels); i++)
        if (strcmp(channels[i], form_get(query, "channel")) == 0)
            ret->channel = channels[i];
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].name, form_get(query, "kind")) == 0)
            ret->kind = kinds[i].name;
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (strcmp(states[i].name, form_get(query, "state")) == 0)
            ret->state = i;
}

struct outbox_filter which_filter(const struct which *w, int limit)
{
    return (struct outbox_filter){
        .channel = w->channel, .kind = w->kind, .instance = w->instance, .state = states[w->state].state, .after_id = w->after_id, .limit = limit,
    };
}

void which_query(const struct which *w, char out[WHICH_QUERY_SIZE])
{
    snprintf(out, WHICH_QUERY_SIZE, "channel=%s&state=%s&instance=%s&kind=%s&after=%lld", w->channel, states[w->state].name, w->instance, w->kind,
             (long long)w->after_id);
}

/* ---- on the screen */

static void put_states(const struct request *q, struct html *h, const struct which *w)
{
    html_put(h, "<nav class=\"filters\" aria-label=\"%s\">", tr(q, S_OUTBOX_FILTER));
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        char query[WHICH_QUERY_SIZE];
        struct which other = *w;

        other.state = i;
        other.after_id = 0;
        which_query(&other, query);
        html_put(h, "<a class=\"button\" href=\"/deliveries?%s\"%s>%s</a> ", query, i == w->state ? " aria-current=\"true\"" : "", tr(q, states[i].word));
    }
    html_put(h, "</nav>\n");
}

static void put_option(struct html *h, const char *value, const char *label, const char *chosen)
{
    html_put(h, "<option value=\"%s\"%s>%s</option>", value, strcmp(value, chosen) == 0 ? " selected" : "", label);
}

static void begin_choice(const struct request *q, struct html *h, const char *name, enum string_id label, enum string_id any, const char *chosen)
{
    html_put(h, "<label>%s <select name=\"%s\">", tr(q, label), name);
    put_option(h, "", tr(q, any), chosen);
}

/* Only where letters go to several. One that is asked for and is not set up (any more) stands there, too. */
static void put_instances(const struct request *q, struct html *h, const struct which *w, const json_t *told)
{
    const json_t *target;
    bool listed = !w->instance[0];

    if (!lamp_target(told, "eoffice", 1) && listed)
        return;
    begin_choice(q, h, "instance", S_CHANNEL_EOFFICE, S_ANY_ONE, w->instance);
    for (size_t n = 0; (target = lamp_target(told, "eoffice", n)); n++) {
        const char *instance = json_str(target, "instance", "");

        if (*instance)
            put_option(h, instance, instance, w->instance);
        listed = listed || strcmp(instance, w->instance) == 0;
    }
    if (!listed)
        put_option(h, w->instance, w->instance, w->instance);
    html_put(h, "</select></label>\n");
}

void which_put(const struct request *q, struct html *h, const struct which *w, const json_t *told)
{
    put_states(q, h, w);
    html_put(h, "<form class=\"filters choose\" method=\"get\" action=\"/deliveries\"><input type=\"hidden\" name=\"state\" value=\"%s\">\n", states[w->state].name);
    begin_choice(q, h, "channel", S_OUTBOX_CHANNEL, S_ANY_ONE, w->channel);
    for (size_t i = 0; i < ARRAY_LEN(channels); i++)
        put_option(h, channels[i], delivery_channel_name(q, channels[i]), w->channel);
    html_put(h, "</select></label>\n");
    put_instances(q, h, w, told);
    begin_choice(q, h, "kind", S_OUTBOX_KIND, S_ANY_ONE, w->kind);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        put_option(h, kinds[i].name, tr(q, kinds[i].word), w->kind);
    html_put(h, "</select></label>\n<button class=\"button\">%s</button>", tr(q, S_FILTERS_APPLY));
    if (*w->channel || *w->instance || *w->kind)
        html_put(h, " <a class=\"button chip\" href=\"/deliveries?state=%s\">%s</a>", states[w->state].name, tr(q, S_OUTBOX_FILTER_OFF));
    html_put(h, "</form>\n");
}
