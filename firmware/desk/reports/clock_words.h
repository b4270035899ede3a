/* clock_words.h - clocks in words: what is due, and how many days are left. */
#ifndef DESK_CLOCK_WORDS_H
#define DESK_CLOCK_WORDS_H

#include "desk/web/web.h"
#include "workflow/due.h"

enum string_id clock_kind_words(enum due_kind kind);

/* "3 days left", "Due today", "Overdue by 4 days" into out; returns the class of the state, which gives its colour and line: held,
 * need, wait. Days are yyyy-mm-dd. */
const char *clock_left(enum lang lang, const char *due, const char *today, char *out, size_t size);

/* The last day that still counts as soon. */
void clock_soon(const char *today, char out[CLOCK_DATE_SIZE]);

#endif
