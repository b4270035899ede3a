/* pace.h - a production scanner's feeder in time: paper moves by itself into a buffer, and stops when that is full.
 *
 * Pure arithmetic; the time is passed in, in ms of a clock that only goes forward.
 * A feeder that stands still because the program is slow is what a fast scanner's
 * owner hears: those waits are counted. */
#ifndef SCAN_FOLDER_PACE_H
#define SCAN_FOLDER_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {                   /* all zero: no stack is being fed */
    int64_t image_ms;           /* an image takes so long to move */
    int64_t arrives_ms;         /* when the one that moves is in the buffer; counts while it moves */
    unsigned room, buffered;    /* images the buffer holds at most, and holds */
    unsigned in_feeder;         /* images not yet in the buffer, the moving one among them */
    bool waiting;               /* the buffer is full: nothing moves */
};

/* A stack of so many images begins to move. ipm: images a minute; ipm and room: 1 or more. */
void pace_begin(struct pace *p, int ipm, unsigned room, unsigned images, int64_t now_ms);
static inline bool pace_is_running(const struct pace *p) { return p->image_ms > 0; }

/* In how many ms there is an image to read; 0: now, or the whole stack has been taken. *waits goes up by one when the
 * feeder has stopped. */
int64_t pace_ready_in_ms(struct pace *p, int64_t now_ms, unsigned *waits);

/* The program has taken an image; a feeder that waited goes on. *waits as above. */
void pace_take(struct pace *p, int64_t now_ms, unsigned *waits);

#endif
