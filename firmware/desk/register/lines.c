#include "desk/register/lines.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

static const enum string_id state_labels[LETTER_STATES] = {
    [LETTER_TAKEN_IN] = S_STATE_TAKEN_IN, [LETTER_READ] = S_STATE_READ, [LETTER_FILED] = S_STATE_FILED,
    [LETTER_SENT] = S_STATE_SENT, [LETTER_HELD] = S_STATE_HELD, [LETTER_VOID] = S_STATE_VOID,
    [LETTER_REFUSED] = S_STATE_REFUSED,
};

enum string_id state_label(enum letter_state state) { return state_labels[state]; }

void result_text(const json_t *result, const char *key, char out[RECEIPT_SIZE])
{
    const json_t *v = json_object_get(result, key);

    out[0] = '\0';
    if (json_is_integer(v))
        snprintf(out, RECEIPT_SIZE, "%lld", (long long)json_integer_value(v));
    else if (json_is_string(v) && strlen(json_string_value(v)) < RECEIPT_SIZE)
        snprintf(out, RECEIPT_SIZE, "%s", json_string_value(v));
}

static int keep_receipt(void *ctx, const struct delivery *d)
{
    struct receipt *receipt = ctx;

    if (strcmp(d->channel, "eoffice") != 0)
        return 0;
    AUTO_JSON json_t *result = json_loads(d->result, 0, NULL);
    result_text(result, "receipt_no", receipt->receipt_no);
    result_text(result, "computer_no", receipt->computer_no);
    receipt->asked_for = true;
    if (d->state != DELIVERY_DELIVERED)         /* half done is not done */
        receipt->receipt_no[0] = '\0';
    return 0;
}

int receipt_of(struct store *s, int64_t letter, struct receipt *ret, struct err *e)
{
    *ret = (struct receipt){ 0 };
    return store_deliveries(s, letter, keep_receipt, ret, e);
}

static bool delivery_needs_person(const struct letter *l)
{
    return l->state == LETTER_FILED && (strcmp(l->delivery_note, "held") == 0 || strcmp(l->delivery_note, "unknown") == 0);
}

bool line_needs_person(const struct letter *l)
{
    return l->state == LETTER_READ || l->state == LETTER_HELD || delivery_needs_person(l);
}

static void filed_state(const struct request *q, struct html *h, const struct letter *l, const struct receipt *receipt)
{
    if (strcmp(l->delivery_note, "held") == 0)
        html_put(h, "<span class=\"state need\">%s</span>", tr(q, S_IS_DELIVERY_HELD));
    else if (strcmp(l->delivery_note, "unknown") == 0)
        html_put(h, "<span class=\"state need\">%s</span>", tr(q, S_IS_DELIVERY_UNKNOWN));
    else if (!receipt->receipt_no[0])
        html_put(h, "<span class=\"state wait\">%s</span>", tr(q, S_IS_WAITING_EOFFICE));
    else {
        html_put(h, "<span class=\"state wait\">");
        html_fill(h, tr(q, S_IS_IN_EOFFICE_MAIL_WAITS), receipt->receipt_no, NULL);
        html_put(h, "</span>");
    }
}

void line_state(const struct request *q, struct html *h, const struct letter *l, const struct receipt *receipt)
{
    static const struct { const char *tone; enum string_id sentence; } words[LETTER_STATES] = {
        [LETTER_TAKEN_IN] = { "wait", S_IS_BEING_READ },
        [LETTER_READ] = { "need", S_IS_WAITING_FOR_YOU },
        [LETTER_FILED] = { "wait", S_IS_WAITING_EOFFICE },
        [LETTER_SENT] = { "done", S_IS_IN_EOFFICE },
        [LETTER_HELD] = { "held", S_IS_HELD },
        [LETTER_VOID] = { "void", S_IS_VOID },
        [LETTER_REFUSED] = { "held", S_IS_REFUSED },
    };

    char why[SAID_WORDED_SIZE];

    if (l->state == LETTER_FILED) {
        filed_state(q, h, l, receipt);
        return;
    }
    html_put(h, "<span class=\"state %s\">", words[l->state].tone);
    html_fill(h, tr(q, words[l->state].sentence), l->state == LETTER_SENT ? receipt->receipt_no : said_in(q->lang, l->reason, why), NULL);
    html_put(h, "</span>");
}

void line_time(struct html *h, int64_t utc_s, bool short_today)
{
    char shown[CLOCK_SHOWN_SIZE], now[CLOCK_SHOWN_SIZE], iso[CLOCK_ISO_SIZE], day[CLOCK_DATE_SIZE];

    clock_format_shown(utc_s, shown);
    clock_format_shown(clock_utc_s(), now);
    clock_format_iso(utc_s, iso);
    snprintf(day, sizeof(day), "%.10s", shown);
    html_put(h, "<time datetime=\"%s\">", iso);
    if (!short_today || strncmp(shown, now, strlen(day)) != 0)
        html_put(h, "<span class=\"day\">%s</span> ", day);
    html_put(h, "%s</time>", strlen(shown) > 11 ? shown + 11 : shown);
}
