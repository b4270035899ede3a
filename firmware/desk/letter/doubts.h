/* doubts.h - what is not sure about a letter: sentences, and the list on its screen. */
#ifndef DESK_DOUBTS_H
#define DESK_DOUBTS_H

#include "desk/letter/letter_page.h"

/* A doubt or an attention of the scanner in the language of the request, "{1}" standing for the page; otherwise is
 * for a code that is not known here. detail: of bad_image, the fault; may be "". Borrowed. */
const char *doubt_sentence(const struct request *q, const char *code, const char *detail, const char *otherwise);

/* Is it something that a better scan of that page would mend? */
bool doubt_is_about_image(const char *code);

/* The doubts nobody has settled, each with a way to say that it was looked at. */
int letter_doubts(const struct letter_view *v, struct err *e);

#endif
