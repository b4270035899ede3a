/* The report of what people were told besides the letters: alerts, escalations, acknowledgements. */
#include "desk/deliveries/alerts.h"
#include "desk/reports/reports.h"
#include "store/reports.h"

#include <string.h>

enum { TOLD_DONE, TOLD_WAITING, TOLD_STUCK, TOLD_NOT_NEEDED, TOLDS };
enum { NAME_SIZE = 32 };

struct told { struct report_table *t; char kind[NAME_SIZE], whom[NAME_SIZE], channel[NAME_SIZE]; int64_t n[TOLDS], sum[TOLDS]; bool any; };

static int column_of(enum delivery_state state)
{
    return state == DELIVERY_DELIVERED ? TOLD_DONE : state == DELIVERY_CANCELLED ? TOLD_NOT_NEEDED
         : state == DELIVERY_HELD || state == DELIVERY_UNKNOWN ? TOLD_STUCK : TOLD_WAITING;
}

static void put_numbers(struct report_table *t, const int64_t n[TOLDS])
{
    for (int i = 0; i < TOLDS; i++)
        report_table_number(t, n[i]);
}

/* The row in hand is whole. */
static void end_row(struct told *told)
{
    struct report_table *t = told->t;

    if (told->any && report_table_may_grow(t)) {
        report_table_text(t, alerts_kind(t->lang, told->kind));
        report_table_text(t, alerts_whom(t->lang, told->whom));
        report_table_text(t, report_channel(t->lang, told->channel));
        put_numbers(t, told->n);
    }
    memset(told->n, 0, sizeof(told->n));
}

/* They come sorted. */
static int add(void *ctx, const struct told_row *row)
{
    struct told *told = ctx;

    if (strcmp(told->kind, row->kind) != 0 || strcmp(told->whom, row->whom) != 0 || strcmp(told->channel, row->channel) != 0)
        end_row(told);
    snprintf(told->kind, NAME_SIZE, "%s", row->kind);
    snprintf(told->whom, NAME_SIZE, "%s", row->whom);
    snprintf(told->channel, NAME_SIZE, "%s", row->channel);
    told->any = true;
    told->n[column_of(row->state)] += row->n;
    told->sum[column_of(row->state)] += row->n;
    return 0;
}

int report_alerts(const struct report_question *a, struct report_table *t, struct err *e)
{
    struct told told = { .t = t };

    t->note = S_REPORT_ALERTS_NOTE;
    report_table_column(t, S_REPORT_TOLD, false, 2);
    report_table_column(t, S_REPORT_WHOM, false, 2);
    report_table_column(t, S_REPORT_CHANNEL, false, 1);
    report_table_column(t, S_REPORT_TOLD_DONE, true, 1);
    report_table_column(t, S_REPORT_TOLD_WAITING, true, 1);
    report_table_column(t, S_REPORT_TOLD_STUCK, true, 1);
    report_table_column(t, S_REPORT_TOLD_NOT_NEEDED, true, 1);
    int r = store_told(a->s, a->period->from, a->period->to, add, &told, e);
    if (r < 0)
        return r;
    end_row(&told);
    if (t->n_rows < 2)
        return 0;
    report_table_text(t, string_of(t->lang, S_REPORT_TOTAL));
    report_table_text(t, "");
    report_table_text(t, "");
    put_numbers(t, told.sum);
    t->total = true;
    return 0;
}
