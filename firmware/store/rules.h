/* rules.h - the office's rules as they are in force (rules.c). Part of store.h; its common errors hold here, too. */
#ifndef STORE_RULES_H
#define STORE_RULES_H

#include "store/store.h"

struct rules_kept {
    const char *text;       /* without a mistake when it was put into force; "" for none */
    const char *file;       /* it was read from */
    int64_t since_s;        /* 0: there never were any */
    const char *problem;    /* why a newer file is not in force, a line of base/said.h or a sentence; "" when there is none */
};
int store_rules(struct store *s, int (*each)(void *ctx, const struct rules_kept *k), void *ctx, struct err *e);

/* Puts text into force. *ret_changed: it is another one than before; only then there is history. */
int store_rules_put(struct store *s, const char *text, const char *file, int n_rules, const char *actor, bool *ret_changed, struct err *e);
/* The file has mistakes: what was in force stays, and problem says why. */
int store_rules_refused(struct store *s, const char *file, const char *problem, const char *actor, struct err *e);

#endif
