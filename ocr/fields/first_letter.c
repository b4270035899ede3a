#include "ocr/fields/first_letter.h"

#include <stdlib.h>

#define SURE_SEAM 0.85          /* a whole head, behind a signature */

static void move(struct fields *to, struct fields *from, enum field f)
{
    free(to->of[f].value);
    to->of[f] = from->of[f];
    from->of[f] = (struct found){ 0 };
}

int first_letter_find(const struct page_text *const *pages, size_t n_pages, const char *today, struct fields *ret, struct seams *ret_seams, struct err *e)
{
    struct fields all = { 0 };
    size_t n = n_pages;
    int r;

    *ret = (struct fields){ 0 };
    r = seams_find(pages, n_pages, ret_seams, e);
    for (size_t i = ret_seams->n; r == 0 && i > 0; i--)
        if (ret_seams->list[i - 1].conf >= SURE_SEAM)
            n = (size_t)ret_seams->list[i - 1].page - 1;
    if (r == 0)
        r = fields_find(pages, n, today, ret, e);
    if (r == 0 && n < n_pages)
        r = fields_find(pages, n_pages, today, &all, e);
    if (r == 0 && n < n_pages) {
        move(ret, &all, FIELD_CLASSIFICATION);
        ret->marking = all.marking;
        move(ret, &all, FIELD_LANGUAGE);
    }
    fields_done(&all);
    return r;
}
