/* press.h - what somebody pressed for, in the words of the manifest. */
#ifndef SCAN_PRESS_H
#define SCAN_PRESS_H

#include "drivers/scan/station/attention.h"
#include "drivers/scan/station/batch.h"
#include "drivers/scan/station/station.h"

/* last_doc: the last letter of this scanner, "" none; bad: its page to be scanned anew, NULL none.
 * Fills in purpose, target and replaces. -EINVAL, -ENOENT: e is a sentence. */
int press_values(const struct station_press *p, const char *last_doc, const struct attention_item *bad,
                 struct batch_values *ret, struct err *e);

/* add, replace: pages for a letter that is there already. */
bool press_is_addition(const char *purpose);

/* test: somebody tries the scanner; what comes of it is no letter, and thrown away. */
bool press_is_test(const char *purpose);

#endif
