/* masters.h - the pick lists of an instance. Each has its own ids: a client fetches and maps them. */
#ifndef GATEWAY_MASTERS_H
#define GATEWAY_MASTERS_H

#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>

enum master_list {
    MASTER_DELIVERY_MODES, MASTER_LANGUAGES, MASTER_CORRESPONDENCE_TYPES, MASTER_CATEGORIES, MASTER_PRIORITIES,
    MASTER_SENDER_TYPES, MASTER_POSTS, MASTER_LISTS
};

struct masters;

/* path "": the lists we were built with, without posts. Else a JSON file of the shape of GET /v1/masters; a list that it
 * leaves out is the built one. -EINVAL: the file is none, with the list and the row that is wrong. */
int masters_load(const char *path, struct masters **ret_masters, struct err *e);
void masters_free(struct masters *m);                       /* NULL is fine */

/* shift: how far all ids are away from those of the file: 0, or what a fault makes of it (faults.h). */
bool masters_has(const struct masters *m, enum master_list list, json_int_t id, int shift);
const char *masters_name(const struct masters *m, enum master_list list, json_int_t id);    /* NULL: no such id */
/* Is there a post of that name? True for any where the instance lists none. */
bool masters_has_post(const struct masters *m, const char *name);
const char *masters_list_name(enum master_list list);       /* "delivery_modes" ... */

/* {"delivery_modes": [{"id": 3, "name": "By Hand"} ...] ...}; the caller's. NULL: no memory. */
json_t *masters_json(const struct masters *m, int shift);

#endif
