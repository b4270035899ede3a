#include "uploader/gateway/db.h"

#include "base/clock.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gateway_db { sqlite3 *sql; };

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS receipts ("
    "  id             INTEGER PRIMARY KEY,"             /* order of arrival */
    "  uuid           TEXT    NOT NULL UNIQUE,"
    "  diary_number   TEXT    NOT NULL,"
    "  content        TEXT    NOT NULL,"                /* the announcement: JSON, keys sorted */
    "  content_sha256 TEXT    NOT NULL,"
    "  sha256         TEXT    NOT NULL,"
    "  size_bytes     INTEGER NOT NULL,"
    "  offset         INTEGER NOT NULL DEFAULT 0,"      /* bytes of the PDF promised to the sender */
    "  receipt_no     TEXT    UNIQUE,"                  /* these three: NULL until created */
    "  computer_no    INTEGER UNIQUE,"
    "  created_s      INTEGER,"
    "  opened_s       INTEGER"                          /* by the addressee */
    ") STRICT;"
    "CREATE INDEX IF NOT EXISTS receipts_by_diary_number ON receipts (diary_number);"
    "CREATE INDEX IF NOT EXISTS receipts_awaiting ON receipts (id) WHERE created_s IS NULL;"
    "CREATE TABLE IF NOT EXISTS numbers ("              /* year 0: computer numbers */
    "  year INTEGER PRIMARY KEY,"
    "  last INTEGER NOT NULL"
    ") STRICT;";

#define COLUMNS "uuid, diary_number, content_sha256, sha256, size_bytes, offset, receipt_no, computer_no, created_s, opened_s"
enum { FIRST_COMPUTER_NO = 100001 };

static void finalize(sqlite3_stmt **st) { sqlite3_finalize(*st); }
#define AUTO_STMT AUTO(finalize)

static int db_error(const struct gateway_db *db, struct err *e, const char *doing)
{
    int code = sqlite3_errcode(db->sql) & 0xff;

    return err_set(e, code == SQLITE_FULL ? -ENOSPC : code == SQLITE_BUSY ? -EBUSY : -EIO,
                   "%s: %s", doing, sqlite3_errmsg(db->sql));
}

static int run(struct gateway_db *db, const char *sql, struct err *e, const char *doing)
{
    return sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_error(db, e, doing);
}

static int prepare(struct gateway_db *db, const char *sql, sqlite3_stmt **ret_st, struct err *e)
{
    return sqlite3_prepare_v2(db->sql, sql, -1, ret_st, NULL) == SQLITE_OK ? 0 : db_error(db, e, "prepare a statement");
}

static void bind_text(sqlite3_stmt *st, int at, const char *text)
{
    sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC);     /* a failed bind shows as a constraint error in step */
}

/* A database of before receipts were opened. */
static int add_column(struct gateway_db *db, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "SELECT 1 FROM pragma_table_info('receipts') WHERE name = 'opened_s'", &st, e);

    if (r < 0)
        return r;
    switch (sqlite3_step(st)) {
    case SQLITE_ROW:
        return 0;
    case SQLITE_DONE:
        return run(db, "ALTER TABLE receipts ADD COLUMN opened_s INTEGER", e, "add a column");
    default:
        return db_error(db, e, "look at the tables");
    }
}

int gateway_db_open(const char *path, struct gateway_db **ret_db, struct err *e)
{
    struct gateway_db *db = calloc(1, sizeof(*db));
    int r;

    if (!db)
        return err_set(e, -ENOMEM, "no memory for the database");
    if (sqlite3_open_v2(path, &db->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        r = db_error(db, e, "open");
    else    /* exclusive: a second eofficed on the same folder is told so, instead of giving numbers too */
        r = run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "BEGIN EXCLUSIVE;", e, "set up");
    if (r == 0)
        r = run(db, schema, e, "make tables");
    if (r == 0)
        r = add_column(db, e);
    if (r == 0)
        r = run(db, "COMMIT", e, "make tables");
    if (r < 0) {
        gateway_db_close(db);
        return r == -EBUSY ? err_set(e, r, "%s is in use by another eofficed", path) : err_wrap(e, r, "%s", path);
    }
    *ret_db = db;
    return 0;
}

void gateway_db_close(struct gateway_db *db)
{
    if (!db)
        return;
    sqlite3_close(db->sql);
    free(db);
}

static void column_text(sqlite3_stmt *st, int column, char *out, size_t size)
{
    const unsigned char *s = sqlite3_column_text(st, column);

    snprintf(out, size, "%s", s ? (const char *)s : "");    /* sizes are held by schema_check.c */
}

static void read_row(sqlite3_stmt *st, struct receipt *r)
{
    column_text(st, 0, r->uuid, sizeof(r->uuid));
    column_text(st, 1, r->diary_number, sizeof(r->diary_number));
    column_text(st, 2, r->content_sha256, sizeof(r->content_sha256));
    column_text(st, 3, r->sha256, sizeof(r->sha256));
    r->size_bytes = sqlite3_column_int64(st, 4);
    r->offset = sqlite3_column_int64(st, 5);
    column_text(st, 6, r->receipt_no, sizeof(r->receipt_no));
    r->computer_no = sqlite3_column_int64(st, 7);
    r->created_s = sqlite3_column_int64(st, 8);
    r->created = sqlite3_column_type(st, 8) != SQLITE_NULL;
    r->opened_s = sqlite3_column_int64(st, 9);
}

int gateway_db_announce(struct gateway_db *db, const struct receipt *r, const char *content, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int result = prepare(db, "INSERT INTO receipts (uuid, diary_number, content, content_sha256, sha256, size_bytes)"
                             " VALUES (?, ?, ?, ?, ?, ?)", &st, e);

    if (result < 0)
        return result;
    bind_text(st, 1, r->uuid);
    bind_text(st, 2, r->diary_number);
    bind_text(st, 3, content);
    bind_text(st, 4, r->content_sha256);
    bind_text(st, 5, r->sha256);
    sqlite3_bind_int64(st, 6, r->size_bytes);
    if (sqlite3_step(st) == SQLITE_DONE)
        return 0;
    if (sqlite3_extended_errcode(db->sql) == SQLITE_CONSTRAINT_UNIQUE)
        return err_set(e, -EEXIST, "receipt %s is known", r->uuid);
    return db_error(db, e, "announce");
}

int gateway_db_find(struct gateway_db *db, const char *uuid, struct receipt *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "SELECT " COLUMNS " FROM receipts WHERE uuid = ?", &st, e);

    if (r < 0)
        return r;
    bind_text(st, 1, uuid);
    switch (sqlite3_step(st)) {
    case SQLITE_ROW:
        read_row(st, ret);
        return 0;
    case SQLITE_DONE:
        return err_set(e, -ENOENT, "no receipt was announced under %s", uuid);
    default:
        return db_error(db, e, "find");
    }
}

int gateway_db_content(struct gateway_db *db, const char *uuid, char **ret_content, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "SELECT content FROM receipts WHERE uuid = ?", &st, e);

    if (r < 0)
        return r;
    bind_text(st, 1, uuid);
    switch (sqlite3_step(st)) {
    case SQLITE_ROW:
        *ret_content = strdup((const char *)sqlite3_column_text(st, 0));
        return *ret_content ? 0 : err_set(e, -ENOMEM, "no memory for an announcement");
    case SQLITE_DONE:
        return err_set(e, -ENOENT, "no receipt was announced under %s", uuid);
    default:
        return db_error(db, e, "find");
    }
}

int gateway_db_open_receipt(struct gateway_db *db, const char *uuid, int64_t now_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "UPDATE receipts SET opened_s = ? WHERE uuid = ? AND created_s IS NOT NULL AND opened_s IS NULL", &st, e);

    if (r < 0)
        return r;
    sqlite3_bind_int64(st, 1, now_s);
    bind_text(st, 2, uuid);
    return sqlite3_step(st) == SQLITE_DONE ? 0 : db_error(db, e, "note that it was opened");
}

int gateway_db_total_bytes(struct gateway_db *db, int64_t *ret_bytes, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "SELECT coalesce(sum(size_bytes), 0) FROM receipts", &st, e);

    if (r < 0)
        return r;
    if (sqlite3_step(st) != SQLITE_ROW)
        return db_error(db, e, "add up");
    *ret_bytes = sqlite3_column_int64(st, 0);
    return 0;
}

int gateway_db_set_offset(struct gateway_db *db, const char *uuid, int64_t offset, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "UPDATE receipts SET offset = ? WHERE uuid = ? AND created_s IS NULL", &st, e);

    if (r < 0)
        return r;
    sqlite3_bind_int64(st, 1, offset);
    bind_text(st, 2, uuid);
    return sqlite3_step(st) == SQLITE_DONE ? 0 : db_error(db, e, "note the offset");
}

/* Inside a transaction: the next number of a row of "numbers". */
static int next_number(struct gateway_db *db, int year, int64_t first, int64_t *ret_number, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, "INSERT INTO numbers (year, last) VALUES (?, ?)"
                        " ON CONFLICT (year) DO UPDATE SET last = last + 1 RETURNING last", &st, e);

    if (r < 0)
        return r;
    sqlite3_bind_int(st, 1, year);
    sqlite3_bind_int64(st, 2, first);
    if (sqlite3_step(st) != SQLITE_ROW)
        return db_error(db, e, "give a number");
    *ret_number = sqlite3_column_int64(st, 0);
    return sqlite3_step(st) == SQLITE_DONE ? 0 : db_error(db, e, "give a number");
}

/* Inside a transaction. */
static int number_receipt(struct gateway_db *db, const char *uuid, int64_t now_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    char receipt_no[RECEIPT_NO_SIZE];
    int64_t serial = 0, computer_no = 0;
    int year = clock_local_year(now_s), r;

    r = next_number(db, year, 1, &serial, e);
    if (r == 0)
        r = next_number(db, 0, FIRST_COMPUTER_NO, &computer_no, e);
    if (r == 0)
        r = prepare(db, "UPDATE receipts SET offset = size_bytes, receipt_no = ?, computer_no = ?, created_s = ?"
                        " WHERE uuid = ?", &st, e);
    if (r < 0)
        return r;
    snprintf(receipt_no, sizeof(receipt_no), "%lld/%d/CRU", (long long)serial, year);
    bind_text(st, 1, receipt_no);
    sqlite3_bind_int64(st, 2, computer_no);
    sqlite3_bind_int64(st, 3, now_s);
    bind_text(st, 4, uuid);
    return sqlite3_step(st) == SQLITE_DONE ? 0 : db_error(db, e, "number the receipt");
}

int gateway_db_create(struct gateway_db *db, const char *uuid, int64_t now_s, struct err *e)
{
    struct receipt known;
    int r = run(db, "BEGIN IMMEDIATE", e, "begin");

    if (r < 0)
        return r;
    r = gateway_db_find(db, uuid, &known, e);
    if (r == 0 && !known.created)
        r = number_receipt(db, uuid, now_s, e);
    if (r == 0)
        r = run(db, "COMMIT", e, "generate the receipt");
    if (r < 0)
        run(db, "ROLLBACK", NULL, "");      /* a failure here is repaired by the next start */
    return r;
}

/* ?1 diary number, ?2 computer number, ?3 post, ?4 words (NULL: any); ?5 limit. The first two have an index, and so a query of
 * their own. */
#define MATCHES " WHERE (?3 IS NULL OR json_extract(content, '$.send_to.post') = ?3)" \
                " AND (?4 IS NULL OR instr(lower(content), lower(?4)) > 0 OR instr(receipt_no, ?4) > 0)"
#define BY_DIARY_NUMBER " AND diary_number = ?1"
#define BY_COMPUTER_NO  " AND computer_no = ?2"

static const struct { const char *count, *list; } queries[] = {
    { "SELECT count(*) FROM receipts" MATCHES, "SELECT " COLUMNS ", content FROM receipts" MATCHES " ORDER BY id DESC LIMIT ?5" },
    { "SELECT count(*) FROM receipts" MATCHES BY_DIARY_NUMBER,
      "SELECT " COLUMNS ", content FROM receipts" MATCHES BY_DIARY_NUMBER " ORDER BY id DESC LIMIT ?5" },
    { "SELECT count(*) FROM receipts" MATCHES BY_COMPUTER_NO,
      "SELECT " COLUMNS ", content FROM receipts" MATCHES BY_COMPUTER_NO " ORDER BY id DESC LIMIT ?5" },
};

static void bind_filter(sqlite3_stmt *st, const struct receipt_filter *which)
{
    bind_text(st, 1, which->diary_number);      /* a NULL pointer binds NULL; a number that is not in the query is passed over */
    sqlite3_bind_int64(st, 2, which->computer_no);
    bind_text(st, 3, which->post);
    bind_text(st, 4, which->words);
}

static int count_matching(struct gateway_db *db, const char *query, const struct receipt_filter *which, int64_t *ret_total, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    int r = prepare(db, query, &st, e);

    if (r < 0)
        return r;
    bind_filter(st, which);
    if (sqlite3_step(st) != SQLITE_ROW)
        return db_error(db, e, "count");
    *ret_total = sqlite3_column_int64(st, 0);
    return 0;
}

int gateway_db_list(struct gateway_db *db, const struct receipt_filter *which, int64_t limit, gateway_db_each_fn *each, void *ctx,
                    int64_t *ret_total, struct err *e)
{
    AUTO_STMT sqlite3_stmt *st = NULL;
    size_t q = which->diary_number ? 1 : which->computer_no ? 2 : 0;
    struct receipt row;
    int r = ret_total ? count_matching(db, queries[q].count, which, ret_total, e) : 0;
    int step;

    if (r == 0)
        r = prepare(db, queries[q].list, &st, e);
    if (r < 0)
        return r;
    bind_filter(st, which);
    sqlite3_bind_int64(st, 5, limit);
    while ((step = sqlite3_step(st)) == SQLITE_ROW) {
        read_row(st, &row);
        r = each(ctx, &row, (const char *)sqlite3_column_text(st, 10));
        if (r != 0)
            return r;
    }
    return step == SQLITE_DONE ? 0 : db_error(db, e, "list");
}

int gateway_db_each_awaiting(struct gateway_db *db, gateway_db_each_fn *each, void *ctx, struct err *e)
{
    struct receipt row;
    int64_t after = 0;

    for (;;) {      /* one row at a time, so that each() may change what it is given */
        AUTO_STMT sqlite3_stmt *st = NULL;
        int r = prepare(db, "SELECT " COLUMNS ", id FROM receipts WHERE created_s IS NULL AND id > ?"
                            " ORDER BY id LIMIT 1", &st, e);

        if (r < 0)
            return r;
        sqlite3_bind_int64(st, 1, after);
        switch (sqlite3_step(st)) {
        case SQLITE_ROW:
            break;
        case SQLITE_DONE:
            return 0;
        default:
            return db_error(db, e, "list");
        }
        read_row(st, &row);
        after = sqlite3_column_int64(st, 10);
        sqlite3_reset(st);
        r = each(ctx, &row, NULL);
        if (r != 0)
            return r;
    }
}
