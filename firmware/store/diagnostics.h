/* diagnostics.h - what whoever helps with a box needs to know of it, and no word of any letter (diagnostics.c).
 *
 * A plain archive: status of each program, settings (of secrets only the files' names), counts, disk, the last lines of
 * the programs' logs and the last rows of the history. What a letter says never gets into it: of a log line only fields that hold numbers,
 * ids and names of our own pass, of a history row neither its detail nor which person. */
#ifndef STORE_DIAGNOSTICS_H
#define STORE_DIAGNOSTICS_H

#include "base/config.h"

#include <stdio.h>

/* One part more, by whoever knows it: the health of the card, slots and units of the appliance. A line "name value" each. */
struct diagnostics_part { const char *name; void (*write)(const struct config *c, FILE *out); };

/* The parts that can be had; what cannot is said in its place. -EIO: out failed. */
int diagnostics_write(const struct config *c, const struct diagnostics_part *more, size_t n_more, FILE *out, struct err *e);

/* A log line as it may be handed on; out: as many bytes as line. "" when nothing of it may. */
void diagnostics_log_line(const char *line, char *out, size_t size);

#endif
