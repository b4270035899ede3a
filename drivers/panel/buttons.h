/* buttons.h - from the closing and opening of a contact to a press. Pure; times are monotonic ms.
 *
 * A contact bounces for some ms when it closes and when it opens. It is believed once it has been steady for steady_ms.
 * A press counts then, once, however long the button is held or stuck. */
#ifndef PANEL_BUTTONS_H
#define PANEL_BUTTONS_H

#include <stdbool.h>
#include <stdint.h>

struct debounce {
    bool believed, raw;         /* closed? */
    int64_t raw_since_ms;
};

#define DEBOUNCE_QUIET INT64_MAX

/* closed: how the contact is found at the start. A button stuck then is no press until it was let go. */
void debounce_init(struct debounce *d, bool closed);

/* The contact has closed or opened at at_ms. Call in the order of times; one that goes backwards counts as no time.
 * True: the state it was in before had been steady long enough to be a press. */
bool debounce_edge(struct debounce *d, bool closed, int64_t at_ms, int steady_ms);

/* True: it has now been closed long enough to be a press. */
bool debounce_look(struct debounce *d, int64_t now_ms, int steady_ms);

/* In how many ms debounce_look has something to find; DEBOUNCE_QUIET: not before the next edge. */
int64_t debounce_wait(const struct debounce *d, int64_t now_ms, int steady_ms);

#endif
