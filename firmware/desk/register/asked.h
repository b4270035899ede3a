/* asked.h - what the register is asked for: its address, taken apart and put together again.
 *
 * The address is all there is: whoever keeps it keeps the search, its filters, order, columns and place. */
#ifndef DESK_ASKED_H
#define DESK_ASKED_H

#include "desk/web/web.h"
#include "base/clock.h"
#include "store/register.h"

enum register_column {
    COLUMN_NUMBER, COLUMN_RECEIVED, COLUMN_MODE, COLUMN_LETTER_NO, COLUMN_SENDER, COLUMN_FROM, COLUMN_SUBJECT, COLUMN_FORM, COLUMN_LANGUAGE,
    COLUMN_PAGES, COLUMN_ENCLOSURES, COLUMN_URGENCY, COLUMN_CLASS, COLUMN_MARKED, COLUMN_RECEIPT, COLUMN_OPERATOR, COLUMN_REMARKS, COLUMN_STATE,
    COLUMNS
};
extern const struct register_column_name { const char *name; enum string_id title; bool usual, roomy /* not on the small panel */; } register_columns[COLUMNS];

/* A filter in the address. facet: FACETS for a day. */
enum { FILTER_DAYS = 4, FILTERS = FACETS + FILTER_DAYS };
struct filter_name { const char *name; enum string_id label; enum facet facet; };
extern const struct filter_name register_filters[FILTERS];

extern const struct order_name { const char *name; enum string_id label; } register_orders[ORDERS];

struct asked {
    struct register_ask ask;                        /* its texts are the form's, or in here */
    const char *typed[FILTERS];                     /* as in the address; "" not set */
    char days[FILTER_DAYS][CLOCK_DATE_SIZE];
    int bad_day;                                    /* a filter's index that is no date; -1: none */
    unsigned columns;                               /* a bit for each */
};

/* f is borrowed as long as ret is used: a query, or a body with the same names. */
void asked_from(const struct form *f, struct asked *ret);
int asked_filters(const struct asked *a);           /* how many are set */
bool asked_all(const struct asked *a);              /* neither words nor filters */
bool asked_days_turned(const struct asked *a);      /* first day after last day */

/* Writes "q=...&state=..." (escaped for an attribute) of all that is set but filter "without" (-1: none) and the place. */
void asked_url(struct html *h, const struct asked *a, int without);
/* The same as hidden inputs of a form. */
void asked_hidden(struct html *h, const struct asked *a);
/* The same as a text of at most n bytes, for what is kept; "" with what would not fit. */
void asked_text(const struct asked *a, char *out, size_t n);

#endif
