#include "ocr/fields/rules.h"

#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct letters { unsigned latin, devanagari; };

static void count(const char *text, struct letters *n)
{
    for (int c = text_next(&text); c >= 0; c = text_next(&text)) {
        if (text_is_devanagari((unsigned)c))
            n->devanagari += c < 0x964 || c > 0x96f;        /* not its stops and digits */
        else
            n->latin += c < 0x80 && isalpha(c);
    }
}

static const char *verdict(const struct letters *n, double few)
{
    double all = n->latin + n->devanagari;

    if (all < 1)
        return "";
    return n->devanagari < few * all ? "en" : n->devanagari > (1 - 3 * few) * all ? "hi" : "mixed";
}

const char *fields_language_of(const char *text)
{
    struct letters n = { 0 };

    count(text, &n);
    return verdict(&n, 0.05);
}

#define HEAD 0.2                /* share of the height: a wide line in both scripts is a letterhead there */

/* Sentences make the body; letterheads, addresses and stamps have short lines. */
static bool is_body(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    struct letters n = { 0 };

    count(r->text, &n);
    if (r->page == 0 && row_y(r) < HEAD && strcmp(verdict(&n, 0.08), "mixed") == 0 && !row_in_paragraph(rows, i))
        return false;
    return row_right(r) - row_x(r) > 0.5 && fold_words(r->fold) >= 6 && r->conf > 0.6;
}

enum { ENOUGH_LETTERS = 80, TRANSLATION_LETTERS = 120 };

static bool is_of(const struct letters *n, bool devanagari)
{
    double all = n->latin + n->devanagari;

    return all > TRANSLATION_LETTERS && (devanagari ? n->devanagari : n->latin) > 0.85 * all;
}

/* A page in Hindi and one in English: the translation goes with it, however long the enclosures are. An enclosure in
 * English alone, behind a Hindi letter, is no translation. */
static bool has_translation(const struct rows *rows)
{
    struct letters page = { 0 };
    bool first_is_hindi = false, first_known = false, other = false;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if (is_body(rows, i))
            count(r->text, &page);
        if (i + 1 < rows->n && rows->row[i + 1].page == r->page)
            continue;
        if (!first_known && (is_of(&page, true) || is_of(&page, false))) {
            first_known = true;
            first_is_hindi = is_of(&page, true);
        } else if (first_known) {
            other |= !first_is_hindi && is_of(&page, true);
        }
        page = (struct letters){ 0 };
    }
    return other;
}

/* Which language holds the body? A second one must have a page's worth of it, or a translation's: not a bilingual head. */
void rule_language(const struct rows *rows, struct found *ret)
{
    struct letters body = { 0 }, all = { 0 };
    const char *language;

    for (size_t i = 0; i < rows->n; i++) {
        count(rows->row[i].text, &all);
        if (is_body(rows, i))
            count(rows->row[i].text, &body);
    }
    language = has_translation(rows) ? "mixed" : verdict(body.latin + body.devanagari > ENOUGH_LETTERS ? &body : &all, 0.08);
    if (*language)
        *ret = (struct found){ .value = strdup(language), .conf = strcmp(language, "mixed") == 0 ? 0.9 : 0.97, .why = "script of the body" };
}
