#include "drivers/panel/patterns.h"

#include <stdio.h>
#include <string.h>

const char *const lamp_names[LAMPS] = { "green", "amber", "red", "buzzer" };

#define BEATS(...) { .n = sizeof((const uint16_t[]){ __VA_ARGS__ }) / sizeof(uint16_t), .ms = { __VA_ARGS__ } }
#define STEADY     BEATS(1000)
#define DARK       { .n = 0 }

/* Nothing blinks faster than three times a second, for the sake of those whom that harms.
 *                                               for ms   green           amber           red             buzzer */
const struct pattern patterns[SHOW_PATTERNS] = {
    [SHOW_OFF]           = { "off",           NULL, 0,    { DARK,           DARK,           DARK,           DARK } },
    [SHOW_READY]         = { "ready",         NULL, 0,    { STEADY,         DARK,           DARK,           DARK } },
    [SHOW_SCANNING]      = { "scanning",      NULL, 0,    { BEATS(500, 500), DARK,          DARK,           DARK } },
    [SHOW_STARTING]      = { "starting",      NULL, 0,    { BEATS(100, 900), DARK,          DARK,           DARK } },
    /* letters still come in: green with a short amber wink */
    [SHOW_LABEL_WAITING] = { "label_waiting", NULL, 0,    { STEADY,         BEATS(100, 1900), DARK,         DARK } },
    [SHOW_POWER]         = { "power",         NULL, 0,    { STEADY,         BEATS(200, 200, 200, 1400), DARK,    DARK } },
    [SHOW_ATTENTION]     = { "attention",     NULL, 0,    { STEADY,         STEADY,         DARK,           DARK } },
    [SHOW_DIARY_AWAY]    = { "diary_away",    NULL, 0,    { DARK,           BEATS(1500, 500), DARK,         DARK } },
    [SHOW_INTERRUPTED]   = { "interrupted",   NULL, 0,    { DARK,           BEATS(500, 500), DARK,          BEATS(200, 200, 200) } },
    [SHOW_FAULT]         = { "fault",         NULL, 0,    { DARK,           DARK,           STEADY,         BEATS(600) } },
    [SHOW_NO_ROOM]       = { "no_room",       NULL, 0,    { DARK,           DARK,           BEATS(200, 200), BEATS(600) } },
    /* nothing is wrong with the machine: two winks, amber for "look", red for "refused" */
    [SHOW_MARKING_DOUBT] = { "marking_doubt", NULL, 0,    { DARK,           BEATS(200, 200, 200, 900), DARK, BEATS(200, 100, 200, 100, 200) } },
    [SHOW_CLASSIFIED]    = { "classified",    NULL, 0,    { DARK,           DARK,           BEATS(200, 200, 200, 900), BEATS(600, 200, 600) } },

    [SHOW_PRESS]    = { "press",    "press",     200,     { BEATS(100, 100), DARK,          DARK,           BEATS(60) } },
    [SHOW_TAKEN_IN] = { "taken_in", "taken_in",  1000,    { STEADY,         DARK,           DARK,           BEATS(80, 80, 80) } },
    [SHOW_LOOK]     = { "look",     "attention", 1000,    { DARK,           STEADY,         DARK,           BEATS(200, 100, 200) } },
    [SHOW_REFUSED]  = { "refused",  "refused",   1200,    { DARK,           DARK,           BEATS(200, 200), BEATS(150, 100, 150, 100, 150) } },
    [SHOW_ALARM]    = { "alarm",    "fault",     1000,    { DARK,           DARK,           STEADY,         BEATS(800) } },
    [SHOW_TEST]     = { "test",     NULL,        3000,    { BEATS(700, 2300), BEATS(0, 800, 700, 1500), BEATS(0, 1600, 700, 700),
                                                            BEATS(0, 2400, 300) } },
};

static int64_t period_of(const struct beats *b)
{
    int64_t ms = 0;

    for (int i = 0; i < b->n; i++)
        ms += b->ms[i];
    return ms;
}

/* Is it on at at_ms of its beats? *ret_left_ms: for how much longer so. */
static bool beat_at(const struct beats *b, int64_t at_ms, int64_t *ret_left_ms)
{
    int i = 0;

    for (; i < b->n && at_ms >= b->ms[i]; i++)
        at_ms -= b->ms[i];
    *ret_left_ms = i < b->n ? b->ms[i] - at_ms : PATTERN_NO_CHANGE;
    return i < b->n && i % 2 == 0;
}

unsigned pattern_lit(const struct pattern *p, int64_t since_ms, int64_t *ret_next_ms)
{
    unsigned lit = 0;

    *ret_next_ms = PATTERN_NO_CHANGE;
    for (int lamp = 0; lamp < LAMPS; lamp++) {
        const struct beats *b = &p->lamps[lamp];
        bool once = lamp == LAMP_BUZZER;
        int64_t left_ms;

        if (b->n == 0)
            continue;
        if (beat_at(b, once ? since_ms : since_ms % period_of(b), &left_ms))
            lit |= 1u << lamp;
        if ((once || b->n > 1) && left_ms < *ret_next_ms)       /* a steady lamp never changes */
            *ret_next_ms = left_ms;
    }
    return lit;
}

enum panel_pattern pattern_of_signal(const char *what)
{
    enum panel_pattern p = 0;

    while (p < SHOW_PATTERNS && !(patterns[p].signal && strcmp(patterns[p].signal, what) == 0))
        p++;
    return p;
}

void pattern_print(const struct beats *b, char *out, size_t size)
{
    size_t at = 0;

    snprintf(out, size, "%s", b->n == 0 ? "off" : "on");
    for (int i = 0; b->n > 1 && i < b->n && at < size; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%s %u", i > 0 ? " " : "", i % 2 == 0 ? "on" : "off", b->ms[i]);
}
