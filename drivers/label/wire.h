/* wire.h - bytes to and from a label printer: TCP or a device file, each call with a deadline.
 *
 * Every wait ends early when stop_fd becomes readable (-ECANCELED). One job, one connection: others may use the printer, too. */
#ifndef LABEL_WIRE_H
#define LABEL_WIRE_H

#include "base/err.h"
#include "drivers/label/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire {
    int fd;                     /* -1: closed */
    bool is_socket;
    bool can_read;              /* a device may be for writing only */
    int stop_fd;
    int64_t timeout_ms;         /* without progress */
};

/* *ret_wire is the caller's until wire_close(). -ETIMEDOUT; -ECONNREFUSED and others of connect(2) and open(2);
 * -ENOTTY: the path is no device. A name is looked up by the system's resolver, which has time limits of its own. */
int wire_open(const struct address *a, int64_t timeout_ms, int stop_fd, struct wire *ret_wire, struct err *e);
void wire_close(struct wire *w);
/* Closes after wire_finish(): lets the printer hang up first, for a second at most. */
void wire_hang_up(struct wire *w);
/* Closes in the middle of a job: what the printer has not taken yet is thrown away, and not delivered behind our back. */
void wire_abandon(struct wire *w);

/* All of it, into the hands of the kernel. -ETIMEDOUT: nothing went on for timeout_ms; -EPIPE, -ECONNRESET: the printer hung up. */
int wire_send(struct wire *w, const void *bytes, size_t n, struct err *e);

/* Ends the job: waits until the printer has taken every byte. 0: it has; -ETIMEDOUT, -ECONNRESET: part of it may have printed. */
int wire_finish(struct wire *w, struct err *e);

/* What the printer says within wait_ms. Returns bytes (> 0); -EAGAIN: nothing; -ECONNRESET: it hung up. */
int wire_receive(struct wire *w, void *bytes, size_t size, int64_t wait_ms, struct err *e);

#endif
