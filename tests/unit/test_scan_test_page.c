/* What a test of a scanner has left is forgotten: by whoever asks, by itself, and at scand's start. */
#include "drivers/scan/test_page.h"

#include "base/put_file.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <string.h>
#include <unistd.h>

struct rig { char dir[TMPDIR_SIZE], page[TMPDIR_SIZE + 40]; struct config *config; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char conf[TMPDIR_SIZE + 40], text[TMPDIR_SIZE + 40];
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    snprintf(text, sizeof(text), "[paths]\nrun_dir = %s\n", g->dir);
    assert_ok(put_file(conf, 0600, text, strlen(text), &e), e);
    assert_ok(config_load(conf, &g->config, &e), e);
    snprintf(g->page, sizeof(g->page), "%s/" SPOOL_TEST_PAGE, g->dir);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    config_free(g->config);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static void lay(const struct rig *g, const char *text)
{
    struct err e = { 0 };

    assert_ok(put_file(g->page, 0660, text, strlen(text), &e), e);
}

static bool is_there(const struct rig *g) { return access(g->page, F_OK) == 0; }

static void begin(const struct rig *g, struct test_page *t)
{
    struct err e = { 0 };

    assert_ok(test_page_init(t, g->config, &e), e);
}

static void one_from_before_goes_at_the_start(void **state)
{
    struct rig *g = *state;
    struct test_page t;
    char half[sizeof(g->page) + 8];

    snprintf(half, sizeof(half), "%s.part", g->page);
    lay(g, "a page");
    assert_int_equal(link(g->page, half), 0);
    begin(g, &t);
    assert_false(is_there(g));
    assert_int_equal(access(half, F_OK), -1);
}

static void nobody_needs_to_ask(void **state)
{
    struct rig *g = *state;
    struct test_page t;

    begin(g, &t);
    test_page_look(&t, 1000);
    lay(g, "a page");
    test_page_look(&t, 2000);
    test_page_look(&t, 2000 + TEST_PAGE_MS - 1);
    assert_true(is_there(g));
    test_page_look(&t, 2000 + TEST_PAGE_MS);
    assert_false(is_there(g));
    test_page_look(&t, 2000 + 2 * TEST_PAGE_MS);
}

static void a_second_page_has_its_own_time(void **state)
{
    struct rig *g = *state;
    struct test_page t;

    begin(g, &t);
    lay(g, "a page");
    test_page_look(&t, 1000);
    lay(g, "another page");
    test_page_look(&t, TEST_PAGE_MS);
    test_page_look(&t, TEST_PAGE_MS + 1000);
    assert_true(is_there(g));
    test_page_look(&t, 2 * TEST_PAGE_MS);
    assert_false(is_there(g));
}

static void whoever_asks_is_obeyed_at_once(void **state)
{
    struct rig *g = *state;
    struct test_page t;

    begin(g, &t);
    test_page_forget(&t);                               /* there is none */
    lay(g, "a page");
    test_page_forget(&t);
    assert_false(is_there(g));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_from_before_goes_at_the_start), TEST(nobody_needs_to_ask), TEST(a_second_page_has_its_own_time), TEST(whoever_asks_is_obeyed_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
