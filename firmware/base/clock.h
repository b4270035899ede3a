/* clock.h - time: waits use the monotonic clock, records UTC seconds, screens local time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CLOCK_ISO_SIZE = 21,        /* 2026-03-14T09:26:53Z */
    CLOCK_DATE_SIZE = 11,       /* 2026-03-14 or 14-03-2026 */
    CLOCK_SHOWN_SIZE = 20,      /* 14-03-2026 14:56 */
};

int64_t clock_mono_ms(void);    /* for waits and durations; never stored */
int64_t clock_utc_s(void);      /* for records */
int64_t clock_up_s(void);       /* since the machine was switched on */
void clock_pause_ms(int64_t ms);        /* sleeps so long; a signal ends it earlier */

/* Years 1970..9999; anything else prints as "-". */
void clock_format_iso(int64_t utc_s, char out[CLOCK_ISO_SIZE]);             /* UTC, for records */
void clock_format_date(int64_t utc_s, char out[CLOCK_DATE_SIZE]);           /* local yyyy-mm-dd, as e-Office wants it */
void clock_format_shown(int64_t utc_s, char out[CLOCK_SHOWN_SIZE]);         /* local dd-mm-yyyy hh:mm, for people */
void clock_format_day(int64_t utc_s, char out[CLOCK_DATE_SIZE]);             /* local dd-mm-yyyy, for people */
int clock_local_year(int64_t utc_s);
int64_t clock_today_s(void);    /* the last midnight on the office's clock, as UTC */

enum { CLOCK_SET_S = 1704067200 };      /* 2024-01-01: no clock that is right stands before it */
/* False: it stands before 2024, so it was never set since the box was switched on. */
bool clock_is_set(int64_t utc_s);
/* Does a time server keep it? chrony tells the kernel, which forgets by itself when chrony has had no answer for some hours. */
bool clock_is_kept(void);

/* Is s a date yyyy-mm-dd of the calendar (leap years included), year 1900..2999? */
bool clock_is_date(const char *s);
/* yyyy-mm-dd, as records have it, becomes dd-mm-yyyy for people; anything else, "" too, becomes "". */
void clock_show_date(const char *iso, char out[CLOCK_DATE_SIZE]);

#endif
