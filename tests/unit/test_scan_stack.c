/* A stack of paper becomes letters: separators, blanks, labels, counts, and what the intake record says of them. */
#include "tests/unit/test_scan_station_rig.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <string.h>

#define STACK(...) ((const int[]){ __VA_ARGS__, 0 })

enum { OWN = FAKE_OWN, VIP = FAKE_OWN_VIP, BACKLOG = FAKE_OWN_BACKLOG, PATCH = FAKE_PATCH, BLANK = FAKE_BLANK, LABEL = FAKE_LABEL };

static void scan(struct station_test *t, const int *greys)
{
    station_put_stack(t, greys);
    station_test_press_and_run(t);
}

static void assert_idle(const struct station_test *t, unsigned letters)
{
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(t->taken_in, letters);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
    assert_int_equal(station_letters(t, SPOOL_SCANNED), letters);
}

static int64_t sheets(const struct station_test *t, const char *key)
{
    AUTO_JSON json_t *status = station_status(t->station);

    return json_int(json_object_get(status, "sheets"), key, -1);
}

/* ---- separators */

static void separators_make_five_letters_of_a_stack(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *first = NULL, *last = NULL;

    scan(t, STACK(1, 2, OWN, 3, OWN, 4, 5, OWN, 6, PATCH, 7, 8));
    assert_idle(t, 5);
    assert_letter(t, 0, STACK(1, 2, OWN));
    assert_letter(t, 1, STACK(3, OWN));
    assert_letter(t, 2, STACK(4, 5, OWN));
    assert_letter(t, 3, STACK(6, PATCH));
    assert_letter(t, 4, STACK(7, 8));
    assert_kinds(t, t->ids[0], "pps");
    assert_non_null(strstr(station_sentence(t->station), "5 letters"));
    first = station_record(t, t->ids[0]);
    last = station_record(t, t->ids[4]);
    assert_string_equal(json_str(first, "batch", ""), json_str(last, "batch", "?"));
    assert_value(t, t->ids[4], "batch", json_str(first, "batch", ""));
    assert_string_equal(json_str(first, "ended", ""), "separator");
    assert_value(t, t->ids[0], "ended", "separator");
    assert_string_equal(json_str(last, "ended", ""), "feeder empty");
    assert_null(json_object_get(first, "stack"));
    assert_int_equal(json_int(json_object_get(last, "stack"), "sides", 0), 12);
    assert_int_equal(json_int(json_object_get(last, "stack"), "separators", 0), 4);
    assert_int_equal(json_int(json_object_get(last, "sheets"), "sides", 0), 2);
}

static void in_duplex_both_sides_of_a_separator_stay_with_the_letter_it_ends(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *record = NULL;

    station_test_restart(t, "ADF Duplex", NULL);
    scan(t, STACK(1, -BLANK, 2, -3, OWN, -OWN, 4, -5, OWN, -BLANK, 6, -7, VIP, -VIP, 8, -9, OWN, -OWN, 10, -11));
    assert_idle(t, 5);
    assert_letter(t, 0, STACK(1, BLANK, 2, 3, OWN, OWN));
    assert_letter(t, 1, STACK(4, 5, OWN, BLANK));
    assert_letter(t, 2, STACK(6, 7, VIP, VIP));
    assert_letter(t, 3, STACK(8, 9, OWN, OWN));
    assert_letter(t, 4, STACK(10, 11));
    assert_kinds(t, t->ids[0], "pbppss");
    assert_kinds(t, t->ids[1], "ppsb");
    assert_doubts(t, t->ids[0], "odd_sides", 0, 0);
    record = station_record(t, t->ids[0]);
    assert_int_equal(json_int(json_array_get(json_object_get(record, "pages"), 3), "sheet", 0), 2);
    assert_string_equal(json_str(json_array_get(json_object_get(record, "pages"), 3), "side", ""), "back");
}

static void something_on_the_other_side_of_a_separator_is_shown_with_a_doubt(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", NULL);
    scan(t, STACK(1, -2, OWN, -3, 4, -5));
    assert_idle(t, 2);
    assert_letter(t, 0, STACK(1, 2, OWN, 3));
    assert_kinds(t, t->ids[0], "ppsp");
    assert_doubts(t, t->ids[0], "maybe_separator", 1, 4);
}

static void separators_in_front_and_in_a_row_lead_the_letter_behind_them(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(OWN, OWN, 1, OWN, PATCH, OWN, 2));
    assert_idle(t, 2);
    assert_letter(t, 0, STACK(OWN, OWN, 1, OWN));
    assert_letter(t, 1, STACK(PATCH, OWN, 2));
    assert_kinds(t, t->ids[1], "ssp");
}

static void own_separators_behind_the_last_letter_are_dropped_and_counted(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, OWN, OWN, VIP));
    assert_idle(t, 1);
    assert_letter(t, 0, STACK(1, OWN));
    assert_int_equal(sheets(t, "dropped"), 2);
    assert_int_equal(sheets(t, "sides"), 4);
    assert_int_equal(sheets(t, "separators"), 1);
}

static void nothing_but_own_separators_is_no_letter(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(OWN, VIP));
    assert_idle(t, 0);
    assert_non_null(strstr(station_sentence(t->station), "only separator sheets"));
}

static void a_foreign_separator_behind_the_last_letter_is_taken_in_with_a_doubt(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, OWN, PATCH));
    assert_idle(t, 2);
    assert_letter(t, 1, STACK(PATCH));
    assert_kinds(t, t->ids[1], "p");
    assert_doubts(t, t->ids[1], "maybe_separator", 1, 1);
}

static void what_is_perhaps_a_separator_is_shown_with_a_doubt_and_splits_nothing(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, FAKE_MAYBE, 2));
    assert_idle(t, 1);
    assert_kinds(t, t->ids[0], "ppp");
    assert_doubts(t, t->ids[0], "maybe_separator", 1, 2);
}

static void the_purpose_on_a_separator_is_that_of_the_letter_behind_it(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, VIP, 2, OWN, 3, BACKLOG, OWN, VIP, 4, BACKLOG, 5));
    assert_idle(t, 5);
    assert_value(t, t->ids[0], "purpose", "letter");
    assert_value(t, t->ids[1], "purpose", "vip");
    assert_value(t, t->ids[2], "purpose", "letter");
    assert_value(t, t->ids[3], "purpose", "vip");           /* of several in a row the last one counts */
    assert_value(t, t->ids[4], "purpose", "backlog");
}

static void a_separator_in_front_says_what_the_first_letter_is_for(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(VIP, 1, OWN, 2));
    assert_idle(t, 2);
    assert_value(t, t->ids[0], "purpose", "vip");
    assert_value(t, t->ids[1], "purpose", "letter");
}

static void the_purpose_of_a_press_holds_for_its_letters(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };

    station_put_stack(t, STACK(1, OWN, 2));
    assert_ok(station_test_press_for(t, "backlog", id, &e), e);
    station_test_run(t);
    assert_idle(t, 2);
    assert_string_equal(t->ids[0], id);
    assert_value(t, t->ids[0], "purpose", "backlog");
    assert_value(t, t->ids[1], "purpose", "backlog");
    assert_int_equal(station_test_press_for(t, "lunch", id, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "lunch"));
}

static void a_press_is_one_letter_where_the_office_wants_it_so(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF", "separate = press\nlabel_prefix = A/\n");
    scan(t, STACK(1, OWN, 2, LABEL, 3));
    assert_idle(t, 1);
    assert_kinds(t, t->ids[0], "ppppp");
    assert_doubts(t, t->ids[0], "maybe_separator", 1, 2);
}

/* ---- count and labels */

static void a_letter_ends_when_it_has_its_pages_and_blanks_are_none(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF", "separate = count\ncount_pages = 2\n");
    scan(t, STACK(1, BLANK, 2, 3, 4, 5));
    assert_idle(t, 3);
    assert_letter(t, 0, STACK(1, BLANK, 2));
    assert_letter(t, 1, STACK(3, 4));
    assert_letter(t, 2, STACK(5));
    assert_value(t, t->ids[0], "ended", "count");
}

static void counting_does_not_tear_a_sheet_apart(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", "separate = count\ncount_pages = 3\n");
    scan(t, STACK(1, -2, 3, -4, 5, -6, 7, -BLANK));
    assert_idle(t, 2);
    assert_letter(t, 0, STACK(1, 2, 3, 4));
    assert_letter(t, 1, STACK(5, 6, 7, BLANK));
}

static void a_label_on_a_front_begins_a_letter_and_is_its_first_page(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", "label_prefix = A/\n");
    scan(t, STACK(LABEL, -1, 2, -(LABEL + 1), LABEL + 2, -3, LABEL + 2, -4, LABEL + 3, -5));
    assert_idle(t, 3);
    assert_letter(t, 0, STACK(LABEL, 1, 2, LABEL + 1));     /* on a reverse it is no first page */
    assert_letter(t, 1, STACK(LABEL + 2, 3, LABEL + 2, 4)); /* the same label again is a copy */
    assert_letter(t, 2, STACK(LABEL + 3, 5));
    assert_value(t, t->ids[0], "ended", "label");
}

static void labels_and_separators_go_together(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF", "label_prefix = A/\n");
    scan(t, STACK(OWN, LABEL, 1, LABEL + 1, VIP, LABEL + 2, 2));
    assert_idle(t, 3);
    assert_letter(t, 0, STACK(OWN, LABEL, 1));
    assert_letter(t, 1, STACK(LABEL + 1, VIP));
    assert_letter(t, 2, STACK(LABEL + 2, 2));
    assert_value(t, t->ids[2], "purpose", "vip");
}

static void without_labels_in_use_a_label_is_a_page_like_any(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, LABEL, 2));
    assert_idle(t, 1);
}

/* ---- blanks and images */

static void blanks_are_kept_and_hidden(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, BLANK, 2));
    assert_letter(t, 0, STACK(1, BLANK, 2));
    assert_kinds(t, t->ids[0], "pbp");
    assert_int_equal(sheets(t, "blanks"), 1);
    station_test_restart(t, "ADF", "hide_blank = no\n");
    scan(t, STACK(1, BLANK));
    assert_kinds(t, t->ids[1], "pp");
}

static void a_letter_of_blanks_alone_shows_them_with_a_doubt(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(BLANK, BLANK, OWN, 1));
    assert_idle(t, 2);
    assert_kinds(t, t->ids[0], "pps");
    assert_doubts(t, t->ids[0], "only_blank", 1, 0);
    assert_doubts(t, t->ids[1], "only_blank", 0, 0);
}

/* Nor could it be checked for a marking: a person looks at the paper of each. */
static void a_page_nobody_could_look_at_is_a_page(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *record = NULL;
    struct err e = { 0 };

    fake_look_fails = true;
    scan(t, STACK(1, OWN, 2));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(station_code(t->station), CODE_MARKING_DOUBT);
        assert_ok(station_clear(t->station, "", "A. Rao", &e), e);
        station_test_run(t);
    }
    fake_look_fails = false;
    assert_idle(t, 1);
    assert_kinds(t, t->ids[0], "ppp");
    record = station_record(t, t->ids[0]);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json_array_get(
                        json_object_get(record, "pages"), 1), "faults"), 0)), "not_looked_at");
}

static void a_bad_image_is_a_doubt_of_its_page(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, FAKE_DARK_STREAKS, FAKE_SKEWED));
    assert_doubts(t, t->ids[0], "bad_image", 3, 2);
}

/* ---- counting */

static void sides_that_came_add_up(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, BLANK, OWN, 2, OWN, OWN));
    assert_int_equal(sheets(t, "sides"), 6);
    assert_int_equal(sheets(t, "pages") + sheets(t, "blanks") + sheets(t, "separators") + sheets(t, "dropped"), 6);
    assert_int_equal(sheets(t, "fed"), 6);
}

static void a_sheet_the_scanner_fed_and_did_not_send_is_shown_and_recorded(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    const json_t *first;

    station_put_stack(t, STACK(1, OWN, 2, 3, 4));
    scan_rig_control(&t->rig, "lose 4\n");
    station_test_press_and_run(t);
    assert_idle(t, 2);
    assert_letter(t, 1, STACK(2, 4));
    assert_doubts(t, t->ids[0], "sheets_differ", 0, 0);
    assert_doubts(t, t->ids[1], "sheets_differ", 1, 0);
    status = station_status(t->station);
    first = json_array_get(json_object_get(status, "attention"), 0);
    assert_string_equal(json_str(first, "code", ""), "sheets_differ");
    assert_string_equal(json_str(first, "sentence", ""), "The scanner fed 5 sheets, but 4 came through.");
    scan(t, STACK(5));                                      /* the next stack begins afresh */
    assert_doubts(t, t->ids[2], "sheets_differ", 0, 0);
    json_decref(status);
    status = station_status(t->station);
    assert_int_equal(json_array_size(json_object_get(status, "attention")), 0);
}

static void sheets_that_differ_are_not_put_down_to_a_letter_from_before(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    const json_t *first;

    scan(t, STACK(1));
    station_put_stack(t, STACK(OWN, OWN));
    scan_rig_control(&t->rig, "lose +1\n");
    station_test_press_and_run(t);
    assert_idle(t, 1);
    status = station_status(t->station);
    first = json_array_get(json_object_get(status, "attention"), 0);
    assert_string_equal(json_str(first, "code", ""), "sheets_differ");
    assert_string_equal(json_str(first, "doc", "?"), "");
}

static void a_reverse_that_is_missing_is_a_doubt(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", NULL);
    scan(t, STACK(1, -2, 3, 4, -5));
    assert_doubts(t, t->ids[0], "odd_sides", 1, 3);
    scan(t, STACK(6, 7, 8));                                /* a stack of which one side was scanned is whole */
    assert_doubts(t, t->ids[1], "odd_sides", 0, 0);
}

static void a_feeder_that_says_empty_too_early_is_asked_again(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, 2, 3));
    scan_rig_control(&t->rig, "out 2\nout 3\n");
    station_test_press_and_run(t);
    assert_idle(t, 1);
    assert_letter(t, 0, STACK(1, 2, 3));
}

static void a_feeder_that_says_empty_for_good_ends_the_letter(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, 2));
    scan_rig_control(&t->rig, "out 2\nout 2\nout 2\nout 2\n");
    station_test_press_and_run(t);
    assert_idle(t, 1);
    assert_letter(t, 0, STACK(1));
}

static void a_letter_of_300_pages_is_taken_in_whole(void **state)
{
    struct station_test *t = *state;
    int greys[301] = { 0 };

    station_test_restart(t, "ADF", "max_pages = 400\n");
    for (int i = 0; i < 300; i++)
        greys[i] = 1 + i % 100;
    scan(t, greys);
    assert_idle(t, 1);
    assert_letter(t, 0, greys);
}

static void a_letter_at_the_limit_ends_behind_a_whole_sheet(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", "max_pages = 3\n");
    scan(t, STACK(1, -2, 3, -4, 5, -6));
    assert_idle(t, 1);
    assert_letter(t, 0, STACK(1, 2, 3, 4));
    assert_value(t, t->ids[0], "ended", "page limit");
    station_test_press_and_run(t);
    assert_letter(t, 1, STACK(5, 6));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_simplex, station_teardown)
    const struct CMUnitTest tests[] = {
        TEST(separators_make_five_letters_of_a_stack),
        TEST(in_duplex_both_sides_of_a_separator_stay_with_the_letter_it_ends),
        TEST(something_on_the_other_side_of_a_separator_is_shown_with_a_doubt),
        TEST(separators_in_front_and_in_a_row_lead_the_letter_behind_them),
        TEST(own_separators_behind_the_last_letter_are_dropped_and_counted),
        TEST(nothing_but_own_separators_is_no_letter),
        TEST(a_foreign_separator_behind_the_last_letter_is_taken_in_with_a_doubt),
        TEST(what_is_perhaps_a_separator_is_shown_with_a_doubt_and_splits_nothing),
        TEST(the_purpose_on_a_separator_is_that_of_the_letter_behind_it),
        TEST(a_separator_in_front_says_what_the_first_letter_is_for),
        TEST(the_purpose_of_a_press_holds_for_its_letters),
        TEST(a_press_is_one_letter_where_the_office_wants_it_so),
        TEST(a_letter_ends_when_it_has_its_pages_and_blanks_are_none),
        TEST(counting_does_not_tear_a_sheet_apart),
        TEST(a_label_on_a_front_begins_a_letter_and_is_its_first_page),
        TEST(labels_and_separators_go_together),
        TEST(without_labels_in_use_a_label_is_a_page_like_any),
        TEST(blanks_are_kept_and_hidden),
        TEST(a_letter_of_blanks_alone_shows_them_with_a_doubt),
        TEST(a_page_nobody_could_look_at_is_a_page),
        TEST(a_bad_image_is_a_doubt_of_its_page),
        TEST(sides_that_came_add_up),
        TEST(a_sheet_the_scanner_fed_and_did_not_send_is_shown_and_recorded),
        TEST(sheets_that_differ_are_not_put_down_to_a_letter_from_before),
        TEST(a_reverse_that_is_missing_is_a_doubt),
        TEST(a_feeder_that_says_empty_too_early_is_asked_again),
        TEST(a_feeder_that_says_empty_for_good_ends_the_letter),
        TEST(a_letter_of_300_pages_is_taken_in_whole),
        TEST(a_letter_at_the_limit_ends_behind_a_whole_sheet),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
