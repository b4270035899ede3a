/* http.h - HTTP requests by libcurl, set up once and with every limit in one place:
 * TLS is verified, no redirect is followed, no proxy of the environment is used, answers are
 * bounded, and a request without progress is given up. One struct http per thread. */
#ifndef SEND_HTTP_H
#define SEND_HTTP_H

#include "base/err.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_ANSWER_MAX = 1024 * 1024, HTTP_WHY_SIZE = CURL_ERROR_SIZE + 64 };

/* libcurl for the whole program; before the first thread, after the last. */
int http_start(struct err *e);
void http_end(void);

/* Is url http:// to another machine? A token must not travel there. -EINVAL in e when url is no http(s) URL. */
int http_check_url(const char *setting, const char *url, struct err *e);

struct http_target {
    const char *base_url;           /* without a slash at the end; borrowed while in use, like all here */
    const char *token;              /* bearer token, NULL: none */
    const char *ca_file;            /* "" : the system's */
    int idle_s;                     /* a request without progress for this long is given up */
    const atomic_bool *stopping;
    int64_t *sent_bytes;            /* what goes out is added here; NULL: nobody counts */
};

enum http_result {
    HTTP_ANSWERED,      /* status and body are there */
    HTTP_AWAY,          /* no connection came about: nothing was sent */
    HTTP_CUT,           /* perhaps sent; no answer, or half of one */
    HTTP_TOO_LARGE,     /* the answer broke the limit */
    HTTP_STOPPED,       /* sendd stops */
};

struct http_request {
    const char *method, *path;      /* path with the slash in front */
    const char *const *headers;     /* "Name: value", NULL-terminated; may be NULL */
    const void *body;               /* may be NULL */
    size_t body_n;
};

struct http_answer {
    enum http_result result;
    long status;
    char *body;                     /* NUL-terminated, never NULL when ANSWERED */
    size_t body_n;
    int64_t upload_offset;          /* header Upload-Offset, -1: none */
    int retry_after_s;              /* header Retry-After, 0: none */
    char why[HTTP_WHY_SIZE];        /* not ANSWERED: the cause in words */
};

struct http;
int http_new(const struct http_target *target, struct http **ret_http, struct err *e);
void http_free(struct http *h);                     /* NULL is fine */
void http_do(struct http *h, const struct http_request *rq, struct http_answer *ret);
void http_answer_done(struct http_answer *a);

/* Adds what the request that ended has sent, headers included, to *sent_bytes (may be NULL). */
void http_count_sent(CURL *c, int64_t *sent_bytes);
/* libcurl's progress callback; ctx: const atomic_bool *stopping. */
int http_progress(void *ctx, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow);

#endif
