/* layout.h - what is on a label, and where.
 *
 *   +------------------------------------------+
 *   | Central Registry Unit            #  # #  |   office, both languages; DataMatrix of the number
 *   | केन्द्रीय पंजीकरण एकक                 ## ###  |
 *   | Diary No./डायरी सं.                #### # |
 *   | C R U - A / 2 0 2 6 / 0 0 0 1 2 3        |   the number, as large as fits, never cut
 *   | 14-03-2026 14:56         Pages/पृष्ठ 3     |
 *   | DUPLICATE/द्वितीय प्रति                     |   only where there is something to say
 *   +------------------------------------------+
 */
#ifndef LABEL_LAYOUT_H
#define LABEL_LAYOUT_H

#include "base/config.h"
#include "base/err.h"
#include "drivers/label/bitmap.h"

#include <stdint.h>
#include <stdio.h>

enum label_mark { LABEL_FIRST, LABEL_AGAIN, LABEL_TEST, LABEL_MARKS };

struct label {
    int64_t id;                 /* the diary's; 0: none, as of a test label */
    const char *number;         /* borrowed; UTF-8, not empty */
    int64_t received_s;         /* UTC; shown in local time */
    int pages;                  /* 0: not counted yet, as of a file that was imported; then none is printed */
    enum label_mark mark;
};

struct label_paper {
    char *office, *office_hi;   /* owned; NFC */
    int width_mm, height_mm, dpi;
};

/* *ret_paper is the caller's until label_paper_done(). -EINVAL: office name is not text, or more dots than
 * any label has; e names the settings. */
int label_paper_init(const struct config *c, struct label_paper *ret_paper, struct err *e);
void label_paper_done(struct label_paper *p);

/* The label at the printer's resolution. *ret_bitmap is the caller's. -EINVAL: the number fits into no DataMatrix; -ENOMEM. */
int label_draw(const struct label_paper *p, const struct label *l, struct bitmap **ret_bitmap, struct err *e);

/* The same as a PDF of one page of the label's size. *ret_pdf is the caller's (free). */
int label_draw_pdf(const struct label_paper *p, const struct label *l, char **ret_pdf, size_t *ret_n, struct err *e);

#endif
