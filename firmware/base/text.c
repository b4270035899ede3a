#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

int text_clean(const char *bytes, size_t n_bytes, size_t max_bytes, char **ret_text, struct err *e)
{
    utf8proc_uint8_t *out = NULL;

    if (n_bytes > max_bytes)
        return err_set(e, -E2BIG, "text of %zu bytes, at most %zu allowed", n_bytes, max_bytes);
    if (memchr(bytes, 0, n_bytes))
        return err_set(e, -EILSEQ, "text has a NUL byte");
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)n_bytes, &out,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0)
        return err_set(e, n == UTF8PROC_ERROR_NOMEM ? -ENOMEM : -EILSEQ, "text is not UTF-8: %s", utf8proc_errmsg(n));
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if ((out[i] < ' ' && out[i] != '\n' && out[i] != '\t') || out[i] == 0x7F)
            out[i] = ' ';
    *ret_text = (char *)out;        /* utf8proc allocates with malloc and terminates */
    return 0;
}

int text_next(const char **at)
{
    utf8proc_int32_t cp;

    if (!**at)
        return -1;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &cp);
    if (n <= 0) {                   /* a caller's bug; step on so that no loop hangs */
        ++*at;
        return 0xFFFD;
    }
    *at += n;
    return cp;
}

void text_cut_bytes(char *s, size_t max_bytes)
{
    const char *at = s, *whole = s;     /* whole: end of the last cluster that fits */
    utf8proc_int32_t state = 0;
    int before = -1, cp;

    if (strlen(s) <= max_bytes)
        return;
    for (const char *start = at; (cp = text_next(&at)) >= 0; start = at) {
        if (before >= 0 && utf8proc_grapheme_break_stateful(before, cp, &state))
            whole = start;
        if ((size_t)(at - s) > max_bytes)
            break;
        before = cp;
    }
    s[whole - s] = '\0';
}

void text_ascii_digits(char *s)
{
    char *out = s;

    for (const unsigned char *in = (const unsigned char *)s; *in; ) {
        if (in[0] == 0xE0 && in[1] == 0xA5 && in[2] >= 0xA6 && in[2] <= 0xAF) {     /* U+0966..U+096F */
            *out++ = (char)('0' + (in[2] - 0xA6));
            in += 3;
        } else {
            *out++ = (char)*in++;
        }
    }
    *out = '\0';
}

void text_printable(char *s)
{
    const char *next = s;

    for (int c = text_next(&next); c >= 0; s += next - s, c = text_next(&next))
        if (c < ' ' || c == 0x7f || (c == 0xfffd && next == s + 1))
            *s = '_';
}

void text_squeeze(char *s)
{
    char *out = s;

    for (const char *in = s; *in; in++) {
        bool space = strchr(" \t\r\n", *in) != NULL;

        if (space && (out == s || out[-1] == ' '))
            continue;
        *out++ = space ? ' ' : *in;
    }
    if (out > s && out[-1] == ' ')
        out--;
    *out = '\0';
}

bool text_is_devanagari(unsigned codepoint)
{
    return codepoint >= 0x0900 && codepoint <= 0x097F;
}
