#include "desk/deliveries/deliveries.h"

#include "desk/counter/lamps.h"
#include "desk/register/lines.h"

#include <stdio.h>
#include <string.h>

static const struct { enum string_id word; const char *tone; } states[DELIVERY_STATES] = {
    [DELIVERY_WAITING] = { S_DELIVERY_WAITING, "wait" },        [DELIVERY_SENDING] = { S_DELIVERY_SENDING, "wait" },
    [DELIVERY_COMMITTING] = { S_DELIVERY_SENDING, "wait" },     [DELIVERY_UNKNOWN] = { S_DELIVERY_UNKNOWN, "need" },
    [DELIVERY_DELIVERED] = { S_DELIVERY_DELIVERED, "done" },    [DELIVERY_HELD] = { S_DELIVERY_HELD, "need" },
};

bool delivery_is_eoffice(const struct delivery *d) { return strcmp(d->channel, "eoffice") == 0; }

const char *delivery_channel_name(const struct request *q, const char *channel)
{
    return strcmp(channel, "eoffice") == 0 ? tr(q, S_CHANNEL_EOFFICE) : strcmp(channel, "mail") == 0 ? tr(q, S_CHANNEL_MAIL) : channel;
}

const char *delivery_state_words(const struct request *q, enum delivery_state state) { return tr(q, states[state].word); }

void delivery_put_state(const struct request *q, struct html *h, enum delivery_state state)
{
    html_put(h, "<span class=\"state %s\">%s</span>", states[state].tone, tr(q, states[state].word));
}

void delivery_put_result(const struct request *q, struct html *h, const struct delivery *d)
{
    static const struct { const char *key; enum string_id label; } facts[] = {
        { "receipt_no", S_RECEIPT_NO }, { "computer_no", S_COMPUTER_NO }, { "typed_by", S_TYPED_BY },
    };
    AUTO_JSON json_t *result = json_loads(d->result, 0, NULL);
    char value[RECEIPT_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
        result_text(result, facts[i].key, value);
        if (value[0])
            html_put(h, "<p class=\"receipt\">%s <b>%s</b></p>", tr(q, facts[i].label), value);
    }
}

void delivery_put_last(const struct request *q, struct html *h, const struct delivery *d, const json_t *told)
{
    int64_t next_s = json_int(lamp_channel_status(told, d->channel), "next_try_s", 0);
    char tries[16], max[24], at[LAMP_VALUE_SIZE];

    html_put(h, "<p class=\"sentence\">");
    if (*d->sentence) {
        html_put(h, "<span lang=\"en\">%s</span> · ", d->sentence);
        line_time(h, d->changed_s, true);
    }
    if (d->tries > 0) {
        snprintf(tries, sizeof(tries), "%d", d->tries);
        snprintf(max, sizeof(max), "%lld", (long long)config_number(q->desk->conf, CONFIG_SEND_MAX_TRIES));
        html_put(h, " · ");
        html_fill(h, tr(q, S_DELIVERY_TRIES), tries, max);
    }
    if (next_s > 0 && (d->state == DELIVERY_WAITING || d->state == DELIVERY_UNKNOWN)) {
        lamp_time(next_s, at);
        html_put(h, " · ");
        html_fill(h, tr(q, S_DELIVERY_NEXT_TRY), at, NULL);
    }
    html_put(h, "</p>");
}

/* ---- steps */

static void begin_step(const struct request *q, struct html *h, const struct delivery *d, const char *what, const char *class_name)
{
    char path[64];

    snprintf(path, sizeof(path), "/deliveries/%lld/%s", (long long)d->id, what);
    page_form(q, h, path, NULL, class_name);
}

/* Nothing is sent again before it was read what could happen twice. */
void delivery_put_resend(const struct request *q, struct html *h, const struct delivery *d, bool in_list)
{
    html_put(h, "<details class=\"ask\"><summary class=\"button%s\">%s</summary>", in_list ? " small" : "", tr(q, S_SEND_AGAIN));
    begin_step(q, h, d, "resend", "sure");
    if (in_list)
        html_put(h, "<input type=\"hidden\" name=\"to\" value=\"list\">");
    html_put(h, "<p>%s</p><button class=\"button primary\">%s</button></form></details>\n",
             tr(q, delivery_is_eoffice(d) ? S_RESEND_EOFFICE_RISK : S_RESEND_MAIL_RISK), tr(q, S_SEND_AGAIN_YES));
}

static void put_there(const struct request *q, struct html *h, const struct delivery *d)
{
    html_put(h, "<details class=\"ask\"><summary class=\"button\">%s</summary>", tr(q, S_IT_IS_THERE));
    begin_step(q, h, d, "there", "sure");
    if (delivery_is_eoffice(d))
        html_put(h, "<label>%s <input name=\"receipt_no\" required maxlength=\"%d\"></label>"
                 "<label>%s <input name=\"computer_no\" inputmode=\"numeric\" maxlength=\"18\"></label>",
                 tr(q, S_RECEIPT_NO), RECEIPT_NO_MAX_BYTES, tr(q, S_COMPUTER_NO));
    html_put(h, "<button class=\"button primary\">%s</button></form></details>\n", tr(q, S_IT_IS_THERE_YES));
}

static void put_ask(const struct request *q, struct html *h, const struct delivery *d)
{
    begin_step(q, h, d, "ask", "inline");
    html_put(h, "<button class=\"button primary\">%s</button></form>\n", tr(q, S_ASK_EOFFICE));
}

void delivery_put_steps(const struct request *q, struct html *h, const struct delivery *d)
{
    bool stuck = d->state == DELIVERY_UNKNOWN || d->state == DELIVERY_HELD;

    if (!web_may(q, RIGHT_WORK) || d->state == DELIVERY_DELIVERED)
        return;
    if (stuck)
        html_put(h, "<p>%s</p>", tr(q, d->state == DELIVERY_HELD ? S_HELD_ADVICE : delivery_is_eoffice(d) ? S_UNKNOWN_ADVICE_EOFFICE : S_UNKNOWN_ADVICE));
    if (!stuck && !delivery_is_eoffice(d))
        return;
    html_put(h, "<div class=\"choices\">");
    if (d->state == DELIVERY_UNKNOWN && delivery_is_eoffice(d))
        put_ask(q, h, d);
    if (stuck) {
        put_there(q, h, d);
        delivery_put_resend(q, h, d, false);
    }
    if (delivery_is_eoffice(d))
        html_put(h, "<a class=\"button\" href=\"/letters/%lld/eoffice\">%s</a>", (long long)d->letter, tr(q, S_ENTER_BY_HAND));
    html_put(h, "</div>");
}
