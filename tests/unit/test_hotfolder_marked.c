/* Files in the hot folder that bear a classified marking, or may bear one. */
#include "tests/rig/kill_at.h"
#include "tests/rig/raw.h"
#include "tests/unit/test_hotfolder_rig.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET PDF("SECRET Kharbu dump")

static unsigned files_with(struct hot_rig *g, const char *text) { return raw_files_with(g->dir, text, strlen(text)); }

/* The same of a folder that may not be there yet. */
static unsigned files_below(const char *path, const char *text)
{
    return access(path, F_OK) == 0 ? raw_files_with(path, text, strlen(text)) : 0;
}

/* ---- documents */

struct seen_docs { struct spool *spool; unsigned refused, letters; char cleared[SPOOL_VALUE_SIZE]; };

static int any_blob(void *ctx, const struct spool_entry *entry)
{
    (void)ctx;
    (void)entry;
    return 1;
}

static int look_at(void *ctx, const char *id)
{
    char value[SPOOL_VALUE_SIZE];
    struct seen_docs *s = ctx;
    struct err e = { 0 };

    assert_ok(spool_get(s->spool, id, "refused", value, &e), e);
    if (value[0]) {
        s->refused++;
        assert_int_equal(spool_each_blob(s->spool, id, any_blob, NULL, &e), 0);
        assert_ok(spool_get(s->spool, id, "file", value, &e), e);
        assert_string_equal(value, "");
        assert_ok(spool_get(s->spool, id, "operator", value, &e), e);
        assert_string_equal(value, "hot folder");
        return 0;
    }
    s->letters++;
    assert_ok(spool_get(s->spool, id, "cleared", s->cleared, &e), e);
    return 0;
}

static struct seen_docs look(struct hot_rig *g)
{
    AUTO_SPOOL struct spool *s = NULL;
    struct seen_docs seen = { .refused = 0 };
    struct err e = { 0 };

    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    seen.spool = s;
    for (int stage = SPOOL_OPEN; stage < SPOOL_STAGES; stage++)
        assert_ok(spool_each(s, (enum spool_stage)stage, look_at, &seen, &e), e);
    return seen;
}

/* The folder's only file whose name ends so; name: below the hot folder. */
static bool find_in(struct hot_rig *g, const char *sub, char out[RIG_PATH])
{
    char path[RIG_PATH];
    const struct dirent *d;
    bool found = false;

    hot_path(g, sub, path);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        if (d->d_type == DT_REG)
            found = snprintf(out, RIG_PATH, "%s/%s", sub, d->d_name) > 0;
    return found;
}

/* ---- refused */

static void assert_is_refused_and_gone(struct hot_rig *g, const char *name)
{
    struct seen_docs seen = look(g);

    assert_int_equal(seen.refused, 1);
    assert_int_equal(seen.letters, 0);
    assert_false(hot_has(g, name));
    assert_int_equal(files_with(g, "Kharbu"), 0);
    assert_int_equal(files_with(g, "zanskar"), 0);      /* its name */
    assert_int_equal(hot_count(g, "refused"), 1);
}

static void a_marked_file_leaves_a_number_and_nothing_else(void **state)
{
    struct hot_rig *g = *state;
    char note[RIG_PATH];

    hot_put(g, "zanskar.pdf", SECRET);
    hot_put(g, "good.pdf", PDF("good"));
    assert_int_equal(files_with(g, "Kharbu"), 1);       /* the rig finds what is there */
    hot_settle(g);
    struct seen_docs seen = look(g);
    assert_int_equal(seen.refused, 1);
    assert_int_equal(seen.letters, 1);
    assert_false(hot_has(g, "zanskar.pdf"));
    assert_int_equal(files_with(g, "Kharbu"), 0);
    assert_int_equal(hot_count(g, "refused"), 1);
    assert_true(find_in(g, "refused", note));
    AUTO_FREE char *text = hot_read(g, note);
    assert_non_null(strstr(text, "classified marking"));
    assert_non_null(strstr(text, "सुरक्षा अधिकारी"));
    assert_null(strstr(text, "zanskar"));
    assert_int_equal(g->report.refused, 1);
    assert_string_equal(g->report.sentence, "");
}

static void look_twice(void *ctx) { hot_settle(ctx); }

static void go_on(struct hot_rig *g)
{
    hot_restart(g);
    hot_settle(g);
    hot_settle(g);
}

static void killed_at_any_call_a_marked_file_is_refused_once_and_gone(void **state)
{
    int killed = 1;

    (void)state;
    for (unsigned n = 0; killed == 1; n++) {
        void *own;
        struct hot_rig *g;

        hot_setup(&own);
        g = own;
        hot_put(g, "zanskar.pdf", SECRET);
        killed = kill_at_call(n, look_twice, g);
        if (killed < 0) {
            hot_teardown(&own);
            skip();
        }
        assert_int_equal(files_below(g->root, "Kharbu"), 0);
        go_on(g);
        assert_is_refused_and_gone(g, "zanskar.pdf");
        hot_teardown(&own);
    }
}

/* ---- held, and cleared */

static void nothing_is_on_the_card(struct hot_rig *g)
{
    assert_int_equal(look(g).letters, 0);
    assert_int_equal(files_below(g->root, "PERHAPS"), 0);
    assert_int_equal(files_below(g->notes, "kargil"), 0);
}

static void clear_by_hand(struct hot_rig *g, const char *name)
{
    char from[RIG_PATH], to[RIG_PATH], sub[RIG_PATH];

    snprintf(sub, sizeof(sub), "held/%s", name);
    hot_path(g, sub, from);
    snprintf(sub, sizeof(sub), "cleared/%s", name);
    hot_path(g, sub, to);
    assert_int_equal(rename(from, to), 0);
}

static void a_file_that_may_be_marked_waits_in_held_until_a_person_clears_it(void **state)
{
    struct hot_rig *g = *state;

    g->in_mark = nothing_is_on_the_card;
    hot_put(g, "kargil.pdf", PDF("PERHAPS"));
    hot_settle(g);
    nothing_is_on_the_card(g);
    assert_true(hot_has(g, "held/kargil.pdf"));
    AUTO_FREE char *text = hot_read(g, "held/kargil.pdf.txt");
    assert_non_null(strstr(text, "page 2 may bear a classified marking (top of the page)"));
    assert_non_null(strstr(text, "पृष्ठ 2"));
    assert_int_equal(g->report.held, 1);
    hot_settle(g);
    assert_int_equal(g->marked, 1);                     /* it lies there and is left alone */
    clear_by_hand(g, "kargil.pdf");
    hot_settle(g);
    struct seen_docs seen = look(g);
    assert_int_equal(seen.letters, 1);
    assert_int_equal(hot_letters_of(g, PDF("PERHAPS")), 1);
    assert_non_null(strstr(seen.cleared, "put into cleared/, file of "));
    assert_int_equal(g->marked, 1);
    assert_true(hot_has(g, "done/kargil.pdf"));
    assert_int_equal(hot_count(g, "cleared"), 0);
}

static void killed_at_any_call_a_cleared_file_is_a_letter_once(void **state)
{
    int killed = 1;

    (void)state;
    for (unsigned n = 0; killed == 1; n += 5) {         /* a cleared file goes the way of all others: test_hotfolder_crashes */
        char path[RIG_PATH];
        void *own;
        struct hot_rig *g;

        hot_setup(&own);
        g = own;
        hot_path(g, "cleared", path);
        assert_int_equal(mkdir(path, 0700), 0);
        hot_put(g, "cleared/kargil.pdf", PDF("PERHAPS"));
        killed = kill_at_call(n, look_twice, g);
        if (killed < 0) {
            hot_teardown(&own);
            skip();
        }
        go_on(g);
        assert_int_equal(hot_letters_of(g, PDF("PERHAPS")), 1);
        assert_int_equal(hot_letters(g), 1);
        assert_true(hot_has(g, "done/kargil.pdf"));
        assert_int_equal(hot_count(g, "cleared"), 0);
        hot_teardown(&own);
    }
}

static void a_check_that_broke_down_clears_nothing(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "kargil.pdf", PDF("UNCHECKED"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    AUTO_FREE char *text = hot_read(g, "held/kargil.pdf.txt");
    assert_non_null(strstr(text, "could not be checked"));
}

/* What was looked at is what is taken. */
static void put_another(struct hot_rig *g)
{
    if (g->marked == 1)
        hot_put(g, "kargil.pdf", PDF("PERHAPS, and more"));
}

static void a_file_that_changes_while_it_is_looked_at_is_looked_at_again(void **state)
{
    struct hot_rig *g = *state;

    g->in_mark = put_another;
    hot_put(g, "kargil.pdf", PDF("harmless"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    hot_settle(g);
    assert_int_equal(g->marked, 2);
    assert_int_equal(hot_letters(g), 0);
    assert_true(hot_has(g, "held/kargil.pdf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_marked_file_leaves_a_number_and_nothing_else, hot_setup, hot_teardown),
        cmocka_unit_test(killed_at_any_call_a_marked_file_is_refused_once_and_gone),
        cmocka_unit_test_setup_teardown(a_file_that_may_be_marked_waits_in_held_until_a_person_clears_it, hot_setup, hot_teardown),
        cmocka_unit_test(killed_at_any_call_a_cleared_file_is_a_letter_once),
        cmocka_unit_test_setup_teardown(a_check_that_broke_down_clears_nothing, hot_setup, hot_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_changes_while_it_is_looked_at_is_looked_at_again, hot_setup, hot_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
