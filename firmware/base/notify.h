/* notify.h - what a daemon tells the service manager that started it (sd_notify(3)); nothing happens where there is none.
 *
 * Its own few lines instead of libsystemd: a datagram with "NAME=value" lines to $NOTIFY_SOCKET. */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

#include <stdint.h>

enum { NOTIFY_MAX_BYTES = 1024 };

/* Sends lines such as "READY=1\nSTATUS=at work". A text that is too long is cut: its last line is a STATUS. Never blocks. */
void notify(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The manager ends a program that has not said "WATCHDOG=1" for this many ms; 0: nobody waits for that of this process. */
int64_t notify_watchdog_ms(void);

#endif
