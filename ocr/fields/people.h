/* people.h - what the rules of sender and addressee share: words that name a post, an office or a place,
 * and what each row of the letter turned out to be for. Pure; internal to the rules. */
#ifndef OCR_FIELDS_PEOPLE_H
#define OCR_FIELDS_PEOPLE_H

#include "ocr/fields/rules.h"

/* ---- words: people_words.c. All take folded text; a word of six letters or more may have one misread. */

bool words_post(const char *fold);          /* Director, उप सचिव */
bool words_office(const char *fold);        /* Ministry, निगम, Limited */
bool words_section(const char *fold);       /* Section, अनुभाग, Cell */
bool words_place(const char *fold);         /* a line of an address: Bhawan, Marg, a town, a PIN */
bool words_contact(const char *fold);       /* telephone, e-mail, web, registration numbers */
bool words_slogan(const char *fold);        /* the emblem's motto, campaigns, what kind of undertaking it is */
bool words_title(const char *fold);         /* names the kind of paper: OFFICE MEMORANDUM */
bool words_through(const char *fold);       /* through proper channel */
bool words_noise(const char *fold);         /* of a registry's stamp: DIARY, RECEIVED */
bool words_government(const char *fold);    /* Government of India; of a state too */
bool words_all(const char *fold);           /* begins with All, सभी */
bool words_honorific(const char *fold);     /* begins with Shri, श्री */

/* Is a word of fold equal to "word", but for one misread letter if it has six or more? */
bool words_near(const char *fold, const char *word);
bool text_has_devanagari(const char *text);
bool text_has_latin(const char *text);
/* Where the first word of two letters or more, or an initial, begins: pen strokes before it were read as "I+", "_/". */
size_t text_solid_start(const char *text);

/* ---- the parts of one letter: people.c */

enum row_role { ROLE_NONE, ROLE_HEAD, ROLE_FROM, ROLE_SIGNED, ROLE_ADDRESSEE };

struct people {
    const struct rows *rows;
    enum row_role *role;        /* one a row */
    size_t head_end;            /* the head of the first page is the rows before: to the title, "To", subject, salutation or text */
    size_t body;                /* the first row of running text; rows->n: there is none */
    size_t signature, post;     /* rows of the name and of the designation below it; rows->n: none */
    size_t from_office, from_office_at; /* the office below "From": row, rows->n: none, and the byte it begins with */
    bool citizen;               /* an application or grievance of a person: no office, no post */
    const char *form, *language;        /* borrowed from the fields */
};

/* Is a and b in one column, b the next line of the same print: close below and of about the same size? */
bool rows_stacked(const struct row *above, const struct row *below);
/* As row_below, but by the middles of the rows: a pen stroke makes a row tall, not low. */
size_t row_under(const struct rows *rows, size_t i);
/* The row above row i that is stacked with it; rows->n: none. */
size_t row_above(const struct rows *rows, size_t i);
/* Space between two rows of a page in heights of the taller one; large on different pages. */
double rows_between(const struct row *above, const struct row *below);

/* The rules, in the order rule_people() asks them. Each only sets what it finds and marks its rows. */
void people_signature(struct people *p, struct fields *f);          /* signature.c */
void people_addressee(struct people *p, struct fields *f);          /* addressee.c */
void people_addressee_parts(struct people *p, struct fields *f);    /* addressee_parts.c */
void people_from(struct people *p, struct fields *f);               /* sender.c: prerequisite of the letterhead */
void people_letterhead(struct people *p, struct fields *f);         /* letterhead.c */
void people_address(struct people *p, struct fields *f);            /* address.c */
void people_sender_type(const struct people *p, struct fields *f);  /* sender_type.c */

/* ---- the designation of who signs: designation.c; rows->n: there is none */

/* Below the name in row i, which pen strokes, a seal or a degree may part from it; above it. */
size_t post_below_name(const struct rows *rows, size_t i);
size_t post_above_name(const struct rows *rows, size_t i);
/* Alone, where the name is only a pen stroke: below the close; low on the right of an order without one. body: as in struct people. */
size_t post_below_close(const struct rows *rows, size_t body);
size_t post_alone(const struct rows *rows, size_t body);
/* Takes the designation in row i, with the line it goes on with. */
void post_set(struct people *p, size_t i, double conf, const char *why, struct found *ret);
/* Of a name that stands in the head too. */
void post_in_head(struct people *p, struct fields *f);

/* ---- states of India: states.c */

struct state { const char *name, *hindi; };

/* NULL: none. By the six digits of a PIN; by a name of the state or of a large town in folded text. */
const struct state *state_of_pin(unsigned pin);
const struct state *state_named(const char *fold);
const struct state *state_of_town(const char *fold, const char **ret_town);
/* The town that begins or ends the folded text; NULL: none. Its name is static, in the script of the text. */

#endif
