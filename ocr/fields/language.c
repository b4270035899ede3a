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

/* Sentences make the body; letterheads, addresses and stamps have short lines. */
static bool is_body(const struct row *r)
{
    return row_right(r) - row_x(r) > 0.5 && fold_words(r->fold) >= 6 && r->conf > 0.6;
}

/* Which language holds the body? A second one must have a page's worth of it, or a translation's: not a bilingual head. */
void rule_language(const struct rows *rows, struct found *ret)
{
    struct letters body = { 0 }, all = { 0 };

    for (size_t i = 0; i < rows->n; i++) {
        count(rows->row[i].text, &all);
        if (is_body(&rows->row[i]))
            count(rows->row[i].text, &body);
    }
    *ret = (struct found){ .conf = 0.9, .why = "script of the body" };
    ret->value = strdup(verdict(body.latin + body.devanagari > 80 ? &body : &all, 0.08));
    if (ret->value && !*ret->value) {
        free(ret->value);
        ret->value = NULL;
    }
}
