/* ocrd - reads scanned letters: spool/scanned -> spool/read.
 *
 * The path of a letter: read_letter.c. Its pages go through the children: queue.c.
 * "ocrd --read FILE..." reads files instead and needs no spool: read_files.c. */
#include "base/clock.h"
#include "base/daemon.h"
#include "base/ipc.h"
#include "base/log.h"
#include "ocr/queue.h"
#include "ocr/read_files.h"
#include "ocr/read_letter.h"

#include <errno.h>
#include <string.h>

enum {
    LOOK_AGAIN_MS = 5000,           /* a hint may be lost */
    PUT_ASIDE_MS = 30 * 1000,       /* after a fault that is not the letter's */
    MAX_ASIDE = 64,
};

/* A letter that cannot be worked on now: the card was full, someone else has it. */
struct aside { char id[ID_SIZE]; int64_t until_ms; };

struct ocrd {
    struct spool *spool;
    struct queue *queue;
    const char *run_dir;
    struct aside aside[MAX_ASIDE];
    unsigned n_aside;
    unsigned waiting;               /* in "scanned" at the last look, without those in work */
};

/* ---- letters put aside */

static bool is_aside(const struct ocrd *o, const char *id)
{
    for (unsigned i = 0; i < o->n_aside; i++)
        if (strcmp(o->aside[i].id, id) == 0 && o->aside[i].until_ms > clock_mono_ms())
            return true;
    return false;
}

static void put_aside(struct ocrd *o, const char *id, const struct err *why)
{
    struct aside *a = &o->aside[o->n_aside % MAX_ASIDE];

    for (unsigned i = 0; i < o->n_aside; i++)
        if (o->aside[i].until_ms <= clock_mono_ms())
            a = &o->aside[i];
    if (o->n_aside < MAX_ASIDE && a == &o->aside[o->n_aside])
        o->n_aside++;
    snprintf(a->id, sizeof a->id, "%s", id);
    a->until_ms = clock_mono_ms() + PUT_ASIDE_MS;
    log_warn("letter_put_aside", LOG_DOC LOG_WAIT_MS LOG_WHY, id, (long long)PUT_ASIDE_MS, why->msg);
}

/* ---- what the queue asks for */

struct choice { struct ocrd *o; char id[ID_SIZE]; unsigned waiting; };

static int choose_first(void *ctx, const char *id)
{
    struct choice *c = ctx;

    if (queue_holds(c->o->queue, id) || is_aside(c->o, id))
        return 0;
    if (c->waiting++ == 0)
        snprintf(c->id, sizeof c->id, "%s", id);
    return 0;
}

static struct letter *open_next(void *ctx)
{
    struct ocrd *o = ctx;

    for (;;) {
        struct choice c = { .o = o };
        struct letter *l = NULL;
        struct err e = { 0 };
        int r = spool_each(o->spool, SPOOL_SCANNED, choose_first, &c, &e);

        o->waiting = c.waiting > 0 ? c.waiting - 1 : 0;
        if (r < 0)
            log_error("spool_unreadable", LOG_WHY, e.msg);
        if (r < 0 || c.waiting == 0)
            return NULL;
        r = read_letter_open(o->spool, c.id, queue_letters(o->queue) > 0, &l, &e);
        if (r == 0 || r == -EAGAIN)
            return l;
        if (r == 1)
            ipc_hint(o->run_dir, "diaryd");
        else
            put_aside(o, c.id, &e);
    }
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    const struct ocrd *o = ctx;

    return read_letter_load(o->spool, l, name, ret_bytes, ret_n, e);
}

static void give_back(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    const struct ocrd *o = ctx;
    struct err e = { 0 };

    if (read_letter_give_back(o->spool, l->id, &e) < 0)
        log_warn("letter_not_given_back", LOG_DOC LOG_WHY, l->id, e.msg);
}

static void finished(void *ctx, struct letter *take_l)
{
    struct ocrd *o = ctx;
    struct err e = { 0 };

    if (read_letter_finish(o->spool, take_l, &e) < 0) {
        put_aside(o, take_l->id, &e);
        give_back(o, take_l);
        return;
    }
    log_info("letter_read", LOG_DOC LOG_PAGES LOG_TOOK_MS, take_l->id, (int)letter_pages(take_l), (long long)(take_l->seconds * 1000));
    letter_free(take_l);
    ipc_hint(o->run_dir, "diaryd");
}

/* ---- the daemon */

static const struct queue_ops work = { .open_next = open_next, .load = load, .finished = finished };

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct ocrd *o = ctx;
    struct children_limits limits;
    int r = spool_open_configured(c, &o->spool, e);

    o->run_dir = config_text(c, CONFIG_PATHS_RUN_DIR);
    children_limits_from(c, &limits);
    return r == 0 ? queue_start(loop, &limits, &work, o, &o->queue, e) : r;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct ocrd *o = ctx;
    json_t *answer;

    (void)message;
    if (strcmp(what, "status") != 0)
        return NULL;
    answer = ipc_ok();
    json_object_set_new(answer, "reading", json_integer(queue_letters(o->queue)));
    json_object_set_new(answer, "waiting", json_integer(o->waiting));
    json_object_set_new(answer, "children", json_integer(queue_children(o->queue)));
    json_object_set_new(answer, "pages_done", json_integer(queue_pages_done(o->queue)));
    return answer;
}

static int64_t tick(void *ctx)
{
    struct ocrd *o = ctx;
    int64_t wait_ms = queue_tick(o->queue);

    return wait_ms < LOOK_AGAIN_MS ? wait_ms : LOOK_AGAIN_MS;
}

static void stop(void *ctx)
{
    struct ocrd *o = ctx;

    queue_stop(o->queue, give_back);
    spool_close(o->spool);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "ocrd", .start = start, .request = request, .tick = tick, .stop = stop };
    struct ocrd o = { 0 };

    if (argc > 1 && strcmp(argv[1], "--read") == 0)
        return read_files_main(argc - 1, argv + 1);
    return daemon_main(argc, argv, &ops, &o);
}
