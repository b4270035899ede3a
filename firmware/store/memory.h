/* memory.h - what clerks taught by confirming letters (memory.c). Part of store.h; its common errors hold here, too. */
#ifndef STORE_MEMORY_H
#define STORE_MEMORY_H

#include "store/store.h"

enum { MEMORY_MAX_ROWS = 100000 };      /* beyond it the ones used least, and longest ago, go */

/* kind, key, about, who, what: workflow/memory.h. only_if_known: counted only when something else is remembered under that key. */
struct memory_lesson { const char *kind, *key, *about, *who, *what, *value; bool only_if_known; };

struct memory_row { int64_t id, last_s; const char *kind, *key, *about, *who, *what, *value; int n; };
/* What was confirmed under a key, the most frequent first; at most 8. */
int store_memory_of(struct store *s, const char *kind, const char *key, int (*each)(void *ctx, const struct memory_row *m), void *ctx, struct err *e);
/* All that is remembered, the most frequent first. kind NULL: any. limit: 1..10000. */
int store_memory(struct store *s, const char *kind, int limit, int (*each)(void *ctx, const struct memory_row *m), void *ctx, struct err *e);

/* Forgets one row, or all that a letter taught; confirmations to come may teach it again. *ret_n: rows that changed.
 * -ENOENT: there is no such row. */
int store_memory_forget(struct store *s, int64_t id, const char *actor, struct err *e);
int store_memory_forget_letter(struct store *s, int64_t letter, const char *actor, int *ret_n, struct err *e);

/* A field as it was read, whatever memory proposed in its place; "" when it was not read. *ret_value is the caller's. */
int store_as_read(struct store *s, int64_t letter, const char *name, char **ret_value, struct err *e);

#endif
