/* reader.h - a side on its way out: its lines in any portions, and the fault that waits in it. */
#ifndef SCAN_FOLDER_READER_H
#define SCAN_FOLDER_READER_H

#include "drivers/scan/folder/control.h"
#include "drivers/scan/folder/image.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum reader_result { READER_DATA, READER_END, READER_JAM, READER_VANISH };

struct reader {                     /* all zero: nothing is being read */
    struct image *image;            /* its own */
    uint8_t *line;                  /* its last line_left bytes are not yet taken */
    int line_bytes, line_left, lines, next_row;
    struct fault fault;             /* happens before row fault_row */
    int fault_row;
    struct timespec stalled_until;  /* tv_sec 0: no stall */
};

/* take_image becomes r's in every case. 0 or -ENOMEM. */
int reader_begin(struct reader *r, struct image *take_image, struct fault fault);

/* Gives up to max bytes. READER_DATA with *ret_n 0: none yet, ask again (only with non_blocking, in a stall).
 * READER_END after the last byte; READER_JAM, READER_VANISH: the fault happened. Bytes before a fault come first. */
enum reader_result reader_read(struct reader *r, uint8_t *out, int max, bool non_blocking, int *ret_n);

void reader_end(struct reader *r);  /* r is all zero again */

/* What "hang" does: never returns, and no signal but SIGKILL ends the program. */
_Noreturn void reader_hang(void);

static inline bool reader_is_busy(const struct reader *r) { return r->image != NULL; }

#endif
