/* reasons.h - why a letter's post, category, priority, lane and sender are proposed as they are: by a rule, or by what clerks taught. */
#ifndef DESK_REASONS_H
#define DESK_REASONS_H

#include "desk/letter/letter_page.h"

/* Writes nothing when nothing is proposed so. */
void letter_reasons(const struct letter_view *v);

/* "letters of X with numbers like A-#/#": what is remembered, in words; about, who, what: workflow/memory.h. */
void reason_about(const struct request *q, struct html *h, const char *about, const char *who, const char *what);
enum string_id reason_kind(const char *kind);       /* post, category, sender_name ... as a heading */

#endif
