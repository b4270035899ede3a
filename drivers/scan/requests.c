#include "drivers/scan/requests.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "spool/manifest.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* Every press is answered within half a second. */
enum { ANSWER_MS = 200, PAPER_MS = 60, ALL_ANSWERS_MS = 350, ACTOR_BYTES = 100 };

struct press { const char *purpose, *target, *replaces, *actor; };      /* "" where none; actor: at the desk or a program, "panel" */

/* ---- scanners */

static struct slot *find_named(const struct fleet *f, const char *name)
{
    for (unsigned i = 0; i < fleet_size(f); i++)
        if (strcmp(slot_name(fleet_slot(f, i)), name) == 0)
            return fleet_slot(f, i);
    for (unsigned i = 0; i < fleet_size(f); i++)        /* a person may say what the screen says */
        if (strcasecmp(slot_title(fleet_slot(f, i)), name) == 0)
            return fleet_slot(f, i);
    return NULL;
}

static struct slot *first_in_state(const struct fleet *f, const char *state, bool connected)
{
    for (unsigned i = 0; i < fleet_size(f); i++)
        if (strcmp(slot_state(fleet_slot(f, i)), state) == 0 && (!connected || !slot_is_lost(fleet_slot(f, i))))
            return fleet_slot(f, i);
    return NULL;
}

/* ---- asking its station */

/* Waits at most max_ms, and no longer than there is time for: requests that came at once are answered one after the other. */
static int ask(struct requests *q, struct slot *s, json_t *take_request, int max_ms,
               json_t **ret_answer, struct err *e)
{
    int64_t from_ms = clock_mono_ms(), idle_ms = from_ms - q->since_ms, left_ms;
    int r;

    q->waited_ms = q->waited_ms > idle_ms ? q->waited_ms - idle_ms : 0;
    left_ms = ALL_ANSWERS_MS - q->waited_ms;
    r = slot_ask(s, take_request, left_ms <= 0 ? 0 : left_ms < max_ms ? (int)left_ms : max_ms, ret_answer, e);
    q->since_ms = clock_mono_ms();
    q->waited_ms += q->since_ms - from_ms;
    if (r == 0 && !json_flag(*ret_answer, "ok"))
        r = err_say_line(e, -EREMOTEIO, json_str(*ret_answer, "said", json_str(*ret_answer, "error", "The scanner refused without a reason.")));
    return r;
}

/* ---- which scanner, when the request names none */

static bool may_begin(const struct slot *s)
{
    return !slot_is_lost(s) && (strcmp(slot_state(s), "idle") == 0 || strcmp(slot_state(s), "fault") == 0);
}

/* The first scanner with paper in it, where there is a choice. */
static struct slot *first_with_paper(struct requests *q)
{
    unsigned n = 0;

    for (unsigned i = 0; i < fleet_size(q->fleet); i++)
        n += may_begin(fleet_slot(q->fleet, i));
    for (unsigned i = 0; n > 1 && i < fleet_size(q->fleet); i++) {
        struct slot *s = fleet_slot(q->fleet, i);
        AUTO_JSON json_t *answer = NULL;

        if (may_begin(s) && ask(q, s, json_pack("{s:s}", "do", "paper"), PAPER_MS, &answer, NULL) == 0 && json_flag(answer, "paper"))
            return s;
    }
    return NULL;
}

/* The only one, or the one that is interrupted, or one with paper in it, else the first that can begin. A letter of a
 * scanner that is gone comes last: it must not stop the others. */
static struct slot *choose_for_press(struct requests *q)
{
    static const struct { const char *state; bool connected; } order[] = {
        { "idle", true }, { "fault", true }, { "interrupted", false },
    };
    const struct fleet *f = q->fleet;
    struct slot *s = fleet_size(f) == 1 ? fleet_slot(f, 0) : first_in_state(f, "interrupted", true);

    if (!s)
        s = first_with_paper(q);
    for (size_t i = 0; !s && i < ARRAY_LEN(order); i++)
        s = first_in_state(f, order[i].state, order[i].connected);
    return s;
}

static int no_scanner_to_press(const struct fleet *f, struct err *e)
{
    AUTO_JSON json_t *status = fleet_status(f);

    if (fleet_size(f) == 0)
        return err_set(e, -ENODEV, "%s", json_str(status, "sentence", "No scanner was found."));
    if (first_in_state(f, "scanning", false))
        return err_say(e, -EBUSY, SAID_SCAN_ALL_BUSY);
    return err_say(e, -ENODEV, SAID_SCAN_NONE_READY);
}

/* The slot a request means; choose() answers when it names none. */
static int find_slot(struct requests *q, const json_t *request, struct slot *(*choose)(struct requests *q),
                     int (*none)(const struct fleet *f, struct err *e), struct slot **ret_slot, struct err *e)
{
    const char *name = json_str(request, "scanner", "");

    *ret_slot = name[0] ? find_named(q->fleet, name) : choose(q);
    if (*ret_slot)
        return 0;
    return name[0] ? err_say(e, -ENOENT, SAID_SCAN_NO_SUCH, name) : none(q->fleet, e);
}

/* ---- a press */

static json_t *refused(struct requests *q, const struct err *e)
{
    fleet_signal(q->fleet, "refused");
    return ipc_refuse_err(e);
}

static json_t *press(struct requests *q, struct slot *s, const struct press *p)
{
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE], old_doc[ID_SIZE];
    struct err e = { 0 };
    int r;

    id_new(doc);
    snprintf(old_doc, sizeof(old_doc), "%.16s", slot_doc(s));
    r = ask(q, s, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "press", "purpose", p->purpose, "doc", doc,
                            "target", p->target, "replaces", p->replaces, "actor", p->actor), ANSWER_MS, &answer, &e);
    if (r < 0 && r != -EAGAIN)
        return refused(q, &e);
    fleet_signal(q->fleet, "press");
    if (r == 0)
        return json_pack("{s:b, s:s, s:s, s:b}", "ok", 1, "scanner", slot_name(s), "doc", json_str(answer, "doc", doc),
                         "continued", json_flag(answer, "continued"));
    log_warn("press_not_answered", LOG_DEVICE LOG_DOC, slot_name(s), doc);
    return json_pack("{s:b, s:s, s:s, s:b}", "ok", 1, "scanner", slot_name(s), "doc", old_doc[0] ? old_doc : doc,
                     "continued", old_doc[0] != '\0');
}

/* ---- the requests */

/* add and replace say which letter they are for, replace which page of it, too. */
static int check_press(const struct press *p, struct err *e)
{
    static const char *const begins[] = { "letter", "vip", "backlog", "test" };
    bool adds = strcmp(p->purpose, "add") == 0, replaces = strcmp(p->purpose, "replace") == 0;

    for (size_t i = 0; i < ARRAY_LEN(begins); i++)
        if (strcmp(p->purpose, begins[i]) == 0)
            return 0;
    if (!adds && !replaces)
        return err_say(e, -EINVAL, SAID_SCAN_NO_PURPOSE, p->purpose);
    if (!id_is_valid(p->target))
        return err_say(e, -EINVAL, SAID_SCAN_WHICH_LETTER);
    if (replaces && !manifest_name_is_valid(p->replaces))
        return err_say(e, -EINVAL, SAID_SCAN_WHICH_PAGE);
    return 0;
}

static json_t *begin(struct requests *q, const json_t *request, const struct press *p)
{
    struct slot *s;
    struct err e = { 0 };
    int r = check_press(p, &e);

    if (r == 0)
        r = find_slot(q, request, choose_for_press, no_scanner_to_press, &s, &e);
    return r < 0 ? refused(q, &e) : press(q, s, p);
}

static json_t *scan_start(struct requests *q, const json_t *request)
{
    return begin(q, request, &(struct press){ .purpose = json_str(request, "purpose", "letter"),
                                              .target = json_str(request, "target", ""), .replaces = json_str(request, "replaces", ""),
                                              .actor = json_str(request, "actor", "") });
}

/* A page of a letter that is through, which the image check found bad. NULL: this slot has none. */
static const json_t *bad_page_of(const struct slot *s)
{
    const json_t *item;
    size_t i;

    json_array_foreach(slot_attention(s), i, item)
        if (id_is_valid(json_str(item, "doc", "")) && strcmp(json_str(item, "doc", ""), slot_doc(s)) != 0 &&
            manifest_name_is_valid(json_str(item, "blob", "")))
            return item;
    return NULL;
}

static struct slot *choose_for_rescan(struct requests *q)
{
    for (unsigned i = 0; i < fleet_size(q->fleet); i++)
        if (bad_page_of(fleet_slot(q->fleet, i)))
            return fleet_slot(q->fleet, i);
    return NULL;
}

static int nothing_to_rescan(const struct fleet *f, struct err *e)
{
    (void)f;
    return err_say(e, -ENOENT, SAID_SCAN_NOTHING_AGAIN);
}

static json_t *rescan(struct requests *q, const json_t *request)
{
    const json_t *page = NULL;
    struct slot *s;
    struct err e = { 0 };
    int r = find_slot(q, request, choose_for_rescan, nothing_to_rescan, &s, &e);

    if (r == 0 && !(page = bad_page_of(s)))
        r = nothing_to_rescan(q->fleet, &e);
    return r < 0 ? refused(q, &e) : press(q, s, &(struct press){ .purpose = "replace", .target = json_str(page, "doc", ""),
                                                                  .replaces = json_str(page, "blob", ""),
                                                                  .actor = json_str(request, "actor", "") });
}

static struct slot *choose_interrupted(struct requests *q)
{
    return fleet_size(q->fleet) == 1 ? fleet_slot(q->fleet, 0) : first_in_state(q->fleet, "interrupted", false);
}

static int nothing_interrupted(const struct fleet *f, struct err *e)
{
    (void)f;
    return err_say(e, -ENOENT, SAID_SCAN_NONE_INTERRUPTED);
}

/* order: "end" or "discard". */
static json_t *finish(struct requests *q, const json_t *request, const char *order)
{
    AUTO_JSON json_t *answer = NULL;
    struct slot *s;
    struct err e = { 0 };
    int r = find_slot(q, request, choose_interrupted, nothing_interrupted, &s, &e);

    if (r == 0)
        r = ask(q, s, json_pack("{s:s}", "do", order), ANSWER_MS, &answer, &e);
    return r < 0 && r != -EAGAIN ? refused(q, &e) : ipc_ok();
}

/* ---- a page that may bear a marking */

static struct slot *choose_in_doubt(struct requests *q)
{
    for (unsigned i = 0; i < fleet_size(q->fleet); i++)
        if (strcmp(slot_code(fleet_slot(q->fleet, i)), "marking_doubt") == 0)
            return fleet_slot(q->fleet, i);
    return NULL;
}

static int nothing_in_doubt(const struct fleet *f, struct err *e)
{
    (void)f;
    return err_say(e, -ENOENT, SAID_SCAN_NO_DOUBT);
}

/* order: "clear" or "refuse". Who looked goes into the register: a name must be there, and fit. */
static json_t *judge(struct requests *q, const json_t *request, const char *order)
{
    const char *actor = json_str(request, "actor", "");
    AUTO_JSON json_t *answer = NULL;
    struct slot *s;
    struct err e = { 0 };
    int r = actor[0] && strlen(actor) <= ACTOR_BYTES ? 0 : err_say(&e, -EINVAL, SAID_SCAN_WHO_LOOKED);

    if (r == 0)
        r = find_slot(q, request, choose_in_doubt, nothing_in_doubt, &s, &e);
    if (r == 0)
        r = ask(q, s, json_pack("{s:s, s:s, s:s}", "do", order, "doubt", json_str(request, "doubt", ""), "actor", actor), ANSWER_MS,
                &answer, &e);
    if (r == -EAGAIN)                   /* two may answer at once: nobody is told that it was done before it is known whose answer counts */
        err_say(&e, r, SAID_SCAN_NO_ANSWER_YET);
    return r < 0 ? refused(q, &e) : ipc_ok();
}

static json_t *button(struct requests *q, const json_t *request)
{
    const char *purpose = json_str(request, "purpose", "");
    const char *last = fleet_last_doc(q->fleet);
    struct err e = { 0 };

    if (strcmp(purpose, "end") == 0)
        return finish(q, request, "end");
    if (strcmp(purpose, "rescan") == 0)
        return rescan(q, request);
    if (strcmp(purpose, "add") == 0 && !last[0])
        return err_say(&e, -ENOENT, SAID_SCAN_NO_LETTER_YET), refused(q, &e);
    return begin(q, request, &(struct press){ .purpose = purpose, .target = strcmp(purpose, "add") == 0 ? last : "", .replaces = "",
                                              .actor = "panel" });
}

json_t *requests_answer(struct requests *q, const char *what, const json_t *request)
{
    if (strcmp(what, "status") == 0)
        return fleet_status(q->fleet);
    if (strcmp(what, "scan_start") == 0)
        return scan_start(q, request);
    if (strcmp(what, "rescan") == 0)
        return rescan(q, request);
    if (strcmp(what, "button") == 0)
        return button(q, request);
    if (strcmp(what, "scan_end") == 0)
        return finish(q, request, "end");
    if (strcmp(what, "clear") == 0 || strcmp(what, "refuse") == 0)
        return judge(q, request, what);
    if (strcmp(what, "forget_test_page") == 0) {
        test_page_forget(q->test_page);
        return ipc_ok();
    }
    return strcmp(what, "scan_discard") == 0 ? finish(q, request, "discard") : NULL;
}
