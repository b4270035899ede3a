/* Changes of the network that take themselves back, the clock set by hand, and what of all that reaches the history: a real boxd and a real diaryd,
 * with a systemctl that stands in for the real one. */
#include "tests/unit/test.h"
#include "tests/unit/test_box_rig.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "box/clock_by_hand.h"
#include "box/network.h"
#include "store/history_find.h"
#include "store/store.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/timex.h>

#define KEEP "{s:s, s:s}", "do", "keep", "actor", "ravi"

static int setup(void **state)
{
    box_rig_new(state);
    box_rig_end(*state, SIGTERM);
    box_rig_diary(*state);
    box_rig_start(*state, BOOT_A, "keep_s = 600\n");
    return 0;
}
#define WITH_DIARY(test) cmocka_unit_test_setup_teardown(test, setup, box_rig_gone)

static json_t *network(const char *settings)
{
    return json_pack("{s:s, s:s, s:s, s:o}", "do", "start", "job", "network", "actor", "asha", "settings", json_loads(settings, 0, NULL));
}

/* "[network]\naddress = ..." of settings.conf. */
static bool is_set(const struct box_rig *g, const char *words)
{
    AUTO_FREE char *text = box_rig_has(g, "data/settings.conf") ? tmpdir_text(g->dir, "data/settings.conf") : strdup("");

    return strstr(text, words) != NULL;
}

static void on_trial(const struct box_rig *g, const char *settings)
{
    box_rig_tell(g, network(settings));
    box_rig_is_at(g, "The network runs with the new settings");
}

/* ---- the diary's history */

struct found { const char *words; int n; };

static int count(void *ctx, const struct history_row *h, const char *number, bool proved)
{
    struct found *f = ctx;

    (void)number;
    assert_true(proved);
    f->n += strstr(h->detail, f->words) != NULL;
    return 0;
}

/* How many rows of that event and actor have words in them. */
static int in_history(const struct box_rig *g, const char *event, const char *actor, const char *words)
{
    struct found f = { .words = words };
    struct store *store = NULL;
    char path[PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/data/diary.db", g->dir);
    assert_ok(store_open(path, STORE_READ, &store, &e), e);
    assert_ok(store_history_find(store, &(struct history_ask){ .event = event, .actor = actor, .limit = 1000 }, count, &f, &e), e);
    store_close(store);
    return f.n;
}

/* Notes go on their way by themselves; this only hurries them. */
static void notes_go(const struct box_rig *g)
{
    for (int i = 0; i < 500 && box_rig_has(g, "data/box/notes.json"); i++) {
        box_rig_look(g);
        usleep(20000);
    }
    assert_false(box_rig_has(g, "data/box/notes.json"));
}

/* ---- the network */

static void a_change_that_is_confirmed_stays(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\", \"network.gateway\": \"192.168.7.1\"}");
    assert_true(is_set(g, "address = 192.168.7.20/24") && is_set(g, "gateway = 192.168.7.1"));
    AUTO_FREE char *mark = tmpdir_text(g->dir, "run/network-trial");
    assert_string_equal(mark, "192.168.7.20");
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(asked, "restart dakbox-network.service\n--no-block restart dakbox-firewall.service\n");
    box_rig_tell(g, json_pack(KEEP));
    box_rig_ends(g, "done", "ravi has confirmed them");
    assert_false(box_rig_has(g, "data/box/network.json") || box_rig_has(g, "run/network-trial"));
    assert_true(is_set(g, "address = 192.168.7.20/24"));
    box_rig_refused(g, json_pack(KEEP), "No change of the network is waiting");
    notes_go(g);
    assert_int_equal(in_history(g, "setting", "asha", "192.168.7.20/24"), 1);
    assert_int_equal(in_history(g, "box", "asha", "network_kept"), 1);
}

static void one_that_nobody_confirms_is_taken_back_with_all_its_parts(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    box_rig_tell(g, json_pack(KEEP));
    box_rig_ends(g, "done", "");
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "keep_s = 1\n");
    box_rig_tell(g, network("{\"network.address\": \"10.9.9.9/8\", \"network.gateway\": \"10.0.0.1\"}"));
    box_rig_ends(g, "failed", "Nobody confirmed the new settings of the network within 1 seconds");
    assert_true(is_set(g, "address = 192.168.7.20/24"));
    assert_false(is_set(g, "10.9.9.9") || is_set(g, "gateway"));
    assert_false(box_rig_has(g, "data/box/network.json") || box_rig_has(g, "run/network-trial"));
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    int restarts = 0;
    for (const char *at = asked; (at = strstr(at, "restart dakbox-network.service")); at++)
        restarts++;
    assert_int_equal(restarts, 3);                                  /* the first change, the second, and back */
    notes_go(g);
    assert_int_equal(in_history(g, "box", "asha", "network_taken_back"), 1);
    assert_int_equal(in_history(g, "setting", "dakbox", "10.9.9.9"), 1);
}

static void a_person_may_take_it_back_at_once(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.name_servers\": \"192.168.7.2\"}");
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "stopped", "Stopped by ravi. Nothing was changed.");
    assert_false(is_set(g, "192.168.7.2"));
}

static void after_a_power_cut_in_the_middle_it_is_taken_back(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    box_rig_end(g, SIGKILL);
    assert_true(is_set(g, "192.168.7.20/24") && box_rig_has(g, "data/box/network.json"));
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    box_rig_look(g);
    box_rig_ends(g, "done", "started anew before anybody confirmed");
    assert_false(is_set(g, "192.168.7.20/24") || box_rig_has(g, "data/box/network.json"));
    notes_go(g);
    assert_int_equal(in_history(g, "box", "asha", "interrupted"), 1);
    assert_int_equal(in_history(g, "box", "boxd", "network_back_at_start"), 1);
}

static void an_end_that_was_noted_just_before_the_power_cut_is_the_only_one(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    AUTO_FREE char *running = tmpdir_text(g->dir, "data/box/job.json");
    box_rig_tell(g, json_pack(KEEP));
    box_rig_ends(g, "done", "");
    notes_go(g);
    box_rig_end(g, SIGKILL);
    box_rig_put(g, "data/box/job.json", running);           /* as it is between the note and the file */
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    notes_go(g);
    assert_int_equal(in_history(g, "box", "asha", "network_kept"), 1);
    assert_int_equal(in_history(g, "box", "asha", "interrupted"), 0);
}

static void without_the_diary_it_waits_until_it_can_be_taken_back(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    box_rig_diary_ends(g);
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "failed", "could not be set back");
    assert_true(box_rig_has(g, "data/box/network.json"));
    box_rig_refused(g, network("{\"network.address\": \"192.168.7.21/24\"}"), "just being taken back");
    box_rig_diary(g);
    for (int i = 0; i < 500 && box_rig_has(g, "data/box/network.json"); i++) {
        box_rig_look(g);
        usleep(20000);
    }
    box_rig_ends(g, "done", "it is as it was before");
    assert_false(is_set(g, "192.168.7.20/24"));
}

static void what_somebody_else_has_set_meanwhile_is_left_alone(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\", \"network.gateway\": \"192.168.7.1\"}");
    assert_int_equal(ipc_call(g->run_dir, "diaryd", json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "settings_put", "key", "network.gateway", "value", "192.168.7.254",
                                                              "seen", "192.168.7.1", "actor", "ravi"), IPC_CALL_MS, NULL, NULL), 0);
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "stopped", "");
    assert_true(is_set(g, "gateway = 192.168.7.254"));
    assert_false(is_set(g, "192.168.7.20/24"));
}

static void a_page_opened_at_the_new_address_confirms_and_another_address_does_not(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "keep", "actor", "deskd", "reached", "192.168.7.2"), "not the new address");
    assert_true(box_rig_has(g, "data/box/network.json"));
    box_rig_tell(g, json_pack("{s:s, s:s, s:s}", "do", "keep", "actor", "deskd", "reached", "192.168.7.20"));
    box_rig_ends(g, "done", "the desk was opened at 192.168.7.20");
}

/* Whoever looks at the desk at its old address says nothing of the new gateway. */
static void at_the_same_address_only_a_press_confirms(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\", \"network.gateway\": \"192.168.7.1\"}");
    box_rig_tell(g, json_pack(KEEP));
    box_rig_ends(g, "done", "");
    on_trial(g, "{\"network.address\": \"192.168.7.20/16\", \"network.gateway\": \"192.168.1.1\"}");
    AUTO_FREE char *mark = tmpdir_text(g->dir, "run/network-trial");
    assert_string_equal(mark, "");
    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "keep", "actor", "deskd", "reached", "192.168.7.20"), "not the new address");
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "stopped", "");
    assert_true(is_set(g, "192.168.7.20/24") && is_set(g, "gateway = 192.168.7.1"));
}

/* A card that forgets: nobody is told that the network is as it was, and the next change is not kept waiting. */
static void where_it_is_lost_what_was_before_it_is_said_and_what_is_set_stays(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    box_rig_end(g, SIGKILL);
    box_rig_put(g, "data/box/network.json", "{\"actor\": \"as");
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    box_rig_look(g);
    box_rig_ends(g, "failed", "cannot be read from the card. It stays as it is set now");
    assert_true(is_set(g, "192.168.7.20/24"));
    assert_false(box_rig_has(g, "data/box/network.json") || box_rig_has(g, "run/network-trial"));
    on_trial(g, "{\"network.address\": \"192.168.7.21/24\"}");
}

/* It is over all the same: other settings can be tried. */
static void a_network_that_does_not_follow_back_is_said_to(void **state)
{
    struct box_rig *g = *state;

    on_trial(g, "{\"network.address\": \"192.168.7.20/24\"}");
    box_rig_put(g, "network.fails", "");
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "failed", "are as they were before, but the network did not take them up");
    assert_false(is_set(g, "192.168.7.20/24") || box_rig_has(g, "data/box/network.json"));
    on_trial(g, "{\"network.address\": \"192.168.7.21/24\"}");
}

/* Each try is in the history, and costs the diary a transaction. */
static void what_diaryd_refuses_is_not_tried_all_the_time(void **state)
{
    struct box_rig *g = *state;

    box_rig_end(g, SIGTERM);
    box_rig_put(g, "data/box/network.json", "{\"actor\": \"asha\", \"until_s\": 0, \"settings\": {\"network.gateway\": {\"before\": \"a\\nb\", \"after\": null}}}");
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    box_rig_look(g);
    box_rig_ends(g, "failed", "must be on one line). This is tried again");
    for (int i = 0; i < 50; i++) {
        box_rig_look(g);
        usleep(20000);
    }
    notes_go(g);
    assert_int_equal(in_history(g, "box", "boxd", "\"begun\""), 1);
    assert_true(box_rig_has(g, "data/box/network.json"));
}

/* By the desk it is set to nothing, which is not the same as not set. */
static void dhcp_is_chosen_over_a_fixed_address_of_the_file(void **state)
{
    struct box_rig *g = *state;
    struct config *c = NULL;
    char conf[PATH_MAX];
    struct err e = { 0 };

    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "keep_s = 600\n[network]\naddress = 10.50.0.5/24\ngateway = 10.50.0.1\n");
    on_trial(g, "{\"network.address\": \"\", \"network.gateway\": \"\"}");
    box_rig_tell(g, json_pack(KEEP));
    box_rig_ends(g, "done", "");
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    assert_ok(config_load(conf, &c, &e), e);
    assert_ok(network_write(c, g->dir, &e), e);
    config_free(c);
    AUTO_FREE char *office = tmpdir_text(g->dir, "20-dakbox-office.network");
    assert_non_null(strstr(office, "DHCP=yes"));
    assert_null(strstr(office, "10.50.0"));
    box_rig_tell(g, network("{\"network.address\": null, \"network.gateway\": null}"));     /* and back to the file's */
    box_rig_is_at(g, "at its new address 10.50.0.5");
}

static void what_cannot_be_a_network_is_refused_before_anything_is_written(void **state)
{
    struct box_rig *g = *state;

    box_rig_refused(g, network("{\"network.address\": \"192.168.7.20\"}"), "network.address");
    box_rig_refused(g, network("{\"network.gateway\": \"router\"}"), "network.gateway");
    box_rig_refused(g, network("{\"vpn.kind\": \"wireguard\"}"), "vpn.server");
    box_rig_refused(g, network("{\"office.name\": \"Other\"}"), "is no setting of the network");
    box_rig_refused(g, network("{\"network.desk_from\": \"0.0.0.0/0\"}"), "network.desk_from");
    box_rig_refused(g, network("{\"network.address\": 7}"), "network.address");
    box_rig_refused(g, network("{}"), "settings");
    box_rig_refused(g, network("{\"network.address\": null}"), "set like this already");
    assert_false(box_rig_has(g, "data/box/network.json") || box_rig_has(g, "systemctl"));
}

static void settings_that_the_network_does_not_take_up_are_taken_back_at_once(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "network.fails", "");
    box_rig_tell(g, network("{\"network.address\": \"192.168.7.20/24\"}"));
    box_rig_ends(g, "failed", "network");
    assert_false(is_set(g, "192.168.7.20/24"));
}

/* ---- notes */

static void what_was_done_while_the_diary_was_away_is_in_the_history_once(void **state)
{
    struct box_rig *g = *state;
    json_t *note = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "do", "box_note", "id", "abc-done", "what", "backup", "how", "done", "result", "", "at_s",
                             (json_int_t)1795000000, "actor", "boxd");

    for (int i = 0; i < 2; i++)                                     /* boxd ended before it had noted the answer, and sends it again */
        assert_int_equal(ipc_call(g->run_dir, "diaryd", json_incref(note), IPC_CALL_MS, NULL, NULL), 0);
    json_decref(note);
    assert_int_equal(in_history(g, "box", "boxd", "backup"), 1);

    box_rig_diary_ends(g);
    box_rig_tell(g, json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "restart", "how", "restart", "actor", "asha"));
    box_rig_is_at(g, "restarts");
    box_rig_end(g, SIGKILL);
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    box_rig_end(g, SIGKILL);
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    box_rig_look(g);
    assert_true(box_rig_has(g, "data/box/notes.json"));
    box_rig_diary(g);
    notes_go(g);
    assert_int_equal(in_history(g, "box", "asha", "\"begun\""), 1);
    assert_int_equal(in_history(g, "box", "asha", "\"interrupted\""), 1);
}

/* It cannot become right, and whatever is younger would wait for ever. */
static void a_note_that_diaryd_can_never_take_is_given_up(void **state)
{
    struct box_rig *g = *state;

    box_rig_end(g, SIGTERM);
    box_rig_put(g, "data/box/notes.json", "{\"notes\": ["
                "{\"id\": \"a\", \"what\": \"a job whose name is longer than that of any job could be\", \"how\": \"done\", \"result\": \"\", \"actor\": \"asha\", \"at_s\": 1795000000},"
                "{\"id\": \"b\", \"what\": \"backup\", \"how\": \"done\", \"result\": \"\", \"actor\": \"asha\", \"at_s\": 1795000000}]}");
    box_rig_diary_ends(g);
    box_rig_start(g, BOOT_A, "keep_s = 600\n");
    box_rig_look(g);
    AUTO_FREE char *waits = tmpdir_text(g->dir, "data/box/notes.json");
    assert_non_null(strstr(waits, "longer than"));                  /* nobody has refused it yet */
    box_rig_diary(g);
    notes_go(g);
    assert_int_equal(in_history(g, "box", "asha", "backup"), 1);
    assert_int_equal(in_history(g, "box", "asha", ""), 1);
}

/* ---- the clock */

static void only_a_time_that_can_be_true_is_set_and_only_where_no_server_keeps_it(void **state)
{
    enum { MADE_S = 1795000000, DAY_S = 24 * 3600 };
    struct err e = { 0 };

    (void)state;
    assert_int_equal(clock_by_hand_check(MADE_S + DAY_S, MADE_S, false, &e), 0);
    assert_int_equal(clock_by_hand_check(MADE_S + 9 * 365 * (int64_t)DAY_S, MADE_S, false, &e), 0);
    assert_int_equal(clock_by_hand_check(MADE_S - 1, MADE_S, false, &e), -ERANGE);
    assert_int_equal(clock_by_hand_check(MADE_S + 11 * 365 * (int64_t)DAY_S, MADE_S, false, &e), -ERANGE);
    assert_int_equal(clock_by_hand_check(0, MADE_S, false, &e), -ERANGE);
    assert_int_equal(clock_by_hand_check(MADE_S + DAY_S, MADE_S, true, &e), -EPERM);
    assert_non_null(strstr(e.msg, "A time server keeps the clock"));
}

static void a_clock_set_by_hand_is_handed_to_the_unit_that_may_set_it(void **state)
{
    struct box_rig *g = *state;
    struct timex t = { .modes = 0 };
    char seconds[32];
    int64_t at_s = clock_utc_s() + 3600;

    if (adjtimex(&t) >= 0 && !(t.status & STA_UNSYNC))
        skip();                                                     /* a time server keeps this machine's clock: boxd would refuse */
    box_rig_refused(g, json_pack("{s:s, s:s, s:s, s:I}", "do", "start", "job", "clock", "actor", "asha", "at_s", (json_int_t)86400), "This date cannot be right");
    box_rig_tell(g, json_pack("{s:s, s:s, s:s, s:I}", "do", "start", "job", "clock", "actor", "asha", "at_s", (json_int_t)at_s));
    box_rig_ends(g, "done", "The clock was set by hand to");
    AUTO_FREE char *handed = tmpdir_text(g->dir, "clock");
    snprintf(seconds, sizeof(seconds), "%lld\n", (long long)at_s);
    assert_string_equal(handed, seconds);
    assert_false(box_rig_has(g, "data/box/clock"));
    notes_go(g);
    assert_int_equal(in_history(g, "box", "asha", "clock_set"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DIARY(a_change_that_is_confirmed_stays),
        WITH_DIARY(one_that_nobody_confirms_is_taken_back_with_all_its_parts),
        WITH_DIARY(a_person_may_take_it_back_at_once),
        WITH_DIARY(after_a_power_cut_in_the_middle_it_is_taken_back),
        WITH_DIARY(an_end_that_was_noted_just_before_the_power_cut_is_the_only_one),
        WITH_DIARY(without_the_diary_it_waits_until_it_can_be_taken_back),
        WITH_DIARY(what_somebody_else_has_set_meanwhile_is_left_alone),
        WITH_DIARY(a_page_opened_at_the_new_address_confirms_and_another_address_does_not),
        WITH_DIARY(at_the_same_address_only_a_press_confirms),
        WITH_DIARY(where_it_is_lost_what_was_before_it_is_said_and_what_is_set_stays),
        WITH_DIARY(a_network_that_does_not_follow_back_is_said_to),
        WITH_DIARY(what_diaryd_refuses_is_not_tried_all_the_time),
        WITH_DIARY(dhcp_is_chosen_over_a_fixed_address_of_the_file),
        WITH_DIARY(what_cannot_be_a_network_is_refused_before_anything_is_written),
        WITH_DIARY(settings_that_the_network_does_not_take_up_are_taken_back_at_once),
        WITH_DIARY(what_was_done_while_the_diary_was_away_is_in_the_history_once),
        WITH_DIARY(a_note_that_diaryd_can_never_take_is_given_up),
        cmocka_unit_test(only_a_time_that_can_be_true_is_set_and_only_where_no_server_keeps_it),
        WITH_DIARY(a_clock_set_by_hand_is_handed_to_the_unit_that_may_set_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
