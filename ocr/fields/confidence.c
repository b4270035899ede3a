#include "ocr/fields/rules.h"

#include <string.h>

/* Sureness of the recognition of a value: of its worst word, since one wrong figure makes another number of it. */
static double worst_word(const struct row *r, size_t from, size_t to)
{
    double worst = 1;
    size_t at = 0;

    for (size_t i = r->first; i < r->first + r->n; i++) {
        size_t n = strlen(r->on->words[i].text);

        if (at < to && at + n > from && r->on->words[i].conf < worst)
            worst = r->on->words[i].conf;
        at += n + 1;
    }
    return worst;
}

/* Well read words have 0.9 and more; of those with less, so many were wrong in the letters this was tuned on. */
double confidence(double rule, const struct row *r, size_t from, size_t to)
{
    static const double well_read = 0.9, least_share = 0.4;
    double word = worst_word(r, from, to);

    return word >= well_read ? rule : rule * (least_share + (1 - least_share) * word / well_read);
}

/* A line is understood although a letter in ten is wrong. */
double confidence_of_line(double rule, const struct row *r)
{
    static const double legible = 0.8;

    return r->conf >= legible ? rule : rule * r->conf / legible;
}
