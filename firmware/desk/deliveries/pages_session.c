/* /deliveries/session: a clerk gives the one-time code that an e-Office asks for. Name and code go to sendd and are kept nowhere. */
#include "base/clock.h"
#include "base/log.h"
#include "desk/admin/admin.h"
#include "desk/deliveries/deliveries.h"
#include "desk/web/html_said.h"
#include "store/outbox_waiting.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { ASK_MS = 1500, USER_MAX = 64, CODE_MAX = 16 };

static void put_waiting(const struct request *q, struct html *h, struct store *s, const char *instance)
{
    struct outbox_waiting w;
    char all[24], vip[24];

    if (store_outbox_waiting(s, "eoffice", instance, &w, NULL) < 0)
        return;
    snprintf(all, sizeof(all), "%lld", (long long)w.all);
    snprintf(vip, sizeof(vip), "%lld", (long long)w.vip);
    html_put(h, "<p class=\"numbers\">");
    html_fill(h, tr(q, w.vip > 0 ? S_SESSION_WAITING_VIP : S_SESSION_WAITING), all, vip);
    html_put(h, "</p>\n");
}

static void put_form(const struct request *q, struct html *h, const char *instance, size_t i)
{
    bool again = strcmp(form_get(q->form, "instance"), instance) == 0;

    page_form(q, h, "/deliveries/session", NULL, "session");
    html_put(h, "<input type=\"hidden\" name=\"instance\" value=\"%s\">", instance);
    html_put(h, "<div class=\"field\"><label for=\"user_%zu\">%s</label><input id=\"user_%zu\" name=\"user\" autocomplete=\"username\" maxlength=\"%d\" "
             "value=\"%s\" required></div>\n", i, tr(q, S_SESSION_USER), i, USER_MAX, again ? form_get(q->form, "user") : "");
    html_put(h, "<div class=\"field\"><label for=\"code_%zu\">%s</label><input id=\"code_%zu\" name=\"code\" inputmode=\"numeric\" "
             "autocomplete=\"one-time-code\" maxlength=\"%d\" required></div>\n", i, tr(q, S_SESSION_CODE), i, CODE_MAX);
    html_put(h, "<button class=\"button primary\">%s</button>\n</form>\n", tr(q, S_SESSION_OPEN_IT));
}

static void put_state(const struct request *q, struct html *h, const json_t *channel)
{
    const char *state = json_str(channel, "session", "");
    char until[CLOCK_SHOWN_SIZE];

    html_put(h, "<p class=\"state %s\">", strcmp(state, "open") == 0 ? "done" : strcmp(state, "needed") == 0 ? "need" : "wait");
    if (strcmp(state, "open") == 0) {
        clock_format_shown(json_int(channel, "session_until_s", 0), until);
        html_fill(h, tr(q, S_SESSION_IS_OPEN), until, NULL);
    } else {
        html_put(h, "%s", tr(q, strcmp(state, "needed") == 0 ? S_SESSION_IS_NEEDED : S_SESSION_NOT_ASKED));
    }
    html_put(h, "</p>\n");
}

/* Each e-Office that is set up. False: sendd does not say. */
static bool put_instances(const struct request *q, struct html *h, struct store *s)
{
    AUTO_JSON json_t *status = NULL;
    json_t *channel;
    size_t i;

    if (admin_ask(q, "sendd", json_pack("{s:s}", "do", "status"), ASK_MS, &status, NULL) < 0)
        return false;
    json_array_foreach(json_object_get(status, "channels"), i, channel) {
        const char *instance = json_str(channel, "instance", "");

        if (strcmp(json_str(channel, "name", ""), "eoffice") != 0)
            continue;
        html_put(h, "<section class=\"channel\"><h2>%s %s</h2>\n", tr(q, S_CHANNEL_EOFFICE), instance);
        put_state(q, h, channel);
        put_waiting(q, h, s, instance);
        put_form(q, h, instance, i);
        html_put(h, "</section>\n");
    }
    return true;
}

/* said: what became of the code that was given; NULL: none was. */
static void show(const struct request *q, struct reply *a, const char *said)
{
    AUTO_STORE struct store *s = NULL;

    if (web_store(q, a, &s) < 0)
        return;
    page_begin(q, a, tr(q, S_SESSION_TITLE), "session", "/deliveries/session");
    html_put(&a->body, "<p><a href=\"/deliveries\">%s</a></p>\n<h1>%s</h1>\n<p>%s</p>\n", tr(q, S_DELIVERIES), tr(q, S_SESSION_TITLE), tr(q, S_SESSION_EXPLAIN));
    if (said) {
        html_put(&a->body, "<p class=\"notice bad\" role=\"alert\">");
        html_said(&a->body, q->lang, said);
        html_put(&a->body, "</p>\n");
    }
    if (!put_instances(q, &a->body, s))
        html_put(&a->body, "<p class=\"notice bad\">%s</p>\n", tr(q, S_LAMP_SENDD_DOWN));
    page_end(q, a);
}

void page_session(const struct request *q, struct reply *a) { show(q, a, NULL); }

void act_session(const struct request *q, struct reply *a)
{
    AUTO_JSON json_t *result = NULL;
    char code[CODE_MAX + 1] = "";
    struct err e = { 0 };
    size_t n = 0;

    for (const char *c = form_get(q->form, "code"); *c && n < CODE_MAX; c++)        /* phones show it with a blank in the middle */
        if (*c != ' ')
            code[n++] = *c;
    json_t *ask = json_pack("{s:s, s:s, s:s, s:s}", "do", "session_open", "instance", form_get(q->form, "instance"),
                            "user", form_get(q->form, "user"), "code", code);
    sodium_memzero(code, sizeof(code));
    int r = admin_trial(q, ask, &result, &e);
    log_info("session_open", LOG_STATUS, r == 0 ? "worked" : "failed");
    if (r == 0)
        web_redirect(a, "/deliveries/session");
    else
        show(q, a, err_line(&e));
}
