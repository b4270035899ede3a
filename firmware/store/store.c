/* store.c - opening and closing the diary, statements, transactions. */
#include "store/db.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>

/* ---- errors */

/* What a reader meets while diaryd is not there yet, or is just recovering the log. */
static bool is_starting(const struct store *s, int extended)
{
    if (s->mode == STORE_WRITE)
        return false;
    return (extended & 0xFF) == SQLITE_CANTOPEN || extended == SQLITE_READONLY_RECOVERY ||
           extended == SQLITE_READONLY_CANTINIT || extended == SQLITE_READONLY_CANTLOCK ||
           extended == SQLITE_BUSY_RECOVERY || (extended & 0xFF) == SQLITE_PROTOCOL;
}

int db_error(struct store *s, struct err *e, const char *doing)
{
    int extended = s->db ? sqlite3_extended_errcode(s->db) : SQLITE_NOMEM;
    const char *words = s->db ? sqlite3_errmsg(s->db) : "out of memory";

    if (is_starting(s, extended))
        return err_say(e, -EAGAIN, SAID_DIARY_STARTING);
    switch (extended & 0xFF) {
    case SQLITE_FULL:     return err_say(e, -ENOSPC, SAID_DIARY_NO_ROOM, doing);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:   return err_set(e, -EBUSY, "%s: the diary is busy", doing);
    case SQLITE_READONLY: return err_set(e, -EROFS, "%s: the diary cannot be written", doing);
    case SQLITE_NOMEM:    return err_set(e, -ENOMEM, "%s: out of memory", doing);
    case SQLITE_INTERRUPT: return err_say(e, -ETIMEDOUT, SAID_DIARY_TAKES_LONG, doing);
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:   return err_set(e, -EINVAL, "%s: %s", doing, words);     /* about this row, not about the card */
    case SQLITE_NOTADB:   return err_set(e, -EIO, "%s: this file is not a diary", doing);
    case SQLITE_CORRUPT:  return err_set(e, -EIO, "%s: the diary is damaged: %s", doing, words);
    default:              return err_set(e, -EIO, "%s: %s", doing, words);
    }
}

/* ---- statements */

static int prepare(struct store *s, const char *sql, sqlite3_stmt **ret_stmt, struct err *e)
{
    for (struct statement *k = s->statements; k; k = k->next)
        if (k->sql == sql && !sqlite3_stmt_busy(k->handle)) {   /* busy: an each() asks the same inside itself */
            *ret_stmt = k->handle;
            return 0;
        }

    AUTO_FREE struct statement *k = calloc(1, sizeof(*k));
    if (!k)
        return err_set(e, -ENOMEM, "out of memory");
    if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &k->handle, NULL) != SQLITE_OK)
        return db_error(s, e, "ask the diary");
    k->sql = sql;
    k->next = s->statements;
    *ret_stmt = k->handle;
    s->statements = TAKE_PTR(k);
    return 0;
}

static int bind(sqlite3_stmt *q, const char *types, va_list ap)
{
    int r = SQLITE_OK;

    for (int i = 1; *types && r == SQLITE_OK; types++, i++)
        switch (*types) {
        case 'i': r = sqlite3_bind_int(q, i, va_arg(ap, int)); break;
        case 'l': r = sqlite3_bind_int64(q, i, va_arg(ap, int64_t)); break;
        case 'd': r = sqlite3_bind_double(q, i, va_arg(ap, double)); break;
        case 't': r = sqlite3_bind_text(q, i, va_arg(ap, const char *), -1, SQLITE_STATIC); break;
        case 'k': {
            int64_t key = va_arg(ap, int64_t);

            r = key ? sqlite3_bind_int64(q, i, key) : sqlite3_bind_null(q, i);
            break;
        }
        default: r = SQLITE_MISUSE;
        }
    return r;
}

static int query(struct store *s, sqlite3_stmt **ret_stmt, struct err *e, const char *sql, const char *types, va_list ap)
{
    sqlite3_stmt *q = NULL;
    int r = prepare(s, sql, &q, e);

    if (r < 0)
        return r;
    sqlite3_reset(q);
    if ((int)strlen(types) != sqlite3_bind_parameter_count(q) || bind(q, types, ap) != SQLITE_OK)
        return err_set(e, -EINVAL, "a statement of the diary was given the wrong values");
    *ret_stmt = q;
    return 0;
}

int db_query(struct store *s, sqlite3_stmt **ret_stmt, struct err *e, const char *sql, const char *types, ...)
{
    va_list ap;

    va_start(ap, types);
    int r = query(s, ret_stmt, e, sql, types, ap);
    va_end(ap);
    return r;
}

int db_row(struct store *s, sqlite3_stmt *q, struct err *e)
{
    int r = sqlite3_step(q);

    if (r == SQLITE_ROW)
        return 1;
    return r == SQLITE_DONE ? 0 : db_error(s, e, "ask the diary");
}

int db_run(struct store *s, int *ret_changed, struct err *e, const char *sql, const char *types, ...)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    va_list ap;

    va_start(ap, types);
    int r = query(s, &q, e, sql, types, ap);
    va_end(ap);
    if (r < 0)
        return r;
    if (sqlite3_step(q) != SQLITE_DONE)
        return db_error(s, e, "write the diary");
    if (ret_changed)
        *ret_changed = sqlite3_changes(s->db);
    return 0;
}

/* ---- questions that must not take long */

enum { STEPS_BETWEEN_LOOKS = 200 };     /* of SQLite's machine: well under a millisecond */

static int is_over(void *ctx)
{
    const struct store *s = ctx;

    return clock_mono_ms() > s->until_ms;
}

void db_until(struct store *s, int ms)
{
    s->until_ms = clock_mono_ms() + ms;
    sqlite3_progress_handler(s->db, ms > 0 ? STEPS_BETWEEN_LOOKS : 0, ms > 0 ? is_over : NULL, s);
}

/* ---- transactions */

int db_begin(struct store *s, struct err *e)
{
    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    return db_run(s, NULL, e, "BEGIN IMMEDIATE", "");
}

int db_end(struct store *s, int r, struct err *e)
{
    if (r == 0 && s->up_to_date)        /* not while the schema is being brought there */
        r = search_refresh(s, e);
    if (r == 0)
        r = db_run(s, NULL, e, "COMMIT", "");
    if (r != 0 && !sqlite3_get_autocommit(s->db))       /* a failed write may have taken it back already */
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return r;
}

/* ---- opening */

/* file:<path>?...: what has a meaning in a URI is written as %xx. */
static int uri_of(const char *path, const char *options, char *out, size_t size, struct err *e)
{
    size_t n = (size_t)snprintf(out, size, "file:");

    for (; *path && n + 4 < size; path++)
        n += (size_t)snprintf(out + n, size - n, strchr("%?#", *path) ? "%%%02x" : "%c", (unsigned char)*path);
    if (*path || (size_t)snprintf(out + n, size - n, "%s", options) >= size - n)
        return err_set(e, -ENAMETOOLONG, "the path of the diary is too long");
    return 0;
}

/* Two writers would each be right and the numbers wrong: the second is told so. */
static int lock_writer(struct store *s, const char *path, struct err *e)
{
    char name[4096];

    if ((size_t)snprintf(name, sizeof(name), "%s.writer", path) >= sizeof(name))
        return err_set(e, -ENAMETOOLONG, "the path of the diary is too long");
    s->lock_fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (s->lock_fd < 0)
        return err_errno(e, "open %s", name);
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return 0;
    return errno == EWOULDBLOCK ? err_set(e, -EBUSY, "another diaryd has the diary open: %s", path)
                                : err_errno(e, "lock %s", name);
}

static int connect(struct store *s, const char *path, struct err *e)
{
    /* readonly_shm: a reader must not make the shared index its writer needs to own */
    const char *options = s->mode == STORE_READ ? "?mode=ro&readonly_shm=1" : s->mode == STORE_INSPECT ? "?mode=rw" : "?mode=rwc";
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                (s->mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    char uri[4096];
    int r = uri_of(path, options, uri, sizeof(uri), e);

    if (r < 0)
        return r;
    if (access(path, F_OK) == 0 && access(path, R_OK) < 0)      /* or SQLite's answer would look like "starting" */
        return err_errno(e, "read");
    r = sqlite3_open_v2(uri, &s->db, flags, NULL);
    if (s->db)
        sqlite3_extended_result_codes(s->db, 1);
    if (r != SQLITE_OK)
        return db_error(s, e, "open");
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return 0;
}

static int set_up(struct store *s, struct err *e)
{
    /* EXTRA is FULL, and syncs the directory after the rollback journal of the change to WAL is removed: a journal
     * that came back after a power cut would undo that change, and with it everything in the log.
     * secure_delete: what is deleted of a refused letter is overwritten, not only given free. */
    const char *pragmas = s->mode == STORE_WRITE
        ? "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
        : "PRAGMA query_only = ON;";

    if (sqlite3_exec(s->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        return db_error(s, e, "set up");
    int r = s->mode == STORE_WRITE ? migrate(s, e) : migrate_check(s, e);
    s->up_to_date = r == 0;
    return r;
}

int store_open(const char *path, enum store_mode mode, struct store **ret_store, struct err *e)
{
    AUTO_STORE struct store *s = calloc(1, sizeof(*s));
    int r = 0;

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    s->mode = mode;
    s->lock_fd = -1;
    if (mode == STORE_WRITE)
        r = lock_writer(s, path, e);
    if (r == 0)
        r = connect(s, path, e);
    if (r == 0)
        r = set_up(s, e);
    if (r < 0)
        return r == -EAGAIN ? r : err_wrap(e, r, "diary %s", path);
    *ret_store = TAKE_PTR(s);
    return 0;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (struct statement *k = s->statements, *next; k; k = next) {
        next = k->next;
        sqlite3_finalize(k->handle);
        free(k);
    }
    sqlite3_close(s->db);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    free(s);
}

int64_t store_version(struct store *s)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    /* every change has its history row */
    if (db_query(s, &q, NULL, "SELECT seq FROM history_head", "") < 0 || db_row(s, q, NULL) != 1)
        return -1;
    return db_int64(q, 0);
}
