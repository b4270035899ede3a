/* patterns.h - what lamps and buzzer show: one table, in patterns.c.
 *
 * A lasting pattern shows how things are; of those that hold, the worst is shown. A moment is
 * played over it: a press, a letter taken in. To add one: firmware/doc/add-a-lamp-pattern.md.
 * Pure: no clock, no lines. */
#ifndef PANEL_PATTERNS_H
#define PANEL_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum panel_lamp { LAMP_GREEN, LAMP_AMBER, LAMP_RED, LAMP_BUZZER, LAMPS };

extern const char *const lamp_names[LAMPS];     /* as in panel.lamps */

enum panel_pattern {
    /* lasting, the worse behind the better */
    SHOW_OFF,               /* no panel is set up */
    SHOW_READY,
    SHOW_SCANNING,
    SHOW_STARTING,
    SHOW_LABEL_WAITING,
    SHOW_POWER,             /* too little of it */
    SHOW_ATTENTION,
    SHOW_DIARY_AWAY,
    SHOW_INTERRUPTED,
    SHOW_FAULT,
    SHOW_NO_ROOM,
    SHOW_MARKING_DOUBT,     /* a page waits for a look at the paper */
    SHOW_CLASSIFIED,
    /* moments */
    SHOW_PRESS,
    SHOW_TAKEN_IN,
    SHOW_LOOK,              /* a page needs a look */
    SHOW_REFUSED,
    SHOW_ALARM,
    SHOW_TEST,
    SHOW_PATTERNS
};

enum { BEATS_MAX = 7 };

/* Milliseconds on, off, on, off ...; n 0: dark, 1: steady. */
struct beats { uint8_t n; uint16_t ms[BEATS_MAX]; };

struct pattern {
    const char *name;
    const char *signal;         /* the "what" of scand's signal that plays it; NULL: none */
    int lasts_ms;               /* of a moment; 0: a lasting pattern */
    struct beats lamps[LAMPS];
};

extern const struct pattern patterns[SHOW_PATTERNS];

/* Bits (1 << lamp) of what is on since_ms (>= 0) after the pattern began. Lamps go on over and over, the buzzer sounds
 * its beats once: who works beside it all day must not come to hate it. *ret_next_ms: in how many ms
 * that changes; PATTERN_NO_CHANGE: never. */
#define PATTERN_NO_CHANGE INT64_MAX
unsigned pattern_lit(const struct pattern *p, int64_t since_ms, int64_t *ret_next_ms);

/* The moment that a signal of scand plays; SHOW_PATTERNS: there is none of that name. */
enum panel_pattern pattern_of_signal(const char *what);

/* "off", "on", or "on 500 off 500" (ms). */
void pattern_print(const struct beats *b, char *out, size_t size);

#endif
