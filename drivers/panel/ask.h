/* ask.h - one question to another program without waiting: the answer comes through the loop, or not in time. */
#ifndef PANEL_ASK_H
#define PANEL_ASK_H

#include "base/json.h"
#include "base/loop.h"

/* answer: borrowed; NULL when the program hung up, sent nonsense, or was late. Called once for each ask_start that returned 0. */
typedef void ask_fn(void *ctx, const json_t *answer);

struct ask {
    struct loop *loop;
    int fd;                     /* -1: nothing is asked */
    int64_t until_ms;           /* monotonic */
    ask_fn *fn;
    void *ctx;
};

void ask_init(struct ask *a, struct loop *loop, ask_fn *fn, void *ctx);
void ask_drop(struct ask *a);               /* fn is not called any more */

/* take_request is consumed. -EBUSY: something is asked already; other -errno: the program does not run, or takes no calls. */
int ask_start(struct ask *a, const char *run_dir, const char *program, json_t *take_request, int64_t until_ms, struct err *e);

bool ask_is_open(const struct ask *a);
/* Gives up when its time is over; call now and then. Returns in how many ms that is; INT64_MAX: nothing is asked. */
int64_t ask_tick(struct ask *a, int64_t now_ms);

#endif
