/* settings.h - settings that were changed at the desk (settings.c). Part of store.h; its common errors hold here, too. */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "store/store.h"

struct setting_row {
    const char *key;
    const char *value;          /* NULL: not set here any more */
    const char *actor;          /* who changed it last */
    int64_t changed_s;
    const char *refused, *problem;      /* the value that was taken back last, and why; "" : none was */
};
/* In the order of their keys. */
int store_settings(struct store *s, int (*each)(void *ctx, const struct setting_row *row), void *ctx, struct err *e);
/* -ENOENT: it was never changed here. */
int store_setting(struct store *s, const char *key, int (*each)(void *ctx, const struct setting_row *row), void *ctx, struct err *e);

/* before, after: for the history, the values that count with and without this. problem: why somebody else's value is taken
 * back; NULL: a person's change, which forgets what was taken back before. */
struct setting_change { const char *key, *value, *before, *after, *problem; };
int store_setting_put(struct store *s, const struct setting_change *c, const char *actor, struct err *e);

#endif
