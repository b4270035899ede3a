/* /mails: each mailbox with how it is and what its comparison with the diary found, and the mails that became no letters. */
#include "base/ipc.h"
#include "base/log.h"
#include "desk/counter/lamps.h"
#include "desk/register/lines.h"
#include "desk/web/events.h"
#include "desk/web/html_said.h"
#include "desk/web/web.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ASK_MS = 1500, LISTED_MAX = 100 /* of one answer of maild */ };

/* ---- the mailboxes */

static void put_account(const struct request *q, struct html *h, const json_t *account)
{
    char at[LAMP_VALUE_SIZE], taken[24], listed[24];
    int64_t last_s = json_int(account, "last_s", 0);
    const char *compared = json_str(account, "compared", "");
    struct lamp_view lamp;

    snprintf(taken, sizeof(taken), "%lld", (long long)json_int(account, "taken", 0));
    snprintf(listed, sizeof(listed), "%lld", (long long)json_int(account, "listed", 0));
    lamp_of_mailbox(account, &lamp);
    html_put(h, "<section class=\"channel %s\"><h2><span class=\"sign\" aria-hidden=\"true\">%s</span> %s: ", lamp_state_name(lamp.state), lamp_symbol(lamp.state),
             json_str(account, "name", ""));
    lamp_put_word(h, q->lang, &lamp);
    html_put(h, "</h2>\n<p>");
    lamp_put_sentence(h, q->lang, &lamp);
    html_put(h, "</p>\n");
    if (last_s > 0) {
        lamp_time(last_s, at);
        html_put(h, "<p>");
        html_fill(h, tr(q, S_MAILS_LOOKED), at, NULL);
        html_put(h, "</p>\n");
    }
    html_put(h, "<p>");
    html_fill(h, tr(q, S_MAILS_COUNTS), taken, listed);
    html_put(h, "</p>\n<p>");
    if (*compared)
        html_said(h, q->lang, compared);
    else
        html_put(h, "%s", tr(q, S_MAILS_NOT_COMPARED));
    html_put(h, "</p></section>\n");
}

/* False: maild does not say. */
static bool put_accounts(const struct request *q, struct html *h)
{
    AUTO_JSON json_t *status = NULL;
    json_t *account;
    size_t i;

    if (ipc_call(q->desk->run_dir, "maild", json_pack("{s:s}", "do", "status"), ASK_MS, &status, NULL) < 0)
        return false;
    html_put(h, "<div class=\"channels\">\n");
    json_array_foreach(json_object_get(status, "accounts"), i, account)
        put_account(q, h, account);
    html_put(h, "</div>\n");
    return true;
}

/* ---- the mails */

/* What may be classified is for a supervisor to clear, as it is at the scanner. */
static enum right right_to_take(const char *why)
{
    static const char *const doubtful[] = { "marked", "sensitive", "unchecked" };

    for (size_t i = 0; i < ARRAY_LEN(doubtful); i++)
        if (strcmp(why, doubtful[i]) == 0)
            return RIGHT_DECIDE;
    return RIGHT_WORK;
}

static void put_take(const struct request *q, struct html *h, const json_t *mail)
{
    const char *by = json_str(mail, "by", ""), *why = json_str(mail, "why", "");

    if (*by) {
        html_fill(h, tr(q, S_MAILS_WANTED), by, NULL);
    } else if (strcmp(why, "refused") == 0 || strcmp(why, "too_large") == 0) {
        html_put(h, "%s", tr(q, S_MAILS_REFUSED));
    } else if (!web_may(q, right_to_take(why))) {
        html_put(h, "%s", web_may(q, RIGHT_WORK) ? tr(q, S_MAILS_SUPERVISOR) : "");
    } else {
        html_put(h, "<details class=\"ask\"><summary class=\"button small\">%s</summary>", tr(q, S_MAILS_TAKE));
        page_form(q, h, "/mails/take", NULL, "sure");
        html_put(h, "<input type=\"hidden\" name=\"id\" value=\"%s\"><input type=\"hidden\" name=\"account\" value=\"%s\">"
                 "<p>%s</p><button class=\"button primary\">%s</button></form></details>", json_str(mail, "id", ""), json_str(mail, "account", ""),
                 tr(q, S_MAILS_TAKE_SURE), tr(q, S_MAILS_TAKE_YES));
    }
}

static void put_mail(const struct request *q, struct html *h, const json_t *mail)
{
    const char *from = json_str(mail, "from", "");

    html_put(h, "<tr><th scope=\"row\">");
    line_time(h, json_int(mail, "arrived_s", 0), true);
    html_put(h, "</th><td>%s</td><td class=\"wide\">", *from ? from : "–");
    html_said(h, q->lang, json_str(mail, "sentence", ""));
    html_put(h, "</td><td>%s · %s</td><td>", json_str(mail, "account", ""), json_str(mail, "folder", ""));
    put_take(q, h, mail);
    html_put(h, "</td></tr>\n");
}

static void put_paging(const struct request *q, struct html *h, int64_t skip, bool more)
{
    html_put(h, "<nav class=\"paging\" aria-label=\"%s\">", tr(q, S_LIST_PAGING));
    if (skip > 0)
        html_put(h, "<a class=\"button\" href=\"/mails\">%s</a>", tr(q, S_LIST_FIRST));
    if (more)
        html_put(h, "<a class=\"button\" href=\"/mails?skip=%lld\">%s</a>", (long long)skip + LISTED_MAX, tr(q, S_LIST_NEXT));
    html_put(h, "</nav>\n");
}

static void put_mails(const struct request *q, struct html *h, int64_t skip)
{
    static const enum string_id titles[] = { S_MAILS_ARRIVED, S_MAILS_FROM, S_MAILS_WHY, S_MAILS_WHERE, S_MAILS_TAKE };
    AUTO_JSON json_t *answer = NULL;
    json_t *mail;
    size_t i;

    if (ipc_call(q->desk->run_dir, "maild", json_pack("{s:s, s:I}", "do", "listed", "skip", (json_int_t)skip), ASK_MS, &answer, NULL) < 0)
        return;
    if (json_array_size(json_object_get(answer, "mails")) == 0) {
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, S_MAILS_NONE));
        return;
    }
    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_MAILS));
    for (i = 0; i < ARRAY_LEN(titles) - 1; i++)
        html_put(h, "<th scope=\"col\">%s</th>", tr(q, titles[i]));
    html_put(h, "<th scope=\"col\"><span class=\"unseen\">%s</span></th></tr></thead>\n<tbody>\n", tr(q, titles[i]));
    json_array_foreach(json_object_get(answer, "mails"), i, mail)
        put_mail(q, h, mail);
    html_put(h, "</tbody></table></div>\n");
    put_paging(q, h, skip, json_flag(answer, "more"));
}

void page_mails(const struct request *q, struct reply *a)
{
    int64_t skip = form_int(q->query, "skip");
    struct html *h = &a->body;

    page_begin(q, a, tr(q, S_MAILS), "mails", "/mails");
    html_put(h, "<h1>%s</h1>\n", tr(q, S_MAILS));
    if (form_has(q->query, "begun"))
        html_put(h, "<p class=\"notice good\" role=\"status\">%s</p>\n", tr(q, S_MAILS_BEGUN));
    if (!config_is_set_up(q->desk->conf, CONFIG_MAILBOX_URL)) {
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, S_MAILS_NOT_SET_UP));
    } else if (!put_accounts(q, h)) {
        html_put(h, "<p class=\"notice bad\" role=\"status\">%s</p>\n", tr(q, S_LAMP_MAILD_DOWN));
    } else {
        html_put(h, "<p>%s</p>\n", tr(q, S_MAILS_EXPLAIN));
        put_mails(q, h, skip > 0 ? skip : 0);
    }
    page_end(q, a);
}

/* ---- one becomes a letter */

/* Why it is on the list, as maild says now, whatever the form said; "" when it is not. */
static void why_of(const struct request *q, const char *account, const char *id, char out[32])
{
    bool more = true;

    out[0] = '\0';
    for (int64_t skip = 0; more && !out[0]; skip += LISTED_MAX) {
        AUTO_JSON json_t *answer = NULL;
        json_t *mail;
        size_t i;

        if (ipc_call(q->desk->run_dir, "maild", json_pack("{s:s, s:I}", "do", "listed", "skip", (json_int_t)skip), ASK_MS, &answer, NULL) < 0)
            return;
        more = json_flag(answer, "more");
        json_array_foreach(json_object_get(answer, "mails"), i, mail)
            if (strcmp(json_str(mail, "id", ""), id) == 0 && strcmp(json_str(mail, "account", ""), account) == 0)
                snprintf(out, 32, "%s", json_str(mail, "why", ""));
    }
}

void act_mail_take(const struct request *q, struct reply *a)
{
    const char *id = form_get(q->form, "id"), *account = form_get(q->form, "account");
    struct err e = { 0 };
    char why[32];

    why_of(q, account, id, why);
    if (!web_may(q, right_to_take(why))) {
        web_error(q, a, 403, NULL);
        return;
    }
    int r = ipc_call(q->desk->run_dir, "maild", json_pack("{s:s, s:s, s:s, s:s}", "do", "take", "account", account, "id", id, "actor", web_actor(q)),
                     IPC_CALL_MS, NULL, &e);
    events_look(q->desk->events);
    if (r < 0) {
        log_warn("mail_not_taken", LOG_WHY, e.msg);
        web_error(q, a, 409, r == -EREMOTEIO ? err_line(&e) : tr(q, S_LAMP_MAILD_DOWN));
    } else {
        web_redirect(a, "/mails?begun=1");
    }
}
