/* Stations that hang, die or refuse when nobody waits any more: shell scripts in the place of scan-station. */
#include "base/clock.h"
#include "tests/unit/test_scan_fleet_rig.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- looks for scanners */

static void look_is_ended(struct fleet_rig *g, const char *script, const char *why)
{
    fleet_use_fake_station(g, script);
    fleet_start(g, "");
    for (int64_t until_ms = clock_mono_ms() + 15000; !fleet_log_says(g, why); usleep(10000))
        assert_true(clock_mono_ms() < until_ms);
    for (int64_t until_ms = clock_mono_ms() + 10000;; usleep(10000)) {
        AUTO_JSON json_t *status = fleet_ask(g, json_pack("{s:s}", "do", "status"), NULL);

        if (strcmp(json_str(status, "code", ""), "no_scanner") == 0)
            break;
        assert_true(clock_mono_ms() < until_ms);
    }
}

static void a_look_for_scanners_that_hangs_in_a_driver_is_ended(void **state)
{
    look_is_ended(*state, "#!/bin/sh\nprintf '\\001\\0\\0\\0\\0\\0\\0\\0\\003\\0\\0\\0' >&4; exec sleep 60\n",  /* in call 3 since long */
                  "ev=look_for_scanners_stuck why=\"sane_get_devices\"");
}

static void a_look_for_scanners_that_hangs_elsewhere_is_ended_too(void **state)
{
    look_is_ended(*state, "#!/bin/sh\nexec sleep 60\n", "ev=look_for_scanners_stuck why=\"it does not end\"");
}

/* ---- stations */

/* A driver that hangs or crashes whenever it is opened: the letter in the scanner must not wait for it. */
static void is_given_up(struct fleet_rig *g, const char *when_opened)
{
    char script[1024];

    snprintf(script, sizeof(script), "#!/bin/sh\n"
        "case \"$*\" in\n"
        "*--list*) printf '{\"ev\": \"devices\", \"devices\": [{\"name\": \"x:bad\"}]}' >&3;;\n"
        "*'--device x:bad'*) %s;;\n"
        "*) printf '{\"ev\": \"status\", \"state\": \"interrupted\", \"code\": \"interrupted\", \"pages\": 2}' >&3; dd bs=65536 count=1 <&3 >&2;;\n"
        "esac\n", when_opened);
    fleet_use_fake_station(g, script);
    fleet_start(g, "device = x:bad\n");
    fleet_wait(g, "x:bad", "state", "interrupted", 2);
    assert_true(fleet_log_says(g, "ev=scanner_given_up device=x:bad"));
    for (int64_t until_ms = clock_mono_ms() + 3000; clock_mono_ms() < until_ms; usleep(20000)) {
        AUTO_JSON json_t *s = fleet_scanner(g, "x:bad");    /* it is found once more, but the clerk has time */

        assert_string_equal(json_str(s, "state", ""), "interrupted");
    }
    fleet_end(g, SIGKILL);
}

static void a_scanner_that_always_hangs_is_given_up_so_that_its_letter_can_be_ended(void **state)
{
    is_given_up(*state, "printf '\\001\\0\\0\\0\\0\\0\\0\\0\\004\\0\\0\\0' >&4; exec sleep 60");      /* in call 4 since long */
    assert_true(fleet_log_says(*state, "ev=driver_stuck device=x:bad why=\"sane_open\""));
}

static void a_scanner_whose_driver_always_crashes_is_given_up_too(void **state)
{
    is_given_up(*state, "kill -11 $$");
    assert_true(fleet_log_says(*state, "ev=station_died device=x:bad why=\"ended by signal 11\""));
}

/* The first station dies while it scans; its successor finds nothing open: the letter is through, or nothing was safe. */
static void dies_in_mid_letter(struct fleet_rig *g, bool is_through)
{
    char script[2048], dying[TMPDIR_SIZE + 16];
    char doc[ID_SIZE];
    struct spool_doc *d;
    struct err e = { 0 };

    snprintf(dying, sizeof(dying), "%s/dying", g->dir);
    snprintf(script, sizeof(script), "#!/bin/sh\n"
             "say() { printf '%%s' \"$1\" >&3; }\n"
             "case \"$*\" in *--list*) say '{\"ev\": \"devices\", \"devices\": []}'; exit 0;; esac\n"
             "say '{\"ev\": \"status\", \"state\": \"idle\", \"code\": \"ready\", \"connected\": true}'\n"
             "[ -e %s ] && exec sleep 60\n"
             "doc=$(dd bs=65536 count=1 <&3 2>/dev/null | sed 's/.*\"doc\":\"\\([a-z2-7]*\\)\".*/\\1/')\n"
             "say '{\"ev\": \"status\", \"state\": \"scanning\", \"code\": \"scanning\", \"connected\": true, \"doc\": \"'$doc'\"}'\n"
             "say '{\"ok\": true, \"n\": 1, \"continued\": false, \"doc\": \"'$doc'\"}'\n"
             "until [ -e %s ]; do sleep 0.05; done\n", dying, dying);
    fleet_use_fake_station(g, script);
    fleet_start(g, "device = x:1\n");
    fleet_wait(g, "x:1", "state", "idle", -1);
    fleet_press(g, "x:1", doc);
    fleet_wait(g, "x:1", "state", "scanning", -1);
    if (is_through) {
        assert_ok(spool_doc_new_as(g->spool, doc, false, &d, &e), e);
        assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    }
    close(creat(dying, 0600));
    fleet_wait(g, "x:1", "state", is_through ? "idle" : "fault", -1);
    fleet_wait(g, "x:1", "code", is_through ? "ready" : "driver_stuck", -1);
    assert_true(fleet_log_says(g, "ev=station_died device=x:1"));
    fleet_end(g, SIGKILL);
}

static void a_letter_taken_in_just_before_its_station_died_is_not_asked_for_again(void **state) { dies_in_mid_letter(*state, true); }
static void a_letter_that_died_with_its_station_is_asked_for_again(void **state) { dies_in_mid_letter(*state, false); }

/* The kernel may take long over that, so it is not scand that does it. */
static void only_what_took_the_place_of_a_stuck_driver_resets_its_usb_device(void **state)
{
    struct fleet_rig *g = *state;
    char script[1024];
    pid_t reset;

    snprintf(script, sizeof(script), "#!/bin/sh\n"
             "case \"$*\" in *--list*) printf '{\"ev\": \"devices\", \"devices\": []}' >&3; exit 0;; esac\n"
             "printf '{\"ev\": \"status\", \"state\": \"idle\", \"code\": \"%%s\", \"connected\": true}' "
             "$(case \"$*\" in *--reset-usb*) echo reset;; *) echo whole;; esac) >&3\n"
             "[ -e %s/hung ] && read x <&3\n"
             "touch %s/hung; sleep 0.5\n"
             "printf '\\001\\0\\0\\0\\0\\0\\0\\0\\004\\0\\0\\0' >&4; exec sleep 60\n", g->dir, g->dir);
    fleet_use_fake_station(g, script);
    fleet_start(g, "device = fujitsu:libusb:250:111\n");
    fleet_wait(g, "fujitsu", "code", "whole", -1);
    fleet_wait(g, "fujitsu", "code", "reset", -1);
    reset = fleet_station(g, "fujitsu");
    assert_true(reset > 0);
    assert_int_equal(kill(reset, SIGKILL), 0);
    fleet_wait(g, "fujitsu", "code", "whole", -1);              /* it crashed: that is no reason */
    fleet_end(g, SIGKILL);
}

static void a_press_that_is_refused_long_after_it_was_answered_is_told(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    fleet_use_fake_station(g, "#!/bin/sh\n"
        "say() { printf '%s' \"$1\" >&3; }\n"
        "case \"$*\" in *--list*) say '{\"ev\": \"devices\", \"devices\": []}'; exit 0;; esac\n"
        "say '{\"ev\": \"status\", \"state\": \"idle\", \"code\": \"ready\", \"connected\": true}'\n"
        "dd bs=65536 count=1 <&3 >&2; sleep 1; say '{\"ok\": false, \"error\": \"Not now.\", \"n\": 1}'\n"
        "exec sleep 60\n");
    fleet_start(g, "device = x:1\n");
    fleet_wait(g, "x:1", "code", "ready", -1);
    assert_false(fleet_press(g, "x:1", doc));
    fleet_wait(g, "x:1", "code", "starting", -1);
    fleet_wait(g, "x:1", "code", "ready", -1);
    assert_true(fleet_log_says(g, "ev=press_refused device=x:1 why=\"Not now.\""));
    fleet_end(g, SIGKILL);
}

/* Two people may answer at once, and a card may be slow: "refused" is said when it is. */
static void an_answer_about_a_marking_that_is_not_confirmed_is_not_called_done(void **state)
{
    struct fleet_rig *g = *state;

    fleet_use_fake_station(g, "#!/bin/sh\n"
        "say() { printf '%s' \"$1\" >&3; }\n"
        "case \"$*\" in *--list*) say '{\"ev\": \"devices\", \"devices\": []}'; exit 0;; esac\n"
        "say '{\"ev\": \"status\", \"state\": \"scanning\", \"code\": \"marking_doubt\", \"connected\": true}'\n"
        "exec sleep 60\n");
    fleet_start(g, "device = x:1\n");
    fleet_wait(g, "x:1", "code", "marking_doubt", -1);
    AUTO_JSON json_t *said = fleet_ask(g, json_pack("{s:s, s:s}", "do", "refuse", "actor", "A. Rao"), NULL);
    assert_false(json_flag(said, "ok"));
    assert_non_null(strstr(json_str(said, "error", ""), "has not answered yet"));
    fleet_end(g, SIGKILL);
}

int main(void)
{
#define FLEET_TEST(f) cmocka_unit_test_setup_teardown(f, fleet_setup, fleet_teardown)
    const struct CMUnitTest tests[] = {
        FLEET_TEST(a_look_for_scanners_that_hangs_in_a_driver_is_ended),
        FLEET_TEST(a_look_for_scanners_that_hangs_elsewhere_is_ended_too),
        FLEET_TEST(a_scanner_that_always_hangs_is_given_up_so_that_its_letter_can_be_ended),
        FLEET_TEST(a_scanner_whose_driver_always_crashes_is_given_up_too),
        FLEET_TEST(a_letter_taken_in_just_before_its_station_died_is_not_asked_for_again),
        FLEET_TEST(a_letter_that_died_with_its_station_is_asked_for_again),
        FLEET_TEST(only_what_took_the_place_of_a_stuck_driver_resets_its_usb_device),
        FLEET_TEST(a_press_that_is_refused_long_after_it_was_answered_is_told),
        FLEET_TEST(an_answer_about_a_marking_that_is_not_confirmed_is_not_called_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
