/* pages.c - what people do to the pages of letters: intended in one transaction with the letters' new states,
 * followed by the spool afterwards. A row is waiting, then begun, then done; later perhaps undone. */
#include "store/db.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the letters of a change */

struct standing { enum letter_state state; char *reason, marking[32]; };

static void standing_done(struct standing *st) { free(st->reason); }
#define AUTO_STANDING AUTO(standing_done)

/* How it stands, and what keeps it from going out. */
static int read_standing(struct store *s, int64_t letter, struct standing *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    struct letter_standing now;
    int r = letter_standing(s, letter, &now, e);

    if (r == 0)
        r = db_query(s, &q, e, "SELECT reason FROM letters WHERE id = ?", "l", letter);
    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    free(ret->reason);
    ret->state = now.state;
    ret->reason = strdup(db_text(q, 0));
    return ret->reason ? letter_marking(s, letter, ret->marking, e) : err_set(e, -ENOMEM, "out of memory");
}

static int check_seen(struct store *s, const struct page_change *c, struct err *e)
{
    struct letter_standing now;
    int r = c->seen ? letter_standing(s, c->seen, &now, e) : 0;

    if (r == 0 && c->seen && now.revision != c->revision)
        r = err_say(e, -ESTALE, SAID_LETTER_CHANGED);
    return r;
}

/* A letter whose pages go to another one hands down what kept them from going out. */
static int hand_down(struct store *s, const struct page_change *c, const struct standing *from, struct err *e)
{
    AUTO_STANDING struct standing to = { .reason = NULL };
    int r = read_standing(s, c->letter, &to, e);

    if (r == 0 && from->marking[0] && !to.marking[0])
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO fields (letter, name, value, source, conf) VALUES (?, 'classification', ?, 'reading', 1.0)",
                   "lt", c->letter, from->marking);
    if (r == 0 && from->state == LETTER_HELD && to.state != LETTER_HELD)
        r = letter_advance(s, c->letter, LETTER_EV_HOLD, from->reason, "hold", json_pack("{s:s}", "reason", from->reason), "diaryd", e);
    return r;
}

/* It also hands down what hurries it: the more urgent of two wins. */
static int hurry(struct store *s, const struct page_change *c, int64_t from, struct err *e)
{
    struct field vip = { .name = "vip", .value = "yes", .source = "scan", .conf = 1 };
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_run(s, NULL, e, "UPDATE letters AS l SET lane = min(l.lane, f.lane), purpose = CASE WHEN 'vip' IN (l.purpose, f.purpose) THEN 'vip' "
                   "WHEN 'letter' IN (l.purpose, f.purpose) THEN 'letter' ELSE l.purpose END FROM letters AS f WHERE l.id = ? AND f.id = ?",
                   "ll", c->letter, from);

    if (r == 0)
        r = db_query(s, &q, e, "SELECT purpose = 'vip' FROM letters WHERE id = ?", "l", c->letter);
    if (r == 0)
        r = db_row(s, q, e);
    return r == 1 && db_int(q, 0) ? field_put(s, c->letter, &vip, e) : r < 0 ? r : 0;
}

static int make_void(struct store *s, const struct page_change *c, int64_t letter, const char *actor, struct err *e)
{
    AUTO_STANDING struct standing was = { .reason = NULL };
    int r = read_standing(s, letter, &was, e);

    if (r == 0)
        r = letter_advance(s, letter, LETTER_EV_VOID, c->void_reason, "void",
                           json_pack("{s:s, s:I}", "reason", c->void_reason, "pages_to", (json_int_t)c->letter), actor, e);
    if (r == 0)
        r = hand_down(s, c, &was, e);
    return r < 0 ? r : hurry(s, c, letter, e);
}

/* before, after and made as the history tells them. detail: borrowed. */
static json_t *told(const struct page_change *c, int64_t job, const json_t *detail)
{
    static const char *const keys[] = { "before", "after", "made" };
    json_t *t = json_pack("{s:I}", "job", (json_int_t)job);

    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (json_object_get(detail, keys[i]))
            json_object_set(t, keys[i], json_object_get(detail, keys[i]));
    if (c->other)
        json_object_set_new(t, "other", json_integer(c->other));
    if (c->undoes)
        json_object_set_new(t, "undoes", json_integer(c->undoes));
    return t;
}

static int change_letter(struct store *s, const struct page_change *c, int64_t job, const char *actor, struct err *e)
{
    AUTO_JSON json_t *detail = json_loads(c->detail, 0, NULL);
    char event[32];
    int r;

    if (!json_is_object(detail))
        return err_set(e, -EINVAL, "the detail of a page job must be a JSON object");
    snprintf(event, sizeof(event), "pages_%s", c->kind);
    r = letter_advance(s, c->letter, LETTER_EV_PAGES, NULL, event, told(c, job, detail), actor, e);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE letters SET read_s = 0 WHERE id = ?", "l", c->letter);
    if (r == 0)
        r = doubts_past(s, c->letter, true, e);
    if (r == 0 && c->forget_barcode)
        r = db_run(s, NULL, e, "DELETE FROM fields WHERE letter = ? AND source = 'barcode' AND confirmed_by = ''", "l", c->letter);
    if (r == 0 && c->better_side)
        r = db_run(s, NULL, e, "UPDATE doubts SET settled_by = ?, settled_s = ? WHERE letter = ? AND source = 'scan' AND code = 'bad_image' "
                   "AND page = ? AND settled_s = 0", "tlli", actor, clock_utc_s(), c->letter, c->better_side);
    for (size_t i = 0; r == 0 && i < c->n_doubts; i++)
        r = doubt_add(s, c->letter, &c->doubts[i], "scan", e);
    return r;
}

/* ---- the job */

static int add_doc(struct store *s, const char *doc, int64_t job, const char *role, struct err *e)
{
    return db_run(s, NULL, e, "INSERT INTO page_docs (doc, job, role) VALUES (?, ?, ?)", "tlt", doc, job, role);
}

static int insert_job(struct store *s, const char *kind, int64_t letter, int64_t other, const char *state, int64_t *ret_job, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT INTO page_jobs (kind, letter, other, state, asked_s) VALUES (?, ?, ?, ?, ?)",
                   "tlktl", kind, letter, other, state, clock_utc_s());

    *ret_job = r == 0 ? sqlite3_last_insert_rowid(s->db) : 0;
    return r;
}

/* What is made of the letter's pages is held and marked as the letter is now. */
static int begin_job(struct store *s, const struct page_change *c, int64_t job, struct err *e)
{
    char marked[SAID_SIZE];
    AUTO_STANDING struct standing now = { .reason = NULL };
    int r = read_standing(s, c->letter, &now, e);

    said_set(marked, SAID_PAGES_OF_MARKED);
    const char *hold = r < 0 ? "" : now.state == LETTER_HELD && now.reason[0] ? now.reason :
                       now.state == LETTER_HELD || now.marking[0] ? marked : "";

    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE page_jobs SET state = 'begun', detail = ?, hold = ?, marking = ? WHERE id = ?", "tttl",
                   c->detail, hold, now.marking, job);
    for (size_t i = 0; r == 0 && i < c->n_made; i++)
        r = add_doc(s, c->made[i], job, "made", e);
    if (r == 0 && c->undoes)
        r = db_run(s, NULL, e, "UPDATE page_jobs SET state = 'undone' WHERE id = ?", "l", c->undoes);
    return r;
}

static int begin(struct store *s, const struct page_change *c, const char *actor, int64_t *ret_job, struct err *e)
{
    struct letter_standing other;
    int r = check_seen(s, c, e);

    if (r == 0 && c->other)
        r = letter_standing(s, c->other, &other, e);
    if (r == 0 && c->other && letter_next(other.state, LETTER_EV_PAGES) < 0)
        r = err_say(e, -EPERM, SAID_MERGE_ONLY_WAITING);
    *ret_job = c->job;
    if (r == 0 && !c->job)
        r = insert_job(s, c->kind, c->letter, c->other, "begun", ret_job, e);
    if (r == 0)
        r = change_letter(s, c, *ret_job, actor, e);
    for (size_t i = 0; r == 0 && i < c->n_voids; i++)
        r = make_void(s, c, c->voids[i], actor, e);
    return r < 0 ? r : begin_job(s, c, *ret_job, e);
}

int store_pages_begin(struct store *s, const struct page_change *c, const char *actor, int64_t *ret_job, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, begin(s, c, actor, ret_job, e), e);
}

static int wait_for(struct store *s, const char *kind, int64_t letter, const char *doc, const char *actor, int64_t *ret_job, struct err *e)
{
    int64_t whose;
    bool used;
    int r = store_page_doc(s, doc, &whose, &used, e);

    if (r != -ENOENT)
        return r == 0 ? -EEXIST : r;
    r = insert_job(s, kind, letter, 0, "waiting", ret_job, e);
    if (r == 0)
        r = add_doc(s, doc, *ret_job, "used", e);
    return r < 0 ? r : history_add(s, letter, "pages_wait", json_pack("{s:I, s:s, s:s}", "job", (json_int_t)*ret_job,
                                   "kind", kind, "doc", doc), actor, e);
}

int store_pages_wait(struct store *s, const char *kind, int64_t letter, const char *doc, const char *actor, int64_t *ret_job, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, wait_for(s, kind, letter, doc, actor, ret_job, e), e);
}

/* ---- its end */

int store_pages_done(struct store *s, int64_t job, struct err *e)
{
    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    return db_run(s, NULL, e, "UPDATE page_jobs SET state = 'done' WHERE id = ? AND state = 'begun'", "l", job);
}

static int give_up(struct store *s, int64_t job, const char *hold_reason, const char *actor, struct err *e)
{
    struct letter_standing now;
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT letter, kind FROM page_jobs WHERE id = ?", "l", job);

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r < 0 ? r : err_set(e, -ENOENT, "there is no page job %" PRId64, job);
    int64_t letter = db_int64(q, 0);
    r = db_run(s, NULL, e, "UPDATE page_jobs SET state = 'given_up' WHERE id = ?", "l", job);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM page_docs WHERE job = ? AND role = 'used'", "l", job);
    if (r == 0)
        r = history_add(s, letter, "pages_given_up", json_pack("{s:I, s:s}", "job", (json_int_t)job, "kind", db_text(q, 1)), actor, e);
    if (r < 0 || !hold_reason || !hold_reason[0])
        return r;
    r = letter_standing(s, letter, &now, e);
    if (r == 0 && letter_next(now.state, LETTER_EV_HOLD) >= 0)
        r = letter_advance(s, letter, LETTER_EV_HOLD, hold_reason, "hold", json_pack("{s:s}", "reason", hold_reason), actor, e);
    return r;
}

int store_pages_give_up(struct store *s, int64_t job, const char *hold_reason, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, give_up(s, job, hold_reason, actor, e), e);
}

/* ---- questions */

#define JOB "SELECT j.id, j.letter, j.other, j.asked_s, j.kind, j.state, j.detail, " \
    "ifnull((SELECT d.doc FROM page_docs d WHERE d.job = j.id AND d.role = 'used'), '') FROM page_jobs j "

static int each_job(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct page_job *j), void *ctx, int *ret_n, struct err *e)
{
    int r = 0;

    *ret_n = 0;
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct page_job j = { .id = db_int64(q, 0), .letter = db_int64(q, 1), .other = db_int64(q, 2), .asked_s = db_int64(q, 3),
                              .kind = db_text(q, 4), .state = db_text(q, 5), .detail = db_text(q, 6), .doc = db_text(q, 7) };

        ++*ret_n;
        r = each(ctx, &j);
    }
    return r;
}

int store_page_jobs(struct store *s, int64_t letter, int (*each)(void *ctx, const struct page_job *j), void *ctx, struct err *e)
{
    static const char all[] = JOB "WHERE j.state IN ('waiting', 'begun') AND ?1 = 0 ORDER BY j.state, j.id";
    static const char of_one[] = JOB "WHERE j.state IN ('waiting', 'begun') AND j.letter = ?1 ORDER BY j.state, j.id";
    AUTO_STMT sqlite3_stmt *q = NULL;
    int n, r = db_query(s, &q, e, letter ? of_one : all, "l", letter);

    return r < 0 ? r : each_job(s, q, each, ctx, &n, e);
}

int store_page_job_to_undo(struct store *s, int64_t letter, int (*each)(void *ctx, const struct page_job *j), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int n, r = db_query(s, &q, e, JOB "WHERE j.letter = ? AND j.state = 'done' AND j.kind <> 'undo' ORDER BY j.id DESC LIMIT 1", "l", letter);

    if (r == 0)
        r = each_job(s, q, each, ctx, &n, e);
    return r == 0 && n == 0 ? err_say(e, -ENOENT, SAID_PAGES_NOTHING_BACK) : r;
}

int store_page_doc(struct store *s, const char *doc, int64_t *ret_letter, bool *ret_used, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT j.letter, d.role = 'used' FROM page_docs d JOIN page_jobs j ON j.id = d.job WHERE d.doc = ?", "t", doc);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "document %s belongs to no page job", doc);
    if (r < 0)
        return r;
    *ret_letter = db_int64(q, 0);
    *ret_used = db_int(q, 1) != 0;
    return 0;
}
