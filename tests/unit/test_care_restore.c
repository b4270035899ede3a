/* Backups and restores that are killed at any step, and what a restored box must not do twice. */
#include "tests/unit/test_care_rig.h"

#include "tests/rig/kill_at.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/put_file.h"
#include "base/restored.h"
#include "store/history_find.h"

#include <errno.h>
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

/* ---- cut off */

static void backup_once(void *ctx)
{
    struct care_rig *g = ctx;
    struct err e = { 0 };
    int r = care_try_backup(g, &e);

    if (r < 0) {
        fprintf(stderr, "%s\n", e.msg);
        _exit(1);
    }
}

/* Each call that changes something is one of some two hundred: every n-th meets each step. */
static void killed_anywhere_the_last_good_backup_stays_and_the_next_goes_on(void **state)
{
    struct care_rig *g = *state;
    int killed = 1, kills = 0;

    care_must_backup(g);
    care_stop(&g->box);
    for (unsigned n = 0; killed == 1; n += 11) {
        care_start(&g->box);
        care_letter(&g->box, 3000);
        care_stop(&g->box);
        killed = kill_at_call(n, backup_once, g);
        if (killed < 0)
            skip();                                     /* this system does not let us trace a child */
        kills += killed;
        if (g->box.n == CARE_DOCS)
            g->box.n = 0, n += 40;
        if (kills % 3 == 0) {
            struct restore_report report;
            struct err e = { 0 };

            tmpdir_remove(g->other.data);
            assert_int_equal(mkdir(g->other.data, 02770), 0);
            assert_ok(care_try_restore(g, NULL, NULL, &report, &e), e);         /* an older one or this one, but whole */
        }
    }
    assert_true(kills > 10);
}

static void restore_once(void *ctx)
{
    struct restore_report report;
    struct err e = { 0 };
    int r = care_try_restore(ctx, NULL, NULL, &report, &e);

    if (r < 0) {
        fprintf(stderr, "%s\n", e.msg);
        _exit(1);
    }
}

static void a_restore_that_is_killed_anywhere_is_not_begun_or_it_is_completed(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    int killed = 1, kills = 0;

    care_must_backup(g);
    for (unsigned n = 0; killed == 1; n += 7) {
        struct err e = { 0 };

        killed = kill_at_call(n, restore_once, g);
        if (killed < 0)
            skip();
        kills += killed;
        int r = care_try_restore(g, NULL, NULL, &report, &e);
        if (r != 0 && r != -EEXIST)                     /* -EEXIST: it was complete */
            fail_msg("after a kill at call %u: %d %s", n, r, e.msg);
        care_expect_same(g);
        care_stop(&g->other);
        tmpdir_remove(g->other.data);
        assert_int_equal(mkdir(g->other.data, 02770), 0);
    }
    assert_true(kills > 10);
}

/* Secrets stand beside dakbox.conf, outside of what moves by a rename. */
static void expect_secret(const struct care_rig *g, bool may_be_missing)
{
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX + 16];
    struct err e = { 0 };
    size_t n = 0;

    snprintf(path, sizeof(path), "%s/mail.password", g->other.dir);
    int r = get_file(path, 4096, &text, &n, &e);
    if (r == -ENOENT && may_be_missing)
        return;
    assert_ok(r, e);
    assert_string_equal(text, "pass phrase\n");
}

static bool has_restore_dir(const struct care_rig *g)
{
    char path[PATH_MAX + 16];

    snprintf(path, sizeof(path), "%s/restore", g->other.data);
    return access(path, F_OK) == 0;
}

static void forget_other(struct care_rig *g)
{
    char path[PATH_MAX + 16];

    care_stop(&g->other);
    tmpdir_remove(g->other.data);
    assert_int_equal(mkdir(g->other.data, 02770), 0);
    snprintf(path, sizeof(path), "%s/mail.password", g->other.dir);
    unlink(path);
}

/* As the box does when it starts, before any program: the old state or the new one, and nothing between. */
static void a_restore_that_the_power_cut_off_is_completed_or_cleared_away_by_the_next_start(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    int killed = 1, completed = 0, cleared = 0;

    care_must_backup(g);
    for (unsigned n = 0; killed == 1; n += 13) {
        struct err e = { 0 };

        killed = kill_at_call(n, restore_once, g);
        if (killed < 0)
            skip();
        expect_secret(g, true);
        int r = care_restore_complete(g->other.config, &e);
        if (r < 0)
            fail_msg("after a kill at call %u: %d %s", n, r, e.msg);
        assert_false(has_restore_dir(g));
        completed += r == 1;
        if (care_restore_may(g->other.config, &e) == 0) {
            assert_int_equal(r, 0);
            cleared++;
            expect_secret(g, true);
            assert_ok(care_try_restore(g, NULL, NULL, &report, &e), e);
        }
        expect_secret(g, false);
        care_expect_same(g);
        forget_other(g);
    }
    assert_true(completed > 2 && cleared > 5);
}

static void put_beside(const struct care_box *b, const char *text)
{
    char path[PATH_MAX + 16];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/" CONFIG_TAKEN_NAME, b->dir);
    if (!text)
        unlink(path);
    else
        assert_ok(put_file(path, 0644, text, strlen(text), &e), e);
}

/* With those that are not understood no program would start. */
static void settings_from_a_stick_come_back_where_they_are_understood(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX + 64], apart[PATH_MAX + 64];

    snprintf(path, sizeof(path), "%s/" CONFIG_TAKEN_NAME, g->other.dir);
    snprintf(apart, sizeof(apart), "%s/from-backup/" CONFIG_TAKEN_NAME, g->other.data);
    put_beside(&g->box, "[mail]\nca_file = /a.pem\n");
    care_must_backup(g);
    assert_false(care_must_restore(g).settings_apart);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(access(apart, F_OK), -1);
    put_beside(&g->other, NULL);
    forget_other(g);
    put_beside(&g->box, "[mail]\nca_file = /a.pem\nca_file = /b.pem\n");
    care_must_backup(g);
    assert_true(care_must_restore(g).settings_apart);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(access(apart, F_OK), 0);
    care_expect_same(g);
}

static void expect_text(const char *path, const char *expected)
{
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    size_t n = 0;

    assert_ok(get_file(path, 4096, &text, &n, &e), e);
    assert_string_equal(text, expected);
}

/* As when the new box was told by a stick how to reach the backups: what the office had been given must not be lost over that, and its own is there to
 * be compared, also where the power was cut in between. */
static void the_office_s_settings_from_a_stick_take_the_place_of_the_new_box_s(void **state)
{
    static const char office[] = "[mail]\nca_file = /etc/dakbox/certs/0123456789abcdef-mail.pem\n";
    static const char own[] = "[backup]\npassword_file = /etc/dakbox/secrets/fedcba9876543210-backup\n";
    struct care_rig *g = *state;
    char path[PATH_MAX + 64], aside[PATH_MAX + 64];
    int killed = 1, kills = 0;

    snprintf(path, sizeof(path), "%s/" CONFIG_TAKEN_NAME, g->other.dir);
    snprintf(aside, sizeof(aside), "%s/from-backup/" CONFIG_TAKEN_NAME ".own", g->other.data);
    put_beside(&g->box, office);
    care_must_backup(g);
    for (unsigned n = 0; killed == 1; n += 31) {
        struct restore_report report;
        struct err e = { 0 };

        put_beside(&g->other, own);
        killed = kill_at_call(n, restore_once, g);
        if (killed < 0)
            skip();
        kills += killed;
        int r = care_try_restore(g, NULL, NULL, &report, &e);
        if (r != 0 && r != -EEXIST)                     /* -EEXIST: it was complete */
            fail_msg("after a kill at call %u: %d %s", n, r, e.msg);
        expect_text(path, office);
        expect_text(aside, own);
        forget_other(g);
    }
    assert_true(kills > 5);
}

/* What the new box has there itself stays; the backup's is kept to be compared. */
static void what_stands_beside_dakbox_conf_stays_and_the_backup_s_is_kept_apart(void **state)
{
    struct care_rig *g = *state;
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX + 64];
    struct err e = { 0 };
    size_t n = 0;

    care_must_backup(g);
    snprintf(path, sizeof(path), "%s/mail.password", g->other.dir);
    assert_ok(put_file(path, 0600, "its own\n", 8, &e), e);
    care_must_restore(g);
    assert_ok(get_file(path, 4096, &text, &n, &e), e);
    assert_string_equal(text, "its own\n");
    free(text);
    snprintf(path, sizeof(path), "%s/from-backup/conf/mail.password", g->other.data);
    assert_ok(get_file(path, 4096, &text, &n, &e), e);
    assert_string_equal(text, "pass phrase\n");
    snprintf(path, sizeof(path), "%s/from-backup", g->other.data);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0077, 0);             /* secrets, and the group here is that of all programs */
    snprintf(path, sizeof(path), "%s/from-backup/conf/mail.password", g->other.data);
    forget_other(g);
    care_must_restore(g);                               /* where nothing stands it is put there, and nowhere else */
    expect_secret(g, false);
    assert_int_equal(access(path, F_OK), -1);
}

/* maild does not wait for diaryd to be told. */
static void that_it_was_restored_stands_beside_the_diary(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX + 16];
    struct restored was;
    struct err e = { 0 };

    struct backup_report saved = care_must_backup(g);
    assert_false(restored_get(g->other.data, &was));
    care_must_restore(g);
    assert_true(restored_get(g->other.data, &was));
    assert_int_equal(was.taken_s, index_stamp_s(saved.stamp));
    assert_true(was.at_s >= was.taken_s);
    snprintf(path, sizeof(path), "%s/restored.json", g->other.data);
    assert_ok(put_file(path, 0600, "{\"at_s\":-7}", 11, &e), e);
    assert_true(restored_get(g->other.data, &was));
    assert_int_equal(was.taken_s, 1);
    assert_int_equal(was.at_s, 1);
}

/* ---- what must not go out twice */

static int keep_state(void *ctx, const struct delivery *d)
{
    enum delivery_state *states = ctx;

    states[strcmp(d->channel, "mail") == 0] = d->state;
    return 0;
}

static int keep_key(void *ctx, const struct delivery *d)
{
    if (strcmp(d->channel, "eoffice") == 0)
        snprintf(ctx, UUID_SIZE, "%s", d->key);
    return 0;
}

static void what_was_under_way_is_asked_about_and_keeps_its_key(void **state)
{
    struct care_rig *g = *state;
    enum delivery_state states[2] = { DELIVERY_STATES, DELIVERY_STATES };
    char before[UUID_SIZE] = "", after[UUID_SIZE] = "";
    struct err e = { 0 };

    care_must_backup(g);
    care_confirm(&g->box, 2);                           /* after the backup */
    struct restore_report back = care_must_restore(g);
    assert_int_equal(back.asked_about, 2);
    care_start(&g->other);
    assert_ok(store_deliveries(g->other.store, 1, keep_state, states, &e), e);
    assert_int_equal(states[0], DELIVERY_UNKNOWN);
    assert_int_equal(states[1], DELIVERY_UNKNOWN);
    memcpy(g->other.docs, g->box.docs, sizeof(g->box.docs));
    care_confirm(&g->other, 2);                         /* once more, by a clerk who cannot know */
    assert_ok(store_deliveries(g->other.store, 2, keep_state, states, &e), e);
    assert_int_equal(states[0], DELIVERY_UNKNOWN);
    assert_ok(store_deliveries(g->box.store, 2, keep_key, before, &e), e);
    assert_ok(store_deliveries(g->other.store, 2, keep_key, after, &e), e);
    assert_string_equal(before, after);
    care_letter(&g->other, 1000);                       /* a new letter is no question */
    memcpy(g->other.docs[3], g->other.docs[g->other.n - 1], ID_SIZE);
    care_read(&g->other, 4, "New");
    care_confirm(&g->other, 4);
    assert_ok(store_deliveries(g->other.store, 4, keep_state, states, &e), e);
    assert_int_equal(states[0], DELIVERY_WAITING);
    int64_t rows;
    assert_ok(store_verify(g->other.store, &rows, &e), e);
}

static void numbers_given_after_the_backup_become_void_and_are_never_given_again(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    struct err e = { 0 };
    char last[STORE_NUMBER_SIZE];

    care_must_backup(g);
    snprintf(last, sizeof(last), "CRU-A/%d/000007", clock_local_year(clock_utc_s()));
    assert_int_equal(care_try_restore(g, NULL, "CRU-B/2026/000007", &report, &e), -EINVAL);
    assert_int_equal(care_try_restore(g, NULL, "CRU-A/2026/", &report, &e), -EINVAL);
    e = (struct err){ 0 };
    assert_ok(care_try_restore(g, NULL, last, &report, &e), e);
    assert_int_equal(report.lost, 4);
    assert_int_equal(report.letters, 3);
    care_expect_same(g);
    assert_int_equal(care_letter(&g->other, 100), 8);
}

static int keep_detail(void *ctx, const struct history_row *h, const char *number, bool proved)
{
    (void)number;
    (void)proved;
    *(json_t **)ctx = json_loads(h->detail, 0, NULL);
    return 0;
}

/* A number that is given a second time stands on two papers: so somebody has to say which was the last, or that there is none. */
static void without_a_word_of_the_last_number_nothing_is_restored(void **state)
{
    struct care_rig *g = *state;
    const struct restore_ask ask = { .secret = g->secret, .actor = "admin" };
    struct restore_report report;
    AUTO_JSON json_t *said = NULL;
    struct err e = { 0 };

    care_must_backup(g);
    assert_int_equal(care_restore(g->other.config, &ask, NULL, &report, &e), -EINVAL);
    assert_int_equal(said_id_of(e.said), SAID_RESTORE_WHICH_NUMBER);
    assert_int_equal(report.letters, 0);
    e = (struct err){ 0 };
    assert_ok(care_try_restore(g, NULL, RESTORE_NONE_LATER, &report, &e), e);
    assert_int_equal(report.lost, 0);
    care_expect_same(g);
    assert_ok(store_history_find(g->other.store, &(struct history_ask){ .event = "restored", .limit = 1 }, keep_detail, &said, &e), e);
    assert_non_null(said);
    assert_string_equal(json_str(said, "last_number", ""), RESTORE_NONE_LATER);
}

static int try_until(struct care_rig *g, int64_t until_s, const char *last, struct restore_report *ret, struct err *e)
{
    const struct restore_ask ask = { .until_s = until_s, .secret = g->secret, .last_number = last, .actor = "admin" };

    *e = (struct err){ 0 };
    return care_restore(g->other.config, &ask, NULL, ret, e);
}

static void cut_short(void *ctx, const char *path)
{
    const char *stamp = ctx;

    if (strstr(path, stamp) && strstr(path, ".index"))
        assert_int_equal(truncate(path, 40), 0);
}

/* Who has to take an older backup still has the numbers of the newer ones on paper. */
static void an_older_backup_is_found_by_its_day_and_later_numbers_are_not_forgotten(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    struct err e;
    char last[STORE_NUMBER_SIZE];

    struct backup_report first = care_must_backup(g);
    int64_t until_s = index_stamp_s(first.stamp);
    care_letter(&g->box, 100);
    while (clock_utc_s() <= until_s)
        clock_pause_ms(50);
    struct backup_report second = care_must_backup(g);
    assert_string_not_equal(second.stamp, first.stamp);
    assert_int_equal(try_until(g, until_s - 1, RESTORE_NONE_LATER, &report, &e), -ENOENT);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_NONE_UNTIL);
    assert_int_equal(try_until(g, until_s, RESTORE_NONE_LATER, &report, &e), -EINVAL);
    assert_int_equal(said_id_of(e.said), SAID_RESTORE_SOME_LATER);
    care_each_file(g, cut_short, second.stamp);
    snprintf(last, sizeof(last), "CRU-A/%d/000004", clock_local_year(clock_utc_s()));
    assert_int_equal(try_until(g, 0, last, &report, &e), -EBADMSG);
    assert_ok(try_until(g, until_s, last, &report, &e), e);
    assert_string_equal(report.stamp, first.stamp);
    assert_int_equal(report.letters, 3);
    assert_int_equal(report.lost, 1);
}

/* The clerk reads the last number off the last paper, and it is in the backup. */
static void when_the_last_number_is_in_the_backup_none_is_lost_and_an_earlier_one_is_refused(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    struct err e = { 0 };
    char last[STORE_NUMBER_SIZE], words[64];
    int year = clock_local_year(clock_utc_s());

    care_must_backup(g);
    snprintf(last, sizeof(last), "CRU-A/%d/000002", year);
    assert_int_equal(care_try_restore(g, NULL, last, &report, &e), -EINVAL);
    snprintf(words, sizeof(words), "comes after CRU-A/%d/000003", year);
    assert_non_null(strstr(e.msg, words));
    snprintf(last, sizeof(last), "CRU-A/%d/000003", year);
    e = (struct err){ 0 };
    assert_ok(care_try_restore(g, NULL, last, &report, &e), e);
    assert_int_equal(report.lost, 0);
    care_expect_same(g);
    assert_int_equal(care_letter(&g->other, 100), 4);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(killed_anywhere_the_last_good_backup_stays_and_the_next_goes_on),
        WITH_RIG(a_restore_that_is_killed_anywhere_is_not_begun_or_it_is_completed),
        WITH_RIG(a_restore_that_the_power_cut_off_is_completed_or_cleared_away_by_the_next_start),
        WITH_RIG(settings_from_a_stick_come_back_where_they_are_understood),
        WITH_RIG(the_office_s_settings_from_a_stick_take_the_place_of_the_new_box_s),
        WITH_RIG(what_stands_beside_dakbox_conf_stays_and_the_backup_s_is_kept_apart),
        WITH_RIG(that_it_was_restored_stands_beside_the_diary),
        WITH_RIG(what_was_under_way_is_asked_about_and_keeps_its_key),
        WITH_RIG(numbers_given_after_the_backup_become_void_and_are_never_given_again),
        WITH_RIG(without_a_word_of_the_last_number_nothing_is_restored),
        WITH_RIG(an_older_backup_is_found_by_its_day_and_later_numbers_are_not_forgotten),
        WITH_RIG(when_the_last_number_is_in_the_backup_none_is_lost_and_an_earlier_one_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
