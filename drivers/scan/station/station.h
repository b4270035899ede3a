/* station.h - one scanner at a counter: its buttons, its state, and the stack of letters in it.
 *
 *            found              press                  feeder empty
 *   absent ────────▶ idle ─────────────────▶ scanning ──────────────▶ idle (letters taken in)
 *      ▲               │ ◀──── no paper ──────  │
 *      └── unplugged ──┘                        ├─ jam, double feed, cover, stall, gone, bad page ─▶ interrupted ─ press ─▶ scanning
 *                                               │                                     (end ▶ taken in, discard ▶ idle)
 *                                               ├─ no room, card failed; or any of these before the first page ─▶ fault
 *                                               └─ a classified marking: the letter is refused ─▶ fault (classified) ─ press ─▶ scanning
 *
 * While a page may bear a marking it scans on, with the code marking_doubt, and does nothing: a person says what the paper bears.
 *
 * At start an open letter of an earlier run makes the station begin as interrupted. */
#ifndef SCAN_STATION_H
#define SCAN_STATION_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "drivers/scan/station/look.h"
#include "drivers/scan/station/sane_calls.h"
#include "drivers/scan/station/words.h"
#include "spool/spool.h"

#include <stdbool.h>
#include <stdint.h>

struct station_setup {          /* all borrowed until station_free */
    const struct sane_calls *sane;      /* already initialised */
    struct spool *spool;
    struct look *look;                  /* NULL: pages are not looked at, and none is ever clear */
    struct mark_checker *mark;          /* NULL: the same */
    const struct config *config;
    int profile;                        /* of config; -1 none */
    const char *name;                   /* stable: what manifests and status call the scanner */
    const char *title;                  /* for people; "" as the scanner says */
    const char *device;                 /* SANE name; "" none is known: absent */
    void (*taken_in)(void *ctx, const char *doc);       /* a letter has been published */
    void (*refused)(void *ctx, const char *doc);        /* a letter has been refused: the register wants to know */
    void (*changed)(void *ctx);                         /* station_status says something new */
    void (*button)(void *ctx, const char *purpose, bool refused);   /* pressed at the scanner, and acted upon already */
    void *ctx;
};

struct station_press {          /* "" where none */
    const char *purpose;        /* letter (and ""), vip, backlog; test; add, replace; rescan: replace what the last letter's check found bad */
    const char *doc;            /* id for the letter that is begun; "": the station chooses */
    const char *target;         /* of add ("": the last letter of this station) and replace */
    const char *replaces;       /* of replace: the blob */
    const char *actor;          /* who pressed: kept for a letter that is refused. "": at the scanner */
};

struct station;

/* Opens the scanner and looks for a letter left open. A scanner that is missing is no error. -ENOMEM. */
int station_new(const struct station_setup *setup, struct station **ret_station, struct err *e);
void station_free(struct station *s);   /* NULL is fine; an open letter stays in the spool */

/* Does the next bit of work. Returns in how many ms it wants to be called again. */
int64_t station_tick(struct station *s);

/* A press: begins a stack, or goes on with the interrupted one, whatever its purpose (*ret_continued). doc_id gets the
 * letter's id. -EBUSY: scanning already; -ENODEV: no scanner; -EINVAL: no such purpose; -ENOENT: nothing to add to or
 * to scan anew; else a spool error. e is a sentence. */
int station_press(struct station *s, const struct station_press *p, char doc_id[ID_SIZE], bool *ret_continued, struct err *e);

/* A person (actor, not "") has looked at the paper that waits: it bears no marking, so it is kept and scanning goes on by itself;
 * or it bears one, and the letter is refused. doubt: the id that the status shows, so that no other page is meant; "": the one
 * that waits. -ENOENT: none does, or another one; -EINVAL: nobody. e is a sentence. What comes of it shows in the status. */
int station_clear(struct station *s, const char *doubt, const char *actor, struct err *e);
int station_refuse(struct station *s, const char *doubt, const char *actor, struct err *e);

/* Ends an interrupted letter: taken in as it is (soon, when its pages have to be looked at once more after a restart), or
 * thrown away, as is a test page that may bear a marking. -ENOENT: there is none; -EBUSY: it is being scanned. */
int station_end(struct station *s, struct err *e);
int station_discard(struct station *s, struct err *e);

bool station_has_paper(struct station *s);      /* in its feeder; false too when it does not tell, or scans */

enum scan_state station_state(const struct station *s);
enum scan_code station_code(const struct station *s);
const char *station_sentence(const struct station *s);

/* One scanner as "status" has it (firmware/doc/messages.md). The caller's; NULL when memory is short. */
json_t *station_status(const struct station *s);

#endif
