/* By when an answer is wanted: a day, or days from the letter's date. Validity ("31.12.2019 तक अनुमन्य") and times for appeals are no such thing. */
#include "ocr/fields/flow.h"
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const by_labels[] = { "latest by", "latest before", "on or before", "not later than", "positively by", "positively before", "by or before", "so as to reach", "reply by",
                                         "replies by", "response by", "comments by", "furnished by", "furnished before", "submitted by", "submitted before", "sent by", "sent before", "forwarded by",
                                         "reach by", "reach this office by", "reach this ministry by", "reach this department by", "reach the undersigned by", "received by", "department by",
                                         "ministry by", "office by", "undersigned by", "by", "before", "last date for receipt of comments is", NULL };
/* One of these must stand near, so that it is an answer that is waited for. */
static const char *const asked[] = { "furnish", "furnished", "furnishing", "send", "sent", "sending", "submit", "submitted", "submission", "forward", "forwarded", "reply", "replies", "response",
                                     "comments", "information", "report", "nominations", "nomination", "compliance", "intimate", "intimated", "inform", "explanation", "confirm", "reach",
                                     "feedback", "views", "inputs", "input", "details", "returned", NULL };
static const char *const not_asked[] = { "appeal", "valid", "validity", "up to", "upto", "period", "effective", "applicable", "financial year", "end of", "अपील", "अनुमन्य", "मान्य", NULL };
static const char *const till[] = { "तक", NULL };
static const char *const asked_hindi[] = { "भेज", "भेजें", "भेजी", "भेजा", "भेजे", "भिजवा", "भिजवाएं", "भिजवाएँ", "प्रस्तुत", "उपलब्ध", "प्रेषित", "अवगत", "सूचित", "उत्तर", "टिप्पणियाँ", "टिप्पणियां",
                                           "टिप्पणी", "सूचना", "अनुपालन", "रिपोर्ट", "आख्या", "जवाब", NULL };
static const char *const within[] = { "within", NULL };

/* "fifteen", "one"; digits are read as they are. */
static const struct { const char *word; int n; } numbers[] = {
    { "a", 1 }, { "one", 1 }, { "two", 2 }, { "three", 3 }, { "four", 4 }, { "five", 5 }, { "six", 6 }, { "seven", 7 }, { "eight", 8 }, { "ten", 10 }, { "fifteen", 15 }, { "twenty one", 21 },
    { "twenty", 20 }, { "thirty", 30 }, { "forty five", 45 }, { "sixty", 60 }, { "एक", 1 }, { "दो", 2 }, { "तीन", 3 }, { "चार", 4 }, { "पाँच", 5 }, { "पांच", 5 }, { "सात", 7 }, { "दस", 10 },
    { "पन्द्रह", 15 }, { "पंद्रह", 15 }, { "तीस", 30 },
};
static const struct { const char *word; int days; } units[] = {
    { "days", 1 }, { "day", 1 }, { "working days", 1 }, { "weeks", 7 }, { "week", 7 }, { "week s", 7 }, { "fortnight", 15 }, { "months", 30 }, { "month", 30 }, { "week time", 7 },
    { "दिन", 1 }, { "दिनों", 1 }, { "दिवस", 1 }, { "कार्य दिवसों", 1 }, { "सप्ताह", 7 }, { "माह", 30 }, { "महीने", 30 }, { "पखवाड़े", 15 },
};
static const char *const inside[] = { "के भीतर", "के अन्दर", "के अंदर", "में", NULL };

enum { MOST_DAYS = 366 };

/* ---- dates */

/* iso plus so many days; false: not a day. */
static bool add_days(const char *iso, int days, char ret[DATE_SIZE])
{
    struct tm day = { 0 };
    time_t t;

    if (!strptime(iso, "%Y-%m-%d", &day))
        return false;
    t = timegm(&day) + (time_t)days * 86400;
    return gmtime_r(&t, &day) && strftime(ret, DATE_SIZE, "%Y-%m-%d", &day) > 0;
}

/* Not before the letter, and not years after it. */
static bool is_likely(const char *iso, const struct found *date)
{
    char last[DATE_SIZE];

    return !date->value || (strcmp(iso, date->value) >= 0 && add_days(date->value, MOST_DAYS, last) && strcmp(iso, last) <= 0);
}

/* ---- what stands near */

/* Is one of words among those in so many bytes before fold offset at, or behind end? */
static bool is_near(const struct flow *f, size_t at, size_t end, size_t before, size_t behind, const char *const *words)
{
    size_t from = at > before ? at - before : 0, to = end + behind < strlen(f->fold) ? end + behind : strlen(f->fold);

    while (from > 0 && from < at && f->fold[from - 1] != ' ')
        from++;
    AUTO_FREE char *window = strndup(f->fold + from, to - from);
    return window && fold_has_any(window, words);
}

/* ---- a day */

static bool by_day(const struct flow *body, const struct found *date, struct found *ret)
{
    enum { NEAR = 16, BEFORE = 110, BEHIND = 60 };
    char iso[DATE_SIZE];
    size_t end, from, to;
    long at;

    for (size_t start = 0; (at = flow_find(body, start, by_labels, &end)) >= 0; start = end)
        if (flow_date(body, flow_value(body, end), NEAR, iso, &from, &to) && is_likely(iso, date) && is_near(body, (size_t)at, end, BEFORE, BEHIND, asked) &&
            !is_near(body, (size_t)at, end, 40, 30, not_asked)) {
            flow_take(ret, strdup(iso), body, from, to, 0.85, "day by which an answer is asked for");
            return true;
        }
    return false;
}

static bool till_day(const struct flow *body, const struct found *date, struct found *ret)
{
    enum { NEAR = 30, BEFORE = 60, BEHIND = 120 };
    char iso[DATE_SIZE];
    size_t end, from, to;
    long at;

    for (size_t start = 0; (at = flow_find(body, start, till, &end)) >= 0; start = end)
        if (flow_date_before(body, body->at[at], BEFORE, iso, &from, &to) && body->at[at] - to < NEAR / 3 && is_likely(iso, date) &&
            is_near(body, (size_t)at, end, 0, BEHIND, asked_hindi) && !is_near(body, (size_t)at, end, 0, NEAR, not_asked)) {
            flow_take(ret, strdup(iso), body, from, to, 0.85, "day by which an answer is asked for");
            return true;
        }
    return false;
}

/* ---- so many days */

/* A number at the beginning of fold, in digits or words: how many bytes it takes; 0: none. */
static size_t take_count(const char *fold, int *ret_n)
{
    size_t digits = strspn(fold, "0123456789");

    if (digits > 0 && digits <= 3 && fold[digits] == ' ') {
        *ret_n = (int)strtol(fold, NULL, 10);
        return digits;
    }
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (fold_starts(fold, numbers[i].word)) {
            *ret_n = numbers[i].n;
            return strlen(numbers[i].word);
        }
    return 0;
}

static size_t take_unit(const char *fold, int *ret_days)
{
    size_t longest = 0;

    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (strlen(units[i].word) > longest && fold_starts(fold, units[i].word)) {
            longest = strlen(units[i].word);
            *ret_days = units[i].days;
        }
    return longest;
}

/* "15 days", "one week": in days; 0: none. *ret_end: the offset behind it. */
static int count_days(const char *fold, size_t at, size_t *ret_end)
{
    int n = 0, days = 0;
    size_t count = take_count(fold + at, &n), unit;

    if (count == 0 && fold_starts(fold + at, "fortnight"))
        n = 1;
    else if (count == 0)
        return 0;
    at += count + (fold[at + count] == ' ' && count > 0);
    unit = take_unit(fold + at, &days);
    *ret_end = at + unit;
    return unit > 0 && n * days <= MOST_DAYS ? n * days : 0;
}

static bool take_days(const struct flow *body, size_t at, size_t end, int days, const struct found *date, struct found *ret)
{
    char iso[DATE_SIZE];

    if (days == 0 || !date->value || !add_days(date->value, days, iso))
        return false;
    flow_take(ret, strdup(iso), body, body->at[at], body->at[end], 0.7 * date->conf, "so many days from the letter's date");
    return true;
}

static bool within_days(const struct flow *body, const struct found *date, struct found *ret)
{
    enum { BEFORE = 110, BEHIND = 90 };
    size_t end, behind;
    long at;

    for (size_t start = 0; (at = flow_find(body, start, within, &end)) >= 0; start = end) {
        int days = count_days(body->fold, end + (body->fold[end] == ' '), &behind);

        if (days > 0 && is_near(body, (size_t)at, behind, BEFORE, BEHIND, asked) && !is_near(body, (size_t)at, behind, 60, 30, not_asked) &&
            take_days(body, (size_t)at, behind, days, date, ret))
            return true;
    }
    for (size_t start = 0; (at = flow_find(body, start, inside, &end)) >= 0; start = end)
        for (size_t from = (size_t)at, words = 0; from > 0 && words < 3; words++) {
            for (from--; from > 0 && body->fold[from - 1] != ' ';)
                from--;
            int days = count_days(body->fold, from, &behind);

            if (days > 0 && behind + 1 == (size_t)at && is_near(body, from, end, 0, BEHIND, asked_hindi) && take_days(body, from, end, days, date, ret))
                return true;
        }
    return false;
}

void rule_reply_by(const struct flow *body, const struct found *date, struct found *ret)
{
    if (!by_day(body, date, ret) && !till_day(body, date, ret))
        within_days(body, date, ret);
}
