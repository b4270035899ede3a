/* alike.h - is this letter here already, or does it belong to one that is? Pure, no I/O.
 *
 * Two letters are compared by what was read of them: number, date, sender, subject, and a sketch of their text that survives
 * misread words. Nothing is decided here for good: a person is asked. A false question costs a look, a missed one a second
 * receipt; the same number from another office is no question. Measured: firmware/doc/measured.md. */
#ifndef WORKFLOW_ALIKE_H
#define WORKFLOW_ALIKE_H

#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- the sketch of a text: the least hash, by each of many ways of hashing, of its runs of three words */

enum {
    ALIKE_HASHES = 48, ALIKE_BANDS = 16,        /* letters that share a band, three hashes in a row, are compared */
    ALIKE_TEXT_BYTES = 24 * 1024,               /* of the beginning of the text: enclosures behind do not count */
    ALIKE_MIN_RUNS = 12,                        /* a text with fewer says nothing */
    ALIKE_SKETCH_SIZE = ALIKE_HASHES * 8 + 1,   /* as text: hex digits */
};

struct alike_sketch { bool any; uint32_t least[ALIKE_HASHES]; };

/* body: UTF-8, NFC. any is false when there is too little text. -ENOMEM. */
int alike_sketch_of(const char *body, struct alike_sketch *ret);
/* The keys by which sketches that may be alike are found; none when there is no sketch. Returns how many. */
size_t alike_bands(const struct alike_sketch *s, int64_t out[ALIKE_BANDS]);
/* How much of their texts is the same, 0..1; -1 when one has no sketch. */
double alike_share(const struct alike_sketch *a, const struct alike_sketch *b);
void alike_sketch_print(const struct alike_sketch *s, char out[ALIKE_SKETCH_SIZE]);     /* "" when there is none */
void alike_sketch_parse(const char *text, struct alike_sketch *ret);                    /* what it is not gives none */

/* ---- two letters */

enum { ALIKE_REMINDER_WORDS = 1, ALIKE_ADVANCE_WORDS = 2, ALIKE_FORWARDS = 4 /* its form is endorsement */ };
/* What the letter says of itself: form as in the reading record; subject and body as read. -ENOMEM. */
int alike_words_of(const char *form, const char *subject, const char *body, int *ret_words);

struct alike_letter {                           /* borrowed; "" when not known */
    const char *number_key;                     /* fold_number_key() */
    const char *date;                           /* yyyy-mm-dd */
    const char *organisation, *name, *subject;  /* fold_text() */
    const char *content;                        /* SHA-256 of the file it came as */
    struct alike_sketch sketch;
    int words;                                  /* ALIKE_..._WORDS */
};

enum alike_kind {
    ALIKE_NONE,
    ALIKE_SAME_FILE,            /* the same bytes */
    ALIKE_SAME_LETTER,          /* by paper and by mail, or scanned twice */
    ALIKE_ADVANCE_COPY,         /* one of them is the other's */
    ALIKE_REMINDER,
    ALIKE_ENCLOSES,             /* the later one forwards the earlier */
    ALIKE_REFERS,               /* names it, or belongs to the same file */
    ALIKE_KINDS
};
const char *alike_kind_name(enum alike_kind k);         /* "same_file" ... Static. */

enum alike_named { ALIKE_NOT_NAMED, ALIKE_NAMED /* its number stands in the later one */, ALIKE_NAMED_DATED /* and its date */ };

enum alike_why {
    ALIKE_BY_FILE,                              /* byte for byte */
    ALIKE_BY_NUMBER_DATE_SENDER, ALIKE_BY_NUMBER_DATE /* a sender is not known */, ALIKE_BY_NUMBER_TEXT, ALIKE_BY_NUMBER_SENDER /* a date is not known */,
    ALIKE_BY_TEXT, ALIKE_BY_TEXT_SENDER, ALIKE_BY_TEXT_DATE, ALIKE_BY_SUBJECT_SENDER_DATE,
    ALIKE_BY_NAMED, ALIKE_BY_NAMED_DATED,       /* the earlier one's number stands in the later one, and its date */
    ALIKE_BY_OTHER_DATE,                        /* the same sender and number, with another date */
    ALIKE_BY_SENDER_SUBJECT,
    ALIKE_WHYS
};
struct alike_verdict { enum alike_kind kind; double conf; enum alike_why why; double share /* of the text, as alike_share() */; };

/* later was taken in after earlier. Fills *ret; ALIKE_NONE: they have nothing to do with each other. */
void alike_judge(const struct alike_letter *later, const struct alike_letter *earlier, enum alike_named named, struct alike_verdict *ret);

/* The reason as a code with its values, which the desk words: firmware/doc/messages.md. The caller's; NULL: out of memory. */
json_t *alike_reason(const struct alike_verdict *v);

/* How far two senders are one, 0..1 by their words; -1 when one is not known or they are in different scripts. Both folded. */
double alike_senders(const char *a, const char *b);

#endif
