/* fleet.h - all scanners of this box (roster.h), worked and looked for.
 *
 * Looking for scanners happens in a child (finder.h): at the start, when a USB device comes or goes, and every
 * scan.look_s seconds; soon again while there is none at all; never while one scans. */
#ifndef SCAN_FLEET_H
#define SCAN_FLEET_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "base/loop.h"
#include "drivers/scan/slot.h"

struct fleet;

/* config and loop are borrowed until fleet_free. -errno: it cannot begin. */
int fleet_new(const struct config *config, struct loop *loop, struct fleet **ret_fleet, struct err *e);
/* Asks all stations to end, waits for the step each has in hand (some seconds at most), then kills. NULL is fine. */
void fleet_free(struct fleet *f);

/* As a tick of loop.h. */
int64_t fleet_tick(struct fleet *f);

/* The answer to "status" (messages.md). The caller's. */
json_t *fleet_status(const struct fleet *f);

unsigned fleet_size(const struct fleet *f);
struct slot *fleet_slot(const struct fleet *f, unsigned i);     /* i < fleet_size */
const char *fleet_last_doc(const struct fleet *f);              /* the letter taken in last; "" none since the start */

/* Tells paneld what to show and sound: press, refused, taken_in, attention, fault. */
void fleet_signal(struct fleet *f, const char *what);

#endif
