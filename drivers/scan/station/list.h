/* list.h - what scanners SANE finds, told in JSON. */
#ifndef SCAN_LIST_H
#define SCAN_LIST_H

#include "base/err.h"
#include "base/json.h"
#include "drivers/scan/station/sane_calls.h"

/* [{"name", "vendor", "model"} ...] without cameras, without names that are no text, and at most 64. *ret_devices is the caller's.
 * Takes seconds: the bus is probed and the network asked. -EIO: SANE could not look; -ENOMEM. */
int list_devices(const struct sane_calls *sane, json_t **ret_devices, struct err *e);

#endif
