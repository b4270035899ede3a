/* masters.h - the pick lists of this e-Office. Each instance has its own ids: a client fetches and maps them. */
#ifndef GATEWAY_MASTERS_H
#define GATEWAY_MASTERS_H

#include <jansson.h>
#include <stdbool.h>

enum master_list {
    MASTER_DELIVERY_MODES, MASTER_LANGUAGES, MASTER_CORRESPONDENCE_TYPES, MASTER_CATEGORIES, MASTER_PRIORITIES, MASTER_LISTS
};

bool masters_has(enum master_list list, json_int_t id);
const char *masters_list_name(enum master_list list);       /* "delivery_modes" ... */
const char *masters_name(enum master_list list, json_int_t id);     /* NULL: no such id */

/* {"delivery_modes": [{"id": 3, "name": "By Hand"} ...] ...}; the caller's. NULL: no memory. */
json_t *masters_json(void);

#endif
