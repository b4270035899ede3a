#include "drivers/panel/panel.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "drivers/panel/ask.h"
#include "drivers/panel/buttons.h"
#include "drivers/panel/show.h"
#include "drivers/panel/state.h"

#include <errno.h>
#include <string.h>

enum {
    PRESSES_OPEN = 8,           /* presses scand has not answered yet; more than a hand can make */
    KEEP_ANSWER_MS = 2000,      /* a program that is busy for a moment is not away */
    BEATS_TEXT = 80,
};

/* A program that is asked how it is. */
struct watched {
    const char *name;
    struct ask ask;
    int64_t (*clock)(void);
    json_t *answer;             /* the last one; NULL: none, or too old */
    int64_t answered_ms;
};

enum { SCAND, LABELD, DIARYD, WATCHED };

struct panel {
    struct panel_setup setup;
    struct debounce buttons[WIRING_BUTTONS_MAX];
    struct show show;
    struct ask presses[PRESSES_OPEN];
    struct watched watched[WATCHED];
    int64_t ask_at_ms, scanner_seen_ms;
};

/* ---- how the programs are */

static void on_status(void *ctx, const json_t *answer)
{
    struct watched *w = ctx;

    if (!json_flag(answer, "ok"))
        return;
    json_decref(w->answer);
    w->answer = json_deep_copy(answer);
    w->answered_ms = w->clock();
}

static void ask_all(struct panel *p, int64_t now_ms)
{
    if (p->setup.off || now_ms < p->ask_at_ms)
        return;
    p->ask_at_ms = now_ms + PANEL_ASK_MS;
    for (int i = 0; i < WATCHED; i++)
        ask_start(&p->watched[i].ask, p->setup.run_dir, p->watched[i].name, json_pack("{s:s}", "do", "status"),
                  now_ms + PANEL_ANSWER_MS, NULL);          /* one that is away shows by its silence */
}

static void forget_old(struct watched *w, int64_t now_ms)
{
    if (!w->answer || now_ms - w->answered_ms < KEEP_ANSWER_MS)
        return;
    json_decref(w->answer);
    w->answer = NULL;
}

static void derive_state(struct panel *p, int64_t now_ms)
{
    const struct watched *w = p->watched;
    enum panel_pattern state = SHOW_OFF;

    for (int i = 0; i < WATCHED; i++)
        forget_old(&p->watched[i], now_ms);
    if (state_has_scanner(w[SCAND].answer))
        p->scanner_seen_ms = now_ms;
    if (!p->setup.off)
        state = state_of(&(struct panel_view){ .scand = w[SCAND].answer, .labeld = w[LABELD].answer, .diaryd = w[DIARYD].answer,
                                               .no_scanner_ms = now_ms - p->scanner_seen_ms,
                                               .no_diary_ms = now_ms - w[DIARYD].answered_ms,
                                               .no_clock = !clock_is_set(clock_utc_s()) });
    if (state != p->show.state)
        log_info("shows", LOG_STATE, patterns[state].name);
    show_state(&p->show, state, now_ms);
}

/* ---- presses */

static void on_pressed(void *ctx, const json_t *answer)
{
    struct panel *p = ctx;

    p->ask_at_ms = 0;                               /* see at once what became of it */
    if (json_flag(answer, "ok"))
        return;
    log_info("press_refused", LOG_WHY, json_str(answer, "error", "scand did not answer"));
    show_moment(&p->show, SHOW_REFUSED, p->setup.clock());
}

/* What the clerk sees and hears comes first; whether scand hears it too is seen then. */
static void press(struct panel *p, int button)
{
    int64_t now_ms = p->setup.clock();
    const char *purpose = p->setup.wiring->buttons[button].purpose;
    struct err e = { 0 };
    int i = 0;

    log_info("press", LOG_PURPOSE, purpose);
    show_moment(&p->show, SHOW_PRESS, now_ms);
    while (i < PRESSES_OPEN - 1 && ask_is_open(&p->presses[i]))
        i++;
    if (ask_start(&p->presses[i], p->setup.run_dir, "scand", json_pack("{s:s, s:s}", "do", "button", "purpose", purpose),
                  now_ms + PANEL_ANSWER_MS, &e) == 0)
        return;
    log_warn("press_refused", LOG_WHY, e.msg);
    show_moment(&p->show, SHOW_REFUSED, now_ms);
}

void panel_contact(struct panel *p, int button, bool closed, bool first, int64_t at_ms)
{
    if (first)
        debounce_init(&p->buttons[button], closed);
    else if (debounce_edge(&p->buttons[button], closed, at_ms, p->setup.steady_ms))
        press(p, button);
    loop_wake(p->setup.loop);
}

static int64_t look_at_buttons(struct panel *p, int64_t now_ms)
{
    int64_t wait_ms = DEBOUNCE_QUIET;

    for (int i = 0; i < p->setup.wiring->n_buttons; i++) {
        if (debounce_look(&p->buttons[i], now_ms, p->setup.steady_ms))
            press(p, i);
        int64_t ms = debounce_wait(&p->buttons[i], now_ms, p->setup.steady_ms);
        if (ms < wait_ms)
            wait_ms = ms;
    }
    return wait_ms;
}

/* ---- the regular work */

static int64_t sooner(int64_t a, int64_t b) { return a < b ? a : b; }

int64_t panel_tick(struct panel *p, unsigned *ret_lit)
{
    int64_t now_ms = p->setup.clock(), next_ms, wait_ms = look_at_buttons(p, now_ms);

    ask_all(p, now_ms);
    for (int i = 0; i < PRESSES_OPEN; i++)
        wait_ms = sooner(wait_ms, ask_tick(&p->presses[i], now_ms));
    for (int i = 0; i < WATCHED; i++)
        wait_ms = sooner(wait_ms, ask_tick(&p->watched[i].ask, now_ms));
    derive_state(p, now_ms);
    *ret_lit = show_lit(&p->show, now_ms, &next_ms);
    wait_ms = sooner(wait_ms, next_ms);
    return p->setup.off ? wait_ms : sooner(wait_ms, p->ask_at_ms > now_ms ? p->ask_at_ms - now_ms : 0);
}

/* ---- requests */

static json_t *lamps_json(const struct pattern *shown)
{
    json_t *lamps = json_object();

    for (int lamp = 0; lamp < LAMPS; lamp++) {
        char text[BEATS_TEXT];

        pattern_print(&shown->lamps[lamp], text, sizeof(text));
        json_object_set_new(lamps, lamp_names[lamp], json_string(text));
    }
    return lamps;
}

static json_t *status(const struct panel *p)
{
    enum panel_pattern moment = show_plays(&p->show, p->setup.clock());
    const struct pattern *state = &patterns[p->show.state];
    json_t *answer = json_pack("{s:b, s:s, s:o}", "ok", 1, "state", state->name, "lamps",
                               lamps_json(moment == SHOW_PATTERNS ? state : &patterns[moment]));

    if (moment != SHOW_PATTERNS)
        json_object_set_new(answer, "moment", json_string(patterns[moment].name));
    return answer;
}

static json_t *signal_played(struct panel *p, const char *what)
{
    enum panel_pattern moment = pattern_of_signal(what);
    int64_t now_ms = p->setup.clock();

    if (moment == SHOW_PATTERNS)
        return ipc_refuse("paneld knows no signal \"%s\"", what);
    if (!p->setup.off)
        show_signal(&p->show, moment, now_ms);
    p->ask_at_ms = 0;
    loop_wake(p->setup.loop);
    return ipc_ok();
}

json_t *panel_request(struct panel *p, const char *what, const json_t *request)
{
    if (strcmp(what, "status") == 0)
        return status(p);
    if (strcmp(what, "signal") == 0)
        return signal_played(p, json_str(request, "what", ""));
    if (strcmp(what, "test") != 0)
        return NULL;
    if (p->setup.off)
        return ipc_refuse("No panel is set up (panel.chip, panel.input).");
    show_moment(&p->show, SHOW_TEST, p->setup.clock());
    loop_wake(p->setup.loop);
    return ipc_ok();
}

/* ---- birth and end */

int panel_new(const struct panel_setup *setup, struct panel **ret_panel, struct err *e)
{
    static const char *const names[WATCHED] = { [SCAND] = "scand", [LABELD] = "labeld", [DIARYD] = "diaryd" };
    struct panel *p = calloc(1, sizeof(*p));
    int64_t now_ms = setup->clock();

    if (!p)
        return err_set(e, -ENOMEM, "out of memory");
    p->setup = *setup;
    p->scanner_seen_ms = now_ms;
    show_init(&p->show, setup->off ? SHOW_OFF : SHOW_STARTING, now_ms);
    for (int i = 0; i < PRESSES_OPEN; i++)
        ask_init(&p->presses[i], setup->loop, on_pressed, p);
    for (int i = 0; i < WATCHED; i++) {
        p->watched[i] = (struct watched){ .name = names[i], .clock = setup->clock, .answered_ms = now_ms };
        ask_init(&p->watched[i].ask, setup->loop, on_status, &p->watched[i]);
    }
    *ret_panel = p;
    return 0;
}

void panel_free(struct panel *p)
{
    if (!p)
        return;
    for (int i = 0; i < PRESSES_OPEN; i++)
        ask_drop(&p->presses[i]);
    for (int i = 0; i < WATCHED; i++) {
        ask_drop(&p->watched[i].ask);
        json_decref(p->watched[i].answer);
    }
    free(p);
}
