#include "desk/deliveries/deliveries.h"

#include "desk/counter/lamps.h"
#include "desk/register/lines.h"

#include <stdio.h>
#include <string.h>

static const struct { enum string_id word; const char *tone; } states[DELIVERY_STATES] = {
    [DELIVERY_WAITING] = { S_DELIVERY_WAITING, "wait" },        [DELIVERY_SENDING] = { S_DELIVERY_SENDING, "wait" },
    [DELIVERY_COMMITTING] = { S_DELIVERY_SENDING, "wait" },     [DELIVERY_UNKNOWN] = { S_DELIVERY_UNKNOWN, "need" },
    [DELIVERY_DELIVERED] = { S_DELIVERY_DELIVERED, "done" },    [DELIVERY_HELD] = { S_DELIVERY_HELD, "need" },
    [DELIVERY_CANCELLED] = { S_DELIVERY_CANCELLED, "done" },
};

bool delivery_is_eoffice(const struct delivery *d) { return strcmp(d->channel, "eoffice") == 0; }

static const struct channel { const char *name; enum string_id word; } channels[] = {
    { "eoffice", S_CHANNEL_EOFFICE }, { "mail", S_CHANNEL_MAIL }, { "sms", S_CHANNEL_SMS }, { "migration", S_CHANNEL_MIGRATION },
    { "readback", S_CHANNEL_READBACK },
};

static const struct channel *channel_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(channels); i++)
        if (strcmp(channels[i].name, name) == 0)
            return &channels[i];
    return NULL;
}

bool delivery_is_channel(const char *name) { return channel_of(name); }

const char *delivery_channel_name(const struct request *q, const char *channel)
{
    const struct channel *known = channel_of(channel);

    return known ? tr(q, known->word) : channel;
}

const char *delivery_state_words(const struct request *q, enum delivery_state state) { return tr(q, states[state].word); }

void delivery_put_state(const struct request *q, struct html *h, enum delivery_state state)
{
    html_put(h, "<span class=\"state %s\">%s</span>", states[state].tone, tr(q, states[state].word));
}

/* Since when it is known that the numbers are the letter's. */
static void put_verified(const struct request *q, struct html *h, const struct delivery *d)
{
    char line[SAID_SIZE];

    said_set(line, SAID_READBACK_VERIFIED);
    html_put(h, "<p class=\"receipt\">");
    html_said(h, q->lang, line);
    html_put(h, " · ");
    line_time(h, d->changed_s, true);
    html_put(h, "</p>");
}

void delivery_put_result(const struct request *q, struct html *h, const struct delivery *d)
{
    static const struct { const char *key; enum string_id label; } facts[] = {
        { "receipt_no", S_RECEIPT_NO }, { "computer_no", S_COMPUTER_NO }, { "typed_by", S_TYPED_BY },
        { "mailed_to", S_MAILED_TO }, { "folder", S_MIGRATED_FOLDER }, { "file", S_MIGRATED_FILE }, { "lies_with", S_LIES_WITH }, { "since", S_LIES_SINCE },
    };
    AUTO_JSON json_t *result = json_loads(d->result, 0, NULL);
    char value[RECEIPT_SIZE];

    if (d->state == DELIVERY_DELIVERED && *json_str(result, "verified_at", ""))
        put_verified(q, h, d);
    for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
        result_text(result, facts[i].key, value);
        if (value[0])
            html_put(h, "<p class=\"receipt\">%s <b>%s</b></p>", tr(q, facts[i].label), value);
    }
}

void delivery_put_last(const struct request *q, struct html *h, const struct delivery *d, const json_t *told)
{
    int64_t next_s = json_int(lamp_channel_status(told, d->channel, d->instance), "next_try_s", 0);
    char tries[16], max[24], at[LAMP_VALUE_SIZE];

    html_put(h, "<p class=\"sentence\">");
    if (*d->sentence) {
        html_said(h, q->lang, d->sentence);
        html_put(h, " · ");
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

static enum string_id risk_of(const struct delivery *d)
{
    bool harmless = strcmp(d->channel, "readback") == 0 || strcmp(d->channel, "migration") == 0;

    return delivery_is_eoffice(d) ? S_RESEND_EOFFICE_RISK : harmless ? S_RESEND_HARMLESS : S_RESEND_MAIL_RISK;
}

/* Nothing is sent again before it was read what could happen twice. */
void delivery_put_resend(const struct request *q, struct html *h, const struct delivery *d, bool in_list)
{
    html_put(h, "<details class=\"ask\"><summary class=\"button%s\">%s</summary>", in_list ? " small" : "", tr(q, S_SEND_AGAIN));
    begin_step(q, h, d, "resend", "sure");
    if (in_list)
        html_put(h, "<input type=\"hidden\" name=\"to\" value=\"list\">");
    html_put(h, "<p>%s</p><button class=\"button primary\">%s</button></form></details>\n",
             tr(q, risk_of(d)), tr(q, S_SEND_AGAIN_YES));
}

static void put_there(const struct request *q, struct html *h, const struct delivery *d)
{
    html_put(h, "<details class=\"ask\"><summary class=\"button\">%s</summary>", tr(q, d->state == DELIVERY_DELIVERED ? S_CORRECT_NUMBERS : S_IT_IS_THERE));
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

/* A letter wanders on in e-Office. */
static void put_again(const struct request *q, struct html *h, const struct delivery *d)
{
    AUTO_CONFIG struct config *own = NULL;

    if (config_instance(q->desk->conf, "eoffice", d->instance, &own, NULL) < 0 || !*config_text(own, CONFIG_EOFFICE_READBACK_URL))
        return;
    html_put(h, "<div class=\"choices\">");
    begin_step(q, h, d, "again", "inline");
    html_put(h, "<button class=\"button\">%s</button></form></div>\n", tr(q, S_ASK_WHERE_IT_LIES));
}

/* Numbers of a person can be wrong; those that e-Office gave itself cannot. */
static bool was_typed(const struct delivery *d)
{
    AUTO_JSON json_t *result = json_loads(d->result, 0, NULL);

    return *json_str(result, "typed_by", "");
}

void delivery_put_steps(const struct request *q, struct html *h, const struct delivery *d)
{
    bool stuck = d->state == DELIVERY_UNKNOWN || d->state == DELIVERY_HELD;

    if (!web_may(q, RIGHT_WORK))
        return;
    if (d->state == DELIVERY_DELIVERED) {
        if (delivery_is_eoffice(d) && was_typed(d))
            put_there(q, h, d);
        else if (strcmp(d->kind, "readback") == 0)
            put_again(q, h, d);
        return;
    }
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
