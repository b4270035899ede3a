/* times.c - how long things took, in order. SQLite would sort a million rows by their words; here they are numbers. */
#include "store/reports.h"

#include "base/clock.h"
#include "store/db.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 4096, NAME_SIZE = 128, QUARTER_S = 900 /* no zone's day begins at any other time */ };

struct took { uint16_t name; uint32_t day /* 20260314; 0: not asked for */; int64_t seconds; };

struct times {
    struct took *list;
    size_t n, room;
    char (*names)[NAME_SIZE];       /* in the order they came, then by the alphabet */
    size_t n_names, last;
    int64_t quarter;                /* whose day was looked up last */
    uint32_t day;
};

static void times_done(struct times *t)
{
    free(t->list);
    free(t->names);
}

static int name_of(struct times *t, const char *name, uint16_t *ret)
{
    size_t i = 0;

    if (t->last < t->n_names && strncmp(t->names[t->last], name, NAME_SIZE - 1) == 0)
        i = t->last;
    while (i < t->n_names && strncmp(t->names[i], name, NAME_SIZE - 1) != 0)
        i++;
    if (i == t->n_names) {
        char (*more)[NAME_SIZE] = i < NAMES_MAX ? reallocarray(t->names, i + 1, sizeof(*more)) : NULL;

        if (!more)
            return -ENOMEM;
        t->names = more;
        snprintf(t->names[t->n_names++], NAME_SIZE, "%s", name);
    }
    t->last = i;
    *ret = (uint16_t)i;
    return 0;
}

static uint32_t day_of(struct times *t, int64_t at_s)
{
    char iso[CLOCK_DATE_SIZE];

    if (at_s == 0 || at_s / QUARTER_S == t->quarter)
        return at_s == 0 ? 0 : t->day;
    clock_format_date(at_s, iso);
    t->quarter = at_s / QUARTER_S;
    t->day = (uint32_t)(strtol(iso, NULL, 10) * 10000 + strtol(iso + 5, NULL, 10) * 100 + strtol(iso + 8, NULL, 10));
    return t->day;
}

static int add(struct times *t, const char *name, int64_t at_s, int64_t seconds)
{
    struct took one = { .day = day_of(t, at_s), .seconds = seconds };
    int r = name_of(t, name, &one.name);

    if (r == 0 && t->n == t->room) {
        size_t room = t->room ? 2 * t->room : 4096;
        struct took *more = reallocarray(t->list, room, sizeof(*more));

        if (!more)
            return -ENOMEM;
        t->list = more;
        t->room = room;
    }
    if (r == 0)
        t->list[t->n++] = one;
    return r;
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

static int by_name_day_seconds(const void *a, const void *b)
{
    const struct took *x = a, *y = b;

    return x->name != y->name ? (x->name > y->name) - (x->name < y->name) : x->day != y->day ? (x->day > y->day) - (x->day < y->day)
         : (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

/* Names by the alphabet, then all by name, day and length. */
static int put_in_order(struct times *t)
{
    AUTO_FREE uint16_t *place = calloc(t->n_names + 1, sizeof(*place));
    AUTO_FREE char (*came)[NAME_SIZE] = malloc((t->n_names + 1) * sizeof(*came));

    if (!place || !came)
        return -ENOMEM;
    if (t->n == 0)
        return 0;
    memcpy(came, t->names, t->n_names * sizeof(*came));
    qsort(t->names, t->n_names, sizeof(*t->names), by_name);
    for (size_t i = 0; i < t->n_names; i++)
        for (size_t k = 0; k < t->n_names; k++)
            if (strcmp(came[i], t->names[k]) == 0)
                place[i] = (uint16_t)k;
    for (size_t i = 0; i < t->n; i++)
        t->list[i].name = place[t->list[i].name];
    qsort(t->list, t->n, sizeof(*t->list), by_name_day_seconds);
    return 0;
}

int store_confirm_times(struct store *s, const char *actor, const char *from, const char *to,
                        int (*each)(void *ctx, const char *actor, const char *day, int64_t seconds), void *ctx, struct err *e)
{
    AUTO(times_done) struct times t = { .quarter = -1 };
    AUTO_STMT sqlite3_stmt *q = NULL;
    char day[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, "SELECT actor, at_s, seconds FROM confirm_times WHERE at_s >= " DAY_FROM_S("?1") " AND at_s < " DAY_TO_S("?2")
                     " AND (?3 = '' OR actor = ?3)", "ttt", from, to, actor ? actor : "");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        if ((r = add(&t, db_text(q, 0), db_int64(q, 1), db_int64(q, 2))) < 0)
            return err_set(e, r, "out of memory");
    if (r == 0 && (r = put_in_order(&t)) < 0)
        return err_set(e, r, "out of memory");
    for (size_t i = 0; i < t.n && r == 0; i++) {
        const struct took *one = &t.list[i];

        snprintf(day, sizeof(day), "%04u-%02u-%02u", one->day / 10000 % 10000, one->day / 100 % 100, one->day % 100);
        r = each(ctx, t.names[one->name], day, one->seconds);
    }
    return r;
}

int store_delivery_times(struct store *s, const char *from, const char *to,
                         int (*each)(void *ctx, const char *channel, int64_t seconds), void *ctx, struct err *e)
{
    AUTO(times_done) struct times t = { .quarter = -1 };
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT channel, seconds FROM delivery_times WHERE day BETWEEN ? AND ?", "tt", from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        if ((r = add(&t, db_text(q, 0), 0, db_int64(q, 1))) < 0)
            return err_set(e, r, "out of memory");
    if (r == 0 && (r = put_in_order(&t)) < 0)
        return err_set(e, r, "out of memory");
    for (size_t i = 0; i < t.n && r == 0; i++)
        r = each(ctx, t.names[t.list[i].name], t.list[i].seconds);
    return r;
}
