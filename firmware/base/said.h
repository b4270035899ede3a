/* said.h - what programs say to people, in English and Hindi.
 *
 * A program names a sentence and its values. The sentence travels and is kept as one line of text, a JSON list
 * ["eoffice_away","Connection refused"]: a stable code, then the values. Whoever shows it words it in the reader's
 * language with said_word(). A value may be such a line itself ("Tried 8 times. {2}"). Text that is no such list is shown
 * as it is: what a person typed, and rows from before.
 *
 * The texts stand in said/<area>.h, one line each; leaving one language out does not compile. A code is never given
 * another meaning, since the diary keeps it. */
#ifndef BASE_SAID_H
#define BASE_SAID_H

#include <stdbool.h>
#include <stddef.h>

enum said_id {
#define SAID(id, code, en, hi) SAID_##id,
#include "base/said/all.h"
    SAID_SENTENCES
};

enum said_lang { SAID_EN, SAID_HI, SAID_LANGS };

enum {
    SAID_SIZE = 501,            /* of the line with its NUL: diaryd takes no longer sentence; values that would not fit are cut with "…" */
    SAID_WORDED_SIZE = 2048,    /* of the wording with its NUL */
    SAID_VALUES = 4,            /* {1} ... {4} */
    SAID_DEPTH = 3,             /* lines within lines */
};

/* Writes the line. values: valid UTF-8, NULL-terminated, at most SAID_VALUES. */
void said_line(char out[SAID_SIZE], enum said_id id, const char *const *values);
#define said_set(out, id, ...) said_line(out, id, (const char *const[]){ "", ##__VA_ARGS__, NULL } + 1)

/* Words a line. Of a code nobody knows (a newer program's) the code and its values stand there; text that is no line is copied. */
void said_word(enum said_lang lang, const char *line, char out[SAID_WORDED_SIZE]);

/* The sentence's id, or -1 when line is plain text or of a code nobody knows. */
int said_id_of(const char *line);
/* "eoffice_away". Static. */
const char *said_code(enum said_id id);

#endif
