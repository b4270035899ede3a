/* config.h - folder.conf: which folders are scanners.
 *
 *   # one scanner a line; the directory is the rest of the line and begins with /
 *   device counter /srv/scans/counter
 *   # a file is paper only once nobody has written to it for so many seconds (0..3600)
 *   settle 5
 *   # images a minute the feeder moves by itself, into a buffer of so many (1..1000 each; without: as fast as they are read)
 *   pace 140 20
 *
 * Looked for in each directory of $SANE_CONFIG_DIR (separated by ":"), else in /etc/sane.d. */
#ifndef SCAN_FOLDER_CONFIG_H
#define SCAN_FOLDER_CONFIG_H

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

enum { FOLDER_MAX_DEVICES = 16, FOLDER_NAME_SIZE = 41, FOLDER_MAX_SETTLE_S = 3600, FOLDER_MAX_PACE = 1000 };

struct folder_config {
    unsigned n_devices;
    int settle_s;                           /* 0: a file is paper at once */
    int pace_ipm, buffer_images;            /* images a minute (pace.h); 0: not paced */
    struct {
        char name[FOLDER_NAME_SIZE];        /* [A-Za-z0-9._-], unique */
        char dir[PATH_MAX];
    } device[FOLDER_MAX_DEVICES];
};

/* May a device be called this? name has n bytes. */
bool folder_name_is_good(const char *name, size_t n);

/* Takes one line, its end already cut; blank lines and comments are nothing.
 * 0; -EINVAL: e says what is wrong with it, and c is as it was. */
int folder_config_line(struct folder_config *c, const char *line, struct err *e);

/* Reads all of in. Calls bad() for each line that is wrong and goes on. */
void folder_config_read(struct folder_config *c, FILE *in,
                        void (*bad)(unsigned line_no, const struct err *e));

/* Opens folder.conf where SANE keeps its settings. NULL: there is none. The caller closes it. */
FILE *folder_config_open(void);

#endif
