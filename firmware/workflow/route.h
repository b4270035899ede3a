/* route.h - to whom a letter is to be marked, and how urgent it is. Pure rules, no I/O.
 *
 * A post is proposed from what the letter says about its addressee: a designation
 * (English, Hindi or a usual abbreviation: JS, DS, US, SO ...), a section, a name.
 * The clerk always sees the reason, and nothing is guessed in silence: below
 * ROUTE_SURE, or when two posts fit equally well, the default post is proposed. */
#ifndef WORKFLOW_ROUTE_H
#define WORKFLOW_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

struct route_post {         /* one row of the directory; all borrowed, "" when not known */
    const char *post, *designation, *designation_hi, *section, *name;
    bool is_default;
};

enum { ROUTE_ADDRESSEE_BYTES = 2000, ROUTE_REASON_SIZE = 256 };

struct route_choice {
    size_t index;           /* into the list of posts */
    double score;           /* 0..1: how surely the letter means this post */
    char reason[ROUTE_REASON_SIZE];     /* a sentence for the clerk */
};

#define ROUTE_SURE   0.60   /* proposed from here on ... */
#define ROUTE_MARGIN 0.10   /* ... when the next best is at least this far behind */

/* Fills out[], best first, with at most max posts that match at all. addressee: UTF-8, NFC; what
 * lies beyond ROUTE_ADDRESSEE_BYTES is not looked at. Returns how many. */
size_t route_rank(const char *addressee, const struct route_post *posts, size_t n_posts, struct route_choice *out, size_t max);

/* The post to propose: the best one when it is sure, else the default with the reason why.
 * False when the list has no default post and nothing is sure: propose none; ret->reason says so. */
bool route_propose(const char *addressee, const struct route_post *posts, size_t n_posts, struct route_choice *ret);

enum { LANE_VIP = 0, LANE_CURRENT = 1, LANE_BACKLOG = 2 };
/* Where a letter queues: 0 VIP and Parliament, 1 current dak, 2 backlog. */
int route_lane(bool vip, bool parliament, bool backlog);

#endif
