/* orient.h - how does the text of a page lie? From the picture alone, without reading a word: some 15 ms. */
#ifndef OCR_PAGE_ORIENT_H
#define OCR_PAGE_ORIENT_H

#include "base/json.h"
#include "ocr/page/clean/axis.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/clean/up.h"

/* Of 455 whole pages, in all four turns, 452 were told "sure", and all of those rightly; so were 246 of 252 of letters made afterwards.
 * A few lines cut through may mislead it, and scripts whose letters reach down (Odia) or stand on a line (Urdu). */
#define ORIENT_SURE 0.95

struct orientation {
    int rotation;               /* 0, 90, 180, 270 as in turn.h; when not sure mostly 0: as it is */
    double conf;                /* 0..1: the share of guesses like this one that are right */
    bool sure;                  /* ORIENT_SURE or more */
    bool axis_known;            /* across or down is known, if not which end is up */
    struct axis axis[AXES];     /* along "rotation" or across it */
    struct up_votes votes;      /* what the words said once the lines ran across */
};

/* Measures s as scanned, before it is turned. -ENOMEM: *ret is then "do not know". */
int orient_find(const struct sheet *s, struct orientation *ret);

/* Levels "text" of a page that has been turned; one whose lines do not show how skewed they are is left as it is. -ENOMEM. */
int orient_level(struct sheet *s, const struct orientation *o, struct err *e);

/* {"conf", "sure", "axis"?: "across"|"down"}: where the lines run in the scan */
json_t *orient_describe(const struct orientation *o);

#endif
