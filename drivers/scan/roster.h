/* roster.h - the list of scanners, each in a slot: who is added, who is recognised, who goes.
 *
 * A scanner has its slot from the day it is found until scand ends. A letter that lies open in the spool for a
 * scanner that is not there has a slot too, absent, so that somebody can end it or throw it away. */
#ifndef SCAN_ROSTER_H
#define SCAN_ROSTER_H

#include "base/config.h"
#include "base/json.h"
#include "drivers/scan/slot.h"
#include "spool/spool.h"

#include <stdbool.h>

enum { ROSTER_MAX = 16 };

struct roster {                     /* { .config, .spool, .setup }: all borrowed until roster_done */
    const struct config *config;
    struct spool *spool;
    const struct slot_setup *setup;
    struct slot *slots[ROSTER_MAX];
    bool for_letter[ROSTER_MAX];    /* the slot is there only because a letter lies open in it */
    unsigned n;
};

void roster_done(struct roster *r);     /* frees the slots; a station that still runs is killed */

/* What a person wrote in scan.device: these scanners are there also when they are not found, and no others are used. */
void roster_add_configured(struct roster *r);

/* Scanners that were found (report_of_devices): a new one gets a slot, one that came back under another address its own. */
void roster_take_found(struct roster *r, const json_t *devices);

/* Slots for letters of scanners that are not there; such a slot goes when its letter has gone. */
void roster_claim_letters(struct roster *r);
void roster_drop_done(struct roster *r);

#endif
