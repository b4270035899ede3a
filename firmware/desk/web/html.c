#include "desk/web/html.h"

#include "base/wipe.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 8192 };

void html_init(struct html *h, size_t max_bytes)
{
    *h = (struct html){ .max = max_bytes };
}

/* There may be a key in it. */
void html_done(struct html *h)
{
    wipe_free(h->text);
    *h = (struct html){ 0 };
}

/* Not realloc(), which would leave the text where it was. */
static bool grow(struct html *h, size_t room)
{
    char *more = malloc(room);

    if (!more)
        return false;
    if (h->text)
        memcpy(more, h->text, h->n + 1);
    wipe_free(h->text);
    h->text = more;
    h->room = room;
    return true;
}

static void append(struct html *h, const char *bytes, size_t n)
{
    if (h->failed)
        return;
    if (n > h->max - h->n) {
        h->failed = true;
        return;
    }
    if (h->n + n + 1 > h->room) {
        size_t room = h->room ? h->room : FIRST_ROOM;

        while (room < h->n + n + 1)
            room *= 2;
        if (!grow(h, room)) {
            h->failed = true;
            return;
        }
    }
    memcpy(h->text + h->n, bytes, n);
    h->n += n;
    h->text[h->n] = '\0';
}

static const char *entity_of(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

static void append_escaped(struct html *h, const char *s, size_t n)
{
    size_t plain = 0;       /* length of the run that needs no escape, ending before i */

    for (size_t i = 0; i < n; i++) {
        const char *entity = entity_of(s[i]);

        if (!entity) {
            plain++;
            continue;
        }
        append(h, s + i - plain, plain);
        append(h, entity, strlen(entity));
        plain = 0;
    }
    append(h, s + n - plain, plain);
}

void html_text(struct html *h, const char *s)
{
    append_escaped(h, s, strlen(s));
}

static void append_number(struct html *h, long long number)
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%lld", number);

    append(h, digits, (size_t)n);
}

void html_put(struct html *h, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    for (const char *at = fmt; *at; ) {
        size_t literal = strcspn(at, "%");

        append(h, at, literal);
        at += literal;
        if (strncmp(at, "%s", 2) == 0) {
            html_text(h, va_arg(ap, const char *));
            at += 2;
        } else if (strncmp(at, "%d", 2) == 0) {
            append_number(h, va_arg(ap, int));
            at += 2;
        } else if (strncmp(at, "%lld", 4) == 0) {
            append_number(h, va_arg(ap, long long));
            at += 4;
        } else if (strncmp(at, "%zu", 3) == 0) {
            append_number(h, (long long)va_arg(ap, size_t));
            at += 3;
        } else if (strncmp(at, "%%", 2) == 0) {
            append(h, "%", 1);
            at += 2;
        } else {
            assert(*at == '\0');
        }
    }
    va_end(ap);
}

void html_url(struct html *h, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";

    for (const unsigned char *at = (const unsigned char *)s; *at; at++) {
        bool unreserved = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                          (*at >= '0' && *at <= '9') || strchr("-._~", *at);
        char coded[3] = { '%', hex[*at >> 4], hex[*at & 15] };

        if (unreserved)
            append(h, (const char *)at, 1);
        else
            append(h, coded, sizeof(coded));
    }
}

void html_asset(struct html *h, const char *begin, const char *end)
{
    append(h, begin, (size_t)(end - begin));
}

static void fill(struct html *h, const char *sentence, const char *value_1, const char *value_2, bool dates)
{
    for (const char *at = sentence; *at; ) {
        size_t literal = strcspn(at, "{");

        append_escaped(h, at, literal);
        at += literal;
        if (strncmp(at, "{1}", 3) == 0 || strncmp(at, "{2}", 3) == 0) {
            const char *value = at[1] == '1' ? value_1 : value_2;

            html_put(h, dates ? "<time>" : "");
            html_text(h, value ? value : "");
            html_put(h, dates ? "</time>" : "");
            at += 3;
        } else if (*at) {
            append_escaped(h, at++, 1);
        }
    }
}

void html_fill(struct html *h, const char *sentence, const char *value_1, const char *value_2) { fill(h, sentence, value_1, value_2, false); }
void html_fill_dates(struct html *h, const char *sentence, const char *value_1, const char *value_2) { fill(h, sentence, value_1, value_2, true); }

bool html_failed(const struct html *h)
{
    return h->failed;
}

char *html_take(struct html *h, size_t *ret_n)
{
    char *text = NULL;

    append(h, "", 0);           /* an empty page is "", not NULL */
    if (!h->failed) {
        text = h->text;
        *ret_n = h->n;
        h->text = NULL;
    }
    html_done(h);
    return text;
}
