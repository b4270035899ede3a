#include "uploader/send/http_headers.h"

#include "base/auto.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { VALUE_SIZE = 256, DIGITS_MAX = 18 };

/* -1: no number, or a larger one than anybody needs. */
static int64_t number_of(const char *value)
{
    size_t n = strspn(value, "0123456789");

    return n > 0 && n <= DIGITS_MAX && value[n] == '\0' ? strtoll(value, NULL, 10) : -1;
}

static int64_t date_of(const char *value)
{
    time_t t = curl_getdate(value, NULL);

    return t > 0 ? (int64_t)t : 0;
}

static void take_offset(struct http_headers *h, const char *value) { h->upload_offset = number_of(value); }
static void take_date(struct http_headers *h, const char *value) { h->date_s = date_of(value); }

static void take_retry_after(struct http_headers *h, const char *value)
{
    int64_t s = number_of(value);

    h->retry_after_s = s < 0 ? 0 : s < HTTP_WAIT_MAX_S ? (int)s : HTTP_WAIT_MAX_S;
    h->retry_at_s = s < 0 ? date_of(value) : 0;
}

static void take_algorithms(struct http_headers *h, const char *value)
{
    for (size_t n; *value; value += n) {
        value += strspn(value, ", \t");
        n = strcspn(value, ", \t");
        h->sha256 = h->sha256 || (n == strlen("sha256") && strncasecmp(value, "sha256", n) == 0);
    }
}

static const struct { const char *name; void (*take)(struct http_headers *h, const char *value); } known[] = {
    { "Upload-Offset", take_offset }, { "Date", take_date }, { "Retry-After", take_retry_after }, { "Tus-Checksum-Algorithm", take_algorithms },
};

void http_headers_begin(struct http_headers *h) { *h = (struct http_headers){ .upload_offset = -1 }; }

void http_headers_line(struct http_headers *h, const char *line, size_t n)
{
    const char *colon = memchr(line, ':', n);
    char value[VALUE_SIZE];

    if (!colon)
        return;
    size_t name_n = (size_t)(colon - line), i = 0;
    const char *at = colon + 1, *end = line + n;
    while (i < ARRAY_LEN(known) && (strlen(known[i].name) != name_n || strncasecmp(known[i].name, line, name_n) != 0))
        i++;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && strchr(" \t\r\n", end[-1]))
        end--;
    if (i == ARRAY_LEN(known) || (size_t)(end - at) >= sizeof(value) || memchr(at, '\0', (size_t)(end - at)))
        return;
    memcpy(value, at, (size_t)(end - at));
    value[end - at] = '\0';
    known[i].take(h, value);
}

void http_headers_end(struct http_headers *h, int64_t now_s)
{
    int64_t left = h->retry_at_s - (h->date_s > 0 ? h->date_s : now_s);

    if (h->retry_at_s > 0)
        h->retry_after_s = left <= 0 ? 0 : left < HTTP_WAIT_MAX_S ? (int)left : HTTP_WAIT_MAX_S;
}
