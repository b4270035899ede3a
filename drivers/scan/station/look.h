/* look.h - a glance at each page while the paper is in hand: separator? blank? postal barcode? a bad image?
 *
 * The looking is done by scan-look, a child that has given up everything but two
 * pipes and the picture (drivers/scan/look/): it decodes barcodes, and those come
 * from outside. A child that crashes or takes too long is replaced; its page
 * then counts as an ordinary one, with LOOK_NOT_DONE among its faults, never as lost. */
#ifndef SCAN_LOOK_H
#define SCAN_LOOK_H

#include "base/err.h"
#include "base/json.h"
#include "image/grey.h"
#include "reader/mark.h"

#include <stdbool.h>

enum look_kind { LOOK_PAGE, LOOK_BLANK, LOOK_SEPARATOR };

enum look_fault {                       /* bits */
    LOOK_TOO_DARK = 1, LOOK_TOO_LIGHT = 2, LOOK_CUT_OFF = 4, LOOK_SKEWED = 8, LOOK_STREAKS = 16, LOOK_FOLDED = 32,
    LOOK_MAYBE_SEPARATOR = 64,          /* not sure: some of a separator's marks, not enough to split by; the page is kept and shown */
    LOOK_NOT_DONE = 128,
};
enum { LOOK_FAULTS = 8 };
/* "too_dark", "too_light", "cut_off", "skewed", "streaks", "folded", "maybe_separator", "not_looked_at" */
const char *look_fault_name(enum look_fault fault);

enum { LOOK_CODE_SIZE = 80, LOOK_MAX_CODES = 8 };
enum look_code_type { LOOK_S10, LOOK_DIARY_LABEL, LOOK_SHEET };     /* postal article (check digit good), pre-printed label, separator payload */
struct look_code { enum look_code_type type; char text[LOOK_CODE_SIZE]; int box_px[4]; };   /* x y w h in pixels of the page as scanned */

struct page_look {
    enum look_kind kind;
    bool own_sheet;             /* separator with our payload, or Patch T and payload: certain beyond doubt; false: Patch T alone */
    char purpose[16];           /* of a separator with payload: letter, vip, backlog; "" none */
    unsigned faults;            /* enum look_fault */
    double skew_deg;            /* positive = clockwise; 0 when not known */
    struct look_code codes[LOOK_MAX_CODES];
    int n_codes;
    int took_ms;
};

struct look_setup {
    const char *program;        /* path of scan-look; borrowed */
    const char *label_prefix;   /* scan.label_prefix; borrowed; "" none */
    bool check_image;           /* look for bad images, too */
    int timeout_ms;             /* of one page; 1500 */
};

struct look;                    /* a child and the memory shared with it */

/* The child starts with the first page. -ENOMEM. */
int look_new(const struct look_setup *setup, struct look **ret_look, struct err *e);
void look_free(struct look *l);         /* NULL is fine */

/* The picture is filled row by row while the page is scanned, into memory the child sees.
 * width_px, dpi: of the page as scanned; shrunk by a whole factor to at most 300 dpi. colour: rows have R G B.
 * depth 1 (1 is black), 8 or 16. height unknown: -1. -ENOMEM: the page will not be looked at, which is no reason to stop. */
int look_begin(struct look *l, int width_px, int height_px, int dpi, int depth, bool color, struct err *e);
void look_row(struct look *l, const uint8_t *row);      /* one row as SANE gives it; cheap (the budget is 15 ms for an A4 page) */
/* The page is whole: asks the child. Always fills *ret; a page that could not be looked at is LOOK_PAGE with LOOK_NOT_DONE. */
void look_end(struct look *l, struct page_look *ret);

/* Before look_end, which may change nothing of it: the page as the marking check wants it, in colour when it was scanned so, at most
 * 300 dpi. Borrowed until the next look_begin. false: there is none, or not of the whole page. */
bool look_picture(const struct look *l, struct mark_picture *ret);
/* Nothing of the page at hand, or of the last one, is left in memory. */
void look_forget(struct look *l);

/* For the intake record (firmware/doc/pages.md) and back. The caller's; NULL: no memory. */
json_t *look_to_json(const struct page_look *p);

#endif
