/* tenure.h - who holds a post from when to when, and what a new list of holders does to the old one. Pure, no I/O.
 *
 * Days are "yyyy-mm-dd", so that they compare as text; "" is open: since ever, until further notice. */
#ifndef WORKFLOW_TENURE_H
#define WORKFLOW_TENURE_H

#include <stdbool.h>
#include <stddef.h>

enum { TENURE_MAX = 64 /* of one post; older ones are forgotten */, TENURE_DAY_SIZE = 11 };

struct tenure {
    char since[TENURE_DAY_SIZE], until[TENURE_DAY_SIZE];    /* both days included */
    const char *name, *name_hi, *email, *mobile;            /* borrowed; "" when not known */
};

/* Do they share a day? */
bool tenure_overlap(const struct tenure *a, const struct tenure *b);
bool tenure_covers(const struct tenure *t, const char *day);

/* What is true once "told", the holders of today's list, comes to what was known: somebody who is named without days goes
 * on holding the post, or holds it from today on when he is new; whoever he takes it from held it until the day before; a
 * holder of today who is not told of any more held it until yesterday, and one who was to come does not come. What is past
 * stays. told: no two share a day. out has room for TENURE_MAX; returns how many, oldest first. */
size_t tenure_merge(const struct tenure *known, size_t n_known, const struct tenure *told, size_t n_told, const char *today,
                    struct tenure out[TENURE_MAX]);

#endif
