/* test_scan_rig.h - a folder scanner of the test's own, loaded by libsane's dll loader, and pages to feed it.
 *
 * A page is one grey value all over, so that a scanned page tells which it was. */
#ifndef TESTS_UNIT_TEST_SCAN_RIG_H
#define TESTS_UNIT_TEST_SCAN_RIG_H

#include "tests/rig/tmpdir.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RIG_PAGE_W = 100, RIG_PAGE_H = 140, RIG_DPI = 100 };

#define RIG_DEVICE "folder:tray"

struct scan_rig {
    char dir[TMPDIR_SIZE];              /* everything below it */
    char feed[TMPDIR_SIZE + 8];         /* the feeder */
    char spool[TMPDIR_SIZE + 8];        /* a place for one; not made */
};

/* Makes the folders and points SANE at them: call before sane_init. One at a time. Aborts when it cannot. */
void scan_rig_new(struct scan_rig *g);
void scan_rig_done(struct scan_rig *g);

/* Writes folder.conf with another settling time; it counts from the next sane_init. */
void scan_rig_settle(const struct scan_rig *g, int settle_s);

/* The same with a feeder that has a pace (drivers/scan/folder/pace.h). */
void scan_rig_pace(const struct scan_rig *g, int images_per_minute, int buffer_images);

/* Puts a page of one grey value into the feeder; the ending of name says in which format. */
void scan_rig_put(const struct scan_rig *g, const char *name, int grey);
void scan_rig_put_sized(const struct scan_rig *g, const char *name, int grey, int w, int h, int dpi);
void scan_rig_put_bytes(const struct scan_rig *g, const char *name, const void *data, size_t n);

/* Moves a control file of these lines into place. */
void scan_rig_control(const struct scan_rig *g, const char *lines);

/* Is there a file feed/name (name may be "done/x.png")? */
bool scan_rig_has(const struct scan_rig *g, const char *name);

#endif
