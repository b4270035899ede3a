#include "store/backup.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { PAGES_AT_ONCE = 256 };

/* ---- one moment */

int store_moment(struct store *s, struct store_moment *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT (SELECT ifnull(max(seq), 0) FROM history), (SELECT ifnull(max(id), 0) FROM letters), "
                     "(SELECT ifnull(sum(n), 0) FROM letter_counts)", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret = (struct store_moment){ .history_seq = db_int64(q, 0), .letters_max = db_int64(q, 1), .letters = db_int64(q, 2) };
    return r < 0 ? r : 0;
}

/* ---- the copy */

static int copy_error(sqlite3 *to, int code, struct err *e)
{
    if ((code & 0xFF) == SQLITE_FULL)
        return err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE);
    return err_set(e, -EIO, "copy the diary: %s", code == SQLITE_OK ? sqlite3_errmsg(to) : sqlite3_errstr(code));
}

static int copy_pages(struct store *s, sqlite3 *to, bool (*goes_on)(void *ctx, int percent), void *ctx, struct err *e)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", s->db, "main");
    int code = SQLITE_OK, r = 0;

    if (!b)
        return copy_error(to, SQLITE_OK, e);
    while (r == 0 && (code = sqlite3_backup_step(b, PAGES_AT_ONCE)) == SQLITE_OK) {
        int all = sqlite3_backup_pagecount(b), left = sqlite3_backup_remaining(b);

        if (goes_on && !goes_on(ctx, all > 0 ? (int)((int64_t)(all - left) * 100 / all) : 0))
            r = -ECANCELED;
    }
    int end = sqlite3_backup_finish(b);
    return r < 0 ? r : code != SQLITE_DONE ? copy_error(to, code, e) : end != SQLITE_OK ? copy_error(to, end, e) : 0;
}

/* A page that the card gave back damaged would be handed on from backup to backup. */
static int check_copy(sqlite3 *to, struct err *e)
{
    sqlite3_stmt *q = NULL;
    int r = sqlite3_prepare_v2(to, "PRAGMA quick_check(1)", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW ? 0 : -EIO;
    const char *found = r == 0 ? (const char *)sqlite3_column_text(q, 0) : sqlite3_errmsg(to);

    if (r < 0 || !found || strcmp(found, "ok") != 0)
        r = err_set(e, -EIO, "the diary is damaged: %s", found ? found : "out of memory");
    sqlite3_finalize(q);
    return r;
}

/* The reading transaction that stands open keeps what the copy sees as it is, whatever diaryd writes meanwhile. */
int store_copy(struct store *s, const char *path, bool (*goes_on)(void *ctx, int percent), void *ctx, struct store_moment *ret, struct err *e)
{
    sqlite3 *to = NULL;
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int r = 0;

    if (fd < 0)
        return err_errno(e, "make %s", path);
    if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        r = copy_error(to, SQLITE_OK, e);
    if (r == 0)
        r = db_run(s, NULL, e, "BEGIN", "");
    if (r == 0) {
        r = store_moment(s, ret, e);
        if (r == 0)
            r = copy_pages(s, to, goes_on, ctx, e);
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);      /* nothing was written: it only lets go of the moment */
    }
    if (r == 0)
        r = check_copy(to, e);
    sqlite3_close(to);
    return r;
}

/* ---- documents */

static int each_doc(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        int state = letter_state_of(db_text(q, 1));

        r = state < 0 ? err_set(e, -EIO, "a letter is in a state this program does not know") : each(ctx, db_text(q, 0), (enum letter_state)state);
    }
    return r;
}

int store_docs(struct store *s, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, WITH_DOCS "SELECT doc, state FROM docs", "");

    return r < 0 ? r : each_doc(s, q, each, ctx, e);
}

int store_docs_since(struct store *s, const struct store_moment *m, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx,
                     struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, WITH_DOCS "SELECT doc, state FROM docs WHERE id IN (SELECT letter FROM history WHERE seq > ?) AND id <= ?",
                     "ll", m->history_seq, m->letters_max);

    return r < 0 ? r : each_doc(s, q, each, ctx, e);
}

int store_docs_later(struct store *s, int64_t letters_max, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, WITH_DOCS "SELECT doc, state FROM docs GROUP BY doc HAVING min(id) > ?", "l", letters_max);

    return r < 0 ? r : each_doc(s, q, each, ctx, e);
}

/* What is not known here counts as a change: it costs a backup another round, and the other way round it could cost a document its moment. */
#define LEAVES_DOCUMENT "('taken_in', 'hold', 'sent', 'seen', 'take', 'commit', 'delivered', 'retry', 'unknown', 'delivery_held', 'resend', " \
    "'orphaned', 'cancel', 'asked_again', 'delivery_added', 'delivery_heard', 'label_print', 'label_printed', 'label_waits', 'clock_open', 'clock_done')"

int store_docs_changed(struct store *s, const struct store_span *span, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx,
                       struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, WITH_DOCS "SELECT doc, state FROM docs WHERE id <= ? AND (id IN (SELECT letter FROM history WHERE seq > ? AND seq <= ? "
                     "AND event NOT IN " LEAVES_DOCUMENT " AND (event <> 'read' OR ?)) OR (? AND id IN (SELECT letter FROM page_jobs)))", "lllii",
                     span->letters_max, span->after_seq, span->until_seq, (int)span->with_added, (int)span->with_added);

    return r < 0 ? r : each_doc(s, q, each, ctx, e);
}

int store_refused_since(struct store *s, const struct store_moment *m, bool *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM history WHERE seq > ? AND event = 'refuse' AND letter <= ? LIMIT 1", "ll", m->history_seq, m->letters_max);

    if (r == 0)
        r = db_row(s, q, e);
    *ret = r == 1;
    return r < 0 ? r : 0;
}

int store_last_serial(struct store *s, const char *register_letter, int year, int64_t *ret_serial, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT last FROM registers WHERE register = ? AND year = ?", "ti", register_letter, year);

    if (r == 0)
        r = db_row(s, q, e);
    *ret_serial = r == 1 ? db_int64(q, 0) : 0;
    return r < 0 ? r : 0;
}

int store_last_change(struct store *s, int64_t *ret_at_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT at_s FROM history WHERE event NOT IN ('start', 'box', 'signed_in', 'signed_out', 'sign_in_failed') ORDER BY seq DESC LIMIT 1", "");

    if (r == 0)
        r = db_row(s, q, e);
    *ret_at_s = r == 1 ? db_int64(q, 0) : 0;
    return r < 0 ? r : 0;
}

/* ---- after a restore */

/* As a list, since a delivery that moves must not be met again by the walk that moved it. */
static int under_way(struct store *s, int64_t now_s, json_t *list, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id FROM deliveries WHERE state IN ('waiting', 'sending', 'committing', 'unknown') AND state <> 'delivered' "
                     "AND channel <> 'readback' AND (kind = 'letter' OR state <> 'waiting' OR due_s <= ?) ORDER BY id", "l", now_s);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = json_array_append_new(list, json_integer(db_int64(q, 0)));
    return r < 0 && e && !e->code ? err_set(e, -ENOMEM, "out of memory") : r;
}

void delivery_restored_sentence(int64_t taken_s, char out[SAID_SIZE])
{
    char when[CLOCK_SHOWN_SIZE];

    clock_format_shown(taken_s, when);
    said_set(out, SAID_RESTORED_UNKNOWN, when);
}

static int make_unknown(struct store *s, const struct store_restored *how, const char *actor, int *ret_n, struct err *e)
{
    AUTO_JSON json_t *list = json_array();
    char sentence[SAID_SIZE];
    size_t i;
    json_t *id;
    bool all;
    int r = under_way(s, how->at_s, list, e);

    delivery_restored_sentence(how->taken_s, sentence);
    json_array_foreach(list, i, id)
        if (r == 0)
            r = delivery_report(s, json_integer_value(id), &(struct delivery_report){ .ev = DELIVERY_EV_RESTORED, .sentence = sentence }, actor, &all, e);
    *ret_n = (int)json_array_size(list);
    return r;
}

static int restored(struct store *s, const struct store_restored *how, const char *last_number, const char *actor, int *ret_unknown, struct err *e)
{
    char taken[CLOCK_ISO_SIZE];
    int r = db_run(s, NULL, e, "INSERT INTO restored (id, taken_s, at_s, letters_max) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                   "taken_s = excluded.taken_s, at_s = excluded.at_s, letters_max = excluded.letters_max", "lll", how->taken_s, how->at_s, how->letters_max);

    if (r == 0)
        r = make_unknown(s, how, actor, ret_unknown, e);
    if (r == 0)
        r = purge_again(s, e);
    clock_format_iso(how->taken_s, taken);
    return r < 0 ? r : history_add(s, 0, "restored", json_pack("{s:s, s:i, s:s}", "backup_of", taken, "asked_about", *ret_unknown,
                                                              "last_number", last_number), actor, e);
}

int store_restored(struct store *s, const struct store_restored *how, const char *last_number, const char *actor, int *ret_unknown, struct err *e)
{
    int r = db_begin(s, e);

    *ret_unknown = 0;
    return r < 0 ? r : db_end(s, restored(s, how, last_number, actor, ret_unknown, e), e);
}

int store_last_restore(struct store *s, struct store_restored *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT taken_s, at_s, letters_max FROM restored WHERE id = 1", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret = (struct store_restored){ .taken_s = db_int64(q, 0), .at_s = db_int64(q, 1), .letters_max = db_int64(q, 2) };
    return r < 0 ? r : r == 1 ? 0 : -ENOENT;
}

int store_lost_number(struct store *s, const struct letter_new *n, const char *reason, const char *actor, char ret_number[STORE_NUMBER_SIZE],
                      struct err *e)
{
    int64_t id = 0;
    int r = store_take_in(s, n, &id, ret_number, e);

    return r < 0 ? r : store_letter_event(s, id, LETTER_EV_VOID, reason, actor, e);
}
