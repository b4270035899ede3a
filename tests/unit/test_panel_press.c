/* A press at the panel: shown at once, whatever becomes of scand. Stand-ins for scand and diaryd answer in the same loop. */
#include "drivers/panel/panel.h"
#include "drivers/panel/show.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { DEADLINE_MS = 15000 };

struct stand_in {
    struct loop *loop;
    int listen_fd;
    const char *status;             /* JSON; NULL: it does not answer */
    const char *button;             /* its answer to a press */
    char purposes[200];             /* pressed, with spaces */
};

struct rig {
    char dir[TMPDIR_SIZE];
    struct loop *loop;
    struct wiring wiring;
    struct panel *panel;
    struct stand_in scand, diaryd;
    unsigned lit, seen;             /* now; ever since seen was set to 0 */
    const char *until;              /* stop when status has this as state or moment */
    int64_t stop_at_ms, longest_tick_ms;    /* of the real clock */
};

/* The panel's own clock: each turn of the loop is 20 ms long, however slow this machine is. */
enum { TURN_MS = 20 };
static int64_t now_ms;
static int64_t fake_clock(void) { return now_ms; }

static void on_request(void *ctx, int fd, uint32_t events)
{
    struct stand_in *s = ctx;
    AUTO_JSON json_t *request = NULL;
    AUTO_JSON json_t *answer = NULL;

    (void)events;
    if (ipc_receive(fd, 0, &request, NULL) == 0) {
        bool press = strcmp(json_str(request, "do", ""), "button") == 0;
        const char *text = press ? s->button : s->status;

        if (press) {
            strncat(s->purposes, json_str(request, "purpose", "?"), 20);
            strncat(s->purposes, " ", 2);
        }
        answer = text ? json_loads(text, 0, NULL) : NULL;
        if (!answer || ipc_send(fd, answer, NULL) == 0)
            return;
    }
    loop_remove(s->loop, fd);
    close(fd);
}

static void on_connect(void *ctx, int fd, uint32_t events)
{
    struct stand_in *s = ctx;
    int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)events;
    if (client >= 0 && loop_add(s->loop, client, EPOLLIN, on_request, s, NULL) < 0)
        close(client);
}

static void stand_in_start(struct rig *g, struct stand_in *s, const char *name, bool answers)
{
    struct err e = { 0 };

    s->loop = g->loop;
    s->listen_fd = ipc_listen(g->dir, name, &e);
    if (s->listen_fd < 0)
        fail_msg("%s", e.msg);
    if (answers)
        assert_ok(loop_add(g->loop, s->listen_fd, EPOLLIN, on_connect, s, &e), e);
}

#define IDLE "{\"ok\": true, \"scanners\": [{\"state\": \"idle\", \"code\": \"ready\"}]}"

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    now_ms = 1000000;
    tmpdir_new(g->dir);
    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(wiring_parse("17=letter 27=vip", "green=5", true, false, &g->wiring, &e), e);
    struct panel_setup s = { .run_dir = g->dir, .wiring = &g->wiring, .loop = g->loop, .clock = fake_clock, .steady_ms = 30 };
    assert_ok(panel_new(&s, &g->panel, &e), e);
    g->scand = (struct stand_in){ .listen_fd = -1, .status = IDLE, .button = "{\"ok\": true}" };
    g->diaryd = (struct stand_in){ .listen_fd = -1, .status = "{\"ok\": true}" };
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    panel_free(g->panel);
    loop_free(g->loop);
    if (g->scand.listen_fd >= 0)
        close(g->scand.listen_fd);
    if (g->diaryd.listen_fd >= 0)
        close(g->diaryd.listen_fd);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static bool shows(struct rig *g, const char *name)
{
    AUTO_JSON json_t *status = panel_request(g->panel, "status", NULL);

    return strcmp(json_str(status, "state", ""), name) == 0 || strcmp(json_str(status, "moment", ""), name) == 0;
}

static int64_t tick(void *ctx)
{
    struct rig *g = ctx;
    int64_t began_ms = clock_mono_ms(), wait_ms = panel_tick(g->panel, &g->lit), took_ms = clock_mono_ms() - began_ms;

    g->seen |= g->lit;
    if (took_ms > g->longest_tick_ms)
        g->longest_tick_ms = took_ms;
    if (clock_mono_ms() >= g->stop_at_ms || (g->until && shows(g, g->until)))
        loop_stop(g->loop);
    now_ms += wait_ms < TURN_MS ? wait_ms : TURN_MS;
    return 1;
}

/* Runs the loop until the panel shows that; fails when it does not come. */
static void run_until(struct rig *g, const char *name)
{
    struct err e = { 0 };

    g->until = name;
    g->stop_at_ms = clock_mono_ms() + DEADLINE_MS;
    loop_set_tick(g->loop, tick, g);
    assert_ok(loop_run(g->loop, &e), e);
    if (!shows(g, name)) {
        AUTO_JSON json_t *status = panel_request(g->panel, "status", NULL);
        AUTO_FREE char *text = json_dumps(status, 0);

        fail_msg("waited for \"%s\": %s", name, text);
    }
}

static void run_until_pressed(struct rig *g, const char *purposes)
{
    for (int64_t until_ms = clock_mono_ms() + DEADLINE_MS; strcmp(g->scand.purposes, purposes) != 0 && clock_mono_ms() < until_ms; ) {
        run_until(g, "ready");                      /* at least one turn */
    }
    assert_string_equal(g->scand.purposes, purposes);
}

/* A button is closed for 100 ms: both edges are told afterwards, as by a kernel that kept them. */
static void press(struct rig *g, int button)
{
    g->seen = 0;
    panel_contact(g->panel, button, true, false, now_ms - 200);
    panel_contact(g->panel, button, false, false, now_ms - 100);
}

static void a_press_reaches_scand_with_its_purpose_and_is_shown_at_once(void **state)
{
    struct rig *g = *state;

    stand_in_start(g, &g->scand, "scand", true);
    press(g, 1);
    panel_tick(g->panel, &g->lit);                  /* before scand has had a turn */
    assert_true(shows(g, "press"));
    assert_int_equal(g->lit, 1u << LAMP_GREEN | 1u << LAMP_BUZZER);
    run_until_pressed(g, "vip ");
    press(g, 0);
    press(g, 1);                                    /* both at once: scand decides what comes of it */
    run_until_pressed(g, "vip letter vip ");
}

static void without_scand_a_press_is_refused_at_once(void **state)
{
    struct rig *g = *state;

    press(g, 0);
    panel_tick(g->panel, &g->lit);
    assert_true(shows(g, "refused"));
    assert_true(g->lit & 1u << LAMP_RED);
    assert_true(g->lit & 1u << LAMP_BUZZER);
}

static void what_scand_refuses_is_shown(void **state)
{
    struct rig *g = *state;

    stand_in_start(g, &g->scand, "scand", true);
    g->scand.button = "{\"ok\": false, \"error\": \"Put paper in.\"}";
    press(g, 0);
    assert_true(shows(g, "press"));
    run_until(g, "refused");
}

static void a_scand_that_hangs_holds_up_nothing(void **state)
{
    struct rig *g = *state;

    stand_in_start(g, &g->scand, "scand", false);   /* it listens and never takes a call */
    press(g, 0);
    panel_tick(g->panel, &g->lit);
    assert_true(shows(g, "press"));
    run_until(g, "refused");
    for (int i = 0; i < 40; i++) {                  /* more calls than its queue holds */
        press(g, i % 2);
        panel_tick(g->panel, &g->lit);
        assert_true(shows(g, "press") || shows(g, "refused"));
    }
    run_until(g, "refused");
    assert_in_range(g->longest_tick_ms, 0, 3000);
}

static void nonsense_from_scand_is_a_refusal(void **state)
{
    struct rig *g = *state;

    stand_in_start(g, &g->scand, "scand", true);
    g->scand.button = "{\"ok\": \"yes\", \"error\": 7}";
    g->scand.status = "{\"ok\": true, \"scanners\": {\"state\": 3}}";
    press(g, 0);
    run_until(g, "refused");
    assert_true(shows(g, "starting"));
}

static void the_lamps_follow_what_the_programs_say(void **state)
{
    struct rig *g = *state;

    assert_true(shows(g, "starting"));
    stand_in_start(g, &g->scand, "scand", true);
    stand_in_start(g, &g->diaryd, "diaryd", true);
    run_until(g, "ready");
    assert_int_equal(g->lit, 1u << LAMP_GREEN);
    g->scand.status = "{\"ok\": true, \"scanners\": [{\"state\": \"interrupted\", \"code\": \"jam\"}]}";
    run_until(g, "interrupted");
    g->scand.status = "{\"ok\": true, \"scanners\": [{\"state\": \"fault\", \"code\": \"card_failed\"}]}";
    run_until(g, "no_room");
    g->scand.status = IDLE;
    run_until(g, "ready");
    g->diaryd.status = NULL;                        /* it takes calls and never answers */
    run_until(g, "diary_away");
}

static json_t *signal_of(struct rig *g, const char *what)
{
    AUTO_JSON json_t *message = json_pack("{s:s, s:s}", "do", "signal", "what", what);

    return panel_request(g->panel, "signal", message);
}

static void scands_signals_play_over_the_state_and_an_echo_does_not_sound_twice(void **state)
{
    struct rig *g = *state;
    AUTO_JSON json_t *ok = signal_of(g, "taken_in");
    AUTO_JSON json_t *refused = signal_of(g, "explode");

    assert_true(json_flag(ok, "ok"));
    assert_false(json_flag(refused, "ok"));
    assert_true(shows(g, "taken_in"));
    stand_in_start(g, &g->scand, "scand", true);
    run_until(g, "ready");
    press(g, 0);
    now_ms += 300;                                  /* the beep of the press is over ... */
    AUTO_JSON json_t *echo = signal_of(g, "press"); /* ... when scand says the same */
    assert_true(json_flag(echo, "ok"));
    assert_false(shows(g, "press"));
    now_ms += SHOW_ECHO_MS;
    AUTO_JSON json_t *other = signal_of(g, "press");        /* somebody pressed at the scanner */
    assert_true(json_flag(other, "ok"));
    assert_true(shows(g, "press"));
}

static void the_test_is_played_and_ends(void **state)
{
    struct rig *g = *state;
    AUTO_JSON json_t *ok = panel_request(g->panel, "test", NULL);

    assert_true(json_flag(ok, "ok"));
    assert_true(shows(g, "test"));
    g->seen = 0;
    while (shows(g, "test")) {
        panel_tick(g->panel, &g->lit);
        g->seen |= g->lit;
        now_ms += TURN_MS;
    }
    assert_int_equal(g->seen, (1u << LAMPS) - 1);
    assert_null(panel_request(g->panel, "dance", NULL));
}

static void a_button_found_stuck_is_no_press_until_it_was_let_go(void **state)
{
    struct rig *g = *state;
    stand_in_start(g, &g->scand, "scand", true);
    panel_contact(g->panel, 0, true, true, now_ms - 5000);
    run_until(g, "ready");
    assert_string_equal(g->scand.purposes, "");
    panel_contact(g->panel, 0, false, false, now_ms - 1000);
    press(g, 0);
    run_until_pressed(g, "letter ");
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_press_reaches_scand_with_its_purpose_and_is_shown_at_once), TEST(without_scand_a_press_is_refused_at_once),
        TEST(what_scand_refuses_is_shown), TEST(a_scand_that_hangs_holds_up_nothing), TEST(nonsense_from_scand_is_a_refusal),
        TEST(the_lamps_follow_what_the_programs_say), TEST(scands_signals_play_over_the_state_and_an_echo_does_not_sound_twice),
        TEST(the_test_is_played_and_ends), TEST(a_button_found_stuck_is_no_press_until_it_was_let_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
