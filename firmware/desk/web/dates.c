#include "desk/web/dates.h"

#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { TYPED_SIZE = 48 };       /* ten characters, three bytes each in Devanagari, and some spaces */

/* Reads one number of at most max_digits digits; -1 when there is none. */
static int read_number(const char **at, int max_digits)
{
    int number = 0, n = 0;

    for (; **at >= '0' && **at <= '9'; ++*at) {
        if (++n > max_digits)
            return -1;
        number = number * 10 + (**at - '0');
    }
    return n ? number : -1;
}

static void skip_separator(const char **at)
{
    *at += strspn(*at, " ");
    if (**at && strchr("-./", **at))
        ++*at;
    *at += strspn(*at, " ");
}

int date_read(const char *typed, char out[CLOCK_DATE_SIZE])
{
    char text[TYPED_SIZE];
    int part[3];

    int n = snprintf(text, sizeof(text), "%s", typed);
    if (n < 0 || (size_t)n >= sizeof(text))
        return -EINVAL;
    text_ascii_digits(text);
    text_squeeze(text);

    const char *at = text;
    for (int i = 0; i < 3; i++) {
        part[i] = read_number(&at, 4);
        if (part[i] < 0)
            return -EINVAL;
        skip_separator(&at);
    }
    if (*at)
        return -EINVAL;
    bool year_first = part[0] > 31;
    int year = year_first ? part[0] : part[2], day = year_first ? part[2] : part[0], month = part[1];
    if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 31)
        return -EINVAL;
    snprintf(out, CLOCK_DATE_SIZE, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    return clock_is_date(out) ? 0 : -EINVAL;
}
