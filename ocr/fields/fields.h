/* fields.h - what a letter says of itself: number, date, subject, who to whom, markings.
 *
 * Pure functions over words and lines with their places; no I/O, no memory of other
 * letters. Each rule is a file of its own; none is written for one letterhead. */
#ifndef OCR_FIELDS_FIELDS_H
#define OCR_FIELDS_FIELDS_H

#include "ocr/fields/page_text.h"
#include "reader/mark.h"

#include <stdbool.h>

enum field {
    FIELD_LETTER_NO,            /* without its label */
    FIELD_DATE,                 /* yyyy-mm-dd */
    FIELD_SUBJECT,              /* without label and "regarding" */
    FIELD_SENDER_NAME,
    FIELD_SENDER_DESIGNATION,
    FIELD_SENDER_ORGANISATION,
    FIELD_SENDER_MINISTRY,
    FIELD_SENDER_DEPARTMENT,
    FIELD_SENDER_ADDRESS,       /* its lines with ", " between */
    FIELD_SENDER_CITY,
    FIELD_SENDER_STATE,         /* in English, whatever the letter says */
    FIELD_SENDER_PIN,           /* six digits */
    FIELD_SENDER_EMAIL,
    FIELD_SENDER_MOBILE,        /* ten digits */
    FIELD_SENDER_PHONE,         /* as written */
    FIELD_SENDER_TYPE,          /* central, state, attached, autonomous, psu, vip, court, citizen, private */
    FIELD_ADDRESSEE,            /* the whole address on one line, several with "; " */
    FIELD_ADDRESSEE_POST,       /* the designations in it, several with "; "; so the next two */
    FIELD_ADDRESSEE_SECTION,
    FIELD_ADDRESSEE_NAME,
    FIELD_REFERENCES,           /* a line each: number, tab, yyyy-mm-dd; either may be empty; then tab and "even" when it is this letter's own number */
    FIELD_COPY_TO,              /* one a line */
    FIELD_ENCLOSURES,           /* as stated: "As above (3 pages)" */
    FIELD_REPLY_BY,             /* yyyy-mm-dd */
    FIELD_HEARING_DATE,         /* yyyy-mm-dd */
    FIELD_COURT,                /* with its bench */
    FIELD_CASE_NO,              /* with its kind: "W.P.(C) No. 1234 of 2020" */
    FIELD_PARTIES,              /* "Ram Lal Vs. Union of India & Ors." */
    FIELD_QUESTION_NO,          /* a starred one with its asterisk */
    FIELD_DY_NO,                /* of the House's secretariat */
    FIELD_ANSWER_DATE,          /* yyyy-mm-dd */
    FIELD_RTI_NO,               /* registration numbers of the portals */
    FIELD_CPGRAMS_NO,
    FIELD_AMOUNT,               /* the largest sum named, in rupees, digits only */
    FIELD_VIP_NAME,
    FIELD_RECEIVED_DATE,        /* yyyy-mm-dd, of a receipt stamp: a hint only */
    FIELD_MODE_NO,              /* postal article number with a good check digit */
    FIELD_DELIVERY_HINT,        /* "Speed Post" and the like, in the words of delivery_mode */
    FIELDS_ON_PAPER,            /* those above are texts of the letter, those below verdicts about it */
    FIELD_FORM = FIELDS_ON_PAPER,   /* letter, do_letter, office_memorandum ... as form.c lists */
    FIELD_LANGUAGE,             /* en, hi, mixed: of the body */
    FIELD_CLASSIFICATION,       /* none, restricted, confidential, secret, top_secret */
    FIELD_URGENT,               /* "yes", or no value; so the next two */
    FIELD_VIP,                  /* from a Member of Parliament or a Minister */
    FIELD_PARLIAMENT,           /* a Parliament question */
    FIELD_URGENCY,              /* the next five: one of the words in urgency.c, vip.c, parliament.c, public.c */
    FIELD_VIP_KIND,
    FIELD_PARLIAMENT_KIND,
    FIELD_HOUSE,                /* ls, rs */
    FIELD_RTI,
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

struct fields {
    struct found of[FIELDS];
    enum mark_decision marking; /* what the classification means, as far as the words tell */
};

/* pages: all of the letter in order; blank and unread ones are without lines. today: yyyy-mm-dd, no letter has a later date;
 * NULL, or before 2020 (a clock that was never set): not known. -ENOMEM.
 * ret is the caller's (fields_done), also after an error. */
int fields_find(const struct page_text *const *pages, size_t n_pages, const char *today, struct fields *ret, struct err *e);
void fields_done(struct fields *f);

/* "en", "hi" or "mixed" by the share of Devanagari letters (under 5 %, over 85 %); "" for text without letters. Static. */
const char *fields_language_of(const char *text);

#endif
