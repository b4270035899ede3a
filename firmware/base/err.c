#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* vsnprintf into the message from offset at; a cut message ends in "…" instead of looking whole. */
static void print_into(struct err *e, size_t at, const char *fmt, va_list ap)
{
    static const char cut[] = "…";
    int n = vsnprintf(e->msg + at, sizeof(e->msg) - at, fmt, ap);

    if (n < 0 || (size_t)n < sizeof(e->msg) - at)
        return;
    size_t end = sizeof(e->msg) - sizeof(cut);
    while (end > 0 && (e->msg[end] & 0xC0) == 0x80)     /* not inside a UTF-8 sequence */
        end--;
    memcpy(e->msg + end, cut, sizeof(cut));
}

static int set(struct err *e, int code, const char *fmt, va_list ap)
{
    if (e) {
        e->code = code;
        print_into(e, 0, fmt, ap);
    }
    return code;
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    set(e, code, fmt, ap);
    va_end(ap);
    return code;
}

int err_errno(struct err *e, const char *fmt, ...)
{
    int code = -errno;
    va_list ap;

    va_start(ap, fmt);
    set(e, code, fmt, ap);
    va_end(ap);
    if (e) {
        size_t n = strlen(e->msg);
        snprintf(e->msg + n, sizeof(e->msg) - n, ": %s", strerror(-code));
    }
    return code;
}

int err_wrap(struct err *e, int code, const char *fmt, ...)
{
    char inner[ERR_MSG_SIZE];
    va_list ap;

    if (!e || code == 0)
        return code;
    memcpy(inner, e->msg, sizeof(inner));
    e->code = code;
    va_start(ap, fmt);
    print_into(e, 0, fmt, ap);
    va_end(ap);
    size_t n = strlen(e->msg);
    snprintf(e->msg + n, sizeof(e->msg) - n, ": %s", inner[0] ? inner : strerror(-code));
    return code;
}
