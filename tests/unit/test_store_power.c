/* The power goes at every sync of a day's work: what was acknowledged is there, and numbers are whole. */
#include "tests/unit/test_store_rig.h"

#include "tests/rig/disk_vfs.h"

enum { LETTERS = 4, STEPS = 4 };

/* How far each letter's steps were acknowledged: 1 taken in, 2 read, 3 confirmed, 4 one delivery delivered. */
struct acknowledged { int letter[LETTERS]; };

static int step(struct store *s, int letter, int which, struct err *e)
{
    char doc[8], number[STORE_NUMBER_SIZE];
    int64_t id = letter + 1, delivery;
    bool all;
    int r;

    snprintf(doc, sizeof(doc), "d%d", letter);
    switch (which) {
    case 0:
        r = rig_take_in(s, doc, &id, number, e);
        return r;
    case 1:
        return rig_put_reading(s, id, "1/2026", "One", "a longer body, so that there are several pages to write", e);
    case 2:
        return rig_put_confirm(s, id, 2, e);
    default:
        r = store_delivery_take_from(s, "eoffice", &delivery, e);
        return r < 0 ? r : store_delivery_event(s, delivery, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, e);
    }
}

/* Works until the first failure. Half way the diary is closed and opened: a checkpoint. */
static void work(const char *path, struct acknowledged *done)
{
    struct store *s = NULL;
    struct err e = { 0 };
    int r = store_open(path, STORE_WRITE, &s, &e);
    struct officer post = { .post = "SO-1", .designation = "Section Officer", .designation_hi = "", .section = "", .name = "",
                            .email = "", .mobile = "", .next_post = "", .active = true };

    if (r == 0)
        r = store_replace_officers(s, &post, 1, "test", &e);
    for (int l = 0; r == 0 && l < LETTERS; l++) {
        for (int k = 0; r == 0 && k < STEPS; k++) {
            r = step(s, l, k, &e);
            if (r == 0)
                done->letter[l] = k + 1;
        }
        if (r == 0 && l == LETTERS / 2) {
            store_close(TAKE_PTR(s));
            r = store_open(path, STORE_WRITE, &s, &e);
        }
    }
    store_close(s);
}

static void check_acknowledged(const char *path, const struct acknowledged *done)
{
    static const char *const at_least[] = { "1", "state <> 'taken_in'", "state = 'filed'",
        "(SELECT state FROM deliveries d WHERE d.letter = letters.id AND channel = 'eoffice') = 'delivered'" };
    char sql[256];

    for (int l = 0; l < LETTERS; l++)
        for (int k = 0; k < done->letter[l]; k++) {
            snprintf(sql, sizeof(sql), "SELECT count(*) FROM letters WHERE doc = 'd%d' AND serial = %d AND %s", l, l + 1, at_least[k]);
            if (rig_ask(path, sql) != 1)
                fail_msg("letter %d: step %d was acknowledged and is gone", l, k);
        }
}

/* As the office finds it in the morning. */
static void check_after_cut(const struct acknowledged *done, unsigned seed)
{
    char number[STORE_NUMBER_SIZE], want[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    struct rig g;
    int64_t rows, id;

    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
    disk_vfs_restore_into(g.dir, seed);
    disk_vfs_remove();
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    check_acknowledged(g.path, done);
    assert_ok(store_verify(g.s, &rows, &e), e);
    snprintf(want, sizeof(want), "CRU-A/2026/%06lld", (long long)rig_ask(g.path, "SELECT count(*) + 1 FROM letters"));
    assert_ok(rig_take_in(g.s, "next", &id, number, &e), e);
    assert_string_equal(number, want);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    rig_close(&g);
}

static unsigned cut_everywhere(bool after, unsigned seed)
{
    unsigned n = 0;
    bool fired;

    do {
        struct acknowledged done = { { 0 } };
        char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 16];

        tmpdir_new(dir);
        snprintf(path, sizeof(path), "%s/diary.db", dir);
        disk_vfs_install();
        disk_vfs_cut_at_sync(n++, after);
        work(path, &done);
        fired = disk_vfs_fired();
        check_after_cut(&done, seed);
        tmpdir_remove(dir);
    } while (fired);
    return n;
}

static void nothing_acknowledged_is_lost_when_the_power_goes_just_before_a_sync(void **state)
{
    (void)state;
    assert_true(cut_everywhere(false, 0) > 20);    /* a sync a transaction and those of the checkpoints: the rig really bit */
}

static void nothing_acknowledged_is_lost_when_the_power_goes_just_after_a_sync(void **state)
{
    (void)state;
    assert_true(cut_everywhere(true, 0) > 20);
}

static void nothing_acknowledged_is_lost_when_some_of_the_later_writes_reached_the_disk(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 3; seed++)
        assert_true(cut_everywhere(false, seed) > 20);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_power_goes_just_before_a_sync),
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_power_goes_just_after_a_sync),
        cmocka_unit_test(nothing_acknowledged_is_lost_when_some_of_the_later_writes_reached_the_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
