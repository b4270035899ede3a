/* routes.h - which page answers which address: the table of all of them is in routes.c. */
#ifndef DESK_ROUTES_H
#define DESK_ROUTES_H

#include "desk/web/web.h"

enum method { METHOD_GET, METHOD_POST, METHODS };       /* METHODS: any other */

/* ":n" in a pattern stands for a decimal number. */
struct route {
    enum method method;
    const char *pattern;
    page_fn *page;
    enum right right;               /* what whoever asks must be allowed to do */
};

/* The row for a decoded path, with the at most two numbers in it in ids (unchanged or 0 where there are fewer).
 * NULL: no such page; *ret_other_method: there is one, for the other method. */
const struct route *route_find(enum method method, const char *path, int64_t ids[2], bool *ret_other_method);

/* Is it asked for by the page itself, to see whether there is news, and not by a person? Then it keeps no session open.
 * Such patterns end in "/live"; "/events" is the stream. */
bool route_is_live(const struct route *r);

/* All of them, in order; NULL behind the last. For tests. */
const struct route *route_at(size_t i);

/* May a form for that address bring a file? All others are small. */
bool route_takes_file(const char *path);
/* ... or a large one, which goes onto the card while it comes (inflow.h)? */
bool route_takes_inflow(const char *path);

#endif
