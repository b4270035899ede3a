/* officer_cache.h - the directory of officers in memory, ready for proposals and for finding by typed words.
 *
 * It is read anew when the directory has changed or the day has (leaves begin and end). Threads share it: between take and
 * give nobody changes it. */
#ifndef DESK_OFFICER_CACHE_H
#define DESK_OFFICER_CACHE_H

#include "store/directory.h"

struct officer_cache;
/* own_names: office.own_names, borrowed. *ret is the caller's. -ENOMEM. */
int officer_cache_new(const char *own_names, struct officer_cache **ret, struct err *e);
void officer_cache_free(struct officer_cache *c);       /* NULL is fine */

/* *ret_directory stands until officer_cache_give(). The store's errors; then there is nothing to give back. */
int officer_cache_take(struct officer_cache *c, struct store *s, const struct directory **ret_directory, struct err *e);
void officer_cache_give(struct officer_cache *c);

/* Between take and give: the active posts that all typed words fit, the best first, as places in directory->posts; at most
 * max. A word fits as the beginning of a word of designation, section, name or post in either script, as a usual abbreviation
 * or the other script's word for it, and as initials ("JS"). "": the directory in its own order. */
size_t officer_cache_find(const struct officer_cache *c, const char *typed, size_t *out, size_t max);

#endif
