/* marking.h - what others are told of a page that may bear a classified marking, or bears one: where to look, never a word of it.
 * Pure. */
#ifndef SCAN_MARKING_H
#define SCAN_MARKING_H

#include "base/json.h"
#include "drivers/scan/station/stack.h"
#include "drivers/scan/station/words.h"

/* "upper_right", "top" ... of nine; "" not known. Static. */
const char *marking_place(const struct stack_marking *m);

void marking_doubt_sentence(const struct stack_marking *m, char out[SENTENCE_SIZE]);
/* letters: of the stack that were taken in before it. */
void marking_refused_sentence(const struct stack_marking *m, unsigned letters, char out[SENTENCE_SIZE]);

/* Who pressed, or looked at the paper, as it may stand in a manifest: on one line and cut to size. */
enum { MARKING_ACTOR_SIZE = 101 };
void marking_clean_actor(const char *said, char out[MARKING_ACTOR_SIZE]);

/* "doubt" of a scanner's status (messages.md). id: of this very doubt. The caller's; NULL: no memory. */
json_t *marking_json(const struct stack_marking *m, const char *id);

#endif
