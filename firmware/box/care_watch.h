/* care_watch.h - a job whose work a unit does (backup, restore): what the unit says of itself is shown as the job's. */
#ifndef BOX_CARE_WATCH_H
#define BOX_CARE_WATCH_H

#include "base/said.h"
#include "box/box.h"

/* counts: a sentence that changes with each part. Each phase is kept on the card, so plain stands in its place, and the count shows in the percentage. */
struct care_shown { struct job *job; enum said_id counts, plain; int shown; };
#define CARE_SHOWN(j, counts_id, plain_id) ((struct care_shown){ .job = (j), .counts = (counts_id), .plain = (plain_id), .shown = -1 })

/* For child.look; ctx: a struct care_shown. */
void care_show_progress(void *ctx);

#endif
