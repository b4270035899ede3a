#include "base/err.h"

#include "base/said.h"
#include "base/text.h"

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
        e->said[0] = '\0';
        print_into(e, 0, fmt, ap);
    }
    return code;
}

int err_say_line(struct err *e, int code, const char *line)
{
    char words[SAID_WORDED_SIZE];

    if (!e)
        return code;
    e->code = code;
    said_word(SAID_EN, line, words);
    text_cut_bytes(words, sizeof(e->msg) - 1);
    memcpy(e->msg, words, strlen(words) + 1);
    snprintf(e->said, sizeof(e->said), "%s", strlen(line) < sizeof(e->said) ? line : "");
    return code;
}

int err_say_values(struct err *e, int code, enum said_id id, const char *const *values)
{
    char line[SAID_SIZE];

    said_line(line, id, values);
    return err_say_line(e, code, line);
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

int err_wrap_say(struct err *e, int code, enum said_id id, const char *what)
{
    char inner[ERR_MSG_SIZE];

    if (!e || code == 0)
        return code;
    snprintf(inner, sizeof(inner), "%s", *err_line(e) ? err_line(e) : strerror(-code));
    return err_say(e, code, id, what, inner);
}

int err_wrap(struct err *e, int code, const char *fmt, ...)
{
    char inner[ERR_MSG_SIZE], inner_said[ERR_SAID_SIZE];
    va_list ap;

    if (!e || code == 0)
        return code;
    memcpy(inner, e->msg, sizeof(inner));
    memcpy(inner_said, e->said, sizeof(inner_said));
    e->code = code;
    va_start(ap, fmt);
    print_into(e, 0, fmt, ap);
    va_end(ap);
    if (inner_said[0])
        said_set(e->said, SAID_ABOUT, e->msg, inner_said);
    size_t n = strlen(e->msg);
    snprintf(e->msg + n, sizeof(e->msg) - n, ": %s", inner[0] ? inner : strerror(-code));
    return code;
}
