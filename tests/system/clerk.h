/* clerk.h - the honest clerk of the system test. Each step does what can be done now and returns. */
#ifndef TESTS_SYSTEM_CLERK_H
#define TESTS_SYSTEM_CLERK_H

#include "tests/system/torture.h"

/* Draws the pages of all letters into DIR/paper. */
int clerk_draw_letters(struct torture *t, struct err *e);

/* Feeds the next letter. After scand died the clerk asks how many pages are safe, puts exactly the
 * others back and presses again. A failure here is one of the test itself. */
int clerk_feed_step(struct torture *t, struct err *e);

/* Confirms what has been read, looks at what is held, decides what is unknown by looking into the mail folder. */
int clerk_desk_step(struct torture *t, struct err *e);

#endif
