#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Spaces, stops and dashes of any length before byte n of s: how many bytes remain without them. */
static size_t without_signs(const char *s, size_t n)
{
    for (;;) {
        if (n > 0 && strchr(" -:.,;–—", s[n - 1]) && (unsigned char)s[n - 1] < 0x80)
            n--;
        else if (n >= 3 && (memcmp(s + n - 3, "–", 3) == 0 || memcmp(s + n - 3, "—", 3) == 0))
            n -= 3;
        else
            return n;
    }
}

/* "… - regarding." says only that this was the subject. */
static void cut_regarding(char *s)
{
    static const char *const tails[] = { "regarding", "reg", "regd", "-reg", "reg.", "regarding thereof", NULL };

    for (const char *const *t = tails; *t; t++) {
        size_t n = strlen(s), k = strlen(*t);

        if (n > k + 2 && strcasecmp(s + n - k, *t) == 0 && (strchr(" -:(", s[n - k - 1]) || (unsigned char)s[n - k - 1] >= 0x80)) {
            s[without_signs(s, n - k - (s[n - k - 1] == '('))] = '\0';
            return;
        }
    }
}

/* Behind a full stop after "regarding" nothing belongs to it. */
static void cut_behind_regarding(char *s)
{
    char *at = strcasestr(s, "regarding.");

    if (at && at > s + 2 && strchr(" -", at[-1]))
        at[strlen("regarding")] = '\0';
}

/* "४:- …", "(६ …": what is left of a label. */
static size_t skip_crumbs(const char *s)
{
    enum { MOST = 8 };
    const char *colon = strstr(s, ":-");
    size_t first = strcspn(s, " ");
    AUTO_FREE char *word = strndup(s, first);
    AUTO_FREE char *fold = word ? row_fold(word, NULL) : NULL;

    if (colon && colon - s <= MOST && !memchr(s, ' ', (size_t)(colon - s)))
        return (size_t)(colon - s) + 2;
    return fold && s[first] && first <= MOST && fold_letters(fold) == 0 && text_has_any(word, first, "([{|*'`’‘") && !strchr(word, ')') ? first : 0;
}

/* "हिन्दी का विषय / the same in English": the one in the language of the letter. */
static void choose_half(char *s, const char *language)
{
    enum { FEWEST_WORDS = 3 };

    for (char *stroke = s; (stroke = strchr(stroke, '/')); stroke++) {
        AUTO_FREE char *left = strndup(s, (size_t)(stroke - s));
        AUTO_FREE char *left_fold = left ? row_fold(left, NULL) : NULL;
        AUTO_FREE char *right_fold = row_fold(stroke + 1, NULL);
        const char *l = left ? fields_language_of(left) : "", *r = fields_language_of(stroke + 1);

        if (!left_fold || !right_fold || strcmp(l, r) == 0 || strcmp(l, "mixed") == 0 || strcmp(r, "mixed") == 0 || !*l || !*r ||
            fold_words(left_fold) < FEWEST_WORDS || fold_words(right_fold) < FEWEST_WORDS)
            continue;
        if (strcmp(r, language) == 0)
            memmove(s, stroke + 1, strlen(stroke + 1) + 1);
        else
            *stroke = '\0';
        return;
    }
}

/* "Fwd: Re: …" of a mail's subject line: how many bytes. */
static size_t skip_mail_prefixes(const char *s)
{
    static const char *const prefixes[] = { "fwd:", "fw:", "re:", NULL };
    size_t at = 0;

    for (const char *const *p = prefixes; *p;) {
        at += strspn(s + at, " ");
        if (strncasecmp(s + at, *p, strlen(*p)) == 0) {
            at += strlen(*p);
            p = prefixes;
        } else {
            p++;
        }
    }
    return at;
}

/* A stamp beside the line was read with it: how many bytes. Single words as "तत्काल" may belong to the subject. */
static size_t skip_stamps(const char *s)
{
    static const char *const stamps[] = { "अति तत्काल ", "MOST IMMEDIATE ", "MOST URGENT ", "TOP PRIORITY ", "SPEED POST ", "URGENT ", "IMMEDIATE ", NULL };

    for (const char *const *t = stamps; *t; t++) {
        size_t n = strlen(*t);

        if (strncmp(s, *t, n) == 0 && s[n] && !isupper((unsigned char)s[n + 1]))
            return n;
    }
    return 0;
}

void subject_tidy(char *value, const char *language)
{
    size_t from = 0, to;

    memmove(value, value + skip_mail_prefixes(value), strlen(value + skip_mail_prefixes(value)) + 1);
    memmove(value, value + skip_stamps(value), strlen(value + skip_stamps(value)) + 1);
    cut_behind_regarding(value);
    memmove(value, value + skip_crumbs(value), strlen(value + skip_crumbs(value)) + 1);
    choose_half(value, language);
    to = strlen(value);
    text_trim(value, &from, &to);
    memmove(value, value + from, to - from);
    value[to - from] = '\0';
    cut_regarding(value);
}

bool subject_is_over(const char *fold)
{
    static const char *const tails[] = { "regarding", "reg", "के संबंध में", "के सम्बन्ध में", "के संबन्ध में", "बाबत", "विषयक", NULL };
    size_t n = strlen(fold);

    for (const char *const *t = tails; *t; t++) {
        size_t k = strlen(*t);

        if (n > k && strcmp(fold + n - k, *t) == 0 && fold[n - k - 1] == ' ')
            return true;
    }
    return false;
}
