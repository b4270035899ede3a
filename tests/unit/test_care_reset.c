/* A factory reset refuses until it is said clearly enough, and forgets the keys first. */
#include "tests/unit/test_care_rig.h"

#include "store/box_notes.h"

#include "tests/rig/kill_at.h"

#include "care/reset.h"
#include "care/state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int setup(void **state)
{
    *state = care_rig_new();
    return 0;
}

static int teardown(void **state)
{
    care_rig_free(*state);
    return 0;
}

static unsigned entries(const char *path)
{
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    unsigned n = 0;

    assert_non_null(dir);
    for (const struct dirent *d; (d = readdir(dir)); )
        n += d->d_name[0] != '.';
    return n;
}

static void expect_no(struct care_rig *g, const struct reset_ask *ask, int r, const char *word)
{
    struct err e = { 0 };

    assert_int_equal(reset_may(g->box.config, ask, &e), r);
    assert_non_null(strstr(e.msg, word));
}

static void it_is_said_twice_what_would_be_lost(void **state)
{
    struct care_rig *g = *state;
    struct reset_ask ask = { .office = "another office" };
    struct err e = { 0 };

    expect_no(g, &ask, -EINVAL, "Central Registry Unit");
    ask.office = "Central Registry Unit";
    expect_no(g, &ask, -EPERM, "3 letters");
    ask.undelivered_too = true;
    expect_no(g, &ask, -EPERM, "no backup");
    care_must_backup(g);
    assert_ok(reset_may(g->box.config, &ask, &e), e);
    struct reset_cost cost;
    sleep(1);                                           /* times are in seconds */
    assert_ok(store_box_note(g->box.store, "a", "{\"job\":\"backup\"}", "boxd", &e), e);
    assert_ok(reset_may(g->box.config, &ask, &e), e);   /* the note of the backup itself */
    care_letter(&g->box, 100);
    assert_ok(reset_look(g->box.config, &cost, &e), e);
    assert_true(cost.changed_since);
    expect_no(g, &ask, -EPERM, "something happened since");
    ask.without_backup = true;
    assert_ok(reset_may(g->box.config, &ask, &e), e);
}

/* A box without a battery clock that starts in 1970, or one whose clock was set back. */
static void after_a_clock_that_went_back_no_backup_counts_as_the_newest(void **state)
{
    struct care_rig *g = *state;
    struct care_state last;
    struct reset_cost cost;
    struct err e = { 0 };

    care_must_backup(g);
    assert_ok(reset_look(g->box.config, &cost, &e), e);
    assert_false(cost.changed_since);
    care_state_load(g->box.config, &last);
    last.good_s += 3600;                                /* the clock showed an hour more when it was made */
    assert_ok(care_state_save(g->box.config, &last, &e), e);
    assert_ok(reset_look(g->box.config, &cost, &e), e);
    assert_true(cost.changed_since);
}

static void a_box_that_runs_is_not_reset(void **state)
{
    struct care_rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(care_reset(g->box.config, &e), -EBUSY);
    assert_int_equal(care_faults(&g->box), 0);
}

/* What lay under the key's name is zeros on the card, not only without a name. */
static void the_keys_are_overwritten_and_nothing_is_left(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX + 32], kept[PATH_MAX + 32], bytes[64];
    struct err e = { 0 };

    care_stop(&g->box);
    snprintf(path, sizeof(path), "%s/box.key", g->box.data);
    snprintf(kept, sizeof(kept), "%s/box.key.seen", g->box.dir);
    assert_int_equal(link(path, kept), 0);
    assert_ok(care_reset(g->box.config, &e), e);
    assert_int_equal(entries(g->box.data), 0);
    AUTO_CLOSE int fd = open(kept, O_RDONLY);
    assert_int_equal(read(fd, bytes, sizeof(bytes)), sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        assert_int_equal(bytes[i], 0);
    care_start(&g->box);                                /* the first start */
    assert_int_equal(care_letter(&g->box, 100), 1);
}

static void reset_once(void *ctx)
{
    struct err e = { 0 };

    if (care_reset(ctx, &e) < 0)
        _exit(1);
}

static void killed_anywhere_no_letter_can_be_opened_without_its_key_and_it_is_completed(void **state)
{
    struct care_rig *g = *state;
    struct err e = { 0 };
    int killed = 1;

    care_must_backup(g);
    care_stop(&g->box);
    for (unsigned n = 0; killed == 1 && n < 200; n += 3) {
        struct restore_report report;

        killed = kill_at_call(n, reset_once, g->other.config);
        if (killed < 0)
            skip();
        assert_ok(care_reset(g->other.config, &e), e);
        assert_int_equal(entries(g->other.data), 0);
        assert_ok(care_try_restore(g, NULL, NULL, &report, &e), e);
    }
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(it_is_said_twice_what_would_be_lost),
        WITH_RIG(after_a_clock_that_went_back_no_backup_counts_as_the_newest),
        WITH_RIG(a_box_that_runs_is_not_reset),
        WITH_RIG(the_keys_are_overwritten_and_nothing_is_left),
        WITH_RIG(killed_anywhere_no_letter_can_be_opened_without_its_key_and_it_is_completed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
