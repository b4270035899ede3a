/* foot.h - the foot of a letter's screen. */
#ifndef DESK_FOOT_H
#define DESK_FOOT_H

#include "desk/letter/letter_page.h"

void letter_foot(const struct letter_view *v);      /* all that can be done with it; nothing for who may only look */
void letter_keys(const struct letter_view *v);      /* a dialog, closed: what each key does */

#endif
