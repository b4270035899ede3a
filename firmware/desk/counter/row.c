#include "desk/counter/row.h"

#include "base/clock.h"
#include "desk/letter/links.h"
#include "desk/register/lines.h"
#include "store/handover.h"
#include "store/waiting.h"
#include "workflow/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- since when */

enum { MINUTE_S = 60, HOUR_S = 60 * MINUTE_S, DAY_S = 24 * HOUR_S };

void row_ago(const struct request *q, struct html *h, int64_t since_s)
{
    int64_t age_s = clock_utc_s() - since_s;
    enum string_id words = age_s < MINUTE_S ? S_AGO_NOW : age_s < HOUR_S ? S_AGO_MINUTES : age_s < 2 * DAY_S ? S_AGO_HOURS : S_AGO_DAYS;
    char n[24];

    snprintf(n, sizeof(n), "%lld", (long long)(age_s / (age_s < HOUR_S ? MINUTE_S : age_s < 2 * DAY_S ? HOUR_S : DAY_S)));
    html_put(h, "<span class=\"ago\" data-since=\"%lld\">", (long long)since_s);
    html_fill(h, tr(q, words), n, NULL);
    html_put(h, "</span>");
}

void row_ago_words(const struct request *q, struct html *h)
{
    html_put(h, " data-ago=\"%s|%s|%s|%s\"", tr(q, S_AGO_NOW), tr(q, S_AGO_MINUTES), tr(q, S_AGO_HOURS), tr(q, S_AGO_DAYS));
}

int64_t row_since(const struct letter *l)
{
    return l->state == LETTER_READ && l->read_s > 0 ? l->read_s : l->state == LETTER_TAKEN_IN ? l->received_s : l->changed_s;
}

/* ---- where it stands */

static void put_state(const struct rows *rows, const char *tone, enum string_id sentence, const char *value_1, const char *value_2)
{
    html_put(rows->h, "<span class=\"state %s\">", tone);
    html_fill(rows->h, tr(rows->q, sentence), value_1, value_2);
    html_put(rows->h, "</span>");
}

static int put_being_read(const struct rows *rows, const struct letter *l, struct err *e)
{
    char before[16];
    int n = 0, r = store_waiting_before(rows->store, l->lane, l->id, &n, e);

    snprintf(before, sizeof(before), "%d%s", n, n == WAITING_COUNT_MAX ? "+" : "");
    put_state(rows, "wait", n > 0 ? S_STANDS_READING_NEXT : S_IS_BEING_READ, before, NULL);
    return r;
}

/* Since when no e-Office can be reached; 0: one can. Where there are several a row does not say which of them its letter waits for. */
static int64_t eoffice_away_since(const json_t *told)
{
    const json_t *target;
    int64_t since_s = 0;

    for (size_t n = 0; (target = lamp_target(told, "eoffice", n)); n++) {
        int64_t away_s = json_int(target, "away_since_s", 0);

        if (away_s == 0)
            return 0;
        since_s = since_s == 0 || away_s < since_s ? away_s : since_s;
    }
    return since_s;
}

/* Not in e-Office yet, and nobody need do anything about it: what it waits for. */
static void put_on_its_way(const struct rows *rows)
{
    const struct surroundings *around = rows->around;
    const struct lamp_channel *channel = &around->facts.eoffice;
    int64_t away_s = eoffice_away_since(around->told);
    enum lamp_state network = around->lamps[LAMP_NETWORK].state;
    char since[LAMP_VALUE_SIZE] = "";

    if (channel->paused_s > 0 || away_s > 0)
        lamp_time(channel->paused_s > 0 ? channel->paused_s : away_s, since);
    if (channel->paused_s > 0)
        put_state(rows, "wait", S_STANDS_WAIT_PAUSED, since, NULL);
    else if (network == LAMP_STOP || network == LAMP_LOOK)
        put_state(rows, "wait", away_s > 0 ? S_STANDS_WAIT_NETWORK_SINCE : S_STANDS_WAIT_NETWORK, since, NULL);
    else if (away_s > 0)
        put_state(rows, "wait", S_STANDS_WAIT_EOFFICE_SINCE, since, NULL);
    else
        put_state(rows, "wait", S_STANDS_ON_ITS_WAY, NULL, NULL);
}

static int put_handover(void *ctx, const struct handover *given)
{
    put_state(ctx, "need", S_STANDS_HANDED_OVER, given->actor, given->note);
    return 0;
}

static int put_waits_for_person(const struct rows *rows, const struct letter *l, struct err *e)
{
    struct rows copy = *rows;
    char words[SAID_WORDED_SIZE];
    struct err none = { 0 };
    int r = store_handover(rows->store, l->id, put_handover, &copy, &none);

    if (r == -ENOENT && l->state == LETTER_HELD)
        put_state(rows, "held", S_IS_HELD, said_in(rows->q->lang, l->reason, words), NULL);
    else if (r == -ENOENT)
        put_state(rows, "need", l->doubts > 0 || l->doubles > 0 ? S_STANDS_NEEDS_LOOK : S_STANDS_NEEDS_YOU, NULL, NULL);
    else if (r < 0 && e)
        *e = none;
    return r == -ENOENT ? 0 : r;
}

/* Where a letter stands, in words: "in e-Office 4711", "waiting for the network", "being read, 2 before it", "needs you". */
static int put_standing(const struct rows *rows, const struct letter *l, struct err *e)
{
    struct receipt receipt = { 0 };
    int r = 0;

    if (l->state == LETTER_TAKEN_IN)
        return put_being_read(rows, l, e);
    if (l->state == LETTER_READ || l->state == LETTER_HELD)
        return put_waits_for_person(rows, l, e);
    if (l->state == LETTER_FILED || l->state == LETTER_SENT)
        r = receipt_of(rows->store, l->id, &receipt, e);
    if (r == 0 && l->state == LETTER_FILED && !line_needs_person(l) && !receipt.receipt_no[0])
        put_on_its_way(rows);
    else if (r == 0)
        line_state(rows->q, rows->h, l, &receipt);
    return r;
}

/* ---- the row */

static void put_badges(const struct rows *rows, const struct letter *l)
{
    if (l->lane != LANE_VIP && l->doubts == 0 && l->doubles == 0)
        return;
    html_put(rows->h, "<span class=\"badges\">");
    if (l->lane == LANE_VIP)
        html_put(rows->h, "<span class=\"badge vip\">%s</span> ", tr(rows->q, S_VIP_BADGE));
    if (l->doubts > 0)
        html_put(rows->h, "<span class=\"badge doubt\">? %s</span> ", tr(rows->q, S_NOT_SURE));
    if (l->doubles > 0)
        link_badge(rows->q, rows->h, l);
    html_put(rows->h, "</span>");
}

static void put_sender_and_subject(const struct rows *rows, const struct letter *l)
{
    const char *no_sender = tr(rows->q, S_SENDER_UNKNOWN), *no_subject = tr(rows->q, S_SUBJECT_UNKNOWN);

    if (l->state == LETTER_TAKEN_IN) {
        no_sender = tr(rows->q, S_NOT_READ_YET);
        no_subject = tr(rows->q, S_NOT_READ_YET_SUBJECT);
    } else if (l->state == LETTER_VOID || l->state == LETTER_REFUSED) {
        no_sender = no_subject = "–";
    }
    html_put(rows->h, "<span class=\"sender\">%s</span><span class=\"subject\">%s</span></span>",
             *l->sender ? l->sender : no_sender, *l->subject ? l->subject : no_subject);
}

int row_put(const struct rows *rows, const struct letter *l, int64_t since_s, struct err *e)
{
    const char *serial = strrchr(l->number, '/');
    struct html *h = rows->h;

    html_put(h, "<li data-key=\"%lld\"><a class=\"letter\" href=\"/letters/%lld\"><span class=\"number\"><span class=\"series\">%s</span><b>%s</b></span>"
             "<span class=\"when\">", (long long)l->id, (long long)l->id, serial ? "" : l->number, serial ? serial + 1 : "");
    line_time(h, l->received_s, true);
    html_put(h, " ");
    row_ago(rows->q, h, since_s);
    html_put(h, "</span><span class=\"what\">");
    put_badges(rows, l);
    put_sender_and_subject(rows, l);
    int r = put_standing(rows, l, e);
    html_put(h, "</a></li>\n");
    return r;
}
