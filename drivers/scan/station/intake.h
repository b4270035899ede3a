/* intake.h - what each side of a letter was when it came through the scanner, and what follows from it.
 *
 * Pure bookkeeping, without paper or disk: sides come in by intake_add; out come
 * the questions of who feeds (does the letter end with this sheet?), the counts,
 * the doubts, and the record scan.json (firmware/doc/pages.md). */
#ifndef SCAN_INTAKE_H
#define SCAN_INTAKE_H

#include "base/auto.h"
#include "base/err.h"
#include "base/json.h"
#include "drivers/scan/station/look.h"

#include <stdbool.h>

struct intake_rules {
    bool split;                 /* separators end letters and are hidden; else they are pages with a doubt */
    unsigned count_pages;       /* a letter ends with the sheet that brings it to so many pages; 0: no such rule */
    bool labels;                /* a diary label on a front begins a letter */
    bool hide_blank;
};

/* As they stand in the record; of a letter, or of a stack. sides = pages + blanks + separators + dropped. */
struct intake_counts { unsigned sheets, sides, pages, blanks, separators, dropped; };

struct intake_head {            /* what the record says beside the pages; texts are borrowed */
    const char *batch, *purpose, *scanner, *ended;
    int fed;                    /* sheets by the scanner's own count; -1: it does not count */
    const struct intake_counts *stack;  /* sum of the letters before, when this is the last of several; else NULL */
};

struct intake;

/* rules are copied. -ENOMEM. */
int intake_new(const struct intake_rules *rules, struct intake **ret_intake, struct err *e);
void intake_free(struct intake *in);        /* NULL is fine */

/* The next side: blob "page-NNN.png" of its place. new_sheet: false for the reverse of the one before. -ENOMEM. */
int intake_add(struct intake *in, const struct page_look *look, bool new_sheet, struct err *e);

unsigned intake_sides(const struct intake *in);
void intake_counts(const struct intake *in, struct intake_counts *ret);
void intake_counts_add(struct intake_counts *sum, const struct intake_counts *more);

/* Does the letter end with the sheet at hand, so that the next sheet begins another one? why: "separator" or "count". */
bool intake_is_complete(const struct intake *in, const char **ret_why);
/* Would this front, which is not added, begin a letter of its own by the diary label it bears? */
bool intake_begins_letter(const struct intake *in, const struct page_look *front);
/* Nothing but separator sheets with our own payload: no letter lies here. false when there is no side at all. */
bool intake_is_only_own_sheets(const struct intake *in);
/* What the last separator says about the letter behind it; "" nothing. Static while the intake lives. */
const char *intake_next_purpose(const struct intake *in);
/* What the separators in front of the letter's first page say about it; "" nothing. */
const char *intake_own_purpose(const struct intake *in);

/* Hides, as if they were blank, the reverses (back) or the fronts, which only came along. Not when there is nothing else. */
void intake_hide_side(struct intake *in, bool back);

/* Something a person should look at. code: one of pages.md; page: its place from 1, 0 none. */
void intake_doubt(struct intake *in, const char *code, unsigned page, const char *detail);

/* The record, for once: blanks show when nothing else would. The caller's; NULL: no memory. */
json_t *intake_record(struct intake *in, const struct intake_head *head);

#endif
