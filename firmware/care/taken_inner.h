/* taken_inner.h - what taken.c and taken_put.c share; nobody else includes it. */
#ifndef CARE_TAKEN_INNER_H
#define CARE_TAKEN_INNER_H

#include "care/taken.h"

#include <limits.h>

enum { TAKEN_KEYS_MAX = 24 };

/* What may be taken. unit: whose program reads it and is started anew; "": it is read whenever it is needed. */
struct taken_key { enum config_key key; enum taken_kind kind; const char *unit; };
extern const struct taken_key taken_keys[];
extern const size_t taken_n_keys;               /* at most TAKEN_KEYS_MAX */

struct taken_value {
    bool is_set;                                /* the stick's dakbox.conf names it */
    char file[TAKEN_NAME_MAX + 1];              /* in secrets/ of the stick; "": it is emptied */
    char *text;                                 /* what the file holds, n bytes and a NUL; NULL without a file */
    size_t n;
};

struct taken {
    const struct config *box;
    const char *dir;
    char id[TAKEN_ID_SIZE];
    struct taken_value values[TAKEN_KEYS_MAX];  /* of taken_keys[i] */
};

#endif
