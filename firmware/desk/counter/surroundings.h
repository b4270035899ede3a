/* surroundings.h - how the box is doing while a page is made: what the programs say, the lamps made of it, what people did to channels. */
#ifndef DESK_SURROUNDINGS_H
#define DESK_SURROUNDINGS_H

#include "desk/counter/lamps.h"
#include "desk/web/web.h"

struct surroundings {
    json_t *told;                       /* events_counter(); owned */
    struct lamp_facts facts;
    struct lamp_view lamps[LAMPS];
    int64_t stuck;                      /* deliveries of all channels that need a person */
};

/* s NULL: the diary cannot be read; the lamps say what is known without it. End with surroundings_done() in any case. */
int surroundings_read(const struct request *q, struct store *s, struct surroundings *ret, struct err *e);
void surroundings_done(struct surroundings *s);

/* The line of lamps, and a notice for each that stopped and has no panel of its own. */
void surroundings_put(const struct request *q, struct html *h, const struct surroundings *s);

#endif
