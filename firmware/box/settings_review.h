/* settings_review.h - settings of a stick that wait for somebody's word (job_settings.c). */
#ifndef BOX_SETTINGS_REVIEW_H
#define BOX_SETTINGS_REVIEW_H

#include "box/box.h"

/* What taken_describe() says of them (care/taken.h); null: none wait. The caller's. */
json_t *settings_review_describe(const struct box *b);
/* The copy that an earlier boxd left, with whom it was cut off, is removed: nothing of it holds. */
void settings_review_forget(const struct box *b);

#endif
