/* http_headers.h - the few headers of an answer that mean something to us, read with limits. No I/O. */
#ifndef SEND_HTTP_HEADERS_H
#define SEND_HTTP_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_WAIT_MAX_S = 3600 };        /* nobody makes us wait longer than that */

struct http_headers {
    int64_t upload_offset;              /* Upload-Offset, -1: none, or no number */
    int64_t date_s;                     /* Date, UTC seconds, 0: none */
    int retry_after_s;                  /* Retry-After, as seconds or as a date, 0: none; at most HTTP_WAIT_MAX_S */
    int64_t retry_at_s;                 /* a date it named; counts from date_s, or from our clock */
    bool sha256;                        /* Tus-Checksum-Algorithm names sha256 */
};

void http_headers_begin(struct http_headers *h);
/* One line as it came, with or without its end; what is not ours is passed over. */
void http_headers_line(struct http_headers *h, const char *line, size_t n);
/* All have come; now_s: our clock. */
void http_headers_end(struct http_headers *h, int64_t now_s);

#endif
