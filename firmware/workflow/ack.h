/* ack.h - may an acknowledgement go to that address? Pure, no I/O. */
#ifndef WORKFLOW_ACK_H
#define WORKFLOW_ACK_H

#include "base/err.h"

/* own: addresses of this office, NULL-terminated; "" counts for none. 0, or -EINVAL with a sentence: no address, one of our own, one
 * that nobody reads, a list's. Letters in upper or lower case are the same. */
int ack_check_address(const char *address, const char *const *own, struct err *e);

#endif
