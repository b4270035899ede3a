#include "tests/unit/test_store_rig.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_reader_before_the_writer_is_told_to_wait(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
    assert_int_equal(store_open(g.path, STORE_READ, &reader, &e), -EAGAIN);
    assert_non_null(strstr(e.msg, "starting"));
    assert_int_equal(access(g.path, F_OK), -1);                 /* asking makes no file */
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    assert_ok(store_open(g.path, STORE_READ, &reader, &e), e);
    store_close(TAKE_PTR(reader));
    rig_close(&g);
}

static void a_reader_of_a_half_made_diary_is_told_to_wait(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
    rig_tamper(g.path, "PRAGMA user_version = 0; CREATE TABLE half (made INTEGER)");
    assert_int_equal(store_open(g.path, STORE_READ, &reader, &e), -EAGAIN);
    tmpdir_remove(g.dir);
}

static void a_reader_after_the_writer_has_left_is_told_to_wait_but_an_inspector_is_let_in(void **state)
{
    AUTO_STORE struct store *reader = NULL, *inspector = NULL;
    struct err e = { 0 };
    struct rig g;
    int64_t rows;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    store_close(TAKE_PTR(g.s));
    assert_int_equal(store_open(g.path, STORE_READ, &reader, &e), -EAGAIN);
    assert_ok(store_open(g.path, STORE_INSPECT, &inspector, &e), e);
    assert_string_equal(rig_see(inspector, id).number, "CRU-A/2026/000001");
    assert_ok(store_verify(inspector, &rows, &e), e);
    assert_int_equal(store_letter_event(inspector, id, LETTER_EV_HOLD, "no", "test", &e), -EROFS);
    store_close(TAKE_PTR(inspector));
    rig_close(&g);
}

static void an_inspector_makes_no_diary_where_none_is(void **state)
{
    AUTO_STORE struct store *inspector = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
    assert_int_equal(store_open(g.path, STORE_INSPECT, &inspector, &e), -EAGAIN);
    assert_int_equal(access(g.path, F_OK), -1);
    tmpdir_remove(g.dir);
}

static void a_reader_goes_on_when_its_writer_is_killed(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    struct err e = { 0 };
    struct rig g;
    int status;

    (void)state;
    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
    pid_t child = fork();
    if (child == 0) {
        struct store *s;

        if (store_open(g.path, STORE_WRITE, &s, &e) < 0)
            _exit(1);
        rig_letter(s, "d1");
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_ok(store_open(g.path, STORE_READ, &reader, &e), e);
    assert_string_equal(rig_see(reader, 1).number, "CRU-A/2026/000001");
    tmpdir_remove(g.dir);
}

static void a_second_writer_is_refused(void **state)
{
    AUTO_STORE struct store *second = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    assert_int_equal(store_open(g.path, STORE_WRITE, &second, &e), -EBUSY);
    assert_non_null(strstr(e.msg, "another diaryd"));
    rig_close(&g);
}

static void a_reader_cannot_write(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    struct rig g;
    int64_t id;
    int tries;

    (void)state;
    rig_open(&g);
    assert_ok(store_open(g.path, STORE_READ, &reader, &e), e);
    assert_int_equal(rig_take_in(reader, "d1", &id, number, &e), -EROFS);
    assert_int_equal(store_count_try(reader, "d1", "read_in", &tries, &e), -EROFS);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM letters"), 0);
    store_close(TAKE_PTR(reader));
    rig_close(&g);
}

static void a_diary_of_a_newer_program_is_refused_in_words_and_left_alone(void **state)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    store_close(TAKE_PTR(g.s));
    rig_tamper(g.path, "UPDATE schema_promise SET least = 99; PRAGMA user_version = 99");
    assert_int_equal(store_open(g.path, STORE_WRITE, &s, &e), -ENOTSUP);
    assert_non_null(strstr(e.msg, "newer dakbox"));
    assert_int_equal(store_open(g.path, STORE_INSPECT, &s, &e), -ENOTSUP);
    assert_int_equal(rig_ask(g.path, "PRAGMA user_version"), 99);
    tmpdir_remove(g.dir);
}

static void a_file_that_is_no_diary_is_refused_by_name(void **state)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/diary.db", g.dir);
    FILE *f = fopen(g.path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("not a database\n", f);
    fclose(f);
    assert_int_equal(store_open(g.path, STORE_WRITE, &s, &e), -EIO);
    assert_non_null(strstr(e.msg, "diary.db"));
    assert_non_null(strstr(e.msg, "not a diary"));
    tmpdir_remove(g.dir);
}

static void a_path_with_signs_of_a_uri_is_a_path(void **state)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    tmpdir_new(g.dir);
    snprintf(g.path, sizeof(g.path), "%s/a?b#%%41.db", g.dir);
    assert_ok(store_open(g.path, STORE_WRITE, &s, &e), e);
    assert_int_equal(access(g.path, F_OK), 0);
    store_close(TAKE_PTR(s));
    tmpdir_remove(g.dir);
}

static void opening_again_finds_everything(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    store_close(TAKE_PTR(g.s));
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    assert_string_equal(rig_see(g.s, id).number, "CRU-A/2026/000001");
    rig_letter(g.s, "d2");
    assert_string_equal(rig_see(g.s, 2).number, "CRU-A/2026/000002");
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_before_the_writer_is_told_to_wait),
        cmocka_unit_test(a_reader_of_a_half_made_diary_is_told_to_wait),
        cmocka_unit_test(a_reader_after_the_writer_has_left_is_told_to_wait_but_an_inspector_is_let_in),
        cmocka_unit_test(an_inspector_makes_no_diary_where_none_is),
        cmocka_unit_test(a_reader_goes_on_when_its_writer_is_killed),
        cmocka_unit_test(a_second_writer_is_refused),
        cmocka_unit_test(a_reader_cannot_write),
        cmocka_unit_test(a_diary_of_a_newer_program_is_refused_in_words_and_left_alone),
        cmocka_unit_test(a_file_that_is_no_diary_is_refused_by_name),
        cmocka_unit_test(a_path_with_signs_of_a_uri_is_a_path),
        cmocka_unit_test(opening_again_finds_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
