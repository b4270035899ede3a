#include "desk/reports/period.h"

#include "desk/web/dates.h"

#include <stdio.h>
#include <string.h>

/* Of the spans before this one: back is how far its first day is moved. */
static const struct { const char *code; enum string_id label; enum day_span span; int days_back, months_back; } periods[PERIODS] = {
    [PERIOD_TODAY]        = { "today", S_PERIOD_TODAY, DAY_SPAN_DAY, 0, 0 },
    [PERIOD_YESTERDAY]    = { "yesterday", S_PERIOD_YESTERDAY, DAY_SPAN_DAY, 1, 0 },
    [PERIOD_WEEK]         = { "week", S_PERIOD_WEEK, DAY_SPAN_WEEK, 0, 0 },
    [PERIOD_LAST_WEEK]    = { "last_week", S_PERIOD_LAST_WEEK, DAY_SPAN_WEEK, 7, 0 },
    [PERIOD_MONTH]        = { "month", S_PERIOD_MONTH, DAY_SPAN_MONTH, 0, 0 },
    [PERIOD_LAST_MONTH]   = { "last_month", S_PERIOD_LAST_MONTH, DAY_SPAN_MONTH, 0, 1 },
    [PERIOD_QUARTER]      = { "quarter", S_PERIOD_QUARTER, DAY_SPAN_QUARTER, 0, 0 },
    [PERIOD_LAST_QUARTER] = { "last_quarter", S_PERIOD_LAST_QUARTER, DAY_SPAN_QUARTER, 0, 3 },
    [PERIOD_YEAR]         = { "year", S_PERIOD_YEAR, DAY_SPAN_YEAR, 0, 0 },
    [PERIOD_OWN]          = { "own", S_PERIOD_OWN, DAY_SPAN_DAY, 0, 0 },
};

/* The span that today lies in, or one before it. */
static void place(enum period_name name, const char *today, struct period *ret)
{
    char first[CLOCK_DATE_SIZE], day[CLOCK_DATE_SIZE];

    day_span_begin(today, periods[name].span, first);
    day_add(first, -periods[name].days_back, day);
    day_add_months(day, -periods[name].months_back, first);
    day_span_begin(first, periods[name].span, ret->from);
    day_span_end(first, periods[name].span, ret->to);
}

void period_read(const struct form *query, enum period_name otherwise, const char *today, struct period *ret)
{
    const char *code = form_get(query, "period");

    *ret = (struct period){ .name = otherwise };
    for (int i = 0; i < PERIODS; i++)
        if (strcmp(periods[i].code, code) == 0)
            ret->name = (enum period_name)i;
    if (ret->name == PERIOD_OWN) {
        bool good = date_read(form_get(query, "from"), ret->from) == 0 && date_read(form_get(query, "to"), ret->to) == 0;

        if (good && strcmp(ret->from, ret->to) <= 0)
            return;
        ret->bad = true;
        ret->name = PERIOD_TODAY;
    }
    place(ret->name, today, ret);
}

void period_controls(const struct request *q, struct html *h, const struct period *p)
{
    char from[CLOCK_DATE_SIZE], to[CLOCK_DATE_SIZE];

    clock_show_date(p->from, from);
    clock_show_date(p->to, to);
    html_put(h, "<div class=\"control\"><label for=\"period\">%s</label><select id=\"period\" name=\"period\">", tr(q, S_PERIOD));
    for (int i = 0; i < PERIODS; i++)
        html_put(h, i == (int)p->name ? "<option value=\"%s\" selected>%s</option>" : "<option value=\"%s\">%s</option>", periods[i].code, tr(q, periods[i].label));
    html_put(h, "</select></div>\n"
             "<div class=\"control\"><label for=\"from\">%s</label><input id=\"from\" name=\"from\" value=\"%s\" inputmode=\"numeric\" autocomplete=\"off\"></div>\n"
             "<div class=\"control\"><label for=\"to\">%s</label><input id=\"to\" name=\"to\" value=\"%s\" inputmode=\"numeric\" autocomplete=\"off\"></div>\n",
             tr(q, S_PERIOD_FROM), from, tr(q, S_PERIOD_TO), to);
}

void period_put_query(struct html *h, const struct period *p)
{
    html_put(h, "period=%s", periods[p->name].code);
    if (p->name == PERIOD_OWN)
        html_put(h, "&from=%s&to=%s", p->from, p->to);
}

void period_words(enum lang lang, const struct period *p, char *out, size_t size)
{
    char from[CLOCK_DATE_SIZE], to[CLOCK_DATE_SIZE];

    clock_show_date(p->from, from);
    clock_show_date(p->to, to);
    if (strcmp(from, to) == 0)
        snprintf(out, size, "%s", from);
    else
        string_fill(lang, S_PRINT_ON_DAYS, from, to, out, size);
}
