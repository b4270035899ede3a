/* finder.h - asks SANE which scanners there are, in a short-lived child with a deadline: probing a bus or
 * the network may hang, and may bring down the driver it runs in. */
#ifndef SCAN_FINDER_H
#define SCAN_FINDER_H

#include "base/err.h"
#include "base/json.h"
#include "base/loop.h"
#include "drivers/scan/child.h"

#include <stdbool.h>

struct finder_setup {               /* all borrowed until finder_done */
    struct loop *loop;
    const char *program, *config_file;      /* config_file: "" for none */
    int lock_fd;
    int64_t limit_ms;                       /* for all of a look; each call into SANE has its own limit, too */
    /* devices is borrowed: what was found, as report_of_devices gives it; NULL: the looking failed. */
    void (*found)(void *ctx, const json_t *devices);
    void *ctx;
};

struct finder {
    struct finder_setup set;
    struct child child;
    json_t *devices;                /* said, and not yet handed on */
};

void finder_init(struct finder *f, const struct finder_setup *setup);
/* Ends a look that runs; waits a moment for its end. */
void finder_done(struct finder *f);

/* Begins a look; found() follows from the loop. -EALREADY: one runs; else it could not be started. */
int finder_look(struct finder *f, struct err *e);
bool finder_looks(const struct finder *f);

/* Ends a look that is late. */
void finder_tick(struct finder *f);

#endif
