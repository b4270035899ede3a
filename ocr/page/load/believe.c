#include "ocr/page/load/believe.h"

#include <glib.h>
#include <string.h>

enum {
    ENOUGH_LETTERS = 40,
    ODD_SIGNS_PCT = 2,          /* of all signs: no character, private use */
    VOWELS_LOW_PCT = 24,        /* of the Latin letters; English has 38, Hindi in Kruti Dev 10 to 20 */
    VOWELS_HIGH_PCT = 62,
    RARE_PCT = 13,              /* likewise, of the letters that are rare: English has 2, Indian names some 8, Kruti Dev 20 */
    ACRONYM_MOST_BYTES = 8,
    BROKEN_WORDS_PCT = 12,      /* of the words: signs inside that no word has, vowel signs at the beginning */
};

/* Beginnings of the names of font families that draw Devanagari in the place of Latin letters. */
static const char *const before_unicode[] = {
    "krutidev", "kruti", "devlys", "chanakya", "shusha", "susha", "walkman-chanakya", "walkman", "shivaji", "aps-dv", "apsdv", "aps-c-dv",
    "dvb-tt", "dvbw-tt", "dv-tt", "dvw-tt", "dv_divyae", "dvtt", "yogesh", "4cgandhi", "akruti", "aakriti", "shreedev", "shree-dev", "marathi-",
    "amarujala", "naidunia", "webdunia", "jagran", "kundli", "himalb", "preeti", "kantipur", "sagarmatha", "sanskrit99", "xdvng", "agra-", "bhaskar",
};

bool believe_font(const char *name)
{
    char plain[64];
    size_t n = 0;

    if (!name)
        return true;
    if (strlen(name) > 7 && name[6] == '+')
        name += 7;
    for (; *name && n < sizeof plain - 1; name++)
        if (*name != ' ' && *name != '_')
            plain[n++] = g_ascii_tolower(*name);
    plain[n] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(before_unicode); i++)
        if (strncmp(plain, before_unicode[i], strlen(before_unicode[i])) == 0)
            return false;
    return true;
}

/* g_utf8_next_char() takes the const away. */
static const char *after(const char *at) { return at + g_utf8_skip[(unsigned char)*at]; }

struct counts { unsigned signs, odd, latin, vowels, rare, words, broken; };

static bool is_latin(gunichar c) { return c < 0x250 && g_unichar_isalpha(c); }
static bool is_devanagari_mark(gunichar c) { return (c >= 0x900 && c <= 0x903) || (c >= 0x93a && c <= 0x94f && c != 0x93d); }

static bool is_odd(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return c == 0xfffd || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED ||
           (type == G_UNICODE_CONTROL && c != '\n' && c != '\r' && c != '\t' && c != '\f');
}

/* Stands between two letters of one word only where letters are other letters' keys: fo"k; vf/kdkjh */
static bool is_never_inside(gunichar c) { return c < 0x80 ? strchr(";:\"[]{}~+=|^`<>\\", (int)c) != NULL : (c >= 0xa1 && c <= 0xbf) || c == 0xd7 || c == 0xf7; }

/* GST, CBIC: no language. */
static bool is_acronym(const char *at, const char *end)
{
    for (const char *c = at; c < end; c = after(c))
        if (g_unichar_isalpha(g_utf8_get_char(c)) && !g_unichar_isupper(g_utf8_get_char(c)))
            return false;
    return end - at <= ACRONYM_MOST_BYTES;
}

static void count_word(const char *at, const char *end, struct counts *n)
{
    gunichar before = 0;
    bool acronym = is_acronym(at, end), broken = is_devanagari_mark(g_utf8_get_char(at)), letters = false;

    for (; at < end; at = after(at)) {
        gunichar c = g_utf8_get_char(at);
        const char *next = after(at);

        n->signs++;
        n->odd += is_odd(c);
        letters |= g_unichar_isalpha(c);
        if (is_latin(c) && !acronym) {
            n->latin++;
            n->vowels += c < 0x80 && strchr("aeiouAEIOU", (int)c) != NULL;
            n->rare += c < 0x80 && strchr("jkqvxzJKQVXZ", (int)c) != NULL;
        }
        broken |= is_never_inside(c) && is_latin(before) && next < end && is_latin(g_utf8_get_char(next));
        before = c;
    }
    n->words += letters;
    n->broken += broken && letters;
}

bool believe_text(const char *text)
{
    struct counts n = { 0 };
    const char *at = text;

    if (!g_utf8_validate(text, -1, NULL))
        return false;
    while (*at) {
        const char *end = at;

        while (*end && !g_unichar_isspace(g_utf8_get_char(end)))
            end = after(end);
        if (end > at)
            count_word(at, end, &n);
        at = *end ? after(end) : end;
    }
    if (n.signs >= 10 && n.odd * 100 > n.signs * ODD_SIGNS_PCT)
        return false;
    if (n.latin >= ENOUGH_LETTERS && (n.vowels * 100 < n.latin * VOWELS_LOW_PCT || n.vowels * 100 > n.latin * VOWELS_HIGH_PCT ||
                                      n.rare * 100 > n.latin * RARE_PCT))
        return false;
    return n.words < 8 || n.broken * 100 <= n.words * BROKEN_WORDS_PCT;
}
