#include "tests/unit/test_store_rig.h"

#include "base/hash.h"

static const char drop_triggers[] = "DROP TRIGGER history_is_append_only_1; DROP TRIGGER history_is_append_only_2;";

/* A diary with a life behind it: two letters, one confirmed. */
static void rig_lived(struct rig *g)
{
    struct err e = { 0 };

    rig_open(g);
    rig_officers(g->s);
    int64_t id = rig_letter(g->s, "d1");
    rig_letter(g->s, "d2");
    rig_read(g->s, id, "1/2026", "One", "");
    assert_ok(rig_put_confirm(g->s, id, rig_see(g->s, id).l.revision, &e), e);
    assert_ok(store_note(g->s, 0, "start", "{\"version\":1}", "diaryd", &e), e);
}

/* Verifies after tampering; the words must name what is meant. */
static void assert_found_out(const char *sql, const char *words)
{
    struct err e = { 0 };
    int64_t rows = 0;
    struct rig g;

    rig_lived(&g);
    assert_ok(store_verify(g.s, &rows, &e), e);
    assert_int_equal(rows, 8);
    rig_tamper(g.path, drop_triggers);
    rig_tamper(g.path, sql);
    assert_int_equal(store_verify(g.s, &rows, &e), -EBADMSG);
    if (!strstr(e.msg, words))
        fail_msg("%s: said \"%s\"", sql, e.msg);
    rig_close(&g);
}

static void a_changed_row_is_found(void **state)
{
    (void)state;
    assert_found_out("UPDATE history SET detail = '{}' WHERE seq = 3", "row 3");
    assert_found_out("UPDATE history SET at_s = at_s + 1 WHERE seq = 1", "row 1");
    assert_found_out("UPDATE history SET actor = 'someone' WHERE seq = 5", "row 5");
    assert_found_out("UPDATE history SET letter = NULL WHERE seq = 2", "row 2");
    assert_found_out("UPDATE history SET event = 'x' WHERE seq = 8", "row 8");
    assert_found_out("UPDATE history SET hash = 'x' WHERE seq = 4", "row 4");
    assert_found_out("UPDATE history SET actor = actor || event, event = '' WHERE seq = 3", "row 3");
}

static void a_removed_row_is_found_also_the_last(void **state)
{
    (void)state;
    assert_found_out("DELETE FROM history WHERE seq = 3", "row 3 is missing");
    assert_found_out("DELETE FROM history WHERE seq = 1", "row 1 is missing");
    assert_found_out("DELETE FROM history WHERE seq = 8", "ends at row 7");
    assert_found_out("DELETE FROM history; ", "ends at row 0");
    assert_found_out("DELETE FROM history_head", "head");
    assert_found_out("DELETE FROM history WHERE seq = 3; UPDATE history SET seq = seq - 1 WHERE seq > 3", "row 3");
}

static void an_inserted_row_is_found(void **state)
{
    (void)state;
    assert_found_out("INSERT INTO history (seq, at_s, actor, letter, event, detail, hash) SELECT 9, at_s, actor, letter, event, detail, hash FROM history WHERE seq = 8", "row 9");
    assert_found_out("UPDATE history SET seq = -seq WHERE seq > 4; UPDATE history SET seq = 1 - seq WHERE seq < 0;"
                     "INSERT INTO history (seq, at_s, actor, letter, event, detail, hash) SELECT 5, at_s, actor, letter, event, detail, hash FROM history WHERE seq = 4", "row 5");
}

static void a_gap_in_the_numbers_is_found(void **state)
{
    (void)state;
    assert_found_out("PRAGMA foreign_keys = OFF; DELETE FROM letters WHERE serial = 2", "gap");
    assert_found_out("UPDATE letters SET serial = 7, number = 'CRU-A/2026/000007' WHERE serial = 2", "gap");
    assert_found_out("UPDATE registers SET last = 5", "gap");
    assert_found_out("DELETE FROM registers", "no known register");
}

static void letters_and_deliveries_that_stand_elsewhere_than_their_history_says_are_found(void **state)
{
    (void)state;
    assert_found_out("UPDATE letters SET state = 'sent' WHERE serial = 1", "CRU-A/2026/000001 stands at sent, its history says filed");
    assert_found_out("UPDATE deliveries SET state = 'delivered' WHERE channel = 'mail'", "by mail stands at delivered");
    assert_found_out("UPDATE deliveries SET key = 'other' WHERE channel = 'mail'", "by mail");
    assert_found_out("UPDATE letters SET doc = 'other' WHERE serial = 2", "CRU-A/2026/000002");
    assert_found_out("INSERT INTO letters (doc, register, year, serial, number, state, source, received_s, changed_s) "
                     "VALUES ('x', 'A', 2026, 3, 'CRU-A/2026/000003', 'read', 'scan', 1, 1); UPDATE registers SET last = 3", "000003");
}

static void the_database_itself_refuses_to_change_or_remove_history(void **state)
{
    sqlite3 *db = NULL;
    struct rig g;

    (void)state;
    rig_lived(&g);
    assert_int_equal(sqlite3_open(g.path, &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE history SET actor = 'x'", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM history WHERE seq = 1", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    rig_close(&g);
}

/* Written out by hand: history.c says what a row's hash is made of. */
static void hash_of(struct rig *g, int seq, const char *before, const char *rest, char hash[HASH_HEX_SIZE])
{
    char row[512], sql[64];

    snprintf(sql, sizeof(sql), "SELECT at_s FROM history WHERE seq = %d", seq);
    snprintf(row, sizeof(row), "%s1:%d,10:%lld,%s", before, seq, (long long)rig_ask(g->path, sql), rest);
    hash_hex_of(row, strlen(row), hash);
}

static void the_hash_is_what_the_comment_says(void **state)
{
    char first[HASH_HEX_SIZE], second[HASH_HEX_SIZE], sql[256];
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    assert_ok(store_note(g.s, 0, "start", NULL, "diaryd", &e), e);
    assert_ok(store_note(g.s, 0, "stop", "{\"a\":1}", "diaryd", &e), e);
    hash_of(&g, 1, "", "6:diaryd,1:-,5:start,2:{},", first);
    hash_of(&g, 2, first, "6:diaryd,1:-,4:stop,7:{\"a\":1},", second);
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM history WHERE hash IN ('%s', '%s')", first, second);
    assert_int_equal(rig_ask(g.path, sql), 2);
    rig_close(&g);
}

static void a_row_changed_together_with_its_hash_breaks_the_chain_behind_it(void **state)
{
    char first[HASH_HEX_SIZE], sql[256];
    struct err e = { 0 };
    struct rig g;
    int64_t rows;

    (void)state;
    rig_open(&g);
    assert_ok(store_note(g.s, 0, "start", NULL, "diaryd", &e), e);
    assert_ok(store_note(g.s, 0, "stop", NULL, "diaryd", &e), e);
    hash_of(&g, 1, "", "6:nobody,1:-,5:start,2:{},", first);
    rig_tamper(g.path, drop_triggers);
    snprintf(sql, sizeof(sql), "UPDATE history SET actor = 'nobody', hash = '%s' WHERE seq = 1", first);
    rig_tamper(g.path, sql);
    assert_int_equal(store_verify(g.s, &rows, &e), -EBADMSG);
    assert_non_null(strstr(e.msg, "row 2"));
    rig_close(&g);
}

struct story { char events[256]; };

static int tell(void *ctx, const struct history_row *h)
{
    struct story *s = ctx;
    size_t n = strlen(s->events);

    snprintf(s->events + n, sizeof(s->events) - n, "%s by %s, ", h->event, h->actor);
    return 0;
}

static void a_letters_history_tells_its_story_in_order(void **state)
{
    struct story s = { .events = "" };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_lived(&g);
    assert_ok(store_history(g.s, 1, tell, &s, &e), e);
    assert_string_equal(s.events, "taken_in by diaryd, read by ocrd, confirm by clerk, delivery_added by clerk, delivery_added by clerk, ");
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history WHERE detail LIKE '%Cash book%'"), 0);    /* no content of letters */
    rig_close(&g);
}

static void a_note_needs_json(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    assert_int_equal(store_note(g.s, 0, "start", "no json", "diaryd", &e), -EINVAL);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history"), 0);
    rig_close(&g);
}

struct watcher { int64_t rows; int calls, ends_at; };

static bool watch(void *ctx, int64_t rows)
{
    struct watcher *w = ctx;

    w->rows = rows;
    return ++w->calls != w->ends_at;
}

static void a_long_history_is_proved_part_by_part_and_may_be_stopped(void **state)
{
    struct watcher whole = { 0 }, stopped = { .ends_at = 1 };
    struct err e = { 0 };
    struct rig g;
    int64_t rows;

    (void)state;
    rig_open(&g);
    for (int i = 0; i < 500; i++)
        assert_ok(store_note(g.s, 0, "start", NULL, "diaryd", &e), e);
    assert_ok(store_verify_watched(g.s, watch, &whole, &rows, &e), e);     /* ends just where a part does */
    assert_int_equal(rows, 500);
    assert_true(whole.calls > 0 && whole.rows > 0);
    assert_int_equal(store_verify_watched(g.s, watch, &stopped, &rows, &e), -ECANCELED);
    assert_ok(store_note(g.s, 0, "start", NULL, "diaryd", &e), e);          /* nothing is left held */
    assert_ok(store_verify(g.s, &rows, &e), e);
    assert_int_equal(rows, 501);
    rig_tamper(g.path, drop_triggers);
    rig_tamper(g.path, "UPDATE history SET actor = 'someone' WHERE seq = 501");        /* the first of a part follows from the last of the one before */
    assert_int_equal(store_verify(g.s, &rows, &e), -EBADMSG);
    assert_non_null(strstr(e.msg, "row 501"));
    rig_tamper(g.path, "DELETE FROM history WHERE seq > 500");
    assert_int_equal(store_verify(g.s, &rows, &e), -EBADMSG);
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_row_is_found),
        cmocka_unit_test(a_removed_row_is_found_also_the_last),
        cmocka_unit_test(an_inserted_row_is_found),
        cmocka_unit_test(a_gap_in_the_numbers_is_found),
        cmocka_unit_test(letters_and_deliveries_that_stand_elsewhere_than_their_history_says_are_found),
        cmocka_unit_test(the_database_itself_refuses_to_change_or_remove_history),
        cmocka_unit_test(the_hash_is_what_the_comment_says),
        cmocka_unit_test(a_row_changed_together_with_its_hash_breaks_the_chain_behind_it),
        cmocka_unit_test(a_letters_history_tells_its_story_in_order),
        cmocka_unit_test(a_note_needs_json),
        cmocka_unit_test(a_long_history_is_proved_part_by_part_and_may_be_stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
