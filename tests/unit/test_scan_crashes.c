/* A scand that is killed, and a card that fails: no page is lost, none comes twice. */
#include "tests/rig/disk.h"
#include "tests/unit/test_scan_station_rig.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <signal.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Scans in a process of its own that is killed after so many ticks. True: it was done before. */
static bool scan_and_be_killed(struct station_test *t, int ticks)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        char id[ID_SIZE];

        station_test_start(t, t->rig.spool, NULL, "ADF");
        if (station_test_press_for(t, "letter", id, NULL) < 0)
            _exit(2);
        for (int i = 0; i < ticks && station_state(t->station) == SCAN_SCANNING; i++)
            station_tick(t->station);
        if (station_state(t->station) != SCAN_SCANNING)
            _exit(0);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFEXITED(status);
}

/* What diaryd does at its start: a letter of which nothing was safe disappears. */
static void recover(struct station_test *t)
{
    struct spool *spool;
    struct err e = { 0 };
    unsigned torn;

    assert_ok(spool_open(t->rig.spool, NULL, &spool, &e), e);
    assert_ok(spool_recover(spool, &torn, &e), e);
    assert_int_equal(torn, 0);
    spool_close(spool);
}

static void killed_at_any_step_a_letter_goes_on_and_each_page_comes_once(void **state)
{
    bool done = false;
    int ticks, resumed = 0;

    (void)state;
    for (ticks = 0; !done; ticks++) {
        void *own;
        struct station_test *t;

        station_setup_rig(&own);
        t = own;
        station_test_stop(t);
        station_put_letter(t);
        done = scan_and_be_killed(t, ticks);
        recover(t);
        station_test_start(t, t->rig.spool, NULL, "ADF");
        if (!done) {
            bool open = station_state(t->station) == SCAN_INTERRUPTED;

            resumed += open;
            assert_int_equal(station_code(t->station), open ? CODE_INTERRUPTED : CODE_READY);
            assert_int_equal(station_test_press(t), open);
            station_test_run(t);
            assert_letter_complete(t);
        } else {
            assert_int_equal(station_letters(t, SPOOL_SCANNED), 1);
        }
        station_teardown(&own);
    }
    assert_in_range(resumed, PAGES, ticks);     /* the kills did hit letters with pages */
}

/* Two blank sheets look alike to the last bit: only the feeder knows that the second is not the first again. */
static void killed_at_any_step_a_letter_of_equal_pages_keeps_them_all(void **state)
{
    bool done = false;

    (void)state;
    for (int ticks = 0; !done; ticks++) {
        void *own;
        struct station_test *t;

        station_setup_rig(&own);
        t = own;
        station_test_stop(t);
        for (int i = 1; i <= PAGES; i++) {
            char name[24];

            snprintf(name, sizeof(name), "p%d.png", i);
            scan_rig_put(&t->rig, name, 255);
        }
        done = scan_and_be_killed(t, ticks);
        recover(t);
        station_test_start(t, t->rig.spool, NULL, "ADF");
        if (!done) {
            station_test_press_and_run(t);
            assert_int_equal(t->taken_in, 1);
            for (unsigned i = 1; i <= PAGES; i++)
                if (station_grey_of_page(t, t->last_id, i) != 255)
                    fail_msg("killed after %d ticks: page %u is not there", ticks, i);
            assert_int_equal(station_grey_of_page(t, t->last_id, PAGES + 1), -1);
        }
        station_teardown(&own);
    }
}

static void a_letter_of_somebody_else_is_left_alone(void **state)
{
    struct station_test *t = *state;
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(t->spool, true, &d, &e), e);
    assert_ok(spool_doc_set(d, "source", "import", &e), e);
    assert_ok(spool_blob_put(d, "page-001.png", "x", 1, &e), e);
    spool_doc_close(d);
    station_test_stop(t);
    station_test_start(t, t->rig.spool, NULL, "ADF");
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 1);
}

/* ---- the card */

static void every_failure_of_the_card_stops_the_feeder_and_keeps_what_was_safe(void **state)
{
    static const int codes[] = { -ENOSPC, -EIO };

    (void)state;
    for (size_t c = 0; c < ARRAY_LEN(codes); c++) {
        bool fired = true;

        for (unsigned n = 0; fired; n++) {
            struct disk *disk = disk_new();
            struct station_test t = { .taken_in = 0 };
            char id[ID_SIZE];
            struct err e = { 0 };
            unsigned pages;

            scan_rig_new(&t.rig);
            station_put_letter(&t);
            station_test_start(&t, disk_root(disk), disk_ops(), "ADF");
            disk_fail_nth(disk, n, codes[c]);
            if (station_test_press_for(&t, "letter", id, &e) == 0)
                station_test_run(&t);
            fired = disk_fired(disk);
            if (fired && t.taken_in == 0) {
                assert_int_equal(station_state(t.station), SCAN_FAULT);
                assert_int_equal(station_code(t.station), codes[c] == -EIO ? CODE_CARD_FAILED : CODE_NO_ROOM);
                if (codes[c] == -EIO)
                    assert_int_equal(station_test_press_for(&t, "letter", id, &e), -EIO);
            }
            if (!fired) {
                assert_letter_complete(&t);
                assert_in_range(n, 4 * PAGES, 100);                     /* the rig really bit */
            }
            station_test_stop(&t);

            station_test_start(&t, disk_root(disk), NULL, "ADF");            /* the card works again */
            if (t.taken_in == 0 && station_state(t.station) == SCAN_INTERRUPTED) {
                AUTO_JSON json_t *status = station_status(t.station);

                pages = (unsigned)json_int(status, "pages", 0);
                assert_in_range(pages, 0, PAGES);
                assert_ok(station_end(t.station, &e), e);
                station_test_run(&t);                                   /* its pages are looked at once more */
                assert_int_equal(t.taken_in, pages > 0);                /* a letter begun and no more is none */
                if (pages > 0) {
                    assert_pages_once_and_in_order(&t, t.last_id, pages);
                    assert_ok(spool_verify(t.spool, t.last_id, &e), e);
                }
            }
            station_test_stop(&t);
            scan_rig_done(&t.rig);
            disk_free(disk);
        }
    }
}

/* Pages that the station calls safe now: of the letter in hand, or all of one that is taken in. */
static unsigned told_safe(struct station_test *t)
{
    AUTO_JSON json_t *status = station_status(t->station);

    return t->taken_in > 0 ? PAGES : *json_str(status, "doc", "") ? (unsigned)json_int(status, "pages", 0) : 0;
}

/* Scans until the power fails. Returns how many pages the counter had shown as safe by then. */
static unsigned scan_until_the_power_fails(struct station_test *t, const struct disk *disk)
{
    struct err e = { 0 };
    unsigned safe = 0;

    if (station_test_press_for(t, "letter", t->last_id, &e) < 0)
        return 0;
    for (int i = 0; i < 1000 && station_state(t->station) == SCAN_SCANNING && !disk_fired(disk); i++) {
        station_tick(t->station);
        if (!disk_fired(disk))
            safe = told_safe(t);
    }
    return safe;
}

/* What was told is there on the disk that is left: the bytes too, not only the names. */
static void expect_safe_pages(struct station_test *t, unsigned safe, unsigned n)
{
    struct err e = { 0 };

    t->taken_in = 0;
    if (station_state(t->station) == SCAN_INTERRUPTED) {
        assert_ok(station_end(t->station, &e), e);
        station_test_run(t);
    } else if (station_letters(t, SPOOL_SCANNED) == 1) {
        t->taken_in = 1;                                                /* it was complete; its id is that of the press */
    }
    if (safe == 0)
        return;
    assert_int_equal(t->taken_in, 1);
    assert_ok(spool_verify(t->spool, t->last_id, &e), e);
    for (unsigned page = 1; page <= safe; page++)
        if (station_grey_of_page(t, t->last_id, page) != (int)page)
            fail_msg("power cut at call %u: page %u of %u that were told safe is not there", n, page, safe);
}

/* Kills alone never show a sync that is missing: what was written is still in the kernel's memory then. */
static void every_page_told_safe_survives_a_power_cut_at_any_call(void **state)
{
    unsigned most = 0;

    (void)state;
    for (unsigned seed = 0; seed < 2; seed++) {         /* 0: nothing that was not synced is left; else chance decides */
        bool fired = true;

        for (unsigned n = 0; fired; n++) {
            struct disk *disk = disk_new();
            struct station_test t = { .taken_in = 0 };

            scan_rig_new(&t.rig);
            station_put_letter(&t);
            station_test_start(&t, disk_root(disk), disk_ops(), "ADF");
            disk_cut_nth(disk, n);
            unsigned safe = scan_until_the_power_fails(&t, disk);
            fired = disk_fired(disk);
            if (!fired)
                assert_int_equal(safe, PAGES);
            station_test_stop(&t);
            disk_after_cut(disk, seed);
            station_test_start(&t, disk_root(disk), NULL, "ADF");
            expect_safe_pages(&t, safe, n);
            most = safe > most ? safe : most;
            station_test_stop(&t);
            scan_rig_done(&t.rig);
            disk_free(disk);
        }
    }
    assert_int_equal(most, PAGES);
}

/* Stands before the C library's: how full the disk is, is the test's word. */
static bool disk_is_full;

int fstatvfs(int fd, struct statvfs *v)
{
    (void)fd;
    *v = (struct statvfs){ .f_frsize = 4096, .f_bavail = disk_is_full ? 10 : 1 << 20, .f_files = 1000, .f_favail = 1000 };
    return 0;
}

static void with_no_room_no_paper_is_pulled(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };

    station_put_letter(t);
    disk_is_full = true;
    assert_int_equal(station_test_press_for(t, "letter", id, &e), -ENOSPC);
    disk_is_full = false;
    assert_int_equal(station_state(t->station), SCAN_FAULT);
    assert_int_equal(station_code(t->station), CODE_NO_ROOM);
    assert_true(scan_rig_has(&t->rig, "p1.png"));
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
}

static int starts;

static SANE_Status start_and_fill_disk(SANE_Handle h)
{
    disk_is_full = ++starts == 2;
    return sane_start(h);
}

static void a_disk_that_fills_up_stops_the_letter_before_its_next_page(void **state)
{
    struct station_test *t = *state;
    static struct sane_calls calls;             /* the teardown closes the scanner by them */
    struct station_setup set;
    struct err e = { 0 };

    station_free(t->station);
    calls = sane_calls_real;
    calls.start = start_and_fill_disk;
    set = station_setup_for(t);
    set.sane = &calls;
    assert_ok(station_new(&set, &t->station, &e), e);
    starts = 0;
    station_put_letter(t);
    station_test_press_and_run(t);
    assert_int_equal(station_state(t->station), SCAN_FAULT);
    assert_int_equal(station_code(t->station), CODE_NO_ROOM);
    assert_non_null(strstr(station_sentence(t->station), "2 pages of this letter are safe"));
    assert_int_equal(starts, 2);
    assert_true(scan_rig_has(&t->rig, "p3.png"));
    disk_is_full = false;
    assert_true(station_test_press(t));
    station_test_run(t);
    assert_letter_complete(t);
}

static bool unplugged;

static SANE_Status answer_while_plugged_in(SANE_Handle h, SANE_Int option, SANE_Action action, void *value, SANE_Int *info)
{
    return unplugged ? SANE_STATUS_IO_ERROR : sane_control_option(h, option, action, value, info);
}

/* "Ready" would be a lie: every press is refused until the next start. */
static void a_failed_card_stays_in_sight_when_the_scanner_is_unplugged_and_comes_back(void **state)
{
    struct disk *disk = disk_new();
    struct station_test t = { .taken_in = 0 };
    struct sane_calls calls = sane_calls_real;
    struct station_setup set;
    char id[ID_SIZE];
    struct err e = { 0 };

    (void)state;
    calls.control_option = answer_while_plugged_in;
    unplugged = false;
    scan_rig_new(&t.rig);
    station_put_letter(&t);
    station_test_start(&t, disk_root(disk), disk_ops(), "ADF");
    station_free(t.station);
    set = station_setup_for(&t);
    set.sane = &calls;
    assert_ok(station_new(&set, &t.station, &e), e);
    disk_fail_nth(disk, 6, -EIO);
    if (station_test_press_for(&t, "letter", id, &e) == 0)
        station_test_run(&t);
    assert_true(disk_fired(disk));
    for (int i = 0; i < 2; i++) {               /* gone, and back */
        unplugged = i == 0;
        assert_true(station_tick(t.station) >= 0);
        assert_int_equal(station_state(t.station), SCAN_FAULT);
        assert_int_equal(station_code(t.station), CODE_CARD_FAILED);
        nanosleep(&(struct timespec){ .tv_sec = i == 0 ? 4 : 0 }, NULL);
    }
    assert_int_equal(station_test_press_for(&t, "letter", id, &e), -EIO);
    assert_non_null(strstr(e.msg, "Call the administrator"));
    station_test_stop(&t);
    scan_rig_done(&t.rig);
    disk_free(disk);
}

int main(void)
{
#define STATION_TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_rig, station_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_any_step_a_letter_goes_on_and_each_page_comes_once),
        cmocka_unit_test(killed_at_any_step_a_letter_of_equal_pages_keeps_them_all),
        STATION_TEST(a_letter_of_somebody_else_is_left_alone),
        cmocka_unit_test(every_failure_of_the_card_stops_the_feeder_and_keeps_what_was_safe),
        cmocka_unit_test(every_page_told_safe_survives_a_power_cut_at_any_call),
        cmocka_unit_test(a_failed_card_stays_in_sight_when_the_scanner_is_unplugged_and_comes_back),
        STATION_TEST(with_no_room_no_paper_is_pulled),
        STATION_TEST(a_disk_that_fills_up_stops_the_letter_before_its_next_page),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
