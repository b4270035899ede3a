/* A diary that a newer version has written, in this one: what "go back to the version before" rests on (store/migrate.c). */
#include "base/auto.h"
#include "base/exe.h"
#include "base/version.h"
#include "tests/unit/test_store_rig.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>

static void what_only_adds_is_worked_with_as_with_our_own(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    struct err e = { 0 };
    struct rig g;
    int64_t rows;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    rig_letter(g.s, "d1");
    store_close(TAKE_PTR(g.s));
    rig_make_next(g.path);
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    rig_letter(g.s, "d2");
    rig_read(g.s, 2, "2/2026", "Two", "body");
    assert_ok(store_open(g.path, STORE_READ, &reader, &e), e);
    assert_string_equal(rig_see(reader, 2).number, "CRU-A/2026/000002");
    assert_ok(store_verify(g.s, &rows, &e), e);
    assert_int_equal(rig_ask(g.path, "PRAGMA user_version"), DAKBOX_SCHEMA + 1);            /* the newer version finds it as its own */
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM letters WHERE next_column = 'new'"), 2);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM next_table"), 1);
    rig_close(&g);
}

static void what_asks_for_more_is_refused_and_left_alone(void **state)
{
    static const char *const more[] = { "UPDATE schema_promise SET least = 8", "DELETE FROM schema_promise", "DROP TABLE schema_promise" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        struct store *none = NULL;
        struct err e = { 0 };
        struct rig g;

        rig_open(&g);
        rig_letter(g.s, "d1");
        store_close(TAKE_PTR(g.s));
        rig_make_next(g.path);
        rig_tamper(g.path, more[i]);
        assert_int_equal(store_open(g.path, STORE_WRITE, &none, &e), -ENOTSUP);
        assert_non_null(strstr(e.msg, "it was written by a newer dakbox (schema 8, this program knows 7)"));
        assert_int_equal(store_open(g.path, STORE_INSPECT, &none, &e), -ENOTSUP);
        assert_int_equal(rig_ask(g.path, "PRAGMA user_version"), DAKBOX_SCHEMA + 1);
        assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM letters"), 1);
        rig_close(&g);
    }
}

/* The other tests of the store, each on a diary of the next schema. */
static void all_that_is_done_with_a_diary_works_on_one_of_the_next_schema(void **state)
{
    static const char *const programs[] = { "test_store_letters", "test_store_steps", "test_store_changes", "test_store_deliveries",
                                            "test_store_history", "test_store_labels" };
    char path[PATH_MAX];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        int status = 0;

        assert_int_equal(exe_beside(programs[i], path, sizeof(path), NULL), 0);
        fflush(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

            dup2(null, STDOUT_FILENO);
            dup2(null, STDERR_FILENO);
            setenv("RIG_NEXT_SCHEMA", "1", 1);
            execl(path, programs[i], (char *)NULL);
            _exit(127);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (status != 0)
            fail_msg("RIG_NEXT_SCHEMA=1 %s fails", programs[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_only_adds_is_worked_with_as_with_our_own),
        cmocka_unit_test(what_asks_for_more_is_refused_and_left_alone),
        cmocka_unit_test(all_that_is_done_with_a_diary_works_on_one_of_the_next_schema),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
