/* route_book.h - the inside of route.c, route_book.c, addressee.c and route_score.c. */
#ifndef WORKFLOW_ROUTE_BOOK_H
#define WORKFLOW_ROUTE_BOOK_H

#include "workflow/route.h"
#include "workflow/words.h"

enum { TITLE_WORDS = 8, POST_TITLES = 6, POST_SECTIONS = 6, MAX_TITLES_FOUND = 12 };

struct phrase { size_t at, n; };        /* words in the book's pool */

struct title {                          /* a designation, without its section */
    int words[TITLE_WORDS];
    size_t n;
    char initials[TITLE_WORDS + 1];
    size_t posts;                       /* active ones that have it */
};

struct prepared {                       /* a post, cut into words */
    int titles[POST_TITLES];
    size_t n_titles, own_titles;        /* the first own_titles are its designations, the others its other names */
    struct section { struct phrase words; int title /* counts with that designation only; -1: with any */; } sections[POST_SECTIONS];
    size_t n_sections;
    struct phrase names[2];
    size_t n_names;
    struct phrase past;                 /* n: how many; at: the first in book->pasts */
};

struct route_book {
    const struct route_post *posts;
    size_t n_posts;
    struct vocabulary *vocabulary;
    struct prepared *prepared;          /* one a post */
    struct title *titles;
    size_t n_titles;
    int *pool;
    size_t n_pool;
    struct phrase *pasts;
    size_t n_pasts;
    int *own;                           /* words of the office's own names */
    size_t n_own;
};

/* ---- addressee.c: what an addressee says */

enum role { ROLE_PLAIN, ROLE_TITLE, ROLE_OFFICE, ROLE_PLACE, ROLE_PERSON, ROLE_GONE };

struct title_found {
    int title;                  /* in the book; -1: a post that nobody here has */
    size_t from, to;            /* words */
    double weight;              /* 1; less when another one is meant rather */
};

struct addressee {
    struct words w;
    enum role role[WORDS_MAX];
    struct title_found found[MAX_TITLES_FOUND];
    size_t n_found;
    bool names_office, other_office;    /* a ministry, board ...; and it is not ours */
    bool *present;              /* by word number */
};

/* -ENOMEM. */
int addressee_parse(const struct route_book *b, const char *text, struct addressee *ret);
void addressee_done(struct addressee *a);

/* ---- route_score.c */

struct candidate { double score; enum route_why why; const struct route_past *past; size_t fits; int title_found /* -1 */; };
/* score 0: the letter does not mean the post. subject: words of it, may be NULL. */
void candidate_of(const struct route_book *b, size_t post, const struct addressee *a, const struct words *subject, struct candidate *ret);
/* The book's words of a phrase. */
static inline const int *phrase_words(const struct route_book *b, struct phrase p) { return b->pool + p.at; }

#endif
