/* history.h - what an auditor asks the history for, shared by its page and its table. */
#ifndef DESK_HISTORY_H
#define DESK_HISTORY_H

#include "desk/web/web.h"
#include "store/history_find.h"

/* Of a query or a body with the page's filters; f is borrowed as long as the answer is used. The limit is the caller's. */
struct history_ask history_asked(const struct form *f);
enum { HISTORY_FILTERS = 4 };
extern const char *const history_filters[HISTORY_FILTERS];      /* as in the address */
/* "actor=...&event=..." of the filters that are set. The caller's (free); NULL: no memory. */
char *history_asked_text(const struct form *f);
/* What happened, in words; an event without any is its own. */
const char *history_event_words(const struct request *q, const char *event);
/* The same for the name of a detail: "pages". */
const char *history_key_words(const struct request *q, const char *key);
const char *history_doing_words(const struct request *q, const char *doing);        /* of "what" and "how" */
/* An <option> for each event that has words. */
void history_event_options(const struct request *q, struct html *h, const char *chosen);
/* The button that takes the filtered history out as a table (history_csv.c). */
void history_csv_button(const struct request *q, struct html *h);

#endif
