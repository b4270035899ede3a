/* The order of a letter's pages as a clerk types it. */
#include "desk/arrange/sides.h"
#include "tests/unit/test.h"

#include "base/auto.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sides as they came: 1 a page, 2 its blank back, 3 and 4 pages that stand the other way round, 5 moved away. The reader turned 3. */
static const char record[] =
    "{\"pages\": [{\"blob\": \"page-001.png\", \"index\": 0, \"view\": \"view-001.jpg\"},"
    "             {\"blob\": \"page-999.png\", \"index\": 0, \"view\": \"view-002.jpg\", \"turn\": 180},"
    "             {\"blob\": \"page-003.png\", \"index\": 0, \"view\": \"view-003.jpg\", \"rotation\": 90}],"
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
    struct sides_problem p;

    assert_int_equal(sides_parse_order(&g->sides, typed, &pages, &p), 0);
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

/* Turned on the letter's screen: from how the view lay there, and nothing else changes. */
static void a_page_that_is_turned_on_the_screen_counts_from_its_view(void **state)
{
    const struct rig *g = *state;
    AUTO_JSON json_t *upright = sides_turned(&g->sides, 2, 180), *third = sides_turned(&g->sides, 3, 180);
    AUTO_FREE char *second_text = json_dumps(upright, JSON_COMPACT | JSON_SORT_KEYS), *third_text = json_dumps(third, JSON_COMPACT | JSON_SORT_KEYS);

    assert_string_equal(second_text, "[{\"blob\":\"page-001.png\",\"index\":0},{\"blob\":\"page-999.png\",\"index\":0,\"turn\":0},"
                        "{\"blob\":\"page-003.png\",\"index\":0}]");
    assert_string_equal(third_text, "[{\"blob\":\"page-001.png\",\"index\":0},{\"blob\":\"page-999.png\",\"index\":0,\"turn\":180},"
                        "{\"blob\":\"page-003.png\",\"index\":0,\"turn\":90}]");
    assert_null(sides_turned(&g->sides, 4, 90));
    assert_null(sides_turned(&g->sides, 0, 90));
    assert_null(sides_turned(&g->sides, 1, 45));
}

/* A clerk turns what is on the screen, and the order counts from the scan. */
static void a_view_says_how_it_is_turned_against_the_scan(void **state)
{
    const struct rig *g = *state;

    assert_int_equal(g->sides.of[0].turned, 0);
    assert_int_equal(g->sides.of[2].turn, -1);
    assert_int_equal(g->sides.of[2].turned, 270);       /* the paper lay a quarter to the right: the reader turned it back */
    assert_int_equal(g->sides.of[3].turned, 180);
}

static void pages_of_a_file_that_joined_a_scanned_letter_count_on_behind_it(void **state)
{
    AUTO_JSON json_t *reading = json_loads(
        "{\"pages\": [{\"blob\": \"page-001.png\", \"index\": 0}, {\"blob\": \"page-002.png\", \"index\": 0},"
        " {\"blob\": \"file-003.pdf\", \"index\": 1}, {\"blob\": \"file-003.pdf\", \"index\": 0}, {\"blob\": \"page-010.png\", \"index\": 0}]}", 0, NULL);
    struct sides sides;
    struct err e = { 0 };

    (void)state;
    assert_ok(sides_load(reading, &sides, &e), e);
    assert_string_equal(sides.of[0].blob, "page-001.png");
    assert_string_equal(sides.of[2].blob, "file-003.pdf");
    assert_int_equal(sides.of[2].index, 0);
    assert_string_equal(sides.of[4].blob, "page-010.png");
    sides_done(&sides);
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
    static const struct { const char *typed; enum string_id said; const char *word; } wrong[] = {
        { "", S_ORDER_EMPTY, "" }, { " , ", S_ORDER_EMPTY, "" }, { "0", S_ORDER_NO_SIDE, "0" }, { "1 ६", S_ORDER_NO_SIDE, "6" },
        { "1 1r", S_ORDER_TWICE, "1r" }, { "1x", S_ORDER_NO_NUMBER, "1x" }, { "-1", S_ORDER_NO_NUMBER, "-1" },
        { "+1", S_ORDER_NO_NUMBER, "+1" }, { "1rr", S_ORDER_NO_NUMBER, "1rr" }, { "1.0", S_ORDER_NO_NUMBER, "1.0" },
        { "99999999999999999999", S_ORDER_NO_SIDE, "99999999999999999999" }, { "5", S_ORDER_MOVED, "5" },
        { "पृष्ठपृष्ठपृष्ठ", S_ORDER_NO_NUMBER, "पृष्ठपृ" },          /* cut between letters, not in one */
    };
    const struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        json_t *pages = NULL;
        struct sides_problem p;

        assert_int_equal(sides_parse_order(&g->sides, wrong[i].typed, &pages, &p), -EINVAL);
        assert_null(pages);
        assert_int_equal(p.sentence, wrong[i].said);
        assert_string_equal(p.word, wrong[i].word);
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
        TEST(a_view_says_how_it_is_turned_against_the_scan),
        TEST(a_page_that_is_turned_on_the_screen_counts_from_its_view),
        cmocka_unit_test(pages_of_a_file_that_joined_a_scanned_letter_count_on_behind_it),
        TEST(an_order_becomes_pages_with_turns),
        TEST(an_order_that_makes_no_sense_is_refused_with_the_word),
        cmocka_unit_test(a_record_that_does_not_say_where_its_pages_are_is_no_list_of_sides),
        cmocka_unit_test(a_letter_whose_order_is_longer_than_a_form_takes_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
