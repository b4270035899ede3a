/* Reports that count letters received: per day, week or month, and by what is known of them. */
#include "desk/reports/reports.h"

#include "desk/letter/fields.h"
#include "store/reports.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- by one thing */

static const struct choice lanes[] = { { "0", S_REPORT_VIP }, { "1", S_REPORT_CURRENT }, { "2", S_REPORT_BACKLOG } };
static const struct choice sources[] = {
    { "scan", S_REPORT_SOURCE_SCAN }, { "import", S_REPORT_SOURCE_IMPORT }, { "hotfolder", S_HOT_FOLDER }, { "mail", S_REPORT_SOURCE_MAIL },
    { "unknown", S_REPORT_UNKNOWN },
};

struct by_value {
    struct report_table *t;
    const struct choice *choices;       /* words for values; what is not among them is shown as it is */
    size_t n_choices;
    int64_t sum, shown;
};

static const char *words_for(const struct by_value *b, const char *value)
{
    for (size_t i = 0; *value && i < b->n_choices; i++)
        if (strcmp(b->choices[i].value, value) == 0)
            return string_of(b->t->lang, b->choices[i].label);
    return *value ? value : string_of(b->t->lang, S_REPORT_UNKNOWN);
}

static int add_up(void *ctx, const char *value, int64_t n)
{
    struct by_value *b = ctx;

    (void)value;
    b->sum += n;
    return 0;
}

static void put_counted(struct by_value *b, const char *words, int64_t n)
{
    char percent[16];

    snprintf(percent, sizeof(percent), "%.1f %%", b->sum > 0 ? 100.0 * (double)n / (double)b->sum : 0.0);
    report_table_text(b->t, words);
    report_table_number(b->t, n);
    report_table_text(b->t, percent);
}

static int put_value(void *ctx, const char *value, int64_t n)
{
    struct by_value *b = ctx;

    if (report_table_may_grow(b->t))
        put_counted(b, words_for(b, value), n);
    return 0;
}

static int by_value(const struct report_question *a, struct report_table *t, const char *what, const struct choice *choices, size_t n_choices, struct err *e)
{
    struct by_value b = { .t = t, .choices = choices, .n_choices = n_choices };

    report_table_column(t, S_REPORT_VALUE, false, 3);
    report_table_column(t, S_REPORT_LETTERS, true, 1);
    report_table_column(t, S_REPORT_PERCENT, true, 1);
    int r = store_tally(a->s, what, a->period->from, a->period->to, add_up, &b, e);
    if (r == 0)
        r = store_tally(a->s, what, a->period->from, a->period->to, put_value, &b, e);
    if (r == 0 && t->n_rows > 0) {
        put_counted(&b, string_of(t->lang, S_REPORT_TOTAL), b.sum);
        t->total = true;
    }
    return r;
}

static int by_field(const struct report_question *a, struct report_table *t, const char *what, enum field_id field, struct err *e)
{
    return by_value(a, t, what, desk_fields[field].choices, desk_fields[field].n_choices, e);
}

int report_mode(const struct report_question *a, struct report_table *t, struct err *e) { return by_field(a, t, "mode", FIELD_DELIVERY_MODE, e); }
int report_sender_type(const struct report_question *a, struct report_table *t, struct err *e) { return by_field(a, t, "sender_type", FIELD_SENDER_TYPE, e); }
int report_form(const struct report_question *a, struct report_table *t, struct err *e) { return by_field(a, t, "form", FIELD_FORM, e); }
int report_category(const struct report_question *a, struct report_table *t, struct err *e) { return by_value(a, t, "category", NULL, 0, e); }
int report_lane(const struct report_question *a, struct report_table *t, struct err *e) { return by_value(a, t, "lane", lanes, ARRAY_LEN(lanes), e); }
int report_source(const struct report_question *a, struct report_table *t, struct err *e) { return by_value(a, t, "source", sources, ARRAY_LEN(sources), e); }

/* ---- by language and region */

enum { LANGUAGES = 4, REGIONS = 4 };

struct by_region { int64_t n[REGIONS][LANGUAGES]; };

/* value: "hi/A"; language or region may be missing, the region then is "-". */
static int put_region(void *ctx, const char *value, int64_t n)
{
    static const char *const languages[] = { "hi", "en", "mixed" };
    struct by_region *b = ctx;
    const char *slash = strchr(value, '/');
    size_t language = 0, region = REGIONS - 1;

    if (!slash)
        return 0;
    while (language < ARRAY_LEN(languages) &&
           (strlen(languages[language]) != (size_t)(slash - value) || strncmp(languages[language], value, (size_t)(slash - value)) != 0))
        language++;
    if (slash[1] >= 'A' && slash[1] <= 'C')
        region = (size_t)(slash[1] - 'A');
    b->n[region][language] += n;
    return 0;
}

static void put_languages(struct report_table *t, enum string_id words, const int64_t n[LANGUAGES])
{
    report_table_text(t, string_of(t->lang, words));
    for (size_t i = 0; i < LANGUAGES; i++)
        report_table_number(t, n[i]);
    report_table_number(t, n[0] + n[1] + n[2] + n[3]);
}

int report_language(const struct report_question *a, struct report_table *t, struct err *e)
{
    static const enum string_id regions[REGIONS] = { S_REPORT_REGION_A, S_REPORT_REGION_B, S_REPORT_REGION_C, S_REPORT_UNKNOWN };
    struct by_region b = { 0 };
    int64_t sum[LANGUAGES] = { 0 };

    t->note = S_REPORT_LANGUAGE_NOTE;
    report_table_column(t, S_REPORT_REGION, false, 3);
    report_table_column(t, S_REPORT_HINDI, true, 1);
    report_table_column(t, S_REPORT_ENGLISH, true, 1);
    report_table_column(t, S_REPORT_BOTH, true, 1);
    report_table_column(t, S_REPORT_UNKNOWN, true, 1);
    report_table_column(t, S_REPORT_TOTAL, true, 1);
    int r = store_tally(a->s, "region", a->period->from, a->period->to, put_region, &b, e);
    for (size_t i = 0; r == 0 && i < REGIONS; i++) {
        put_languages(t, regions[i], b.n[i]);
        for (size_t k = 0; k < LANGUAGES; k++)
            sum[k] += b.n[i][k];
    }
    if (r == 0)
        put_languages(t, S_REPORT_TOTAL, sum);
    t->total = true;
    return r;
}

/* ---- per day, week or month */

enum { PER_LETTERS, PER_VIP, PER_CURRENT, PER_BACKLOG, PER_HINDI, PER_ENGLISH, PER_BOTH, PER_PAGES, PER_VOID, PER_REFUSED, PERS };

struct span_row { char day[CLOCK_DATE_SIZE]; int64_t n[PERS]; };
struct spans {
    enum day_span by;
    struct span_row *rows;              /* owned; in the order of their days */
    size_t n, room;
    const char *what;                   /* that is being counted */
};

/* The row of the span in which day lies; made where it belongs. NULL: no memory. */
static struct span_row *row_of(struct spans *s, const char *day)
{
    char first[CLOCK_DATE_SIZE];
    size_t at = s->n;

    day_span_begin(day, s->by, first);
    while (at > 0 && strcmp(s->rows[at - 1].day, first) > 0)
        at--;
    if (at > 0 && strcmp(s->rows[at - 1].day, first) == 0)
        return &s->rows[at - 1];
    if (s->n == s->room) {
        size_t room = s->room ? 2 * s->room : 64;
        struct span_row *more = reallocarray(s->rows, room, sizeof(*more));

        if (!more)
            return NULL;
        s->rows = more;
        s->room = room;
    }
    memmove(&s->rows[at + 1], &s->rows[at], (s->n - at) * sizeof(*s->rows));
    s->n++;
    s->rows[at] = (struct span_row){ .n = { 0 } };
    memcpy(s->rows[at].day, first, sizeof(first));
    return &s->rows[at];
}

static const struct { const char *what, *value; int column; } counted[] = {
    { "lane", "0", PER_VIP }, { "lane", "1", PER_CURRENT }, { "lane", "2", PER_BACKLOG }, { "language", "hi", PER_HINDI },
    { "language", "en", PER_ENGLISH }, { "language", "mixed", PER_BOTH }, { "state", "void", PER_VOID }, { "state", "refused", PER_REFUSED },
    { "pages", "", PER_PAGES },
};

static int count_day(void *ctx, const char *day, const char *value, int64_t n)
{
    struct spans *s = ctx;
    struct span_row *row = row_of(s, day);

    if (!row)
        return -ENOMEM;
    for (size_t i = 0; i < ARRAY_LEN(counted); i++)
        if (strcmp(counted[i].what, s->what) == 0 && strcmp(counted[i].value, value) == 0)
            row->n[counted[i].column] += n;
    if (strcmp(s->what, "state") == 0)
        row->n[PER_LETTERS] += n;
    return 0;
}

static void put_span(struct report_table *t, const char *words, const int64_t n[PERS])
{
    report_table_text(t, words);
    for (int i = 0; i < PERS; i++)
        report_table_number(t, n[i]);
}

int report_received(const struct report_question *a, struct report_table *t, struct err *e)
{
    static const char *const whats[] = { "state", "lane", "language", "pages" };
    static const enum string_id titles[PERS] = { S_REPORT_LETTERS, S_REPORT_VIP, S_REPORT_CURRENT, S_REPORT_BACKLOG, S_REPORT_HINDI, S_REPORT_ENGLISH,
                                                 S_REPORT_BOTH, S_REPORT_PAGES, S_REPORT_VOID, S_REPORT_REFUSED_N };
    struct spans s = { .by = a->by };
    int64_t sum[PERS] = { 0 };
    int r = 0;

    report_table_column(t, a->by == DAY_SPAN_MONTH ? S_BY_MONTH : a->by == DAY_SPAN_WEEK ? S_BY_WEEK : S_BY_DAY, false, 1.6);
    for (int i = 0; i < PERS; i++)
        report_table_column(t, titles[i], true, 1);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(whats); i++) {
        s.what = whats[i];
        r = store_tally_days(a->s, whats[i], a->period->from, a->period->to, count_day, &s, e);
    }
    for (size_t i = 0; r == 0 && i < s.n; i++) {
        char shown[CLOCK_DATE_SIZE];

        for (int k = 0; k < PERS; k++)
            sum[k] += s.rows[i].n[k];
        clock_show_date(s.rows[i].day, shown);
        if (report_table_may_grow(t))
            put_span(t, shown, s.rows[i].n);
    }
    if (r == 0 && s.n > 1) {
        put_span(t, string_of(t->lang, S_REPORT_TOTAL), sum);
        t->total = true;
    }
    free(s.rows);
    return r;
}
