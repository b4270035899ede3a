/* fields.h - what a letter says of itself: number, date, subject, who to whom, markings.
 *
 * Pure functions over words and lines with their places; no I/O, no memory of other
 * letters. Each rule is a file of its own; none is written for one letterhead. */
#ifndef OCR_FIELDS_FIELDS_H
#define OCR_FIELDS_FIELDS_H

#include "ocr/fields/page_text.h"

#include <stdbool.h>

enum field {
    FIELD_LETTER_NO,            /* without its label */
    FIELD_DATE,                 /* yyyy-mm-dd */
    FIELD_SUBJECT,              /* without label and "regarding" */
    FIELD_SENDER_NAME,
    FIELD_SENDER_DESIGNATION,
    FIELD_SENDER_ORGANISATION,
    FIELD_ADDRESSEE,            /* the whole address on one line, several with "; " */
    FIELDS_ON_PAPER,            /* those above are texts of the letter, those below verdicts about it */
    FIELD_FORM = FIELDS_ON_PAPER,   /* letter, do_letter, office_memorandum ... as form.c lists */
    FIELD_LANGUAGE,             /* en, hi, mixed: of the body */
    FIELD_CLASSIFICATION,       /* none, restricted, confidential, secret, top_secret */
    FIELD_URGENT,               /* "yes", or no value; so the next two */
    FIELD_VIP,                  /* from a Member of Parliament or a Minister */
    FIELD_PARLIAMENT,           /* a Parliament question */
    FIELDS
};

/* As in the reading record: "letter_no", "date", ... Static. */
const char *field_name(enum field f);

struct found {
    char *value;                /* NULL: the letter has none, or it was not found */
    int page;                   /* evidence: from 1; 0: the letter as a whole */
    struct box box;             /* in pixels of the page as scanned */
    double conf;                /* 0..1: how sure rule and recognition are */
    const char *why;            /* the rule, for people; static */
};

struct fields { struct found of[FIELDS]; };

/* pages: all of the letter in order; blank and unread ones are without lines. -ENOMEM.
 * ret is the caller's (fields_done), also after an error. */
int fields_find(const struct page_text *const *pages, size_t n_pages, struct fields *ret, struct err *e);
void fields_done(struct fields *f);

/* "en", "hi" or "mixed" by the share of Devanagari letters (under 5 %, over 85 %); "" for text without letters. Static. */
const char *fields_language_of(const char *text);

#endif
