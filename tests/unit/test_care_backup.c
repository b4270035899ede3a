/* A backup made while everything runs: whole, sealed, incremental, resumed after a cut, thinned by its rule; and its way back. */
#include "tests/unit/test_care_rig.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "care/set.h"
#include "care/target.h"
#include "care/state.h"
#include "store/backup.h"

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

/* ---- there and back */

static void an_office_comes_back_whole_on_an_empty_box(void **state)
{
    struct care_rig *g = *state;
    struct backup_report made = care_must_backup(g);
    char path[PATH_MAX + 64];

    assert_int_equal(made.letters, 3);
    assert_int_equal(made.documents, 3);
    assert_int_equal(made.new_documents, 3);
    struct restore_report back = care_must_restore(g);
    assert_int_equal(back.letters, 3);
    care_expect_same(g);
    AUTO_FREE char *token = tmpdir_text(g->other.data, "send/token"), *kept = tmpdir_text(g->other.data, "settings.conf");
    assert_string_equal(token, "token\n");
    assert_string_equal(kept, "[office]\nname = An office\n");
    AUTO_FREE char *password = tmpdir_text(g->other.dir, "mail.password");
    assert_string_equal(password, "pass phrase\n");
    snprintf(path, sizeof(path), "%s/restore", g->other.data);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(care_letter(&g->other, 1000), 4);                  /* numbers go on gap-free */
    assert_int_equal(care_faults(&g->other), 0);
}

/* Everything there is sealed: no word of a letter, no secret, no key stands on the medium. */
static const char *const words[] = { "Grant of leave", "cupboard", "second page", "pass phrase", "token\n", "CRU-A", "SO-1" };

static void look_for_words(void *ctx, const char *path)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    struct err e = { 0 };

    (void)ctx;
    assert_ok(get_file(path, 1 << 26, &text, &n, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (memmem(text, n, words[i], strlen(words[i])))
            fail_msg("%s says \"%s\"", path, words[i]);
}

static void nothing_on_the_medium_can_be_read(void **state)
{
    struct care_rig *g = *state;

    care_must_backup(g);
    assert_true(care_files(g, "") >= 6);
    care_each_file(g, look_for_words, NULL);
}

static void another_key_opens_nothing(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    struct err e = { 0 };

    care_must_backup(g);
    office_secret_new(g->secret);
    assert_int_equal(care_try_restore(g, NULL, NULL, &report, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "right sheet"));
}

static void only_what_is_new_is_written(void **state)
{
    struct care_rig *g = *state;

    care_must_backup(g);
    struct backup_report again = care_must_backup(g);
    assert_int_equal(again.new_documents, 0);
    care_letter(&g->box, 300000);
    again = care_must_backup(g);
    assert_int_equal(again.new_documents, 1);
    care_must_restore(g);
    care_expect_same(g);
}

/* ---- bad ground */

static void a_box_with_letters_is_left_alone(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    struct err e = { 0 };

    care_must_backup(g);
    care_start(&g->other);
    care_letter(&g->other, 1000);
    assert_int_equal(care_try_restore(g, NULL, NULL, &report, &e), -EBUSY);         /* it runs */
    care_stop(&g->other);
    e = (struct err){ 0 };
    assert_int_equal(care_try_restore(g, NULL, NULL, &report, &e), -EEXIST);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
}

static void without_disk_key_or_room_it_says_so_and_the_state_keeps_it(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX], away[PATH_MAX], sentence[SAID_SIZE];
    struct err e = { 0 };

    assert_int_equal(care_backup_look(g->box.config, sentence), CARE_NEVER);
    assert_int_equal(rmdir(g->target), 0);
    assert_int_equal(care_try_backup(g, &e), -ENODEV);
    assert_non_null(strstr(e.msg, "not there"));
    assert_int_equal(mkdir(g->target, 0755), 0);
    care_must_backup(g);
    assert_int_equal(care_backup_look(g->box.config, sentence), CARE_GOOD);
    assert_ok(care_path(g->box.config, "office.key", path, &e), e);
    assert_ok(care_path(g->box.config, "office.key.away", away, &e), e);
    assert_int_equal(rename(path, away), 0);
    e = (struct err){ 0 };
    assert_int_equal(care_try_backup(g, &e), -ENOENT);
    assert_int_equal(care_backup_look(g->box.config, sentence), CARE_FAILED);
    assert_int_equal(rename(away, path), 0);
}

/* ---- a bit that flips, a file that is gone */

struct damage { struct care_rig *g; unsigned n, found; };

static char (*damage_paths)[PATH_MAX];

static void keep_path(void *ctx, const char *path)
{
    struct damage *d = ctx;

    snprintf(damage_paths[d->n++], PATH_MAX, "%s", path);
}

static void flip(const char *path, off_t at)
{
    AUTO_CLOSE int fd = open(path, O_RDWR);
    unsigned char c;

    assert_int_equal(pread(fd, &c, 1, at), 1);
    c ^= 1;
    assert_int_equal(pwrite(fd, &c, 1, at), 1);
}

static void expect_refused(struct care_rig *g, const char *path, const char *what)
{
    struct restore_report report;
    struct err e = { 0 };
    char left[PATH_MAX + 64];
    int r = care_try_restore(g, NULL, NULL, &report, &e);

    if (r != -EBADMSG && r != -ENOENT)
        fail_msg("%s %s: %d %s", path, what, r, e.msg);
    snprintf(left, sizeof(left), "%s/" CONFIG_DIARY_NAME, g->other.data);
    assert_int_equal(access(left, F_OK), -1);
}

static void a_flipped_bit_or_a_missing_file_of_any_kind_is_found_before_anything_changes(void **state)
{
    struct care_rig *g = *state;
    struct damage d = { .g = g };
    struct stat st;

    care_must_backup(g);
    damage_paths = calloc(64, sizeof(*damage_paths));
    care_each_file(g, keep_path, &d);
    assert_true(d.n >= 6);
    for (unsigned i = 0; i < d.n; i++) {
        char away[PATH_MAX + 8];

        assert_int_equal(stat(damage_paths[i], &st), 0);
        for (int part = 0; part < 5; part++) {                          /* at the beginning, in the middle, in the last byte */
            off_t at = part == 4 ? st.st_size - 1 : st.st_size * part / 4;

            flip(damage_paths[i], at);
            expect_refused(g, damage_paths[i], "flipped");
            flip(damage_paths[i], at);
        }
        snprintf(away, sizeof(away), "%s.away", damage_paths[i]);
        assert_int_equal(rename(damage_paths[i], away), 0);
        expect_refused(g, damage_paths[i], "missing");
        assert_int_equal(rename(away, damage_paths[i]), 0);
    }
    free(damage_paths);
    care_must_restore(g);
    care_expect_same(g);
}

/* Who has the medium and the public half of the key can seal, but not sign. */
static void a_list_that_another_box_has_signed_is_not_believed(void **state)
{
    struct care_rig *g = *state;
    AUTO_FREE char *text = NULL, *forged = NULL;
    struct restore_report report;
    struct office_opener other;
    struct index x = { .taken_s = 0 };
    uint8_t secret[OFFICE_SECRET_BYTES];
    char path[PATH_MAX + 64];
    struct err e = { 0 };
    size_t n = 0;

    struct backup_report made = care_must_backup(g);
    snprintf(path, sizeof(path), "%s/dakbox-%s/backups/%s.index", g->target, g->opener.key.id, made.stamp);
    assert_ok(get_file(path, 1 << 20, &text, &n, &e), e);
    assert_ok(index_parse(&x, &g->opener.key, text, n, &e), e);
    office_secret_new(secret);
    office_key_of(secret, &other);
    assert_ok(index_print(&x, &other.key, &forged, &n, &e), e);
    index_done(&x);
    assert_ok(put_file(path, 0644, forged, n, &e), e);
    assert_int_equal(care_try_restore(g, NULL, NULL, &report, &e), -EBADMSG);
}

/* A disk that takes everything and keeps something else. */
static int sum_of_a_liar(void *self, const char *path, struct parcel_sum *ret, struct err *e)
{
    int r = target_disk.sum(self, path, ret, e);

    ret->sha256[0] = ret->sha256[0] == '0' ? '1' : '0';
    return r;
}

static void what_is_not_given_back_as_it_was_gets_no_name(void **state)
{
    struct care_rig *g = *state;
    struct target_ops liar = target_disk;
    struct target t = { .ops = &liar };
    struct parcel_sum sum = { .size = 5 };
    AUTO_FCLOSE FILE *f = NULL;
    struct err e = { 0 };

    liar.sum = sum_of_a_liar;
    hash_hex_of("bytes", 5, sum.sha256);
    assert_ok(target_scratch(&f, g->dir, 5, &e), e);
    assert_int_equal(fwrite("bytes", 1, 5, f), 5);
    assert_ok(target_disk_open(g->target, g->box.data, false, NULL, &t.self, &e), e);
    assert_int_equal(target_put(&t, "a/file", f, &sum, &e), -EIO);
    assert_int_equal(care_files(g, ""), 0);
    liar.sum = target_disk.sum;
    assert_ok(target_put(&t, "a/file", f, &sum, &e), e);
    assert_int_equal(care_files(g, "file"), 1);
    target_close(&t);
}

/* ---- thinning, forgetting */

static void the_newest_stay_and_the_last_of_each_month(void **state)
{
    enum { DAY = 86400, N = 500 };
    int64_t taken[N];
    bool stays[N];
    unsigned kept = 0;

    (void)state;
    for (int i = 0; i < N; i++)
        taken[i] = 1700000000 + (int64_t)i * DAY;                       /* each day from November 2023 on */
    set_choose(taken, N, 7, stays);
    for (int i = 0; i < N; i++)
        kept += stays[i];
    for (int i = N - 7; i < N; i++)
        assert_true(stays[i]);
    assert_int_equal(kept, 7 + 12);
    assert_false(stays[0]);
    taken[N - 1] = 2100000000;                                          /* a night on which the clock stood at 2036 */
    set_choose(taken, N, 7, stays);
    kept = 0;
    for (int i = 0; i < N; i++)
        kept += stays[i];
    assert_int_equal(kept, 7 + 11);
    set_choose(taken, 2, 7, stays);
    assert_true(stays[0] && stays[1]);
}

static void old_backups_go_and_with_them_what_only_they_had(void **state)
{
    struct care_rig *g = *state;

    for (int i = 0; i < 5; i++)
        care_must_backup(g);
    assert_int_equal(care_files(g, ".index"), 3);
    assert_int_equal(care_files(g, ".keys"), 3);
    assert_int_equal(care_files(g, ".head"), 3);
}

static void what_is_refused_later_is_in_no_backup_after_the_next(void **state)
{
    struct care_rig *g = *state;
    struct err e = { 0 };

    care_must_backup(g);
    care_must_backup(g);
    assert_ok(store_refuse(g->box.store, 2, "supervisor", &e), e);
    assert_ok(spool_refuse(g->box.spool, g->box.docs[1], SPOOL_READ, "supervisor", &e), e);
    assert_ok(spool_move(g->box.spool, g->box.docs[1], SPOOL_READ, SPOOL_SENT, &e), e);
    assert_ok(store_refusal_done(g->box.store, g->box.docs[1], &e), e);
    struct backup_report made = care_must_backup(g);
    assert_int_equal(made.gone, 2);
    assert_int_equal(care_files(g, ".index"), 1);
    assert_int_equal(care_files(g, ".keys"), 1);
    care_must_restore(g);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
    assert_int_equal(spool_has_blob(g->other.spool, g->box.docs[1], "page-001.png", &e), 0);
}

static void a_letter_refused_at_the_counter_costs_no_older_backup(void **state)
{
    struct care_rig *g = *state;
    struct letter_new n = { .doc = "aaaaaaaaaaaaaaaa", .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .received_s = clock_utc_s(),
                            .refused = "2026-03-14T09:26:53Z", .operator = "" };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    care_must_backup(g);
    assert_ok(store_take_in(g->box.store, &n, &id, number, &e), e);
    assert_ok(store_refusal_done(g->box.store, n.doc, &e), e);
    assert_int_equal(care_must_backup(g).gone, 0);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(an_office_comes_back_whole_on_an_empty_box),
        WITH_RIG(nothing_on_the_medium_can_be_read),
        WITH_RIG(another_key_opens_nothing),
        WITH_RIG(only_what_is_new_is_written),
        WITH_RIG(a_box_with_letters_is_left_alone),
        WITH_RIG(without_disk_key_or_room_it_says_so_and_the_state_keeps_it),
        WITH_RIG(a_flipped_bit_or_a_missing_file_of_any_kind_is_found_before_anything_changes),
        WITH_RIG(a_list_that_another_box_has_signed_is_not_believed),
        WITH_RIG(what_is_not_given_back_as_it_was_gets_no_name),
        cmocka_unit_test(the_newest_stay_and_the_last_of_each_month),
        WITH_RIG(old_backups_go_and_with_them_what_only_they_had),
        WITH_RIG(what_is_refused_later_is_in_no_backup_after_the_next),
        WITH_RIG(a_letter_refused_at_the_counter_costs_no_older_backup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
