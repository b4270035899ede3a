/* events.h - knows when the counter has something new to show.
 *
 * One thread looks at the scanner (scand's status) and at the diary's version,
 * each half second while someone is watching, more slowly otherwise. Whoever
 * waits in events_wait() is woken by a change: a scan, a letter's step, a fault. */
#ifndef DESK_EVENTS_H
#define DESK_EVENTS_H

#include "base/config.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { EVENTS_MAX_LISTENERS = 160 };    /* of the server's connections: the rest stay free for pages. One machine cannot hold them all */

/* What scand last said. Texts are UTF-8, cut to fit. */
struct scanner {
    char state[16];         /* idle scanning interrupted fault absent; "down": scand does not answer */
    char code[24];          /* stable name of what is the matter, see messages.md */
    char sentence[256];     /* the same in English */
    char title[128];        /* the device, for people; may be "" */
    int pages;              /* of the letter in work */
};

struct events;

/* conf and diary_path are borrowed until events_stop. *ret_events is the caller's. */
int events_start(const struct config *conf, const char *diary_path, struct events **ret_events, struct err *e);
void events_stop(struct events *ev);        /* wakes every listener with -ESHUTDOWN and ends the thread; NULL is fine */
void events_free(struct events *ev);        /* after the last listener has gone; NULL is fine */

/* Look now: someone said that something changed. */
void events_look(struct events *ev);

void events_scanner(struct events *ev, struct scanner *ret);

/* Begins to listen. 0; -EBUSY: EVENTS_MAX_LISTENERS are there. End with events_leave. */
int events_join(struct events *ev);
void events_leave(struct events *ev);

/* Waits until the change counter is no longer *seen, at most wait_ms. 0: *seen is the new count;
 * -EAGAIN: nothing happened; -ESHUTDOWN: the desk stops. */
int events_wait(struct events *ev, uint64_t *seen, int wait_ms);

#endif
