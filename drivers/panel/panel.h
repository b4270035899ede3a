/* panel.h - the panel without its lines: contacts in, what is lit out.
 *
 * A press is shown at once, before scand is asked; what scand says may follow. Every half second
 * scand, labeld and diaryd are asked how they are. Nothing here waits: answers come through the loop.
 * All times are monotonic ms. */
#ifndef PANEL_PANEL_H
#define PANEL_PANEL_H

#include "base/json.h"
#include "base/loop.h"
#include "drivers/panel/wiring.h"

struct panel;

struct panel_setup {
    const char *run_dir;                /* borrowed, as all of this */
    const struct wiring *wiring;
    struct loop *loop;
    int64_t (*clock)(void);             /* monotonic ms: clock_mono_ms, or a test's own */
    int steady_ms;                      /* a contact must be steady for so long */
    bool off;                           /* nothing is set up: ask nobody, show nothing */
};

enum {
    PANEL_ASK_MS = 500,                 /* how often programs are asked */
    PANEL_ANSWER_MS = 400,              /* how long an answer may take */
};

/* *ret_panel is the caller's. -ENOMEM. */
int panel_new(const struct panel_setup *setup, struct panel **ret_panel, struct err *e);
void panel_free(struct panel *p);       /* NULL is fine */

/* A button has closed or opened at at_ms; first: how it was found. See contact.h. */
void panel_contact(struct panel *p, int button, bool closed, bool first, int64_t at_ms);

/* Does what is due. *ret_lit: bits (1 << lamp) of what is to be on. Returns in how many ms it wants to be called again. */
int64_t panel_tick(struct panel *p, unsigned *ret_lit);

/* "status", "test" and "signal" of messages.md; NULL: no such request. */
json_t *panel_request(struct panel *p, const char *what, const json_t *request);

#endif
