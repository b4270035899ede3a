/* The deliveries page: each channel with what holds it up, and what is not served yet, the oldest on top. */
#include "desk/counter/row.h"
#include "desk/deliveries/alerts.h"
#include "desk/deliveries/deliveries.h"
#include "desk/deliveries/which.h"
#include "desk/register/lines.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 50 };

/* Those with a card of their own. */
static const struct { const char *name; enum lamp lamp; } channels[] = { { "eoffice", LAMP_EOFFICE }, { "mail", LAMP_MAIL }, { "sms", LAMP_SMS } };

struct page {
    const struct request *q;
    struct html *h;
    struct store *store;
    struct surroundings around;
    struct which which;
    int64_t last_id;
    int n;
    bool more;
    struct err *e;
};

/* ---- the channels */

static void put_number(const struct page *p, const char *channel, const char *state, enum string_id word, int64_t n)
{
    html_put(p->h, "<a href=\"/deliveries?channel=%s&amp;state=%s\"><b>%lld</b> %s</a> ", channel, state, (long long)n, tr(p->q, word));
}

static void put_channel_form(const struct page *p, const char *path, const char *channel, const char *class_name)
{
    page_form(p->q, p->h, path, NULL, class_name);
    html_put(p->h, "<input type=\"hidden\" name=\"channel\" value=\"%s\">", channel);
}

static void put_pause(const struct page *p, const char *channel, bool paused)
{
    if (paused) {
        put_channel_form(p, "/channels/go-on", channel, "inline");
        html_put(p->h, "<button class=\"button primary\">%s</button></form>\n", tr(p->q, S_CHANNEL_GO_ON));
        return;
    }
    html_put(p->h, "<details class=\"ask\"><summary class=\"button\">%s</summary>", tr(p->q, S_CHANNEL_PAUSE));
    put_channel_form(p, "/channels/pause", channel, "sure");
    html_put(p->h, "<p>%s</p><label>%s <input name=\"reason\" required maxlength=\"200\"></label><button class=\"button danger\">%s</button></form></details>\n",
             tr(p->q, S_CHANNEL_PAUSE_EXPLAIN), tr(p->q, S_REASON), tr(p->q, S_CHANNEL_PAUSE_YES));
}

/* Where a channel leads to several: each with how it is. */
static void put_targets(const struct page *p, const char *name)
{
    const json_t *target;
    struct lamp_view v;

    if (!lamp_target(p->around.told, name, 1))
        return;
    html_put(p->h, "<ul class=\"each\">\n");
    for (size_t n = 0; (target = lamp_target(p->around.told, name, n)); n++) {
        const char *instance = json_str(target, "instance", "");

        lamp_of_target(target, &v);
        lamp_begin_item(p->h, p->q->lang, *instance ? instance : delivery_channel_name(p->q, name), &v);
        html_put(p->h, "</li>\n");
    }
    html_put(p->h, "</ul>\n");
}

/* All held ones in one go: asked once, with their number. */
static void put_resend_all(const struct page *p, const char *channel, int64_t held)
{
    char n[24];

    if (held == 0)
        return;
    snprintf(n, sizeof(n), "%lld", (long long)held);
    html_put(p->h, "<details class=\"ask\"><summary class=\"button\">");
    html_fill(p->h, tr(p->q, S_RESEND_ALL), n, NULL);
    html_put(p->h, "</summary>");
    put_channel_form(p, "/channels/resend", channel, "sure");
    html_put(p->h, "<p>%s</p><button class=\"button primary\">", tr(p->q, strcmp(channel, "eoffice") == 0 ? S_RESEND_EOFFICE_RISK : S_RESEND_MAIL_RISK));
    html_fill(p->h, tr(p->q, S_RESEND_ALL_YES), n, NULL);
    html_put(p->h, "</button></form></details>\n");
}

static void put_channel(struct page *p, size_t i)
{
    const char *name = channels[i].name;
    const struct lamp_channel *facts = lamp_channel_of(&p->around.facts, name);
    const struct lamp_view *lamp = &p->around.lamps[channels[i].lamp];
    const int64_t *n = facts->n;

    if (lamp_is_optional(channels[i].lamp) && lamp->state == LAMP_OFF)
        return;
    html_put(p->h, "<section class=\"channel %s\" data-key=\"channel-%s\"><h2><span class=\"sign\" aria-hidden=\"true\">%s</span> %s: ",
             lamp_state_name(lamp->state), name, lamp_symbol(lamp->state), delivery_channel_name(p->q, name));
    lamp_put_word(p->h, p->q->lang, lamp);
    html_put(p->h, "</h2>\n<p>");
    lamp_put_sentence(p->h, p->q->lang, lamp);
    html_put(p->h, "</p>\n");
    put_targets(p, name);
    html_put(p->h, "<p class=\"numbers\">");
    put_number(p, name, "waiting", S_DELIVERY_WAITING, n[DELIVERY_WAITING] + n[DELIVERY_SENDING] + n[DELIVERY_COMMITTING]);
    put_number(p, name, "unknown", S_DELIVERY_UNKNOWN, n[DELIVERY_UNKNOWN]);
    put_number(p, name, "held", S_DELIVERY_HELD, n[DELIVERY_HELD]);
    html_put(p->h, "</p>\n");
    if (web_may(p->q, RIGHT_WORK)) {
        html_put(p->h, "<div class=\"choices\">");
        if (i == 0 && lamp_session_needed(p->around.told))
            html_put(p->h, "<a class=\"button primary\" href=\"/deliveries/session\">%s</a>", tr(p->q, S_SESSION_GIVE));
        put_pause(p, name, facts->paused_s > 0);
        put_resend_all(p, name, n[DELIVERY_HELD]);
        html_put(p->h, "</div>\n");
    }
    html_put(p->h, "</section>\n");
}

/* ---- the list */

static void put_head(const struct page *p)
{
    static const enum string_id titles[] = { S_NUMBER, S_SUBJECT, S_OUTBOX_CHANNEL, S_WAITS_SINCE, S_STATE };

    html_put(p->h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table", tr(p->q, S_DELIVERIES));
    row_ago_words(p->q, p->h);
    html_put(p->h, ">\n<thead><tr>");
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        html_put(p->h, "<th scope=\"col\">%s</th>", tr(p->q, titles[i]));
    html_put(p->h, "</tr></thead>\n<tbody>\n");
}

static int put_letter_cell(void *ctx, const struct letter *l)
{
    const struct page *p = ctx;

    if (l->lane == 0)
        html_put(p->h, " <span class=\"badge vip\">%s</span>", tr(p->q, S_VIP_BADGE));
    html_put(p->h, "</th><td class=\"wide\"><span class=\"of\">%s</span> %s", l->sender, l->subject);
    return 0;
}

static int put_item(void *ctx, const struct outbox_item *item)
{
    struct page *p = ctx;
    struct html *h = p->h;
    const struct delivery *d = &item->d;

    if (p->n == ROWS) {                 /* one more than is shown: there is a next page */
        p->more = true;
        return 0;
    }
    if (p->n++ == 0)
        put_head(p);
    p->last_id = d->id;
    html_put(h, "<tr data-key=\"d%lld\"><th scope=\"row\"><a href=\"/letters/%lld#deliveries\">%s</a>", (long long)d->id, (long long)d->letter, d->number);
    int r = store_letter(p->store, d->letter, put_letter_cell, p, p->e);
    html_put(h, "</td><td>%s %s", delivery_channel_name(p->q, d->channel), d->instance);
    alerts_put_kind(p->q, h, d);
    html_put(h, "</td><td>");
    line_time(h, item->since_s, true);
    html_put(h, " ");
    row_ago(p->q, h, item->since_s);
    html_put(h, "</td><td>");
    delivery_put_state(p->q, h, d->state);
    delivery_put_last(p->q, h, d, p->around.told);
    if (d->state == DELIVERY_HELD && web_may(p->q, RIGHT_WORK))
        delivery_put_resend(p->q, h, d, true);
    html_put(h, "</td></tr>\n");
    return r;
}

static void put_way(const struct page *p, int64_t after_id, enum string_id label)
{
    char query[WHICH_QUERY_SIZE];
    struct which there = p->which;

    there.after_id = after_id;
    which_query(&there, query);
    html_put(p->h, "<a class=\"button\" href=\"/deliveries?%s\">%s</a>", query, tr(p->q, label));
}

static void put_paging(const struct page *p)
{
    html_put(p->h, "<nav class=\"paging\" aria-label=\"%s\">", tr(p->q, S_LIST_PAGING));
    if (p->which.after_id > 0)
        put_way(p, 0, S_LIST_FIRST);
    if (p->more)
        put_way(p, p->last_id, S_LIST_NEXT);
    html_put(p->h, "</nav>\n");
}

/* ---- put together: the whole page, and its part that changes by itself */

static int put_parts(struct page *p)
{
    struct outbox_filter f = which_filter(&p->which, ROWS + 1);
    int r = surroundings_read(p->q, p->store, &p->around, p->e);

    html_put(p->h, "<div class=\"channels\" data-key=\"channels\">\n");
    for (size_t i = 0; i < ARRAY_LEN(channels); i++)
        put_channel(p, i);
    html_put(p->h, "</div>\n<section data-key=\"list\">\n");
    which_put(p->q, p->h, &p->which, p->around.told);
    if (r == 0)
        r = store_outbox(p->store, &f, put_item, p, p->e);
    if (p->n > 0)
        html_put(p->h, "</tbody></table></div>\n");
    else
        html_put(p->h, "<p class=\"empty\">%s</p>\n", tr(p->q, S_NOTHING_UNSERVED));
    put_paging(p);
    html_put(p->h, "</section>\n");
    surroundings_done(&p->around);
    return r;
}

static void put_done(const struct request *q, struct html *h)
{
    int64_t n = form_int(q->query, "resent");
    char number[24];

    if (n < 0)
        return;
    snprintf(number, sizeof(number), "%lld", (long long)n);
    html_put(h, "<p class=\"notice good\" role=\"status\">");
    html_fill(h, tr(q, S_RESENT), number, NULL);
    html_put(h, "</p>\n");
}

static void show(const struct request *q, struct reply *a, bool whole)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct page p = { .q = q, .h = &a->body, .e = &e };
    char query[WHICH_QUERY_SIZE], self[WHICH_QUERY_SIZE + 16];

    if (web_store(q, a, &s) < 0)
        return;
    p.store = s;
    which_read(q->query, &p.which);
    which_query(&p.which, query);
    if (whole) {
        snprintf(self, sizeof(self), "/deliveries?%s", query);
        page_begin(q, a, tr(q, S_DELIVERIES), "deliveries", self);
        html_put(p.h, "<h1 class=\"unseen\">%s</h1>\n", tr(q, S_DELIVERIES));
        put_done(q, p.h);
        html_put(p.h, "<div data-live=\"/deliveries/live?%s\">\n", query);
    }
    int r = put_parts(&p);
    if (whole) {
        html_put(p.h, "</div>\n");
        page_end(q, a);
    }
    if (r < 0)
        web_not_read(q, a, "deliveries_not_read", r, &e);
}

void page_deliveries(const struct request *q, struct reply *a) { show(q, a, true); }
void page_deliveries_live(const struct request *q, struct reply *a) { show(q, a, false); }
