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

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum said_id {
#define SAID(id, code, en, hi) SAID_##id,
#include "base/said/all.h"
    SAID_SENTENCES
};

enum said_lang { SAID_EN, SAID_HI, SAID_LANGS };

enum {
    SAID_SIZE = ERR_SAID_SIZE,  /* of the line with its NUL: diaryd takes no longer sentence; values that would not fit are cut with "…" */
    SAID_WORDED_SIZE = 2048,    /* of the wording with its NUL */
    SAID_VALUES = 4,            /* {1} ... {4} */
    SAID_DEPTH = 4,             /* lines within lines */
    SAID_NUMBER_SIZE = 24,
};

/* Writes the line. values: NULL-terminated, at most SAID_VALUES; '_' and "…" stand for what is not UTF-8. */
void said_line(char out[SAID_SIZE], enum said_id id, const char *const *values);
#define said_set(out, id, ...) said_line(out, id, SAID_LIST(__VA_ARGS__))
#define SAID_LIST(...) ((const char *const[]){ "", ##__VA_ARGS__, NULL } + 1)

/* A number as a value; lives as long as the block it is written in. */
#define SAID_NUMBER(n) said_number((char[SAID_NUMBER_SIZE]){ 0 }, n)
const char *said_number(char out[SAID_NUMBER_SIZE], long long n);

/* An error that people read: e (may be NULL) gets the line, and its English words as message. Returns code. */
#define err_say(e, code, id, ...) err_say_values(e, code, id, SAID_LIST(__VA_ARGS__))
int err_say_values(struct err *e, int code, enum said_id id, const char *const *values);
/* The same of a line another program has made (or plain text). */
int err_say_line(struct err *e, int code, const char *line);
/* err_wrap() with a sentence: {1} is what, {2} is what e held. */
int err_wrap_say(struct err *e, int code, enum said_id id, const char *what);

/* Words a line. Of a code nobody knows (a newer program's) the code and its values stand there; text that is no line is copied. */
void said_word(enum said_lang lang, const char *line, char out[SAID_WORDED_SIZE]);

/* The sentence's id, or -1 when line is plain text or of a code nobody knows. */
int said_id_of(const char *line);
/* "eoffice_away". Static. */
const char *said_code(enum said_id id);

#endif
