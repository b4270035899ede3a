/* The order of a letter's pages as a clerk types it. */
#include "desk/sides.h"
#include "tests/unit/test.h"

#include "base/auto.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sides as they came: 1 a page, 2 its blank back, 3 and 4 pages that stand the other way round, 5 moved away. */
static const char record[] =
    "{\"pages\": [{\"blob\": \"page-001.png\", \"index\": 0, \"view\": \"view-001.jpg\"},"
    "             {\"blob\": \"page-999.png\", \"index\": 0, \"view\": \"view-002.jpg\", \"turn\": 180},"
    "             {\"blob\": \"page-003.png\", \"index\": 0, \"view\": \"view-003.jpg\"}],"
    " \"hidden\": [{\"blob\": \"page-002.png\", \"index\": 0, \"view\": \"view-h001.jpg\", \"why\": \"blank\"},"
    "              {\"blob\": \"page-1000.png\", \"index\": 0, \"why\": \"moved\"}]}";

struct rig { json_t *reading; struct sides sides; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    g->reading = json_loads(record, 0, NULL);
    assert_ok(sides_load(g->reading, &g->sides, &e), e);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    sides_done(&g->sides);
    json_decref(g->reading);
    free(g);
    return 0;
}

static void assert_order(const struct rig *g, const char *typed, const char *want)
{
    AUTO_JSON json_t *pages = NULL;
    struct err e = { 0 };

    assert_ok(sides_parse_order(&g->sides, typed, &pages, &e), e);
    AUTO_FREE char *got = json_dumps(pages, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(got, want);
}

static void sides_are_numbered_as_they_came_whatever_is_shown(void **state)
{
    const struct rig *g = *state;
    char order[SIDES_ORDER_BYTES];

    assert_int_equal(g->sides.n, 5);
    assert_string_equal(g->sides.of[1].why, "blank");
    assert_string_equal(g->sides.of[3].blob, "page-999.png");   /* page-1000 comes behind it */
    assert_int_equal(g->sides.of[3].place, 2);
    assert_true(sides_print_order(&g->sides, order));
    assert_string_equal(order, "1 4u 3");
}

static void an_order_becomes_pages_with_turns(void **state)
{
    const struct rig *g = *state;

    assert_order(g, "1 2 3", "[{\"blob\":\"page-001.png\",\"index\":0},{\"blob\":\"page-002.png\",\"index\":0},{\"blob\":\"page-003.png\",\"index\":0}]");
    assert_order(g, " 4l,1r\t3n ", "[{\"blob\":\"page-999.png\",\"index\":0,\"turn\":270},{\"blob\":\"page-001.png\",\"index\":0,\"turn\":90},"
                                  "{\"blob\":\"page-003.png\",\"index\":0,\"turn\":0}]");
    assert_order(g, "१ ३", "[{\"blob\":\"page-001.png\",\"index\":0},{\"blob\":\"page-003.png\",\"index\":0}]");
}

static void an_order_that_makes_no_sense_is_refused_with_the_word(void **state)
{
    static const struct { const char *typed, *said; } wrong[] = {
        { "", "no page would be left" }, { " , ", "no page would be left" }, { "0", "no side 0" }, { "6", "no side 6" },
        { "1 1", "named twice" }, { "1x", "\"1x\"" }, { "-1", "\"-1\"" }, { "+1", "\"+1\"" }, { "1rr", "\"1rr\"" }, { "page", "\"page\"" },
        { "99999999999999999999", "no side" }, { "5", "moved to another letter" }, { "1.0", "\"1.0\"" },
    };
    const struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        json_t *pages = NULL;
        struct err e = { 0 };

        assert_int_equal(sides_parse_order(&g->sides, wrong[i].typed, &pages, &e), -EINVAL);
        assert_null(pages);
        if (!strstr(e.msg, wrong[i].said))
            fail_msg("\"%s\": %s", wrong[i].typed, e.msg);
    }
}

static void a_record_that_does_not_say_where_its_pages_are_is_no_list_of_sides(void **state)
{
    static const char *const broken[] = {
        "{}", "{\"pages\": []}", "{\"pages\": [{}]}", "{\"pages\": [{\"blob\": \"page-001.png\"}]}", "{\"pages\": [7, null]}",
        "{\"pages\": [{\"blob\": \"page-001.png\", \"index\": -1}]}", "{\"pages\": {\"blob\": 1}, \"hidden\": \"x\"}",
        "{\"pages\": [{\"blob\": \"page-001.png\", \"index\": 99999999999}]}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
        AUTO_JSON json_t *reading = json_loads(broken[i], 0, NULL);
        struct sides sides;
        struct err e = { 0 };

        assert_non_null(reading);
        assert_int_equal(sides_load(reading, &sides, &e), -EPROTO);
        assert_null(sides.of);
    }
}

static void a_letter_whose_order_is_longer_than_a_form_takes_says_so(void **state)
{
    AUTO_JSON json_t *pages = json_array();
    AUTO_JSON json_t *reading = json_pack("{s:O}", "pages", pages);
    char order[SIDES_ORDER_BYTES], name[32];
    struct sides sides;
    struct err e = { 0 };

    (void)state;
    for (int i = 1; i <= 3000; i++) {
        snprintf(name, sizeof(name), "page-%03d.png", i);
        json_array_append_new(pages, json_pack("{s:s, s:i}", "blob", name, "index", 0));
    }
    assert_ok(sides_load(reading, &sides, &e), e);
    assert_false(sides_print_order(&sides, order));     /* saving a part of it would hide the rest */
    sides_done(&sides);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sides_are_numbered_as_they_came_whatever_is_shown),
        TEST(an_order_becomes_pages_with_turns),
        TEST(an_order_that_makes_no_sense_is_refused_with_the_word),
        cmocka_unit_test(a_record_that_does_not_say_where_its_pages_are_is_no_list_of_sides),
        cmocka_unit_test(a_letter_whose_order_is_longer_than_a_form_takes_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
