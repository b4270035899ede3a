/* What no scanner or clerk should do, and both will: three hundred pages, a disk that fills in mid-letter, another
 * resolution half-way, lost sheets, no paper at all. */
#include "tests/unit/test_scan_box.h"

#include <errno.h>
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SCANNER "folder:t1"

static int setup(void **state)
{
    struct scan_box *b = scan_box_new("folder\n", BOX_RESERVE_MIB, "");

    scan_box_make_trays(b, 1);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    scan_box_free(*state);
    return 0;
}

static void start(struct scan_box *b)
{
    scan_box_start(b);
    scan_box_await(b, SCANNER, "idle");
}

static void put_sheets(const struct scan_box *b, int n, int side_px)
{
    struct scan_rig g = scan_box_tray(b, 1);

    for (int i = 1; i <= n; i++) {
        char name[24];

        snprintf(name, sizeof(name), "p%03d.png", i);
        scan_rig_put_sized(&g, name, i % 250, side_px, side_px, RIG_DPI);
    }
}

static bool has_sheet(const struct scan_box *b, int i)
{
    struct scan_rig g = scan_box_tray(b, 1);
    char name[24];

    snprintf(name, sizeof(name), "p%03d.png", i);
    return scan_rig_has(&g, name);
}

static struct box_scanner press(const struct scan_box *b)
{
    char doc[ID_SIZE], why[ERR_MSG_SIZE];

    if (!scan_box_press(b, SCANNER, doc, why))
        scan_box_fail(b, "the press was refused: %s", why);
    return scan_box_rest(b, SCANNER);
}

/* ---- tests */

static void a_letter_of_three_hundred_pages_is_one_letter(void **state)
{
    enum { PAGES = 300 };
    struct scan_box *b = *state;
    struct box_scanner s;

    put_sheets(b, PAGES, 50);
    start(b);
    s = press(b);
    assert_string_equal(s.state, "idle");
    assert_int_equal(s.last_pages, PAGES);
    assert_int_equal(scan_box_pages(b, s.last_doc), PAGES);
    for (unsigned i = 1; i <= PAGES; i += 13)
        assert_int_equal(scan_box_grey(b, s.last_doc, i), i % 250);
    assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), 1);
}

static void a_press_without_paper_is_answered_and_makes_no_letter(void **state)
{
    struct scan_box *b = *state;
    struct box_scanner s;

    start(b);
    s = press(b);
    assert_string_equal(s.state, "idle");
    assert_string_equal(s.code, "no_paper");
    assert_true(s.sentence[0]);
    assert_int_equal(scan_box_letters(b, SPOOL_OPEN), 0);
    assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), 0);
}

/* Each press is answered, and whatever the answers are, the paper becomes one letter. */
static void several_presses_at_once_make_one_letter(void **state)
{
    enum { PRESSES = 4, SHEETS = 3 };
    struct scan_box *b = *state;
    struct box_scanner s;
    pid_t pid[PRESSES];
    int how;

    put_sheets(b, SHEETS, 100);
    start(b);
    fflush(NULL);
    for (int i = 0; i < PRESSES; i++) {
        pid[i] = fork();
        assert_true(pid[i] >= 0);
        if (pid[i] == 0) {
            char doc[ID_SIZE], why[ERR_MSG_SIZE];

            _exit(scan_box_press(b, SCANNER, doc, why) ? doc[0] == '\0' : why[0] == '\0');
        }
    }
    for (int i = 0; i < PRESSES; i++) {
        assert_int_equal(waitpid(pid[i], &how, 0), pid[i]);
        assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    }
    s = scan_box_rest(b, SCANNER);
    assert_string_equal(s.state, "idle");
    assert_int_equal(scan_box_letters(b, SPOOL_SCANNED), 1);
    assert_int_equal(scan_box_letters(b, SPOOL_OPEN), 0);
    assert_int_equal(scan_box_pages(b, s.last_doc), SHEETS);
}

/* Width and resolution of a page as it lies in the spool. */
static void measure(const struct scan_box *b, const char *doc, const char *page, int *ret_width_px, int *ret_dpi)
{
    struct err e = { 0 };
    void *png = NULL;
    size_t n = 0;
    PIX *p;

    assert_ok(spool_blob_load(b->spool, doc, page, 1 << 20, &png, &n, &e), e);
    p = pixReadMem(png, n);
    assert_non_null(p);
    *ret_width_px = pixGetWidth(p);
    *ret_dpi = pixGetXRes(p);
    pixDestroy(&p);
    free(png);
}

/* A page that says 100 dpi and is of 75 would be printed too small, and read badly. */
static void a_page_of_another_resolution_says_so(void **state)
{
    struct scan_box *b = *state;
    struct scan_rig g = scan_box_tray(b, 1);
    struct box_scanner s;
    int width_px, dpi;

    put_sheets(b, 3, 100);
    start(b);
    scan_rig_control(&g, "garbage +2 resolution\n");
    s = press(b);
    assert_string_equal(s.state, "idle");
    assert_int_equal(s.last_pages, 3);
    measure(b, s.last_doc, "page-001.png", &width_px, &dpi);
    assert_int_equal(width_px, 100);
    assert_int_equal(dpi, RIG_DPI);
    measure(b, s.last_doc, "page-002.png", &width_px, &dpi);
    assert_int_equal(width_px, 75);
    assert_int_equal(dpi, 75);
}

/* scan.json of a letter that was taken in; the caller's. */
static json_t *intake_record(const struct scan_box *b, const char *doc)
{
    struct err e = { 0 };
    void *text = NULL;
    size_t n = 0;
    json_t *record;

    assert_ok(spool_blob_load(b->spool, doc, "scan.json", 1 << 20, &text, &n, &e), e);
    record = json_loads(text, 0, NULL);
    free(text);
    assert_non_null(record);
    return record;
}

static bool has_doubt(const json_t *record, const char *code)
{
    const json_t *doubt;
    size_t i;

    json_array_foreach(json_object_get(record, "doubts"), i, doubt)
        if (strcmp(json_str(doubt, "code", ""), code) == 0)
            return true;
    return false;
}

static void a_sheet_the_scanner_swallowed_is_missed(void **state)
{
    struct scan_box *b = *state;
    struct scan_rig g = scan_box_tray(b, 1);
    struct box_scanner s;
    AUTO_JSON json_t *whole = NULL, *short_of_one = NULL;

    put_sheets(b, 4, 100);
    start(b);
    s = press(b);
    whole = intake_record(b, s.last_doc);
    assert_false(has_doubt(whole, "sheets_differ"));
    put_sheets(b, 4, 100);
    scan_rig_control(&g, "lose +3\n");
    s = press(b);
    assert_int_equal(s.last_pages, 3);
    short_of_one = intake_record(b, s.last_doc);
    assert_int_equal(json_int(json_object_get(short_of_one, "sheets"), "fed", 0), 4);
    assert_true(has_doubt(short_of_one, "sheets_differ"));
}

/* ---- a disk that fills */

enum { MIN_FREE_MIB = 8 * 1024, MAX_FREE_MIB = 1000 * 1000 };

/* 0: too little to share with other programs, too much for the setting, or in memory. */
static int64_t free_mib(const struct scan_box *b)
{
    struct statfs st;
    int64_t mib;

    assert_int_equal(statfs(b->dir, &st), 0);
    mib = (int64_t)(st.f_bavail * (uint64_t)st.f_bsize >> 20);
    return st.f_type != TMPFS_MAGIC && mib >= MIN_FREE_MIB && mib <= MAX_FREE_MIB ? mib : 0;
}

/* Takes room without writing; false: this file system cannot. */
static bool fill(const char *path, int64_t mib)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool done = fd >= 0 && fallocate(fd, 0, 0, mib << 20) == 0;

    if (fd >= 0)
        close(fd);
    return done;
}

static void a_disk_that_fills_in_mid_letter_stops_the_feeder_and_no_sheet_is_lost(void **state)
{
    struct scan_box *b;
    struct box_scanner s = { .pages = 0 };
    char ballast[PATH_MAX], doc[ID_SIZE];
    int64_t margin_mib = free_mib(*state) / 8;          /* what others may write or free meanwhile without disturbing */
    int left = 0;

    if (margin_mib == 0)
        skip();
    b = scan_box_new("folder\n", free_mib(*state) - margin_mib, "");
    scan_box_make_trays(b, 1);
    scan_box_append(b, "folder.conf", "pace 60 10\n");      /* a sheet a second */
    snprintf(ballast, sizeof(ballast), "%s/ballast", b->dir);
    put_sheets(b, 6, 100);
    start(b);
    assert_true(scan_box_press(b, SCANNER, doc, NULL));
    for (int i = 0; i < BOX_WAIT_S * 50 && s.pages < 2; i++) {
        assert_true(scan_box_ask(b, SCANNER, &s));
        nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    }
    if (!fill(ballast, 2 * margin_mib)) {
        scan_box_free(b);
        skip();
    }
    s = scan_box_rest(b, SCANNER);
    assert_string_equal(s.code, "no_room");
    assert_non_null(strstr(s.sentence, "no room"));
    for (int i = 1; i <= 6; i++)
        left += has_sheet(b, i);
    assert_int_equal(left + (int)scan_box_pages(b, doc), 6);            /* no sheet was pulled in vain */
    assert_true(left > 0);
    assert_int_equal(unlink(ballast), 0);
    s = press(b);
    assert_string_equal(s.last_doc, doc);
    assert_int_equal(s.last_pages, 6);
    for (unsigned i = 1; i <= 6; i++)
        assert_int_equal(scan_box_grey(b, doc, i), i);
    scan_box_free(b);
}

int main(void)
{
#define BOX_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        BOX_TEST(a_letter_of_three_hundred_pages_is_one_letter),
        BOX_TEST(a_press_without_paper_is_answered_and_makes_no_letter),
        BOX_TEST(several_presses_at_once_make_one_letter),
        BOX_TEST(a_page_of_another_resolution_says_so),
        BOX_TEST(a_sheet_the_scanner_swallowed_is_missed),
        BOX_TEST(a_disk_that_fills_in_mid_letter_stops_the_feeder_and_no_sheet_is_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
