/* letter.h - one letter while it is being read: its files, its pages, what was found.
 *
 * A page is shown or hidden, as the letter's arrangement says. Hidden pages get a picture for the desk and nothing else. */
#ifndef OCR_LETTER_H
#define OCR_LETTER_H

#include "base/auto.h"
#include "base/clock.h"
#include "base/err.h"
#include "ocr/arrangement.h"
#include "ocr/fields/page_text.h"
#include "ocr/layers.h"
#include "reader/frame.h"
#include "reader/mark.h"

#include <stdbool.h>
#include <stdint.h>

enum { LETTER_NAME_SIZE = 256, LETTER_MAX_PAGES = 3900 /* each has a view, too: SPOOL_MAX_BLOBS */,
       LETTER_MAX_ZOOMS = 100,          /* a book is not looked at closely to its end; and blobs and memory end */
       LETTER_MAX_SIDE_PX = 20000, LETTER_MAX_DPI = 2400 };        /* of a page as scanned */

/* What is read first; within a lane the older letter. */
enum lane { LANE_VIP, LANE_CURRENT, LANE_BACKLOG, LANES };
/* From the manifest's "purpose": vip, backlog; everything else is current dak. */
enum lane lane_of_purpose(const char *purpose);

/* What ocr-page says of a page of a PDF, and of the file. */
struct page_pdf {
    bool is_pdf;
    bool text;                  /* the page has text and no picture over it: a program made it */
    bool is_signed;             /* the file, digitally */
    bool javascript, attachments, launch;       /* the file holds them */
};

/* A classified marking that the picture shows; clear: none, or it was not looked for. */
struct page_mark { enum mark_decision decision; enum mark_grade grade; struct box box; char why[MARK_WHY_SIZE]; };

struct page {
    bool given, in;             /* handed to a child; answered for good */
    bool hidden;                /* only its view is wanted */
    int turn;                   /* clockwise degrees to upright, as a person said; TURN_UNSAID: find out */
    bool placed;                /* in letter.order */
    int failed;                 /* tries that failed: what the next one may do is less (queue.h) */
    char *error;                /* why it could not be read, a line of base/said.h or words; NULL: it was. It may have a picture all the same */
    bool blank;
    bool partial;               /* there is more on it than could be read in its time */
    double conf;                /* 0..1 */
    int dpi;
    struct page_text text;      /* and how it lies in the scan */
    struct { unsigned char *bytes; size_t n; int width_px, height_px; } view;           /* JPEG */
    bool zooms;                 /* a large picture of it is wanted, too */
    struct { unsigned char *bytes; size_t n; bool jpeg; } zoom;         /* else PNG; bytes NULL: there is none */
    struct layers layers;       /* for the PDF */
    struct page_pdf pdf;
    struct page_mark mark;
    int fit;                    /* level it was last asked for to fit under the ceiling (fit.h); 0: never */
    bool fitting, shrunk;       /* that answer has not come; one was smaller */
    struct { bool told, sure, across, down; } lies;     /* what ocr-page said of how it lies (orient.h); told: it said something */
    bool voted, voting;         /* it was asked for once more as the other pages lie (vote.h); that answer has not come */
};

/* A file or blob of a letter; may hold several pages. */
struct source {
    char name[LETTER_NAME_SIZE];
    void *bytes;                /* owned; loaded when its first page is asked for, freed after its last */
    size_t n_bytes;
    uint64_t file_id;           /* unique in this process; 0: not loaded */
    int pages_in;
    struct page *pages;         /* owned */
    int n_pages;                /* 1 until the first answer tells */
    int next;                   /* the next page to hand out */
};

struct place { const struct source *source; int index; const struct arranged *entry; };     /* entry NULL: no list names it */

struct letter {
    char id[LETTER_NAME_SIZE];
    struct source *sources;     /* owned, in page order */
    unsigned n_sources;
    struct arrangement arrangement;
    char created[CLOCK_ISO_SIZE];         /* when it was scanned or came, UTC: 2026-03-14T09:26:53Z; "": not known */
    char *note;                 /* what a person should know of the letter besides its pages; NULL: nothing */
    struct place *order;        /* the shown pages, then the hidden ones; as soon as all are in */
    unsigned n_shown, n_hidden, n_all;      /* n_all: pages known so far */
    size_t pdf_max_bytes;       /* ceiling of its PDF; 0: none */
    size_t full_bytes;          /* what the PDF would have without fitting, once that is begun */
    int fit_level;              /* highest level of fitting so far; 0: none */
    unsigned fitting;           /* pages asked for to fit, not back yet */
    unsigned zooms;             /* pages of which a large picture is wanted */
    unsigned voting;            /* pages asked for once more (vote.h), not back yet */
    enum lane lane;
    unsigned in_work;           /* pages at the children now */
    bool started;
    bool alone;                 /* ocrd died over it before: no page of another letter is in work beside its own */
    int64_t began_ms;           /* monotonic */
    double seconds;             /* from the first page handed out to the last one back */
    struct letter *next;        /* in the queue that holds it */
    void *ctx;                  /* of who opened it */
};

/* *ret_letter is the caller's. -ENAMETOOLONG, -ENOMEM. */
int letter_new(const char *id, void *ctx, struct letter **ret_letter, struct err *e);
int letter_add_source(struct letter *l, const char *name, struct err *e);
/* After the last source and before the first page is handed out; what take_a calls blobs are the sources in their order. */
void letter_arrange(struct letter *l, struct arrangement take_a);
void letter_free(struct letter *l);             /* NULL is fine */
AUTO_DEFINE(struct letter *, letter_free)
#define AUTO_LETTER AUTO(auto_letter_free)

/* The k-th shown page of a letter that is read, k from 0; its source and its index there if wanted. NULL: there are no more. */
struct page *letter_page(const struct letter *l, unsigned k, const struct source **ret_source, int *ret_index);
unsigned letter_pages(const struct letter *l);
/* The same for the hidden ones; ret_entry says why. */
struct page *letter_hidden_page(const struct letter *l, unsigned k, const struct source **ret_source, int *ret_index,
                                const struct arranged **ret_entry);
bool letter_is_read(const struct letter *l);            /* every page is in */

/* Takes over what ocr-page answered for one page. The first page of a source also tells how many it has.
 * -EPROTO: the answer is not as it should be; -ERANGE: too many pages; -ENOMEM. */
int letter_take_answer(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e);
/* A second answer for a page that is in takes the place of the first. -EPROTO, -ENOMEM: the first one stays. */
int letter_replace_answer(struct page *p, const struct frame *answer, struct err *e);
/* It was not read, why is in words, but may still get a picture: letter_take_answer takes one without words. -ENOMEM. */
int letter_set_unread(struct page *p, const char *why, struct err *e);
/* Is a large picture of it to be made? Of the first LETTER_MAX_ZOOMS shown pages that are asked about. */
bool letter_wants_zoom(struct letter *l, struct page *p);
bool page_has_picture(const struct page *p);            /* view and, unless it is hidden, layers for the PDF */
/* The page is given up; why is in words: a page that was set unread keeps its own. pages: how many the file has, as far as ocr-page said so; 0: not known. Those behind
 * a first page that fails are read all the same. */
void letter_give_up(struct letter *l, struct source *s, int index, int pages, const char *why);

#endif
