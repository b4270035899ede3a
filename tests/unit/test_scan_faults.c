/* Each fault at each page: a stack of five sheets in each of five scanners at once, the k-th fails at its k-th sheet.
 * What is safe stays, the sentence says which sheet to put back, and a press later the letter is whole. */
#include "tests/unit/test_scan_box.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHEETS = 5, TRAYS = SHEETS };

static const char *tray_name(int k)
{
    static char name[TRAYS + 1][16];

    snprintf(name[k], sizeof(name[k]), "folder:t%d", k);
    return name[k];
}

/* Sheet i of tray k is of this grey, so that a page tells whose it is. */
static int grey_of(int k, int i) { return 30 * k + 5 * i; }

static int setup(void **state)
{
    struct scan_box *b = scan_box_new("folder\n", BOX_RESERVE_MIB, "call_s = 4\n");

    scan_box_make_trays(b, TRAYS);
    scan_box_start(b);
    for (int k = 1; k <= TRAYS; k++)
        scan_box_await(b, tray_name(k), "idle");
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    scan_box_free(*state);
    return 0;
}

static void put_stack(const struct scan_box *b, int k)
{
    struct scan_rig g = scan_box_tray(b, k);

    for (int i = 1; i <= SHEETS; i++) {
        char name[24];

        snprintf(name, sizeof(name), "p%d.png", i);
        scan_rig_put(&g, name, grey_of(k, i));
    }
}

/* The k-th tray fails at its k-th sheet. how: a command of the folder scanner's control file (NULL: none); more: what it
 * has behind the page. */
static void press_all(const struct scan_box *b, const char *how, const char *more, char doc[TRAYS + 1][ID_SIZE])
{
    char line[80], why[ERR_MSG_SIZE];

    for (int k = 1; k <= TRAYS; k++) {
        struct scan_rig g = scan_box_tray(b, k);

        put_stack(b, k);
        if (how) {
            snprintf(line, sizeof(line), "%s +%d %s\n", how, k, more);
            scan_rig_control(&g, line);
        }
        if (!scan_box_press(b, tray_name(k), doc[k], why))
            scan_box_fail(b, "%s refused the press: %s", tray_name(k), why);
    }
}

/* Stopped at sheet k, with all before it safe, and saying so. */
static void assert_stopped(const struct scan_box *b, int k, const char *doc, const char *code)
{
    struct box_scanner s = scan_box_rest(b, tray_name(k));
    char sheet[40];

    if (strcmp(s.code, code) != 0 || strcmp(s.state, k == 1 ? "fault" : "interrupted") != 0)
        scan_box_fail(b, "%s at sheet %d: %s, %s: %s", code, k, s.state, s.code, s.sentence);
    snprintf(sheet, sizeof(sheet), k == 1 ? "first sheet" : "sheet %d", k);
    if (!strstr(s.sentence, sheet))
        scan_box_fail(b, "%s at sheet %d does not name the sheet to put back: %s", code, k, s.sentence);
    assert_int_equal(k == 1 ? 0 : s.pages, k - 1);
    if (k > 1)
        assert_string_equal(s.doc, doc);
    assert_int_equal(k == 1 ? 0 : scan_box_pages(b, doc), k - 1);
    assert_string_equal(s.last_doc, "");
}

/* One letter of all five sheets, each once, in their order. */
static void assert_whole(const struct scan_box *b, int k)
{
    struct box_scanner s = scan_box_rest(b, tray_name(k));

    if (strcmp(s.state, "idle") != 0)
        scan_box_fail(b, "%s: %s, %s: %s", tray_name(k), s.state, s.code, s.sentence);
    if (s.last_pages != SHEETS || scan_box_pages(b, s.last_doc) != SHEETS)
        scan_box_fail(b, "%s has a letter of %d pages", tray_name(k), s.last_pages);
    for (int i = 1; i <= SHEETS; i++)
        assert_int_equal(scan_box_grey(b, s.last_doc, (unsigned)i), grey_of(k, i));
}

static void assert_all_whole(const struct scan_box *b)
{
    for (int k = 1; k <= TRAYS; k++)
        assert_whole(b, k);
    assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), TRAYS);
    assert_int_equal(scan_box_letters(b, SPOOL_OPEN), 0);
}

/* The clerk clears the fault, puts back what the sentence says (it lies in the tray still) and presses again. */
static void press_again(const struct scan_box *b, int k, const char *doc)
{
    char id[ID_SIZE], why[ERR_MSG_SIZE];

    if (!scan_box_press(b, tray_name(k), id, why))
        scan_box_fail(b, "%s refused to go on: %s", tray_name(k), why);
    if (k > 1)
        assert_string_equal(id, doc);
}

static void fault_at_each_page(const struct scan_box *b, const char *how, const char *more, const char *code)
{
    char doc[TRAYS + 1][ID_SIZE];

    press_all(b, how, more, doc);
    for (int k = 1; k <= TRAYS; k++)
        assert_stopped(b, k, doc[k], code);
    assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), 0);
    for (int k = 1; k <= TRAYS; k++)
        press_again(b, k, doc[k]);
    assert_all_whole(b);
}

static void without_a_fault_five_letters_come_from_five_scanners(void **state)
{
    char doc[TRAYS + 1][ID_SIZE];

    press_all(*state, NULL, "", doc);
    assert_all_whole(*state);
}

#define AT_EACH_SHEET(name, how, more, code) static void name(void **state) { fault_at_each_page(*state, how, more, code); }

AT_EACH_SHEET(a_jam_before_any_sheet_costs_nothing, "jam", "", "jam")
AT_EACH_SHEET(a_jam_in_the_middle_of_any_sheet_costs_nothing, "jam", "40", "jam")
AT_EACH_SHEET(a_double_feed_at_any_sheet_costs_nothing, "doublefeed", "", "double_feed")
AT_EACH_SHEET(an_open_cover_at_any_sheet_costs_nothing, "cover", "", "cover_open")
AT_EACH_SHEET(a_stall_in_any_sheet_costs_nothing, "stall", "600000", "stalled")
AT_EACH_SHEET(a_page_without_width_at_any_sheet_is_refused, "garbage", "no-width", "bad_page")
AT_EACH_SHEET(a_page_without_lines_at_any_sheet_is_refused, "garbage", "no-lines", "bad_page")
AT_EACH_SHEET(a_page_of_2_31_lines_at_any_sheet_is_refused, "garbage", "huge-lines", "bad_page")
AT_EACH_SHEET(a_line_of_2_31_bytes_at_any_sheet_is_refused, "garbage", "huge-bytes", "bad_page")
AT_EACH_SHEET(twice_the_lines_announced_at_any_sheet_are_refused, "garbage", "fewer-lines", "bad_page")

/* The driver never comes back from sane_start, or from sane_read in mid-page: its process is killed and started anew. */
AT_EACH_SHEET(a_driver_that_hangs_before_any_sheet_costs_nothing, "hang", "", "driver_stuck")
AT_EACH_SHEET(a_driver_that_hangs_in_any_sheet_costs_nothing, "hang", "40", "driver_stuck")

/* "Empty" with paper in the tray: before the first sheet the clerk is told; later the feeder is asked once more. */
static void a_feeder_that_wrongly_says_empty_at_any_sheet_loses_none(void **state)
{
    struct scan_box *b = *state;
    char doc[TRAYS + 1][ID_SIZE];
    struct box_scanner s;

    press_all(b, "out", "", doc);
    s = scan_box_rest(b, tray_name(1));
    if (strcmp(s.code, "no_paper") == 0)
        press_again(b, 1, doc[1]);
    assert_all_whole(b);
}

static void unplug_at_each_page(const struct scan_box *b, bool other_name)
{
    char doc[TRAYS + 1][ID_SIZE], line[40];

    press_all(b, "vanish", "", doc);
    for (int k = 1; k <= TRAYS; k++) {
        struct box_scanner s = scan_box_rest(b, tray_name(k));

        if (strcmp(s.code, "device_gone") != 0 && (k > 1 || strcmp(s.code, "no_scanner") != 0))
            scan_box_fail(b, "unplugged at sheet %d: %s, %s: %s", k, s.state, s.code, s.sentence);
        assert_int_equal(k == 1 ? 0 : scan_box_pages(b, doc[k]), k - 1);
    }
    for (int k = 1; k <= TRAYS; k++) {
        struct scan_rig g = scan_box_tray(b, k);

        snprintf(line, sizeof(line), other_name ? "return t%d.7\n" : "return\n", k);
        scan_rig_control(&g, line);
    }
    for (int k = 1; k <= TRAYS; k++) {
        struct box_scanner s;
        char id[ID_SIZE];

        for (int i = 0; i < BOX_WAIT_S * 10 && !scan_box_press(b, tray_name(k), id, NULL); i++)
            usleep(100 * 1000);                     /* it has to be found again first */
        s = scan_box_rest(b, tray_name(k));
        if (k > 1 && strcmp(s.last_doc, doc[k]) != 0)
            scan_box_fail(b, "%s did not go on with its letter: %s, %s: %s", tray_name(k), s.state, s.code, s.sentence);
    }
    assert_all_whole(b);
}

static void a_scanner_unplugged_at_any_sheet_goes_on_when_it_is_back(void **state) { unplug_at_each_page(*state, false); }

static void a_scanner_that_comes_back_under_another_name_goes_on_with_its_letter(void **state)
{
    unplug_at_each_page(*state, true);
}

int main(void)
{
#define BOX_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        BOX_TEST(without_a_fault_five_letters_come_from_five_scanners),
        BOX_TEST(a_jam_before_any_sheet_costs_nothing),
        BOX_TEST(a_jam_in_the_middle_of_any_sheet_costs_nothing),
        BOX_TEST(a_double_feed_at_any_sheet_costs_nothing),
        BOX_TEST(an_open_cover_at_any_sheet_costs_nothing),
        BOX_TEST(a_stall_in_any_sheet_costs_nothing),
        BOX_TEST(a_page_without_width_at_any_sheet_is_refused),
        BOX_TEST(a_page_without_lines_at_any_sheet_is_refused),
        BOX_TEST(a_page_of_2_31_lines_at_any_sheet_is_refused),
        BOX_TEST(a_line_of_2_31_bytes_at_any_sheet_is_refused),
        BOX_TEST(twice_the_lines_announced_at_any_sheet_are_refused),
        BOX_TEST(a_driver_that_hangs_before_any_sheet_costs_nothing),
        BOX_TEST(a_driver_that_hangs_in_any_sheet_costs_nothing),
        BOX_TEST(a_feeder_that_wrongly_says_empty_at_any_sheet_loses_none),
        BOX_TEST(a_scanner_unplugged_at_any_sheet_goes_on_when_it_is_back),
        BOX_TEST(a_scanner_that_comes_back_under_another_name_goes_on_with_its_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
