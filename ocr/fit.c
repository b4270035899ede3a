#include "ocr/fit.h"

#include "ocr/original.h"

#include <errno.h>

/* What a PDF needs besides pictures, generously: about the letter and font; a page; a word. The writer's own figures are a third less. */
enum { FILE_BYTES = 10000, PAGE_BYTES = 1200, WORD_BYTES = 24 };

static size_t page_bytes(const struct page *p)
{
    return p->layers.n ? layers_bytes(&p->layers) + PAGE_BYTES + p->text.n_words * WORD_BYTES : 0;
}

size_t fit_bytes(const struct letter *l, unsigned from, unsigned to)
{
    size_t n = FILE_BYTES;
    const struct page *p;

    for (unsigned k = from; k < to && (p = letter_page(l, k, NULL, NULL)); k++)
        n += page_bytes(p);
    return n;
}

/* A file that goes out as it came is not ours to shrink. */
static bool is_too_large(const struct letter *l)
{
    return l->pdf_max_bytes > 0 && original_of(l) == ORIGINAL_NO && fit_bytes(l, 0, letter_pages(l)) > l->pdf_max_bytes;
}

/* ---- which page next */

/* The first level only touches what lies behind the text. */
static bool can_gain(const struct page *p, int level)
{
    if (level > 1)
        return p->layers.n > 0;
    for (unsigned i = 0; i < p->layers.n; i++)
        if (p->layers.at[i].kind == LAYER_JPEG)
            return true;
    return false;
}

/* The largest page that was not asked for at this level; NULL: there is none. */
static struct page *largest(const struct letter *l, int level, unsigned *ret_k)
{
    struct page *best = NULL, *p;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++)
        if (p->fit < level && !p->fitting && can_gain(p, level) && (!best || layers_bytes(&p->layers) > layers_bytes(&best->layers))) {
            best = p;
            *ret_k = k;
        }
    return best;
}

bool fit_is_wanted(const struct letter *l)
{
    unsigned k;

    return is_too_large(l) && largest(l, FIT_LEVELS, &k);
}

bool fit_next(struct letter *l, struct source **ret_source, int *ret_index, int *ret_level)
{
    struct page *p = NULL;
    const struct source *s;
    unsigned k = 0;
    int level = l->fit_level > 0 ? l->fit_level : 1;

    if (!is_too_large(l))
        return false;
    if (l->fit_level == 0)
        l->full_bytes = fit_bytes(l, 0, letter_pages(l));
    while (!(p = largest(l, level, &k)) && level < FIT_LEVELS && l->fitting == 0)      /* a level is over when all its pages are back */
        level++;
    if (!p)
        return false;
    l->fit_level = level;
    p->fit = level;
    p->fitting = true;
    l->fitting++;
    letter_page(l, k, &s, ret_index);
    *ret_source = &l->sources[s - l->sources];
    *ret_level = level;
    return true;
}

bool fit_is_done(const struct letter *l) { return l->fitting == 0; }

/* ---- its answer */

static void is_back(struct letter *l, struct page *p)
{
    p->fitting = false;
    l->fitting--;
}

void fit_give_up(struct letter *l, struct source *s, int index)
{
    is_back(l, &s->pages[index]);
    s->pages[index].fit = FIT_LEVELS;
}

int fit_take(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e)
{
    struct page *p = &s->pages[index];
    unsigned behind = json_object_get(answer->head, "view") ? 1 : 0;
    struct layers smaller;
    int r = layers_parse(json_object_get(answer->head, "layers"), answer->blob + behind, answer->blob_n + behind, FRAME_BLOBS - behind,
                         &p->text.turn, &smaller, e);

    is_back(l, p);
    if (r == 0 && layers_bytes(&smaller) < layers_bytes(&p->layers)) {
        struct layers old = p->layers;

        p->layers = smaller;
        smaller = old;
        p->shrunk = true;
    }
    if (r == 0)
        layers_done(&smaller);
    return r;
}

/* ---- parts */

/* As many pages as fit, at least one. */
static unsigned part_end(const struct letter *l, unsigned from)
{
    size_t n = FILE_BYTES;
    unsigned k = from;
    bool cut = is_too_large(l);

    while (k < letter_pages(l)) {
        n += page_bytes(letter_page(l, k, NULL, NULL));
        if (k > from && cut && n > l->pdf_max_bytes)
            break;
        k++;
    }
    return k;
}

bool fit_part(const struct letter *l, unsigned k, unsigned *ret_from, unsigned *ret_to)
{
    unsigned from = 0;

    for (; k > 0; k--)
        from = part_end(l, from);
    *ret_from = from;
    *ret_to = part_end(l, from);
    return *ret_to > from;
}

unsigned fit_parts(const struct letter *l)
{
    unsigned n = 0, from, to;

    while (fit_part(l, n, &from, &to))
        n++;
    return n;
}
