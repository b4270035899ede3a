#include "uploader/intake/page/words.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <string.h>

/* Where nothing is claimed that works: what Western mail programs mean by it. */
static const char otherwise[] = "windows-1252";

static bool has_high_byte(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return true;
    return false;
}

/* Escape sequences of ISO 2022, UTF-7: such text is pure ASCII by its bytes. */
static bool is_shifted(const char *charset)
{
    static const char *const shifted[] = { "iso-2022", "hz-gb-2312", "utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7" };

    for (size_t i = 0; i < ARRAY_LEN(shifted); i++)
        if (g_ascii_strncasecmp(charset, shifted[i], strlen(shifted[i])) == 0)
            return true;
    return false;
}

static bool is_wide(const char *charset) { return g_ascii_strncasecmp(charset, "utf-16", 6) == 0 || g_ascii_strncasecmp(charset, "utf-32", 6) == 0; }

/* glib's memory. NULL: not in that charset, or there is no such one. */
static char *convert(const char *bytes, size_t n, const char *charset)
{
    gsize n_out;
    char *out = g_convert(bytes, (gssize)n, "UTF-8", charset, NULL, &n_out, NULL);

    if (out && (strlen(out) != n_out || !g_utf8_validate(out, -1, NULL))) {
        g_free(out);
        return NULL;
    }
    return out;
}

static char *to_utf8(const char *bytes, size_t n, const char *charset, bool *damaged)
{
    bool claims = charset && *charset;
    bool plain = !claims || (!is_shifted(charset) && !is_wide(charset));
    char *out = NULL;

    if (plain && g_utf8_validate(bytes, (gssize)n, NULL))
        return g_strndup(bytes, n);
    if (claims)
        out = convert(bytes, n, g_ascii_strncasecmp(charset, "u", 1) == 0 && is_shifted(charset) ? "UTF-7" : charset);
    if (out)
        return out;
    *damaged = true;
    if (!has_high_byte(bytes, n) || (claims && g_ascii_strcasecmp(charset, "utf-8") == 0) || !(out = convert(bytes, n, otherwise)))
        out = g_utf8_make_valid(bytes, (gssize)n);
    return out;
}

char *words_decode(const char *bytes, size_t n, const char *charset, size_t max_bytes, bool *damaged, bool *cut)
{
    char *utf8 = to_utf8(bytes, n, charset, damaged), *clean = NULL;

    if (strlen(utf8) > max_bytes) {
        *cut = true;
        utf8[g_utf8_find_prev_char(utf8, utf8 + max_bytes) - utf8] = '\0';      /* not half of a character */
    }
    for (char *at = utf8; *at; at++)
        if (*at == '\r' && at[1] == '\n')
            *at = ' ';
        else if (*at == '\r' || *at == '\f')
            *at = '\n';
    int r = text_clean(utf8, strlen(utf8), max_bytes, &clean, NULL);
    g_free(utf8);
    if (r == -EILSEQ || r == -E2BIG)            /* what glib takes for UTF-8 and we do not */
        clean = strdup("");
    return clean;
}

bool words_is_one_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

char *words_line(const char *s, size_t max_bytes)
{
    bool ignored = false;
    char *line = words_decode(s ? s : "", s ? strlen(s) : 0, NULL, max_bytes, &ignored, &ignored);

    if (line)
        text_squeeze(line);
    return line;
}

void words_put_letter(FILE *out, uint32_t c)
{
    char utf8[8];

    if (c > 0 && g_unichar_validate(c))
        fwrite(utf8, 1, (size_t)g_unichar_to_utf8(c, utf8), out);
}
