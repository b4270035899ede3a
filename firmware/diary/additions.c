/* additions.c - pages that were scanned for a letter which is there already: "add" and "replace" (doc/pages.md).
 *
 *   seen in "scanned" ─▶ a job waits ─▶ its letter is being read           it goes on waiting
 *                      │                it is at the desk, or held         the job begins: page_jobs.c brings the pages in
 *                      │                it is confirmed, sent or void ─┐
 *                      └▶ the letter is unknown ───────────────────────┴─▶ a letter of its own, held with a sentence
 *
 * Before it becomes a letter the document says so itself (purpose "letter", and the sentence as note), so that the
 * reader reads it and a crash in between changes nothing. */
#include "diary/diary.h"
#include "diary/page_plan.h"
#include "diary/scan_record.h"

#include "base/log.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

/* ---- becoming a letter */

static int become_letter(struct diary *d, const char *doc, const char *note, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *x = NULL;
    enum spool_stage stage = SPOOL_STAGES;
    int r = spool_find(d->spool, doc, &stage);

    if (r == 0)
        r = spool_doc_extend(d->spool, doc, stage, &x, e);
    if (r == 0)
        r = spool_doc_set(x, "purpose", "letter", e);
    if (r == 0)
        r = spool_doc_set(x, "note", note, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(x), stage, e) : r;
}

struct target { enum letter_state state; char number[STORE_NUMBER_SIZE], doc[ID_SIZE]; };

static int keep_target(void *ctx, const struct letter *l)
{
    struct target *t = ctx;

    t->state = l->state;
    snprintf(t->number, sizeof(t->number), "%s", l->number);
    snprintf(t->doc, sizeof(t->doc), "%s", l->doc);
    return 0;
}

/* Why the pages cannot go into the letter they were meant for. */
static void say_why(const struct target *t, char out[SAID_SIZE])
{
    enum said_id id = t->state == LETTER_VOID ? SAID_TARGET_VOID : t->state == LETTER_REFUSED ? SAID_TARGET_REFUSED
                    : t->state == LETTER_SENT ? SAID_TARGET_SENT : t->state == LETTER_FILED ? SAID_TARGET_FILED : SAID_TARGET_FAILED;
    char why[SAID_SIZE];

    said_set(why, id);
    said_set(out, SAID_PAGES_MEANT_FOR, t->number, why);
    _Static_assert(STORE_NUMBER_SIZE + sizeof("[\"pages_meant_for\",\"\",\"[\\\"target_refused\\\"]\"]") <= SPOOL_VALUE_SIZE,
                   "it is kept as a value of the manifest");
}

static bool takes_pages_no_more(enum letter_state state) { return state == LETTER_FILED || state == LETTER_SENT || state == LETTER_VOID || state == LETTER_REFUSED; }

/* ---- a document that was just seen */

/* The letter meant: that of the document, or the one its pages went to. -ENOENT: there is none (yet). */
static int find_target(struct diary *d, const char *doc, int64_t *ret_letter, struct err *e)
{
    bool used = false;
    int r = store_letter_id_by_doc(d->store, doc, ret_letter, e);

    if (r == -ENOENT) {
        r = store_page_doc(d->store, doc, ret_letter, &used, e);
        r = r == 0 && !used ? -ENOENT : r;              /* made, and not numbered yet */
    }
    return r;
}

static int look_at_target(struct diary *d, const char *doc, const char *purpose, enum addition *ret, struct err *e)
{
    static const char unknown[] = "These pages were meant for a letter that is not in the diary. Look at them, then release them "
                                  "as a letter of their own, or make this number void.";
    char meant[SPOOL_VALUE_SIZE] = "";
    int64_t letter = 0, job;
    enum spool_stage stage;

    spool_get(d->spool, doc, "target", meant, NULL);
    int r = find_target(d, meant, &letter, e);
    if (r == -ENOENT && strcmp(meant, doc) != 0 && spool_find(d->spool, meant, &stage) == 0) {
        *ret = ADDITION_LATER;
        return 0;
    }
    if (r == -ENOENT)
        return become_letter(d, doc, unknown, e);
    if (r < 0)
        return r;
    *ret = ADDITION_KNOWN;
    r = store_pages_wait(d->store, purpose, letter, doc, "diaryd", &job, e);
    if (r == 0)
        log_info("pages_wait", LOG_DOC LOG_STATE, doc, purpose);
    return r == -EEXIST ? 0 : r;
}

int addition_look(struct diary *d, const char *doc, enum spool_stage stage, enum addition *ret, struct err *e)
{
    char purpose[SPOOL_VALUE_SIZE] = "";
    int64_t letter;
    bool used = false;

    *ret = ADDITION_NONE;
    if ((stage != SPOOL_SCANNED && stage != SPOOL_READ) || spool_get(d->spool, doc, "purpose", purpose, NULL) < 0 ||
        (strcmp(purpose, "add") != 0 && strcmp(purpose, "replace") != 0))
        return 0;
    int r = store_page_doc(d->store, doc, &letter, &used, e);
    if (r == 0 && used)
        *ret = ADDITION_KNOWN;
    return r == -ENOENT ? look_at_target(d, doc, purpose, ret, e) : r;
}

/* ---- a job that waits */

/* Which side of the letter the blob is, from 1: pages count as they came. */
static int side_of(const struct page_list *l, const char *blob)
{
    int n = 1;

    for (size_t i = 0; i < l->n; i++)
        n += strverscmp(l->at[i].blob, blob) < 0;
    return n;
}

/* What the scanner doubted of the added pages becomes a doubt of their letter, where their sides come behind its own. */
static size_t take_doubts(struct diary *d, const char *doc, int sides_before, bool not_replaced, struct scan_record *scan)
{
    AUTO_FREE void *text = NULL;
    size_t n;

    memset(scan, 0, sizeof(*scan));
    if (spool_blob_load(d->spool, doc, "scan.json", SCAN_RECORD_MAX_BYTES, &text, &n, NULL) == 0)
        scan_record_parse(text, n, scan, NULL);
    for (size_t i = 0; i < scan->n_doubts; i++)
        scan->doubts[i].page += scan->doubts[i].page > 0 ? sides_before : 0;
    if (not_replaced)
        scan_record_doubt(scan, "not_replaced", sides_before + 1, "");
    return scan->n_doubts;
}

static int begin(struct diary *d, const struct page_job *j, const struct target *t, const char *replaces, struct err *e)
{
    AUTO_PAGE_SOURCE struct page_source into = { .doc = "" };
    AUTO_PAGE_SOURCE struct page_source added = { .doc = "" };
    AUTO_JSON json_t *plan = NULL;
    AUTO_FREE char *detail = NULL;
    struct scan_record scan = { .pages = 0 };
    char replaced[SPOOL_NAME_SIZE];
    int64_t job;
    int r = page_source_load(d->spool, t->doc, &into, e);

    if (r == 0)
        r = page_source_load_unread(d->spool, j->doc, &added, e);
    if (r == 0)
        r = page_plan_add(&into, &added, replaces, "diaryd", &plan, replaced, e);
    if (r < 0)
        return r;
    detail = json_dumps(plan, JSON_COMPACT);
    struct page_change c = { .kind = j->kind, .letter = j->letter, .job = j->id, .detail = detail,
                             .better_side = replaced[0] ? side_of(&into.list, replaced) : 0,
                             .n_doubts = take_doubts(d, j->doc, (int)into.list.n, replaces[0] && !replaced[0], &scan), .doubts = scan.doubts };
    r = detail ? store_pages_begin(d->store, &c, "diaryd", &job, e) : err_set(e, -ENOMEM, "out of memory");
    scan_record_done(&scan);
    d->more = true;
    return r;
}

/* The job ends, and its document is nobody's again: take_in.c looks at it once more. */
static int end_job(struct diary *d, const struct page_job *j, const char *hold, struct err *e)
{
    memset(d->taken_in, 0, sizeof(d->taken_in));
    d->more = true;
    return store_pages_give_up(d->store, j->id, hold, "diaryd", e);
}

/* Its pages become a letter of their own. Where the manifest is damaged they do so without saying why. */
static int let_go(struct diary *d, const struct page_job *j, const struct target *t, const char *hold, struct err *e)
{
    char why[SAID_SIZE];

    say_why(t, why);
    int r = become_letter(d, j->doc, why, e);
    return r == 0 || r == -EBADMSG || r == -ENOENT ? end_job(d, j, hold, e) : r;
}

int addition_give_up(struct diary *d, const struct page_job *j, const char *hold, struct err *e)
{
    struct target t = { .state = LETTER_VOID };
    int r = store_letter(d->store, j->letter, keep_target, &t, e);

    return r < 0 ? r : let_go(d, j, &t, hold, e);
}

/* Is the document no addition any more? It was found torn, or was let go of before the power went. */
static bool is_letter_now(const struct diary *d, const struct page_job *j)
{
    char purpose[SPOOL_VALUE_SIZE] = "";
    enum spool_stage stage;

    return spool_find(d->spool, j->doc, &stage) < 0 || stage == SPOOL_HOLD ||
           spool_get(d->spool, j->doc, "purpose", purpose, NULL) < 0 || strcmp(purpose, j->kind) != 0;
}

int addition_begin(struct diary *d, const struct page_job *j, struct err *e)
{
    char replaces[SPOOL_VALUE_SIZE] = "";
    struct target t = { .state = LETTER_VOID };
    int r = store_letter(d->store, j->letter, keep_target, &t, e);

    if (r < 0)
        return r;
    if (is_letter_now(d, j))
        return end_job(d, j, NULL, e);
    if (takes_pages_no_more(t.state))
        return let_go(d, j, &t, NULL, e);
    if (letter_next(t.state, LETTER_EV_PAGES) < 0)
        return 0;
    if (strcmp(j->kind, "replace") == 0)
        spool_get(d->spool, j->doc, "replaces", replaces, NULL);
    r = begin(d, j, &t, replaces, e);
    if (r == -EAGAIN)           /* released or held, and being read */
        return 0;
    if (r != -EINVAL && r != -E2BIG && r != -EBADMSG)
        return r;
    log_error("pages_failed", LOG_DOC LOG_STATE LOG_WHY, j->doc, j->kind, e->msg);
    return let_go(d, j, &t, NULL, e);
}
