/* orders.h - what can be printed: the order is filled from a request, the drawing happens in a thread (prints.h). */
#ifndef DESK_ORDERS_H
#define DESK_ORDERS_H

#include "desk/reports/prints.h"

/* Both languages with a line break or a dot between: what is printed is for both. */
#define EN(id) string_of(LANG_EN, S_##id)
#define HI(id) string_of(LANG_HI, S_##id)

/* Who asks, in which language; the rest is the caller's to fill. */
void order_init(const struct request *q, struct print_order *o);

/* draw functions of an order. */
int order_draw_register(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e);
int order_draw_invoice(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e);
int order_draw_report(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e);

/* Notes in the history who prints what ("register", "2026-03-14"), begins the print, and answers with it when it is quick, else
 * with the page that shows how far it is. The reply is finished in any case. */
void order_answer(const struct request *q, struct reply *a, struct print_order *take_order, const char *what, const char *which);

/* A report as a print of its own: takes the table over. words: of its period, English and Hindi. */
void order_answer_report(const struct request *q, struct reply *a, struct report_table *take_table, const char *code, const char *words,
                         const char *words_hi);

#endif
