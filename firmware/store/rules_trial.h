/* rules_trial.h - what rules would have done with letters that are here (rules_trial.c). Changes nothing. */
#ifndef STORE_RULES_TRIAL_H
#define STORE_RULES_TRIAL_H

#include "store/store.h"
#include "workflow/rules_file.h"

enum { RULES_TRIAL_WOULD_SIZE = 600, RULES_TRIAL_LINES_SIZE = 120 };

/* A letter that would have been filed otherwise. would: in what, in the words of the rules ("JS-ADMIN, priority Urgent"); lines: of the rules. */
struct rules_trial_row { const struct letter *letter; const char *would, *lines; };
struct rules_trial {
    const struct rules *rules;
    const char *since;                  /* a day, yyyy-mm-dd: from then on; NULL: the newest 1,000, or ... */
    bool all;                           /* ... all */
    int max;                            /* looks at no more letters than this; 0: no end */
    int (*each)(void *ctx, const struct rules_trial_row *row);      /* another answer than 0 ends it and is returned */
    void *ctx;
};
struct rules_trial_counts { int looked_at, matched, changed; };
int store_rules_trial(struct store *s, const struct rules_trial *t, struct rules_trial_counts *ret, struct err *e);

#endif
