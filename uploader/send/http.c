#include "uploader/send/http.h"

#include "base/auto.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CONNECT_MAX_S = 15, REQUEST_MAX_S = 3600, URL_SIZE = 2048 };

struct http {
    struct http_target target;
    CURL *curl;
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
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : err_set(e, -EIO, "libcurl cannot start");
}

void http_end(void) { curl_global_cleanup(); }

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

int http_new(const struct http_target *target, struct http **ret_http, struct err *e)
{
    struct http *h = calloc(1, sizeof(*h));

    if (h)
        h->curl = curl_easy_init();
    if (!h || !h->curl) {
        free(h);
        return err_set(e, -ENOMEM, "no memory");
    }
    h->target = *target;
    *ret_http = h;
    return 0;
}

void http_free(struct http *h)
{
    if (!h)
        return;
    curl_easy_cleanup(h->curl);
    free(h);
}

int http_progress(void *ctx, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
    const atomic_bool *stopping = ctx;

    (void)dltotal, (void)dlnow, (void)ultotal, (void)ulnow;
    return atomic_load(stopping);
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
    static const char name[] = "upload-offset:";
    struct http_answer *a = ctx;
    char value[32] = "";

    (void)one;
    if (n < sizeof(name) || n > sizeof(name) + sizeof(value) || strncasecmp(line, name, sizeof(name) - 1) != 0)
        return n;
    memcpy(value, line + sizeof(name) - 1, n - (sizeof(name) - 1) < sizeof(value) ? n - (sizeof(name) - 1) : sizeof(value) - 1);
    const char *digits = value + strspn(value, " \t");
    size_t len = strspn(digits, "0123456789");
    if (len > 0 && len <= 18)
        a->upload_offset = strtoll(digits, NULL, 10);
    return n;
}

static void set_limits(const struct http *h)
{
    long idle_s = h->target.idle_s;
    CURL *c = h->curl;

    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    if (*h->target.ca_file)
        curl_easy_setopt(c, CURLOPT_CAINFO, h->target.ca_file);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, idle_s < CONNECT_MAX_S ? idle_s : (long)CONNECT_MAX_S);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);       /* slow is fine, still is not */
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)REQUEST_MAX_S);      /* nor is one byte now and then, for days */
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, idle_s);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, http_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, h->target.stopping);
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
    if (h->target.token) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, h->target.token);
    }
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

static enum http_result result_of(CURL *c, CURLcode code)
{
    curl_off_t connected_us = 0;

    if (code == CURLE_OPERATION_TIMEDOUT) {
        curl_easy_getinfo(c, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
        return connected_us == 0 ? HTTP_AWAY : HTTP_CUT;
    }
    for (size_t i = 0; i < ARRAY_LEN(results); i++)
        if (results[i].code == code)
            return results[i].result;
    return HTTP_CUT;
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

void http_do(struct http *h, const struct http_request *rq, struct http_answer *ret)
{
    char url[URL_SIZE], detail[CURL_ERROR_SIZE] = "";
    struct curl_slist *headers = NULL;
    curl_off_t retry_after_s = 0;

    *ret = (struct http_answer){ .upload_offset = -1, .body = strdup("") };
    if (snprintf(url, sizeof(url), "%s%s", h->target.base_url, rq->path) >= (int)sizeof(url) || !ret->body) {
        ret->result = HTTP_AWAY;
        snprintf(ret->why, sizeof(ret->why), "the address is too long, or there is no memory");
        return;
    }
    curl_easy_reset(h->curl);               /* keeps the connection */
    headers = add_header(headers, "Expect:");       /* bodies are small: do not wait for a 100 */
    headers = add_header(headers, "Accept: application/json, application/problem+json");
    for (const char *const *line = rq->headers; line && *line; line++)
        headers = add_header(headers, *line);
    set_limits(h);
    set_request(h, rq, url, headers);
    curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, ret);
    curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, ret);
    curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, detail);

    CURLcode code = curl_easy_perform(h->curl);
    ret->result = result_of(h->curl, code);
    http_count_sent(h->curl, h->target.sent_bytes);
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &ret->status);
    curl_easy_getinfo(h->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
    ret->retry_after_s = retry_after_s > 0 && retry_after_s < 24 * 3600 ? (int)retry_after_s : 0;
    if (ret->result != HTTP_ANSWERED)
        snprintf(ret->why, sizeof(ret->why), "%s", detail[0] ? detail : curl_easy_strerror(code));
    curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, NULL);       /* it points into this frame */
    curl_slist_free_all(headers);
}

void http_answer_done(struct http_answer *a)
{
    free(a->body);
    a->body = NULL;
}
