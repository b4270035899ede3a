#include "ocr/original.h"

static bool is_as_it_came(const struct letter *l)
{
    const struct source *s;
    const struct page *p;
    unsigned k;
    int index;

    if (l->n_sources != 1 || l->n_hidden > 0)
        return false;
    for (k = 0; (p = letter_page(l, k, &s, &index)); k++)
        if (index != (int)k || p->turn != TURN_UNSAID)
            return false;
    return (int)k == l->sources[0].n_pages;
}

static bool is_over_ceiling(const struct letter *l)
{
    return l->pdf_max_bytes > 0 && l->sources[0].n_bytes > l->pdf_max_bytes;
}

enum original original_of(const struct letter *l)
{
    const struct page *p;
    bool is_signed = false, born_digital = true, text = false;

    if (!is_as_it_came(l))
        return ORIGINAL_NO;
    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++) {
        is_signed |= p->pdf.is_signed;
        text |= p->pdf.text;
        born_digital = born_digital && p->pdf.is_pdf && (p->pdf.text || p->blank);
    }
    if (is_signed)
        return ORIGINAL_SIGNED;
    return born_digital && text && !is_over_ceiling(l) ? ORIGINAL_BORN_DIGITAL : ORIGINAL_NO;
}

bool original_is_too_large(const struct letter *l) { return original_of(l) == ORIGINAL_SIGNED && is_over_ceiling(l); }

const char *original_why(enum original o)
{
    return o == ORIGINAL_SIGNED ? "signed" : o == ORIGINAL_BORN_DIGITAL ? "born_digital" : NULL;
}
