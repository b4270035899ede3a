/* events.h - knows when the counter has something new to show.
 *
 * One thread looks at the programs behind the counter's lamps, at the box (disk, clock,
 * network) and at the diary's version, each half second while someone is watching, more slowly otherwise. Whoever
 * waits in events_wait() is woken by a change: a scan, a letter's step, a fault. */
#ifndef DESK_EVENTS_H
#define DESK_EVENTS_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "spool/spool.h"

#include <stdbool.h>
#include <stdint.h>

enum { EVENTS_MAX_LISTENERS = 160 };    /* of the server's connections: the rest stay free for pages. One machine cannot hold them all */

struct events;

/* conf, diary_path and spool (of which only reading calls are used) are borrowed until events_stop. *ret_events is the caller's. */
int events_start(const struct config *conf, const char *diary_path, const struct spool *spool, struct events **ret_events, struct err *e);
void events_stop(struct events *ev);        /* wakes every listener with -ESHUTDOWN and ends the thread; NULL is fine */
void events_free(struct events *ev);        /* after the last listener has gone; NULL is fine */

/* Look now: someone said that something changed. */
void events_look(struct events *ev);

/* What the programs last said: {"scand": its status, "labeld": ..., "hotfolderd": ..., "ocrd": ..., "sendd": ...}, those that are
 * set up; null for one that does not answer (firmware/doc/messages.md); and what the desk sees for itself, "disk", "clock", "network"
 * (counter/facts.h). In place of "pages_done" ocrd has "page_ms", how long a page takes (0: not known); in place of "next_try_in_s" a
 * channel has "next_try_s" (UTC, 0: none). The caller's; NULL: no memory. */
json_t *events_counter(struct events *ev);

/* Begins to listen. 0; -EBUSY: EVENTS_MAX_LISTENERS are there. End with events_leave. */
int events_join(struct events *ev);
void events_leave(struct events *ev);

/* Waits until the change counter is no longer *seen, at most wait_ms. 0: *seen is the new count;
 * -EAGAIN: nothing happened; -ESHUTDOWN: the desk stops. */
int events_wait(struct events *ev, uint64_t *seen, int wait_ms);

#endif
