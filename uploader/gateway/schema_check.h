/* schema_check.h - does an announcement keep to openapi.yaml's NewReceipt? */
#ifndef GATEWAY_SCHEMA_CHECK_H
#define GATEWAY_SCHEMA_CHECK_H

#include <jansson.h>
#include <stdint.h>

struct masters;

struct schema_limits {
    int64_t document_max_bytes;
    const struct masters *masters;
    int masters_shift;              /* how far the ids are away from those of the lists (masters.h) */
};

/* receipt is only read. Returns the faults: an array, the caller's, of {"field": "/sender/name", "why": "..."}, at most
 * SCHEMA_FAULTS_MAX of them; empty when all is well. NULL: no memory. */
enum { SCHEMA_FAULTS_MAX = 50 };
json_t *schema_check_receipt(json_t *receipt, const struct schema_limits *limits);

#endif
