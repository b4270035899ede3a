/* Every write, sync, truncate and delete under each step of a letter fails once. */
#include "tests/unit/test_store_rig.h"

#include "tests/rig/disk_vfs.h"

struct step {
    const char *name;
    void (*prepare)(struct rig *g);
    int (*run)(struct rig *g, struct err *e);
    const char *done;           /* asks the file: 1 when the whole step is there, 0 when nothing of it is */
    int again;                  /* what a step that is there already answers */
};

static void nothing(struct rig *g) { rig_letter(g->s, "d0"); }

static int take_in_step(struct rig *g, struct err *e)
{
    char number[STORE_NUMBER_SIZE];
    int64_t id;

    return rig_take_in(g->s, "d1", &id, number, e);
}

static void one_letter(struct rig *g)
{
    rig_officers(g->s);
    rig_letter(g->s, "d1");
}

static int reading_step(struct rig *g, struct err *e) { return rig_put_reading(g->s, 1, "1/2026", "One", "body of the letter", e); }

static void one_read(struct rig *g)
{
    one_letter(g);
    rig_read(g->s, 1, "1/2026", "One", "body of the letter");
}

static int confirm_step(struct rig *g, struct err *e) { return rig_put_confirm(g->s, 1, 2, e); }

static void all_but_one_delivered(struct rig *g)
{
    struct err e = { 0 };
    int64_t id;
    bool all;

    one_read(g);
    assert_ok(rig_put_confirm(g->s, 1, 2, &e), e);
    assert_ok(store_delivery_take_from(g->s, "eoffice", &id, &e), e);
    assert_ok(store_delivery_event(g->s, id, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    assert_ok(store_delivery_take_from(g->s, "mail", &id, &e), e);
}

static int delivered_step(struct rig *g, struct err *e)
{
    bool all;

    return store_delivery_event(g->s, 2, DELIVERY_EV_DELIVERED, false, "", "{\"message_id\":\"x\"}", "sendd", &all, e);
}

static void two_read(struct rig *g)
{
    one_read(g);
    rig_letter(g->s, "d2");
    rig_read(g->s, 2, "2/2026", "Two", "");
}

static int merge_step(struct rig *g, struct err *e)
{
    static const int64_t voids[] = { 1 };
    static const char *const made[] = { "d9" };
    struct page_change c = { .kind = "merge", .letter = 2, .seen = 1, .revision = 2, .other = 1, .voids = voids, .n_voids = 1,
                             .void_reason = "merged into 2", .made = made, .n_made = 1, .detail = "{\"before\":{},\"after\":{}}" };
    int64_t job;

    return store_pages_begin(g->s, &c, "clerk", &job, e);
}

static const struct step steps[] = {
    { "take_in", nothing, take_in_step, "SELECT (SELECT count(*) FROM letters WHERE doc = 'd1') + (SELECT last FROM registers) - 1 "
      "+ (SELECT count(*) FROM history WHERE letter = 2) + (SELECT count(*) FROM search_text WHERE rowid = 2) = 4 "
      "OR - ((SELECT count(*) FROM letters WHERE doc = 'd1') + (SELECT last FROM registers) - 1 "
      "+ (SELECT count(*) FROM history WHERE letter = 2) + (SELECT count(*) FROM search_text WHERE rowid = 2))", -EEXIST },
    { "put_reading", one_letter, reading_step, "SELECT (state = 'read') = (SELECT count(*) = 3 FROM fields) AND "
      "(state = 'read') = (SELECT count(*) = 1 FROM search_text WHERE search_text MATCH 'body') AND state = 'read' FROM letters", 0 },
    { "confirm", one_read, confirm_step, "SELECT (state = 'filed') = (SELECT count(*) = 2 FROM deliveries) AND state = 'filed' FROM letters", -EPERM },
    { "delivery_event", all_but_one_delivered, delivered_step, "SELECT (l.state = 'sent') = (d.state = 'delivered') AND l.state = 'sent' "
      "FROM letters l, deliveries d WHERE d.id = 2", 0 },
    { "pages_begin", two_read, merge_step, "SELECT (SELECT state = 'void' FROM letters WHERE id = 1) + (SELECT state = 'taken_in' AND read_s = 0 "
      "FROM letters WHERE id = 2) + (SELECT count(*) FROM page_jobs WHERE state = 'begun') + (SELECT count(*) FROM page_docs) "
      "+ (SELECT count(*) FROM history WHERE event = 'pages_merge') IN (5) OR -((SELECT count(*) FROM page_jobs) + (SELECT count(*) FROM page_docs) "
      "+ (SELECT state = 'void' FROM letters WHERE id = 1) + (SELECT state = 'taken_in' FROM letters WHERE id = 2))", -ESTALE },
};

/* Whole or not at all: the history verifies, and a second try ends where one good try would have. */
static void check_after_failure(struct rig *g, const struct step *st, int r)
{
    struct err e = { 0 };
    int64_t rows;

    if (r < 0 && r != -EIO && r != -ENOSPC)
        fail_msg("%s: answered %d", st->name, r);
    assert_ok(store_verify(g->s, &rows, &e), e);
    int64_t there = rig_ask(g->path, st->done);
    if (there != (r == 0))
        fail_msg("%s: answered %d, but the file says %lld", st->name, r, (long long)there);

    store_close(TAKE_PTR(g->s));                /* a start after the fault: what was half written may have come through */
    assert_ok(store_open(g->path, STORE_WRITE, &g->s, &e), e);
    assert_ok(store_verify(g->s, &rows, &e), e);
    there = rig_ask(g->path, st->done);
    assert_true(there == 0 || there == 1);
    r = st->run(g, &e);
    assert_int_equal(r, there ? st->again : 0);
    assert_int_equal(rig_ask(g->path, st->done), 1);
    assert_ok(store_verify(g->s, &rows, &e), e);
}

static void fail_everywhere(const struct step *st, int code)
{
    unsigned n = 0;
    bool fired;

    do {
        struct err e = { 0 };
        struct rig g;

        disk_vfs_install();
        rig_open_made(&g);
        st->prepare(&g);
        disk_vfs_fail_nth(n++, code);
        int r = st->run(&g, &e);
        fired = disk_vfs_fired();
        disk_vfs_heal();
        if (fired && r == 0)
            fail_msg("%s: a failed write %u was not noticed", st->name, n - 1);
        check_after_failure(&g, st, r);
        rig_close(&g);
        disk_vfs_remove();
    } while (fired);
    assert_true(n >= 8);                        /* frames of several tables and the sync: the rig really bit */
}

static void every_failed_call_while_taking_in_is_reported_and_leaves_all_or_nothing(void **state)
{
    (void)state;
    fail_everywhere(&steps[0], SQLITE_IOERR);
    fail_everywhere(&steps[0], SQLITE_FULL);
}

static void every_failed_call_while_a_reading_comes_in_is_reported_and_leaves_all_or_nothing(void **state)
{
    (void)state;
    fail_everywhere(&steps[1], SQLITE_IOERR);
    fail_everywhere(&steps[1], SQLITE_FULL);
}

static void every_failed_call_while_confirming_is_reported_and_leaves_all_or_nothing(void **state)
{
    (void)state;
    fail_everywhere(&steps[2], SQLITE_IOERR);
    fail_everywhere(&steps[2], SQLITE_FULL);
}

static void every_failed_call_at_a_delivery_is_reported_and_leaves_all_or_nothing(void **state)
{
    (void)state;
    fail_everywhere(&steps[3], SQLITE_IOERR);
    fail_everywhere(&steps[3], SQLITE_FULL);
}

static void every_failed_call_while_pages_are_merged_is_reported_and_leaves_all_or_nothing(void **state)
{
    (void)state;
    fail_everywhere(&steps[4], SQLITE_IOERR);
    fail_everywhere(&steps[4], SQLITE_FULL);
}

static void every_failed_call_while_the_diary_is_made_is_reported_and_the_next_start_makes_it(void **state)
{
    unsigned n = 0;
    bool fired;

    (void)state;
    do {
        struct err e = { 0 };
        struct rig g;

        disk_vfs_install();
        tmpdir_new(g.dir);
        snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
        disk_vfs_fail_nth(n++, SQLITE_IOERR);
        int r = store_open(g.path, STORE_WRITE, &g.s, &e);
        fired = disk_vfs_fired();
        disk_vfs_heal();
        if (r == 0)
            store_close(TAKE_PTR(g.s));
        else
            assert_non_null(strstr(e.msg, "diary.db"));
        assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
        rig_letter(g.s, "d1");
        assert_string_equal(rig_see(g.s, 1).number, "CRU-A/2026/000001");
        rig_close(&g);
        disk_vfs_remove();
    } while (fired);
    assert_true(n >= 20);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failed_call_while_taking_in_is_reported_and_leaves_all_or_nothing),
        cmocka_unit_test(every_failed_call_while_a_reading_comes_in_is_reported_and_leaves_all_or_nothing),
        cmocka_unit_test(every_failed_call_while_confirming_is_reported_and_leaves_all_or_nothing),
        cmocka_unit_test(every_failed_call_at_a_delivery_is_reported_and_leaves_all_or_nothing),
        cmocka_unit_test(every_failed_call_while_pages_are_merged_is_reported_and_leaves_all_or_nothing),
        cmocka_unit_test(every_failed_call_while_the_diary_is_made_is_reported_and_the_next_start_makes_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
