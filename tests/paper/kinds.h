/* kinds.h - the sheets a counter sees, each kind with what must be said about it. */
#ifndef PAPER_KINDS_H
#define PAPER_KINDS_H

#include "tests/paper/draw.h"

enum kind {
    KIND_LETTER, KIND_HINDI_LETTER, KIND_SHORT_LETTER, KIND_TABLE, KIND_FORM, KIND_PHOTO, KIND_STRIPES, KIND_COURIER,
    KIND_SPEED_POST, KIND_LABELLED,
    KIND_SHEET, KIND_PATCH_SHEET, KIND_OTHER_PATCH,
    KIND_EMPTY, KIND_SHINES_THROUGH,
    KIND_PENCIL, KIND_FAINT_PENCIL, KIND_STAMP, KIND_SIGNATURE, KIND_ONE_LINE, KIND_PAGE_NUMBER,
    KINDS
};

enum expect { EXPECT_CONTENT, EXPECT_SEPARATOR, EXPECT_DOUBT, EXPECT_BLANK };

struct kind_row {
    const char *name;
    enum expect expect;         /* EXPECT_DOUBT: a separator of some kind that is not ours to split by */
    double share;               /* of a stack */
};
extern const struct kind_row kinds[KINDS];

struct drawn_text { char code[40]; };   /* what a code on it says that must be found: an article number, a label; "" none */

/* Draws one on an upright A4 sheet in millimetres. */
void kind_draw(enum kind kind, cairo_t *cr, struct chance *c, struct drawn_text *ret);
enum kind kind_by_chance(struct chance *c);

/* 13 characters with a good check digit. */
void kind_article_number(struct chance *c, char out[14]);

#endif
