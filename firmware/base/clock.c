#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

int64_t clock_mono_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_utc_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

int64_t clock_up_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_BOOTTIME, &t);
    return t.tv_sec;
}

void clock_pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

bool clock_is_set(int64_t utc_s)
{
    return utc_s >= CLOCK_SET_S;
}

bool clock_is_kept(void)
{
    struct timex t = { .modes = 0 };        /* only asks */

    return adjtimex(&t) >= 0 && !(t.status & STA_UNSYNC);
}

/* false: outside the years a record can hold. */
static bool break_down(int64_t utc_s, bool local, struct tm *tm)
{
    time_t t = (time_t)utc_s;

    return utc_s >= 0 && (local ? localtime_r(&t, tm) : gmtime_r(&t, tm)) && tm->tm_year <= 9999 - 1900;
}

void clock_format_iso(int64_t utc_s, char out[CLOCK_ISO_SIZE])
{
    struct tm tm;

    if (!break_down(utc_s, false, &tm) || strftime(out, CLOCK_ISO_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        memcpy(out, "-", 2);
}

void clock_format_date(int64_t utc_s, char out[CLOCK_DATE_SIZE])
{
    struct tm tm;

    if (!break_down(utc_s, true, &tm) || strftime(out, CLOCK_DATE_SIZE, "%Y-%m-%d", &tm) == 0)
        memcpy(out, "-", 2);
}

void clock_format_shown(int64_t utc_s, char out[CLOCK_SHOWN_SIZE])
{
    struct tm tm;

    if (!break_down(utc_s, true, &tm) || strftime(out, CLOCK_SHOWN_SIZE, "%d-%m-%Y %H:%M", &tm) == 0)
        memcpy(out, "-", 2);
}

void clock_format_day(int64_t utc_s, char out[CLOCK_DATE_SIZE])
{
    char shown[CLOCK_SHOWN_SIZE];

    clock_format_shown(utc_s, shown);
    snprintf(out, CLOCK_DATE_SIZE, "%.10s", shown);
}

int clock_local_year(int64_t utc_s)
{
    time_t t = (time_t)utc_s;
    struct tm tm;

    return localtime_r(&t, &tm) ? tm.tm_year + 1900 : 1970;
}

int64_t clock_today_s(void)
{
    time_t now = (time_t)clock_utc_s();
    struct tm tm;

    if (!localtime_r(&now, &tm))
        return now;
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return mktime(&tm);
}

bool clock_is_date(const char *s)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int y, m, d, end = 0;

    if (strlen(s) != 10 || strspn(s, "0123456789-") != 10 ||
        sscanf(s, "%4d-%2d-%2d%n", &y, &m, &d, &end) != 3 || end != 10)
        return false;
    if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= days[m - 1] + (m == 2 && leap);
}

void clock_show_date(const char *iso, char out[CLOCK_DATE_SIZE])
{
    out[0] = '\0';
    if (clock_is_date(iso))
        snprintf(out, CLOCK_DATE_SIZE, "%.2s-%.2s-%.4s", iso + 8, iso + 5, iso);
}
