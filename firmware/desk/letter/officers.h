/* officers.h - officers as the desk shows them: by post and name, why one is proposed, and to choose from. */
#ifndef DESK_OFFICERS_H
#define DESK_OFFICERS_H

#include "desk/letter/letter_page.h"

enum { OFFICER_LABEL_SIZE = 512 };

/* "Under Secretary (Establishment)" in the language of the screen. */
void officer_label(const struct request *q, const struct officer *o, char out[OFFICER_LABEL_SIZE]);
/* The same by post: "" when the directory has never heard of it. */
void officer_label_of(const struct request *q, struct store *s, const char *post, char out[OFFICER_LABEL_SIZE]);

/* Why a post is proposed: the list of codes and values of the field post_reason (firmware/doc/messages.md), as sentences;
 * text that is none is shown as it is. */
void officer_reason(const struct request *q, struct html *h, struct store *s, const char *reason);

/* The choice of to whom the letter is marked: what the letter says first, each with its reason, then everybody. */
void officer_picker(const struct letter_view *v);

#endif
