/* Drivers that hang, stations and scand killed at any page: the letter goes on at the right sheet, none is lost, none comes twice. */
#include "base/clock.h"
#include "tests/unit/test_scan_fleet_rig.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { SHEETS = 5 };

#define FRONT "folder:front"
#define ONLY_FRONT "device = folder:front\n"

static void press_until_whole(struct fleet_rig *g, const char *doc)
{
    char again[ID_SIZE];

    assert_true(fleet_press(g, FRONT, again));
    assert_string_equal(again, doc);
    fleet_wait(g, FRONT, "code", "ready", -1);
    assert_fleet_letter(g, doc, 1, SHEETS);
    assert_int_equal(fleet_letters(g, SPOOL_SCANNED), 1);
    assert_int_equal(fleet_letters(g, SPOOL_OPEN), 0);
}

/* ---- drivers that do not come back */

static void hangs_at(struct fleet_rig *g, int sheet, const char *how)
{
    char doc[ID_SIZE], line[40];

    fleet_put(g, "front", 1, SHEETS);
    snprintf(line, sizeof(line), "hang +%d %s\n", sheet, how);
    fleet_control(g, "front", line);
    assert_false(fleet_press(g, FRONT, doc));
    fleet_wait(g, FRONT, "state", "scanning", sheet - 1);
    pid_t stuck = fleet_station(g, FRONT);
    fleet_wait(g, FRONT, "code", "driver_stuck", sheet - 1);
    if (sheet > 1) {
        char says[40];

        fleet_wait(g, FRONT, "state", "interrupted", sheet - 1);
        AUTO_JSON json_t *s = fleet_scanner(g, FRONT);
        snprintf(says, sizeof(says), "beginning with sheet %d", sheet);
        assert_non_null(strstr(json_str(s, "sentence", ""), "did not come back"));
        assert_non_null(strstr(json_str(s, "sentence", ""), says));
        assert_int_not_equal(fleet_station(g, FRONT), stuck);
        press_until_whole(g, doc);
    } else {
        fleet_wait(g, FRONT, "state", "fault", 0);          /* nothing to go on with, and that is said */
        assert_false(fleet_press(g, FRONT, doc));
        fleet_wait(g, FRONT, "code", "ready", -1);
        assert_fleet_letter(g, doc, 1, SHEETS);
    }
}

static void a_driver_that_hangs_in_mid_page_is_killed_and_the_letter_goes_on_at_that_sheet(void **state)
{
    struct fleet_rig *g = *state;

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    hangs_at(g, 3, "50");
    assert_true(fleet_log_says(g, "ev=driver_stuck device=folder:front why=\"sane_read\""));
}

static void a_driver_that_hangs_before_the_first_page_is_killed_too(void **state)
{
    struct fleet_rig *g = *state;

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    hangs_at(g, 1, "");
    assert_true(fleet_log_says(g, "ev=driver_stuck device=folder:front why=\"sane_start\""));
}

static void while_one_driver_hangs_the_other_scanner_takes_letters(void **state)
{
    struct fleet_rig *g = *state;
    char stuck[ID_SIZE], doc[ID_SIZE];

    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_wait(g, "folder:back", "state", "idle", -1);
    fleet_put(g, "front", 1, SHEETS);
    fleet_put(g, "back", 11, 13);
    fleet_control(g, "front", "hang 2 10\n");
    fleet_press(g, FRONT, stuck);
    fleet_wait(g, FRONT, "state", "scanning", 1);
    fleet_press(g, "folder:back", doc);
    fleet_wait(g, "folder:back", "state", "idle", -1);
    assert_fleet_letter(g, doc, 11, 13);
    fleet_wait(g, FRONT, "state", "scanning", 1);           /* all that while it hung */
    fleet_wait(g, FRONT, "state", "interrupted", 1);
    assert_true(fleet_press(g, FRONT, doc));
    fleet_wait(g, FRONT, "code", "ready", -1);
    assert_fleet_letter(g, stuck, 1, SHEETS);
}

/* ---- kill -9 */

/* Scans up to the middle of a sheet and stays there for a moment. doc: of the letter. */
static void scan_into(struct fleet_rig *g, int sheet, char doc[ID_SIZE])
{
    char line[40];

    fleet_put(g, "front", 1, SHEETS);
    snprintf(line, sizeof(line), "stall %d 900\n", sheet);
    fleet_control(g, "front", line);
    assert_false(fleet_press(g, FRONT, doc));
    fleet_wait(g, FRONT, "state", "scanning", sheet - 1);
}

/* The clerk's view after a kill: nothing safe: anew from the first sheet; else on with the same letter. */
static void finish(struct fleet_rig *g, int safe, const char *doc)
{
    char again[ID_SIZE];

    if (safe > 0) {
        fleet_wait(g, FRONT, "state", "interrupted", safe);
        press_until_whole(g, doc);
        return;
    }
    for (int64_t until_ms = clock_mono_ms() + 10000;; usleep(10000)) {
        AUTO_JSON json_t *s = fleet_scanner(g, FRONT);

        if (json_flag(s, "connected") && strcmp(json_str(s, "state", ""), "absent") != 0)
            break;
        assert_true(clock_mono_ms() < until_ms);
    }
    assert_false(fleet_press(g, FRONT, again));
    fleet_wait(g, FRONT, "code", "ready", -1);
    assert_fleet_letter(g, again, 1, SHEETS);
    assert_int_equal(fleet_letters(g, SPOOL_SCANNED), 1);
}

static void a_station_killed_at_any_page_is_replaced_and_no_page_is_lost_or_doubled(void **state)
{
    (void)state;
    for (int sheet = 1; sheet <= SHEETS; sheet++) {
        void *own;
        struct fleet_rig *g;
        char doc[ID_SIZE];

        fleet_setup(&own);
        g = own;
        fleet_start(g, ONLY_FRONT);
        fleet_wait(g, FRONT, "state", "idle", -1);
        scan_into(g, sheet, doc);
        pid_t killed = fleet_station(g, FRONT);
        assert_int_equal(kill(killed, SIGKILL), 0);
        fleet_wait(g, FRONT, "code", "driver_stuck", sheet - 1);        /* it is said that something happened */
        finish(g, sheet - 1, doc);
        assert_int_not_equal(fleet_station(g, FRONT), killed);
        fleet_teardown(&own);
    }
}

static void scand_killed_at_any_page_finds_the_letter_again_and_no_page_is_lost_or_doubled(void **state)
{
    (void)state;
    for (int sheet = 1; sheet <= SHEETS; sheet++) {
        void *own;
        struct fleet_rig *g;
        char doc[ID_SIZE];

        fleet_setup(&own);
        g = own;
        fleet_start(g, ONLY_FRONT);
        fleet_wait(g, FRONT, "state", "idle", -1);
        scan_into(g, sheet, doc);
        pid_t orphan = fleet_station(g, FRONT);
        fleet_end(g, SIGKILL);
        fleet_start(g, ONLY_FRONT);
        finish(g, sheet - 1, doc);
        assert_false(fleet_process_runs(orphan));           /* it ended by itself, before its successor began */
        fleet_teardown(&own);
    }
}

/* scand is gone, and the driver of its station hangs: the station must not live on with the scanner in its hands. */
static void a_station_that_hangs_does_not_outlive_scand(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, SHEETS);
    fleet_control(g, "front", "hang 3 50\n");
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "state", "scanning", 2);
    fleet_end(g, SIGKILL);
    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "interrupted", 2);
    press_until_whole(g, doc);
}

static void stopped_in_order_scand_ends_its_stations_and_the_letter_waits(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    scan_into(g, 3, doc);
    pid_t station = fleet_station(g, FRONT);
    int64_t from_ms = clock_mono_ms();
    fleet_end(g, SIGTERM);
    assert_true(clock_mono_ms() - from_ms < 4000);
    assert_false(fleet_process_runs(station));
    assert_true(fleet_log_says(g, "scan-station ev=stopped device=folder:front"));      /* it let go of the scanner itself */
    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "code", "interrupted", 2);
    press_until_whole(g, doc);
}

static void stations_of_an_earlier_scand_are_waited_for(void **state)
{
    struct fleet_rig *g = *state;
    char path[TMPDIR_SIZE + 32];

    snprintf(path, sizeof(path), "%s/scan-stations.lock", g->run);
    AUTO_CLOSE int station_of_before = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(flock(station_of_before, LOCK_EX | LOCK_NB), 0);
    fleet_start(g, ONLY_FRONT);
    usleep(500000);
    assert_null(fleet_scanner(g, FRONT));
    AUTO_JSON json_t *answer = fleet_ask(g, json_pack("{s:s}", "do", "scan_start"), NULL);
    assert_false(json_flag(answer, "ok"));
    assert_int_equal(flock(station_of_before, LOCK_UN), 0);
    fleet_wait(g, FRONT, "state", "idle", -1);
}

int main(void)
{
#define FLEET_TEST(f) cmocka_unit_test_setup_teardown(f, fleet_setup, fleet_teardown)
    const struct CMUnitTest tests[] = {
        FLEET_TEST(a_driver_that_hangs_in_mid_page_is_killed_and_the_letter_goes_on_at_that_sheet),
        FLEET_TEST(a_driver_that_hangs_before_the_first_page_is_killed_too),
        FLEET_TEST(while_one_driver_hangs_the_other_scanner_takes_letters),
        cmocka_unit_test(a_station_killed_at_any_page_is_replaced_and_no_page_is_lost_or_doubled),
        cmocka_unit_test(scand_killed_at_any_page_finds_the_letter_again_and_no_page_is_lost_or_doubled),
        FLEET_TEST(a_station_that_hangs_does_not_outlive_scand),
        FLEET_TEST(stations_of_an_earlier_scand_are_waited_for),
        FLEET_TEST(stopped_in_order_scand_ends_its_stations_and_the_letter_waits),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
