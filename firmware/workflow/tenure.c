#include "workflow/tenure.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "" of an until lies behind every day. */
static bool ends_before(const char *until, const char *day) { return until[0] && strcmp(until, day) < 0; }

bool tenure_overlap(const struct tenure *a, const struct tenure *b)
{
    return !ends_before(a->until, b->since) && !ends_before(b->until, a->since);
}

bool tenure_covers(const struct tenure *t, const char *day)
{
    return strcmp(t->since, day) <= 0 && !ends_before(t->until, day);
}

static void set_day(char out[TENURE_DAY_SIZE], const char *day) { snprintf(out, TENURE_DAY_SIZE, "%s", day); }

/* day: a date of the calendar */
static void day_before(const char *day, char out[TENURE_DAY_SIZE])
{
    static const int days_of[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int y = (int)strtol(day, NULL, 10), m = (int)strtol(day + 5, NULL, 10), d = (int)strtol(day + 8, NULL, 10);
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

    assert(strlen(day) == TENURE_DAY_SIZE - 1 && m >= 1 && m <= 12);
    if (--d == 0) {
        if (--m == 0) {
            m = 12;
            y--;
        }
        d = days_of[m - 1] + (m == 2 && leap);
    }
    snprintf(out, TENURE_DAY_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

/* The known tenure that the told one is about. */
static const struct tenure *same_holder(const struct tenure *told, const struct tenure *known, size_t n, const char *today)
{
    for (size_t i = n; i-- > 0;) {
        bool meant = told->since[0] || told->until[0] ? tenure_overlap(told, &known[i]) : tenure_covers(&known[i], today);

        if (meant && strcmp(known[i].name, told->name) == 0)
            return &known[i];
    }
    return NULL;
}

/* A told tenure with its days: those of the list, else those that were known. */
static struct tenure settle(const struct tenure *told, const struct tenure *known, size_t n_known, const char *today)
{
    const struct tenure *was = same_holder(told, known, n_known, today);
    bool somebody_was = false;
    struct tenure t = *told;

    for (size_t i = 0; i < n_known; i++)
        somebody_was = somebody_was || tenure_overlap(told, &known[i]);
    if (!t.since[0] && was)
        set_day(t.since, was->since);
    else if (!t.since[0] && somebody_was && !ends_before(t.until, today))
        set_day(t.since, today);
    return t;
}

static void insert_by_day(struct tenure *list, size_t *n, const struct tenure *t)
{
    size_t at = *n;

    if (*n == TENURE_MAX) {     /* the oldest goes */
        memmove(list, list + 1, (TENURE_MAX - 1) * sizeof(*list));
        at = --*n;
    }
    while (at > 0 && strcmp(list[at - 1].since, t->since) > 0)
        at--;
    memmove(&list[at + 1], &list[at], (*n - at) * sizeof(*list));
    list[at] = *t;
    ++*n;
}

/* What is left of a known tenure that is not told of; false: nothing. */
static bool keep_past(struct tenure *t, const struct tenure *settled, size_t n, const char *today)
{
    char end[TENURE_DAY_SIZE];

    if (strcmp(t->since, today) >= 0)
        return false;
    if (!ends_before(t->until, today))
        day_before(today, t->until);
    for (size_t i = 0; i < n; i++)
        if (tenure_overlap(t, &settled[i])) {
            if (!settled[i].since[0] || strcmp(settled[i].since, t->since) <= 0)
                return false;
            day_before(settled[i].since, end);
            set_day(t->until, end);
        }
    return true;
}

size_t tenure_merge(const struct tenure *known, size_t n_known, const struct tenure *told, size_t n_told, const char *today,
                    struct tenure out[TENURE_MAX])
{
    struct tenure settled[TENURE_MAX];
    size_t n = 0;

    if (n_told > TENURE_MAX)
        n_told = TENURE_MAX;
    for (size_t i = 0; i < n_told; i++)
        settled[i] = settle(&told[i], known, n_known, today);
    for (size_t i = 0; i < n_known; i++) {
        struct tenure t = known[i];
        bool told_of = false;

        for (size_t k = 0; k < n_told; k++)
            told_of = told_of || (strcmp(t.name, settled[k].name) == 0 && tenure_overlap(&t, &settled[k]));
        if (!told_of && keep_past(&t, settled, n_told, today))
            insert_by_day(out, &n, &t);
    }
    for (size_t i = 0; i < n_told; i++)
        insert_by_day(out, &n, &settled[i]);
    return n;
}
