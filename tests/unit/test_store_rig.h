/* test_store_rig.h - a diary in a directory of its own, and letters to put into it. */
#ifndef TESTS_UNIT_TEST_STORE_RIG_H
#define TESTS_UNIT_TEST_STORE_RIG_H

#include "base/auto.h"
#include "base/put_file.h"
#include "base/said.h"
#include "store/store.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define RIG_FN static inline __attribute__((unused))      /* not every test needs each of them */

struct rig { char dir[TMPDIR_SIZE]; char path[TMPDIR_SIZE + 16]; struct store *s; };

enum { RIG_RECEIVED_S = 1773480600 };   /* 14 March 2026, 09:30 UTC: the same year everywhere */

RIG_FN void rig_tamper(const char *path, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 2000);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* Makes the diary one of the next schema, which has added to all there is: a column to each table, a table of its own, and a trigger. Tables that a
 * trigger of ours fills by position are left out: a step that adds a column there has to make that trigger anew, too. */
RIG_FN void rig_make_next(const char *path)
{
    char sql[16384] = "";
    sqlite3_stmt *q = NULL;
    sqlite3 *db = NULL;
    size_t n = 0;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT l.name FROM pragma_table_list l WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite%' "
                                        "AND NOT EXISTS (SELECT 1 FROM sqlite_schema t WHERE t.type = 'trigger' AND (t.sql LIKE '%INTO ' || l.name || ' VALUES%' "
                                        "OR t.sql LIKE '%INTO ' || l.name || ' SELECT%'))", -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW && n < sizeof(sql))
        n += (size_t)snprintf(sql + n, sizeof(sql) - n, "ALTER TABLE %s ADD COLUMN next_column TEXT NOT NULL DEFAULT 'new';\n", sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    sqlite3_close(db);
    assert_true(n > 0 && n < sizeof(sql));
    rig_tamper(path, sql);
    rig_tamper(path, "CREATE TABLE next_table (letter INTEGER PRIMARY KEY REFERENCES letters (id)) STRICT; "
                     "CREATE TRIGGER next_trigger AFTER INSERT ON letters BEGIN INSERT INTO next_table (letter) VALUES (new.id); END; "
                     "PRAGMA user_version = 8");
}

/* With RIG_NEXT_SCHEMA set the diary is one of the next schema: test_store_newer runs the other tests so. */
RIG_FN void rig_open(struct rig *g)
{
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(g->path, sizeof(g->path), "%s/diary.db", g->dir);
    assert_ok(store_open(g->path, STORE_WRITE, &g->s, &e), e);
    if (!getenv("RIG_NEXT_SCHEMA"))
        return;
    store_close(TAKE_PTR(g->s));
    rig_make_next(g->path);
    assert_ok(store_open(g->path, STORE_WRITE, &g->s, &e), e);
}

RIG_FN void rig_close(struct rig *g)
{
    store_close(g->s);
    tmpdir_remove(g->dir);
}

/* Puts there what rig_open() makes, closed. To make a diary takes thirty times as long as to open one: for tests that begin a thousand times. */
RIG_FN void rig_put_made(const char *path)
{
    static char *made;
    static size_t n;
    struct err e = { 0 };

    if (!made) {
        struct rig g;

        rig_open(&g);
        store_close(TAKE_PTR(g.s));
        assert_ok(get_file(g.path, 1 << 28, &made, &n, &e), e);
        rig_close(&g);
    }
    FILE *f = fopen(path, "we");
    assert_true(f && fwrite(made, 1, n, f) == n && fclose(f) == 0);
}

/* rig_open(), with a diary that was closed once. */
RIG_FN void rig_open_made(struct rig *g)
{
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(g->path, sizeof(g->path), "%s/diary.db", g->dir);
    rig_put_made(g->path);
    assert_ok(store_open(g->path, STORE_WRITE, &g->s, &e), e);
}

RIG_FN int rig_take_in(struct store *s, const char *doc, int64_t *ret_id, char number[STORE_NUMBER_SIZE], struct err *e)
{
    struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 2,
                            .received_s = RIG_RECEIVED_S };

    return store_take_in(s, &n, ret_id, number, e);
}

RIG_FN int64_t rig_letter(struct store *s, const char *doc)
{
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    assert_ok(rig_take_in(s, doc, &id, number, &e), e);
    return id;
}

RIG_FN int rig_put_reading(struct store *s, int64_t id, const char *letter_no, const char *subject, const char *body, struct err *e)
{
    struct field fields[] = {
        { .name = "letter_no", .value = letter_no, .source = "reading", .conf = 0.9, .page = 1, .x = 10, .y = 20, .w = 30, .h = 40 },
        { .name = "subject", .value = subject, .source = "reading", .conf = 0.8 },
        { .name = "sender_organisation", .value = "Ministry of Tests", .source = "reading", .conf = 0.7 },
    };
    struct letter_reading r = { .fields = fields, .n_fields = 3, .body = body, .post = "SO-1", .pages = 2, .lane = 1 };

    return store_put_reading(s, id, &r, "ocrd", e);
}

RIG_FN void rig_read(struct store *s, int64_t id, const char *letter_no, const char *subject, const char *body)
{
    struct err e = { 0 };

    assert_ok(rig_put_reading(s, id, letter_no, subject, body, &e), e);
}

RIG_FN void rig_officers(struct store *s)
{
    struct officer list[] = {
        { .post = "SO-1", .designation = "Section Officer", .designation_hi = "अनुभाग अधिकारी", .section = "Cash", .name = "A. Verma",
          .email = "so@example.gov.in", .mobile = "", .next_post = "US-1", .active = true },
        { .post = "US-1", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "", .name = "", .email = "", .mobile = "",
          .next_post = "", .is_default = true, .active = true },
    };
    struct err e = { 0 };

    assert_ok(store_replace_officers(s, list, 2, "test", &e), e);
}

RIG_FN int rig_put_confirm(struct store *s, int64_t id, int revision, struct err *e)
{
    static const struct delivery_new ways[] = { { .channel = "eoffice" }, { .channel = "mail" } };
    struct field fields[] = { { .name = "subject", .value = "Cash book" }, { .name = "date", .value = "2026-03-01" } };
    struct letter_confirm c = { .fields = fields, .n_fields = 2, .post = "SO-1", .revision = revision, .deliveries = ways, .n_deliveries = ARRAY_LEN(ways) };

    return store_confirm(s, id, &c, "clerk", e);
}

struct rig_seen { struct letter l; char number[STORE_NUMBER_SIZE], reason[SAID_WORDED_SIZE] /* in English */, subject[256], post[64], delivery_note[32], marked_to[128], letter_no[64]; };

static inline int rig_keep(void *ctx, const struct letter *l)
{
    struct rig_seen *v = ctx;

    v->l = *l;
    snprintf(v->number, sizeof(v->number), "%s", l->number);
    said_word(SAID_EN, l->reason, v->reason);
    snprintf(v->subject, sizeof(v->subject), "%s", l->subject);
    snprintf(v->post, sizeof(v->post), "%s", l->post);
    snprintf(v->delivery_note, sizeof(v->delivery_note), "%s", l->delivery_note);
    snprintf(v->marked_to, sizeof(v->marked_to), "%s", l->marked_to);
    snprintf(v->letter_no, sizeof(v->letter_no), "%s", l->letter_no);
    return 0;
}

RIG_FN struct rig_seen rig_see(struct store *s, int64_t id)
{
    struct rig_seen v = { .number = "" };
    struct err e = { 0 };

    assert_ok(store_letter(s, id, rig_keep, &v, &e), e);
    return v;
}

/* The one number a question to the file itself answers; -1: none. */
RIG_FN int64_t rig_ask(const char *path, const char *sql)
{
    sqlite3_stmt *q = NULL;
    sqlite3 *db = NULL;
    int64_t n = -1;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    if (sqlite3_step(q) == SQLITE_ROW)
        n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

/* Changes the file behind the store's back, as somebody with root would. */
#endif
