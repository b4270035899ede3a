/* How urgent a letter says it is: a line that holds nothing else, or a stamp beside another line. Words inside sentences
 * ("with immediate effect", "तत्काल प्रभाव से") and the subject's are no markings. */
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/fields/alike.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that may cling to a mark: a stamp's frame, read as two letters of either script. */
enum { CRUMBS = 6, LONGEST = 64 };

enum { KINDS = 8 };
/* As in the record; the most urgent first. */
static const char *const kinds[KINDS] = { "top_priority", "most_immediate", "out_today", "most_urgent", "immediate", "urgent", "time_bound", "priority" };
enum { TOP_PRIORITY, MOST_IMMEDIATE, OUT_TODAY, MOST_URGENT, IMMEDIATE, URGENT, TIME_BOUND, PRIORITY, FILLER };

/* What such a line is made of; those that hold others come first. A filler says nothing, and may stand beside a mark. */
static const struct { const char *words; int kind; } parts[] = {
    { "top most priority", TOP_PRIORITY }, { "topmost priority", TOP_PRIORITY }, { "top priority", TOP_PRIORITY }, { "most immediate", MOST_IMMEDIATE }, { "extremely urgent", MOST_URGENT },
    { "most urgent", MOST_URGENT }, { "very urgent", MOST_URGENT }, { "out today", OUT_TODAY }, { "time bound", TIME_BOUND }, { "immediate", IMMEDIATE }, { "urgent", URGENT },
    { "high priority", TOP_PRIORITY }, { "priority", PRIORITY },
    { "सर्वोच्च प्राथमिकता", TOP_PRIORITY }, { "परम अग्रता", TOP_PRIORITY }, { "अति तत्काल", MOST_IMMEDIATE }, { "अत्यंत तत्काल", MOST_IMMEDIATE }, { "अत्यन्त तत्काल", MOST_IMMEDIATE },
    { "आज ही जारी करें", OUT_TODAY }, { "आज ही", OUT_TODAY }, { "अति आवश्यक", URGENT }, { "अत्यावश्यक", URGENT }, { "अत्यंत आवश्यक", URGENT }, { "अत्यन्त आवश्यक", URGENT },
    { "तत्काल", IMMEDIATE }, { "अविलम्ब", IMMEDIATE }, { "अविलंब", IMMEDIATE }, { "समयबद्ध", TIME_BOUND }, { "समय बद्ध", TIME_BOUND }, { "प्राथमिकता", PRIORITY }, { "अग्रता", PRIORITY },
    { "by speed post", FILLER }, { "speed post", FILLER }, { "by fax", FILLER }, { "by e mail", FILLER }, { "by email", FILLER }, { "by hand", FILLER }, { "through e mail", FILLER },
    { "by registered post", FILLER }, { "by special messenger", FILLER }, { "e mail", FILLER }, { "fax", FILLER }, { "parliament question", FILLER }, { "parliament matter", FILLER },
    { "court case", FILLER }, { "court matter", FILLER }, { "vip reference", FILLER }, { "reminder", FILLER }, { "संसद प्रश्न", FILLER }, { "न्यायालय प्रकरण", FILLER },
    { "स्पीड पोस्ट द्वारा", FILLER }, { "फैक्स द्वारा", FILLER }, { "ई मेल द्वारा", FILLER }, { "अनुस्मारक", FILLER },
};

/* Letters that stamps lose or change: compared one by one in capitals. */
static const struct { const char *word; size_t wrong; int kind; } stamped[] = {
    { "IMMEDIATE", 2, IMMEDIATE }, { "URGENT", 1, URGENT }, { "PRIORITY", 2, PRIORITY }, { "तत्काल", 1, IMMEDIATE }, { "अत्यावश्यक", 2, URGENT }, { "प्राथमिकता", 2, PRIORITY },
};

/* ---- a line of its own */

/* Without its spaces: "u r g e n t" and "out  today" become "urgent", "outtoday". Cut off at LONGEST. */
static void compact(const char *fold, char out[LONGEST])
{
    size_t n = 0;

    for (; *fold && n + 1 < LONGEST; fold++)
        if (*fold != ' ')
            out[n++] = *fold;
    out[n] = '\0';
}

/* Cuts the parts out of a folded text. *kind: the most urgent seen, KINDS for none. Returns how many bytes are left. */
static size_t strip(const char *fold, int *kind)
{
    char rest[LONGEST], part[LONGEST], *at;

    *kind = KINDS;
    if (strlen(fold) >= LONGEST)
        return strlen(fold);
    compact(fold, rest);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        compact(parts[i].words, part);
        while ((at = strstr(rest, part))) {
            memmove(at, at + strlen(part), strlen(at + strlen(part)) + 1);
            *kind = parts[i].kind < *kind ? parts[i].kind : *kind;
        }
    }
    return strlen(rest);
}

/* Officers write "urgent pl." beside a letter when they pass it on: that is not its sender's. */
static bool is_scribble(const struct row *r, size_t rest)
{
    return islower((unsigned char)r->text[0]) && rest > 0;
}

/* Nothing but marks before or behind the stroke, and one word on its other side: the same in another language, misread. */
static bool is_beside_word(const char *word, const char *mark, int *kind)
{
    AUTO_FREE char *word_fold = row_fold(word, NULL);
    AUTO_FREE char *mark_fold = row_fold(mark, NULL);

    return word_fold && mark_fold && fold_words(word_fold) == 1 && strip(mark_fold, kind) == 0 && *kind < KINDS;
}

static bool is_half_of_two(const struct row *r, int *kind)
{
    const char *stroke = strchr(r->text, '/');
    AUTO_FREE char *before = stroke ? strndup(r->text, (size_t)(stroke - r->text)) : NULL;

    return before && (row_y(r) < 0.2 || row_y(r) > 0.85) && (is_beside_word(before, stroke + 1, kind) || is_beside_word(stroke + 1, before, kind));
}

static bool is_alone(const struct rows *rows, size_t i, int *kind)
{
    const struct row *r = &rows->row[i];
    size_t rest = strip(r->fold, kind);

    if (row_in_paragraph(rows, i))
        return false;
    return (*kind < KINDS && rest <= CRUMBS && !is_scribble(r, rest)) || is_half_of_two(r, kind);
}

/* ---- a stamp, misread or beside another line */

/* The kind of a stamped word, exact or with a few wrong letters; KINDS: it is none. In a frame, "[urcent]", small letters are
 * capitals too. */
static int kind_of_word(const char *word, bool exact)
{
    char bare[LONGEST];
    bool framed = strpbrk(word, "[]{}|") != NULL;
    size_t n = 0;

    for (const char *p = word; *p && n + 1 < sizeof(bare); p++)
        if (!ispunct((unsigned char)*p))
            bare[n++] = framed && !(*p & 0x80) ? (char)toupper((unsigned char)*p) : *p;
    bare[n] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(stamped); i++)
        if (words_alike(bare, n, stamped[i].word, exact ? 0 : stamped[i].wrong))
            return stamped[i].kind;
    return KINDS;
}

/* "MOST" before it, or what is left of it, makes it more. */
static int with_most(int kind, const char *before)
{
    const char *stroke = strrchr(before, '/');
    size_t n;
    bool most;

    before = stroke ? stroke + 1 : before;
    n = strlen(before);
    most = words_alike(before, n, "MOST", 1) || (n >= 3 && n <= 5 && strcmp(before + n - 2, "ST") == 0) || strcmp(before, "अति") == 0;

    return !most ? kind : kind == IMMEDIATE ? MOST_IMMEDIATE : kind == URGENT ? MOST_URGENT : kind;
}

static bool has_letters(const char *text)
{
    AUTO_FREE char *fold = row_fold(text, NULL);

    return fold && fold_letters(fold) > 0;
}

/* One or two words by themselves in the head: "VRGENT", "MOST IMMEDIAYE". */
static bool is_misread_stamp(const struct row *r, int *kind)
{
    const struct word *w = &r->on->words[r->first];
    const char *last = w[r->n - 1].text;
    bool alone = r->n == 1 || (r->n == 2 && !has_letters(w[0].text));      /* an emblem beside it was read as "&" */

    *kind = KINDS;
    if (r->n <= 2)
        *kind = kind_of_word(last, false);
    if (*kind < KINDS && r->n == 2)
        *kind = with_most(*kind, w[0].text);
    return *kind < KINDS && (alone || *kind == MOST_IMMEDIATE || *kind == MOST_URGENT);
}

/* Other words than capitals: a title in capitals ("IMMEDIATE RELEASE OF FUNDS") is none. */
static bool is_title(const struct row *r)
{
    for (const char *p = r->text; *p; p++)
        if (islower((unsigned char)*p) || isdigit((unsigned char)*p) || (*p & 0x80))
            return false;
    return true;
}

/* "STARRED QUESTION NO. *363 URGENT", "MOST IMMEDIATE Government of India". */
static bool is_beside_line(const struct row *r, int *kind)
{
    const struct word *w = &r->on->words[r->first];
    size_t n = r->n;

    if (n < 2 || n > 12)
        return false;
    if (!(w[n - 1].text[0] & 0x80) && (*kind = kind_of_word(w[n - 1].text, true)) < KINDS) {
        *kind = with_most(*kind, w[n - 2].text);
        return *kind != PRIORITY;
    }
    if (is_title(r) || (w[0].text[0] & 0x80))
        return false;
    if (strcmp(w[0].text, "MOST") == 0 && (*kind = kind_of_word(w[1].text, true)) < KINDS)
        *kind = with_most(*kind, w[0].text);
    else
        *kind = kind_of_word(w[0].text, true);
    return *kind < PRIORITY;
}

static bool is_stamp(const struct rows *rows, size_t i, int *kind)
{
    const struct row *r = &rows->row[i];

    if (r->page > 0 || row_y(r) > 0.45 || row_in_paragraph(rows, i) || row_after_label(r, label_subject) >= 0)
        return false;
    return is_misread_stamp(r, kind) || is_beside_line(r, kind);
}

/* ---- the letter */

void rule_urgency(const struct rows *rows, struct fields *f)
{
    int most = KINDS, kind;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        bool alone = is_alone(rows, i, &kind);

        if ((!alone && !is_stamp(rows, i, &kind)) || kind >= most)
            continue;
        most = kind;
        found_take(&f->of[FIELD_URGENT], strdup("yes"), r, 0, strlen(r->text), alone ? 0.95 : 0.8, alone ? "urgency on a line of its own" : "urgency as a stamp");
        found_take(&f->of[FIELD_URGENCY], strdup(kinds[kind]), r, 0, strlen(r->text), alone ? 0.9 : 0.7, f->of[FIELD_URGENT].why);
    }
}
