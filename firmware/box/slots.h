/* slots.h - which version each of the two systems is, as far as this box knows: <data_dir>/box/slots.json.
 *
 * The running one says so itself once it is found good; the other one is what its update said. */
#ifndef BOX_SLOTS_H
#define BOX_SLOTS_H

#include "box/board.h"
#include "box/bundle.h"

/* The running version, as an update would say it. */
void slots_own(const struct board *board, struct bundle *ret);

/* found_good_s: UTC; 0: not yet. */
int slots_put(const struct box *b, enum boot_slot slot, const struct bundle *holds, int64_t found_good_s, struct err *e);
/* What it holds. -ENOENT: not known. ret_found_good_s may be NULL. */
int slots_get(const struct box *b, enum boot_slot slot, struct bundle *ret, int64_t *ret_found_good_s);

/* Documents that were damaged when a version was found good here last; INT64_MAX: not known. They are no fault of a version that comes after it. */
int64_t slots_damaged(const struct box *b);
int slots_put_damaged(const struct box *b, int64_t damaged, struct err *e);

/* May the box go back to the other system? 0; -EPERM: e says why not: never found good, used up its tries, below the floor, or it does not know this diary. */
int slots_may_go_back(const struct box *b, const struct board *board, const struct boot_state *state, struct err *e);

/* Was the running system installed but never found good, beside another one that was? Known also where the power went before its update was noted. */
bool slots_on_trial(const struct box *b, const struct board *board);

/* [{"slot", "running", "next", "left", "version", "found_good_s"} ...]. The caller's. */
json_t *slots_describe(const struct box *b, const struct board *board, const struct boot_state *state);

#endif
