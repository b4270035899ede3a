/* mend.c - words that scanning has damaged: "Sectlon", "0fficer", "सचीव".
 *
 * What a reader mistakes for each other costs little, any other change more, and a short word may cost less than a long
 * one, so that Policy is not Police and Estate not State. */
#include "workflow/vocabulary.h"

#include "base/text.h"

#include <string.h>

enum { MAX_CPS = 32, CHEAP = 1, DEAR = 2 };

struct cps { size_t n; int cp[MAX_CPS]; };

static bool is_sign(int cp) { return cp == 0x0901 || cp == 0x0902 || cp == 0x0903 || (cp >= 0x093C && cp <= 0x094D); }

/* Two letters that look like one are that one. */
static void cps_of(const char *s, struct cps *ret)
{
    static const struct { int first, second, one; } pairs[] = { { 'r', 'n', 'm' }, { 'v', 'v', 'w' }, { 'c', 'l', 'd' } };
    int cp;

    ret->n = 0;
    while (ret->n < MAX_CPS && (cp = text_next(&s)) >= 0) {
        ret->cp[ret->n++] = cp;
        for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
            if (ret->n > 1 && ret->cp[ret->n - 2] == pairs[i].first && cp == pairs[i].second)
                ret->cp[--ret->n - 1] = pairs[i].one;
    }
}

static bool look_alike(int a, int b)
{
    static const char *const groups[] = { "il1tfj!", "o0cea", "vyu", "hb", "nur", "s5", "gq9", "b8", "z2", "mn" };
    static const int deva[][2] = { { 0x0935, 0x092C }, { 0x092E, 0x092D }, { 0x0918, 0x0927 }, { 0x092A, 0x0937 }, { 0x0925, 0x092F },
                                   { 0x0921, 0x0919 }, { 0x0921, 0x0907 }, { 0x0930, 0x0938 } };

    if (is_sign(a) && is_sign(b))
        return true;
    for (size_t i = 0; a < 0x80 && b < 0x80 && i < ARRAY_LEN(groups); i++)
        if (a && b && strchr(groups[i], a) && strchr(groups[i], b))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(deva); i++)
        if ((deva[i][0] == a && deva[i][1] == b) || (deva[i][0] == b && deva[i][1] == a))
            return true;
    return false;
}

static int gap(int cp) { return is_sign(cp) ? CHEAP : DEAR; }

static int smaller(int a, int b) { return a < b ? a : b; }

static int distance(const struct cps *a, const struct cps *b)
{
    int row[MAX_CPS + 1];

    row[0] = 0;
    for (size_t k = 0; k < b->n; k++)
        row[k + 1] = row[k] + gap(b->cp[k]);
    for (size_t i = 0; i < a->n; i++) {
        int corner = row[0];

        row[0] += gap(a->cp[i]);
        for (size_t k = 0; k < b->n; k++) {
            int change = a->cp[i] == b->cp[k] ? 0 : look_alike(a->cp[i], b->cp[k]) ? CHEAP : DEAR;
            int best = smaller(corner + change, smaller(row[k + 1] + gap(a->cp[i]), row[k] + gap(b->cp[k])));

            corner = row[k + 1];
            row[k + 1] = best;
        }
    }
    return row[b->n];
}

/* How much a word of that length may cost. */
static int allowance(const struct cps *c)
{
    bool deva = c->n > 0 && c->cp[0] >= 0x80;
    size_t n = c->n + (deva ? 1 : 0);       /* a Devanagari letter says more */

    return n < 5 ? 0 : n < 7 ? CHEAP : n < 10 ? DEAR : 2 * DEAR;
}

const struct entry *mend_word(const struct vocabulary *v, const char *written)
{
    const struct entry *found = NULL;
    struct cps damaged, known;
    bool several = false;

    cps_of(written, &damaged);
    int least = allowance(&damaged) + 1;
    for (size_t i = 0; least > 1 && i < v->n; i++) {
        const struct entry *one = &v->entries[i];
        size_t n = strlen(one->written), bytes = strlen(written);

        if (one->written[0] == '^' || n + 8 < bytes || bytes + 8 < n || ((unsigned char)one->written[0] < 0x80) != ((unsigned char)written[0] < 0x80))
            continue;
        cps_of(one->written, &known);
        if (known.n + 2 < damaged.n || damaged.n + 2 < known.n || allowance(&known) == 0)
            continue;
        int d = distance(&damaged, &known);
        if (d > allowance(&known) || d > least)
            continue;
        several = d == least && found && (found->n_means != one->n_means || found->means[0] != one->means[0]);
        if (d < least || !found)
            found = one;
        least = d;
    }
    return several ? NULL : found;
}
