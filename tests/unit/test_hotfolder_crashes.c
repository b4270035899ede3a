/* hotfolderd is killed before each of its system calls in turn: a file is a letter once, and lies in one place. */
#include "tests/rig/kill_at.h"
#include "tests/unit/test_hotfolder_rig.h"

#include <string.h>

static void look_twice(void *ctx) { hot_settle(ctx); }

/* The next start, and two looks. */
static void go_on(struct hot_rig *g)
{
    hot_restart(g);
    hot_settle(g);
    hot_settle(g);
}

struct outcome { unsigned killed, noted; };     /* kills that hit; those that left a note */

static bool has_note(struct hot_rig *g)
{
    AUTO_CLOSEDIR DIR *dir = opendir(g->notes);
    const struct dirent *d;

    while (dir && (d = readdir(dir)))
        if (d->d_name[0] != '.')
            return true;
    return false;
}

/* put, kill at the n-th call, go on, check; for all n. */
static struct outcome at_every_call(void (*put)(struct hot_rig *g), void (*check)(struct hot_rig *g, unsigned n))
{
    struct outcome o = { 0 };
    int killed = 1;

    for (unsigned n = 0; killed == 1; n++) {
        void *own;
        struct hot_rig *g;

        hot_setup(&own);
        g = own;
        put(g);
        killed = kill_at_call(n, look_twice, g);
        if (killed < 0) {
            hot_teardown(&own);
            skip();                             /* no child can be traced here */
        }
        o.killed += killed == 1;
        o.noted += has_note(g);
        go_on(g);
        check(g, n);
        assert_false(has_note(g));
        hot_teardown(&own);
    }
    return o;
}

static void put_good(struct hot_rig *g) { hot_put(g, "a.pdf", PDF("a")); }

static void is_one_letter(struct hot_rig *g, unsigned n)
{
    if (hot_letters(g) != 1 || hot_letters_of(g, PDF("a")) != 1)
        fail_msg("killed before call %u: %u letters", n, hot_letters(g));
    if (hot_count(g, "") != 0 || hot_count(g, "done") != 1 || !hot_has(g, "done/a.pdf"))
        fail_msg("killed before call %u: the file is not in done/ once", n);
}

static void killed_at_any_call_a_file_is_a_letter_once(void **state)
{
    struct outcome o = at_every_call(put_good, is_one_letter);

    (void)state;
    assert_in_range(o.killed, 50, 5000);        /* the kills did hit, and some of them in the dangerous place */
    assert_in_range(o.noted, 5, o.killed);
}

static void put_bad(struct hot_rig *g) { hot_put(g, "a.doc", "no letter"); }

static void is_in_bad(struct hot_rig *g, unsigned n)
{
    AUTO_FREE char *text = hot_read(g, hot_has(g, "bad/a.doc") ? "bad/a.doc.txt" : "bad/a~2.doc.txt");

    if (hot_letters(g) != 0 || hot_count(g, "") != 0 || hot_has(g, "bad/a.doc") + hot_has(g, "bad/a~2.doc") != 1)
        fail_msg("killed before call %u: the file is not in bad/ once", n);
    if (!text || !strstr(text, "क्या करें"))
        fail_msg("killed before call %u: the reason is missing or cut off", n);
}

static void killed_at_any_call_a_bad_file_has_its_reason(void **state)
{
    struct outcome o = at_every_call(put_bad, is_in_bad);

    (void)state;
    assert_in_range(o.killed, 30, 5000);
    assert_int_equal(o.noted, 0);
}

/* A letter was published and its file not moved; meanwhile somebody saves another letter under the same name, of the same size. */
static void a_file_saved_over_one_that_was_not_moved_is_a_letter_too(void **state)
{
    int killed = 1;
    unsigned mixed = 0;

    (void)state;
    for (unsigned n = 0; killed == 1; n++) {
        void *own;
        struct hot_rig *g;

        hot_setup(&own);
        g = own;
        put_good(g);
        killed = kill_at_call(n, look_twice, g);
        if (killed == 1 && hot_letters(g) == 1 && hot_has(g, "a.pdf")) {
            mixed++;
            hot_put(g, "a.pdf", PDF("b"));
            go_on(g);
            assert_int_equal(hot_letters_of(g, PDF("a")), 1);
            assert_int_equal(hot_letters_of(g, PDF("b")), 1);
            assert_true(hot_has(g, "done/a.pdf"));
        }
        hot_teardown(&own);
        if (killed < 0)
            skip();
    }
    assert_in_range(mixed, 2, 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_any_call_a_file_is_a_letter_once),
        cmocka_unit_test(killed_at_any_call_a_bad_file_has_its_reason),
        cmocka_unit_test(a_file_saved_over_one_that_was_not_moved_is_a_letter_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
