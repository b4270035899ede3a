/* machines.h - the counter's machines on the screen: scanners, label printer, hot folder. */
#ifndef DESK_MACHINES_H
#define DESK_MACHINES_H

#include "desk/web/web.h"

/* A panel for each scanner with its buttons and what to do when it stopped; a line for printer and folder when they need a
 * person. Each is a piece of its own for live.js (data-key). all: events_counter(). */
void counter_machines(const struct request *q, struct html *h, const json_t *all);

/* What a scanner's state and code are in a word, and what the label printer says, for the page of all machines. */
enum string_id machine_scanner_word(const char *state, const char *code);
void machine_put_printer(const struct request *q, struct html *h, const json_t *status);

#endif
