/* invoices.h - paper handed over to sections and officers with a list to sign (the "peon book"). Letters whose paper came wait
 * from their confirmation on until a list takes them; a list keeps its number and its letters for ever. Errors as in store.h. */
#ifndef STORE_INVOICES_H
#define STORE_INVOICES_H

#include "store/store.h"

enum { INVOICE_LETTERS_MAX = 500 };     /* on one list; the rest is for the next */

/* Paper that waits at the counter, a row a post, those of one section together. Borrowed until each() returns. */
struct paper_row { const char *section, *section_hi, *post, *designation, *designation_hi; int64_t n; };
int store_paper_here(struct store *s, int (*each)(void *ctx, const struct paper_row *p), void *ctx, struct err *e);

struct invoice_new {
    const char *section, *post;         /* one of them; the other one is "" */
    const char *prefix;                 /* of the number: CRU becomes CRU-INV/2026/0001 */
    int max;                            /* 1..INVOICE_LETTERS_MAX letters, those that wait longest */
};
/* *ret_id: the list. One transaction: number, list and history, or nothing. -ENOENT: no paper waits there, so that asking twice
 * makes one list; -EINVAL: no such section or post. */
int store_invoice_make(struct store *s, const struct invoice_new *n, const char *actor, int64_t *ret_id, struct err *e);

/* The paper was handed over to taken_by on that day; taken_by "": that is taken back. Each letter's history has it. */
int store_invoice_taken(struct store *s, int64_t id, const char *taken_by, const char *day, const char *actor, struct err *e);

struct invoice {
    int64_t id, made_s, letters;
    const char *number, *section, *post, *title, *title_hi, *made_by;
    const char *taken_by, *taken_on;    /* "": nobody yet */
};
/* The last ones first, with ids below before (0: from the last); at most limit. */
int store_invoices(struct store *s, int64_t before, int limit, int (*each)(void *ctx, const struct invoice *i), void *ctx, struct err *e);
int store_invoice(struct store *s, int64_t id, int (*each)(void *ctx, const struct invoice *i), void *ctx, struct err *e);

struct invoice_line { int64_t letter; int n, pages; const char *number, *sender, *letter_no, *date, *subject; };
int store_invoice_lines(struct store *s, int64_t id, int (*each)(void *ctx, const struct invoice_line *l), void *ctx, struct err *e);

#endif
