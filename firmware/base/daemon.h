/* daemon.h - what every dakbox program does the same way:
 *
 *   program [-c dakbox.conf] [-n]      -n: check the configuration and exit
 *
 * reads the configuration, calls start(), listens on <run_dir>/<name>.sock,
 * says READY (sd_notify and a log line), then answers requests and ticks until
 * SIGTERM. A start that fails is one sentence on standard error and exit 1.
 *
 * Where the service manager watches it (WATCHDOG_USEC), the loop itself says that it is alive, as long as all threads that
 * are watched (base/thread.h) come by: a callback, a tick or a thread that hangs makes the program fall silent, and it is
 * ended and started anew. What a daemon leaves to processes of its own it watches itself (scand: scan.call_s, scan.stall_s;
 * ocrd: ocr.page_time_s; deskd: each request has a deadline). */
#ifndef BASE_DAEMON_H
#define BASE_DAEMON_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "base/loop.h"

#include <stdbool.h>
#include <sys/types.h>

struct daemon_ops {
    const char *name;                   /* program and socket name */
    /* -n: looks at settings whose form only this program knows; starts nothing. May be NULL. */
    int (*check)(const struct config *c, struct err *e);
    /* Opens what the program needs. loop lives until stop() has returned. */
    int (*start)(void *ctx, const struct config *c, struct loop *loop, struct err *e);
    /* Answers one request; request is borrowed, the answer is the skeleton's (NULL: no answer).
     * {"do": "look"} never gets here: it wakes tick. */
    json_t *(*request)(void *ctx, const char *what, const json_t *request);
    /* May a process of that user ask? NULL: whoever reaches the socket. */
    bool (*lets_in)(void *ctx, uid_t uid);
    /* May it ask for this ("do")? NULL: whoever was let in. */
    bool (*may_ask)(void *ctx, uid_t uid, const char *what);
    loop_tick_fn *tick;                 /* may be NULL */
    void (*stop)(void *ctx);            /* may be NULL; also called when start() failed */
};

/* Returns the exit code. */
int daemon_main(int argc, char **argv, const struct daemon_ops *ops, void *ctx);

#endif
