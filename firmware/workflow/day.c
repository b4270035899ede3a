#include "workflow/day.h"

#include <stdio.h>

/* Civil days from a year that begins in March: leap days come last, so no month needs to know of them. */
static int32_t number_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year, shifted = (month + 9) % 12;
    int era = y / 400, of_era = y % 400;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * shifted + 2) / 5 + day - 1 - 719468;
}

static void parts_of(int32_t number, int *ret_year, int *ret_month, int *ret_day)
{
    int32_t z = number + 719468, era = z / 146097, of_era = z % 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;

    *ret_day = of_year - (153 * shifted + 2) / 5 + 1;
    *ret_month = shifted < 10 ? shifted + 3 : shifted - 9;
    *ret_year = year + era * 400 + (*ret_month <= 2);
}

static int last_of_month(int year, int month)
{
    return number_of(month == 12 ? year + 1 : year, month % 12 + 1, 1) - number_of(year, month, 1);
}

int32_t day_number(const char *day)
{
    int y, m, d;

    if (!clock_is_date(day) || sscanf(day, "%4d-%2d-%2d", &y, &m, &d) != 3)
        return INT32_MIN;
    return number_of(y, m, d);
}

void day_text(int32_t number, char out[CLOCK_DATE_SIZE])
{
    int y, m, d;

    out[0] = '\0';
    if (number < number_of(1900, 1, 1) || number > number_of(2999, 12, 31))
        return;
    parts_of(number, &y, &m, &d);
    snprintf(out, CLOCK_DATE_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

void day_add(const char *day, int days, char out[CLOCK_DATE_SIZE])
{
    int32_t n = day_number(day);

    out[0] = '\0';
    if (n != INT32_MIN)
        day_text(n + days, out);
}

void day_add_months(const char *day, int months, char out[CLOCK_DATE_SIZE])
{
    int32_t n = day_number(day);
    int y, m, d;

    out[0] = '\0';
    if (n == INT32_MIN)
        return;
    parts_of(n, &y, &m, &d);
    int from_zero = y * 12 + m - 1 + months;
    y = from_zero / 12;
    m = from_zero % 12 + 1;
    if (d > last_of_month(y, m))
        d = last_of_month(y, m);
    day_text(number_of(y, m, d), out);
}

void day_span_begin(const char *day, enum day_span span, char out[CLOCK_DATE_SIZE])
{
    int32_t n = day_number(day);
    int y, m, d;

    out[0] = '\0';
    if (n == INT32_MIN)
        return;
    parts_of(n, &y, &m, &d);
    switch (span) {
    case DAY_SPAN_WEEK:
        n -= ((n + 3) % 7 + 7) % 7;             /* 1970-01-01 was a Thursday */
        break;
    case DAY_SPAN_MONTH:
        n -= d - 1;
        break;
    case DAY_SPAN_QUARTER:
        n = number_of(y, (m - 1) / 3 * 3 + 1, 1);
        break;
    case DAY_SPAN_YEAR:
        n = number_of(m >= 4 ? y : y - 1, 4, 1);
        break;
    case DAY_SPAN_DAY:
    case DAY_SPANS:
        break;
    }
    day_text(n, out);
}

void day_span_end(const char *day, enum day_span span, char out[CLOCK_DATE_SIZE])
{
    static const int months[DAY_SPANS] = { [DAY_SPAN_MONTH] = 1, [DAY_SPAN_QUARTER] = 3, [DAY_SPAN_YEAR] = 12 };
    char first[CLOCK_DATE_SIZE], next[CLOCK_DATE_SIZE];

    day_span_begin(day, span, first);
    if (months[span]) {
        day_add_months(first, months[span], next);
        day_add(next, -1, out);
    } else {
        day_add(first, span == DAY_SPAN_WEEK ? 6 : 0, out);
    }
}

int day_quarter(const char *day, int *ret_year)
{
    int32_t n = day_number(day);
    int y = 0, m = 4, d;

    if (n != INT32_MIN)
        parts_of(n, &y, &m, &d);
    *ret_year = m >= 4 ? y : y - 1;
    return (m + 8) % 12 / 3 + 1;
}
