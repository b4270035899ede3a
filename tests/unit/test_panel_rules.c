/* The panel's rules: what counts as a press, what the lamps show, what the settings may say. */
#include "drivers/panel/buttons.h"
#include "drivers/panel/show.h"
#include "drivers/panel/state.h"
#include "drivers/panel/wiring.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

/* ---- a press */

enum { STEADY_MS = 30, END = -1 };

struct train { const char *what; bool closed_at_start; int edges_ms[16]; int look_ms, presses; };     /* edges alternate; END */

static const struct train trains[] = {
    { "nothing",                         false, { END }, 1000, 0 },
    { "a clean press",                   false, { 100, 300, END }, 1000, 1 },
    { "one still held",                  false, { 100, END }, 1000, 1 },
    { "bounces at both ends",            false, { 100, 102, 103, 109, 111, 300, 304, 305, 311, END }, 1000, 1 },
    { "bounces of 29 ms each",           false, { 100, 129, 158, 187, 216, 500, END }, 1000, 1 },
    { "a spike",                         false, { 100, 110, END }, 1000, 0 },
    { "chatter without an end",          false, { 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, END }, 1000, 0 },
    { "a press as short as can be",      false, { 100, 130, END }, 1000, 1 },
    { "two presses",                     false, { 100, 200, 300, 400, END }, 1000, 2 },
    { "a contact that opens for a blink", false, { 100, 300, 310, 500, END }, 1000, 1 },
    { "a press of an hour",              false, { 100, 3600100, END }, 3700000, 1 },
    { "stuck since the start",           true,  { END }, 100000, 0 },
    { "stuck, let go, pressed",          true,  { 100, 200, 400, END }, 1000, 1 },
    { "not looked at yet",               false, { 100, END }, 129, 0 },
    { "looked at in time",               false, { 100, END }, 130, 1 },
};

static int count_presses(const struct train *t)
{
    bool closed = t->closed_at_start;
    struct debounce d;
    int presses = 0;

    debounce_init(&d, closed);
    for (int i = 0; t->edges_ms[i] != END; i++) {
        closed = !closed;
        presses += debounce_edge(&d, closed, t->edges_ms[i], STEADY_MS);
    }
    return presses + debounce_look(&d, t->look_ms, STEADY_MS);
}

static void a_press_counts_once_however_the_contact_bounces(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(trains) / sizeof(trains[0]); i++)
        if (count_presses(&trains[i]) != trains[i].presses)
            fail_msg("%s: %d presses", trains[i].what, count_presses(&trains[i]));
}

static void the_same_press_counts_when_looked_at_every_millisecond(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(trains) / sizeof(trains[0]); i++) {
        const struct train *t = &trains[i];
        bool closed = t->closed_at_start;
        struct debounce d;
        int presses = 0, e = 0;

        if (t->look_ms > 100000)
            continue;
        debounce_init(&d, closed);
        for (int ms = 0; ms <= t->look_ms; ms++) {
            bool due = debounce_wait(&d, ms, STEADY_MS) == 0, pressed = debounce_look(&d, ms, STEADY_MS);

            assert_true(due || !pressed);           /* who sleeps as long as debounce_wait says misses nothing */
            presses += pressed;
            if (t->edges_ms[e] == ms) {
                closed = !closed;
                presses += debounce_edge(&d, closed, ms, STEADY_MS);
                e++;
            }
        }
        if (presses != t->presses)
            fail_msg("%s: %d presses", t->what, presses);
    }
}

static void two_buttons_at_once_are_two_presses(void **state)
{
    struct debounce a, b;

    (void)state;
    debounce_init(&a, false);
    debounce_init(&b, false);
    assert_false(debounce_edge(&a, true, 100, STEADY_MS));
    assert_false(debounce_edge(&b, true, 100, STEADY_MS));
    assert_false(debounce_edge(&a, false, 104, STEADY_MS));     /* one bounces, the other does not mind */
    assert_true(debounce_look(&b, 130, STEADY_MS));
    assert_false(debounce_edge(&a, true, 106, STEADY_MS));
    assert_false(debounce_look(&a, 135, STEADY_MS));
    assert_true(debounce_look(&a, 136, STEADY_MS));
    assert_int_equal(debounce_wait(&a, 200, STEADY_MS), DEBOUNCE_QUIET);
}

static void a_clock_that_goes_backwards_makes_no_press(void **state)
{
    struct debounce d;

    (void)state;
    debounce_init(&d, false);
    assert_false(debounce_edge(&d, true, 5000, STEADY_MS));
    assert_false(debounce_edge(&d, false, 100, STEADY_MS));
    assert_false(debounce_look(&d, 200, STEADY_MS));
}

/* ---- patterns */

static void every_pattern_has_a_name_of_its_own_and_blinks_slowly_enough(void **state)
{
    (void)state;
    for (int i = 0; i < SHOW_PATTERNS; i++) {
        const struct pattern *p = &patterns[i];

        assert_non_null(p->name);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(p->name, patterns[k].name);
        assert_int_equal(p->lasts_ms > 0, i >= SHOW_PRESS);
        assert_true(!p->signal || p->lasts_ms > 0);
        for (int lamp = 0; lamp < LAMP_BUZZER; lamp++) {
            const struct beats *b = &p->lamps[lamp];
            int period_ms = 0;

            for (int k = 0; k < b->n; k++)
                period_ms += b->ms[k];
            assert_true(b->n <= 1 || period_ms >= 333 || period_ms >= p->lasts_ms || p->lasts_ms == 200);
            assert_true(b->n == 0 || period_ms > 0);
        }
    }
}

/* Sampled each ms, a pattern is what its beats say, and never changes before the time it named. */
static void lamps_go_on_and_the_buzzer_sounds_once(void **state)
{
    const struct pattern *p = &patterns[SHOW_INTERRUPTED];
    int64_t next_ms, quiet_until = 0;
    unsigned lit = 0;

    (void)state;
    for (int64_t ms = 0; ms < 5000; ms++) {
        unsigned now = pattern_lit(p, ms, &next_ms);

        assert_int_equal((now >> LAMP_AMBER) & 1, ms % 1000 < 500);
        assert_int_equal((now >> LAMP_BUZZER) & 1, ms < 200 || (ms >= 400 && ms < 600));
        assert_int_equal(now & (1u << LAMP_GREEN | 1u << LAMP_RED), 0);
        if (ms > 0 && ms < quiet_until)
            assert_int_equal(now, lit);
        lit = now;
        quiet_until = ms + next_ms;
    }
    assert_int_equal(pattern_lit(&patterns[SHOW_READY], 12345, &next_ms), 1u << LAMP_GREEN);
    assert_true(next_ms == PATTERN_NO_CHANGE);
}

static void the_test_shows_each_lamp_in_turn_and_then_the_buzzer(void **state)
{
    static const struct { int at_ms; unsigned lit; } expected[] = {
        { 350, 1u << LAMP_GREEN }, { 750, 0 }, { 1150, 1u << LAMP_AMBER }, { 1950, 1u << LAMP_RED }, { 2500, 1u << LAMP_BUZZER },
        { 2900, 0 },
    };
    int64_t next_ms;

    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
        assert_int_equal(pattern_lit(&patterns[SHOW_TEST], expected[i].at_ms, &next_ms), expected[i].lit);
}

static void a_moment_ends_and_the_state_is_seen_again(void **state)
{
    struct show s;
    int64_t next_ms;

    (void)state;
    show_init(&s, SHOW_READY, 0);
    show_moment(&s, SHOW_PRESS, 1000);
    assert_int_equal(show_lit(&s, 1000, &next_ms), 1u << LAMP_GREEN | 1u << LAMP_BUZZER);
    assert_true(next_ms <= patterns[SHOW_PRESS].lasts_ms);
    show_state(&s, SHOW_FAULT, 1100);
    assert_int_equal(show_lit(&s, 1150, &next_ms), 0);
    assert_int_equal(show_plays(&s, 1199), SHOW_PRESS);
    assert_int_equal(show_plays(&s, 1200), SHOW_PATTERNS);
    assert_int_equal(show_lit(&s, 1200, &next_ms), 1u << LAMP_RED | 1u << LAMP_BUZZER);
    show_state(&s, SHOW_FAULT, 1500);                   /* the same again does not sound again */
    assert_int_equal(show_lit(&s, 1750, &next_ms), 1u << LAMP_RED);
}

static void what_scand_signals_has_a_pattern(void **state)
{
    static const char *const signals[] = { "press", "refused", "taken_in", "attention", "fault" };

    (void)state;
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        assert_int_not_equal(pattern_of_signal(signals[i]), SHOW_PATTERNS);
    assert_int_equal(pattern_of_signal("explode"), SHOW_PATTERNS);
    assert_int_equal(pattern_of_signal(""), SHOW_PATTERNS);
}

/* ---- from statuses to what is shown */

#define DIARY "{\"ok\": true}"
#define ONE(state, code) "{\"scanners\": [{\"state\": \"" state "\", \"code\": \"" code "\"}]}"
#define POWER(state, code, power) "{\"scanners\": [{\"state\": \"" state "\", \"code\": \"" code "\"}], \"power\": {\"state\": \"" power "\"}}"
#define TWO(s1, s2) "{\"scanners\": [{\"state\": \"" s1 "\"}, {\"state\": \"" s2 "\"}]}"

static const struct { const char *scand, *labeld, *diaryd; int no_scanner_ms, no_diary_ms; enum panel_pattern shows; } views[] = {
    { ONE("idle", "ready"), NULL, DIARY, 0, 0, SHOW_READY },
    { ONE("idle", "no_paper"), NULL, DIARY, 0, 0, SHOW_READY },
    { ONE("scanning", "scanning"), NULL, DIARY, 0, 0, SHOW_SCANNING },
    { ONE("scanning", "starting"), NULL, DIARY, 0, 0, SHOW_STARTING },
    { ONE("interrupted", "jam"), NULL, DIARY, 0, 0, SHOW_INTERRUPTED },
    { ONE("interrupted", "no_room"), NULL, DIARY, 0, 0, SHOW_NO_ROOM },
    { ONE("idle", "no_room"), NULL, DIARY, 0, 0, SHOW_NO_ROOM },
    { ONE("fault", "card_failed"), NULL, DIARY, 0, 0, SHOW_NO_ROOM },
    { ONE("fault", "driver_stuck"), NULL, DIARY, 0, 0, SHOW_FAULT },
    { ONE("fault", "classified"), NULL, DIARY, 0, 0, SHOW_CLASSIFIED },
    { ONE("scanning", "marking_doubt"), NULL, DIARY, 0, 0, SHOW_MARKING_DOUBT },
    { TWO("interrupted", "scanning\", \"code\": \"marking_doubt"), NULL, DIARY, 0, 0, SHOW_MARKING_DOUBT },
    { "{\"scanners\": [{\"state\": \"idle\", \"attention\": [{\"code\": \"skewed\"}]}]}", NULL, DIARY, 0, 0, SHOW_ATTENTION },
    { "{\"scanners\": [{\"state\": \"scanning\", \"attention\": []}]}", NULL, DIARY, 0, 0, SHOW_SCANNING },
    { TWO("idle", "interrupted"), NULL, DIARY, 0, 0, SHOW_INTERRUPTED },
    { TWO("fault", "scanning"), NULL, DIARY, 0, 0, SHOW_FAULT },
    { TWO("absent", "idle"), NULL, DIARY, 0, 0, SHOW_READY },
    { TWO("absent", "absent"), NULL, DIARY, STATE_NO_SCANNER_MS - 1, 0, SHOW_STARTING },
    { TWO("absent", "absent"), NULL, DIARY, STATE_NO_SCANNER_MS, 0, SHOW_FAULT },
    { "{\"scanners\": []}", NULL, DIARY, 100, 0, SHOW_STARTING },
    { "{\"scanners\": []}", NULL, DIARY, STATE_NO_SCANNER_MS, 0, SHOW_FAULT },
    { NULL, NULL, DIARY, 100, 0, SHOW_STARTING },
    { NULL, NULL, DIARY, STATE_NO_SCANNER_MS, 0, SHOW_FAULT },
    { ONE("idle", "ready"), NULL, NULL, 0, STATE_NO_DIARY_MS - 1, SHOW_READY },
    { ONE("idle", "ready"), NULL, NULL, 0, STATE_NO_DIARY_MS, SHOW_DIARY_AWAY },
    { ONE("interrupted", "jam"), NULL, NULL, 0, STATE_NO_DIARY_MS, SHOW_INTERRUPTED },
    { ONE("idle", "ready"), "{\"state\": \"waiting\"}", DIARY, 0, 0, SHOW_LABEL_WAITING },
    { ONE("idle", "ready"), "{\"state\": \"printing\"}", DIARY, 0, 0, SHOW_READY },
    { ONE("idle", "ready"), "{\"state\": \"off\"}", DIARY, 0, 0, SHOW_READY },
    { ONE("fault", "jam"), "{\"state\": \"waiting\"}", DIARY, 0, 0, SHOW_FAULT },
    { POWER("idle", "ready", "weak"), NULL, DIARY, 0, 0, SHOW_POWER },
    { POWER("idle", "ready", "overdrawn"), "{\"state\": \"waiting\"}", DIARY, 0, 0, SHOW_POWER },
    { POWER("scanning", "scanning", "both"), NULL, DIARY, 0, 0, SHOW_POWER },
    { POWER("interrupted", "device_gone", "overdrawn"), NULL, DIARY, 0, 0, SHOW_INTERRUPTED },     /* the letter comes first */
    { POWER("idle", "ready", "well"), NULL, DIARY, 0, 0, SHOW_READY },
    { POWER("idle", "ready", "unknown"), NULL, DIARY, 0, 0, SHOW_READY },
    /* nonsense is no scanner, and hurts nobody */
    { "{\"scanners\": 7}", "[]", DIARY, 100, 0, SHOW_STARTING },
    { "{\"scanners\": [7, null, {\"state\": 5}, {\"code\": []}]}", "{\"state\": {}}", DIARY, 100, 0, SHOW_STARTING },
    { ONE("purring", "ready"), NULL, DIARY, 0, 0, SHOW_READY },
};

static void the_worst_of_what_holds_is_shown(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
#define PARSE(text) ((text) ? json_loads((text), 0, NULL) : NULL)
        AUTO_JSON json_t *scand = PARSE(views[i].scand);
        AUTO_JSON json_t *labeld = PARSE(views[i].labeld);
        AUTO_JSON json_t *diaryd = PARSE(views[i].diaryd);
        struct panel_view v = { scand, labeld, diaryd, views[i].no_scanner_ms, views[i].no_diary_ms, false };

        if (state_of(&v) != views[i].shows)
            fail_msg("%zu: %s %s: %s", i, views[i].scand, views[i].labeld, patterns[state_of(&v)].name);
    }
}

/* In 1970 letters come in, and get no numbers. */
static void a_clock_that_was_never_set_shows_as_a_diary_that_is_away(void **state)
{
    AUTO_JSON json_t *ready = json_loads(ONE("idle", "ready"), 0, NULL), *jam = json_loads(ONE("interrupted", "jam"), 0, NULL);
    AUTO_JSON json_t *diaryd = json_loads(DIARY, 0, NULL);

    (void)state;
    assert_int_equal(state_of(&(struct panel_view){ .scand = ready, .diaryd = diaryd, .no_clock = true }), SHOW_DIARY_AWAY);
    assert_int_equal(state_of(&(struct panel_view){ .scand = jam, .diaryd = diaryd, .no_clock = true }), SHOW_INTERRUPTED);
    assert_int_equal(state_of(&(struct panel_view){ .scand = ready, .diaryd = diaryd }), SHOW_READY);
}

/* ---- the settings */

static const char lamps[] = "green=5 amber=6 red=13 buzzer=19";

static void the_settings_name_lines_and_keys(void **state)
{
    struct wiring w;
    struct err e = { 0 };

    (void)state;
    assert_ok(wiring_parse(" 17=letter  KEY_F13=vip BTN_LEFT=end", lamps, true, true, &w, &e), e);
    assert_int_equal(w.n_buttons, 3);
    assert_false(w.buttons[0].is_key);
    assert_int_equal(w.buttons[0].code, 17);
    assert_string_equal(w.buttons[0].purpose, "letter");
    assert_true(w.buttons[1].is_key);
    assert_int_equal(w.buttons[1].code, 183);           /* KEY_F13 */
    assert_string_equal(w.buttons[1].purpose, "vip");
    assert_int_equal(w.lamp_lines[LAMP_BUZZER], 19);
    assert_ok(wiring_parse("", "", true, false, &w, &e), e);
    assert_int_equal(w.n_buttons, 0);
    assert_int_equal(w.lamp_lines[LAMP_RED], -1);
    assert_ok(wiring_parse("KEY_F13=vip", lamps, false, true, &w, &e), e);     /* no chip: no lamps */
    assert_int_equal(w.lamp_lines[LAMP_GREEN], -1);
}

static const struct { const char *buttons, *lamps; bool chip, input; const char *says; } wrong[] = {
    { "17=letters", lamps, true, true, "17=letters" },
    { "17", lamps, true, true, "\"17\"" },
    { "=letter", lamps, true, true, "=letter" },
    { "17=", lamps, true, true, "17=" },
    { "-1=letter", lamps, true, true, "-1=letter" },
    { "1024=letter", lamps, true, true, "1024=letter" },
    { "99999999999999999999=letter", lamps, true, true, "9999=letter" },
    { "KEY_NONESUCH=letter", lamps, true, true, "no key" },
    { "REL_X=letter", lamps, true, true, "REL_X=letter" },
    { "17=letter 17=vip", lamps, true, true, "17=vip" },
    { "KEY_F13=letter KEY_F13=letter", lamps, true, true, "already" },
    { "17=letter", lamps, false, true, "panel.chip is not set" },
    { "KEY_F13=letter", lamps, true, false, "panel.input is not set" },
    { "17=letter", "blue=5", true, false, "blue=5" },
    { "17=letter", "green=5 green=6", true, false, "already" },
    { "17=letter", "green=17", true, false, "line 17" },
    { "17=letter", "green=5 amber=5", true, false, "line 5" },
    { "17=letter", "green=five", true, false, "green=five" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=letter", lamps, true, true, "too long" },
    { "0=end 1=end 2=end 3=end 4=end 5=end 6=end 7=end 8=end 9=end 10=end 11=end 12=end 13=end 14=end 15=end 16=end", "", true, true, "16=end" },
};

static void a_wrong_setting_is_named_by_its_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct wiring w;
        struct err e = { 0 };

        if (wiring_parse(wrong[i].buttons, wrong[i].lamps, wrong[i].chip, wrong[i].input, &w, &e) != -EINVAL)
            fail_msg("taken for right: %s / %s", wrong[i].buttons, wrong[i].lamps);
        if (!strstr(e.msg, wrong[i].says) || !strstr(e.msg, "panel."))
            fail_msg("%s / %s: %s", wrong[i].buttons, wrong[i].lamps, e.msg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_counts_once_however_the_contact_bounces),
        cmocka_unit_test(the_same_press_counts_when_looked_at_every_millisecond),
        cmocka_unit_test(two_buttons_at_once_are_two_presses),
        cmocka_unit_test(a_clock_that_goes_backwards_makes_no_press),
        cmocka_unit_test(every_pattern_has_a_name_of_its_own_and_blinks_slowly_enough),
        cmocka_unit_test(lamps_go_on_and_the_buzzer_sounds_once),
        cmocka_unit_test(the_test_shows_each_lamp_in_turn_and_then_the_buzzer),
        cmocka_unit_test(a_moment_ends_and_the_state_is_seen_again),
        cmocka_unit_test(what_scand_signals_has_a_pattern),
        cmocka_unit_test(the_worst_of_what_holds_is_shown),
        cmocka_unit_test(a_clock_that_was_never_set_shows_as_a_diary_that_is_away),
        cmocka_unit_test(the_settings_name_lines_and_keys),
        cmocka_unit_test(a_wrong_setting_is_named_by_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
