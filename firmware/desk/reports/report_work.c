/* Reports of work: what is pending, how long confirming and delivering took, what was refused, what was sent. */
#include "desk/reports/reports.h"

#include "store/reports.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *report_channel(enum lang lang, const char *channel)
{
    static const struct { const char *name; enum string_id words; } channels[] = { { "eoffice", S_REPORT_CHANNEL_EOFFICE }, { "mail", S_REPORT_CHANNEL_MAIL },
                                                                            { "sms", S_REPORT_CHANNEL_SMS } };

    for (size_t i = 0; i < ARRAY_LEN(channels); i++)
        if (strcmp(channels[i].name, channel) == 0)
            return string_of(lang, channels[i].words);
    return channel;
}

static void put_day(struct report_table *t, const char *day)
{
    char shown[CLOCK_DATE_SIZE];

    clock_show_date(day, shown);
    report_table_text(t, shown);
}

/* ---- pending */

struct pending_sum { struct report_table *t; int64_t read, held, filed, clocks, over; };

static const char *in_language(enum lang lang, const char *en, const char *hi) { return lang == LANG_HI && *hi ? hi : en; }

static int put_pending(void *ctx, const struct pending_row *p)
{
    struct pending_sum *sum = ctx;
    struct report_table *t = sum->t;
    const char *post = in_language(t->lang, p->designation, p->designation_hi);
    char day[CLOCK_DATE_SIZE] = "";

    sum->read += p->read, sum->held += p->held, sum->filed += p->filed, sum->clocks += p->clocks, sum->over += p->clocks_over;
    if (!report_table_may_grow(t))
        return 0;
    report_table_text(t, *p->post ? in_language(t->lang, p->section, p->section_hi) : "");
    report_table_text(t, *post ? post : *p->post ? p->post : string_of(t->lang, S_REPORT_NOBODY));
    report_table_number(t, p->read);
    report_table_number(t, p->held);
    report_table_number(t, p->filed);
    if (p->oldest_s > 0)
        clock_format_date(p->oldest_s, day);
    put_day(t, day);
    report_table_number(t, p->clocks);
    report_table_number(t, p->clocks_over);
    return 0;
}

int report_pending(const struct report_question *a, struct report_table *t, struct err *e)
{
    struct pending_sum sum = { .t = t };

    t->note = S_REPORT_PENDING_NOW;
    report_table_column(t, S_REPORT_SECTION, false, 2);
    report_table_column(t, S_REPORT_POST, false, 3);
    report_table_column(t, S_REPORT_TO_CONFIRM, true, 1);
    report_table_column(t, S_REPORT_HELD, true, 1);
    report_table_column(t, S_REPORT_TO_EOFFICE, true, 1);
    report_table_column(t, S_REPORT_OLDEST, false, 1.4);
    report_table_column(t, S_REPORT_CLOCKS, true, 1);
    report_table_column(t, S_REPORT_CLOCKS_OVER, true, 1);
    int r = store_pending(a->s, a->today, put_pending, &sum, e);
    if (r < 0 || t->n_rows < 2)
        return r;
    report_table_text(t, string_of(t->lang, S_REPORT_TOTAL));
    report_table_text(t, "");
    report_table_number(t, sum.read);
    report_table_number(t, sum.held);
    report_table_number(t, sum.filed);
    report_table_text(t, "");
    report_table_number(t, sum.clocks);
    report_table_number(t, sum.over);
    t->total = true;
    return 0;
}

/* ---- durations: of a group that comes sorted, the middle one and the one that nine of ten do not pass */

struct group { int64_t *seconds; size_t n, room; char key[2][128]; struct report_table *t; void (*put)(struct group *g); };

static int64_t share_of(const struct group *g, size_t percent) { return g->seconds[(g->n * percent + 99) / 100 - 1]; }

static void end_group(struct group *g)
{
    if (g->n > 0 && report_table_may_grow(g->t))
        g->put(g);
    g->n = 0;
}

static int add_to_group(struct group *g, const char *first, const char *second, int64_t seconds)
{
    if (g->n > 0 && (strcmp(g->key[0], first) != 0 || strcmp(g->key[1], second) != 0))
        end_group(g);
    if (g->n == g->room) {
        size_t room = g->room ? 2 * g->room : 1024;
        int64_t *more = reallocarray(g->seconds, room, sizeof(*more));

        if (!more)
            return -ENOMEM;
        g->seconds = more;
        g->room = room;
    }
    if (g->n == 0) {
        snprintf(g->key[0], sizeof(g->key[0]), "%s", first);
        snprintf(g->key[1], sizeof(g->key[1]), "%s", second);
    }
    g->seconds[g->n++] = seconds;
    return 0;
}

static void put_duration(struct report_table *t, int64_t seconds)
{
    char words[64];

    report_duration(t->lang, seconds, words, sizeof(words));
    report_table_text(t, words);
}

static void put_person(struct group *g)
{
    report_table_text(g->t, g->key[0]);
    put_day(g->t, g->key[1]);
    report_table_number(g->t, (int64_t)g->n);
    put_duration(g->t, share_of(g, 50));
    put_duration(g->t, share_of(g, 90));
}

static int add_confirm_time(void *ctx, const char *actor, const char *day, int64_t seconds)
{
    return add_to_group(ctx, actor, day, seconds);
}

int report_times(const struct report_question *a, struct report_table *t, struct err *e)
{
    bool all = web_may(a->q, RIGHT_DECIDE) || web_may(a->q, RIGHT_AUDIT);
    struct group g = { .t = t, .put = put_person };

    t->note = S_REPORT_TIMES_NOTE;
    report_table_column(t, S_REPORT_PERSON, false, 2);
    report_table_column(t, S_BY_DAY, false, 1);
    report_table_column(t, S_REPORT_LETTERS, true, 1);
    report_table_column(t, S_REPORT_MEDIAN, true, 1);
    report_table_column(t, S_REPORT_NINETIETH, true, 1);
    int r = store_confirm_times(a->s, all ? NULL : web_actor(a->q), a->period->from, a->period->to, add_confirm_time, &g, e);
    end_group(&g);
    free(g.seconds);
    return r;
}

static void put_channel(struct group *g)
{
    report_table_text(g->t, report_channel(g->t->lang, g->key[0]));
    report_table_number(g->t, (int64_t)g->n);
    put_duration(g->t, share_of(g, 50));
    put_duration(g->t, share_of(g, 90));
    put_duration(g->t, g->seconds[g->n - 1]);
}

static int add_delivery_time(void *ctx, const char *channel, int64_t seconds) { return add_to_group(ctx, channel, "", seconds); }

int report_deliveries(const struct report_question *a, struct report_table *t, struct err *e)
{
    struct group g = { .t = t, .put = put_channel };

    t->note = S_REPORT_DELIVERIES_NOTE;
    report_table_column(t, S_REPORT_CHANNEL, false, 2);
    report_table_column(t, S_REPORT_DELIVERED, true, 1);
    report_table_column(t, S_REPORT_MEDIAN, true, 1);
    report_table_column(t, S_REPORT_NINETIETH, true, 1);
    report_table_column(t, S_REPORT_LONGEST, true, 1);
    int r = store_delivery_times(a->s, a->period->from, a->period->to, add_delivery_time, &g, e);
    end_group(&g);
    free(g.seconds);
    return r;
}

/* ---- data */

static void put_size(struct report_table *t, int64_t bytes)
{
    char words[32];

    if (bytes < 1024 * 1024)
        snprintf(words, sizeof(words), "%.1f KiB", (double)bytes / 1024);
    else
        snprintf(words, sizeof(words), "%.1f MiB", (double)bytes / 1024 / 1024);
    report_table_text(t, words);
}

struct data_sum { struct report_table *t; int64_t bytes, tries; };

static int put_data(void *ctx, const char *day, const char *channel, int64_t bytes, int64_t tries)
{
    struct data_sum *sum = ctx;

    sum->bytes += bytes;
    sum->tries += tries;
    if (!report_table_may_grow(sum->t))
        return 0;
    put_day(sum->t, day);
    report_table_text(sum->t, report_channel(sum->t->lang, channel));
    report_table_number(sum->t, tries);
    put_size(sum->t, bytes);
    return 0;
}

int report_data(const struct report_question *a, struct report_table *t, struct err *e)
{
    struct data_sum sum = { .t = t };

    report_table_column(t, S_BY_DAY, false, 1);
    report_table_column(t, S_REPORT_CHANNEL, false, 2);
    report_table_column(t, S_REPORT_TRIES, true, 1);
    report_table_column(t, S_REPORT_BYTES, true, 1);
    int r = store_data_used(a->s, a->period->from, a->period->to, put_data, &sum, e);
    if (r < 0 || t->n_rows < 2)
        return r;
    report_table_text(t, string_of(t->lang, S_REPORT_TOTAL));
    report_table_text(t, "");
    report_table_number(t, sum.tries);
    put_size(t, sum.bytes);
    t->total = true;
    return 0;
}

/* ---- refused: numbers and times are all there is */

static int put_refused(void *ctx, const char *number, int64_t received_s)
{
    struct report_table *t = ctx;
    char shown[CLOCK_SHOWN_SIZE];

    if (!report_table_may_grow(t))
        return 0;
    clock_format_shown(received_s, shown);
    report_table_text(t, number);
    report_table_text(t, shown);
    return 0;
}

int report_refused(const struct report_question *a, struct report_table *t, struct err *e)
{
    report_table_column(t, S_NUMBER, false, 1);
    report_table_column(t, S_RECEIVED, false, 1);
    return store_refused(a->s, a->period->from, a->period->to, put_refused, t, e);
}
