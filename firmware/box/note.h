/* note.h - what boxd did goes into the diary's history. Each note waits in <data_dir>/box/notes.json until diaryd has it, and gets there once:
 * it has an id by which diaryd knows it again. */
#ifndef BOX_NOTE_H
#define BOX_NOTE_H

#include "box/box.h"

enum { NOTES_MAX = 64, NOTE_ID_SIZE = 64 };

struct note {
    const char *id;             /* the same for the same thing, whenever it is noted; shorter than NOTE_ID_SIZE */
    const char *what;           /* a job's name */
    const char *how;            /* "begun", "done", "failed", "stopped", "interrupted", or what became of an update */
    const char *result;         /* a line of base/said.h; "" for none */
    const char *actor;
    int64_t at_s;               /* UTC, when it happened */
};

/* From any thread. One that waits already stays as it is. A card that cannot be written takes nothing from what was done: it is logged. Of more than
 * NOTES_MAX the oldest are given up. */
void note_add(const struct box *b, const struct note *n);
/* Of a job as jobs_status() describes it: that it has begun, or how it ended. */
void note_job(const struct box *b, const json_t *job);

/* Hands diaryd what waits, the oldest first, until all is there or diaryd does not take it; for the loop. One that diaryd can never take is given up: it
 * would stand in the way of the younger ones. */
void note_send(const struct box *b);

#endif
