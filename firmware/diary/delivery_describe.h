/* delivery_describe.h - what sendd is told of a delivery. */
#ifndef DIARY_DELIVERY_DESCRIBE_H
#define DIARY_DELIVERY_DESCRIBE_H

#include "diary/commands.h"

enum { DELIVERY_CHANNEL_BYTES = 31 };

/* As firmware/doc/messages.md has it under delivery_take; *ret is the caller's. */
int delivery_describe(struct diary *d, int64_t id, json_t **ret, struct err *e);

#endif
