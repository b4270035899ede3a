/* period.h - the days a report is about, as chosen on the screen. */
#ifndef DESK_PERIOD_H
#define DESK_PERIOD_H

#include "desk/web/web.h"
#include "workflow/day.h"

enum period_name {
    PERIOD_TODAY, PERIOD_YESTERDAY, PERIOD_WEEK, PERIOD_LAST_WEEK, PERIOD_MONTH, PERIOD_LAST_MONTH, PERIOD_QUARTER, PERIOD_LAST_QUARTER,
    PERIOD_YEAR, PERIOD_OWN, PERIODS
};

struct period {
    enum period_name name;
    char from[CLOCK_DATE_SIZE], to[CLOCK_DATE_SIZE];        /* both included; PERIOD_OWN: as typed */
    bool bad;                                               /* what was typed were no days: today is taken */
};

/* From the values "period", "from" and "to" of a query; otherwise is taken when there is none. today: yyyy-mm-dd. */
void period_read(const struct form *query, enum period_name otherwise, const char *today, struct period *ret);

/* The labelled controls of a form that asks for a period. */
void period_controls(const struct request *q, struct html *h, const struct period *p);
/* "period=own&from=...&to=..." for a link, escaped. */
void period_put_query(struct html *h, const struct period *p);
/* "14-03-2026" or "01-03-2026 to 31-03-2026", in a language; at most size bytes. */
void period_words(enum lang lang, const struct period *p, char *out, size_t size);

#endif
