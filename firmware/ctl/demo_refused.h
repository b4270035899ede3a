/* demo_refused.h - the demo's classified paper: it must be refused, and nothing of it may be left. */
#ifndef CTL_DEMO_REFUSED_H
#define CTL_DEMO_REFUSED_H

#include "ctl/demo_clerk.h"

/* Feeds one as clerk_feed; where the box is in doubt the clerk says that it is classified. -EBADMSG: it was taken in. */
int refused_feed(struct clerk *c, const char *letter_path, struct err *e);

/* Looks for the words of such letters (words.txt beside their pages, one a line) in every file below dir, but for the paper tray.
 * fault is told of each that is found. Returns how many words were looked for, or -errno. */
int refused_look_for_words(const char *dir, const char *letters, void (*fault)(void *ctx, const char *sentence), void *ctx, struct err *e);

#endif
