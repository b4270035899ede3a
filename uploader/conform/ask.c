#include "uploader/conform/ask.h"

#include "base/auto.h"
#include "base/clock.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { URL_SIZE = 2048, RETRIES = 3, RETRY_AFTER_MAX_S = 10, STALL_MS = 700, HEADERS_MAX_BYTES = 64 * 1024 };

struct transfer {
    CURL *curl;
    struct curl_slist *headers;
    const struct question *q;
    size_t sent, stall_after;           /* stall_after 0: never */
    struct answer a;
    char detail[CURL_ERROR_SIZE];
};

/* ---- bytes in and out */

static size_t give_body(char *out, size_t one, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    size_t left = t->q->n - t->sent;

    (void)one;
    if (t->stall_after && t->sent >= t->stall_after)
        return CURL_READFUNC_PAUSE;
    if (t->q->cut_after && t->sent >= t->q->cut_after)
        return CURL_READFUNC_ABORT;
    if (t->stall_after && left > t->stall_after - t->sent)
        left = t->stall_after - t->sent;
    if (t->q->cut_after && left > t->q->cut_after - t->sent)
        left = t->q->cut_after - t->sent;
    n = n < left ? n : left;
    memcpy(out, (const char *)t->q->body + t->sent, n);
    t->sent += n;
    return n;
}

static bool append(char **text, size_t *have, const char *data, size_t n, size_t max)
{
    char *grown = n <= max - *have ? realloc(*text, *have + n + 1) : NULL;

    if (!grown)
        return false;
    memcpy(grown + *have, data, n);
    *text = grown;
    *have += n;
    grown[*have] = '\0';
    return true;
}

static size_t take_body(char *data, size_t one, size_t n, void *ctx)
{
    struct transfer *t = ctx;

    (void)one;
    if (append(&t->a.body, &t->a.body_n, data, n, ANSWER_MAX_BYTES))
        return n;
    snprintf(t->a.why, sizeof(t->a.why), "the answer has more than %d bytes", ANSWER_MAX_BYTES);
    return 0;
}

static size_t take_header(char *data, size_t one, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    size_t have = strlen(t->a.headers);

    (void)one;
    return append(&t->a.headers, &have, data, n, HEADERS_MAX_BYTES) ? n : 0;
}

/* ---- a transfer */

static void add_header(struct transfer *t, const char *line)
{
    struct curl_slist *longer = curl_slist_append(t->headers, line);

    t->headers = longer ? longer : t->headers;
}

static void set_who(CURL *c, const struct target *target, const struct question *q)
{
    const char *token = q->no_token ? NULL : q->token ? q->token : target->token;

    if (token) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, token);
    }
    if (target->ca_file)
        curl_easy_setopt(c, CURLOPT_CAINFO, target->ca_file);
    if (target->cert_file)
        curl_easy_setopt(c, CURLOPT_SSLCERT, target->cert_file);
    if (target->key_file)
        curl_easy_setopt(c, CURLOPT_SSLKEY, target->key_file);
}

static bool begin(struct transfer *t, const struct target *target, const struct question *q)
{
    char url[URL_SIZE];

    *t = (struct transfer){ .q = q, .a = { .headers = strdup(""), .body = strdup("") }, .curl = curl_easy_init() };
    if (!t->curl || !t->a.headers || !t->a.body || snprintf(url, sizeof(url), "%s%s", target->url, q->path) >= (int)sizeof(url))
        return false;
    add_header(t, "Expect:");
    for (size_t i = 0; i < ASK_HEADERS_MAX && q->headers[i]; i++)
        add_header(t, q->headers[i]);
    curl_easy_setopt(t->curl, CURLOPT_URL, url);
    curl_easy_setopt(t->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, (long)target->answer_s);
    curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(t->curl, CURLOPT_ERRORBUFFER, t->detail);
    curl_easy_setopt(t->curl, CURLOPT_PRIVATE, t);
    set_who(t->curl, target, q);
    if (strcmp(q->method, "HEAD") == 0)
        curl_easy_setopt(t->curl, CURLOPT_NOBODY, 1L);
    if (q->body) {
        curl_easy_setopt(t->curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(t->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)q->n);
        curl_easy_setopt(t->curl, CURLOPT_READFUNCTION, give_body);
        curl_easy_setopt(t->curl, CURLOPT_READDATA, t);
    }
    curl_easy_setopt(t->curl, CURLOPT_CUSTOMREQUEST, q->method);
    return true;
}

static struct answer end(struct transfer *t, CURLcode code)
{
    curl_off_t took_us = 0;

    if (t->curl) {
        curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &t->a.status);
        curl_easy_getinfo(t->curl, CURLINFO_TOTAL_TIME_T, &took_us);
    }
    t->a.took_ms = took_us / 1000;
    t->a.came = t->curl && code == CURLE_OK && t->a.status > 0;
    if (!t->a.came && !t->a.why[0])
        snprintf(t->a.why, sizeof(t->a.why), "%s", t->detail[0] ? t->detail : curl_easy_strerror(code));
    if (t->a.body)
        t->a.json = json_loadb(t->a.body, t->a.body_n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    curl_easy_cleanup(t->curl);
    curl_slist_free_all(t->headers);
    return t->a;
}

static struct answer ask_once(const struct target *target, const struct question *q)
{
    struct transfer t;
    CURLcode code = begin(&t, target, q) ? curl_easy_perform(t.curl) : CURLE_OUT_OF_MEMORY;

    return end(&t, code);
}

struct answer ask(const struct target *t, const struct question *q)
{
    for (int tries = 0; ; tries++) {
        struct answer a = ask_once(t, q);
        int64_t wait_s = a.came && (a.status == 429 || a.status == 503) ? answer_number(&a, "Retry-After") : -1;

        if (wait_s < 0 || wait_s > RETRY_AFTER_MAX_S || tries == RETRIES)
            return a;
        answer_done(&a);
        poll(NULL, 0, (int)wait_s * 1000 + 100);
    }
}

void answer_done(struct answer *a)
{
    free(a->headers);
    free(a->body);
    json_decref(a->json);
    *a = (struct answer){ .came = false };
}

void answer_header(const struct answer *a, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);

    out[0] = '\0';
    for (const char *line = a->headers; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            const char *from = line + n + 1 + strspn(line + n + 1, " \t");

            snprintf(out, size, "%.*s", (int)strcspn(from, "\r\n"), from);
            return;
        }
}

int64_t answer_number(const struct answer *a, const char *name)
{
    char text[32];

    answer_header(a, name, text, sizeof(text));
    size_t n = strlen(text);
    return n == 0 || n > 18 || strspn(text, "0123456789") != n ? -1 : strtoll(text, NULL, 10);
}

/* ---- several at once */

static void run_until(CURLM *multi, int64_t until_ms)
{
    int running = 1;

    while (running > 0 && clock_mono_ms() < until_ms) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 50, NULL);
    }
}

void ask_at_once(const struct target *target, const struct question *q, size_t n, struct answer *ret)
{
    struct transfer t[ASK_AT_ONCE_MAX];
    CURLcode codes[ASK_AT_ONCE_MAX];
    CURLM *multi = curl_multi_init();
    CURLMsg *message;
    int left;

    for (size_t i = 0; i < n; i++) {
        codes[i] = CURLE_OPERATION_TIMEDOUT;
        if (begin(&t[i], target, q))
            curl_multi_add_handle(multi, t[i].curl);
    }
    run_until(multi, clock_mono_ms() + (target->answer_s + 1) * 1000);
    while ((message = curl_multi_info_read(multi, &left)))
        for (size_t i = 0; i < n; i++)
            if (t[i].curl == message->easy_handle)
                codes[i] = message->data.result;
    for (size_t i = 0; i < n; i++) {
        curl_multi_remove_handle(multi, t[i].curl);
        ret[i] = end(&t[i], codes[i]);
    }
    curl_multi_cleanup(multi);
}

struct answer ask_while_stalled(const struct target *target, const struct question *stalled, size_t first_n, const struct question *q)
{
    struct transfer t;
    CURLM *multi = curl_multi_init();

    if (begin(&t, target, stalled)) {
        t.stall_after = first_n;
        curl_easy_setopt(t.curl, CURLOPT_TIMEOUT, 0L);
        curl_multi_add_handle(multi, t.curl);
    }
    run_until(multi, clock_mono_ms() + STALL_MS);     /* time enough for the bytes to arrive */
    struct answer a = ask(target, q);
    curl_multi_remove_handle(multi, t.curl);
    struct answer thrown = end(&t, CURLE_ABORTED_BY_CALLBACK);
    answer_done(&thrown);
    curl_multi_cleanup(multi);
    return a;
}
