/* When boxd begins the night's backup by itself. */
#include "tests/unit/test.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "box/backup_due.h"
#include "care/state.h"
#include "tests/rig/tmpdir.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MIDNIGHT_S = 1800000000, HOUR_S = 3600 };

struct night { char dir[TMPDIR_SIZE]; struct config *config; };

static int setup(void **state)
{
    struct night *n = calloc(1, sizeof(*n));
    char conf[PATH_MAX], text[PATH_MAX];
    struct err e = { 0 };

    tmpdir_new(n->dir);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", n->dir);
    snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\n[backup]\ndir = /media/backup\nhour = 2\n", n->dir);
    assert_ok(put_file(conf, 0600, text, strlen(text), &e), e);
    assert_ok(config_load(conf, &n->config, &e), e);
    assert_ok(care_make_dir(n->config, &e), e);
    *state = n;
    return 0;
}

static int teardown(void **state)
{
    struct night *n = *state;

    config_free(n->config);
    tmpdir_remove(n->dir);
    free(n);
    return 0;
}

static void kept(const struct night *n, int64_t good_s, int64_t tried_s)
{
    struct err e = { 0 };

    assert_ok(care_state_save(n->config, &(struct care_state){ .good_s = good_s, .tried_s = tried_s }, &e), e);
}

static bool is_due(const struct night *n, int64_t after_midnight_s, int64_t begun_s)
{
    return backup_is_due(n->config, MIDNIGHT_S + after_midnight_s, MIDNIGHT_S, begun_s);
}

static void it_is_due_once_a_day_from_its_hour_on_and_again_an_hour_after_it_failed(void **state)
{
    const struct night *n = *state;

    kept(n, MIDNIGHT_S - 20 * HOUR_S, MIDNIGHT_S - 20 * HOUR_S);
    assert_false(is_due(n, 2 * HOUR_S - 1, 0));
    assert_true(is_due(n, 2 * HOUR_S, 0));
    kept(n, MIDNIGHT_S - 20 * HOUR_S, MIDNIGHT_S + 2 * HOUR_S);
    assert_false(is_due(n, 3 * HOUR_S - 1, 0));
    assert_true(is_due(n, 3 * HOUR_S, 0));
    kept(n, MIDNIGHT_S + 2 * HOUR_S, MIDNIGHT_S + 2 * HOUR_S);
    assert_false(is_due(n, 20 * HOUR_S, 0));
}

/* Without its key, or out of memory: else it would be begun every twenty seconds. */
static void one_that_left_no_word_is_not_begun_again_within_the_hour(void **state)
{
    const struct night *n = *state;

    assert_false(is_due(n, 2 * HOUR_S + 20, MIDNIGHT_S + 2 * HOUR_S));
    assert_true(is_due(n, 3 * HOUR_S, MIDNIGHT_S + 2 * HOUR_S));
    assert_true(is_due(n, 2 * HOUR_S, MIDNIGHT_S + 9 * HOUR_S));
}

static void a_good_one_of_the_future_holds_up_none(void **state)
{
    const struct night *n = *state;

    kept(n, MIDNIGHT_S + 1000 * 24 * HOUR_S, MIDNIGHT_S + 1000 * 24 * HOUR_S);
    assert_true(is_due(n, 2 * HOUR_S, 0));
}

static void set_up(struct night *n, const char *backup)
{
    char conf[PATH_MAX], text[PATH_MAX];
    struct err e = { 0 };

    config_free(n->config);
    n->config = NULL;
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", n->dir);
    snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\n%s", n->dir, backup);
    assert_ok(put_file(conf, 0600, text, strlen(text), &e), e);
    assert_ok(config_load(conf, &n->config, &e), e);
}

static void label(const struct night *n, const char *name)
{
    char link[PATH_MAX];

    snprintf(link, sizeof(link), "%s/disk/by-label/%s", n->dir, name);
    assert_int_equal(symlink("../../sda1", link), 0);
}

static void it_goes_to_the_stick_that_stays_in_where_no_other_place_is_set(void **state)
{
    struct night *n = *state;
    char folder[PATH_MAX];

    set_up(n, "");
    snprintf(folder, sizeof(folder), "%s/disk", n->dir);
    assert_int_equal(mkdir(folder, 0755), 0);
    snprintf(folder, sizeof(folder), "%s/disk/by-label", n->dir);
    assert_int_equal(mkdir(folder, 0755), 0);
    assert_null(backup_place(n->config, n->dir));
    label(n, "HOLIDAY");
    assert_null(backup_place(n->config, n->dir));
    label(n, "DAKBOX-SAVE");
    assert_string_equal(backup_place(n->config, n->dir), "stick");
    set_up(n, "[backup]\nurl = sftp://backup@192.0.2.1/box\n");
    assert_string_equal(backup_place(n->config, n->dir), "set");
    set_up(n, "[backup]\ndir = /media/backup\n");
    assert_string_equal(backup_place(n->config, "/nowhere"), "set");
}

static void how_it_stands_tells_of_a_stick_too(void **state)
{
    struct night *n = *state;
    char sentence[SAID_SIZE];
    int64_t now_s = clock_utc_s();

    set_up(n, "");
    assert_int_equal(care_backup_look(n->config, sentence), CARE_NO_TARGET);
    assert_int_equal(said_id_of(sentence), SAID_BACKUP_NO_TARGET);
    kept(n, now_s, now_s);
    assert_int_equal(care_backup_look(n->config, sentence), CARE_GOOD);
    kept(n, now_s - 400 * 24 * HOUR_S, now_s);
    assert_int_equal(care_backup_look(n->config, sentence), CARE_LATE);
}

int main(void)
{
#define WITH_NIGHT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_NIGHT(it_is_due_once_a_day_from_its_hour_on_and_again_an_hour_after_it_failed),
        WITH_NIGHT(one_that_left_no_word_is_not_begun_again_within_the_hour),
        WITH_NIGHT(a_good_one_of_the_future_holds_up_none),
        WITH_NIGHT(it_goes_to_the_stick_that_stays_in_where_no_other_place_is_set),
        WITH_NIGHT(how_it_stands_tells_of_a_stick_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
