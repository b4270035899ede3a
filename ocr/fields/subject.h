/* subject.h - the parts of the subject's rule: where it stands, how far it goes. */
#ifndef OCR_FIELDS_SUBJECT_H
#define OCR_FIELDS_SUBJECT_H

#include "ocr/fields/rules.h"

enum { SUBJECT_MAX_LINES = 8, SUBJECT_FEWEST_WORDS = 3 };

/* ---- subject_lines.c */

extern const char *const subject_begins_body[];     /* words a letter's first sentence begins with */

/* Does the row begin something else: a numbered paragraph, a salutation, a reference, a usual first sentence? */
bool subject_ends_at(const struct row *r);
bool subject_ends_sentence(const char *text);
/* Takes row i from byte "from" on and the rows that continue it. label_x: where its label stands, a share of the width. */
void subject_take(const struct rows *rows, size_t i, size_t from, double label_x, double conf, const char *why, const char *language, struct found *ret);

/* ---- each sets ret and says true when it found one */

/* subject_unlabelled.c: behind a label that could not be read; "… - regarding" without one; capitals below the salutation. */
bool subject_unlabelled(const struct rows *rows, const char *language, struct found *ret);
/* The words of a label that is not the subject's: "Tel", "Copy". */
extern const char *const subject_other_labels[];

/* subject_title.c: a Government Order's abstract; a Parliament question's title; of minutes; below the title of an order;
 * in quotation marks. */
bool subject_of_abstract(const struct rows *rows, const char *language, struct found *ret);
bool subject_of_question(const struct rows *rows, struct found *ret);
bool subject_of_minutes(const struct rows *rows, const char *language, struct found *ret);
bool subject_below_title(const struct rows *rows, const struct found *form, const char *language, struct found *ret);
bool subject_quoted(const struct rows *rows, const char *language, struct found *ret);

#endif
