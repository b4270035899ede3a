/* dates.h - dates as people write them and as the diary keeps them. */
#ifndef DESK_DATES_H
#define DESK_DATES_H

#include "base/clock.h"

/* Reads dd-mm-yyyy as typed ('-', '.', '/', ',' or a space between, one-digit day and month, the month by its name in either
 * language, a year of two digits for this century, digits of either script), ddmmyyyy or yyyy-mm-dd.
 * 0: out is yyyy-mm-dd; -EINVAL: no date of the calendar. */
int date_read(const char *typed, char out[CLOCK_DATE_SIZE]);

#endif
