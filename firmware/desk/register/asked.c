#include "desk/register/asked.h"

#include "base/text.h"
#include "desk/web/dates.h"

#include <stdio.h>
#include <string.h>

const struct register_column_name register_columns[COLUMNS] = {
    [COLUMN_NUMBER] = { "number", S_NUMBER, true, false }, [COLUMN_RECEIVED] = { "received", S_RECEIVED, true, false },
    [COLUMN_MODE] = { "mode", S_COLUMN_MODE, false, true }, [COLUMN_LETTER_NO] = { "letter_no", S_LETTER_NO_AND_DATE, true, false },
    [COLUMN_SENDER] = { "sender", S_SENDER, true, false }, [COLUMN_FROM] = { "from", S_COLUMN_FROM, false, true },
    [COLUMN_SUBJECT] = { "subject", S_SUBJECT, true, false }, [COLUMN_FORM] = { "form", S_FIELD_FORM, false, true },
    [COLUMN_LANGUAGE] = { "language", S_FIELD_LANGUAGE, false, true }, [COLUMN_PAGES] = { "pages", S_COLUMN_PAGES, false, true },
    [COLUMN_ENCLOSURES] = { "enclosures", S_COLUMN_ENCLOSURES, false, true }, [COLUMN_URGENCY] = { "urgency", S_FIELD_URGENCY, false, true },
    [COLUMN_CLASS] = { "class", S_COLUMN_CLASS, false, true }, [COLUMN_MARKED] = { "marked", S_MARKED_TO, true, true },
    [COLUMN_RECEIPT] = { "receipt", S_EOFFICE_RECEIPT, true, true }, [COLUMN_OPERATOR] = { "operator", S_COLUMN_OPERATOR, false, true },
    [COLUMN_REMARKS] = { "remarks", S_FIELD_REMARKS, false, true }, [COLUMN_STATE] = { "state", S_STATE, true, false },
};

/* The days come first: asked.days has the same order. */
const struct filter_name register_filters[FILTERS] = {
    { "from", S_FILTER_FROM, FACETS }, { "to", S_FILTER_TO, FACETS },
    { "dated_from", S_FILTER_DATED_FROM, FACETS }, { "dated_to", S_FILTER_DATED_TO, FACETS },
    { "state", S_STATE, FACET_STATE }, { "lane", S_FILTER_LANE, FACET_LANE }, { "mode", S_FIELD_DELIVERY_MODE, FACET_MODE },
    { "form", S_FIELD_FORM, FACET_FORM }, { "language", S_FIELD_LANGUAGE, FACET_LANGUAGE }, { "sender", S_FIELD_SENDER_TYPE, FACET_SENDER_TYPE },
    { "region", S_FIELD_SENDER_STATE, FACET_SENDER_STATE }, { "category", S_FIELD_CATEGORY, FACET_CATEGORY }, { "post", S_MARKED_TO, FACET_POST },
    { "section", S_FILTER_SECTION, FACET_SECTION }, { "channel", S_FILTER_CHANNEL, FACET_CHANNEL }, { "doubts", S_FILTER_DOUBTS, FACET_DOUBTS },
    { "source", S_FILTER_SOURCE, FACET_SOURCE }, { "by", S_FILTER_BY, FACET_BY },
};

const struct order_name register_orders[ORDERS] = {
    [ORDER_NEWEST] = { "newest", S_ORDER_BY_NEWEST }, [ORDER_OLDEST] = { "oldest", S_ORDER_BY_OLDEST },
    [ORDER_NUMBER_DOWN] = { "number_down", S_ORDER_BY_NUMBER_DOWN }, [ORDER_NUMBER_UP] = { "number_up", S_ORDER_BY_NUMBER_UP },
    [ORDER_DATE_DOWN] = { "date_down", S_ORDER_BY_DATE_DOWN }, [ORDER_DATE_UP] = { "date_up", S_ORDER_BY_DATE_UP },
};

/* ---- taking apart */

static void read_day(struct asked *a, int i)
{
    if (strcmp(a->typed[i], "today") == 0)
        clock_format_date(clock_utc_s(), a->days[i]);
    else if (a->typed[i][0] && date_read(a->typed[i], a->days[i]) < 0 && a->bad_day < 0)
        a->bad_day = i;
}

static unsigned usual_columns(void)
{
    unsigned usual = 0;

    for (int i = 0; i < COLUMNS; i++)
        usual |= register_columns[i].usual ? 1u << i : 0;
    return usual;
}

/* "number,received"; or, from a form, column_number=on. None of them: the usual ones. */
static unsigned read_columns(const struct form *f)
{
    const char *list = form_get(f, "columns");
    unsigned chosen = 0;

    for (int i = 0; i < COLUMNS; i++) {
        const char *name = register_columns[i].name;
        char box[FORM_NAME_SIZE];
        size_t n = strlen(name);

        snprintf(box, sizeof(box), "column_%s", name);
        if (form_has(f, box))
            chosen |= 1u << i;
        for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
            if (strncmp(at, name, n) == 0 && (at[n] == ',' || at[n] == '\0'))
                chosen |= 1u << i;
    }
    return chosen ? chosen | 1u << COLUMN_NUMBER : usual_columns();       /* without its number no letter can be opened */
}

void asked_from(const struct form *f, struct asked *ret)
{
    *ret = (struct asked){ .ask.words = form_get(f, "q"), .bad_day = -1, .columns = read_columns(f) };
    for (int i = 0; i < FILTERS; i++) {
        ret->typed[i] = form_get(f, register_filters[i].name);
        if (i < FILTER_DAYS)
            read_day(ret, i);
        else
            ret->ask.facet[register_filters[i].facet] = ret->typed[i];
    }
    ret->ask.from = ret->days[0];
    ret->ask.to = ret->days[1];
    ret->ask.dated_from = ret->days[2];
    ret->ask.dated_to = ret->days[3];
    for (int i = 0; i < ORDERS; i++)
        if (strcmp(form_get(f, "order"), register_orders[i].name) == 0)
            ret->ask.order = (enum register_order)i;
    int64_t after = form_int(f, "before");
    ret->ask.after = after > 0 ? after : 0;
}

int asked_filters(const struct asked *a)
{
    int n = 0;

    for (int i = 0; i < FILTERS; i++)
        n += a->typed[i][0] != '\0';
    return n;
}

bool asked_all(const struct asked *a) { return !a->ask.words[0] && asked_filters(a) == 0; }

bool asked_days_turned(const struct asked *a)
{
    return (a->days[0][0] && a->days[1][0] && strcmp(a->days[0], a->days[1]) > 0) ||
           (a->days[2][0] && a->days[3][0] && strcmp(a->days[2], a->days[3]) > 0);
}

/* ---- putting together */

static void columns_text(const struct asked *a, char out[512])
{
    unsigned usual = usual_columns();
    size_t at = 0;

    out[0] = '\0';
    for (int i = 0; i < COLUMNS && a->columns != usual; i++)
        if (a->columns & 1u << i)
            at += (size_t)snprintf(out + at, 512 - at, "%s%s", at > 0 ? "," : "", register_columns[i].name);
}

/* Each name and value that is set, in one order, so that the same search has one address. */
static void each_set(const struct asked *a, int without, void (*each)(void *ctx, const char *name, const char *value), void *ctx)
{
    char columns[512];

    if (a->ask.words[0])
        each(ctx, "q", a->ask.words);
    for (int i = 0; i < FILTERS; i++)
        if (a->typed[i][0] && i != without)
            each(ctx, register_filters[i].name, a->typed[i]);
    if (a->ask.order != ORDER_NEWEST)
        each(ctx, "order", register_orders[a->ask.order].name);
    columns_text(a, columns);
    if (columns[0])
        each(ctx, "columns", columns);
}

struct url { struct html *h; bool plain /* "&", not for an attribute */, begun; };

static void put_url(void *ctx, const char *name, const char *value)
{
    struct url *u = ctx;

    html_put(u->h, !u->begun ? "%s=" : u->plain ? "&%s=" : "&amp;%s=", name);
    html_url(u->h, value);
    u->begun = true;
}

void asked_url(struct html *h, const struct asked *a, int without)
{
    struct url u = { .h = h };

    each_set(a, without, put_url, &u);
}

static void put_hidden(void *ctx, const char *name, const char *value)
{
    html_put(ctx, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

void asked_hidden(struct html *h, const struct asked *a)
{
    each_set(a, -1, put_hidden, h);
}

void asked_text(const struct asked *a, char *out, size_t n)
{
    struct html text;
    struct url u = { .h = &text, .plain = true };
    size_t bytes = 0;

    html_init(&text, n - 1);
    each_set(a, -1, put_url, &u);
    AUTO_FREE char *taken = html_take(&text, &bytes);
    snprintf(out, n, "%s", taken ? taken : "");
}
