/* The deliveries of one letter, on its page: per channel where it stands, what can be done, and what happened so far. */
#include "desk/deliveries/alerts.h"
#include "desk/deliveries/deliveries.h"
#include "desk/letter/letter_page.h"
#include "desk/mails/mails.h"
#include "desk/register/lines.h"
#include "desk/web/events.h"

#include <string.h>

struct shown { const struct letter_view *v; const json_t *told; struct err *e; };

/* ---- what happened */

struct past { const struct letter_view *v; const char *channel; int n; };

static const struct { const char *event; enum string_id word; } words[] = {
    { "delivery_added", S_PAST_ADDED }, { "take", S_PAST_TAKE }, { "commit", S_PAST_COMMIT }, { "delivered", S_HISTORY_DELIVERED },
    { "retry", S_PAST_RETRY }, { "unknown", S_PAST_UNKNOWN }, { "delivery_held", S_PAST_HELD }, { "resend", S_PAST_RESEND },
    { "orphaned", S_PAST_ORPHANED }, { "asked_again", S_HISTORY_ASKED_AGAIN }, { "numbers_corrected", S_HISTORY_NUMBERS_CORRECTED }, { "cancel", S_HISTORY_CANCEL },
};

static int put_event(void *ctx, const struct history_row *row)
{
    AUTO_JSON json_t *detail = json_loads(row->detail, 0, NULL);
    struct past *past = ctx;
    const struct request *q = past->v->q;
    struct html *h = past->v->h;

    if (strcmp(json_str(detail, "channel", ""), past->channel) != 0)
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(words[i].event, row->event) != 0)
            continue;
        if (past->n++ == 0)
            html_put(h, "<details class=\"past\"><summary>%s</summary><ol>", tr(q, S_PAST));
        html_put(h, "<li>");
        line_time(h, row->at_s, true);
        html_put(h, " %s · %s", tr(q, words[i].word), row->actor);
        html_put(h, " ");
        html_said(h, q->lang, json_str(detail, "sentence", ""));
        html_put(h, "</li>\n");
    }
    return 0;
}

static int put_past(const struct shown *shown, const struct delivery *d)
{
    struct past past = { .v = shown->v, .channel = d->channel };
    int r = store_history(shown->v->store, d->letter, put_event, &past, shown->e);

    if (past.n > 0)
        html_put(shown->v->h, "</ol></details>");
    return r;
}

/* ---- one of them */

static int put_delivery(void *ctx, const struct delivery *d)
{
    const struct shown *shown = ctx;
    const struct request *q = shown->v->q;
    struct html *h = shown->v->h;

    html_put(h, "<li class=\"delivery\" data-key=\"d%lld\"><h3>%s %s", (long long)d->id, delivery_channel_name(q, d->channel), d->instance);
    alerts_put_kind(q, h, d);
    html_put(h, "</h3>");
    delivery_put_state(q, h, d->state);
    alerts_put_due(q, h, d);
    delivery_put_result(q, h, d);
    delivery_put_last(q, h, d, shown->told);
    int r = mail_put_heard(q, h, shown->v->store, d->id, shown->e);
    delivery_put_steps(q, h, d);
    if (r == 0)
        r = put_past(shown, d);
    html_put(h, "</li>\n");
    return r;
}

int letter_deliveries(const struct letter_view *v, struct err *e)
{
    if (v->letter->state != LETTER_FILED && v->letter->state != LETTER_SENT)
        return 0;
    AUTO_JSON json_t *told = events_counter(v->q->desk->events);
    struct shown shown = { .v = v, .told = told, .e = e };
    html_put(v->h, "<section class=\"deliveries\" id=\"deliveries\" data-key=\"deliveries\"><h2>%s</h2>\n", tr(v->q, S_DELIVERIES));
    if (form_has(v->q->query, "asked"))
        html_put(v->h, "<p class=\"notice\" role=\"status\">%s</p>\n", tr(v->q, S_ASKED_EOFFICE));
    int r = letter_alerts(v, e);
    html_put(v->h, "<ul>\n");
    if (r == 0)
        r = store_deliveries(v->store, v->letter->id, put_delivery, &shown, e);
    html_put(v->h, "</ul></section>\n");
    return r;
}
