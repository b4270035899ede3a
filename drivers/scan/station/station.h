/* station.h - one scanner at a counter: its buttons, its state, and the letter in it.
 *
 *            found              press                  feeder empty
 *   absent ────────▶ idle ─────────────────▶ scanning ──────────────▶ idle (letter taken in)
 *      ▲               │ ◀──── no paper ──────  │
 *      └── unplugged ──┘                        ├─ jam, cover, stall, gone, bad page ─▶ interrupted ─ press ─▶ scanning
 *                                               │                                     (end ▶ taken in, discard ▶ idle)
 *                                               └─ no room, card failed; or any of these before the first page ─▶ fault
 *
 * At start an open letter of an earlier run makes the station begin as interrupted. */
#ifndef SCAN_STATION_H
#define SCAN_STATION_H

#include "base/auto.h"
#include "base/err.h"
#include "base/json.h"
#include "drivers/scan/station/batch.h"
#include "drivers/scan/station/sane_calls.h"
#include "drivers/scan/station/words.h"

#include <stdbool.h>
#include <stdint.h>

struct station_setup {          /* all borrowed until station_free */
    const struct sane_calls *sane;      /* already initialised */
    struct spool *spool;
    const char *device;                 /* SANE name; "" the first one found */
    struct device_wish wish;
    struct batch_limits limits;
    int64_t button_poll_ms;
    bool start_on_paper;                /* paper put in starts a letter, no press needed */
    void (*taken_in)(void *ctx, const char *doc_id);    /* a letter has been published */
    void *ctx;
};

struct station;

/* Looks for a scanner and for a letter left open. A scanner that is missing is no error. -ENOMEM. */
int station_new(const struct station_setup *setup, struct station **ret_station, struct err *e);
void station_free(struct station *s);   /* NULL is fine; an open letter stays in the spool */

/* Does the next bit of work. Returns in how many ms it wants to be called again. */
int64_t station_tick(struct station *s);

/* A press: begins a letter, or goes on with the interrupted one. doc_id gets its id.
 * -EBUSY: scanning already; -ENODEV: no scanner; else a spool error. e is a sentence. */
int station_press(struct station *s, char doc_id[ID_SIZE], bool *ret_continued, struct err *e);

/* Ends an interrupted letter: taken in as it is, or thrown away. -ENOENT: there is none; -EBUSY: it is being scanned. */
int station_end(struct station *s, struct err *e);
int station_discard(struct station *s, struct err *e);

enum scan_state station_state(const struct station *s);
enum scan_code station_code(const struct station *s);
const char *station_sentence(const struct station *s);
const char *station_name(const struct station *s);      /* of the scanner; the wanted one while it is absent */

/* The answer to "status" (firmware/doc/messages.md). The caller's; NULL when memory is short. */
json_t *station_status(const struct station *s);

#endif
