/* http.h - HTTP requests by libcurl, set up once and with every limit in one place: they leave by the one interface that may
 * be used (route.h), TLS is verified (tls.h), no redirect is followed, no proxy of the environment is used, answers are
 * bounded, and a request without progress is given up. One struct http per thread. */
#ifndef SEND_HTTP_H
#define SEND_HTTP_H

#include "base/config.h"
#include "base/err.h"
#include "base/said.h"
#include "uploader/send/http_headers.h"
#include "uploader/line/tls.h"
#include "uploader/line/warnings.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_ANSWER_MAX = 1024 * 1024, HTTP_SKEW_MAX_S = 120 };

/* libcurl for the whole program; before the first thread, after the last. */
int http_start(struct err *e);
void http_end(void);

/* A setting's URL without the slashes at its end. -ENOENT: it is empty; -EINVAL: too long, or as below. */
int http_base_url(const char *setting, const char *url, char *out, size_t size, struct err *e);
/* Is url http:// to another machine? A token must not travel there. -EINVAL in e when url is no http(s) URL. */
int http_check_url(const char *setting, const char *url, struct err *e);

struct http_target {
    const char *base_url;           /* without a slash at the end; borrowed while in use, like all here */
    const char *token;              /* bearer token, NULL: none */
    struct tls tls;
    int idle_s;                     /* a request without progress for this long is given up */
    const atomic_bool *stopping;
    int64_t *sent_bytes;            /* what goes out is added here; NULL: nobody counts */
    struct warnings *warnings;      /* of certificates that end within TLS_WARN_DAYS, and of a clock that differs by more than
                                     * HTTP_SKEW_MAX_S; NULL: nobody is told */
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
    const char *token;              /* in place of the target's; NULL: that one */
    /* It must not reach the other side twice: libcurl repeats by itself what it sent over a kept connection that turned
     * out to be dead. */
    bool once;
};

struct http_answer {
    enum http_result result;
    long status;
    char *body;                     /* NUL-terminated, never NULL when ANSWERED */
    size_t body_n;
    struct http_headers headers;
    char why[SAID_SIZE];            /* not ANSWERED: the cause, a line of base/said.h */
};

struct http;
/* c says by which interface; it is borrowed, too. -EINVAL: the files of TLS do not hold, or the interface's name. */
int http_new(const struct config *c, const struct http_target *target, struct http **ret_http, struct err *e);
void http_free(struct http *h);                     /* NULL is fine */
void http_do(struct http *h, const struct http_request *rq, struct http_answer *ret);
void http_answer_done(struct http_answer *a);
/* The answer was that our certificate does not do: why, as a line of base/said.h. */
void http_why_ours(const struct http *h, char out[SAID_SIZE]);

/* ---- for requests of libcurl that are not HTTP, too */

/* Why a request failed, as a line of base/said.h. words: libcurl's. True: TLS refused one of us, so nothing was said. */
bool http_why(CURL *c, CURLcode code, const char *words, const struct tls *t, const char *host, char out[SAID_SIZE]);
/* Adds what the request that ended has sent, headers included, to *sent_bytes (may be NULL). */
void http_count_sent(CURL *c, int64_t *sent_bytes);

#endif
