/* SANE's own test scanner as a scanner of ours: ten sheets, odd reads, unknown heights, colours one after the other, and
 * every status a read can end with. Its settings are lines of test.conf. */
#include "tests/unit/test_scan_box.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define SCANNER "test:0"

enum { SHEETS = 10 };       /* it has so many, says "no paper" once, and then has them again */

static int setup(void **state)
{
    *state = scan_box_new("test\n", BOX_RESERVE_MIB, "call_s = 4\ndevice = " SCANNER "\n");
    return 0;
}

static int teardown(void **state)
{
    scan_box_free(*state);
    return 0;
}

/* Starts scand with a test scanner that is set so. */
static void start_with(struct scan_box *b, const char *lines)
{
    char conf[512];

    snprintf(conf, sizeof(conf), "number_of_devices 1\nresolution 100.0\ntest-picture \"Solid black\"\nbr_x 40.0\nbr_y 50.0\n"
                                 "geometry_max 200.0\n%s", lines);
    scan_box_kill(b, SIGTERM);
    scan_box_write(b, "test.conf", conf);
    scan_box_start(b);
    scan_box_await(b, SCANNER, "idle");
}

static struct box_scanner press(const struct scan_box *b)
{
    char doc[ID_SIZE], why[ERR_MSG_SIZE];

    if (!scan_box_press(b, SCANNER, doc, why))
        fail_msg("the press was refused: %s", why);
    return scan_box_rest(b, SCANNER);
}

static void assert_ten_black_pages(const struct scan_box *b, const struct box_scanner *s)
{
    if (strcmp(s->state, "idle") != 0 || s->last_pages != SHEETS)
        fail_msg("%s, %s, %d pages: %s", s->state, s->code, s->last_pages, s->sentence);
    assert_int_equal(scan_box_pages(b, s->last_doc), SHEETS);
    for (unsigned i = 1; i <= SHEETS; i++)
        assert_int_equal(scan_box_grey(b, s->last_doc, i), 0);
}

static void its_ten_sheets_are_a_letter_each_time(void **state)
{
    struct scan_box *b = *state;
    struct box_scanner s;

    start_with(b, "");
    for (unsigned i = 1; i <= 2; i++) {
        s = press(b);
        assert_ten_black_pages(b, &s);
        assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), i);
    }
}

static void however_it_sends_them_its_pages_arrive_whole(void **state)
{
    static const char *const ways[] = {
        "read-limit true\nread-limit-size 7\n", "hand-scanner true\n", "depth 16\n", "depth 1\n", "fuzzy-parameters true\n",
        "ppl-loss 5\n", "read-delay true\nread-delay-duration 1000\n",
    };
    struct scan_box *b = *state;

    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct box_scanner s;

        start_with(b, ways[i]);
        s = press(b);
        if (s.last_pages != SHEETS)
            print_error("%s", ways[i]);
        assert_ten_black_pages(b, &s);
    }
}

/* Asked not to block, this backend sometimes gives -1 as the number of bytes it read, and ends the page there. */
static void a_page_whose_read_gives_minus_one_bytes_is_no_page(void **state)
{
    struct scan_box *b = *state;
    struct box_scanner s;
    char doc[ID_SIZE];

    start_with(b, "non-blocking true\n");
    for (int i = 0; i < 3; i++) {
        assert_true(scan_box_press(b, SCANNER, doc, NULL));
        s = scan_box_rest(b, SCANNER);
        if (strcmp(s.code, "ready") != 0 && strcmp(s.code, "bad_page") != 0 && strcmp(s.code, "driver_stuck") != 0)
            fail_msg("%s, %s: %s", s.state, s.code, s.sentence);
        for (unsigned page = 1; page <= scan_box_pages(b, doc); page++)
            assert_int_equal(scan_box_last_grey(b, doc, page), 0);    /* filled up with white it would be 255 */
    }
}

static void colours_one_after_the_other_are_refused_in_words(void **state)
{
    struct scan_box *b = scan_box_new("test\n", BOX_RESERVE_MIB, "mode = Color\ncall_s = 20\ndevice = " SCANNER "\n");
    struct box_scanner s;

    (void)state;
    start_with(b, "mode Color\nthree-pass true\n");
    s = press(b);
    assert_string_equal(s.state, "fault");
    assert_string_equal(s.code, "bad_page");
    assert_non_null(strstr(s.sentence, "colours one after the other"));
    assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), 0);
    start_with(b, "mode Color\n");              /* in one pass it may send them */
    s = press(b);
    assert_ten_black_pages(b, &s);
    scan_box_free(b);
}

/* Stopped in mid-page the backend waits for its own reading thread, now and then for ever: then it is killed, and that is
 * what is said. */
static void whatever_a_read_ends_with_has_its_code_and_leaves_no_letter(void **state)
{
    static const struct { const char *status, *code, *state; } cases[] = {
        { "JAMMED", "jam", "fault" },           { "COVER_OPEN", "cover_open", "fault" }, { "NO_DOCS", "no_paper", "idle" },
        { "IO_ERROR", "bad_page", "fault" },    { "INVAL", "bad_page", "fault" },        /* and so for all others */
        { "CANCELLED", "bad_page", "fault" },   { "EOF", "bad_page", "fault" },
    };
    struct scan_box *b = *state;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct box_scanner s;
        char line[80];

        snprintf(line, sizeof(line), "read-status-code \"SANE_STATUS_%s\"\n", cases[i].status);
        start_with(b, line);
        s = press(b);
        if (strcmp(s.code, "driver_stuck") != 0 && (strcmp(s.code, cases[i].code) != 0 || strcmp(s.state, cases[i].state) != 0))
            fail_msg("%s: %s, %s: %s", cases[i].status, s.state, s.code, s.sentence);
        assert_true(s.sentence[0]);
        assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), 0);
        assert_int_equal(scan_box_letters(b, SPOOL_OPEN), 0);
    }
}

int main(void)
{
#define BOX_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        BOX_TEST(its_ten_sheets_are_a_letter_each_time),
        BOX_TEST(however_it_sends_them_its_pages_arrive_whole),
        BOX_TEST(a_page_whose_read_gives_minus_one_bytes_is_no_page),
        BOX_TEST(colours_one_after_the_other_are_refused_in_words),
        BOX_TEST(whatever_a_read_ends_with_has_its_code_and_leaves_no_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
