/* rules.h - the rules of fields.c, one file each. Every one only sets what it finds. */
#ifndef OCR_FIELDS_RULES_H
#define OCR_FIELDS_RULES_H

#include "ocr/fields/flow.h"

void rule_form(const struct rows *rows, struct found *ret);                 /* form.c */
void rule_letter_no(const struct rows *rows, struct found *ret);            /* number.c */
/* date.c. number: the letter's own, or without value. today: yyyy-mm-dd, no later date counts; NULL: not known. */
void rule_date(const struct rows *rows, const struct found *number, const char *today, struct found *ret);
void rule_subject(const struct rows *rows, const struct found *form, const char *language, struct found *ret);     /* subject.c */
void rule_subject_of_case(struct fields *f);                                /* subject.c, of a court's notice: its case and parties */
void rule_people(const struct rows *rows, struct fields *f);                   /* people.c: sender and addressee; reads form and language */
void rule_language(const struct rows *rows, struct found *ret);             /* language.c */
void rule_urgency(const struct rows *rows, struct fields *f);              /* urgency.c: urgent, its kind */
void rule_classification(const struct rows *rows, struct fields *f);       /* markings.c */

/* body: the letter up to its close, without what is attached or copied below. */
void rule_references(const struct flow *body, const struct found *letter_no, struct found *ret);    /* references.c */
void rule_vip(const struct rows *rows, struct fields *f);                   /* vip.c: VIP, kind and name; reads form and sender */
void rule_parliament(const struct rows *rows, const struct flow *body, struct fields *f);           /* parliament.c; reads the subject */
void rule_court(const struct rows *rows, const struct flow *body, struct fields *f);                /* court.c: court, case, parties, hearing */
void rule_reply_by(const struct flow *body, const struct found *date, struct found *ret);           /* reply_by.c */
void rule_public(const struct rows *rows, const struct flow *body, struct fields *f);               /* public.c: RTI, CPGRAMS */
void rule_amount(const struct flow *body, struct found *ret);               /* amount.c */
void rule_copy_to(const struct rows *rows, struct found *ret);              /* copy_to.c */
void rule_enclosures(const struct rows *rows, struct found *ret);           /* enclosures.c */
void rule_arrival(const struct rows *rows, struct fields *f);               /* arrival.c: how and when it came */

/* ---- shared by rules */

enum { DATE_SIZE = 11 };
/* The first date in text at or after byte from, in any style of domain.md §4.3, day first. *ret_from, *ret_to: where it stands. */
bool date_find(const char *text, size_t from, char ret_iso[DATE_SIZE], size_t *ret_from, size_t *ret_to);
/* The same where letters were read for figures and the like: "l2.O5.2020", "the /2 May 2618". Ask date_find first. */
bool date_find_damaged(const char *text, size_t from, char ret_iso[DATE_SIZE], size_t *ret_from, size_t *ret_to);

/* A letter's number that begins at byte "from": where it ends, before a date, a place or the next column. */
size_t number_end(const char *text, size_t from);
/* The number in bytes [from, to) without what the scanner made of it ("2O19", stray spaces, "0&M"); the caller's. NULL: no memory. */
char *number_clean(const char *text, size_t from, size_t to);
/* Figures put in by hand are read as any sign, or not at all: "…/2014/". */
bool number_is_whole(const char *number);

/* Without outer signs, what is left of a label and "regarding", in place; of two languages the letter's. */
void subject_tidy(char *value, const char *language);
/* Does the folded line end as subjects do: "regarding", "के संबंध में"? */
bool subject_is_over(const char *fold);

/* How sure a value in bytes [from, to) of the row is: the rule's sureness, less for words that were hard to read. 0.9: right nine
 * times in ten. */
double confidence(double rule, const struct row *r, size_t from, size_t to);
double confidence_of_line(double rule, const struct row *r);        /* of what is understood also with a wrong letter */

/* Words that begin a part of a letter, folded, NULL-terminated. */
extern const char *const label_number[], *const label_subject[], *const label_to[], *const label_copy[], *const label_reference[],
                  *const label_salutation[], *const label_close[], *const label_minutes[], *const label_question[], *const label_from[];

/* Is row i below a full line that begins a reference? "Ref: 12/3" alone may be the letter's own number. */
bool row_continues_reference(const struct rows *rows, size_t i);

/* Is the row the signature "(Name)"? Then bytes [*from, *to) are the name. */
bool row_is_signature(const struct row *r, size_t *from, size_t *to);

#endif
