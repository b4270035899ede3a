/* marked.h - letters that bear a classified marking: must be refused, and nothing of them may be left. */
#ifndef TESTS_SYSTEM_MARKED_H
#define TESTS_SYSTEM_MARKED_H

#include "ctl/scanner.h"
#include "tests/system/torture.h"

/* Puts a page that was drawn on a sheet of A4, with secret words and a marking of one kind or another; path: its image, which is replaced. */
int marked_draw(const char *path, unsigned letter, struct err *e);

/* Feeds the next letter, which bears a marking, as the honest clerk does: looks at the paper where the box is in doubt, and takes it out of
 * the tray once the box has refused it, which the spool tells: the scanner's answer may be lost with the scanner. */
int marked_feed_step(struct torture *t, const struct scanner *s, struct err *e);

/* Its words in any file below the office's folder, but for the paper tray. fault gets a sentence for each. */
int marked_look_for_words(const struct torture *t, void (*fault)(void *ctx, const char *sentence), void *ctx, struct err *e);

#endif
