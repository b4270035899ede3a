/* prints.h - PDFs in the making, each in a thread of its own, so that no request waits for a long one. What is made lies in
 * memory only, is given to nobody but who asked for it, and is forgotten after some minutes. */
#ifndef DESK_PRINTS_H
#define DESK_PRINTS_H

#include "base/clock.h"
#include "desk/web/web.h"
#include "print/table.h"

enum { PRINTS_MAX = 6, PRINTS_KEPT_S = 600, PRINTS_WAIT_MS = 1500 };

struct prints;

struct print_order {
    const struct desk *desk;
    char owner[64];                     /* who asked */
    char file_name[64];
    char from[CLOCK_DATE_SIZE], to[CLOCK_DATE_SIZE];
    enum lang lang;
    int64_t invoice;
    struct report_table *table;         /* owned by the order; NULL: it reads the diary itself */
    char about[2][160];                 /* a line under the title, English and Hindi */
    /* Draws it into out; 0 or -errno. progress and its ctx go to print_pdf(). */
    int (*draw)(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e);
};

void order_done(struct print_order *o);         /* frees what it owns */

int prints_new(struct prints **ret_prints, struct err *e);
void prints_free(struct prints *p);             /* ends what is being made; NULL is fine */

/* Begins one, and waits up to wait_ms for its end. *ret_id names it. take_order is copied, what it owns taken over, also when it
 * fails. -EBUSY: too many are being made. */
int prints_begin(struct prints *p, const struct print_order *take_order, int wait_ms, int64_t *ret_id, struct err *e);

enum print_state { PRINT_UNDER_WAY, PRINT_DONE, PRINT_FAILED };
/* How far it is. *ret_fd: once done, a descriptor of its own for the caller, -1 before. -ENOENT: there is none, or it is another's. */
int prints_look(struct prints *p, int64_t id, const char *owner, enum print_state *ret_state, int64_t *ret_rows, int *ret_fd,
                char file_name[64]);

#endif
