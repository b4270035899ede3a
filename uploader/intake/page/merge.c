#include "uploader/intake/page/merge.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CHARSET_MAX = 40, TEXT_MAX = 2000 /* of a word; the standard allows 75 in all */ };

struct word { const char *charset, *text, *end; size_t charset_n, text_n; };

/* "=?charset?B?text?=" at at? */
static bool read_word(const char *at, const char *end, struct word *w)
{
    if (end - at < 10 || at[0] != '=' || at[1] != '?')
        return false;
    const char *mark = memchr(at + 2, '?', (size_t)(end - at - 2));
    if (!mark || mark - at - 2 > CHARSET_MAX || end - mark < 6 || (mark[1] != 'B' && mark[1] != 'b') || mark[2] != '?')
        return false;
    w->charset = at + 2;
    w->charset_n = (size_t)(mark - w->charset);
    w->text = mark + 3;
    const char *close = memchr(w->text, '?', (size_t)(end - w->text));
    if (!close || end - close < 2 || close[1] != '=' || close - w->text > TEXT_MAX)
        return false;
    w->text_n = (size_t)(close - w->text);
    w->end = close + 2;
    return memchr(w->text, ' ', w->text_n) == NULL && memchr(w->text, '\n', w->text_n) == NULL;
}

static void add_bytes(GByteArray *all, const struct word *w)
{
    g_autofree char *text = g_strndup(w->text, w->text_n);
    gsize n;
    g_autofree guchar *bytes = g_base64_decode(text, &n);

    g_byte_array_append(all, bytes, (guint)n);
}

/* The neighbour, behind nothing but white space. */
static bool read_next(const struct word *w, const char *end, struct word *next)
{
    const char *at = w->end;

    while (at < end && strchr(" \t\r\n", *at) && *at)
        at++;
    return at > w->end && read_word(at, end, next) && next->charset_n == w->charset_n && strncasecmp(next->charset, w->charset, w->charset_n) == 0;
}

/* Writes first and its neighbours as one word. Returns where it ends in the mail. */
static const char *put_merged(const struct word *first, const char *end, char **out)
{
    GByteArray *all = g_byte_array_new();
    struct word w = *first, next;

    add_bytes(all, &w);
    for (; read_next(&w, end, &next); w = next)
        add_bytes(all, &next);
    g_autofree char *text = g_base64_encode(all->data ? all->data : (const guchar *)"", all->len);
    g_byte_array_free(all, TRUE);
    size_t head = (size_t)(first->text - (first->charset - 2)), n = strlen(text);
    memcpy(*out, first->charset - 2, head);
    memcpy(*out + head, text, n);
    memcpy(*out + head + n, "?=", 2);
    *out += head + n + 2;
    return w.end;
}

char *merge_encoded_words(const unsigned char *bytes, size_t n, size_t *ret_n)
{
    const char *at = (const char *)bytes, *end = at + n;
    char *copy = malloc(n + 1), *out = copy;

    while (copy && at < end) {
        const char *mark = memmem(at, (size_t)(end - at), "=?", 2);
        size_t plain = (size_t)((mark ? mark : end) - at);
        struct word w, next;

        memcpy(out, at, plain);
        out += plain;
        at += plain;
        if (!mark)
            break;
        if (read_word(at, end, &w) && read_next(&w, end, &next))
            at = put_merged(&w, end, &out);
        else
            *out++ = *at++;
    }
    if (copy)
        *ret_n = (size_t)(out - copy);
    return copy;
}
