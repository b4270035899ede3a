/* reset.h - factory reset: the box forgets everything, its keys first. */
#ifndef CARE_RESET_H
#define CARE_RESET_H

#include "base/config.h"
#include "base/said.h"

#include <stdbool.h>
#include <stdint.h>

/* What a reset would cost. */
struct reset_cost {
    int64_t letters, undelivered;   /* undelivered: neither in e-Office nor void nor refused */
    int64_t backup_s;               /* UTC of the last good backup; 0: none */
    bool changed_since;             /* something happened in the diary after it, or there is none */
};
/* -EAGAIN: the diary cannot be asked now. Without a diary there is nothing to lose: zeroes. */
int reset_look(const struct config *c, struct reset_cost *ret, struct err *e);

struct reset_ask {
    const char *office;             /* office.name as a person typed it: the hand must not slip */
    bool undelivered_too;           /* said a second time: letters that were not delivered go with it ... */
    bool without_backup;            /* ... and there is no backup that has everything */
};
/* -EINVAL: the name is another; -EPERM: it was not said twice what must be, e tells what. 0: care_reset() may be called. */
int reset_may(const struct config *c, const struct reset_ask *ask, struct err *e);

/* Overwrites and removes the keys, then all that is in paths.data_dir. All programs must have been stopped: -EBUSY. Interrupted, the box
 * can open no letter any more, and the next call completes it. What it is not: on flash an older copy of an overwritten block may stay
 * where no file system sees it; the appliance therefore erases the key slots of the whole data partition besides (boxd). */
int care_reset(const struct config *c, struct err *e);

#endif
