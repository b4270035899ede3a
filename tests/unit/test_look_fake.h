/* test_look_fake.h - a glance at pages that tests dictate: a page's grey value says what it is.
 *
 * It stands before drivers/scan/station/look.c. Pages are of one grey value all over (test_scan_rig.h);
 * every value that is not in this list is an ordinary page. */
#ifndef TESTS_UNIT_TEST_LOOK_FAKE_H
#define TESTS_UNIT_TEST_LOOK_FAKE_H

#include "drivers/scan/station/look.h"

enum {
    FAKE_BLANK = 240,
    FAKE_OWN = 200, FAKE_OWN_VIP, FAKE_OWN_BACKLOG,     /* separators with our payload: no purpose, vip, backlog */
    FAKE_PATCH,                                         /* a Patch T alone */
    FAKE_MAYBE,                                         /* perhaps a separator */
    FAKE_SKEWED, FAKE_DARK_STREAKS,                     /* one fault, two faults */
    FAKE_LABEL = 210,                                   /* ... 219: diary labels "A/0" to "A/9" */
};

extern int fake_looks;              /* pages looked at so far */
extern int fake_rows, fake_grey;    /* rows of the last one, and the grey in the middle of its last row */
extern int fake_forgets;            /* pages forgotten */
extern bool fake_look_fails;        /* look_begin answers -ENOMEM */

#endif
