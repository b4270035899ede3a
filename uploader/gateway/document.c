/* Showing a PDF that is here, or the part of it that was asked for. */
#include "uploader/gateway/document.h"

#include "uploader/gateway/find.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/routes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { RANGE_SHOWN_SIZE = 80, DIGITS_MAX = 18 };

void document_name(const char *uuid, char out[DOCUMENT_NAME_SIZE]) { snprintf(out, DOCUMENT_NAME_SIZE, "%s.pdf", uuid); }

enum range { RANGE_WHOLE, RANGE_PART, RANGE_NONE };     /* NONE: nothing of it is here */

static bool read_digits(const char **at, int64_t *ret)
{
    size_t n = strspn(*at, "0123456789");

    if (n == 0 || n > DIGITS_MAX)
        return false;
    *ret = strtoll(*at, NULL, 10);
    *at += n;
    return true;
}

/* "a-b", "a-" or "-n" of size bytes. False: something else. *ret_from may be behind the end. */
static bool read_part(const char *at, int64_t size, int64_t *ret_from, int64_t *ret_to)
{
    int64_t last_n = 0;

    *ret_to = size - 1;
    if (*at == '-') {
        at++;
        if (!read_digits(&at, &last_n) || *at)
            return false;
        *ret_from = last_n < size ? size - last_n : 0;
        return true;
    }
    if (!read_digits(&at, ret_from) || *at++ != '-')
        return false;
    if (*at && (!read_digits(&at, ret_to) || *at || *ret_to < *ret_from))
        return false;
    if (*ret_to > size - 1)
        *ret_to = size - 1;
    return true;
}

/* Anything but one part of bytes is passed over, as RFC 9110 allows. */
static enum range read_range(const char *text, int64_t size, int64_t *ret_from, int64_t *ret_to)
{
    static const char unit[] = "bytes=";

    if (text && strncmp(text, unit, sizeof(unit) - 1) == 0 && read_part(text + sizeof(unit) - 1, size, ret_from, ret_to))
        return *ret_from < size ? RANGE_PART : RANGE_NONE;
    *ret_from = 0;
    *ret_to = size - 1;
    return RANGE_WHOLE;
}

static void show(struct request *r, int64_t size, int take_fd)
{
    int64_t from, to;
    char shown[RANGE_SHOWN_SIZE];
    enum range range = read_range(request_header(r, MHD_HTTP_HEADER_RANGE), size, &from, &to);

    if (range == RANGE_NONE) {
        close(take_fd);
        reply_problem(r, 416, "The document has %lld bytes.", (long long)size);
        snprintf(shown, sizeof(shown), "bytes */%lld", (long long)size);
        reply_header(r, MHD_HTTP_HEADER_CONTENT_RANGE, shown);
        return;
    }
    reply(r, range == RANGE_PART ? 206 : 200, MHD_create_response_from_fd_at_offset64((uint64_t)(to - from + 1), take_fd, (uint64_t)from));
    reply_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "application/pdf");
    reply_header(r, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
    reply_header(r, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'");
    if (range == RANGE_PART) {
        snprintf(shown, sizeof(shown), "bytes %lld-%lld/%lld", (long long)from, (long long)to, (long long)size);
        reply_header(r, MHD_HTTP_HEADER_CONTENT_RANGE, shown);
    }
}

void document_get(struct request *r)
{
    struct receipt c;
    struct err e = { 0 };
    char name[DOCUMENT_NAME_SIZE];

    if (!find_created(r, &c))
        return;
    document_name(r->uuid, name);
    int fd = openat(r->g->documents_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        err_errno(&e, "open documents/%s", name);
        reply_failure(r, &e);
        return;
    }
    show(r, c.size_bytes, fd);
}
