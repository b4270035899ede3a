/* inflow.h - a large file on its way from a browser onto the card, piece by piece and never whole in memory: an update.
 *
 * It lies in <data_dir>/upload under a random id, for boxd (firmware/box/source.h), and is removed again unless a page gives it on. */
#ifndef DESK_INFLOW_H
#define DESK_INFLOW_H

#include "base/config.h"

enum inflow_state {
    INFLOW_NONE,        /* no file was chosen */
    INFLOW_COMING,
    INFLOW_WHOLE,
    INFLOW_NO_ROOM,     /* the card is too full, or the file is larger than box.update_max_mib */
    INFLOW_CUT,         /* it did not come whole, or could not be written */
};

struct inflow;

/* conf is borrowed. *ret_inflow is the caller's. -ENOMEM. */
int inflow_new(const struct config *conf, struct inflow **ret_inflow);
void inflow_free(struct inflow *f);                             /* NULL is fine */

/* The next piece; the first one makes the file. Once it cannot go on, pieces are swallowed. */
void inflow_add(struct inflow *f, const void *data, size_t n);
/* All has come (whole), or no more will. */
void inflow_end(struct inflow *f, bool whole);

enum inflow_state inflow_state(const struct inflow *f);
/* Borrowed from f. */
const char *inflow_id(const struct inflow *f);
/* From now on it is somebody else's, and stays. */
void inflow_give(struct inflow *f);

#endif
