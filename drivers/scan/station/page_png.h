/* page_png.h - one scanned page, streamed row by row into a PNG in the spool.
 *
 * Bytes come as SANE gives them, cut anywhere; rows leave as they fill, so a
 * page of known height needs one row of memory. Nothing of the page shows in
 * the document before page_png_commit() has returned 0. */
#ifndef SCAN_PAGE_PNG_H
#define SCAN_PAGE_PNG_H

#include "base/err.h"
#include "base/hash.h"
#include "drivers/scan/station/look.h"
#include "spool/spool.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PAGE_MAX_WIDTH_PX = 40000,                  /* 33 inches at 1200 dpi */
    PAGE_MAX_LINES = 400000,                    /* 17 m at 600 dpi: long receipts exist */
    PAGE_MAX_PIXELS = 300 * 1000 * 1000,        /* A3 at 1200 dpi has 279 million */
    PAGE_MAX_ROW_PAD = 4096,                    /* bytes a scanner may put behind a row */
    /* A page whose height shows only at its end waits in memory, since a PNG begins with it.
     * Colour A4 at 600 dpi has 104 MB. */
    PAGE_MAX_BUFFER_BYTES = 128 * 1024 * 1024,
    PAGE_WHOLE_PERCENT = 90,                    /* less of the announced height than this is no page */
    PAGE_MAX_PERCENT = 110,                     /* nor is more: its foot would be lost, or it has no end */
};

enum page_side { PAGE_SIDE_UNKNOWN, PAGE_FRONT, PAGE_BACK };    /* of its sheet */

struct page_format {            /* what the scanner announced */
    int width_px, lines;        /* lines -1: shows at the end */
    int bytes_per_line;         /* may be more than the pixels need */
    int depth;                  /* 1 (1 is black), 8, or 16 (in the order of this machine) bits a sample */
    bool color;                 /* three samples a pixel, R G B; else one */
    int res_dpi;
    enum page_side side;        /* kept in the PNG, for who goes on with the letter after a restart */
};

#define PAGE_SIDE_KEY "Side"    /* of the PNG's text; "front" or "back", none where it is not known */

struct page_png;

/* Is this a page at all? 0; -EPROTO: e says which number no scanner can mean. */
int page_format_check(const struct page_format *f, struct err *e);

/* Begins the blob "name" of doc (borrowed until the page is committed or dropped). digest
 * (borrowed, may be NULL) is fed the bytes of the PNG without its text, look (borrowed, may be NULL) the rows. f has passed
 * page_format_check. *ret_page is the caller's. -ENOMEM, or a spool error. */
int page_png_new(struct spool_doc *doc, const char *name, const struct page_format *f, struct hash *digest,
                 struct look *look, struct page_png **ret_page, struct err *e);

/* Takes the next bytes. A few behind the announced height are dropped. -E2BIG: too many are, or a page of
 * unknown height outgrew PAGE_MAX_BUFFER_BYTES; else a spool error. After an error only page_png_free is left. */
int page_png_write(struct page_png *p, const void *data, size_t n, struct err *e);

/* No more bytes: ends the PNG. A page that lacks less than a tenth of its announced height is filled up
 * with white. -ENODATA: it lacks more, or all; else a spool error. */
int page_png_end(struct page_png *p, struct err *e);

/* After page_png_end, before page_png_look: the page for the marking check, as look_picture has it. false: there is none. */
bool page_png_picture(const struct page_png *p, struct mark_picture *ret);

/* After page_png_end: what the glance at the page says. Asks once; a page nobody looked at is one with LOOK_NOT_DONE. */
void page_png_look(struct page_png *p, struct page_look *ret);

/* After page_png_end: the page becomes the blob "name" of another open document. A spool error. */
int page_png_move(struct page_png *p, struct spool_doc *to, const char *name, struct err *e);

/* After page_png_end: durable when this returns 0. Then only page_png_look and page_png_free are left. */
int page_png_commit(struct page_png *p, struct err *e);

void page_png_free(struct page_png *p);         /* not committed: as if it had never been. NULL is fine */

#endif
