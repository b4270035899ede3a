/* which.h - which deliveries the deliveries page lists: read from its address, written into addresses, chosen by a person. */
#ifndef DESK_WHICH_H
#define DESK_WHICH_H

#include "desk/counter/lamps.h"
#include "desk/web/web.h"
#include "store/outbox.h"

enum { WHICH_INSTANCE_SIZE = 65, WHICH_QUERY_SIZE = 256 };

struct which {
    const char *channel, *kind;             /* static; "": any */
    char instance[WHICH_INSTANCE_SIZE];     /* "": any */
    size_t state;                           /* its place among those of the page */
    int64_t after_id;                       /* 0: from the oldest */
};

/* What the address says; what it says wrongly counts as not said. */
void which_read(const struct form *query, struct which *ret);
struct outbox_filter which_filter(const struct which *w, int limit);
/* "channel=eoffice&state=held&instance=cbic-1&kind=alert&after=17", not escaped. */
void which_query(const struct which *w, char out[WHICH_QUERY_SIZE]);

/* The states as links, and way, e-Office and kind as a form that needs no script. told: events_counter(). */
void which_put(const struct request *q, struct html *h, const struct which *w, const json_t *told);

#endif
