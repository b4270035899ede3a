/* rules.h - the rules of fields.c, one file each. Every one only sets what it finds. */
#ifndef OCR_FIELDS_RULES_H
#define OCR_FIELDS_RULES_H

#include "ocr/fields/rows.h"

void rule_form(const struct rows *rows, struct fields *f);                  /* form.c: form, VIP, Parliament */
void rule_letter_no(const struct rows *rows, struct found *ret);            /* number.c */
void rule_date(const struct rows *rows, bool numbered, struct found *ret);  /* date.c; numbered: it has a number of its own */
void rule_subject(const struct rows *rows, const char *form, struct found *ret);    /* subject.c */
void rule_addressee(const struct rows *rows, const char *form, struct found *ret);  /* addressee.c */
void rule_sender(const struct rows *rows, struct fields *f);                /* sender.c; reads form and language */
void rule_language(const struct rows *rows, struct found *ret);             /* language.c */
void rule_urgency(const struct rows *rows, struct found *ret);              /* markings.c */
void rule_classification(const struct rows *rows, struct found *ret);       /* markings.c */

/* ---- shared by rules */

enum { DATE_SIZE = 11 };
/* The first date in text at or after byte from, in any style of domain.md §4.3, day first. *ret_from, *ret_to: where it stands. */
bool date_find(const char *text, size_t from, char ret_iso[DATE_SIZE], size_t *ret_from, size_t *ret_to);

/* Words that begin a part of a letter, folded, NULL-terminated. */
extern const char *const label_number[], *const label_subject[], *const label_to[], *const label_copy[], *const label_reference[],
                  *const label_salutation[], *const label_close[];

/* Is the row the signature "(Name)"? Then bytes [*from, *to) are the name. */
bool row_is_signature(const struct row *r, size_t *from, size_t *to);

#endif
