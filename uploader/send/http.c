#include "uploader/send/http.h"

#include "base/auto.h"
#include "base/clock.h"
#include "uploader/line/patience.h"
#include "uploader/line/route.h"

#include <arpa/inet.h>
#include <ares.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { REQUEST_MAX_S = 3600, URL_SIZE = 2048, LOOK_MS = 3600 * 1000 };

struct http {
    struct http_target target;
    CURL *curl;
    struct route *route;
    char host[TLS_HOST_SIZE];               /* "efile.example.gov.in:443", for people */
    int64_t looked_ms;                  /* our certificate was looked at then; 0: not yet */
};

/* What a fault of libcurl says about our request; what is not listed may have been sent. */
static const struct { CURLcode code; enum http_result result; } results[] = {
    { CURLE_OK,                        HTTP_ANSWERED },
    { CURLE_ABORTED_BY_CALLBACK,       HTTP_STOPPED },
    { CURLE_WRITE_ERROR,               HTTP_TOO_LARGE },
    { CURLE_COULDNT_RESOLVE_HOST,      HTTP_AWAY },
    { CURLE_COULDNT_CONNECT,           HTTP_AWAY },
    { CURLE_INTERFACE_FAILED,          HTTP_AWAY },
    { CURLE_SSL_CONNECT_ERROR,         HTTP_AWAY },
    { CURLE_PEER_FAILED_VERIFICATION,  HTTP_AWAY },
    { CURLE_SSL_CACERT_BADFILE,        HTTP_AWAY },
    { CURLE_SSL_CERTPROBLEM,           HTTP_AWAY },
    { CURLE_SSL_CIPHER,                HTTP_AWAY },
    { CURLE_SSL_ISSUER_ERROR,          HTTP_AWAY },
    { CURLE_UNSUPPORTED_PROTOCOL,      HTTP_AWAY },
    { CURLE_URL_MALFORMAT,             HTTP_AWAY },
    { CURLE_OUT_OF_MEMORY,             HTTP_AWAY },
};

int http_start(struct err *e)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS
        ? 0 : err_set(e, -EIO, "libcurl cannot start");
}

void http_end(void)
{
    ares_library_cleanup();
    curl_global_cleanup();
}

static bool is_this_machine(const char *host)
{
    struct in_addr a;

    if (inet_pton(AF_INET, host, &a) == 1)          /* a number, not a name that begins like one */
        return ntohl(a.s_addr) >> 24 == IN_LOOPBACKNET;
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0;
}

int http_check_url(const char *setting, const char *url, struct err *e)
{
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL;
    int r = 0;

    if (!u || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK
        || curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK || curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        r = err_set(e, -EINVAL, "%s = %s is not a URL", setting, url);
    else if (strcmp(scheme, "https") != 0 && !(strcmp(scheme, "http") == 0 && is_this_machine(host)))
        r = err_set(e, -EINVAL, "%s = %s must begin with https:// (http:// only to this machine)", setting, url);
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(u);
    return r;
}

int http_base_url(const char *setting, const char *url, char *out, size_t size, struct err *e)
{
    size_t n = strlen(url);

    if (n == 0)
        return err_say(e, -ENOENT, SAID_SETTING_EMPTY, setting);
    while (n > 0 && url[n - 1] == '/')
        n--;
    if (n >= size)
        return err_set(e, -EINVAL, "%s is too long", setting);
    memcpy(out, url, n);
    out[n] = '\0';
    return http_check_url(setting, url, e);
}

int http_new(const struct config *c, const struct http_target *target, struct http **ret_http, struct err *e)
{
    struct http *h = calloc(1, sizeof(*h));
    int r;

    if (!h)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    h->target = *target;
    tls_name_host(target->base_url, h->host);
    h->curl = curl_easy_init();
    r = h->curl ? tls_check(&target->tls, e) : err_say(e, -ENOMEM, SAID_NO_MEMORY);
    if (r == 0)
        r = route_open(c, &h->route, e);
    if (r < 0) {
        http_free(h);
        return r;
    }
    *ret_http = h;
    return 0;
}

void http_free(struct http *h)
{
    if (!h)
        return;
    curl_easy_cleanup(h->curl);
    route_free(h->route);
    free(h);
}

static size_t on_body(char *data, size_t one, size_t n, void *ctx)
{
    struct http_answer *a = ctx;

    (void)one;
    if (n > HTTP_ANSWER_MAX - a->body_n)
        return 0;                           /* becomes CURLE_WRITE_ERROR */
    char *grown = realloc(a->body, a->body_n + n + 1);
    if (!grown)
        return 0;
    memcpy(grown + a->body_n, data, n);
    a->body = grown;
    a->body_n += n;
    a->body[a->body_n] = '\0';
    return n;
}

static size_t on_header(char *line, size_t one, size_t n, void *ctx)
{
    struct http_answer *a = ctx;

    (void)one;
    if (n > 5 && strncmp(line, "HTTP/", 5) == 0)        /* what came before it belongs to a "100 Continue" */
        http_headers_begin(&a->headers);
    http_headers_line(&a->headers, line, n);
    return n;
}

static void set_limits(const struct http *h)
{
    CURL *c = h->curl;

    patience_set(c, h->target.idle_s, h->target.stopping);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    tls_set(c, &h->target.tls);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)REQUEST_MAX_S);      /* one byte now and then, for days, is not fine either */
}

static struct curl_slist *add_header(struct curl_slist *list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(list, line);

    return longer ? longer : list;          /* a header lost to memory: the other side refuses, nothing breaks */
}

static void set_request(const struct http *h, const struct http_request *rq, const char *url, struct curl_slist *headers)
{
    CURL *c = h->curl;

    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    const char *token = rq->token ? rq->token : h->target.token;
    if (token) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, token);
    }
    if (rq->once)
        curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
    if (strcmp(rq->method, "HEAD") == 0) {
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    } else if (rq->body) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)rq->body_n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, rq->body);
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, rq->method);
    } else {
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, rq->method);
    }
}

/* libcurl's own words, where nobody has better ones; parts of them may be the other side's bytes. */
static void say_other(const char *words, char out[SAID_SIZE])
{
    char ascii[CURL_ERROR_SIZE];

    snprintf(ascii, sizeof(ascii), "%s", words);
    for (char *c = ascii; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    said_set(out, SAID_LINE_OTHER, ascii);
}

bool http_why(CURL *c, CURLcode code, const char *words, const struct tls *t, const char *host, char out[SAID_SIZE])
{
    if (tls_why(c, code, words, t, host, out))
        return true;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        said_set(out, SAID_LINE_NO_NAME, host);
        break;
    case CURLE_COULDNT_CONNECT:
        said_set(out, SAID_LINE_REFUSED, host);
        break;
    case CURLE_OPERATION_TIMEDOUT:
        said_set(out, SAID_LINE_SLOW, host);
        break;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        said_set(out, SAID_LINE_BROKE);
        break;
    case CURLE_WRITE_ERROR:
        said_set(out, SAID_LINE_TOO_LARGE);
        break;
    default:
        say_other(words, out);
    }
    return false;
}

/* Fills result and why. Whoever ends TLS with a complaint about us has not looked at the request. */
static void judge(struct http *h, CURLcode code, const char *words, struct http_answer *a)
{
    curl_off_t connected_us = 0;

    a->result = HTTP_CUT;
    for (size_t i = 0; i < ARRAY_LEN(results); i++)
        if (results[i].code == code)
            a->result = results[i].result;
    curl_easy_getinfo(h->curl, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
    if (code == CURLE_OPERATION_TIMEDOUT && connected_us == 0)
        a->result = HTTP_AWAY;
    if (a->result == HTTP_ANSWERED)
        return;
    if (http_why(h->curl, code, words, &h->target.tls, h->host, a->why))
        a->result = HTTP_AWAY;
}

static void note_health(struct http *h, const struct http_answer *a)
{
    int64_t skew_s = a->headers.date_s - clock_utc_s();
    char line[SAID_SIZE] = "";

    tls_warn_theirs(h->curl, h->host, h->target.warnings);
    if (h->looked_ms == 0 || clock_mono_ms() > h->looked_ms + LOOK_MS) {
        tls_warn_ours(&h->target.tls, h->host, h->target.warnings);
        h->looked_ms = clock_mono_ms();
    }
    if (a->headers.date_s == 0)
        return;
    if (skew_s > HTTP_SKEW_MAX_S || skew_s < -HTTP_SKEW_MAX_S)
        said_set(line, SAID_WARN_CLOCK, h->host, SAID_NUMBER(skew_s < 0 ? -skew_s : skew_s));
    warnings_set(h->target.warnings, h->host, WARNING_CLOCK, line);
}

void http_count_sent(CURL *c, int64_t *sent_bytes)
{
    curl_off_t body = 0;
    long head = 0;

    curl_easy_getinfo(c, CURLINFO_SIZE_UPLOAD_T, &body);
    curl_easy_getinfo(c, CURLINFO_REQUEST_SIZE, &head);
    if (sent_bytes)
        *sent_bytes += body + head;
}

static void perform(struct http *h, struct http_answer *ret)
{
    char detail[CURL_ERROR_SIZE] = "";

    curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, ret);
    curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, ret);
    curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, detail);
    CURLcode code = curl_easy_perform(h->curl);
    judge(h, code, detail[0] ? detail : curl_easy_strerror(code), ret);
    http_count_sent(h->curl, h->target.sent_bytes);
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &ret->status);
    http_headers_end(&ret->headers, clock_utc_s());
    note_health(h, ret);
    curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, NULL);       /* it points into this frame */
}

void http_do(struct http *h, const struct http_request *rq, struct http_answer *ret)
{
    struct curl_slist *headers = NULL;
    struct err e = { 0 };
    char url[URL_SIZE];

    *ret = (struct http_answer){ .result = HTTP_AWAY, .body = strdup("") };
    http_headers_begin(&ret->headers);
    if (snprintf(url, sizeof(url), "%s%s", h->target.base_url, rq->path) >= (int)sizeof(url) || !ret->body) {
        said_set(ret->why, SAID_LINE_ADDRESS_LONG);
        return;
    }
    curl_easy_reset(h->curl);               /* keeps the connection */
    int r = route_set(h->route, h->curl, url, h->target.stopping, &e);
    if (r < 0) {
        ret->result = r == -ECANCELED ? HTTP_STOPPED : HTTP_AWAY;
        snprintf(ret->why, sizeof(ret->why), "%.*s", SAID_SIZE - 1, err_line(&e));
        return;
    }
    headers = add_header(headers, "Expect:");       /* bodies are small: do not wait for a 100 */
    headers = add_header(headers, "Accept: application/json, application/problem+json");
    for (const char *const *line = rq->headers; line && *line; line++)
        headers = add_header(headers, *line);
    set_limits(h);
    set_request(h, rq, url, headers);
    perform(h, ret);
    curl_slist_free_all(headers);
}

void http_answer_done(struct http_answer *a)
{
    free(a->body);
    a->body = NULL;
}

void http_why_ours(const struct http *h, char out[SAID_SIZE]) { tls_why_ours(&h->target.tls, h->host, out); }
