/* commands_pages.c - the clerk puts pages in order: arrange, split, merge, take back.
 *
 * Each checks all there is to check, then writes one transaction: the letters' new states, history, and the plan
 * that the spool is to follow (page_jobs.c). The answer does not wait for the spool. */
#include "diary/commands.h"
#include "diary/page_plan.h"
#include "diary/scan_record.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

/* ---- who asks, and of which letter */

struct paged { char doc[ID_SIZE], number[STORE_NUMBER_SIZE], register_letter[16]; int64_t id; enum letter_state state; int revision, page_jobs; };

static int keep_letter(void *ctx, const struct letter *l)
{
    struct paged *p = ctx;

    *p = (struct paged){ .id = l->id, .state = l->state, .revision = l->revision, .page_jobs = l->page_jobs };
    snprintf(p->doc, sizeof(p->doc), "%s", l->doc);
    snprintf(p->number, sizeof(p->number), "%s", l->number);
    snprintf(p->register_letter, sizeof(p->register_letter), "%s", l->register_letter);
    return 0;
}

/* A letter whose pages may change now, and those pages. */
static int see_letter(struct diary *d, int64_t id, struct paged *ret, struct page_source *ret_pages, struct err *e)
{
    int r = store_letter(d->store, id, keep_letter, ret, e);

    if (r == 0)
        r = store_letter_may(d->store, id, LETTER_EV_PAGES, e);
    if (r == 0 && d->pages_failed)
        r = err_say(e, -EIO, SAID_PAGES_DISK_FAILED);
    if (r == 0 && ret->page_jobs > 0)
        r = err_say(e, -EPERM, SAID_PAGES_OF_BEING_ORDERED, ret->number);
    return r < 0 ? r : page_source_load(d->spool, ret->doc, ret_pages, e);
}

struct asked { char *actor; struct paged letter; struct page_source pages; };

static void asked_done(struct asked *a)
{
    free(a->actor);
    page_source_done(&a->pages);
}
#define AUTO_ASKED AUTO(asked_done)

static int read_asked(struct diary *d, const json_t *request, struct asked *ret, struct err *e)
{
    int64_t id = 0, revision = 0;
    int r = command_id(request, "letter", &id, e);

    if (r == 0)
        r = command_id(request, "revision", &revision, e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &ret->actor, e);
    if (r == 0)
        r = store_letter(d->store, id, keep_letter, &ret->letter, e);
    if (r == 0 && ret->letter.revision != revision)
        r = err_say(e, -ESTALE, SAID_LETTER_CHANGED);
    return r < 0 ? r : see_letter(d, id, &ret->letter, &ret->pages, e);
}

/* ---- the transaction */

/* Does the page with the postal barcode leave the letter? Then article and mode are not its own. */
static bool loses_barcode(const struct page_source *pages, const json_t *plan)
{
    AUTO_FREE char *text = pages->scan ? json_dumps(pages->scan, JSON_COMPACT) : NULL;
    struct scan_record scan;

    if (!text || scan_record_parse(text, strlen(text), &scan, NULL) < 0)
        return false;
    bool lost = scan.article[0] && page_plan_moves(plan, scan.article_blob);
    scan_record_done(&scan);
    return lost;
}

static int begin(struct diary *d, struct page_change *c, const json_t *plan, const char *actor, struct err *e)
{
    const json_t *made = json_object_get(plan, "made"), *doc;
    AUTO_FREE const char **docs = calloc(json_array_size(made) + 1, sizeof(*docs));
    AUTO_FREE char *detail = json_dumps(plan, JSON_COMPACT);
    int64_t job;
    size_t i;

    if (!docs || !detail)
        return err_set(e, -ENOMEM, "out of memory");
    json_array_foreach(made, i, doc)
        docs[i] = json_string_value(doc);
    c->detail = detail;
    c->made = docs;
    c->n_made = json_array_size(made);
    int r = store_pages_begin(d->store, c, actor, &job, e);
    d->more = d->more || r == 0;
    return r;
}

static int begin_on(struct diary *d, const struct asked *a, struct page_change c, const json_t *plan, struct err *e)
{
    c.letter = c.letter ? c.letter : a->letter.id;
    c.seen = a->letter.id;
    c.revision = a->letter.revision;
    int r = begin(d, &c, plan, a->actor, e);
    if (r == 0)
        log_info("pages", LOG_DOC LOG_STATE, a->letter.doc, c.kind);
    return r;
}

static json_t *answer(int r, const struct err *e) { return r < 0 ? ipc_refuse_err(e) : ipc_ok(); }

/* ---- the requests */

static json_t *arrange(struct diary *d, const json_t *request)
{
    AUTO_ASKED struct asked a = { .actor = NULL };
    AUTO_JSON json_t *plan = NULL;
    struct err e = { 0 };
    int r = read_asked(d, request, &a, &e);

    if (r == 0)
        r = page_plan_arrange(&a.pages, json_object_get(request, "pages"), a.actor, &plan, &e);
    if (r == 0)
        r = begin_on(d, &a, (struct page_change){ .kind = "arrange" }, plan, &e);
    return answer(r, &e);
}

static json_t *split(struct diary *d, const json_t *request)
{
    AUTO_ASKED struct asked a = { .actor = NULL };
    AUTO_JSON json_t *plan = NULL;
    struct err e = { 0 };
    int r = read_asked(d, request, &a, &e);

    if (r == 0)
        r = page_plan_split(&a.pages, json_object_get(request, "at"), a.actor, &plan, &e);
    if (r == 0)
        r = begin_on(d, &a, (struct page_change){ .kind = "split", .forget_barcode = loses_barcode(&a.pages, plan) }, plan, &e);
    return r < 0 ? answer(r, &e) : json_pack("{s:b, s:O}", "ok", 1, "docs", json_object_get(plan, "made"));
}

static int check_pair(const struct paged *from, const struct paged *into, struct err *e)
{
    if (strcmp(from->register_letter, into->register_letter) != 0)
        return err_say(e, -EINVAL, SAID_MERGE_REGISTERS);
    return 0;
}

static json_t *merge(struct diary *d, const json_t *request)
{
    AUTO_PAGE_SOURCE struct page_source into_pages = { .doc = "" };
    AUTO_ASKED struct asked a = { .actor = NULL };
    AUTO_JSON json_t *plan = NULL;
    struct paged into = { .id = 0 };
    struct err e = { 0 };
    char reason[SAID_SIZE];
    int64_t id = 0;
    int r = read_asked(d, request, &a, &e);

    if (r == 0)
        r = command_id(request, "into", &id, &e);
    if (r == 0 && id == a.letter.id)
        r = err_say(&e, -EINVAL, SAID_MERGE_ITSELF);
    if (r == 0)
        r = err_wrap(&e, see_letter(d, id, &into, &into_pages, &e), "into");
    if (r == 0)
        r = check_pair(&a.letter, &into, &e);
    if (r == 0)
        r = page_plan_merge(&into_pages, &a.pages, a.actor, &plan, &e);
    said_set(reason, SAID_MERGED_INTO, into.number);
    if (r == 0)
        r = begin_on(d, &a, (struct page_change){ .kind = "merge", .letter = into.id, .other = a.letter.id, .voids = &a.letter.id, .n_voids = 1,
                                                  .void_reason = reason }, plan, &e);
    return answer(r, &e);
}

/* ---- taking back */

struct undone { int64_t job; char kind[16]; json_t *plan; };

static void undone_done(struct undone *u) { json_decref(u->plan); }
#define AUTO_UNDONE AUTO(undone_done)

static int keep_undone(void *ctx, const struct page_job *j)
{
    struct undone *u = ctx;

    u->job = j->id;
    snprintf(u->kind, sizeof(u->kind), "%s", j->kind);
    u->plan = json_loads(j->detail, 0, NULL);
    return 0;
}

static int ignore_job(void *ctx, const struct page_job *j)
{
    (void)ctx;
    (void)j;
    return 0;
}

/* A letter that was split off becomes void: only as long as it is as it was. */
static int check_child(struct diary *d, const char *doc, int64_t *ret_id, struct err *e)
{
    struct paged child = { .id = 0 };
    int r = store_letter_id_by_doc(d->store, doc, ret_id, e);

    if (r == -ENOENT)
        return err_say(e, -EPERM, SAID_SPLIT_NO_NUMBER);
    if (r == 0)
        r = store_letter(d->store, *ret_id, keep_letter, &child, e);
    if (r == 0)
        r = err_wrap(e, store_letter_may(d->store, *ret_id, LETTER_EV_VOID, e), "letter %s, which was split off", child.number);
    if (r == 0 && child.page_jobs > 0)
        r = err_say(e, -EPERM, SAID_PAGES_OF_SPLIT_ORDERED, child.number);
    if (r < 0)
        return r;
    r = store_page_job_to_undo(d->store, *ret_id, ignore_job, NULL, e);
    return r == -ENOENT ? 0 : r < 0 ? r : err_set(e, -EPERM, "the pages of letter %s, which was split off, were changed since; "
                                                  "take that back first", child.number);
}

static int find_children(struct diary *d, const struct undone *u, int64_t voids[STORE_JOB_MAX_VOIDS], size_t *ret_n, struct err *e)
{
    const json_t *made = json_object_get(u->plan, "made"), *doc;
    size_t i;
    int r = 0;

    *ret_n = strcmp(u->kind, "split") == 0 ? json_array_size(made) : 0;
    if (*ret_n > STORE_JOB_MAX_VOIDS)
        return err_set(e, -E2BIG, "the split made too many letters");
    json_array_foreach(made, i, doc)
        if (r == 0 && i < *ret_n)
            r = check_child(d, json_string_value(doc), &voids[i], e);
    return r;
}

static json_t *undo(struct diary *d, const json_t *request)
{
    AUTO_UNDONE struct undone u = { .plan = NULL };
    AUTO_ASKED struct asked a = { .actor = NULL };
    AUTO_JSON json_t *plan = NULL;
    int64_t voids[STORE_JOB_MAX_VOIDS];
    char reason[SAID_SIZE];
    struct err e = { 0 };
    size_t n_voids = 0;
    int r = read_asked(d, request, &a, &e);

    if (r == 0)
        r = store_page_job_to_undo(d->store, a.letter.id, keep_undone, &u, &e);
    if (r == 0)
        r = find_children(d, &u, voids, &n_voids, &e);
    if (r == 0)
        r = page_plan_undo(&a.pages, u.kind, u.plan, a.actor, &plan, &e);
    said_set(reason, SAID_PAGES_BACK_IN, a.letter.number);
    if (r == 0)
        r = begin_on(d, &a, (struct page_change){ .kind = "undo", .voids = voids, .n_voids = n_voids, .void_reason = reason,
                                                  .undoes = u.job }, plan, &e);
    return answer(r, &e);
}

json_t *command_pages(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "pages_arrange") == 0)
        return arrange(d, request);
    if (strcmp(what, "pages_split") == 0)
        return split(d, request);
    if (strcmp(what, "pages_merge") == 0)
        return merge(d, request);
    if (strcmp(what, "pages_undo") == 0)
        return undo(d, request);
    return NULL;
}
