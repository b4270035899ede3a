#include "desk/web/dates.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    TYPED_SIZE = 80,            /* day, a month's name and year, three bytes a character in Devanagari, and some spaces */
    CENTURY = 2000,             /* of a year of two digits */
};

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

/* Small letters; Hindi as NFC writes it. A beginning of three letters is enough in English. */
static const struct { const char *name; int month; } months[] = {
    { "january", 1 }, { "february", 2 }, { "march", 3 }, { "april", 4 }, { "may", 5 }, { "june", 6 }, { "july", 7 }, { "august", 8 },
    { "september", 9 }, { "october", 10 }, { "november", 11 }, { "december", 12 }, { "जनवरी", 1 }, { "फरवरी", 2 }, { "फ़रवरी", 2 },
    { "मार्च", 3 }, { "अप्रैल", 4 }, { "मई", 5 }, { "जून", 6 }, { "जुलाई", 7 }, { "अगस्त", 8 }, { "सितंबर", 9 }, { "सितम्बर", 9 }, { "अक्टूबर", 10 },
    { "अक्तूबर", 10 }, { "नवंबर", 11 }, { "नवम्बर", 11 }, { "दिसंबर", 12 }, { "दिसम्बर", 12 },
};
enum { SHORT_MONTH = 3 };

static bool ends_word(char c) { return !c || strchr(" -./,", c) || (c >= '0' && c <= '9'); }

/* A month by name; -1 when there is none. */
static int read_month(const char **at)
{
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        const char *name = months[i].name;
        bool english = name[0] >= 'a' && name[0] <= 'z';
        size_t n = 0;

        while (name[n] && ((*at)[n] == name[n] || (english && (*at)[n] == name[n] - 'a' + 'A')))
            n++;
        if (!ends_word((*at)[n]) || (name[n] && (!english || n < SHORT_MONTH)))
            continue;
        *at += n;
        return months[i].month;
    }
    return -1;
}

static void skip_separator(const char **at)
{
    *at += strspn(*at, " ");
    if (**at && strchr("-./,", **at))
        ++*at;
    *at += strspn(*at, " ");
}

/* "09032026", as a row of digits is typed without looking: day, month, year. */
static bool read_row(const char *text, int part[3])
{
    if (strlen(text) != 8 || strspn(text, "0123456789") != 8)
        return false;
    return sscanf(text, "%2d%2d%4d", &part[0], &part[1], &part[2]) == 3;
}

/* Three numbers, the second perhaps by name. */
static bool read_parts(const char *at, int part[3])
{
    for (int i = 0; i < 3; i++) {
        if (i == 2 && part[0] <= 31 && strspn(at, "0123456789") < 2)
            return false;       /* a year has two digits or four */
        part[i] = i == 1 ? read_month(&at) : -1;
        if (part[i] < 0)
            part[i] = read_number(&at, 4);
        if (part[i] < 0)
            return false;
        skip_separator(&at);
    }
    return *at == '\0';
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
    if (!read_row(text, part) && !read_parts(text, part))
        return -EINVAL;

    bool year_first = part[0] > 31;
    int year = year_first ? part[0] : part[2], day = year_first ? part[2] : part[0], month = part[1];
    if (year >= 0 && year < 100 && !year_first)
        year += CENTURY;
    if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 31)
        return -EINVAL;
    snprintf(out, CLOCK_DATE_SIZE, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    return clock_is_date(out) ? 0 : -EINVAL;
}
