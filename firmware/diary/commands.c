/* commands.c - what others may ask of the diary. Everything in a request is foreign until it was checked here. */
#include "diary/commands.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "base/text.h"
#include "store/outbox.h"
#include "store/purge.h"
#include "store/rules.h"

#include <errno.h>
#include <string.h>

/* ---- checks */

int command_text(const json_t *request, const char *key, size_t max_bytes, bool may_be_empty, char **ret_text, struct err *e)
{
    const json_t *v = json_object_get(request, key);
    char *clean;
    int r;

    if (v && !json_is_string(v))
        return err_set(e, -EINVAL, "%s: must be a text", key);
    r = text_clean(v ? json_string_value(v) : "", v ? json_string_length(v) : 0, max_bytes, &clean, NULL);
    if (r == -ENOMEM)
        return err_set(e, r, "out of memory");
    if (r < 0)
        return err_set(e, -EINVAL, "%s: must be a text of at most %zu bytes", key, max_bytes);
    text_squeeze(clean);
    if (!clean[0] && !may_be_empty) {
        free(clean);
        return err_set(e, -EINVAL, "%s: is missing", key);
    }
    *ret_text = clean;
    return 0;
}

int command_id(const json_t *request, const char *key, int64_t *ret_id, struct err *e)
{
    *ret_id = json_int(request, key, 0);
    return *ret_id > 0 ? 0 : err_set(e, -EINVAL, "%s: must be a number above 0", key);
}

void command_hint(const struct diary *d, const char *program)
{
    ipc_hint(config_text(d->config, CONFIG_PATHS_RUN_DIR), program);
}

int command_note(struct diary *d, const char *event, json_t *take_detail, const char *actor, struct err *e)
{
    AUTO_JSON json_t *detail = take_detail;
    AUTO_FREE char *text = detail ? json_dumps(detail, JSON_COMPACT) : NULL;

    return text ? store_note(d->store, 0, event, text, actor, e) : err_set(e, -ENOMEM, "out of memory");
}

/* ---- status */

static int add_problem(void *ctx, const struct rules_kept *k)
{
    return k->problem[0] ? json_object_set_new(ctx, "rules_problem", json_string(k->problem)) : 0;
}

/* What has waited longest to be delivered. */
static int add_oldest(void *ctx, const struct outbox_item *item)
{
    return json_object_set_new(ctx, "oldest_unserved", json_pack("{s:s, s:I, s:s}", "number", item->d.number, "since_s", (json_int_t)item->since_s,
                                                                 "channel", item->d.channel));
}

static json_t *status(struct diary *d)
{
    AUTO_JSON json_t *counts = json_object();
    struct letter_counts n;
    struct err e = { 0 };

    if (store_letter_counts(d->store, clock_today_s(), &n, &e) < 0)
        return ipc_refuse_err(&e);
    for (int state = 0; state < LETTER_STATES; state++)
        json_object_set_new(counts, letter_state_name((enum letter_state)state), json_integer(n.by_state[state]));
    json_t *answer = json_pack("{s:b, s:O, s:I}", "ok", 1, "counts", counts, "today", (json_int_t)n.today);
    store_rules(d->store, add_problem, answer, NULL);
    store_outbox_oldest(d->store, add_oldest, answer, NULL);
    if (d->way_problem[0])
        json_object_set_new(answer, "way_problem", json_string(d->way_problem));
    return answer;
}

/* ---- hold, release, void */

struct named { char doc[ID_SIZE]; enum letter_state state; };

static int keep_doc(void *ctx, const struct letter *l)
{
    struct named *n = ctx;

    snprintf(n->doc, sizeof(n->doc), "%s", l->doc);
    n->state = l->state;
    return 0;
}

/* A release may move the document, which the page job is about to change. */
static bool pages_are_moving(struct diary *d, const char *doc)
{
    struct letter_brief b = { .id = 0 };

    return store_brief_of_doc(d->store, doc, &b, NULL) == 0 && b.pages_pending;
}

/* Back to the desk; or to be read again, when what was read is not the whole letter. The diary comes first: if the
 * move fails, the old reading is taken in again, holds the letter again, and nothing is lost but a key press. */
static int release(struct diary *d, int64_t id, const char *doc, const char *reason, const char *actor, struct err *e)
{
    struct letter_release how = { .read_again = read_again_wanted(d, doc) };
    int r = store_is_marked(d->store, id, &how.unmarked, e);

    if (r == 0 && how.unmarked && !*reason)
        r = err_say(e, -EPERM, SAID_RELEASE_SAY_WHY);
    if (r == 0)
        r = store_release(d->store, id, &how, reason, actor, e);
    if (r == 0 && how.read_again)
        r = read_again(d, doc, e);
    if (r == 0) {
        align_doc(d, doc);
        command_hint(d, "ocrd");
    }
    return r;
}

static json_t *decide(struct diary *d, enum letter_event ev, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *reason = NULL;
    struct named letter;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "letter", &id, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "reason", COMMAND_REASON_BYTES, ev == LETTER_EV_RELEASE, &reason, &e);
    if (r == 0)
        r = store_letter(d->store, id, keep_doc, &letter, &e);
    if (r == 0 && ev == LETTER_EV_RELEASE && pages_are_moving(d, letter.doc))
        r = err_say(&e, -EPERM, SAID_PAGES_BEING_ORDERED);
    if (r == 0)
        r = ev == LETTER_EV_RELEASE ? release(d, id, letter.doc, reason, actor, &e)
                                    : store_letter_event(d->store, id, ev, reason, actor, &e);
    if (r < 0)
        return ipc_refuse_err(&e);
    log_info("decided", LOG_DOC LOG_STATE, letter.doc, letter_event_name(ev));
    return ipc_ok();
}

/* ---- refuse */

/* What is under way or delivered is not this box's any more. */
static int say_what_to_do(int r, enum letter_state state, struct err *e)
{
    if (r == -EPERM && state == LETTER_FILED)
        return err_say(e, r, SAID_REFUSE_UNDER_WAY);
    if (r == -EPERM && state == LETTER_SENT)
        return err_say(e, r, SAID_REFUSE_IN_EOFFICE);
    return r;
}

static json_t *refuse(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    struct named letter;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "letter", &id, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = store_letter(d->store, id, keep_doc, &letter, &e);
    if (r == 0)
        r = say_what_to_do(refuse_letter(d, id, actor, &e), letter.state, &e);
    if (r < 0)
        return ipc_refuse_err(&e);
    log_info("decided", LOG_DOC LOG_STATE, letter.doc, letter_event_name(LETTER_EV_REFUSE));
    return ipc_ok();
}

/* ---- export: what is sealed here is written out in the clear */

static json_t *export(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    int64_t id = 0, page = json_int(request, "page", 0);
    char what[40], gone[SAID_SIZE] = "";
    struct named letter;
    bool marked = false;
    struct err e = { 0 };
    int r = command_id(request, "letter", &id, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = store_letter(d->store, id, keep_doc, &letter, &e);
    if (r == 0 && letter.state == LETTER_REFUSED)
        r = err_say(&e, -EPERM, SAID_EXPORT_REFUSED);
    if (r == 0)
        r = store_purged_sentence(d->store, id, gone, &e);
    if (r == 0 && *gone)
        r = err_say_line(&e, -EPERM, gone);
    if (r == 0)
        r = store_is_marked(d->store, id, &marked, &e);
    if (r == 0 && marked)
        r = err_say(&e, -EPERM, SAID_EXPORT_MARKED);
    snprintf(what, sizeof(what), "{\"page\":%lld}", (long long)page);
    if (r == 0)
        r = store_note(d->store, id, "export", page > 0 ? what : NULL, actor, &e);
    if (r < 0)
        return ipc_refuse_err(&e);
    log_info("exported", LOG_DOC, letter.doc);
    return ipc_ok();
}

/* ---- which one */

json_t *command_answer(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "status") == 0)
        return status(d);
    if (strcmp(what, "confirm") == 0)
        return command_confirm(d, request);
    if (strcmp(what, "hold") == 0)
        return decide(d, LETTER_EV_HOLD, request);
    if (strcmp(what, "release") == 0)
        return decide(d, LETTER_EV_RELEASE, request);
    if (strcmp(what, "void") == 0)
        return decide(d, LETTER_EV_VOID, request);
    if (strcmp(what, "refuse") == 0)
        return refuse(d, request);
    if (strcmp(what, "export") == 0)
        return export(d, request);
    json_t *answer = command_pages(d, what, request);
    if (!answer)
        answer = command_label(d, what, request);
    if (!answer)
        answer = command_hand_over(d, what, request);
    if (!answer)
        answer = command_filing(d, what, request);
    if (!answer)
        answer = command_views(d, what, request);
    if (!answer)
        answer = command_officers(d, what, request);
    if (!answer)
        answer = command_reports(d, what, request);
    if (!answer)
        answer = command_settings(d, what, request);
    if (!answer)
        answer = command_masters(d, what, request);
    if (!answer)
        answer = command_people(d, what, request);
    if (!answer)
        answer = command_first(d, what, request);
    if (!answer)
        answer = command_box(d, what, request);
    if (!answer)
        answer = command_outbox(d, what, request);
    if (!answer)
        answer = command_mail(d, what, request);
    if (!answer)
        answer = command_alerts(d, what, request);
    return answer ? answer : command_delivery(d, what, request);
}
