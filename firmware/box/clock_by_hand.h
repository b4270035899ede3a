/* clock_by_hand.h - may a person set the clock to this? */
#ifndef BOX_CLOCK_BY_HAND_H
#define BOX_CLOCK_BY_HAND_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* A box is not used before its software was made, nor so long after. */
enum { CLOCK_BY_HAND_YEARS = 10 };

/* All UTC; made_s: when this version was made. kept: a time server keeps the clock. 0; -EPERM, -ERANGE with a line. Pure. */
int clock_by_hand_check(int64_t at_s, int64_t made_s, bool kept, struct err *e);

#endif
