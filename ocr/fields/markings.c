/* Markings stand alone: a line that holds nothing but grade or urgency words, in either script,
 * at the top, at the bottom or stamped anywhere. Words inside sentences, names (गुप्ता) and
 * titles (Secretary) are not whole lines, so they never count. */
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

struct mark { const char *word; int level; };

/* Bytes that may cling to a mark: two letters of either script; fewer to a grade, as गुप्त with an initial is a name. */
enum { CRUMBS = 6, FEW_CRUMBS = 2 };

/* Longest first: "top secret" before "secret". level: index into grades. */
static const char *const grades[] = { "none", "restricted", "confidential", "secret", "top_secret" };
static const struct mark grade_words[] = {
    { "top secret", 4 }, { "परम गुप्त", 4 }, { "अति गुप्त", 4 }, { "strictly confidential", 2 }, { "अत्यंत गोपनीय", 2 }, { "अत्यन्त गोपनीय", 2 },
    { "confidential", 2 }, { "restricted", 1 }, { "secret", 3 }, { "गोपनीय", 2 }, { "प्रतिबंधित", 1 }, { "प्रतिबन्धित", 1 }, { "गुप्त", 3 },
};
static const struct mark urgent_words[] = {
    { "most immediate", 1 }, { "most urgent", 1 }, { "top priority", 1 }, { "out today", 1 }, { "time bound", 1 }, { "immediate", 1 }, { "urgent", 1 }, { "priority", 1 },
    { "सर्वोच्च प्राथमिकता", 1 }, { "अति तत्काल", 1 }, { "अति आवश्यक", 1 }, { "अत्यावश्यक", 1 }, { "अत्यंत आवश्यक", 1 }, { "तत्काल", 1 }, { "प्राथमिकता", 1 },
    { "by speed post", 0 }, { "speed post", 0 }, { "by fax", 0 }, { "by e mail", 0 }, { "by email", 0 }, { "by hand", 0 }, { "through e mail", 0 }, { "fax", 0 },
};

/* Takes the letters of a folded text together: "s e c r e t" and "top  secret" become "secret", "topsecret". */
static void compact(const char *fold, char *out)
{
    for (; *fold; fold++)
        if (*fold != ' ')
            *out++ = *fold;
    *out = '\0';
}

/* Cuts the marks out of a line. *ret_level: the highest seen, -1 for none. Returns how many bytes are left over. */
static size_t strip_marks(const char *fold, const struct mark *marks, size_t n, int *ret_level)
{
    AUTO_FREE char *rest = malloc(strlen(fold) + 1);
    char word[64], *at;

    *ret_level = -1;
    if (!rest)
        return strlen(fold);
    compact(fold, rest);
    for (size_t i = 0; i < n; i++) {
        compact(marks[i].word, word);
        while ((at = strstr(rest, word))) {
            memmove(at, at + strlen(word), strlen(at + strlen(word)) + 1);
            if (marks[i].level > *ret_level)
                *ret_level = marks[i].level;
        }
    }
    return strlen(rest);
}

/* A stamp's frame, read as a letter or two, may cling to the word; a longer rest means that the word is part of something else. */
static bool is_mark(const struct row *r, const struct mark *marks, size_t n, size_t most_rest, int *ret_level)
{
    size_t rest = strip_marks(r->fold, marks, n, ret_level);

    return *ret_level > 0 && rest <= most_rest;
}

/* Nothing but marks before or behind the stroke, and one word on its other side? */
static bool is_word_and_mark(const char *word, const char *mark, const struct mark *marks, size_t n, int *ret_level)
{
    AUTO_FREE char *word_fold = row_fold(word, NULL);
    AUTO_FREE char *mark_fold = row_fold(mark, NULL);

    return word_fold && mark_fold && fold_words(word_fold) == 1 && strip_marks(mark_fold, marks, n, ret_level) == 0 && *ret_level > 0;
}

/* "TRI / CONFIDENTIAL" at the edge of a page: a marking in two languages of which one was misread. */
static bool is_half_mark(const struct row *r, const struct mark *marks, size_t n, int *ret_level)
{
    const char *stroke = strchr(r->text, '/');
    AUTO_FREE char *before = stroke ? strndup(r->text, (size_t)(stroke - r->text)) : NULL;

    if (!before || (row_y(r) > 0.2 && row_y(r) < 0.85))
        return false;
    return is_word_and_mark(before, stroke + 1, marks, n, ret_level) || is_word_and_mark(stroke + 1, before, marks, n, ret_level);
}

/* Only capitals (and marks), at least two of them. */
static bool in_capitals(const char *word)
{
    unsigned capitals = 0;

    for (; *word; word++) {
        if ((*word >= 'a' && *word <= 'z') || (*word & 0x80))
            return false;
        capitals += *word >= 'A' && *word <= 'Z';
    }
    return capitals >= 2;
}

/* A stamp over another line: "Government of [SECRET |". One word in capitals that is a grade, among others that are not. */
static bool is_stamp_in_row(const struct rows *rows, size_t i, int *ret_level)
{
    const struct row *r = &rows->row[i];
    unsigned capitals = 0;

    *ret_level = 0;
    if (r->n > 8 || row_in_paragraph(rows, i))
        return false;
    for (size_t k = r->first; k < r->first + r->n; k++) {
        const char *word = r->on->words[k].text;
        AUTO_FREE char *fold = row_fold(word, NULL);

        if (!fold || !in_capitals(word))
            continue;
        capitals++;
        for (size_t g = 0; g < ARRAY_LEN(grade_words); g++)
            if (strcmp(fold, grade_words[g].word) == 0)
                *ret_level = grade_words[g].level;
    }
    return *ret_level > 0 && capitals == 1;
}

/* A stamp beside a line of the head: "STARRED QUESTION NO. *363 URGENT". The subject may end so and is no marking. */
static bool is_urgent_at_end(const struct rows *rows, size_t i)
{
    static const char *const stamped[] = { "URGENT", "IMMEDIATE", NULL };
    const struct row *r = &rows->row[i];
    const char *last = r->on->words[r->first + r->n - 1].text;

    if (r->page > 0 || row_y(r) > 0.45 || row_in_paragraph(rows, i) || row_after_label(r, label_subject) >= 0)
        return false;
    for (const char *const *s = stamped; *s; s++)
        if (strcmp(last, *s) == 0)
            return true;
    return false;
}

void rule_urgency(const struct rows *rows, struct found *ret)
{
    int level;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if (is_mark(r, urgent_words, ARRAY_LEN(urgent_words), CRUMBS, &level) ||
            is_half_mark(r, urgent_words, ARRAY_LEN(urgent_words), &level) || is_urgent_at_end(rows, i)) {
            found_take(ret, strdup("yes"), r, 0, strlen(r->text), 0.9, "urgency on a line of its own");
            return;
        }
    }
}

void rule_classification(const struct rows *rows, struct found *ret)
{
    int worst = 0, level;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        bool alone = is_mark(r, grade_words, ARRAY_LEN(grade_words), FEW_CRUMBS, &level) ||
                     is_half_mark(r, grade_words, ARRAY_LEN(grade_words), &level);

        if ((alone || is_stamp_in_row(rows, i, &level)) && level > worst) {
            worst = level;
            found_take(ret, strdup(grades[level]), r, 0, strlen(r->text), alone ? 0.9 : 0.6,
                       alone ? "a grade on a line of its own" : "a grade in capitals, as a stamp");
        }
    }
}
