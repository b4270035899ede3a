/* contact.h - what a source of presses calls for each closing and opening of a button, in the order they happened. */
#ifndef PANEL_CONTACT_H
#define PANEL_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

/* button: its place in struct wiring. at_ms: monotonic, as the kernel saw it. first: not a change but how the
 * button is found when its source is opened. */
typedef void contact_fn(void *ctx, int button, bool closed, bool first, int64_t at_ms);

#endif
