/* alerts.c - what a policy makes of an event. */
#include "workflow/alerts.h"

#include <string.h>
#include <time.h>

enum { DAY_MIN = 24 * 60 };

static const char *const class_names[ALERT_CLASSES] = { "parliament", "vip", "urgent", "any" };
static const char *const event_names[ALERT_EVENTS] = { "confirmed", "deadline", "bounced", "waiting" };
static const char *const whom_names[ALERT_WHOMS] = { "addressee", "next", "supervisor" };
static const char *const channel_names[ALERT_CHANNELS] = { "mail", "sms" };
static const char *const kinds[ALERT_EVENTS] = { "alert", "deadline", "bounced", "waiting" };
static const char escalation[] = "escalation";

const char *alert_class_name(enum alert_class c) { return class_names[c]; }
const char *alert_event_name(enum alert_event ev) { return event_names[ev]; }
const char *alert_whom_name(enum alert_whom w) { return whom_names[w]; }
const char *alert_channel_name(enum alert_channel c) { return channel_names[c]; }
const char *alert_kind(enum alert_event ev, bool after) { return after ? escalation : kinds[ev]; }

bool alert_is_kind(const char *kind)
{
    for (int i = 0; i < ALERT_EVENTS; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return strcmp(kind, escalation) == 0;
}

enum alert_class alert_class_of(bool parliament, bool vip, bool urgent)
{
    return parliament ? ALERT_PARLIAMENT : vip ? ALERT_VIP : urgent ? ALERT_URGENT : ALERT_ANY;
}

/* A quiet time of 22:00-07:00 is the evening of one day and the morning of the next. mktime() knows month ends, and days of another length. */
int64_t alert_after_quiet(int64_t at_s, int quiet_from_min, int quiet_to_min)
{
    time_t at = (time_t)at_s;
    struct tm tm;

    if (quiet_from_min == quiet_to_min || !localtime_r(&at, &tm))
        return at_s;
    int now_min = tm.tm_hour * 60 + tm.tm_min;
    bool over_midnight = quiet_from_min > quiet_to_min;
    if (over_midnight ? now_min < quiet_from_min && now_min >= quiet_to_min : now_min < quiet_from_min || now_min >= quiet_to_min)
        return at_s;
    if (over_midnight && now_min >= quiet_from_min)
        tm.tm_mday++;
    tm.tm_hour = quiet_to_min / 60;
    tm.tm_min = quiet_to_min % 60;
    tm.tm_sec = 0;
    tm.tm_isdst = -1;
    time_t end = mktime(&tm);
    return end == (time_t)-1 || end < at ? at_s : (int64_t)end;
}

static struct alert_planned *find(struct alert_planned *list, size_t n, const struct alert_planned *wanted)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].kind == wanted->kind && list[i].whom == wanted->whom && list[i].channel == wanted->channel)
            return &list[i];
    return NULL;
}

static size_t plan_rule(const struct alert_rule *rule, const bool on[ALERT_CHANNELS], int64_t now_s, struct alert_planned *out, size_t n)
{
    int64_t wanted_s = now_s + (int64_t)rule->after_min * 60, due_s = alert_after_quiet(wanted_s, rule->quiet_from_min, rule->quiet_to_min);

    for (int c = 0; c < ALERT_CHANNELS; c++) {
        struct alert_planned a = { alert_kind(rule->event, rule->after_min > 0), whom_names[rule->whom], channel_names[c], due_s > now_s ? due_s : 0 };
        struct alert_planned *there = find(out, n, &a);

        if (!rule->by[c] || !on[c])
            continue;
        if (!there && n < ALERT_PLAN_MAX)
            out[n++] = a;
        else if (there && a.due_s < there->due_s)
            there->due_s = a.due_s;
    }
    return n;
}

size_t alert_plan(const struct alert_policy *p, enum alert_event ev, enum alert_class class, const bool on[ALERT_CHANNELS], int64_t now_s,
                  struct alert_planned out[ALERT_PLAN_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < p->n; i++)
        if (p->rules[i].event == ev && (p->rules[i].class == class || p->rules[i].class == ALERT_ANY))
            n = plan_rule(&p->rules[i], on, now_s, out, n);
    return n;
}
