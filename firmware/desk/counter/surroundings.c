#include "desk/counter/surroundings.h"

#include "base/clock.h"
#include "desk/web/events.h"
#include "desk/web/html_said.h"
#include "store/outbox.h"

#include <stdio.h>
#include <string.h>

enum { CERTIFICATE_SOON_S = 14 * 86400 };

static int add_count(void *ctx, const struct outbox_count *c)
{
    struct surroundings *s = ctx;
    struct lamp_channel *channel = lamp_channel_of(&s->facts, c->channel);

    if (c->state == DELIVERY_HELD || c->state == DELIVERY_UNKNOWN)
        s->stuck += c->n;
    if (channel)
        channel->n[c->state] = c->n;
    return 0;
}

static int add_pause(void *ctx, const struct channel_pause *p)
{
    struct lamp_channel *channel = lamp_channel_of(&((struct surroundings *)ctx)->facts, p->channel);

    if (channel) {
        channel->paused_s = p->at_s;
        snprintf(channel->paused_by, sizeof(channel->paused_by), "%.*s", (int)sizeof(channel->paused_by) - 1, p->actor);
    }
    return 0;
}

int surroundings_read(const struct request *q, struct store *s, struct surroundings *ret, struct err *e)
{
    int r = 0;

    *ret = (struct surroundings){ .told = events_counter(q->desk->events) };
    ret->facts.told = ret->told;
    if (s)
        r = store_outbox_counts(s, add_count, ret, e);
    if (s && r == 0)
        r = store_channel_pauses(s, add_pause, ret, e);
    lamps_read(&ret->facts, ret->lamps);
    return r;
}

void surroundings_done(struct surroundings *s)
{
    json_decref(s->told);
    s->told = NULL;
}

/* ---- on the screen */

/* The page that says more, for those that have one. */
static const char *page_of(enum lamp lamp)
{
    static const char *const pages[LAMPS] = {
        [LAMP_EOFFICE] = "/deliveries?channel=eoffice", [LAMP_MAIL] = "/deliveries?channel=mail", [LAMP_SMS] = "/deliveries?channel=sms",
        [LAMP_MAILBOX] = "/mails",
    };

    return pages[lamp];
}

/* The n-th e-Office or mailbox, from 0; NULL: there is none, or nothing of the kind is behind the lamp. */
static const json_t *one_behind(const json_t *told, enum lamp lamp, size_t n)
{
    return lamp == LAMP_EOFFICE ? lamp_target(told, "eoffice", n)
         : lamp == LAMP_MAILBOX ? json_array_get(json_object_get(json_object_get(told, "maild"), "accounts"), n) : NULL;
}

/* Several e-Offices or mailboxes behind one lamp: each with its own name. */
static void put_each(const struct request *q, struct html *h, const struct surroundings *s, enum lamp lamp)
{
    const json_t *one;
    struct lamp_view v;

    if (!one_behind(s->told, lamp, 1))
        return;
    html_put(h, "<ul class=\"each\">\n");
    for (size_t n = 0; (one = one_behind(s->told, lamp, n)); n++) {
        const char *name = json_str(one, lamp == LAMP_EOFFICE ? "instance" : "name", "");

        if (lamp == LAMP_EOFFICE)
            lamp_of_target(one, &v);
        else
            lamp_of_mailbox(one, &v);
        lamp_begin_item(h, q->lang, *name ? name : tr(q, lamp_name(lamp)), &v);
        html_put(h, " – ");
        lamp_put_sentence(h, q->lang, &v);
        html_put(h, "</li>\n");
    }
    html_put(h, "</ul>\n");
}

static void put_lamp(const struct request *q, struct html *h, const struct surroundings *s, enum lamp lamp)
{
    const struct lamp_view *v = &s->lamps[lamp];
    const char *page = page_of(lamp);

    if (lamp_is_optional(lamp) && v->state == LAMP_OFF)
        return;
    html_put(h, "<li data-key=\"lamp-%s\"><details class=\"lamp-one %s\" name=\"lamps\"><summary><span class=\"sign\" aria-hidden=\"true\">%s</span>"
             "<span class=\"of\">%s</span> <span class=\"word\">", lamp_key(lamp), lamp_state_name(v->state), lamp_symbol(v->state), tr(q, lamp_name(lamp)));
    lamp_put_word(h, q->lang, v);
    html_put(h, "</span></summary><div class=\"says\"><p>");
    lamp_put_sentence(h, q->lang, v);
    html_put(h, "</p>");
    put_each(q, h, s, lamp);
    if (page)
        html_put(h, "<p><a class=\"button\" href=\"%s\">%s</a></p>", page, tr(q, lamp == LAMP_MAILBOX ? S_LAMP_GO_MAILS : S_LAMP_GO_SEE));
    html_put(h, "</div></details></li>\n");
}

/* Scanner, paper and printer speak for themselves below the line. */
static bool speaks_for_itself(enum lamp lamp)
{
    return lamp == LAMP_SCANNER || lamp == LAMP_PAPER || lamp == LAMP_PRINTER;
}

/* Of the desk itself: browsers will warn, or do. */
static void put_certificate(const struct request *q, struct html *h)
{
    int64_t until_s = q->desk->certificate_until_s, left_s = until_s - clock_utc_s();
    char iso[CLOCK_DATE_SIZE], day[CLOCK_DATE_SIZE];

    if (!q->desk->https || left_s > CERTIFICATE_SOON_S)
        return;
    clock_format_date(until_s, iso);
    clock_show_date(iso, day);
    html_put(h, "<p class=\"notice%s\" data-key=\"certificate\" role=\"status\">", left_s < 0 ? " bad" : "");
    html_fill_dates(h, tr(q, left_s < 0 ? S_COUNTER_CERTIFICATE_OVER : S_COUNTER_CERTIFICATE_SOON), day, NULL);
    html_put(h, "</p>\n");
}

/* Of the line to the other sides: certificates that end soon, clocks that differ; of scand: power that is short. */
static void put_warnings(const struct request *q, struct html *h, const json_t *told, const char *program)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(json_object_get(told, program), "warnings"), i, line) {
        html_put(h, "<p class=\"notice\" data-key=\"warning-%s-%zu\" role=\"status\">", program, i);
        html_said(h, q->lang, json_string_value(line) ? json_string_value(line) : "");
        html_put(h, "</p>\n");
    }
}

void surroundings_put(const struct request *q, struct html *h, const struct surroundings *s)
{
    html_put(h, "<ul class=\"lamps\" data-key=\"lamps\" aria-label=\"%s\">\n", tr(q, S_LAMPS));
    for (int i = 0; i < LAMPS; i++)
        put_lamp(q, h, s, (enum lamp)i);
    html_put(h, "</ul>\n");
    put_certificate(q, h);
    put_warnings(q, h, s->told, "scand");
    put_warnings(q, h, s->told, "sendd");
    put_warnings(q, h, s->told, "maild");
    for (int i = 0; i < LAMPS; i++) {
        if (s->lamps[i].state != LAMP_STOP || speaks_for_itself((enum lamp)i))
            continue;
        html_put(h, "<p class=\"notice bad\" data-key=\"stop-%s\" role=\"status\"><strong>%s</strong>: ", lamp_key((enum lamp)i), tr(q, lamp_name((enum lamp)i)));
        lamp_put_sentence(h, q->lang, &s->lamps[i]);
        if (i == LAMP_EOFFICE && lamp_session_needed(s->told) && web_may(q, RIGHT_WORK))
            html_put(h, " <a class=\"button\" href=\"/deliveries/session\">%s</a>", tr(q, S_SESSION_GIVE));
        html_put(h, "</p>\n");
    }
}
