#include "diary/alerts.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/said.h"
#include "base/sms_text.h"
#include "diary/commands.h"
#include "diary/reading.h"
#include "diary/settings_file.h"
#include "store/alerts.h"
#include "workflow/ack.h"

#include <errno.h>
#include <string.h>

enum { LOOK_MS = 60 * 1000, AT_ONCE = 50 };

/* ---- the policy */

static int parse_kept(void *ctx, const struct alert_text *t)
{
    return alert_policy_parse(t->text, strlen(t->text), ctx, NULL);
}

int alerts_policy(struct diary *d, struct alert_policy *ret, struct err *e)
{
    const char *built_in = alert_policy_built_in();
    int r = store_alert_text(d->store, parse_kept, ret, e);

    return r == -ENOENT || r == -EINVAL ? alert_policy_parse(built_in, strlen(built_in), ret, e) : r;
}

int alerts_policy_put(struct diary *d, const char *text, size_t n, const char *file, const char *actor, bool only_check, int *ret_rules, struct err *e)
{
    struct alert_policy p;
    bool changed = false;
    int r = alert_policy_parse(text, n, &p, e);

    if (r < 0)
        return r;
    *ret_rules = (int)p.n;
    if (only_check)
        return 0;
    r = store_alert_text_put(d->store, text, file, actor, &changed, e);
    if (r == 0 && changed)
        log_info("alert_policy", LOG_FILE LOG_COUNT, file, (long long)p.n);
    return r;
}

static int load(struct diary *d, const char *path, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    int rules, r = settings_file_load(path, "the alert policy", ALERT_FILE_BYTES, &text, &n, e);

    return r < 0 ? r : alerts_policy_put(d, text, n, path, "diaryd", false, &rules, e);
}

void alerts_file_load(struct diary *d)
{
    const char *path = config_text(d->config, CONFIG_OFFICE_ALERTS_FILE);
    struct err e = { 0 };

    if (path[0] && load(d, path, &e) < 0)
        log_error("alert_policy_refused", LOG_WHY, e.msg);
}

static void channels_on(const struct diary *d, bool on[ALERT_CHANNELS])
{
    on[ALERT_MAIL] = config_text(d->config, CONFIG_MAIL_URL)[0] != '\0';
    on[ALERT_SMS] = config_text(d->config, CONFIG_SMS_GATEWAY)[0] != '\0';
}

/* ---- what an event makes */

/* due, clock: of a deadline, else "". */
static void plan(struct diary *d, const struct alert_policy *p, enum alert_event ev, enum alert_class class, const char *due, const char *clock,
                 struct alerts *ret)
{
    struct alert_planned planned[ALERT_PLAN_MAX];
    bool on[ALERT_CHANNELS];

    channels_on(d, on);
    size_t n = alert_plan(p, ev, class, on, clock_utc_s(), planned);
    AUTO_JSON json_t *detail = json_pack("{s:s, s:s}", "event", alert_event_name(ev), "class", alert_class_name(class));
    if (due[0]) {
        json_object_set_new(detail, "due", json_string(due));
        json_object_set_new(detail, "clock", json_string(clock));
    }
    AUTO_FREE char *text = json_dumps(detail, JSON_COMPACT | JSON_SORT_KEYS);
    snprintf(ret->detail, sizeof(ret->detail), "%s", text && strlen(text) < sizeof(ret->detail) ? text : "{}");
    for (size_t i = 0; i < n; i++)
        ret->list[ret->n++] = (struct delivery_new){ .channel = planned[i].channel, .kind = planned[i].kind, .whom = planned[i].whom,
                                                     .due_s = planned[i].due_s, .detail = ret->detail };
}

/* ---- at a confirmation */

/* As it is being confirmed, or stands in the diary. *ret is the caller's. */
static int value_of(struct diary *d, int64_t letter, const struct field *fields, size_t n, const char *name, char **ret, struct err *e)
{
    const struct field *f = field_find(fields, n, name);

    if (!f)
        return store_field(d->store, letter, name, ret, e);
    *ret = strdup(f->value);
    return *ret ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);
}

static int see_class(struct diary *d, int64_t letter, const struct field *fields, size_t n, enum alert_class *ret, struct err *e)
{
    static const char *const names[] = { "parliament", "vip", "urgent" };
    bool is[ARRAY_LEN(names)] = { false };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        AUTO_FREE char *value = NULL;
        int r = value_of(d, letter, fields, n, names[i], &value, e);

        if (r < 0)
            return r;
        is[i] = strcmp(value, "yes") == 0;
    }
    *ret = alert_class_of(is[0], is[1], is[2]);
    return 0;
}

/* By mail where there is an address and a relay, else by SMS. */
static int plan_ack(struct diary *d, int64_t letter, const struct field *fields, size_t n, struct alerts *ret, struct err *e)
{
    const char *const own[] = { config_text(d->config, CONFIG_MAIL_FROM), config_text(d->config, CONFIG_MAIL_USER), config_text(d->config, CONFIG_MAILBOX_USER),
                                config_text(d->config, CONFIG_OFFICE_HELP_EMAIL), NULL };
    AUTO_FREE char *email = NULL, *mobile = NULL, *reply_to = NULL;
    char number[SMS_NUMBER_SIZE];
    bool on[ALERT_CHANNELS];
    int r = value_of(d, letter, fields, n, "sender_email", &email, e);

    channels_on(d, on);
    if (r == 0)
        r = value_of(d, letter, fields, n, "sender_mobile", &mobile, e);
    if (r == 0)
        r = value_of(d, letter, fields, n, "in_reply_to", &reply_to, e);
    if (r < 0)
        return r;
    bool by_mail = on[ALERT_MAIL] && *email, by_sms = !by_mail && on[ALERT_SMS] && sms_mobile(mobile, number);
    if (!by_mail && !by_sms)
        return err_say(e, -EINVAL, SAID_ACK_NO_WAY);
    if (by_mail && (r = ack_check_address(email, own, e)) < 0)
        return r;
    AUTO_JSON json_t *detail = by_mail ? json_pack("{s:s, s:s}", "email", email, "in_reply_to", strlen(reply_to) < ALERTS_ACK_SIZE / 2 ? reply_to : "")
                                       : json_pack("{s:s}", "mobile", number);
    AUTO_FREE char *text = json_dumps(detail, JSON_COMPACT | JSON_SORT_KEYS);
    snprintf(ret->ack, sizeof(ret->ack), "%s", text && strlen(text) < sizeof(ret->ack) ? text : "{}");
    ret->list[ret->n++] = (struct delivery_new){ .channel = by_mail ? "mail" : "sms", .kind = "ack", .whom = "sender", .detail = ret->ack,
                                                 .after = DELIVERY_AFTER_FIRST };
    return 0;
}

int alerts_at_confirm(struct diary *d, int64_t letter, const struct field *fields, size_t n_fields, bool acknowledge, struct alerts *ret, struct err *e)
{
    enum alert_class class = ALERT_ANY;
    struct alert_policy p;
    int r = alerts_policy(d, &p, e);

    ret->n = 0;
    if (r == 0)
        r = see_class(d, letter, fields, n_fields, &class, e);
    if (r < 0)
        return r;
    plan(d, &p, ALERT_CONFIRMED, class, "", "", ret);
    return acknowledge ? plan_ack(d, letter, fields, n_fields, ret, e) : 0;
}

/* ---- events of time and mail. What is found is kept first: nothing is written while a question is open. */

struct found { struct { int64_t letter; enum alert_class class; char due[CLOCK_DATE_SIZE], clock[24]; } list[AT_ONCE]; size_t n; };

static int keep_due(void *ctx, const struct alert_due *a)
{
    struct found *f = ctx;

    if (f->n == AT_ONCE)
        return 0;
    f->list[f->n].letter = a->letter;
    f->list[f->n].class = alert_class_of(a->parliament, a->vip, a->urgent);
    snprintf(f->list[f->n].due, sizeof(f->list[f->n].due), "%.10s", a->due);
    snprintf(f->list[f->n].clock, sizeof(f->list[f->n].clock), "%.23s", a->clock);
    f->n++;
    return 0;
}

static int look(struct diary *d, const struct alert_policy *p, enum alert_event ev, struct err *e)
{
    int64_t now_s = clock_utc_s();
    char today[CLOCK_DATE_SIZE], until[CLOCK_DATE_SIZE];
    struct found f = { .n = 0 };

    clock_format_date(now_s, today);
    clock_format_date(now_s + (int64_t)p->deadline_days * 86400, until);
    const struct alert_due_filter filter = { .event = ev, .today = today, .until = until, .before_s = now_s - (int64_t)p->waiting_hours * 3600, .limit = AT_ONCE };
    int r = store_alerts_due(d->store, &filter, keep_due, &f, e);
    for (size_t i = 0; r == 0 && i < f.n; i++) {
        struct alerts a = { .n = 0 };

        plan(d, p, ev, f.list[i].class, f.list[i].due, f.list[i].clock, &a);
        r = store_alerts_add(d->store, f.list[i].letter, ev, a.list, a.n, "diaryd", e);
        if (r == 0 && a.n > 0)
            command_hint(d, "sendd");
    }
    if (f.n == AT_ONCE)
        d->alerts_again_ms = 0;         /* there are more of them */
    return r;
}

struct answered { int64_t letters[AT_ONCE]; size_t n; };

static int keep_answered(void *ctx, int64_t letter)
{
    struct answered *a = ctx;

    if (a->n < AT_ONCE)
        a->letters[a->n++] = letter;
    return 0;
}

/* Who answers the mail has seen the letter. */
static int look_for_replies(struct diary *d, struct err *e)
{
    struct answered a = { .n = 0 };
    int r = store_answered(d->store, AT_ONCE, keep_answered, &a, e);

    for (size_t i = 0; r == 0 && i < a.n; i++)
        r = store_seen_put(d->store, a.letters[i], "reply", "", "diaryd", e);
    return r;
}

void alerts_all(struct diary *d)
{
    int64_t now_ms = clock_mono_ms();
    struct alert_policy p;
    struct err e = { 0 };

    if (now_ms < d->alerts_again_ms || !clock_is_set(clock_utc_s()))
        return;
    d->alerts_again_ms = now_ms + LOOK_MS;
    int r = alerts_policy(d, &p, &e);
    if (r == 0)
        r = look_for_replies(d, &e);
    for (int ev = ALERT_DEADLINE; r == 0 && ev < ALERT_EVENTS; ev++)
        r = look(d, &p, (enum alert_event)ev, &e);
    if (r < 0)
        log_error("alerts_not_made", LOG_WHY, e.msg);
}
