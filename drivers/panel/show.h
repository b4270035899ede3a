/* show.h - what the panel shows now: a lasting pattern, and for a moment another one over it.
 * Times are monotonic ms and given by the caller. */
#ifndef PANEL_SHOW_H
#define PANEL_SHOW_H

#include "drivers/panel/patterns.h"

struct show {
    enum panel_pattern state;           /* a lasting one */
    enum panel_pattern moment;          /* SHOW_PATTERNS: none was ever played */
    int64_t state_since_ms, moment_since_ms;
};

void show_init(struct show *s, enum panel_pattern state, int64_t now_ms);

/* The same again changes nothing: the buzzer of a fault sounds when it begins. */
void show_state(struct show *s, enum panel_pattern state, int64_t now_ms);
void show_moment(struct show *s, enum panel_pattern moment, int64_t now_ms);

/* The same on somebody else's word, who may only repeat what has just been shown: within SHOW_ECHO_MS that does not sound twice. */
enum { SHOW_ECHO_MS = 1000 };
void show_signal(struct show *s, enum panel_pattern moment, int64_t now_ms);

/* The moment that plays at now_ms, or SHOW_PATTERNS. */
enum panel_pattern show_plays(const struct show *s, int64_t now_ms);

/* What is on (bits 1 << lamp), and in how many ms that changes. */
unsigned show_lit(const struct show *s, int64_t now_ms, int64_t *ret_next_ms);

#endif
