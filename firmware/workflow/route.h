/* route.h - to whom a letter is to be marked, and how urgent it is. Pure rules, no I/O.
 *
 * A post is proposed from what the letter says about its addressee: a designation (English, Hindi, a usual abbreviation, an
 * earlier name of the post), a section, a person who holds the post or held it. Words that scanning damaged are read as
 * what they nearly are. The clerk always sees the reason, and nothing is guessed in silence: below ROUTE_SURE, or when two
 * posts fit nearly as well, the default post is proposed. Who is on leave is stood in for, who has gone is followed. */
#ifndef WORKFLOW_ROUTE_H
#define WORKFLOW_ROUTE_H

#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

struct route_past { const char *name, *until; };    /* who held the post, and to which day */

struct route_post {         /* one row of the directory; all borrowed, NULL or "" when not known */
    const char *post, *designation, *designation_hi, *section, *name;
    bool is_default;
    const char *other_names;                /* ';' between */
    const char *section_hi, *name_hi;
    const char *leave_until, *link_post;    /* leave_until: the holder is on leave today, and who stands in */
    bool inactive;
    const char *successor;                  /* of an inactive post */
    const struct route_past *past;          /* the last one first */
    size_t n_past;
};

/* The directory made ready for questions. posts and what they point at are borrowed until route_book_free(). own_names: what
 * letters call this office, ';' between ("Ministry of X; X मंत्रालय"); NULL or "": not known, then no letter counts as
 * meant for another ministry. NULL: out of memory. */
struct route_book;
struct route_book *route_book_new(const struct route_post *posts, size_t n_posts, const char *own_names);
void route_book_free(struct route_book *b);     /* NULL is fine */

enum route_why {
    /* why a post */
    ROUTE_DESIGNATION_SECTION, ROUTE_DESIGNATION_ONLY, ROUTE_DESIGNATION_PARTLY, ROUTE_DESIGNATION_SEVERAL, ROUTE_DESIGNATION_OTHERWISE,
    ROUTE_OFFICER, ROUTE_PERSON, ROUTE_PERSON_OTHERWISE, ROUTE_PAST_HOLDER, ROUTE_SECTION, ROUTE_SUBJECT, ROUTE_WHOLE_OFFICE,
    /* why the default post, or none */
    ROUTE_NONE_NAMED, ROUTE_NAMES_SEVERAL, ROUTE_FITS_SEVERAL, ROUTE_UNCLEAR, ROUTE_TO_OFFICE, ROUTE_OTHER_OFFICE,
    ROUTE_WHYS,
};

struct route_choice {
    size_t index;           /* into the list of posts: to whom */
    size_t meant;           /* the post that the letter means; another than index when somebody stands in for it or has taken over */
    double score;           /* 0..1: how surely the letter means this post */
    enum route_why why;
    size_t fits;            /* DESIGNATION_SEVERAL: how many posts have it */
    const struct route_past *past;      /* PAST_HOLDER */
    bool is_default;        /* proposed because nothing else was sure */
};

#define ROUTE_SURE   0.60   /* proposed from here on ... */
#define ROUTE_MARGIN 0.10   /* ... when the next best is at least this far behind */

/* Fills out[], best first, with at most max posts that fit at all, each at most once. addressee, subject: UTF-8, NFC, of any
 * length; subject may be NULL: it orders what the addressee leaves open, and makes nothing sure. Returns how many. */
size_t route_rank(const struct route_book *b, const char *addressee, const char *subject, struct route_choice *out, size_t max);

/* The post to propose: the best one when it is sure, else the default with the reason why.
 * False when the list has no default post and nothing is sure: propose none; ret->why says why. */
bool route_propose(const struct route_book *b, const char *addressee, const char *subject, struct route_choice *ret);

/* The reason as a list of codes with their values, which the desk words: firmware/doc/messages.md, "post_reason".
 * The caller's; NULL: out of memory. */
json_t *route_reason(const struct route_book *b, const struct route_choice *c);

enum { LANE_VIP = 0, LANE_CURRENT = 1, LANE_BACKLOG = 2, LANES };
extern const char *const lane_names[LANES];    /* "vip", "current", "backlog" */
/* Where a letter queues: 0 VIP and Parliament, 1 current dak, 2 backlog. */
int route_lane(bool vip, bool parliament, bool backlog);

#endif
