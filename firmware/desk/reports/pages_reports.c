/* Reports: one at a time, for a period, on the screen, as CSV or printed. */
#include "desk/reports/orders.h"
#include "desk/reports/reports.h"


#include <errno.h>
#include <string.h>

/* One of them. */
struct report {
    const char *code;               /* in addresses */
    enum string_id title;
    int (*build)(const struct report_question *a, struct report_table *t, struct err *e);
    enum period_name usual;         /* when no period is asked for */
    bool by_span;                   /* "counted by" is offered */
};

static const struct report reports[] = {
    { "received", S_REPORT_RECEIVED, report_received, PERIOD_MONTH, true },
    { "pending", S_REPORT_PENDING, report_pending, PERIOD_TODAY, false },
    { "language", S_REPORT_LANGUAGE, report_language, PERIOD_QUARTER, false },
    { "mode", S_REPORT_MODE, report_mode, PERIOD_MONTH, false },
    { "sender_type", S_REPORT_SENDER_TYPE, report_sender_type, PERIOD_MONTH, false },
    { "form", S_REPORT_FORM, report_form, PERIOD_MONTH, false },
    { "category", S_REPORT_CATEGORY, report_category, PERIOD_MONTH, false },
    { "lane", S_REPORT_LANE, report_lane, PERIOD_MONTH, false },
    { "source", S_REPORT_SOURCE, report_source, PERIOD_MONTH, false },
    { "times", S_REPORT_TIMES, report_times, PERIOD_WEEK, false },
    { "deliveries", S_REPORT_DELIVERIES, report_deliveries, PERIOD_MONTH, false },
    { "alerts", S_REPORT_ALERTS, report_alerts, PERIOD_MONTH, false },
    { "data", S_REPORT_DATA, report_data, PERIOD_MONTH, false },
    { "refused", S_REPORT_REFUSED, report_refused, PERIOD_MONTH, false },
};

/* The one of that code; the first when there is none. */
static const struct report *find(const char *code)
{
    for (size_t i = 0; i < ARRAY_LEN(reports); i++)
        if (strcmp(reports[i].code, code) == 0)
            return &reports[i];
    return &reports[0];
}

static const struct { const char *code; enum day_span span; enum string_id label; } spans[] = {
    { "day", DAY_SPAN_DAY, S_BY_DAY }, { "week", DAY_SPAN_WEEK, S_BY_WEEK }, { "month", DAY_SPAN_MONTH, S_BY_MONTH },
};

/* ---- what was asked for */

struct asked {
    const struct report *report;
    struct period period;
    size_t by;                  /* of spans */
    char today[CLOCK_DATE_SIZE];
};

static void read_asked(const struct request *q, struct asked *ret)
{
    ret->report = find(form_get(q->query, "report"));
    ret->by = 0;
    clock_format_date(clock_utc_s(), ret->today);
    period_read(q->query, ret->report->usual, ret->today, &ret->period);
    for (size_t i = 0; i < ARRAY_LEN(spans); i++)
        if (strcmp(spans[i].code, form_get(q->query, "by")) == 0)
            ret->by = i;
}

/* Asks the diary. 0; else the reply is a finished page. */
static int build(const struct request *q, struct reply *a, const struct asked *asked, struct report_table *t)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    int r = web_store(q, a, &s);

    report_table_init(t, q->lang, asked->report->title);
    if (r < 0)
        return r;
    struct report_question question = { .q = q, .s = s, .period = &asked->period, .by = spans[asked->by].span, .today = asked->today };
    r = asked->report->build(&question, t, &e);
    if (r == 0 && t->failed)
        r = err_set(&e, -ENOMEM, "out of memory");
    if (r < 0) {
        report_table_done(t);
        web_not_read(q, a, "report_not_made", r, &e);
    }
    return r;
}

/* "report=...&period=...", escaped. */
static void put_query(struct html *h, const struct asked *asked)
{
    html_put(h, "report=%s&", asked->report->code);
    period_put_query(h, &asked->period);
    if (asked->report->by_span)
        html_put(h, "&by=%s", spans[asked->by].code);
}

/* ---- the page */

static void put_kinds(const struct request *q, struct html *h)
{
    html_put(h, "<nav class=\"kinds\" aria-label=\"%s\"><a href=\"/reports\" aria-current=\"page\">%s</a><a href=\"/invoices\">%s</a></nav>\n",
             tr(q, S_REPORTS_KINDS), tr(q, S_TAB_REPORTS), tr(q, S_INVOICES));
}

static void put_period(const struct request *q, struct html *h, const struct asked *asked)
{
    html_put(h, "<form class=\"filters\" method=\"get\" action=\"/reports\">\n<div class=\"control wide\"><label for=\"report\">%s</label>"
             "<select id=\"report\" name=\"report\">", tr(q, S_REPORT_CHOICE));
    for (size_t i = 0; i < ARRAY_LEN(reports); i++)
        html_put(h, &reports[i] == asked->report ? "<option value=\"%s\" selected>%s</option>" : "<option value=\"%s\">%s</option>", reports[i].code, tr(q, reports[i].title));
    html_put(h, "</select></div>\n");
    period_controls(q, h, &asked->period);
    if (asked->report->by_span) {
        html_put(h, "<div class=\"control\"><label for=\"by\">%s</label><select id=\"by\" name=\"by\">", tr(q, S_PERIOD_BY));
        for (size_t i = 0; i < ARRAY_LEN(spans); i++)
            html_put(h, i == asked->by ? "<option value=\"%s\" selected>%s</option>" : "<option value=\"%s\">%s</option>", spans[i].code, tr(q, spans[i].label));
        html_put(h, "</select></div>\n");
    }
    html_put(h, "<button class=\"button primary\">%s</button></form>\n", tr(q, S_CLOCK_SHOW));
    if (asked->report->by_span)
        html_put(h, "<p class=\"hint\">%s</p>\n", tr(q, S_PERIOD_QUARTERS));
    if (asked->period.bad)
        html_put(h, "<p class=\"notice bad\" role=\"alert\">%s</p>\n", tr(q, S_PERIOD_BAD));
}

static void put_ways_out(const struct request *q, struct html *h, const struct asked *asked)
{
    html_put(h, "<p class=\"choices\"><a class=\"button\" href=\"/reports/csv?");
    put_query(h, asked);
    html_put(h, "\">%s</a> <a class=\"button\" href=\"/reports/print?", tr(q, S_REPORT_CSV));
    put_query(h, asked);
    html_put(h, "\">%s</a></p>\n", tr(q, S_REPORT_PRINT));
}

static void put_day_print(const struct request *q, struct html *h, const struct asked *asked)
{
    char day[CLOCK_DATE_SIZE];

    clock_show_date(strcmp(asked->period.to, asked->today) > 0 ? asked->today : asked->period.to, day);
    html_put(h, "<section class=\"daily\"><h2>%s</h2>\n<p class=\"sentence\">%s</p>\n<form class=\"filters\" method=\"get\" action=\"/register/print\">"
             "<div class=\"control\"><label for=\"day\">%s</label><input id=\"day\" name=\"day\" value=\"%s\" inputmode=\"numeric\" autocomplete=\"off\"></div>"
             "<button class=\"button\">%s</button></form></section>\n", tr(q, S_PRINT_DAY), tr(q, S_PRINT_DAY_EXPLAIN), tr(q, S_PRINT_DAY_LABEL), day, tr(q, S_PRINT_DAY_OPEN));
}

void page_reports(const struct request *q, struct reply *a)
{
    struct report_table t;
    struct asked asked;
    struct html *h = &a->body, self;
    char words[80];

    read_asked(q, &asked);
    if (build(q, a, &asked, &t) < 0)
        return;
    html_init(&self, 512);
    html_put(&self, "/reports?");
    put_query(&self, &asked);
    page_begin(q, a, tr(q, S_TAB_REPORTS), "reports", self.text ? self.text : "/reports");
    html_done(&self);
    put_kinds(q, h);
    period_words(q->lang, &asked.period, words, sizeof(words));
    html_put(h, "<section class=\"one-report\"><h1>%s <small>%s</small></h1>\n", tr(q, asked.report->title), words);
    put_period(q, h, &asked);
    report_table_show(q, h, &t);
    put_ways_out(q, h, &asked);
    put_day_print(q, h, &asked);
    html_put(h, "</section>\n");
    page_end(q, a);
    report_table_done(&t);
}

/* ---- the ways out */

void report_send_csv(const struct request *q, struct reply *a, struct report_table *take_table, const char *name)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    if (out)
        report_table_csv(out, take_table);
    report_table_done(take_table);
    if (!out || fclose(out) != 0) {
        free(text);
        web_error(q, a, 500, NULL);
        return;
    }
    html_asset(&a->body, text, text + n);
    free(text);
    a->type = "text/csv; charset=utf-8";
    snprintf(a->file_name, sizeof(a->file_name), "%.50s.csv", name);
}

void page_reports_csv(const struct request *q, struct reply *a)
{
    struct report_table t;
    struct asked asked;

    read_asked(q, &asked);
    if (build(q, a, &asked, &t) == 0)
        report_send_csv(q, a, &t, asked.report->code);
}

void page_reports_print(const struct request *q, struct reply *a)
{
    struct report_table t;
    struct asked asked;
    char words[80], words_hi[80];

    read_asked(q, &asked);
    if (build(q, a, &asked, &t) < 0)
        return;
    period_words(LANG_EN, &asked.period, words, sizeof(words));
    period_words(LANG_HI, &asked.period, words_hi, sizeof(words_hi));
    order_answer_report(q, a, &t, asked.report->code, words, strcmp(words, words_hi) == 0 ? "" : words_hi);
}
