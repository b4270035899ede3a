/* commands_delivery.c - sendd takes work and tells what became of it. */
#include "diary/delivery_describe.h"
#include "diary/ways.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "store/alerts.h"
#include "store/outbox.h"
#include "store/reports.h"
#include "store/targets.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>

enum { MAX_BUSY = 256, WAIT_MAX_S = 7 * 24 * 3600 };

/* ---- delivery_take */

static int read_ids(const json_t *list, const char *key, int64_t ids[MAX_BUSY], size_t *ret_n, struct err *e)
{
    size_t n = json_array_size(list);

    if ((list && !json_is_array(list)) || n > MAX_BUSY)
        return err_set(e, -EINVAL, "%s: must be a list of at most %d delivery ids", key, MAX_BUSY);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(list, i);

        if (!json_is_integer(v))
            return err_set(e, -EINVAL, "%s: must be a list of delivery ids", key);
        ids[i] = json_integer_value(v);
    }
    *ret_n = n;
    return 0;
}

/* Nothing to do; and when to look again, if something waits for its time. */
static json_t *nothing(struct diary *d)
{
    json_t *answer = json_pack("{s:b, s:n}", "ok", 1, "delivery");
    int64_t due_s = 0, now_s = clock_utc_s();

    if (answer && store_delivery_next_due(d->store, &due_s, NULL) == 0 && due_s > 0)
        json_object_set_new(answer, "due_in_s", json_integer(due_s > now_s ? due_s - now_s : 1));
    return answer;
}

static json_t *take(struct diary *d, const json_t *request)
{
    AUTO_FREE char *channel = NULL, *instance = NULL;
    int64_t busy[MAX_BUSY], id = 0;
    struct delivery_turn turn = { .busy = busy, .ask = json_flag(request, "ask"), .max_lane = (int)json_int(request, "max_lane", LANES - 1) };
    json_t *delivery = NULL;
    struct err e = { 0 };
    bool all;
    int r = command_text(request, "channel", DELIVERY_CHANNEL_BYTES, false, &channel, &e);

    if (r == 0)
        r = command_text(request, "instance", COMMAND_ACTOR_BYTES, true, &instance, &e);
    if (r == 0)
        r = read_ids(json_object_get(request, "busy"), "busy", busy, &turn.n_busy, &e);
    if (r == 0)
        r = store_channel_is_paused(d->store, channel, &e);
    if (r == 1)
        return json_pack("{s:b, s:n}", "ok", 1, "delivery");
    if (r == 0) {
        turn.channel = channel;
        turn.instance = instance;
        r = store_delivery_take(d->store, &turn, &id, &e);
        if (r == -ENOENT)
            return nothing(d);
    }
    if (r == 0)
        r = delivery_describe(d, id, &delivery, &e);
    if (r < 0 && id > 0)        /* nobody has it in hand: let it wait again */
        store_delivery_event(d->store, id, DELIVERY_EV_RETRY, false, "", NULL, "diaryd", &all, NULL);
    return r < 0 ? ipc_refuse("%s", e.msg[0] ? e.msg : strerror(-r)) : json_pack("{s:b, s:o}", "ok", 1, "delivery", delivery);
}

/* ---- delivery_event */

static const struct { const char *name; enum delivery_event ev; } events[] = {
    { "commit", DELIVERY_EV_COMMIT }, { "delivered", DELIVERY_EV_DELIVERED }, { "retry", DELIVERY_EV_RETRY },
    { "unknown", DELIVERY_EV_UNKNOWN }, { "hold", DELIVERY_EV_HOLD }, { "resend", DELIVERY_EV_RESEND },
    { "cancel", DELIVERY_EV_CANCEL }, { "again", DELIVERY_EV_AGAIN },
};

static int read_event(const json_t *request, enum delivery_event *ret, struct err *e)
{
    const char *said = json_str(request, "event", "");

    for (size_t i = 0; i < ARRAY_LEN(events); i++)
        if (strcmp(said, events[i].name) == 0) {
            *ret = events[i].ev;
            return 0;
        }
    return err_set(e, -EINVAL, "event: must be commit, delivered, retry, unknown, hold, resend, cancel or again");
}

/* The result as JSON text; NULL when there is none. */
static int read_result(const json_t *request, char **ret_text, struct err *e)
{
    const json_t *result = json_object_get(request, "result");

    if (!result || json_is_null(result))
        return 0;
    if (!json_is_object(result))
        return err_set(e, -EINVAL, "result: must be an object");
    *ret_text = json_dumps(result, JSON_COMPACT | JSON_SORT_KEYS);
    if (!*ret_text || strlen(*ret_text) > COMMAND_RESULT_BYTES)
        return err_set(e, -EINVAL, "result: must be at most %d bytes", COMMAND_RESULT_BYTES);
    return 0;
}

struct delivered { int64_t letter; char doc[ID_SIZE], channel[32], instance[COMMAND_ACTOR_BYTES + 1]; int tries; };

static int keep(void *ctx, const struct delivery *v)
{
    struct delivered *k = ctx;

    k->letter = v->letter;
    snprintf(k->doc, sizeof(k->doc), "%s", v->doc);
    snprintf(k->channel, sizeof(k->channel), "%s", v->channel);
    snprintf(k->instance, sizeof(k->instance), "%s", v->instance);
    k->tries = v->tries;
    return 0;
}

/* After the last try a letter is for a person to look at. */
static void give_up_after_max(struct diary *d, const struct delivered *k, struct delivery_report *how, char held[SAID_SIZE])
{
    int64_t max = config_number(d->config, CONFIG_SEND_MAX_TRIES);

    if (how->ev != DELIVERY_EV_RETRY || !how->counts || k->tries + 1 < max)
        return;
    said_set(held, SAID_TRIED_TIMES, SAID_NUMBER(k->tries + 1), how->sentence);
    how->sentence = held;
    how->ev = DELIVERY_EV_HOLD;
}

static bool can_read_back(struct diary *d, const char *instance)
{
    char held[SAID_SIZE];

    return !way_is_closed(d, "readback", instance, held);
}

/* Better a word now than a letter that waits for ever. */
static int check_resend(struct diary *d, const struct delivered *k, enum delivery_event ev, struct err *e)
{
    char held[SAID_SIZE];

    if (ev == DELIVERY_EV_AGAIN && !can_read_back(d, k->instance))
        return err_say(e, -EPERM, SAID_TRIAL_NOT_SET_UP, "eoffice.readback_url");
    return ev == DELIVERY_EV_RESEND && way_is_closed(d, k->channel, k->instance, held) ? err_say_line(e, -EPERM, held) : 0;
}

/* What to look up when a person typed numbers, and that e-Office has a read service: the caller's, or NULL. */
static char *numbers_to_read_back(struct diary *d, const struct delivered *k, enum delivery_event ev, const json_t *request)
{
    const json_t *result = json_object_get(request, "result");
    AUTO_JSON json_t *detail = NULL;

    if (ev != DELIVERY_EV_DELIVERED || strcmp(k->channel, "eoffice") != 0 || !*json_str(result, "typed_by", "") || json_int(result, "computer_no", 0) <= 0 ||
        !can_read_back(d, k->instance))
        return NULL;
    detail = json_pack("{s:O, s:s}", "computer_no", json_object_get(result, "computer_no"), "receipt_no", json_str(result, "receipt_no", ""));
    return json_dumps(detail, JSON_COMPACT);
}

/* sendd cancels an escalation when e-Office says that the addressee has opened the letter. Interrupted before this: the letter's other
 * escalations ask once more. */
static void note_opened(struct diary *d, const struct delivered *k, const json_t *result)
{
    struct err e = { 0 };

    if (json_str(result, "opened_at", "")[0] && store_seen_put(d->store, k->letter, "opened", "", "sendd", &e) < 0)
        log_warn("seen_not_noted", LOG_DOC LOG_WHY, k->doc, e.msg);
}

static json_t *event(struct diary *d, const json_t *request)
{
    AUTO_FREE char *sentence = NULL, *actor = NULL, *result = NULL;
    AUTO_FREE char *read_back = NULL;
    struct delivery_report how = { .counts = json_flag(request, "counts"), .wait_s = json_int(request, "wait_s", 0) };
    char held[SAID_SIZE];
    bool all = false;
    struct delivered k = { .doc = "" };
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "id", &id, &e);

    if (r == 0)
        r = read_event(request, &how.ev, &e);
    if (r == 0 && (how.wait_s < 0 || how.wait_s > WAIT_MAX_S))
        r = err_set(&e, -EINVAL, "wait_s: must be 0 to %d", WAIT_MAX_S);
    if (r == 0)
        r = command_text(request, "sentence", COMMAND_REASON_BYTES, true, &sentence, &e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, true, &actor, &e);
    if (r == 0)
        r = read_result(request, &result, &e);
    if (r == 0)
        r = store_delivery(d->store, id, keep, &k, &e);
    if (r == 0)
        r = check_resend(d, &k, how.ev, &e);
    if (r == 0) {
        how.sentence = sentence;
        how.result = result;
        how.read_back = read_back = numbers_to_read_back(d, &k, how.ev, request);
        give_up_after_max(d, &k, &how, held);
        r = store_delivery_report(d->store, id, &how, actor[0] ? actor : "sendd", &all, &e);
    }
    if (r < 0)
        return ipc_refuse_err(&e);

    int64_t bytes = json_int(request, "bytes", 0);
    if (bytes > 0 && bytes < (int64_t)1 << 40 && store_data_used_add(d->store, k.channel, bytes, &e) < 0)
        log_warn("data_not_counted", LOG_WHY, e.msg);       /* the event is on the card: only a figure is lost */
    log_info("delivery_event", LOG_DOC LOG_STATE LOG_TRIES, k.doc, json_str(request, "event", ""), k.tries + (how.counts ? 1 : 0));
    if (all)
        align_doc(d, k.doc);
    if (how.ev == DELIVERY_EV_CANCEL)
        note_opened(d, &k, json_object_get(request, "result"));
    if (how.ev == DELIVERY_EV_RESEND || how.ev == DELIVERY_EV_AGAIN || read_back)
        command_hint(d, "sendd");
    return ipc_ok();
}

/* ---- sendd as a whole */

static json_t *sender_started(struct diary *d, const json_t *request)
{
    int64_t in_hand[MAX_BUSY];
    struct err e = { 0 };
    size_t n_in_hand = 0;
    unsigned n = 0;
    int r = read_ids(json_object_get(request, "in_hand"), "in_hand", in_hand, &n_in_hand, &e);

    if (r == 0)
        r = store_deliveries_orphaned(d->store, in_hand, n_in_hand, &n, &e);
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:i}", "ok", 1, "orphaned", (int)n);
}

static json_t *ask_now(struct diary *d, const json_t *request)
{
    AUTO_FREE char *channel = NULL;
    struct err e = { 0 };
    int r = command_text(request, "channel", DELIVERY_CHANNEL_BYTES, false, &channel, &e);

    if (r == 0)
        r = store_deliveries_ask_now(d->store, channel, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* One other side: what was in its way is mended, or may be. */
static json_t *due_now(struct diary *d, const json_t *request)
{
    AUTO_FREE char *channel = NULL, *instance = NULL;
    struct err e = { 0 };
    int r = command_text(request, "channel", DELIVERY_CHANNEL_BYTES, false, &channel, &e);

    if (r == 0)
        r = command_text(request, "instance", COMMAND_ACTOR_BYTES, true, &instance, &e);
    if (r == 0)
        r = store_deliveries_due_now(d->store, channel, instance, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

static json_t *note_target(struct diary *d, const json_t *request)
{
    struct target_state t = { .failures = json_int(request, "failures", -1), .away_since_s = json_int(request, "away_since_s", 0) };
    AUTO_FREE char *target = NULL, *sentence = NULL, *settings = NULL;
    int64_t wait_s = json_int(request, "wait_s", 0);
    struct err e = { 0 };
    int r = command_text(request, "target", TARGET_NAME_BYTES, false, &target, &e);

    if (r == 0)
        r = command_text(request, "sentence", COMMAND_REASON_BYTES, true, &sentence, &e);
    if (r == 0)
        r = command_text(request, "settings", TARGET_NAME_BYTES, true, &settings, &e);
    if (r == 0 && (t.failures < 0 || wait_s < 0 || wait_s > WAIT_MAX_S || t.away_since_s < 0))
        r = err_set(&e, -EINVAL, "failures, wait_s, away_since_s: must not be negative, and a wait at most %d s", WAIT_MAX_S);
    t.target = target;
    t.sentence = sentence;
    t.settings = settings;
    t.until_s = clock_utc_s() + wait_s;
    if (r == 0)
        r = store_target_note(d->store, &t, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

static int add_target(void *ctx, const struct target_state *t)
{
    int64_t left_s = t->until_s - clock_utc_s();

    return json_array_append_new(ctx, json_pack("{s:s, s:I, s:I, s:I, s:s, s:s}", "target", t->target, "failures", (json_int_t)t->failures,
        "wait_s", (json_int_t)(left_s < 0 ? 0 : left_s > WAIT_MAX_S ? WAIT_MAX_S : left_s), "away_since_s", (json_int_t)t->away_since_s,
        "sentence", t->sentence, "settings", t->settings));
}

static json_t *tell_targets(struct diary *d)
{
    AUTO_JSON json_t *list = json_array();
    struct err e = { 0 };

    if (store_targets(d->store, add_target, list, &e) < 0)
        return ipc_refuse_err(&e);
    return json_pack("{s:b, s:O}", "ok", 1, "targets", list);
}

json_t *command_delivery(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "delivery_take") == 0)
        return take(d, request);
    if (strcmp(what, "delivery_event") == 0)
        return event(d, request);
    if (strcmp(what, "delivery_ask_now") == 0)
        return ask_now(d, request);
    if (strcmp(what, "delivery_due_now") == 0)
        return due_now(d, request);
    if (strcmp(what, "sender_started") == 0)
        return sender_started(d, request);
    if (strcmp(what, "target_note") == 0)
        return note_target(d, request);
    if (strcmp(what, "targets") == 0)
        return tell_targets(d);
    return NULL;
}
