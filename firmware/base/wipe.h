/* wipe.h - memory through which secrets pass (a recovery key, a passphrase) is overwritten when it is let go. */
#ifndef BASE_WIPE_H
#define BASE_WIPE_H

#include "base/auto.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* free(), of all that malloc() gave. NULL is fine. */
static inline void wipe_free(void *p)
{
    if (p)
        explicit_bzero(p, malloc_usable_size(p));
    free(p);
}

AUTO_DEFINE(char *, wipe_free)
#define AUTO_WIPE AUTO(auto_wipe_free)

#endif
