/* scand when the power is short: the scanner that goes with it, and the letter that was in it when the box went off. */
#include "base/clock.h"
#include "base/exe.h"
#include "tests/unit/test_scan_fleet_rig.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FRONT "folder:front"
#define BACK "folder:back"

static json_t *status_of(const struct fleet_rig *g) { return fleet_ask(g, json_pack("{s:s}", "do", "status"), NULL); }

/* "dakbox status" has the words so often. */
static void assert_dakbox_says(const struct fleet_rig *g, const char *words, int times)
{
    char dir[PATH_MAX], command[PATH_MAX * 3], text[16 * 1024];
    int n = 0;

    assert_int_equal(exe_dir(dir, sizeof(dir), NULL), 0);
    assert_true(snprintf(command, sizeof(command), "LC_ALL=C.UTF-8 %s/dakbox status -c %s/dakbox.conf", dir, g->dir) < (int)sizeof(command));
    FILE *f = popen(command, "re");
    assert_non_null(f);
    text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
    pclose(f);
    for (const char *at = text; (at = strstr(at, words)); at++)
        n++;
    if (n != times)
        fail_msg("\"%s\" stands there %d times, not %d: %s", words, n, times, text);
}

/* What the panel and the desk get: the scanner that is gone, with what is safe of its letter, and beside it why. */
static void a_scanner_that_vanishes_when_the_power_is_short_names_both_and_its_letter_goes_on(void **state)
{
    static const char count[] = "bus/usb/devices/1-0:1.0/usb1-port2/over_current_count";
    struct fleet_rig *g = *state;
    char doc[ID_SIZE], again[ID_SIZE];

    if (!fleet_put_sys(g, count, "0\n"))
        skip();
    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_wait(g, BACK, "state", "idle", -1);
    AUTO_JSON json_t *before = status_of(g);
    assert_string_equal(json_str(json_object_get(before, "power"), "state", ""), "unknown");
    assert_null(json_object_get(before, "warnings"));
    fleet_put(g, "front", 1, 5);
    fleet_control(g, "front", "vanish 3\n");
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "device_gone", 2);
    AUTO_JSON json_t *cable = fleet_scanner(g, FRONT);      /* nothing known of the power: nothing is said of it */
    assert_null(json_object_get(cable, "power"));
    fleet_put_sys(g, count, "1\n");
    fleet_wait(g, FRONT, "power", "[\"power_overdrawn\",\"usb1-port2\"]", 2);
    fleet_wait(g, FRONT, "code", "device_gone", 2);
    AUTO_JSON json_t *well = fleet_scanner(g, BACK);
    assert_null(json_object_get(well, "power"));
    AUTO_JSON json_t *short_of_it = status_of(g);
    assert_string_equal(json_str(json_object_get(short_of_it, "power"), "state", ""), "overdrawn");
    assert_string_equal(json_string_value(json_array_get(json_object_get(short_of_it, "warnings"), 0)), "[\"power_overdrawn\",\"usb1-port2\"]");
    assert_dakbox_says(g, "draws more current than the box can give, so the port was switched off.", 2);     /* the program's row, and the scanner's */
    fleet_control(g, "front", "return front.7\n");
    fleet_wait(g, FRONT, "code", "interrupted", 2);
    assert_true(fleet_press(g, FRONT, again));
    assert_string_equal(again, doc);
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_fleet_letter(g, doc, 1, 5);
}

/* A supply that gives way altogether: nobody saw it, but the letter lies there. */
static void a_letter_that_was_open_when_the_box_went_off_says_so_until_it_goes_on(void **state)
{
    static const char because[] = "[\"power_cut_letter\"]";
    struct fleet_rig *g = *state;
    char doc[ID_SIZE], lock[sizeof(g->run) + 32];

    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 4);
    fleet_control(g, "front", "stall 3 20000\n");
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "state", "scanning", 2);
    fleet_end(g, SIGKILL);
    fleet_control(g, "front", "");
    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "interrupted", 2);
    AUTO_JSON json_t *killed = fleet_scanner(g, FRONT);      /* only the program went */
    assert_null(json_object_get(killed, "power"));
    fleet_end(g, SIGKILL);
    snprintf(lock, sizeof(lock), "%s/scan-stations.lock", g->run);
    for (int64_t until_ms = clock_mono_ms() + 10000; fleet_process_runs(fleet_station(g, FRONT)); usleep(10000))
        assert_true(clock_mono_ms() < until_ms);
    assert_int_equal(unlink(lock), 0);                      /* as /run is empty when the box starts */
    fleet_start(g, "");
    fleet_wait(g, FRONT, "power", because, 2);
    fleet_wait(g, FRONT, "state", "interrupted", 2);
    fleet_put(g, "front", 3, 4);
    fleet_control(g, "front", "vanish +2\n");
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "device_gone", 3);
    fleet_control(g, "front", "return front.7\n");
    fleet_wait(g, FRONT, "code", "interrupted", 3);         /* for another reason now */
    AUTO_JSON json_t *later = fleet_scanner(g, FRONT);
    assert_null(json_object_get(later, "power"));
}

int main(void)
{
#define FLEET_TEST(f) cmocka_unit_test_setup_teardown(f, fleet_setup, fleet_teardown)
    const struct CMUnitTest tests[] = {
        FLEET_TEST(a_scanner_that_vanishes_when_the_power_is_short_names_both_and_its_letter_goes_on),
        FLEET_TEST(a_letter_that_was_open_when_the_box_went_off_says_so_until_it_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
