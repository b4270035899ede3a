#include "base/text.h"

#include "base/auto.h"

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

bool fold_starts(const char *text, const char *phrase)
{
    size_t n = strlen(phrase);

    return n > 0 && strncmp(text, phrase, n) == 0 && (text[n] == '\0' || text[n] == ' ');
}

const char *fold_find(const char *text, const char *phrase)
{
    for (const char *at = text; *phrase && (at = strstr(at, phrase)); at++)
        if ((at == text || at[-1] == ' ') && fold_starts(at, phrase))
            return at;
    return NULL;
}

bool fold_has(const char *text, const char *phrase) { return fold_find(text, phrase) != NULL; }

int text_bad_line(const char *bytes, size_t n_bytes)
{
    int line = 1;

    for (const char *at = bytes, *last = bytes + n_bytes; at < last; line++) {
        const char *end = memchr(at, '\n', (size_t)(last - at));
        size_t n = (size_t)((end ? end : last) - at);
        AUTO_FREE char *clean = NULL;

        if (!end || text_clean(at, n, n, &clean, NULL) < 0)
            break;
        at = end + 1;
    }
    return line;
}

const char *text_list_next(const char **at, size_t *ret_n)
{
    const char *part = *at + strspn(*at, "; \t\r\n");
    size_t n = strcspn(part, ";");

    *at = part + n;
    while (n > 0 && strchr(" \t\r\n", part[n - 1]))
        n--;
    *ret_n = n;
    return n > 0 ? part : NULL;
}

size_t text_letters(const char *s, size_t n)
{
    size_t letters = 0;

    for (size_t i = 0; i < n; i++)
        letters += ((unsigned char)s[i] & 0xC0) != 0x80;
    return letters;
}

static bool is_one_of(int cp, const char *signs)
{
    for (int sign; (sign = text_next(&signs)) >= 0;)
        if (sign == cp)
            return true;
    return false;
}

size_t text_skip(const char *s, const char *signs)
{
    const char *at = s, *next = s;

    for (int cp; (cp = text_next(&next)) >= 0 && is_one_of(cp, signs);)
        at = next;
    return (size_t)(at - s);
}

bool text_has_any(const char *s, size_t n, const char *signs)
{
    const char *at = s;

    for (int cp; at < s + n && (cp = text_next(&at)) >= 0;)
        if (is_one_of(cp, signs))
            return true;
    return false;
}

/* ---- how far two texts are apart */

/* TEXT_NEAR_MAX + 1 when there are more. */
static size_t code_points(const char *s, size_t n_bytes, int out[TEXT_NEAR_MAX])
{
    const char *end = s + n_bytes;
    size_t n = 0;

    while (s < end && n < TEXT_NEAR_MAX)
        out[n++] = text_next(&s);
    return s < end ? TEXT_NEAR_MAX + 1 : n;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static size_t distance(const int *a, size_t n, const int *b, size_t m)
{
    size_t row[TEXT_NEAR_MAX + 1];

    for (size_t k = 0; k <= m; k++)
        row[k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t before = row[0];

        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t change = before + (a[i - 1] != b[k - 1]);

            before = row[k];
            row[k] = least(change, least(row[k], row[k - 1]) + 1);
        }
    }
    return row[m];
}

bool text_near(const char *a, size_t a_bytes, const char *b, size_t b_bytes, size_t most, size_t *ret_distance)
{
    int cp_a[TEXT_NEAR_MAX], cp_b[TEXT_NEAR_MAX];
    size_t n = code_points(a, a_bytes, cp_a), m = code_points(b, b_bytes, cp_b);

    if (n > TEXT_NEAR_MAX || m > TEXT_NEAR_MAX || n > m + most || m > n + most)
        return false;
    size_t d = distance(cp_a, n, cp_b, m);
    if (ret_distance)
        *ret_distance = d;
    return d <= most;
}
