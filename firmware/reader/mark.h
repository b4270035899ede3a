/* mark.h - the marking check: may this page be kept? Asked before anything of it can be read on the disk (design §7).
 *
 * An ocr-page of its own (a locked-in process with two pipes) looks at the places and shapes that markings take:
 * strips at top and bottom, lines that stand alone, boxed and spaced letters, coloured and turned stamps, in both
 * scripts. Who gets no answer knows nothing: a page that could not be checked is MARK_HOLD with "unchecked",
 * never MARK_CLEAR. Nothing here writes anything down. */
#ifndef READER_MARK_H
#define READER_MARK_H

#include "base/auto.h"
#include "base/config.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mark_decision { MARK_CLEAR, MARK_HOLD, MARK_REFUSE };     /* may be kept; a person must look at the paper; must not be kept */
enum mark_grade { GRADE_NONE, GRADE_RESTRICTED, GRADE_CONFIDENTIAL, GRADE_SECRET, GRADE_TOP_SECRET };  /* domain.md §5.1 */

/* "clear", "hold", "refuse"; "none", "restricted", ... as in the reading record. Static. */
const char *mark_decision_name(enum mark_decision decision);
const char *mark_grade_name(enum mark_grade grade);
/* Of that name, or -1. */
int mark_decision_of(const char *name);
int mark_grade_of(const char *name);

enum { MARK_WHY_SIZE = 160 };

struct mark_verdict {
    enum mark_decision decision;
    enum mark_grade grade;      /* the likeliest, also of a MARK_HOLD */
    int page;                   /* of a file, from 1: where it was found; 0 else */
    int box_px[4];              /* x y w h in pixels of the page as handed over; all 0: none */
    bool unchecked;             /* the check itself failed: MARK_HOLD */
    int width_px, height_px, lines;     /* of the page looked at last, and of text on it; 0: not known */
    char why[MARK_WHY_SIZE];    /* the place and the rule ("top of the page, a line of its own"), never the words of the page */
};

struct mark_setup {
    const char *program;        /* path of ocr-page; borrowed; NULL: the one beside this program */
    const char *languages;      /* ocr.languages; borrowed */
    int memory_mib;             /* ocr.page_memory_mib */
    int page_ms;                /* a page takes no longer (mark.page_ms) */
};

struct mark_checker;            /* a process, started ahead; not thread-safe */

/* The process starts here already, so that the first page need not wait for its language data. -ENOMEM. */
int mark_new(const struct mark_setup *setup, struct mark_checker **ret_checker, struct err *e);
/* The one of the settings. */
int mark_new_configured(const struct config *c, struct mark_checker **ret_checker, struct err *e);
void mark_free(struct mark_checker *m);     /* NULL is fine */
AUTO_DEFINE(struct mark_checker *, mark_free)
#define AUTO_MARK_CHECKER AUTO(auto_mark_free)

/* A picture in memory: 8 bits grey, or R G B when color. */
struct mark_picture { const uint8_t *pixels; int width_px, height_px, dpi; bool color; };

/* Blocks until the answer or page_ms. Always fills *ret. A process that crashed or was late is replaced, and the page is tried once more
 * if there is time. SIGPIPE must be ignored. */
void mark_picture(struct mark_checker *m, const struct mark_picture *p, struct mark_verdict *ret);
/* The same in two steps, for who has something else to do meanwhile: the pixels must stay as they are until mark_picture_end. */
void mark_picture_begin(struct mark_checker *m, const struct mark_picture *p);
void mark_picture_end(struct mark_checker *m, struct mark_verdict *ret);

/* Every page of a file (image, TIFF, PDF; at most FRAME_BLOB_MAX bytes); ends at the first page that is not clear.
 * progress (may be NULL) is told before each page; true from it: stop, which counts as unchecked. */
void mark_file(struct mark_checker *m, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *ctx,
               struct mark_verdict *ret);

/* Words that never were on paper: UTF-8, pieces (a page, a sheet, a header) with '\f' between; nothing at all is clear. As mark_file. */
void mark_words(struct mark_checker *m, const void *text, size_t n, bool (*progress)(void *ctx, int page, int pages), void *ctx,
                struct mark_verdict *ret);

#endif
