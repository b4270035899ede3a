/* scanner.h - the folder scanner's devices and handles; of this folder's files alone. */
#ifndef SCAN_FOLDER_SCANNER_H
#define SCAN_FOLDER_SCANNER_H

#include "drivers/scan/folder/config.h"
#include "drivers/scan/folder/control.h"
#include "drivers/scan/folder/feeder.h"
#include "drivers/scan/folder/options.h"
#include "drivers/scan/folder/pace.h"
#include "drivers/scan/folder/reader.h"
#include "drivers/scan/folder/rename.h"

struct device {                     /* a line of folder.conf; lives from sane_init to sane_exit */
    SANE_Device sane;
    char name[FOLDER_NAME_SIZE];    /* what it is plugged in as */
    const char *dir;
    struct control control;         /* survives a close: buttons and faults stay with the device */
    bool double_feed;               /* not yet read */
    struct scanner *open;
};

struct scanner {                    /* an open device: what SANE calls a handle */
    struct device *device;
    const struct folder_config *config;
    int dir_fd;                     /* locked: one program a feeder */
    struct options options;
    bool non_blocking;
    bool unplugged;                 /* since it was opened: nothing helps but a close */
    unsigned sides_fed;             /* since it was opened; so are these: */
    unsigned sheets_fed, feeder_waits;
    bool front_was_fed;             /* just before: a reverse that follows is of the same sheet */
    struct pace pace;               /* of the stack being fed; with a paced feeder only */

    char side[NAME_MAX + 1];        /* being fed, or taken and not yet moved; "" none */
    bool side_taken;                /* the front end has all of it */
    bool fed_before;                /* and an earlier front end had all of it too, and never came back */
    enum feed_source side_source;
    SANE_Parameters params;         /* of the last sane_start */
    struct reader reader;           /* busy: scanning */
};

/* feed.c: a side on its way out of the folder. */

/* What the next page will be like, before it is fed: how long its sheet is shows only then. */
SANE_Parameters feed_guess_parameters(const struct options *o);

/* Feeds the next side, with the fault that is meant for it. GOOD: s->reader and s->params are of it.
 * Any other status is what sane_start answers. Waits where the feeder is paced. */
SANE_Status feed_start(struct scanner *s);

/* All of the side at hand has been given out; it stays in the folder until feed_put_out. */
void feed_taken(struct scanner *s);

/* The front end came back for more, or to say good-bye: a side it has taken leaves the folder. JAMMED: it cannot; ask again. */
SANE_Status feed_put_out(struct scanner *s);

/* Ends the side at hand; one that was not wholly taken stays in the feeder. */
void feed_stop_side(struct scanner *s);

/* The feeder comes to rest; a paced one says in the log how it went. */
void feed_stop(struct scanner *s);

#endif
