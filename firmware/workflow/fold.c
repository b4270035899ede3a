#include "workflow/fold.h"

#include "base/auto.h"
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

enum { JOINER_FIRST = 0x200C, JOINER_LAST = 0x200D };

static bool is_joiner(int cp) { return cp == JOINER_FIRST || cp == JOINER_LAST; }

/* A letter, a vowel sign or other mark on one, or a digit. */
static bool is_of_word(int cp)
{
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

/* Small, with 0-9. */
static int plain(int cp)
{
    return cp >= 0x0966 && cp <= 0x096F ? '0' + (cp - 0x0966) : utf8proc_tolower(cp);
}

/* A small letter may have more bytes than its capital: three at most for two, and none has more than four. */
static char *room_for(const char *text) { return malloc(2 * strlen(text) + 5); }

static size_t put(char *out, int cp) { return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out); }

char *fold_text(const char *text)
{
    char *folded = room_for(text), *out = folded;
    bool gap = false;

    for (int cp; folded && (cp = text_next(&text)) >= 0; ) {
        if (is_joiner(cp))
            continue;
        if (!is_of_word(cp)) {
            gap = true;
            continue;
        }
        if (gap && out > folded)
            *out++ = ' ';
        gap = false;
        out += put(out, plain(cp));
    }
    if (folded)
        *out = '\0';
    return folded;
}

char *fold_number(const char *letter_no)
{
    char *number = room_for(letter_no), *out = number;

    for (int cp; number && (cp = text_next(&letter_no)) >= 0; ) {
        utf8proc_category_t kind = utf8proc_category(cp);

        if (kind != UTF8PROC_CATEGORY_ZS && cp > ' ' && !is_joiner(cp))
            out += put(out, kind == UTF8PROC_CATEGORY_PD || cp == 0x2212 ? '-' : plain(cp));
    }
    if (number)
        *out = '\0';
    return number;
}

char *fold_number_key(const char *letter_no)
{
    char *key = room_for(letter_no), *out = key;
    int characters = 0, digits = 0;

    for (int cp; key && (cp = text_next(&letter_no)) >= 0; ) {
        int c = plain(cp);

        if (cp != '|' && !is_of_word(cp))
            continue;
        digits += c >= '0' && c <= '9';
        characters++;
        out += put(out, c == 'o' ? '0' : c == 'i' || c == 'l' || c == '|' ? '1' : c);
    }
    if (key && (digits == 0 || characters < FOLD_NUMBER_MIN))
        out = key;
    if (key)
        *out = '\0';
    return key;
}
