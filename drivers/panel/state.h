/* state.h - from what the programs say of themselves to what the panel shows. Pure. */
#ifndef PANEL_STATE_H
#define PANEL_STATE_H

#include "base/json.h"
#include "drivers/panel/patterns.h"

/* Answers to "status" (firmware/doc/messages.md), borrowed; NULL: the program does not answer. */
struct panel_view {
    const json_t *scand, *labeld, *diaryd;
    int64_t no_scanner_ms;      /* how long ago there was a scanner last; 0: there is one */
    int64_t no_diary_ms;        /* how long ago diaryd answered last */
    bool no_clock;              /* the box's clock was never set: letters are safe but get no numbers */
};

enum {
    STATE_NO_SCANNER_MS = 15000,    /* a scanner that was switched on, or scand started again, takes so long to be there */
    STATE_NO_DIARY_MS = 5000,
};

/* Has scand a scanner that is there? */
bool state_has_scanner(const json_t *scand);

/* The worst of what holds. A scanner that is away does not count as long as another one is there: it may be switched
 * off on purpose, and a press goes to the other. */
enum panel_pattern state_of(const struct panel_view *v);

#endif
