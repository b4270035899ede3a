#include "desk/counter/surroundings.h"

#include "desk/web/events.h"
#include "store/outbox.h"

#include <stdio.h>
#include <string.h>

static struct lamp_channel *channel_of(struct surroundings *s, const char *channel)
{
    return strcmp(channel, "eoffice") == 0 ? &s->facts.eoffice : strcmp(channel, "mail") == 0 ? &s->facts.mail : NULL;
}

static int add_count(void *ctx, const struct outbox_count *c)
{
    struct surroundings *s = ctx;
    struct lamp_channel *channel = channel_of(s, c->channel);

    if (c->state == DELIVERY_HELD || c->state == DELIVERY_UNKNOWN)
        s->stuck += c->n;
    if (channel)
        channel->n[c->state] = c->n;
    return 0;
}

static int add_pause(void *ctx, const struct channel_pause *p)
{
    struct lamp_channel *channel = channel_of(ctx, p->channel);

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
    return lamp == LAMP_EOFFICE ? "/deliveries?channel=eoffice" : lamp == LAMP_MAIL ? "/deliveries?channel=mail" : NULL;
}

static void put_lamp(const struct request *q, struct html *h, enum lamp lamp, const struct lamp_view *v)
{
    const char *page = page_of(lamp);

    html_put(h, "<li data-key=\"lamp-%s\"><details class=\"lamp-one %s\" name=\"lamps\"><summary><span class=\"sign\" aria-hidden=\"true\">%s</span>"
             "<span class=\"of\">%s</span> <span class=\"word\">", lamp_key(lamp), lamp_state_name(v->state), lamp_symbol(v->state), tr(q, lamp_name(lamp)));
    lamp_put_word(h, q->lang, v);
    html_put(h, "</span></summary><div class=\"says\"><p>");
    lamp_put_sentence(h, q->lang, v);
    html_put(h, "</p>");
    if (page)
        html_put(h, "<p><a class=\"button\" href=\"%s\">%s</a></p>", page, tr(q, S_LAMP_GO_SEE));
    html_put(h, "</div></details></li>\n");
}

/* Scanner, paper and printer speak for themselves below the line. */
static bool speaks_for_itself(enum lamp lamp)
{
    return lamp == LAMP_SCANNER || lamp == LAMP_PAPER || lamp == LAMP_PRINTER;
}

void surroundings_put(const struct request *q, struct html *h, const struct surroundings *s)
{
    html_put(h, "<ul class=\"lamps\" data-key=\"lamps\" aria-label=\"%s\">\n", tr(q, S_LAMPS));
    for (int i = 0; i < LAMPS; i++)
        put_lamp(q, h, (enum lamp)i, &s->lamps[i]);
    html_put(h, "</ul>\n");
    for (int i = 0; i < LAMPS; i++) {
        if (s->lamps[i].state != LAMP_STOP || speaks_for_itself((enum lamp)i))
            continue;
        html_put(h, "<p class=\"notice bad\" data-key=\"stop-%s\" role=\"status\"><strong>%s</strong>: ", lamp_key((enum lamp)i), tr(q, lamp_name((enum lamp)i)));
        lamp_put_sentence(h, q->lang, &s->lamps[i]);
        html_put(h, "</p>\n");
    }
}
