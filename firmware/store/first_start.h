/* first_start.h - how far the setting up of a new box has come (first_start.c). Part of store.h; its common errors hold here, too. */
#ifndef STORE_FIRST_START_H
#define STORE_FIRST_START_H

#include "store/store.h"
#include "workflow/first_start.h"

struct first_start {
    bool goes_on;                           /* begun by the first administrator, and not ended */
    enum first_state steps[FIRST_STEPS];
};
int store_first_start(struct store *s, struct first_start *ret, struct err *e);
/* The first step that is open, FIRST_END when none is. */
enum first_step first_start_at(const struct first_start *f);

/* A step is done or left for later; FIRST_END ends it all, with a line in the history that names what was left. Once more is fine.
 * -EPERM: it does not go on. */
int store_first_step_put(struct store *s, enum first_step step, bool later, const char *actor, struct err *e);

#endif
