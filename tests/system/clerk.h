/* clerk.h - the honest clerk of the system test. Each step does what can be done now and returns. */
#ifndef TESTS_SYSTEM_CLERK_H
#define TESTS_SYSTEM_CLERK_H

#include "tests/system/torture.h"

/* Feeds the next stack. After scand died the clerk asks which letter is in hand and how many of its pages are safe,
 * puts exactly the others back and presses again. -EBADMSG: what scand says cannot be. */
int clerk_feed_step(struct torture *t, struct err *e);

/* Puts what is left of the stack in hand into the tray and presses: safe sides stay out of it. */
int clerk_put_and_press(struct torture *t, unsigned safe, struct err *e);

/* Splits letters that came in as one, confirms what has been read, looks at what is held, decides what is unknown by looking into the mail folder. */
int clerk_desk_step(struct torture *t, struct err *e);

#endif
