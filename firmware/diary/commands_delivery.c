/* commands_delivery.c - sendd takes work and tells what became of it. */
#include "diary/commands.h"

#include "base/ipc.h"
#include "base/log.h"
#include "store/outbox.h"
#include "store/reports.h"

#include <errno.h>
#include <string.h>

enum { MAX_SKIP = 1000 };

/* ---- delivery_take */

/* What sendd needs to know of one delivery, put together from four tables. */
struct work { json_t *delivery; json_t *fields, *officer; int64_t letter; char post[COMMAND_ACTOR_BYTES + 1]; };

static int add_delivery(void *ctx, const struct delivery *v)
{
    struct work *w = ctx;
    json_t *result = json_loads(v->result, 0, NULL);

    w->letter = v->letter;
    w->delivery = json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:o}", "id", (json_int_t)v->id, "letter", (json_int_t)v->letter,
                            "doc", v->doc, "number", v->number, "channel", v->channel, "key", v->key,
                            "state", delivery_state_name(v->state), "tries", v->tries, "result", result ? result : json_object());
    return w->delivery ? 0 : -ENOMEM;
}

static int add_letter(void *ctx, const struct letter *l)
{
    struct work *w = ctx;

    snprintf(w->post, sizeof(w->post), "%s", l->post);
    return json_object_set_new(w->delivery, "received_s", json_integer(l->received_s)) < 0 ||
           json_object_set_new(w->delivery, "pages", json_integer(l->pages)) < 0 ||
           json_object_set_new(w->delivery, "lane", json_integer(l->lane)) < 0 ? -ENOMEM : 0;
}

/* Only what the clerk confirmed leaves the house; a marking is told in any case, so that nothing does. */
static int add_field(void *ctx, const struct field *f)
{
    struct work *w = ctx;
    bool told = f->confirmed_by[0] || strcmp(f->name, "classification") == 0;

    return told && json_object_set_new(w->fields, f->name, json_string(f->value)) < 0 ? -ENOMEM : 0;
}

/* The post the letter is marked to, by which e-Office knows it ... */
static int add_officer(void *ctx, const struct officer *o)
{
    struct work *w = ctx;

    w->officer = json_pack("{s:s, s:s, s:s, s:s}", "post", o->post, "designation", o->designation, "section", o->section, "instance", o->instance);
    return json_object_set_new(w->delivery, "officer", w->officer) < 0 ? -ENOMEM : 0;
}

/* ... and who does its work today: its holder, or who stands in. */
static int add_person(void *ctx, const struct officer *o)
{
    struct work *w = ctx;

    return json_object_set_new(w->officer, "name", json_string(o->name)) < 0 || json_object_set_new(w->officer, "email", json_string(o->email)) < 0 ||
           json_object_set_new(w->officer, "mobile", json_string(o->mobile)) < 0 ||
           json_object_set_new(w->officer, "acting_post", json_string(o->post)) < 0 ? -ENOMEM : 0;
}

/* The next officer in the channel, whom VIP and Parliament matters are told to. */
static int add_next(void *ctx, const struct officer *o)
{
    struct work *w = ctx;

    return json_object_set_new(w->delivery, "next_officer", json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "post", o->post, "designation", o->designation,
           "section", o->section, "name", o->name, "email", o->email, "mobile", o->mobile)) < 0 ? -ENOMEM : 0;
}

static int describe_people(struct diary *d, struct work *w, struct err *e)
{
    int r = store_officer(d->store, w->post, add_officer, w, e);

    if (r == 0)
        r = store_officer_acting(d->store, w->post, NULL, add_person, w, e);
    if (r == 0) {
        r = store_officer_next(d->store, w->post, NULL, add_next, w, e);
        r = r == -ENOENT ? 0 : r;       /* the top of the channel */
    }
    return r;
}

static int describe(struct diary *d, int64_t id, struct work *w, struct err *e)
{
    int r = store_delivery(d->store, id, add_delivery, w, e);

    if (r == 0)
        r = store_letter(d->store, w->letter, add_letter, w, e);
    if (r == 0 && json_object_set_new(w->delivery, "fields", w->fields = json_object()) < 0)
        r = -ENOMEM;
    if (r == 0)
        r = store_fields(d->store, w->letter, add_field, w, e);
    if (r == 0)
        r = describe_people(d, w, e);
    return r;
}

static int read_skip(const json_t *list, int64_t skip[MAX_SKIP], size_t *ret_n, struct err *e)
{
    size_t n = json_array_size(list);

    if ((list && !json_is_array(list)) || n > MAX_SKIP)
        return err_set(e, -EINVAL, "skip: must be a list of at most %d delivery ids", MAX_SKIP);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(list, i);

        if (!json_is_integer(v))
            return err_set(e, -EINVAL, "skip: must be a list of delivery ids");
        skip[i] = json_integer_value(v);
    }
    *ret_n = n;
    return 0;
}

static json_t *take(struct diary *d, const json_t *request)
{
    AUTO_FREE char *channel = NULL;
    int64_t skip[MAX_SKIP], id = 0;
    struct work w = { .delivery = NULL };
    struct err e = { 0 };
    size_t n_skip = 0;
    bool all;
    int r = command_text(request, "channel", 31, false, &channel, &e);

    if (r == 0)
        r = read_skip(json_object_get(request, "skip"), skip, &n_skip, &e);
    if (r == 0)
        r = store_channel_is_paused(d->store, channel, &e);
    if (r == 1)
        return json_pack("{s:b, s:n}", "ok", 1, "delivery");
    if (r == 0) {
        r = store_delivery_take(d->store, channel, skip, n_skip, &id, &e);
        if (r == -ENOENT)
            return json_pack("{s:b, s:n}", "ok", 1, "delivery");
    }
    if (r == 0)
        r = describe(d, id, &w, &e);
    if (r < 0 && id > 0)        /* nobody has it in hand: let it wait again */
        store_delivery_event(d->store, id, DELIVERY_EV_RETRY, false, "", NULL, "diaryd", &all, NULL);
    if (r < 0) {
        json_decref(w.delivery);
        return ipc_refuse("%s", e.msg[0] ? e.msg : strerror(-r));
    }
    return json_pack("{s:b, s:o}", "ok", 1, "delivery", w.delivery);
}

/* ---- delivery_event */

static const struct { const char *name; enum delivery_event ev; } events[] = {
    { "commit", DELIVERY_EV_COMMIT }, { "delivered", DELIVERY_EV_DELIVERED }, { "retry", DELIVERY_EV_RETRY },
    { "unknown", DELIVERY_EV_UNKNOWN }, { "hold", DELIVERY_EV_HOLD }, { "resend", DELIVERY_EV_RESEND },
};

static int read_event(const json_t *request, enum delivery_event *ret, struct err *e)
{
    const char *said = json_str(request, "event", "");

    for (size_t i = 0; i < ARRAY_LEN(events); i++)
        if (strcmp(said, events[i].name) == 0) {
            *ret = events[i].ev;
            return 0;
        }
    return err_set(e, -EINVAL, "event: must be commit, delivered, retry, unknown, hold or resend");
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

struct delivered { char doc[ID_SIZE], channel[32]; int tries; };

static int keep(void *ctx, const struct delivery *v)
{
    struct delivered *k = ctx;

    snprintf(k->doc, sizeof(k->doc), "%s", v->doc);
    snprintf(k->channel, sizeof(k->channel), "%s", v->channel);
    k->tries = v->tries;
    return 0;
}

/* After the last try a letter is for a person to look at. */
static void give_up_after_max(struct diary *d, const struct delivered *k, bool counts, enum delivery_event *ev, char **sentence)
{
    int64_t max = config_number(d->config, CONFIG_SEND_MAX_TRIES);
    char *words;

    if (*ev != DELIVERY_EV_RETRY || !counts || k->tries + 1 < max)
        return;
    if (asprintf(&words, "Refused %d times, so it is not sent again by itself. Last answer: %s", k->tries + 1, *sentence) < 0)
        return;
    free(*sentence);
    *sentence = words;
    *ev = DELIVERY_EV_HOLD;
}

static json_t *event(struct diary *d, const json_t *request)
{
    AUTO_FREE char *sentence = NULL, *actor = NULL, *result = NULL;
    bool counts = json_flag(request, "counts"), all = false;
    enum delivery_event ev = DELIVERY_EV_RETRY;
    struct delivered k = { .doc = "" };
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "id", &id, &e);

    if (r == 0)
        r = read_event(request, &ev, &e);
    if (r == 0)
        r = command_text(request, "sentence", COMMAND_REASON_BYTES, true, &sentence, &e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, true, &actor, &e);
    if (r == 0)
        r = read_result(request, &result, &e);
    if (r == 0)
        r = store_delivery(d->store, id, keep, &k, &e);
    if (r == 0) {
        give_up_after_max(d, &k, counts, &ev, &sentence);
        r = store_delivery_event(d->store, id, ev, counts, sentence, result, actor[0] ? actor : "sendd", &all, &e);
    }
    if (r < 0)
        return ipc_refuse("%s", e.msg);

    int64_t bytes = json_int(request, "bytes", 0);
    if (bytes > 0 && bytes < (int64_t)1 << 40 && store_data_used_add(d->store, k.channel, bytes, &e) < 0)
        log_warn("data_not_counted", LOG_WHY, e.msg);       /* the event is on the card: only a figure is lost */
    log_info("delivery_event", LOG_DOC LOG_STATE LOG_TRIES, k.doc, json_str(request, "event", ""), k.tries + (counts ? 1 : 0));
    if (all)
        align_doc(d, k.doc);
    if (ev == DELIVERY_EV_RESEND)
        command_hint(d, "sendd");
    return ipc_ok();
}

static json_t *sender_started(struct diary *d)
{
    struct err e = { 0 };
    unsigned n = 0;

    if (store_deliveries_orphaned(d->store, &n, &e) < 0)
        return ipc_refuse("%s", e.msg);
    return json_pack("{s:b, s:i}", "ok", 1, "orphaned", (int)n);
}

json_t *command_delivery(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "delivery_take") == 0)
        return take(d, request);
    if (strcmp(what, "delivery_event") == 0)
        return event(d, request);
    if (strcmp(what, "sender_started") == 0)
        return sender_started(d);
    return NULL;
}
