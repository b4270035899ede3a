/* hand_over.h - that a letter was handed over to a supervisor, on its screen. */
#ifndef DESK_HAND_OVER_H
#define DESK_HAND_OVER_H

#include "desk/letter/letter_page.h"

/* Who did, when and why, with a way to take it back; nothing when it was not. */
int letter_handover(const struct letter_view *v, struct err *e);

#endif
