/* A network scanner (eSCL by sane-airscan, emulated on loopback) as a scanner of ours, and its ways to fail. */
#include "tests/unit/test_scan_box.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SCANNER "airscan:Front Desk"            /* airscan calls it airscan:e0:Front Desk */

enum { SHEETS = 3, JPEG_NEAR = 3 };             /* grey values come back this near */

struct escl_test {
    struct scan_box *box;
    struct scan_rig rig;                        /* its feeder and control file */
    pid_t emulator;
};

static int grey_of(int sheet) { return 60 * sheet; }

/* ---- the emulated scanner */

static void start_emulator(struct escl_test *t)
{
    fflush(NULL);
    t->emulator = fork();
    assert_true(t->emulator >= 0);
    if (t->emulator == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execlp("python3", "python3", "tests/rig/escl_scanner.py", t->rig.feed, (char *)NULL);
        _exit(127);
    }
}

static int emulator_port(const struct escl_test *t)
{
    char path[PATH_MAX];
    int port = 0;

    snprintf(path, sizeof(path), "%s/port", t->rig.feed);
    for (int i = 0; i < BOX_WAIT_S * 50 && port == 0; i++) {
        FILE *f = fopen(path, "re");

        if (f && fscanf(f, "%d", &port) != 1)
            port = 0;
        if (f)
            fclose(f);
        else
            nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    }
    assert_true(port > 0);
    return port;
}

static void command(const struct escl_test *t, const char *lines) { scan_rig_control(&t->rig, lines); }

static void put_sheet(const struct escl_test *t, int sheet)
{
    char name[24];

    snprintf(name, sizeof(name), "p%d.jpg", sheet);
    scan_rig_put(&t->rig, name, grey_of(sheet));
}

static bool has_sheet(const struct escl_test *t, int sheet)
{
    char name[24];

    snprintf(name, sizeof(name), "p%d.jpg", sheet);
    return scan_rig_has(&t->rig, name);
}

/* ---- the rig */

static void new_box(struct escl_test *t, const char *settings)
{
    char conf[200];

    t->box = scan_box_new("airscan\n", BOX_RESERVE_MIB, settings);
    snprintf(t->rig.dir, sizeof(t->rig.dir), "%s", t->box->dir);
    assert_in_range(snprintf(t->rig.feed, sizeof(t->rig.feed), "%s/escl", t->box->dir), 1, sizeof(t->rig.feed) - 1);
    assert_int_equal(mkdir(t->rig.feed, 0770), 0);
    start_emulator(t);
    snprintf(conf, sizeof(conf), "[devices]\n\"Front Desk\" = http://127.0.0.1:%d/eSCL, eSCL\n[options]\ndiscovery = disable\n",
             emulator_port(t));
    scan_box_write(t->box, "airscan.conf", conf);
}

static void free_box(struct escl_test *t)
{
    scan_box_free(t->box);
    if (t->emulator > 0 && kill(t->emulator, SIGKILL) == 0)
        waitpid(t->emulator, NULL, 0);
    *t = (struct escl_test){ .box = NULL };
}

static int setup(void **state)
{
    struct escl_test *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    new_box(t, "");
    scan_box_start(t->box);
    scan_box_await(t->box, SCANNER, "idle");
    for (int i = 1; i <= SHEETS; i++)
        put_sheet(t, i);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    free_box(*state);
    free(*state);
    return 0;
}

static struct box_scanner press(const struct escl_test *t, char doc[ID_SIZE])
{
    char why[ERR_MSG_SIZE];

    if (!scan_box_press(t->box, SCANNER, doc, why))
        fail_msg("the press was refused: %s", why);
    return scan_box_rest(t->box, SCANNER);
}

static void assert_whole(const struct escl_test *t, const struct box_scanner *s)
{
    if (strcmp(s->state, "idle") != 0 || s->last_pages != SHEETS)
        fail_msg("%s, %s, %d pages: %s", s->state, s->code, s->last_pages, s->sentence);
    assert_int_equal(scan_box_pages(t->box, s->last_doc), SHEETS);
    for (int i = 1; i <= SHEETS; i++)
        assert_in_range(scan_box_grey(t->box, s->last_doc, (unsigned)i), grey_of(i) - JPEG_NEAR, grey_of(i) + JPEG_NEAR);
    assert_int_equal(scan_box_letters(t->box, SPOOL_SCANNED), 1);
    assert_int_equal(scan_box_letters(t->box, SPOOL_OPEN), 0);
}

/* ---- tests */

static void three_sheets_come_over_the_network(void **state)
{
    char doc[ID_SIZE];
    struct box_scanner s = press(*state, doc);

    assert_whole(*state, &s);
    assert_string_equal(s.last_doc, doc);
}

static void a_sheet_comes_in_colour(void **state)
{
    struct escl_test t = { .box = NULL };
    struct box_scanner s;
    char doc[ID_SIZE], path[PATH_MAX];
    PIX *p = pixCreate(RIG_PAGE_W, RIG_PAGE_H, 32);
    unsigned colour;

    (void)state;
    new_box(&t, "mode = Color\n");
    assert_int_equal(pixSetAllArbitrary(p, 0xC0804000u), 0);
    snprintf(path, sizeof(path), "%s/p1.jpg", t.rig.feed);
    assert_int_equal(pixWrite(path, p, IFF_JFIF_JPEG), 0);
    pixDestroy(&p);
    scan_box_start(t.box);
    scan_box_await(t.box, SCANNER, "idle");
    s = press(&t, doc);
    assert_int_equal(s.last_pages, 1);
    colour = scan_box_colour(t.box, doc, 1);
    assert_in_range(colour >> 16, 0xC0 - JPEG_NEAR, 0xC0 + JPEG_NEAR);
    assert_in_range(colour >> 8 & 0xFF, 0x80 - JPEG_NEAR, 0x80 + JPEG_NEAR);
    assert_in_range(colour & 0xFF, 0x40 - JPEG_NEAR, 0x40 + JPEG_NEAR);
    free_box(&t);
}

/* The clerk puts back, from sheet 2 on, what went through: a network scanner may run ahead of what was asked for. */
static void each_fault_at_the_second_sheet_keeps_the_first_and_goes_on(void **state)
{
    static const struct { const char *lines, *code; } faults[] = {
        { "jam +2\n", "jam" }, { "cover +2\n", "cover_open" }, { "cut +2\n", "bad_page" }, { "garbage-page +2\n", "bad_page" },
    };
    struct escl_test *t = *state;

    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        char doc[ID_SIZE], again[ID_SIZE];
        struct box_scanner s;

        command(t, faults[i].lines);
        s = press(t, doc);
        if (strcmp(s.code, faults[i].code) != 0 || strcmp(s.state, "interrupted") != 0 || !strstr(s.sentence, "sheet 2"))
            fail_msg("%s: %s, %s: %s", faults[i].lines, s.state, s.code, s.sentence);
        assert_int_equal(s.pages, 1);
        assert_int_equal(scan_box_pages(t->box, doc), 1);
        for (int sheet = 2; sheet <= SHEETS; sheet++)
            put_sheet(t, sheet);
        s = press(t, again);
        assert_string_equal(again, doc);
        if (s.last_pages != SHEETS)
            fail_msg("%s: %d pages: %s", faults[i].lines, s.last_pages, s.sentence);
        for (int sheet = 1; sheet <= SHEETS; sheet++) {
            assert_in_range(scan_box_grey(t->box, doc, (unsigned)sheet), grey_of(sheet) - JPEG_NEAR, grey_of(sheet) + JPEG_NEAR);
            put_sheet(t, sheet);                                        /* the next letter */
        }
        assert_int_equal(scan_box_letters(t->box, SPOOL_SCANNED), i + 1);
    }
}

static void a_busy_scanner_is_waited_for(void **state)
{
    char doc[ID_SIZE];
    struct box_scanner s;

    command(*state, "busy +2 1\n");
    s = press(*state, doc);
    assert_whole(*state, &s);
}

/* Longer than a page may stall (1 s here): a sheet that travels slowly is none. */
static void a_slow_sheet_is_waited_for(void **state)
{
    char doc[ID_SIZE];
    struct box_scanner s;

    command(*state, "slow +2 2\n");
    s = press(*state, doc);
    assert_whole(*state, &s);
}

/* Such a scanner has no sensor to ask again. The letter ends early, and nothing that lies in the feeder is lost. */
static void an_end_that_comes_too_early_leaves_the_rest_in_the_feeder(void **state)
{
    struct escl_test *t = *state;
    char first[ID_SIZE], second[ID_SIZE];

    command(t, "early +2\n");
    assert_int_equal(press(t, first).last_pages, 1);
    assert_true(has_sheet(t, 2) && has_sheet(t, 3));
    assert_int_equal(press(t, second).last_pages, 2);
    assert_string_not_equal(first, second);
    assert_in_range(scan_box_grey(t->box, second, 1), grey_of(2) - JPEG_NEAR, grey_of(2) + JPEG_NEAR);
}

static void an_empty_feeder_is_said_to_be_empty(void **state)
{
    struct escl_test *t = *state;
    char doc[ID_SIZE], name[24];
    struct box_scanner s;

    for (int i = 1; i <= SHEETS; i++) {
        char path[PATH_MAX];

        snprintf(name, sizeof(name), "p%d.jpg", i);
        snprintf(path, sizeof(path), "%s/%s", t->rig.feed, name);
        assert_int_equal(unlink(path), 0);
    }
    s = press(t, doc);
    assert_string_equal(s.state, "idle");
    assert_string_equal(s.code, "no_paper");
    assert_int_equal(scan_box_letters(t->box, SPOOL_OPEN), 0);
}

static void a_scanner_whose_network_breaks_goes_on_when_it_is_back(void **state)
{
    struct escl_test *t = *state;
    char doc[ID_SIZE], id[ID_SIZE];
    struct box_scanner s;

    command(t, "gone +2\n");
    s = press(t, doc);
    assert_string_not_equal(s.state, "idle");
    assert_int_equal(scan_box_pages(t->box, doc), 1);
    assert_int_equal(scan_box_letters(t->box, SPOOL_SCANNED), 0);
    command(t, "back\n");
    for (int i = 0; i < BOX_WAIT_S * 10; i++) {
        if (scan_box_press(t->box, SCANNER, id, NULL) && strcmp((s = scan_box_rest(t->box, SCANNER)).state, "idle") == 0)
            break;
        nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    }
    assert_string_equal(s.last_doc, doc);
    assert_whole(t, &s);
}

static void a_scanner_that_answers_nonsense_is_absent_until_it_comes_to_its_senses(void **state)
{
    struct escl_test t = { .box = NULL };
    struct box_scanner s;

    (void)state;
    new_box(&t, "device = airscan:e0:Front Desk\n");
    command(&t, "garbage-status\n");
    scan_box_start(t.box);
    s = scan_box_await(t.box, SCANNER, "absent");
    assert_true(s.sentence[0]);
    command(&t, "sane\n");
    scan_box_await(t.box, SCANNER, "idle");
    free_box(&t);
}

int main(void)
{
#define ESCL_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ESCL_TEST(three_sheets_come_over_the_network),
        cmocka_unit_test(a_sheet_comes_in_colour),
        ESCL_TEST(each_fault_at_the_second_sheet_keeps_the_first_and_goes_on),
        ESCL_TEST(a_busy_scanner_is_waited_for),
        ESCL_TEST(a_slow_sheet_is_waited_for),
        ESCL_TEST(an_end_that_comes_too_early_leaves_the_rest_in_the_feeder),
        ESCL_TEST(an_empty_feeder_is_said_to_be_empty),
        ESCL_TEST(a_scanner_whose_network_breaks_goes_on_when_it_is_back),
        cmocka_unit_test(a_scanner_that_answers_nonsense_is_absent_until_it_comes_to_its_senses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
