/* scand and its stations: several scanners at once, that come and go, and are pressed. */
#include "base/clock.h"
#include "base/ipc.h"
#include "tests/unit/test_scan_fleet_rig.h"

#include <leptonica/allheaders.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PRESS_MS = 2000 };       /* half a second is promised; a machine under load gets more */

#define FRONT "folder:front"
#define BACK "folder:back"
#define ONLY_FRONT "device = folder:front\n"

static void refused_with(json_t *take_answer, const char *words)
{
    AUTO_JSON json_t *answer = take_answer;

    assert_false(json_flag(answer, "ok"));
    if (!strstr(json_str(answer, "error", ""), words))
        fail_msg("refused with \"%s\", not \"%s\"", json_str(answer, "error", ""), words);
}

static json_t *ask(const struct fleet_rig *g, const char *what) { return fleet_ask(g, json_pack("{s:s}", "do", what), NULL); }

static void both_idle(struct fleet_rig *g)
{
    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_wait(g, BACK, "state", "idle", -1);
}

/* ---- several */

static void two_scanners_at_once_take_each_its_own_letter(void **state)
{
    struct fleet_rig *g = *state;
    char front[ID_SIZE], back[ID_SIZE], scanner[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    both_idle(g);
    fleet_put(g, "front", 1, 4);
    fleet_put(g, "back", 11, 13);
    fleet_control(g, "front", "stall 2 700\n");
    assert_false(fleet_press(g, FRONT, front));
    fleet_wait(g, FRONT, "state", "scanning", 1);
    assert_false(fleet_press(g, BACK, back));
    fleet_wait(g, BACK, "state", "idle", -1);
    fleet_wait(g, FRONT, "state", "scanning", -1);          /* still, or the two were not at once */
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_fleet_letter(g, front, 1, 4);
    assert_fleet_letter(g, back, 11, 13);
    assert_ok(spool_get(g->spool, back, "scanner", scanner, &e), e);
    assert_string_equal(scanner, BACK);
}

static void a_press_without_a_name_goes_where_it_is_wanted(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    both_idle(g);
    fleet_put(g, "back", 1, 3);                             /* where paper lies */
    AUTO_JSON json_t *paper = ask(g, "scan_start");
    assert_string_equal(json_str(paper, "scanner", ""), BACK);
    fleet_wait(g, BACK, "state", "idle", -1);
    assert_fleet_letter(g, json_str(paper, "doc", ""), 1, 3);

    fleet_put(g, "back", 1, 3);                             /* where a letter is interrupted, though paper lies elsewhere */
    fleet_put(g, "front", 1, 3);
    fleet_control(g, "back", "jam +2\n");
    assert_false(fleet_press(g, BACK, doc));
    fleet_wait(g, BACK, "code", "jam", 1);
    AUTO_JSON json_t *interrupted = ask(g, "scan_start");
    assert_string_equal(json_str(interrupted, "scanner", ""), BACK);
    assert_string_equal(json_str(interrupted, "doc", ""), doc);
    assert_true(json_flag(interrupted, "continued"));
    fleet_wait(g, BACK, "state", "idle", -1);
    assert_fleet_letter(g, doc, 1, 3);
}

static void a_scanner_has_the_title_and_settings_of_its_profile(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    fleet_start(g, "[scanner counter one]\nmatch = FRONT\nmax_pages = 2\n");
    fleet_wait(g, FRONT, "title", "counter one", -1);
    fleet_wait(g, BACK, "title", "dakbox folder feeder", -1);
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 2);
    AUTO_JSON json_t *answer = fleet_ask(g, json_pack("{s:s, s:s}", "do", "scan_start", "scanner", "Counter One"), NULL);
    assert_string_equal(json_str(answer, "scanner", ""), FRONT);
    snprintf(doc, sizeof(doc), "%s", json_str(answer, "doc", ""));
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_fleet_letter(g, doc, 1, 2);
}

static void a_profile_that_only_the_model_tells_is_found_for_a_configured_scanner_too(void **state)
{
    struct fleet_rig *g = *state;

    fleet_start(g, ONLY_FRONT "[scanner virtual]\nmatch = dakbox folder feeder\n");
    fleet_wait(g, FRONT, "title", "virtual", -1);
    fleet_wait(g, FRONT, "state", "idle", -1);
}

/* ---- come and go */

static void with_no_scanner_at_all_status_says_so_until_one_comes(void **state)
{
    struct fleet_rig *g = *state;

    fleet_unplug(g, "front");
    fleet_unplug(g, "back");
    fleet_start(g, "");
    for (int64_t until_ms = clock_mono_ms() + 10000; clock_mono_ms() < until_ms; usleep(10000)) {
        AUTO_JSON json_t *status = ask(g, "status");

        assert_int_equal(json_array_size(json_object_get(status, "scanners")), 0);
        if (strcmp(json_str(status, "code", ""), "starting") != 0)
            break;
    }
    AUTO_JSON json_t *none = ask(g, "status");
    assert_string_equal(json_str(none, "code", ""), "no_scanner");
    refused_with(ask(g, "scan_start"), "No scanner was found");
    refused_with(ask(g, "scan_end"), "No interrupted letter");
    fleet_plug(g, "back");
    fleet_wait(g, BACK, "state", "idle", -1);
}

static void a_configured_scanner_is_there_also_when_it_is_not_found_and_others_are_left_alone(void **state)
{
    struct fleet_rig *g = *state;

    fleet_unplug(g, "front");
    fleet_start(g, "device = folder:front , folder:nowhere\n");
    fleet_wait(g, FRONT, "code", "no_scanner", -1);
    fleet_wait(g, "folder:nowhere", "state", "absent", -1);
    refused_with(fleet_ask(g, json_pack("{s:s, s:s}", "do", "scan_start", "scanner", FRONT), NULL), "No scanner was found");
    fleet_plug(g, "front");
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_null(fleet_scanner(g, BACK));
}

static void a_scanner_that_vanishes_in_mid_page_and_returns_under_another_name_goes_on_with_its_letter(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE], again[ID_SIZE];

    both_idle(g);
    fleet_put(g, "front", 1, 5);
    fleet_control(g, "front", "vanish 3\n");
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "device_gone", 2);
    fleet_control(g, "front", "return front.7\n");          /* folder:front.7 is folder:front at another address */
    fleet_wait(g, FRONT, "code", "interrupted", 2);
    assert_true(fleet_log_says(g, "scanner_came_back device=folder:front.7"));
    assert_true(fleet_press(g, FRONT, again));
    assert_string_equal(again, doc);
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_fleet_letter(g, doc, 1, 5);
    AUTO_JSON json_t *status = ask(g, "status");
    assert_int_equal(json_array_size(json_object_get(status, "scanners")), 2);
}

static void the_letter_of_a_scanner_that_is_not_there_can_be_ended(void **state)
{
    struct fleet_rig *g = *state;
    struct spool_doc *d;
    char doc[ID_SIZE];
    struct err e = { 0 };

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 4);
    fleet_control(g, "front", "jam 3\n");
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "jam", 2);
    fleet_end(g, SIGTERM);
    fleet_unplug(g, "front");
    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);    /* what no scanner brought is nobody's here */
    assert_ok(spool_doc_set(d, "source", "import", &e), e);
    assert_ok(spool_blob_put(d, "file-001.pdf", "x", 1, &e), e);
    spool_doc_close(d);

    fleet_start(g, "device = folder:back\n");
    fleet_wait(g, FRONT, "state", "interrupted", 2);
    fleet_wait(g, BACK, "state", "idle", -1);
    fleet_put(g, "back", 11, 12);
    AUTO_JSON json_t *other = ask(g, "scan_start");         /* a letter that cannot go on does not stop the others */
    assert_string_equal(json_str(other, "scanner", ""), BACK);
    fleet_wait(g, BACK, "state", "idle", -1);
    AUTO_JSON json_t *ended = ask(g, "scan_end");
    assert_true(json_flag(ended, "ok"));
    for (int64_t until_ms = clock_mono_ms() + 10000;; usleep(10000)) {
        AUTO_JSON json_t *s = fleet_scanner(g, FRONT);

        if (!s)
            break;
        assert_true(clock_mono_ms() < until_ms);            /* its place goes with the letter */
    }
    assert_fleet_letter(g, doc, 1, 2);
    assert_int_equal(fleet_letters(g, SPOOL_OPEN), 1);
}

/* ---- presses */

static void two_presses_at_once_are_one_letter(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];
    int64_t took_ms;

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 3);
    fleet_control(g, "front", "stall 1 500\n");
    fleet_press(g, FRONT, doc);
    refused_with(fleet_ask(g, json_pack("{s:s}", "do", "scan_start"), &took_ms), "scanning already");
    assert_true(took_ms < PRESS_MS);
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_fleet_letter(g, doc, 1, 3);
    assert_int_equal(fleet_letters(g, SPOOL_SCANNED), 1);
}

static void a_press_with_no_paper_says_so(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "no_paper", 0);
    assert_int_equal(fleet_letters(g, SPOOL_SCANNED) + fleet_letters(g, SPOOL_OPEN), 0);
}

/* A driver that is busy for a moment, a machine under load: the station does not come to its socket. */
static void a_press_is_answered_in_time_while_stations_stand_still(void **state)
{
    static const char *const names[] = { FRONT, BACK };
    struct fleet_rig *g = *state;
    char docs[2][ID_SIZE];

    both_idle(g);
    fleet_put(g, "front", 1, 3);
    fleet_put(g, "back", 11, 13);
    for (int i = 0; i < 2; i++)
        assert_int_equal(kill(fleet_station(g, names[i]), SIGSTOP), 0);
    for (int i = 0; i < 2; i++) {
        int64_t took_ms;
        AUTO_JSON json_t *answer = fleet_ask(g, json_pack("{s:s, s:s}", "do", "scan_start", "scanner", names[i]), &took_ms);

        assert_true(json_flag(answer, "ok"));
        assert_true(took_ms < PRESS_MS);
        snprintf(docs[i], ID_SIZE, "%s", json_str(answer, "doc", ""));
        fleet_wait(g, names[i], "code", "starting", -1);
        fleet_wait(g, names[i], "state", "scanning", -1);
    }
    refused_with(fleet_ask(g, json_pack("{s:s, s:s}", "do", "scan_start", "scanner", FRONT), NULL), "starting already");
    for (int i = 0; i < 2; i++)
        assert_int_equal(kill(fleet_station(g, names[i]), SIGCONT), 0);
    for (int i = 0; i < 2; i++) {
        fleet_wait(g, names[i], "code", "ready", -1);
        assert_fleet_letter(g, docs[i], 1 + 10 * i, 3 + 10 * i);    /* under the id that was promised */
    }
}

static void panel_buttons_press_end_and_refuse_in_words(void **state)
{
    static const struct { const char *purpose, *says; } refusals[] = {
        { "add", "no letter yet" }, { "rescan", "No page of the last letter" }, { "dance", "no purpose dance" }, { "", "no purpose" },
        { "end", "No interrupted letter" },
    };
    struct fleet_rig *g = *state;
    char doc[ID_SIZE], purpose[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
        refused_with(fleet_ask(g, json_pack("{s:s, s:s}", "do", "button", "purpose", refusals[i].purpose), NULL), refusals[i].says);
    fleet_put(g, "front", 1, 3);
    fleet_control(g, "front", "jam 3\n");
    AUTO_JSON json_t *vip = fleet_ask(g, json_pack("{s:s, s:s}", "do", "button", "purpose", "vip"), NULL);
    assert_true(json_flag(vip, "ok"));
    snprintf(doc, sizeof(doc), "%s", json_str(vip, "doc", ""));
    fleet_wait(g, FRONT, "code", "jam", 2);
    AUTO_JSON json_t *end = fleet_ask(g, json_pack("{s:s, s:s}", "do", "button", "purpose", "end"), NULL);
    assert_true(json_flag(end, "ok"));
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_fleet_letter(g, doc, 1, 2);
    assert_ok(spool_get(g->spool, doc, "purpose", purpose, &e), e);
    assert_string_equal(purpose, "vip");

    AUTO_JSON json_t *add = fleet_ask(g, json_pack("{s:s, s:s}", "do", "button", "purpose", "add"), NULL);
    assert_true(json_flag(add, "ok"));                      /* the third sheet lies there still */
    fleet_wait(g, FRONT, "state", "idle", -1);
    assert_ok(spool_get(g->spool, json_str(add, "doc", ""), "target", purpose, &e), e);
    assert_string_equal(purpose, doc);
}

/* What paneld is told next of a press. */
static void wait_for_signal(int panel, const char *wanted)
{
    struct pollfd p = { .fd = panel, .events = POLLIN };

    for (;;) {
        AUTO_JSON json_t *message = NULL;
        struct err e = { 0 };

        if (poll(&p, 1, 20000) != 1)
            fail_msg("no signal \"%s\" came", wanted);
        AUTO_CLOSE int peer = accept4(panel, NULL, NULL, SOCK_CLOEXEC);
        assert_true(peer >= 0);
        assert_ok(ipc_receive(peer, 5000, &message, &e), e);
        const char *what = json_str(message, "what", "");
        if (strcmp(what, "press") != 0 && strcmp(what, "refused") != 0)
            continue;
        assert_string_equal(what, wanted);
        return;
    }
}

static void a_button_at_the_scanner_is_signalled_and_its_refusal_too(void **state)
{
    struct fleet_rig *g = *state;
    struct err e = { 0 };
    AUTO_CLOSE int panel = ipc_listen(g->run, "paneld", &e);

    assert_true(panel >= 0);
    fleet_start(g, ONLY_FRONT "buttons = scan=letter email=add copy=end\n");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_control(g, "front", "press email\n");             /* nothing to add to */
    wait_for_signal(panel, "refused");
    fleet_control(g, "front", "press copy\n");              /* nothing to end */
    wait_for_signal(panel, "refused");
    fleet_put(g, "front", 1, 1);
    fleet_control(g, "front", "press scan\n");
    wait_for_signal(panel, "press");
    fleet_wait(g, FRONT, "state", "idle", -1);
}

/* It may be a letter that was laid on by mistake. */
static void the_page_of_a_test_is_forgotten_when_asked_and_at_the_next_start(void **state)
{
    struct fleet_rig *g = *state;
    char path[TMPDIR_SIZE + 40];

    snprintf(path, sizeof(path), "%s/" SPOOL_TEST_PAGE, g->run);
    both_idle(g);
    for (int again = 0; again < 2; again++) {
        fleet_put(g, "front", 1, 1);
        AUTO_JSON json_t *press = fleet_ask(g, json_pack("{s:s, s:s, s:s}", "do", "scan_start", "scanner", FRONT, "purpose", "test"), NULL);
        assert_true(json_flag(press, "ok"));
        for (int i = 0; i < 200 && access(path, F_OK) != 0; i++)
            clock_pause_ms(50);
        assert_int_equal(access(path, F_OK), 0);
        fleet_wait(g, FRONT, "state", "idle", -1);
        if (again) {
            fleet_end(g, SIGKILL);
            both_idle(g);
        } else {
            json_decref(ask(g, "forget_test_page"));
        }
        assert_int_equal(access(path, F_OK), -1);
    }
    assert_int_equal(fleet_letters(g, SPOOL_SCANNED), 0);
}

static void requests_that_make_no_sense_are_refused_in_words(void **state)
{
    static const struct { const char *request, *says; } cases[] = {
        { "{\"do\": \"scan_start\", \"scanner\": \"folder:other\"}", "no scanner folder:other" },
        { "{\"do\": \"scan_start\", \"purpose\": \"replace\", \"target\": \"../../etc\"}", "which letter" },
        { "{\"do\": \"scan_start\", \"purpose\": \"replace\", \"target\": \"aaaaaaaaaaaaaaaa\", \"replaces\": \"../x\"}", "which page" },
        { "{\"do\": \"scan_start\", \"purpose\": \"add\"}", "which letter" },
        { "{\"do\": \"scan_end\"}", "No interrupted letter" },
        { "{\"do\": \"scan_discard\", \"scanner\": \"folder:front\"}", "No interrupted letter" },
        { "{\"do\": \"rescan\", \"scanner\": \"folder:front\"}", "No page of the last letter" },
        { "{\"do\": \"dance\"}", "no request \"dance\"" },
    };
    struct fleet_rig *g = *state;

    fleet_start(g, ONLY_FRONT);
    fleet_wait(g, FRONT, "state", "idle", -1);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        refused_with(fleet_ask(g, json_loads(cases[i].request, 0, NULL), NULL), cases[i].says);
}

/* ---- a station that has gone mad */

static void garbage_from_a_station_harms_nobody(void **state)
{
    struct fleet_rig *g = *state;
    int64_t took_ms;

    fleet_use_fake_station(g, "#!/bin/sh\n"
        "say() { printf '%s' \"$1\" >&3; }\n"
        "case \"$*\" in *--list*) say '[1, 2]'; say '{\"devices\": [{\"name\": 7}, null, {\"name\": \"x:good\", \"vendor\": []}]}'; exit 0;; esac\n"
        "say '{\"ev\": \"status\", \"state\": \"idle\", \"connected\": true, \"pages\": \"many\", \"sentence\": \"Ready.\"}'\n"
        "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40; do\n"
        "  say 'not json'; say '{}'; say '{\"ok\": true, \"n\": 99}'; say '{\"ev\": \"status\"}'; say '{\"ev\": \"taken_in\", \"doc\": \"../x\"}'\n"
        "  head -c 100000 /dev/zero >&3\n"
        "done\n"
        "say '{\"ev\": \"status\", \"state\": \"idle\", \"connected\": true, \"code\": \"no_paper\", \"pages\": -3}'\n"
        "exec sleep 20\n");
    fleet_start(g, "");
    fleet_wait(g, "x:good", "state", "idle", -1);
    fleet_wait(g, "x:good", "code", "no_paper", -1);        /* what it says in between is heard */
    AUTO_JSON json_t *answer = fleet_ask(g, json_pack("{s:s}", "do", "scan_start"), &took_ms);
    assert_true(json_flag(answer, "ok"));
    assert_true(took_ms < PRESS_MS);
    fleet_wait(g, "x:good", "code", "starting", -1);
    assert_true(fleet_log_says(g, "station_says_nonsense"));
    fleet_end(g, SIGKILL);
}

static void presses_on_many_stations_that_hang_are_all_answered_in_time(void **state)
{
    enum { MANY = 16 };
    struct fleet_rig *g = *state;
    char name[8];
    int fds[MANY];

    fleet_use_fake_station(g, "#!/bin/sh\n"
        "case \"$*\" in *--list*) printf '{\"ev\": \"devices\", \"devices\": []}' >&3; exit 0;; esac\n"
        "printf '{\"ev\": \"status\", \"state\": \"idle\", \"connected\": true, \"code\": \"ready\"}' >&3\n"
        "exec sleep 20\n");
    fleet_start(g, "device = x:0,x:1,x:2,x:3,x:4,x:5,x:6,x:7,x:8,x:9,x:10,x:11,x:12,x:13,x:14,x:15\n");
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "x:%d", i);
        fleet_wait(g, name, "state", "idle", -1);
        fds[i] = ipc_connect(g->run, "scand", NULL);
        assert_true(fds[i] >= 0);
    }
    int64_t from_ms = clock_mono_ms();
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "x:%d", i);
        AUTO_JSON json_t *press = json_pack("{s:s, s:s}", "do", "scan_start", "scanner", name);
        assert_int_equal(ipc_send(fds[i], press, NULL), 0);
    }
    for (int i = 0; i < MANY; i++) {
        AUTO_JSON json_t *answer = NULL;

        assert_int_equal(ipc_receive(fds[i], IPC_CALL_MS, &answer, NULL), 0);
        assert_true(json_flag(answer, "ok"));
        close(fds[i]);
    }
    assert_true(clock_mono_ms() - from_ms < PRESS_MS);
    fleet_end(g, SIGKILL);
}

int main(void)
{
#define FLEET_TEST(f) cmocka_unit_test_setup_teardown(f, fleet_setup, fleet_teardown)
    const struct CMUnitTest tests[] = {
        FLEET_TEST(two_scanners_at_once_take_each_its_own_letter),
        FLEET_TEST(a_press_without_a_name_goes_where_it_is_wanted),
        FLEET_TEST(a_scanner_has_the_title_and_settings_of_its_profile),
        FLEET_TEST(a_profile_that_only_the_model_tells_is_found_for_a_configured_scanner_too),
        FLEET_TEST(with_no_scanner_at_all_status_says_so_until_one_comes),
        FLEET_TEST(a_configured_scanner_is_there_also_when_it_is_not_found_and_others_are_left_alone),
        FLEET_TEST(a_scanner_that_vanishes_in_mid_page_and_returns_under_another_name_goes_on_with_its_letter),
        FLEET_TEST(the_letter_of_a_scanner_that_is_not_there_can_be_ended),
        FLEET_TEST(two_presses_at_once_are_one_letter),
        FLEET_TEST(a_press_with_no_paper_says_so),
        FLEET_TEST(a_press_is_answered_in_time_while_stations_stand_still),
        FLEET_TEST(panel_buttons_press_end_and_refuse_in_words),
        FLEET_TEST(a_button_at_the_scanner_is_signalled_and_its_refusal_too),
        FLEET_TEST(the_page_of_a_test_is_forgotten_when_asked_and_at_the_next_start),
        FLEET_TEST(requests_that_make_no_sense_are_refused_in_words),
        FLEET_TEST(garbage_from_a_station_harms_nobody),
        FLEET_TEST(presses_on_many_stations_that_hang_are_all_answered_in_time),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
