/* The folder scanner when it is told to be one of those: double feeds, lost sheets, nonsense, calls that never return,
 * another name after it was unplugged, and the pace of a production scanner. */
#include "tests/unit/test_folder_rig.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void put_sides(const struct folder_test *t, int n)
{
    for (int i = 1; i <= n; i++) {
        char name[24];

        snprintf(name, sizeof(name), "p%02d.png", i);
        scan_rig_put(&t->rig, name, i);
    }
}

static void a_double_feed_is_a_jam_that_a_sensor_explains_once(void **state)
{
    struct folder_test *t = *state;

    put_sides(t, 2);
    scan_rig_control(&t->rig, "doublefeed 2\njam 2\n");
    assert_int_equal(folder_next_grey(t->h), 1);
    assert_false(folder_sensor(t->h, "double-feed"));
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_JAMMED);
    assert_true(folder_sensor(t->h, "double-feed"));
    assert_false(folder_sensor(t->h, "double-feed"));
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_JAMMED);     /* an ordinary one */
    assert_false(folder_sensor(t->h, "double-feed"));
    assert_int_equal(folder_next_grey(t->h), 2);
}

/* ---- counting sheets */

static void sheets_that_went_through_are_counted(void **state)
{
    struct folder_test *t = *state;

    put_sides(t, 3);
    scan_rig_control(&t->rig, "jam 2 50\n");
    assert_int_equal(folder_sensor(t->h, "sheets-fed"), 0);
    assert_int_equal(folder_next_grey(t->h), 1);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_JAMMED);
    sane_cancel(t->h);
    assert_int_equal(folder_sensor(t->h, "sheets-fed"), 1);
    assert_int_equal(folder_next_grey(t->h), 2);
    assert_int_equal(folder_next_grey(t->h), 3);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    assert_int_equal(folder_sensor(t->h, "sheets-fed"), 3);
}

static void put_sheets(const struct folder_test *t, int n)
{
    for (int i = 1; i <= n; i++) {
        char name[24];

        snprintf(name, sizeof(name), "p%02d.png", i);
        scan_rig_put(&t->rig, name, 2 * i - 1);
        snprintf(name, sizeof(name), "p%02d.back.png", i);
        scan_rig_put(&t->rig, name, 2 * i);
    }
}

static void a_front_and_its_reverse_are_one_sheet(void **state)
{
    struct folder_test *t = *state;

    folder_set_text(t->h, "source", "ADF Duplex");
    put_sheets(t, 2);
    scan_rig_put(&t->rig, "q.png", 5);
    for (int i = 1; i <= 5; i++) {
        assert_int_equal(folder_next_grey(t->h), i);
        assert_int_equal(folder_sensor(t->h, "side"), i == 2 || i == 4);
    }
    assert_int_equal(folder_sensor(t->h, "sheets-fed"), 3);
}

static void a_lost_sheet_is_counted_and_never_seen(void **state)
{
    struct folder_test *t = *state;

    put_sides(t, 3);
    scan_rig_control(&t->rig, "lose 2\n");
    assert_int_equal(folder_next_grey(t->h), 1);
    assert_int_equal(folder_next_grey(t->h), 3);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    assert_int_equal(folder_sensor(t->h, "sheets-fed"), 3);
    assert_true(scan_rig_has(&t->rig, "done/p02.png"));
}

static void both_sides_of_a_sheet_are_lost(void **state)
{
    struct folder_test *t = *state;

    folder_set_text(t->h, "source", "ADF Duplex");
    put_sheets(t, 3);
    scan_rig_control(&t->rig, "lose 3\nlose 3\n");
    assert_int_equal(folder_next_grey(t->h), 1);
    assert_int_equal(folder_next_grey(t->h), 2);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    assert_int_equal(folder_sensor(t->h, "sheets-fed"), 3);
}

/* ---- nonsense */

static void each_kind_of_garbage_is_announced_once(void **state)
{
    static const struct { const char *kind; SANE_Int width, bytes, lines; } kinds[] = {
        { "no-width", 0, RIG_PAGE_W, RIG_PAGE_H },           { "no-lines", RIG_PAGE_W, RIG_PAGE_W, 0 },
        { "huge-lines", RIG_PAGE_W, RIG_PAGE_W, INT32_MAX }, { "huge-bytes", RIG_PAGE_W, INT32_MAX, RIG_PAGE_H },
        { "fewer-lines", RIG_PAGE_W, RIG_PAGE_W, RIG_PAGE_H / 2 },
    };
    struct folder_test *t = *state;
    SANE_Parameters p;

    put_sides(t, 1);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        char line[48];

        snprintf(line, sizeof(line), "garbage 1 %s\n", kinds[i].kind);
        scan_rig_control(&t->rig, line);
        assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
        assert_int_equal(sane_get_parameters(t->h, &p), SANE_STATUS_GOOD);
        assert_int_equal(p.pixels_per_line, kinds[i].width);
        assert_int_equal(p.bytes_per_line, kinds[i].bytes);
        assert_int_equal(p.lines, kinds[i].lines);
        sane_cancel(t->h);
    }
    assert_int_equal(folder_next_grey(t->h), 1);
}

static void more_lines_come_than_were_announced(void **state)
{
    struct folder_test *t = *state;
    static uint8_t all[RIG_PAGE_W * RIG_PAGE_H + 1];
    SANE_Int got, n = 0;

    put_sides(t, 1);
    scan_rig_control(&t->rig, "garbage 1 fewer-lines\n");
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    while (sane_read(t->h, all + n, (SANE_Int)sizeof(all) - n, &got) == SANE_STATUS_GOOD)
        n += got;
    assert_int_equal(n, RIG_PAGE_W * RIG_PAGE_H);
}

static void the_resolution_changes_by_itself_between_two_pages(void **state)
{
    struct folder_test *t = *state;
    struct folder_page page;

    put_sides(t, 2);
    scan_rig_control(&t->rig, "garbage 2 resolution\n");
    assert_int_equal(folder_next_grey(t->h), 1);
    assert_int_equal(folder_sensor(t->h, "resolution"), RIG_DPI);
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(folder_sensor(t->h, "resolution"), 75);
    assert_int_equal(folder_read_side(t->h, 4096, &page), SANE_STATUS_EOF);
    assert_int_equal(page.p.pixels_per_line, RIG_PAGE_W * 75 / RIG_DPI);
    assert_int_equal(page.p.lines, RIG_PAGE_H * 75 / RIG_DPI);
    free(page.data);
}

/* ---- calls that never return */

/* A child reads the side in non-blocking mode and dies of an alarm, or of a kill. How it died. */
static int death_of_a_reader(struct folder_test *t, bool mid_page)
{
    pid_t pid;
    int how = 0;

    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        uint8_t part[4096];
        SANE_Int got;

        alarm(1);                                                      /* a hang blocks this signal too */
        if (sane_start(t->h) != SANE_STATUS_GOOD || sane_set_io_mode(t->h, SANE_TRUE) != SANE_STATUS_GOOD || !mid_page)
            _exit(1);
        while (sane_read(t->h, part, sizeof(part), &got) == SANE_STATUS_GOOD)
            ;
        _exit(2);
    }
    for (int i = 0; i < 15 && waitpid(pid, &how, WNOHANG) == 0; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    if (kill(pid, SIGKILL) == 0)
        waitpid(pid, &how, 0);
    return how;
}

static void a_call_that_hangs_ends_only_with_the_program(void **state)
{
    struct folder_test *t = *state;

    put_sides(t, 1);
    for (int mid_page = 0; mid_page < 2; mid_page++) {
        int how;

        scan_rig_control(&t->rig, mid_page ? "hang 1 50\n" : "hang 1\n");
        how = death_of_a_reader(t, mid_page);
        assert_true(WIFSIGNALED(how));
        assert_int_equal(WTERMSIG(how), SIGKILL);
        assert_true(scan_rig_has(&t->rig, "p01.png"));                 /* the side is still in the feeder */
    }
    assert_int_equal(folder_next_grey(t->h), 1);
}

/* ---- unplugged */

static const char *first_listed(void)
{
    const SANE_Device **list;

    assert_int_equal(sane_get_devices(&list, SANE_TRUE), SANE_STATUS_GOOD);
    return list[0] ? list[0]->name : "";
}

static void a_scanner_comes_back_under_another_name(void **state)
{
    struct folder_test *t = *state;
    SANE_Handle old;

    put_sides(t, 1);
    scan_rig_control(&t->rig, "vanish 1\n");
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    sane_close(t->h);
    t->h = NULL;
    scan_rig_control(&t->rig, "return tray.2\n");
    assert_string_equal(first_listed(), "folder:tray.2");
    assert_int_equal(sane_open(RIG_DEVICE, &old), SANE_STATUS_INVAL);
    assert_true(scan_rig_has(&t->rig, "control"));                     /* who only looks takes nothing */
    assert_int_equal(sane_open("folder:tray.2", &t->h), SANE_STATUS_GOOD);
    assert_false(scan_rig_has(&t->rig, "control"));
    folder_set_word(t->h, "resolution", RIG_DPI);
    assert_int_equal(folder_next_grey(t->h), 1);
}

static void every_program_sees_that_a_scanner_was_unplugged(void **state)
{
    struct folder_test *t = *state;

    put_sides(t, 1);
    scan_rig_control(&t->rig, "vanish 1\n");
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    sane_close(t->h);
    t->h = NULL;
    sane_exit();                                                       /* what this program knew is forgotten */
    assert_int_equal(sane_init(NULL, NULL), SANE_STATUS_GOOD);
    assert_string_equal(first_listed(), "");
}

static void a_handle_from_before_is_dead_though_the_scanner_is_back(void **state)
{
    struct folder_test *t = *state;

    put_sides(t, 1);
    scan_rig_control(&t->rig, "vanish 1\n");
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    scan_rig_control(&t->rig, "return\n");
    assert_string_equal(first_listed(), RIG_DEVICE);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
}

/* ---- pace */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void open_paced(struct folder_test *t, int ipm, int buffer_images)
{
    sane_close(t->h);
    sane_exit();
    scan_rig_pace(&t->rig, ipm, buffer_images);
    assert_int_equal(sane_init(NULL, NULL), SANE_STATUS_GOOD);
    assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_GOOD);
    folder_set_word(t->h, "resolution", RIG_DPI);
}

static void a_paced_feeder_gives_images_no_faster_than_it_moves(void **state)
{
    struct folder_test *t = *state;
    int64_t began_ms;

    open_paced(t, 300, 50);                                            /* 0.2 s an image */
    put_sides(t, 4);
    began_ms = now_ms();
    for (int i = 1; i <= 4; i++)
        assert_int_equal(folder_next_grey(t->h), i);
    assert_true(now_ms() - began_ms >= 800);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    assert_int_equal(folder_sensor(t->h, "feeder-waits"), 0);
}

static void a_paced_feeder_counts_how_often_it_stood_still(void **state)
{
    struct folder_test *t = *state;

    open_paced(t, 1000, 2);                                            /* 0.06 s an image */
    put_sides(t, 6);
    assert_int_equal(folder_next_grey(t->h), 1);
    nanosleep(&(struct timespec){ .tv_nsec = 500000000 }, NULL);       /* the program does something else */
    assert_int_equal(folder_next_grey(t->h), 2);
    assert_true(folder_sensor(t->h, "feeder-waits") >= 1);
}

int main(void)
{
#define SCANNER_TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        SCANNER_TEST(a_double_feed_is_a_jam_that_a_sensor_explains_once),
        SCANNER_TEST(sheets_that_went_through_are_counted),
        SCANNER_TEST(a_front_and_its_reverse_are_one_sheet),
        SCANNER_TEST(a_lost_sheet_is_counted_and_never_seen),
        SCANNER_TEST(both_sides_of_a_sheet_are_lost),
        SCANNER_TEST(each_kind_of_garbage_is_announced_once),
        SCANNER_TEST(more_lines_come_than_were_announced),
        SCANNER_TEST(the_resolution_changes_by_itself_between_two_pages),
        SCANNER_TEST(a_call_that_hangs_ends_only_with_the_program),
        SCANNER_TEST(a_scanner_comes_back_under_another_name),
        SCANNER_TEST(every_program_sees_that_a_scanner_was_unplugged),
        SCANNER_TEST(a_handle_from_before_is_dead_though_the_scanner_is_back),
        SCANNER_TEST(a_paced_feeder_gives_images_no_faster_than_it_moves),
        SCANNER_TEST(a_paced_feeder_counts_how_often_it_stood_still),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
