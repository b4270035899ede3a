#include "desk/reports/prints.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "desk/reports/table.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct job {
    int64_t id;                         /* 0: the place is free */
    struct print_order order;
    enum print_state state;
    FILE *file;                         /* in memory; NULL when it failed */
    int64_t ended_ms;                   /* monotonic */
    atomic_llong rows;
    pthread_t thread;
    struct prints *prints;
};

struct prints {
    pthread_mutex_t lock;               /* for all but the rows and stopping */
    pthread_cond_t ended;
    atomic_bool stopping;
    int64_t last_id;
    struct job jobs[PRINTS_MAX];
};

int prints_new(struct prints **ret_prints, struct err *e)
{
    struct prints *p = calloc(1, sizeof(*p));

    if (!p)
        return err_set(e, -ENOMEM, "out of memory");
    pthread_mutex_init(&p->lock, NULL);
    thread_cond_init(&p->ended);
    *ret_prints = p;
    return 0;
}

void order_done(struct print_order *o)
{
    if (o->table)
        report_table_done(o->table);
    free(o->table);
    o->table = NULL;
}

/* The lock is held, or there is nobody else any more. The thread has ended its work. */
static void forget(struct job *j)
{
    pthread_join(j->thread, NULL);
    if (j->file)
        fclose(j->file);
    order_done(&j->order);
    j->file = NULL;
    j->id = 0;
}

void prints_free(struct prints *p)
{
    if (!p)
        return;
    atomic_store(&p->stopping, true);
    for (int i = 0; i < PRINTS_MAX; i++)
        if (p->jobs[i].id)
            forget(&p->jobs[i]);
    pthread_cond_destroy(&p->ended);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

/* ---- making one */

static bool progress(void *ctx, int64_t rows)
{
    struct job *j = ctx;

    atomic_store(&j->rows, rows);
    return atomic_load(&j->prints->stopping);
}

static void *work(void *ctx)
{
    struct job *j = ctx;
    struct err e = { 0 };
    FILE *file = NULL;
    int64_t began_ms = clock_mono_ms();
    int r = print_file_new(&file, &e);

    if (r == 0)
        r = j->order.draw(&j->order, file, progress, j, &e);
    if (r < 0 && r != -ECANCELED)
        log_error("print_failed", LOG_FILE LOG_WHY, j->order.file_name, e.msg);
    else
        log_info("print", LOG_FILE LOG_TOOK_MS, j->order.file_name, (long long)(clock_mono_ms() - began_ms));
    if (r < 0 && file) {
        fclose(file);
        file = NULL;
    }
    pthread_mutex_lock(&j->prints->lock);
    j->file = file;
    j->state = file ? PRINT_DONE : PRINT_FAILED;
    j->ended_ms = clock_mono_ms();
    pthread_cond_broadcast(&j->prints->ended);
    pthread_mutex_unlock(&j->prints->lock);
    return NULL;
}

/* A free place; else that of the print which ended first, once it may be forgotten. The lock is held. */
static struct job *find_place(struct prints *p)
{
    struct job *oldest = NULL;
    int64_t now_ms = clock_mono_ms();

    for (int i = 0; i < PRINTS_MAX; i++) {
        struct job *j = &p->jobs[i];

        if (j->id && j->state != PRINT_UNDER_WAY && now_ms - j->ended_ms > PRINTS_KEPT_S * 1000LL)
            forget(j);
        if (!j->id)
            return j;
        if (j->state != PRINT_UNDER_WAY && (!oldest || j->ended_ms < oldest->ended_ms))
            oldest = j;
    }
    if (oldest)
        forget(oldest);
    return oldest;
}

static void wait_for(struct prints *p, const struct job *j, int64_t id, int wait_ms)
{
    const struct timespec until = thread_time(clock_mono_ms() + wait_ms);

    while (j->id == id && j->state == PRINT_UNDER_WAY && pthread_cond_timedwait(&p->ended, &p->lock, &until) == 0)
        ;
}

int prints_begin(struct prints *p, const struct print_order *take_order, int wait_ms, int64_t *ret_id, struct err *e)
{
    struct print_order order = *take_order;
    int r = 0;

    pthread_mutex_lock(&p->lock);
    struct job *j = find_place(p);
    if (!j) {
        r = err_set(e, -EBUSY, "other prints are being made");
    } else {
        j->order = order;
        j->state = PRINT_UNDER_WAY;
        j->prints = p;
        atomic_store(&j->rows, 0);
        r = thread_start(&j->thread, work, j, "the thread of a print", e);
    }
    if (r == 0) {
        *ret_id = j->id = ++p->last_id;
        wait_for(p, j, *ret_id, wait_ms);
    }
    pthread_mutex_unlock(&p->lock);
    if (r < 0)
        order_done(&order);
    return r;
}

int prints_look(struct prints *p, int64_t id, const char *owner, enum print_state *ret_state, int64_t *ret_rows, int *ret_fd,
                char file_name[64])
{
    int r = -ENOENT;

    *ret_fd = -1;
    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < PRINTS_MAX && id > 0; i++) {
        struct job *j = &p->jobs[i];

        if (j->id != id || strcmp(j->order.owner, owner) != 0)
            continue;
        *ret_state = j->state;
        *ret_rows = atomic_load(&j->rows);
        snprintf(file_name, 64, "%s", j->order.file_name);
        if (j->state == PRINT_DONE)
            *ret_fd = fcntl(fileno(j->file), F_DUPFD_CLOEXEC, 3);
        r = 0;
    }
    pthread_mutex_unlock(&p->lock);
    return r;
}
