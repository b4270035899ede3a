/* open_letter.h - letters that an earlier run left open in the spool. */
#ifndef SCAN_OPEN_LETTER_H
#define SCAN_OPEN_LETTER_H

#include "drivers/scan/station/stack.h"

/* Takes up the oldest open letter of setup's scanner. NULL: there is none that can be had now; *ret_busy: another
 * program still holds one. What is wrong with a letter is logged. */
struct stack *open_letter_take(const struct stack_setup *setup, bool *ret_busy);

#endif
