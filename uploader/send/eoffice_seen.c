#include "uploader/send/eoffice_seen.h"

#include "base/clock.h"
#include "uploader/send/http.h"
#include "uploader/send/sessions.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ASK_S = 10, URL_SIZE = 1024, PATH_SIZE = 64 };

struct eoffice_seen { const struct config *config; const struct channel_tools *tools; };

int eoffice_seen_new(const struct config *c, const struct channel_tools *tools, struct eoffice_seen **ret, struct err *e)
{
    struct eoffice_seen *x = calloc(1, sizeof(*x));

    if (!x)
        return err_set(e, -ENOMEM, "no memory");
    x->config = c;
    x->tools = tools;
    *ret = x;
    return 0;
}

void eoffice_seen_free(struct eoffice_seen *x) { free(x); }

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

static bool ask(struct eoffice_seen *x, const struct config *own, const char *instance, const char *key, char opened_at[CLOCK_ISO_SIZE], char day[CLOCK_DATE_SIZE])
{
    AUTO_FREE char *token = NULL;
    char url[URL_SIZE], path[PATH_SIZE], session[SESSION_TOKEN_MAX + 1] = "";
    struct http_answer a = { 0 };
    struct http *http = NULL;
    const char *set = config_text(own, CONFIG_EOFFICE_URL);
    size_t n = strlen(set);
    bool opened;

    while (n > 0 && set[n - 1] == '/')
        n--;
    if (n == 0 || n >= sizeof(url) || strlen(key) != UUID_SIZE - 1)
        return false;
    snprintf(url, sizeof(url), "%.*s", (int)n, set);
    if (*config_text(own, CONFIG_EOFFICE_TOKEN_FILE) && config_secret(own, CONFIG_EOFFICE_TOKEN_FILE, &token, NULL) < 0)
        return false;
    const struct http_target target = {
        .base_url = url, .token = token, .tls = { config_text(own, CONFIG_EOFFICE_CA_FILE), config_text(own, CONFIG_EOFFICE_CERT_FILE),
        config_text(own, CONFIG_EOFFICE_KEY_FILE), "eoffice.ca_file", "eoffice.cert_file" }, .idle_s = ASK_S, .stopping = x->tools->stopping,
        .sent_bytes = x->tools->sent_bytes,
    };
    if (http_check_url("eoffice.url", url, NULL) == 0 && http_new(own, &target, &http, NULL) == 0) {
        bool attended = x->tools->common && sessions_token(x->tools->common->sessions, instance, session);

        snprintf(path, sizeof(path), "/v1/receipts/%s", key);
        http_do(http, &(struct http_request){ .method = "GET", .path = path, .token = attended ? session : NULL }, &a);
        explicit_bzero(session, sizeof(session));
        opened = read_answer(&a, key, opened_at, day);
        http_answer_done(&a);
    } else {
        opened = false;
    }
    http_free(http);
    if (token)
        explicit_bzero(token, strlen(token));
    return opened;
}

bool eoffice_seen_already(struct eoffice_seen *x, const struct delivery *d, struct outcome *o)
{
    const json_t *there = json_object_get(d->earlier, "eoffice");
    char opened_at[CLOCK_ISO_SIZE], day[CLOCK_DATE_SIZE];
    AUTO_CONFIG struct config *own = NULL;

    if (strcmp(d->kind, "escalation") != 0 || !there || config_instance(x->config, "eoffice", json_str(there, "instance", ""), &own, NULL) < 0)
        return false;
    if (!ask(x, own, json_str(there, "instance", ""), json_str(there, "key", ""), opened_at, day))
        return false;
    outcome_say(o, VERDICT_NEEDLESS, SAID_ALERT_OPENED, day);
    o->result = json_pack("{s:s}", "opened_at", opened_at);
    return true;
}
