/* kept.h - words that were typed into a letter and could not be filed. */
#ifndef DESK_KEPT_H
#define DESK_KEPT_H

#include "desk/letter/letter_page.h"

/* Beside the letter as it is now: each field in which the two differ. */
void letter_kept(const struct letter_view *v, const struct form *typed);

/* No letter can be shown beside the words: they stand alone, in a form that sends them once more. The reply is finished. */
void letter_keep_words(const struct request *q, struct reply *a, const struct typed *typed);

/* Who changed the letter last, and when: "asha.verma (10:12)". */
void letter_changed_by(const struct letter_view *v);

#endif
