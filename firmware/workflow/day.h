/* day.h - arithmetic with days of the calendar. A day is text yyyy-mm-dd, as the diary keeps it. Pure, no I/O.
 *
 * Working days are all but Saturday and Sunday; an office's list of holidays is not known here. */
#ifndef WORKFLOW_DAY_H
#define WORKFLOW_DAY_H

#include "base/clock.h"

#include <stdint.h>

/* Days since 1970-01-01; INT32_MIN: no day of the calendar. */
int32_t day_number(const char *day);
/* The day of that number, years 1900..2999; outside of them out becomes "". */
void day_text(int32_t number, char out[CLOCK_DATE_SIZE]);

/* day moved by so many days, or calendar months: the 31st becomes the last of a shorter month. "" when day is none. */
void day_add(const char *day, int days, char out[CLOCK_DATE_SIZE]);
void day_add_months(const char *day, int months, char out[CLOCK_DATE_SIZE]);

/* The first day of what day lies in. A week begins on Monday; quarters are those of the financial year, April to March. */
enum day_span { DAY_SPAN_DAY, DAY_SPAN_WEEK, DAY_SPAN_MONTH, DAY_SPAN_QUARTER, DAY_SPAN_YEAR, DAY_SPANS };
void day_span_begin(const char *day, enum day_span span, char out[CLOCK_DATE_SIZE]);
/* Its last day. */
void day_span_end(const char *day, enum day_span span, char out[CLOCK_DATE_SIZE]);

/* Quarter 1 (April to June) .. 4 (January to March) and the year in which its financial year began. */
int day_quarter(const char *day, int *ret_year);

#endif
