/* Who is told of a letter besides the mail copy, on its page: words for kind and person, who has seen it, and the button for it. */
#include "desk/deliveries/alerts.h"

#include "desk/register/lines.h"
#include "store/alerts.h"

#include <errno.h>
#include <string.h>

static const struct { const char *name; enum string_id word; } kinds[] = {
    { "alert", S_KIND_ALERT }, { "escalation", S_KIND_ESCALATION }, { "deadline", S_KIND_DEADLINE }, { "bounced", S_KIND_BOUNCED },
    { "waiting", S_KIND_LATE }, { "ack", S_KIND_ACK },
}, whoms[] = {
    { "addressee", S_WHOM_ADDRESSEE }, { "next", S_WHOM_NEXT }, { "supervisor", S_WHOM_SUPERVISOR }, { "sender", S_WHOM_SENDER },
};

const char *alerts_kind(enum lang lang, const char *kind)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].name, kind) == 0)
            return string_of(lang, kinds[i].word);
    return kind;
}

const char *alerts_whom(enum lang lang, const char *whom)
{
    for (size_t i = 0; i < ARRAY_LEN(whoms); i++)
        if (strcmp(whoms[i].name, whom) == 0)
            return string_of(lang, whoms[i].word);
    return whom;
}

void alerts_put_kind(const struct request *q, struct html *h, const struct delivery *d)
{
    if (strcmp(d->kind, "letter") != 0 && strcmp(d->kind, "readback") != 0)
        html_put(h, " – %s", alerts_kind(q->lang, d->kind));
    if (*d->whom)
        html_put(h, " %s", alerts_whom(q->lang, d->whom));
}

void alerts_put_due(const struct request *q, struct html *h, const struct delivery *d)
{
    char when[CLOCK_SHOWN_SIZE];

    if (d->state != DELIVERY_WAITING || d->due_s <= clock_utc_s())
        return;
    clock_format_shown(d->due_s, when);
    html_put(h, "<p>");
    html_fill(h, tr(q, S_ALERT_DUE), when, NULL);
    html_put(h, "</p>");
}

/* ---- seen */

static int put_seen(void *ctx, const struct letter_seen *seen)
{
    const struct letter_view *v = ctx;
    bool reply = strcmp(seen->how, "reply") == 0, opened = strcmp(seen->how, "opened") == 0;

    html_put(v->h, "<p class=\"notice good\" role=\"status\"><b>%s</b> ", tr(v->q, S_SEEN));
    line_time(v->h, seen->at_s, true);
    html_put(v->h, ": ");
    if (reply || opened)
        html_put(v->h, "%s", tr(v->q, reply ? S_SEEN_REPLY : S_SEEN_OPENED));
    else
        html_fill(v->h, tr(v->q, S_SEEN_DESK), *seen->by ? seen->by : seen->actor, seen->actor);
    html_put(v->h, "</p>\n");
    return 0;
}

static void put_button(const struct letter_view *v)
{
    char path[64];

    html_put(v->h, "<p>%s</p>\n", tr(v->q, S_SEEN_NOT));
    if (!web_may(v->q, RIGHT_WORK))
        return;
    snprintf(path, sizeof(path), "/letters/%lld/seen", (long long)v->letter->id);
    page_form(v->q, v->h, path, NULL, "inline seen");
    html_put(v->h, "<label for=\"seen_by\">%s</label> <input id=\"seen_by\" name=\"by\" maxlength=\"60\" autocomplete=\"off\" aria-describedby=\"seen_help\">"
             " <button class=\"button\">%s</button> <span id=\"seen_help\">%s</span></form>\n", tr(v->q, S_SEEN_BY), tr(v->q, S_SEEN_NOTE), tr(v->q, S_SEEN_HELP));
}

struct told { bool any, mail; };

static int note_alert(void *ctx, const struct delivery *d)
{
    struct told *t = ctx;

    t->any = t->any || alert_is_kind(d->kind);
    t->mail = t->mail || (strcmp(d->channel, "mail") == 0 && strcmp(d->kind, "letter") == 0);
    return 0;
}

int letter_alerts(const struct letter_view *v, struct err *e)
{
    AUTO_CONFIG struct config *c = admin_config(v->q);
    bool mail_on = c && config_text(c, CONFIG_MAIL_URL)[0], sms_on = c && config_text(c, CONFIG_SMS_GATEWAY)[0];
    struct letter_view copy = *v;
    struct told told = { false, false };
    int r = store_deliveries(v->store, v->letter->id, note_alert, &told, e);

    if (r < 0)
        return r;
    if (mail_on && !told.mail)
        html_put(v->h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_NO_MAIL_COPY));
    if (v->letter->lane == 0 && c && !mail_on && !sms_on)
        html_put(v->h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_NOBODY_TOLD));
    r = store_seen(v->store, v->letter->id, put_seen, &copy, e);
    if (r == -ENOENT && told.any)
        put_button(v);
    return r == -ENOENT ? 0 : r;
}

void act_seen(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:I, s:s, s:s}", "do", "letter_seen", "letter", (json_int_t)q->id, "by", form_get(q->form, "by"),
                                   "actor", web_actor(q))) == 0)
        web_redirect(a, "/letters/%lld#deliveries", (long long)q->id);
}

/* ---- the acknowledgement: a tick where there is somebody to send it to */

void letter_ack_tick(const struct letter_view *v)
{
    AUTO_CONFIG struct config *c = admin_config(v->q);
    AUTO_FREE char *wanted = NULL, *email = NULL, *mobile = NULL;

    if (!c || store_field(v->store, v->letter->id, "ack_wanted", &wanted, NULL) < 0 || store_field(v->store, v->letter->id, "sender_email", &email, NULL) < 0 ||
        store_field(v->store, v->letter->id, "sender_mobile", &mobile, NULL) < 0)
        return;
    bool way = (*email && config_text(c, CONFIG_MAIL_URL)[0]) || (*mobile && config_text(c, CONFIG_SMS_GATEWAY)[0]);
    if (!way && !(v->typed && form_has(v->typed->form, "acknowledge")))
        return;
    const char *set = config_text(c, CONFIG_OFFICE_ACK);
    bool usual = strcmp(wanted, "yes") == 0 || strcmp(set, "all") == 0 || (strcmp(set, "mail") == 0 && strcmp(v->letter->source, "mail") == 0);
    bool ticked = v->typed ? form_has(v->typed->form, "acknowledge") : usual;
    html_put(v->h, "<div class=\"tick\"><label><input type=\"checkbox\" form=\"confirm\" id=\"f_acknowledge\" name=\"acknowledge\" value=\"yes\"%s>"
             " <span>%s</span></label></div>\n", ticked ? " checked" : "", tr(v->q, S_ACK_TICK));
}
