/* words.h - what is written beside a file that lies in bad/: why, and what to do, in English and Hindi. */
#ifndef HOTFOLDER_WORDS_H
#define HOTFOLDER_WORDS_H

#include "reader/mark.h"

#include <stddef.h>

enum { WORDS_SIZE = 4096 };

/* refusal: as of intake.h. detail: the sentence that came with it (English). name: of the file, any bytes.
 * Read on office machines that see the share: UTF-8 with the mark and the line ends Windows expects. */
void words_reason(int refusal, const char *name, const char *detail, char out[WORDS_SIZE]);

/* Beside a file in held/: where to look, and how it is taken in all the same. */
void words_held(const char *name, const struct mark_verdict *v, char out[WORDS_SIZE]);
/* For refused/: of a file that bears a marking nothing is said, not even its name. */
void words_refused(char out[WORDS_SIZE]);

#endif
