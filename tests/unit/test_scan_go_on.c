/* A stack that stops, at each of its pages, and what becomes of it: it goes on, ends here, or is thrown away. */
#include "drivers/scan/station/page_png.h"
#include "drivers/scan/station/stored_page.h"
#include "tests/unit/test_scan_station_rig.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <string.h>

#define STACK(...) ((const int[]){ __VA_ARGS__, 0 })

enum { OWN = FAKE_OWN, VIP = FAKE_OWN_VIP, SIDES = 6 };

static void control(const struct station_test *t, const char *fault, int page, const char *more)
{
    char line[48];

    snprintf(line, sizeof(line), "%s %d %s\n", fault, page, more);
    scan_rig_control(&t->rig, line);
}

static void assert_stack_complete(const struct station_test *t)
{
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(t->taken_in, 2);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
}

/* The letter's sides in order: number of the sheet, f front or b back. */
static void assert_sides(const struct station_test *t, const char *id, const char *sides)
{
    AUTO_JSON json_t *record = station_record(t, id);
    const json_t *page;
    char found[200] = "";
    size_t i, n = 0;

    json_array_foreach(json_object_get(record, "pages"), i, page)
        n += (size_t)snprintf(found + n, sizeof(found) - n, "%s%d%c", i ? " " : "", (int)json_int(page, "sheet", 0), json_str(page, "side", "?")[0]);
    assert_string_equal(found, sides);
}

static const struct { const char *word, *more; } faults[] = { { "jam", "" }, { "jam", "70" }, { "doublefeed", "" }, { "cover", "" } };

static void stopped_at_any_page_a_stack_goes_on_and_each_page_lands_once_in_its_letter(void **state)
{
    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(faults); f++)
        for (int page = 1; page <= SIDES; page++) {
            void *own;
            struct station_test *t;

            station_setup_simplex(&own);
            t = own;
            station_put_stack(t, STACK(1, 2, VIP, 3, 4, 5));
            control(t, faults[f].word, page, faults[f].more);
            station_test_press_and_run(t);
            assert_int_equal(station_state(t->station), page == 1 ? SCAN_FAULT : SCAN_INTERRUPTED);
            assert_int_equal(station_test_press(t), page > 1);
            station_test_run(t);
            assert_stack_complete(t);
            assert_letter(t, 0, STACK(1, 2, VIP));
            assert_letter(t, 1, STACK(3, 4, 5));
            assert_value(t, t->ids[1], "purpose", "vip");
            assert_doubts(t, t->ids[0], "sheets_differ", 0, 0);
            assert_doubts(t, t->ids[1], "sheets_differ", 0, 0);
            assert_doubts(t, t->ids[0], "resumed", page == 2 || page == 3, (unsigned)page);
            assert_doubts(t, t->ids[1], "resumed", page > 4, (unsigned)page - 3);
            station_teardown(&own);
        }
}

static void stopped_at_any_side_a_duplex_stack_goes_on_and_each_side_lands_once_in_its_letter(void **state)
{
    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(faults); f++)
        for (int page = 1; page <= SIDES; page++) {
            void *own;
            struct station_test *t;

            station_setup_rig(&own);
            t = own;
            station_put_stack(t, STACK(1, -2, OWN, -VIP, 3, -4));
            control(t, faults[f].word, page, faults[f].more);
            station_test_press_and_run(t);
            station_test_press(t);
            station_test_run(t);
            assert_stack_complete(t);
            assert_letter(t, 0, STACK(1, 2, OWN, VIP));
            assert_letter(t, 1, STACK(3, 4));
            assert_value(t, t->ids[1], "purpose", "vip");
            station_teardown(&own);
        }
}

/* A virtual feeder, or a scanner that drops blank reverses by itself. */
static void stopped_at_any_side_a_duplex_stack_of_odd_sides_goes_on_also_after_a_restart(void **state)
{
    (void)state;
    for (int restart = 0; restart < 2; restart++)
        for (int page = 2; page <= SIDES; page++) {
            void *own;
            struct station_test *t;

            station_setup_rig(&own);
            t = own;
            station_put_stack(t, STACK(1, 2, -3, VIP, 4, 5));
            control(t, "jam", page, "");
            station_test_press_and_run(t);
            assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
            if (restart)
                station_test_restart(t, "ADF Duplex", NULL);
            station_test_press_and_run(t);
            assert_stack_complete(t);
            assert_letter(t, 0, STACK(1, 2, 3, VIP));
            assert_sides(t, t->ids[0], "1f 2f 2b 3f");
            assert_letter(t, 1, STACK(4, 5));
            assert_sides(t, t->ids[1], "1f 2f");
            assert_value(t, t->ids[1], "purpose", "vip");
            station_teardown(&own);
        }
}

static void put_page_that_does_not_say_its_side(const struct station_test *t, struct spool_doc *doc, unsigned page_no, int grey)
{
    struct page_format f = { .width_px = RIG_PAGE_W, .lines = RIG_PAGE_H, .bytes_per_line = RIG_PAGE_W, .depth = 8, .res_dpi = RIG_DPI };
    uint8_t row[RIG_PAGE_W];
    char name[SPOOL_NAME_SIZE];
    struct page_png *p;
    struct err e = { 0 };

    spool_page_name(page_no, name);
    memset(row, grey, sizeof(row));
    assert_ok(page_png_new(doc, name, &f, NULL, NULL, &p, &e), e);
    for (int y = 0; y < RIG_PAGE_H; y++)
        assert_ok(page_png_write(p, row, sizeof(row), &e), e);
    assert_ok(page_png_end(p, &e), e);
    assert_ok(page_png_commit(p, &e), e);
    page_png_free(p);
    assert_int_equal(stored_page_side(t->spool, spool_doc_id(doc), name), PAGE_SIDE_UNKNOWN);
}

/* A letter that an earlier release left open. */
static void pages_that_do_not_say_their_side_lie_on_sheets_two_by_two(void **state)
{
    static const struct { const char *source, *sides; } cases[] = { { "ADF Duplex", "1f 1b 2f 2b" }, { "ADF", "1f 2f 3f 4f" } };
    struct station_test *t = *state;
    struct err e = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct spool_doc *doc;

        assert_ok(spool_doc_new(t->spool, true, &doc, &e), e);
        assert_ok(spool_doc_set(doc, "source", "scan", &e), e);
        assert_ok(spool_doc_set(doc, "scanner", RIG_DEVICE, &e), e);
        for (unsigned page = 1; page <= 3; page++)
            put_page_that_does_not_say_its_side(t, doc, page, (int)page);
        spool_doc_close(doc);
        station_test_restart(t, cases[i].source, NULL);
        scan_rig_put(&t->rig, "s0002.back.png", 4);             /* comes as a front where reverses are none */
        if (i == 1)
            scan_rig_put(&t->rig, "s0003.png", 4);
        station_test_press_and_run(t);
        assert_letter(t, (unsigned)i, STACK(1, 2, 3, 4));
        assert_sides(t, t->ids[i], cases[i].sides);
    }
}

static void the_sentence_counts_sheets_in_the_letter_at_hand(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, 2, OWN, 3, 4));
    control(t, "jam", 5, "");
    station_test_press_and_run(t);
    assert_non_null(strstr(station_sentence(t->station), "1 page of this letter is safe"));
    assert_non_null(strstr(station_sentence(t->station), "beginning with sheet 2,"));
    assert_non_null(strstr(station_sentence(t->station), "letter 2 of this stack"));
}

/* The next letter is open already, without a page: the clerk sees that the stack stopped, and the purpose is kept. */
static void a_stop_between_two_letters_takes_the_first_in_and_waits_with_the_second(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    struct err e = { 0 };

    station_put_stack(t, STACK(1, VIP, 2));
    control(t, "jam", 3, "");
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 1);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    status = station_status(t->station);
    assert_int_equal(json_int(status, "pages", -1), 0);
    assert_int_equal(json_int(status, "letters", -1), 1);
    station_test_restart(t, "ADF", NULL);                   /* and it is still so after a restart */
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    control(t, "jam", 1, "");                               /* and when the first page jams once more */
    station_test_press_and_run(t);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    assert_true(station_test_press(t));
    station_test_run(t);
    assert_stack_complete(t);
    assert_letter(t, 1, STACK(2));
    assert_value(t, t->ids[1], "purpose", "vip");
    assert_int_equal(station_end(t->station, &e), -ENOENT);
}

static void a_letter_without_a_page_that_is_ended_is_none(void **state)
{
    struct station_test *t = *state;
    struct err e = { 0 };

    station_put_stack(t, STACK(1, VIP, 2));
    control(t, "jam", 3, "");
    station_test_press_and_run(t);
    assert_ok(station_end(t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(t->taken_in, 1);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
}

static void throwing_a_letter_away_leaves_those_before_it(void **state)
{
    struct station_test *t = *state;
    struct err e = { 0 };

    station_put_stack(t, STACK(1, OWN, 2, 3));
    control(t, "jam", 4, "");
    station_test_press_and_run(t);
    assert_ok(station_discard(t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(t->taken_in, 1);
    assert_letter(t, 0, STACK(1, OWN));
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
}

static void a_letter_ended_by_hand_is_taken_in_with_its_record(void **state)
{
    struct station_test *t = *state;
    struct err e = { 0 };
    AUTO_JSON json_t *record = NULL;

    station_put_stack(t, STACK(1, FAKE_BLANK, 2));
    control(t, "doublefeed", 3, "");
    station_test_press_and_run(t);
    assert_ok(station_end(t->station, &e), e);
    assert_kinds(t, t->ids[0], "pb");
    record = station_record(t, t->ids[0]);
    assert_string_equal(json_str(record, "ended", ""), "by hand");
    assert_doubts(t, t->ids[0], "double_feed", 1, 0);       /* where it was no page came */
}

static void a_double_feed_names_the_sheet_and_stays_a_doubt(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, 2, 3));
    control(t, "doublefeed", 3, "");
    station_test_press_and_run(t);
    assert_int_equal(station_code(t->station), CODE_DOUBLE_FEED);
    assert_non_null(strstr(station_sentence(t->station), "beginning with sheet 3"));
    station_test_press_and_run(t);
    assert_letter(t, 0, STACK(1, 2, 3));
    assert_doubts(t, t->ids[0], "double_feed", 1, 3);
}

/* A real scanner feeds a sheet from its front: put back after its reverse stuck, the front comes twice. */
static void a_front_that_comes_twice_is_kept_and_flagged(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *record = NULL;
    const json_t *doubt;
    size_t i;
    bool said = false;

    station_test_restart(t, "ADF Duplex", NULL);
    station_put_stack(t, STACK(1, -2, 3, -4));
    control(t, "jam", 4, "50");
    station_test_press_and_run(t);
    scan_rig_put(&t->rig, "s0002.png", 3);                  /* the sheet with both its sides */
    station_test_press_and_run(t);
    assert_letter(t, 0, STACK(1, 2, 3, 3, 4));
    assert_doubts(t, t->ids[0], "resumed", 1, 4);
    assert_doubts(t, t->ids[0], "odd_sides", 1, 3);
    record = station_record(t, t->ids[0]);
    json_array_foreach(json_object_get(record, "doubts"), i, doubt)
        said = said || strstr(json_str(doubt, "detail", ""), "may be the same side");
    assert_true(said);
}

static void a_separator_that_is_put_back_for_its_reverse_stays_with_its_letter(void **state)
{
    (void)state;
    for (int restart = 0; restart < 2; restart++) {
        void *own;
        struct station_test *t;

        station_setup_rig(&own);
        t = own;
        station_put_stack(t, STACK(1, -2, OWN, -VIP, 3, -4));
        control(t, "jam", 4, "50");
        station_test_press_and_run(t);
        scan_rig_put(&t->rig, "s0002.png", OWN);
        if (restart)
            station_test_restart(t, "ADF Duplex", NULL);
        station_test_press_and_run(t);
        assert_stack_complete(t);
        assert_letter(t, 0, STACK(1, 2, OWN, OWN, VIP));
        assert_letter(t, 1, STACK(3, 4));
        assert_value(t, t->ids[1], "purpose", "vip");
        station_teardown(&own);
    }
}

/* The letter has all its pages, but not the sheet's reverse: what comes next is still of that sheet. */
static void a_sheet_that_stopped_between_its_sides_is_not_torn_apart(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", "separate = count\ncount_pages = 1\n");
    station_put_stack(t, STACK(1, -2, 3, -4));
    control(t, "jam", 2, "50");
    station_test_press_and_run(t);
    scan_rig_put(&t->rig, "s0001.png", 1);                  /* put back with both its sides */
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 2);
    assert_letter(t, 0, STACK(1, 1, 2));
    assert_letter(t, 1, STACK(3, 4));
}

static void a_sheet_that_stopped_twice_before_its_reverse_is_not_torn_apart_after_a_restart(void **state)
{
    static const char settings[] = "separate = count\ncount_pages = 1\n";
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", settings);
    station_put_stack(t, STACK(1, -2, 3, -4));
    control(t, "jam", 2, "50");
    station_test_press_and_run(t);
    station_test_restart(t, "ADF Duplex", settings);
    for (int stop = 0; stop < 2; stop++) {
        scan_rig_control(&t->rig, "jam +1\n");
        station_test_press_and_run(t);
        assert_int_equal(station_code(t->station), CODE_JAM);
    }
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 2);
    assert_letter(t, 0, STACK(1, 2));
    assert_letter(t, 1, STACK(3, 4));
}

static void and_not_after_a_restart_when_a_sheet_before_it_had_one_side(void **state)
{
    static const char settings[] = "separate = count\ncount_pages = 2\n";
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", settings);
    station_put_stack(t, STACK(1, 2, -3, 4));
    control(t, "jam", 3, "50");
    station_test_press_and_run(t);
    scan_rig_put(&t->rig, "s0002.png", 2);                  /* put back with both its sides */
    station_test_restart(t, "ADF Duplex", settings);
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 2);
    assert_letter(t, 0, STACK(1, 2, 2, 3));
    assert_letter(t, 1, STACK(4));
}

static void a_press_for_something_else_goes_on_with_the_interrupted_letter(void **state)
{
    struct station_test *t = *state;
    struct station_press p = { .purpose = "backlog", .doc = "", .target = "", .replaces = "", .actor = "" };
    char id[ID_SIZE];
    bool continued = false;
    struct err e = { 0 };

    station_put_stack(t, STACK(1, 2));
    control(t, "jam", 2, "");
    station_test_press_and_run(t);
    assert_ok(station_press(t->station, &p, id, &continued, &e), e);
    assert_true(continued);
    station_test_run(t);
    assert_value(t, t->ids[0], "purpose", "letter");
    assert_string_equal(t->ids[0], id);
}

static void an_empty_feeder_ends_an_interrupted_stack(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, OWN, 2));
    control(t, "vanish", 3, "");
    station_test_press_and_run(t);
    assert_int_equal(station_code(t->station), CODE_DEVICE_GONE);
    scan_rig_control(&t->rig, "return\n");
    station_test_press_and_run(t);
    assert_stack_complete(t);
    assert_letter(t, 1, STACK(2));
}

/* Taken in too early, its other pages would become a letter of their own. */
static void an_empty_feeder_is_asked_again_when_a_letter_goes_on(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, 2, 3));
    control(t, "jam", 2, "");
    station_test_press_and_run(t);
    assert_int_equal(station_code(t->station), CODE_JAM);
    scan_rig_control(&t->rig, "out +1\n");
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 1);
    assert_letter(t, 0, STACK(1, 2, 3));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_simplex, station_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped_at_any_page_a_stack_goes_on_and_each_page_lands_once_in_its_letter),
        cmocka_unit_test(stopped_at_any_side_a_duplex_stack_goes_on_and_each_side_lands_once_in_its_letter),
        cmocka_unit_test(stopped_at_any_side_a_duplex_stack_of_odd_sides_goes_on_also_after_a_restart),
        TEST(pages_that_do_not_say_their_side_lie_on_sheets_two_by_two),
        TEST(the_sentence_counts_sheets_in_the_letter_at_hand),
        TEST(a_stop_between_two_letters_takes_the_first_in_and_waits_with_the_second),
        TEST(a_letter_without_a_page_that_is_ended_is_none),
        TEST(throwing_a_letter_away_leaves_those_before_it),
        TEST(a_letter_ended_by_hand_is_taken_in_with_its_record),
        TEST(a_double_feed_names_the_sheet_and_stays_a_doubt),
        TEST(a_front_that_comes_twice_is_kept_and_flagged),
        cmocka_unit_test(a_separator_that_is_put_back_for_its_reverse_stays_with_its_letter),
        TEST(a_sheet_that_stopped_between_its_sides_is_not_torn_apart),
        TEST(a_sheet_that_stopped_twice_before_its_reverse_is_not_torn_apart_after_a_restart),
        TEST(and_not_after_a_restart_when_a_sheet_before_it_had_one_side),
        TEST(a_press_for_something_else_goes_on_with_the_interrupted_letter),
        TEST(an_empty_feeder_ends_an_interrupted_stack),
        TEST(an_empty_feeder_is_asked_again_when_a_letter_goes_on),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
