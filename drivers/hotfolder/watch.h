/* watch.h - looks at the hot folder in a thread of its own, so that "status" is answered while a large file is
 * copied: when something changes there, and every few seconds, for network shares tell of no change. */
#ifndef HOTFOLDER_WATCH_H
#define HOTFOLDER_WATCH_H

#include "drivers/hotfolder/hotfolder.h"

struct watch;

/* setup->stop is set here. All in setup is borrowed until watch_stop; taken is called in that thread. *ret_watch is the caller's. */
int watch_start(const struct hotfolder_setup *setup, struct watch **ret_watch, struct err *e);
void watch_stop(struct watch *w);           /* waits for the file in hand. NULL is fine */

void watch_wake(struct watch *w);           /* look now */
void watch_report(struct watch *w, struct hotfolder_report *ret);       /* of the last look */

#endif
