/* letter_page.h - one letter's screen, in parts: pages_letter.c puts them together,
 * letter_form.c and letter_field.c the fields, foot.c the steps and keys, letter_parts.c deliveries, what is under way, history and the page image. */
#ifndef DESK_LETTER_PAGE_H
#define DESK_LETTER_PAGE_H

#include "desk/letter/fields.h"
#include "desk/web/web.h"

/* A form that was not accepted comes back with its words. */
struct typed {
    const struct form *form;
    int status;                 /* of the page */
    enum string_id notice;
    const char *why;            /* the diary's sentence, NULL for none */
};

/* What the parts need; all borrowed. */
struct letter_view {
    const struct request *q;
    struct html *h;
    struct store *store;
    const struct letter *letter;
    struct field_values *values;
    const char *post;           /* marked to: typed, else proposed */
    const struct typed *typed;  /* NULL: nothing was typed */
    const json_t *reading;      /* the reading record; NULL when there is none */
    int page;                   /* page shown first, from 1 */
    bool stale_post;            /* post names nobody who is active */
    bool marked;                /* a marking was found and no person has taken it back */
};

/* The whole screen, for GET and for a refused form. */
void letter_page(const struct request *q, struct reply *a, const struct typed *typed);

/* The reading record as it lies in the spool; the caller's. NULL: it is being read, or has none that can be used. */
json_t *letter_reading(const struct request *q, const struct letter *l);

/* In place of the pages of a letter that is purged: since when they are gone, and where they are. */
void letter_purged(const struct request *q, struct html *h, struct store *s, const struct letter *l);

/* letter_field.c */
void letter_field(const struct letter_view *v, enum field_id id);
void letter_mark(const struct letter_view *v, enum field_id id, enum string_id does);       /* one of KIND_MARK, and what it does */
void letter_evidence(const struct letter_view *v, const struct field_value *value);         /* attributes: where it was read */
enum string_id letter_look(const struct letter_view *v, enum field_id id);                  /* why to look at it; STRINGS: no need */

/* Neither filed nor given up: its pages can be arranged, and a supervisor asked about it. */
static inline bool letter_is_open(enum letter_state state) { return state == LETTER_READ || state == LETTER_HELD; }

/* pages_letter.c: may whoever asks change its fields now? */
bool letter_can_type(const struct letter_view *v);

/* letter_form.c */
void letter_form(const struct letter_view *v);              /* fields to type in, state "read" */
void letter_tick(const struct letter_view *v);              /* "I have checked these four", part of that form */
void letter_facts(const struct letter_view *v);             /* fields to look at */
/* What is to be looked at in the field of that name, or wrong with it. */
void letter_remark(const struct letter_view *v, const char *name, enum string_id remark, bool is_problem);
/* 1: post is an active officer's, 0: not, or -errno. */
int letter_post_is_good(struct store *s, const char *post, struct err *e);

/* letter_parts.c */
/* A letter that is too large for one PDF lies in parts /pdf/:n/1 ...: how many; 0: it is one, /pdf/:n. */
int letter_pdf_parts(const struct request *q, const struct letter *l);
void letter_sheet(const struct letter_view *v);             /* the page image and its tools */
int letter_page_jobs(const struct letter_view *v, struct err *e);      /* changes of its pages that are under way */
bool letter_has_label(const struct letter_view *v);         /* may one be printed for it? */
int letter_label(const struct letter_view *v, struct err *e);           /* a label that is not printed yet */
int letter_deliveries(const struct letter_view *v, struct err *e);        /* desk/deliveries/letter_deliveries.c */
int letter_history(const struct letter_view *v, bool open, struct err *e);

#endif
