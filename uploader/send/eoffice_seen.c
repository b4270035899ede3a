#include "uploader/send/eoffice_seen.h"

#include "base/clock.h"
#include "uploader/send/http.h"
#include "uploader/send/sessions.h"

#include <stdio.h>
#include <string.h>

enum { ASK_S = 10, URL_SIZE = 1024, PATH_SIZE = 64 };

/* The day of "2026-11-22T08:15:00Z" for people, when the answer is about that receipt and it was opened. */
static bool read_answer(const struct http_answer *a, const char *key, char opened_at[CLOCK_ISO_SIZE], char day[CLOCK_DATE_SIZE])
{
    AUTO_JSON json_t *receipt = a->result == HTTP_ANSWERED && a->status == 200 ? json_loadb(a->body, a->body_n, 0, NULL) : NULL;
    const char *at = json_str(receipt, "opened_at", "");

    if (strcmp(json_str(receipt, "uuid", ""), key) != 0 || strlen(at) < CLOCK_DATE_SIZE || at[CLOCK_DATE_SIZE - 1] != 'T')
        return false;
    snprintf(opened_at, CLOCK_ISO_SIZE, "%.20s", at);
    char iso[CLOCK_DATE_SIZE];
    snprintf(iso, sizeof(iso), "%.10s", at);
    clock_show_date(iso, day);
    return day[0] != '\0';
}

/* own: the settings of that instance. */
static bool ask(const struct config *own, const struct channel_tools *tools, const char *instance, const char *key, char opened_at[CLOCK_ISO_SIZE], char day[CLOCK_DATE_SIZE])
{
    AUTO_FREE char *token = NULL;
    char url[URL_SIZE], path[PATH_SIZE], session[SESSION_TOKEN_MAX + 1] = "";
    struct http_answer a = { 0 };
    struct http *http = NULL;
    bool opened = false;

    if (http_base_url("eoffice.url", config_text(own, CONFIG_EOFFICE_URL), url, sizeof(url), NULL) < 0 || strlen(key) != UUID_SIZE - 1)
        return false;
    if (*config_text(own, CONFIG_EOFFICE_TOKEN_FILE) && config_secret(own, CONFIG_EOFFICE_TOKEN_FILE, &token, NULL) < 0)
        return false;
    const struct http_target target = {
        .base_url = url, .token = token, .tls = tls_of_eoffice(own), .idle_s = ASK_S, .stopping = tools->stopping, .sent_bytes = tools->sent_bytes,
    };
    if (http_new(own, &target, &http, NULL) == 0) {
        bool attended = tools->common && sessions_token(tools->common->sessions, instance, session);

        snprintf(path, sizeof(path), "/v1/receipts/%s", key);
        http_do(http, &(struct http_request){ .method = "GET", .path = path, .token = attended ? session : NULL }, &a);
        explicit_bzero(session, sizeof(session));
        opened = read_answer(&a, key, opened_at, day);
        http_answer_done(&a);
    }
    http_free(http);
    if (token)
        explicit_bzero(token, strlen(token));
    return opened;
}

bool eoffice_seen_already(const struct config *c, const struct channel_tools *tools, const struct delivery *d, struct outcome *o)
{
    const json_t *there = json_object_get(d->earlier, "eoffice");
    char opened_at[CLOCK_ISO_SIZE], day[CLOCK_DATE_SIZE];
    AUTO_CONFIG struct config *own = NULL;

    if (strcmp(d->kind, "escalation") != 0 || !there || config_instance(c, "eoffice", json_str(there, "instance", ""), &own, NULL) < 0)
        return false;
    if (!ask(own, tools, json_str(there, "instance", ""), json_str(there, "key", ""), opened_at, day))
        return false;
    outcome_say(o, VERDICT_NEEDLESS, SAID_ALERT_OPENED, day);
    o->result = json_pack("{s:s}", "opened_at", opened_at);
    return true;
}
