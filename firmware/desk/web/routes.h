/* routes.h - which page answers which address: the table of all of them is in routes.c. */
#ifndef DESK_ROUTES_H
#define DESK_ROUTES_H

#include "desk/web/web.h"

enum method { METHOD_GET, METHOD_POST, METHODS };       /* METHODS: any other */

/* The page for a decoded path, with the at most two numbers in it in ids (unchanged or 0 where there are fewer),
 * and the right one needs for it. NULL: no such page; *ret_other_method: there is one, for the other method. */
page_fn *route_find(enum method method, const char *path, int64_t ids[2], enum right *ret_right, bool *ret_other_method);

#endif
