/* targets.h - how each other side is: what sendd knows of it outlives sendd, so that a restart neither floods one that is down nor forgets it. */
#ifndef STORE_TARGETS_H
#define STORE_TARGETS_H

#include "store/store.h"

enum { TARGET_NAME_BYTES = 80, TARGETS_MAX = 64 };

struct target_state {
    const char *target;         /* "eoffice", "eoffice cbic-1", "mail" */
    int64_t failures;           /* in a row; 0: it is well, and only sendd's next note says otherwise */
    int64_t until_s;            /* UTC: not tried before */
    int64_t away_since_s;       /* UTC; 0: it is well */
    const char *sentence;       /* what it said last: a line of base/said.h; "": nothing */
    const char *settings;       /* sendd's mark of what it was set up with then; "": not known */
};
int store_targets(struct store *s, int (*each)(void *ctx, const struct target_state *t), void *ctx, struct err *e);
/* One that is well is forgotten. Leaves no history. -ENOSPC: more than TARGETS_MAX. */
int store_target_note(struct store *s, const struct target_state *t, struct err *e);

#endif
