#include "ocr/children.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/said.h"
#include "reader/page_process.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>

enum {
    START_MS = 60 * 1000,           /* loading the language data from a slow card */
    BACK_OFF_FIRST_MS = 500,
    BACK_OFF_MAX_MS = 60 * 1000,
    BROKEN_AFTER = 4,               /* starts in a row that failed */
    IDLE_MS = 60 * 1000,
    MAX_CPU_S = 1000000,
};

/*   GONE ──spawn──▶ STARTING ──ready──▶ IDLE ◀──answer── BUSY
 *     ▲                 │                └────next()─────▲│
 *     └──── died, late, has read its share ───────────────┘ */
enum child_state { CHILD_GONE, CHILD_STARTING, CHILD_IDLE, CHILD_BUSY };

struct child {
    struct children *all;
    enum child_state state;
    struct page_process process;
    struct frame_reader in;
    struct frame_writer out;
    bool writing;
    struct page_job job;
    bool job_waits;                 /* for a fresh process to be ready */
    int pages_read;
    uint64_t file_id;               /* the file it holds; 0: none */
    int64_t late_at_ms;             /* STARTING, BUSY */
    int64_t not_before_ms;          /* GONE */
    int failed_starts;              /* in a row */
};

struct children {
    struct loop *loop;
    struct children_limits limits;
    const struct children_ops *ops;
    void *ctx;
    char program[PAGE_PROCESS_PATH_SIZE];
    struct child *list;
    unsigned n;
    bool alone;                     /* a page that must be alone is in work */
    struct err start_error;
};

void children_limits_from(const struct config *c, struct children_limits *ret)
{
    *ret = (struct children_limits){
        .languages = config_text(c, CONFIG_OCR_LANGUAGES),
        .count = (int)config_number(c, CONFIG_OCR_CHILDREN),
        .memory_mib = (int)config_number(c, CONFIG_OCR_PAGE_MEMORY_MIB),
        .page_time_s = (int)config_number(c, CONFIG_OCR_PAGE_TIME_S),
        .pages_per_child = (int)config_number(c, CONFIG_OCR_PAGES_PER_CHILD),
    };
}

/* ---- one process */

static int spawn(struct child *ch, struct err *e)
{
    const struct children_limits *limits = &ch->all->limits;
    long long cpu_s = (long long)limits->page_time_s * limits->pages_per_child + START_MS / 1000;
    int r = page_process_start(ch->all->program, limits->languages, limits->memory_mib, cpu_s < MAX_CPU_S ? cpu_s : MAX_CPU_S,
                               &ch->process, e);

    if (r < 0)
        return r;
    ch->state = CHILD_STARTING;
    ch->late_at_ms = clock_mono_ms() + START_MS;
    ch->pages_read = 0;
    ch->file_id = 0;
    return 0;
}

/* Ends the process in any state. */
static void bury(struct child *ch)
{
    loop_remove(ch->all->loop, ch->process.from_fd);
    if (ch->writing)
        loop_remove(ch->all->loop, ch->process.to_fd);
    ch->writing = false;
    page_process_end(&ch->process);
    frame_reader_done(&ch->in);
    frame_writer_done(&ch->out);
    ch->state = CHILD_GONE;
}

/* ---- ends of a page */

static void finish_job(struct child *ch, const struct frame *answer, const struct err *why)
{
    struct page_job job = ch->job;

    ch->job = (struct page_job){ 0 };
    ch->job_waits = false;
    if (job.alone)
        ch->all->alone = false;
    ch->all->ops->done(ch->all->ctx, &job, answer, why);
}

/* The child is no more, or must be no more: why is for the page it had, if it had one. A page that waited for a
 * process to start goes on waiting for the next one, unless none starts at all. */
static void lose(struct child *ch, const struct err *why)
{
    struct children *c = ch->all;
    bool at_once = ch->state == CHILD_STARTING;
    bool was_busy = ch->state == CHILD_BUSY || (ch->job_waits && ch->failed_starts + 1 >= BROKEN_AFTER);
    int64_t wait_ms = 0;

    bury(ch);
    if (at_once) {
        wait_ms = (int64_t)BACK_OFF_FIRST_MS << (ch->failed_starts < 8 ? ch->failed_starts : 8);
        ch->failed_starts++;
        c->start_error = *why;
    }
    ch->not_before_ms = clock_mono_ms() + (wait_ms < BACK_OFF_MAX_MS ? wait_ms : BACK_OFF_MAX_MS);
    log_warn("reader_lost", LOG_PID LOG_WAIT_MS LOG_WHY, (int)ch->process.pid, (long long)wait_ms, why->msg);
    if (was_busy)
        finish_job(ch, NULL, why);
}

static void lose_late(struct child *ch)
{
    struct err why = { 0 };

    if (ch->state == CHILD_STARTING)
        err_set(&why, -ETIMEDOUT, "ocr-page was not ready within %d s", START_MS / 1000);
    else
        err_say(&why, -ETIMEDOUT, SAID_READ_TOO_LONG, SAID_NUMBER(ch->all->limits.page_time_s));
    lose(ch, &why);
}

static void lose_dead(struct child *ch)
{
    struct err why = { 0 };

    if (ch->state == CHILD_STARTING)
        err_set(&why, -ECHILD, "ocr-page ended while it was starting");
    else
        err_say(&why, -ECHILD, SAID_READ_PROCESS_LOST, SAID_NUMBER(ch->all->limits.memory_mib));
    lose(ch, &why);
}

static void retire(struct child *ch)
{
    bury(ch);
    ch->not_before_ms = 0;
}

/* ---- talking to a child */

static void on_writable(void *ctx, int fd, uint32_t events)
{
    struct child *ch = ctx;
    int r = frame_write(&ch->out, fd, NULL);

    (void)events;
    if (r == 0)
        return;
    loop_remove(ch->all->loop, fd);
    ch->writing = false;
    frame_writer_done(&ch->out);        /* on an error the end of the other pipe tells more */
}

static int send_job(struct child *ch, struct err *e)
{
    const char *what = ch->job.view_only ? "view" : ch->job.picture_only ? "picture" : "read";
    AUTO_JSON json_t *head = json_pack("{sssi}", "do", what, "page", ch->job.page);
    const void *blob = ch->job.bytes;
    bool held = ch->file_id == ch->job.file_id;
    int r = 0;

    if (ch->job.turn != TURN_UNSAID)
        json_object_set_new(head, "turn", json_integer(ch->job.turn));
    if (ch->job.cheap && !ch->job.view_only && !ch->job.picture_only)
        json_object_set_new(head, "cheap", json_true());
    json_object_set_new(head, "time_s", json_integer(ch->all->limits.page_time_s));
    if (ch->job.zoom)
        json_object_set_new(head, "zoom", json_true());
    if (ch->job.fit > 0)
        json_object_update_new(head, json_pack("{sisf}", "fit", ch->job.fit, "skew_deg", ch->job.skew_deg));
    if (held)                           /* no "bytes": the file of the request before */
        r = frame_write_begin(&ch->out, head, NULL, NULL, 0, e);
    else
        r = frame_write_begin(&ch->out, head, &blob, &ch->job.n_bytes, 1, e);
    if (r < 0)
        return r;
    ch->file_id = ch->job.file_id;
    ch->writing = true;
    r = loop_add(ch->all->loop, ch->process.to_fd, EPOLLOUT, on_writable, ch, e);
    if (r < 0)
        ch->writing = false;
    return r;
}

static void begin_job(struct child *ch)
{
    struct err why = { 0 };

    ch->job_waits = false;
    ch->state = CHILD_BUSY;
    ch->late_at_ms = clock_mono_ms() + (int64_t)ch->all->limits.page_time_s * 1000;
    if (send_job(ch, &why) < 0)
        lose(ch, &why);
}

static void start_child(struct child *ch);

static void give(struct child *ch, const struct page_job *job)
{
    ch->job = *job;
    if (!job->alone) {
        begin_job(ch);
        return;
    }
    ch->all->alone = true;              /* it broke a process already: read it in a fresh one */
    retire(ch);
    ch->job_waits = true;
    start_child(ch);
}

static void take_answer(struct child *ch, const struct frame *answer)
{
    const char *error = json_str(answer->head, "error", NULL);
    struct err why = { 0 };

    if (error)
        err_say_line(&why, -EIO, error);
    if (ch->state == CHILD_STARTING && error) {
        lose(ch, &why);
        return;
    }
    if (ch->state == CHILD_STARTING) {
        ch->state = CHILD_IDLE;
        ch->failed_starts = 0;
        if (ch->job_waits)
            begin_job(ch);
        return;
    }
    ch->pages_read++;
    ch->state = CHILD_IDLE;
    if (ch->pages_read >= ch->all->limits.pages_per_child)
        retire(ch);
    finish_job(ch, answer, error ? &why : NULL);
}

static void on_readable(void *ctx, int fd, uint32_t events)
{
    struct child *ch = ctx;
    AUTO_FRAME struct frame answer = { 0 };
    int r = frame_read(&ch->in, fd, &answer, NULL);

    (void)events;
    if (r == 0)
        return;
    if (r < 0 || ch->state == CHILD_IDLE || ch->writing)    /* before it was asked to the end it has nothing to say */
        lose_dead(ch);
    else
        take_answer(ch, &answer);
    loop_wake(ch->all->loop);
}

/* ---- the pool */

static void start_child(struct child *ch)
{
    struct err e = { 0 };
    int r = spawn(ch, &e);

    if (r == 0) {
        r = loop_add(ch->all->loop, ch->process.from_fd, EPOLLIN, on_readable, ch, &e);
        if (r < 0)
            lose(ch, &e);
        return;
    }
    ch->failed_starts++;
    ch->not_before_ms = clock_mono_ms() + BACK_OFF_MAX_MS;
    ch->all->start_error = e;
    log_warn("reader_lost", LOG_WHY, e.msg);
}

static void feed_idle(struct children *c)
{
    for (unsigned i = 0; i < c->n && !c->alone; i++) {
        struct child *ch = &c->list[i];
        struct page_job job;

        if (ch->state == CHILD_IDLE && c->ops->next(c->ctx, children_busy(c), &job))
            give(ch, &job);
    }
}

int64_t children_tick(struct children *c)
{
    int64_t now_ms = clock_mono_ms(), next_ms = now_ms + IDLE_MS;

    for (unsigned i = 0; i < c->n; i++) {
        struct child *ch = &c->list[i];

        if ((ch->state == CHILD_STARTING || ch->state == CHILD_BUSY) && now_ms >= ch->late_at_ms)
            lose_late(ch);
        if (ch->state == CHILD_GONE && now_ms >= ch->not_before_ms)
            start_child(ch);
    }
    feed_idle(c);
    for (unsigned i = 0; i < c->n; i++) {
        const struct child *ch = &c->list[i];
        int64_t at_ms = ch->state == CHILD_GONE ? ch->not_before_ms : ch->state == CHILD_IDLE ? next_ms : ch->late_at_ms;

        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    return next_ms > now_ms ? next_ms - now_ms : 0;
}

/* Blocks until the child is ready or refuses. */
static int wait_ready(struct child *ch, struct err *e)
{
    AUTO_FRAME struct frame hello = { 0 };
    struct pollfd p = { .fd = ch->process.from_fd, .events = POLLIN };
    int r;

    do {
        if (poll(&p, 1, START_MS) == 0)
            return err_set(e, -ETIMEDOUT, "ocr-page was not ready within %d s", START_MS / 1000);
        r = frame_read(&ch->in, ch->process.from_fd, &hello, e);
    } while (r == 0);
    if (r < 0)
        return err_set(e, -ECHILD, "ocr-page ended while it was starting");
    if (json_str(hello.head, "error", NULL))
        return err_say_line(e, -ENOENT, json_str(hello.head, "error", ""));
    ch->state = CHILD_IDLE;
    return 0;
}

int children_start(struct loop *loop, const struct children_limits *limits, const struct children_ops *ops, void *ctx,
                   struct children **ret_children, struct err *e)
{
    struct children *c = calloc(1, sizeof *c);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int r;

    if (!c)
        return err_set(e, -ENOMEM, "no memory to start");
    *c = (struct children){ .loop = loop, .limits = *limits, .ops = ops, .ctx = ctx };
    c->n = limits->count > 0 ? (unsigned)limits->count : cores > 0 ? (unsigned)cores : 1;
    c->list = calloc(c->n, sizeof *c->list);
    r = c->list ? page_process_find(c->program, e) : err_set(e, -ENOMEM, "no memory to start");
    if (r < 0) {
        free(c->list);
        free(c);
        return r;
    }
    for (unsigned i = 0; i < c->n; i++)
        c->list[i] = (struct child){ .all = c };
    start_child(&c->list[0]);
    r = c->list[0].state == CHILD_STARTING ? wait_ready(&c->list[0], e) : err_set(e, c->start_error.code, "%s", c->start_error.msg);
    if (r < 0) {
        children_stop(c);
        return r;
    }
    *ret_children = c;
    return 0;
}

void children_stop(struct children *c)
{
    if (!c)
        return;
    for (unsigned i = 0; i < c->n; i++)
        if (c->list[i].state != CHILD_GONE)
            bury(&c->list[i]);
    free(c->list);
    free(c);
}

unsigned children_count(const struct children *c) { return c->n; }

unsigned children_busy(const struct children *c)
{
    unsigned busy = 0;

    for (unsigned i = 0; i < c->n; i++)
        busy += c->list[i].state == CHILD_BUSY || c->list[i].job_waits;
    return busy;
}

const struct err *children_broken(const struct children *c)
{
    for (unsigned i = 0; i < c->n; i++)
        if (c->list[i].failed_starts < BROKEN_AFTER)
            return NULL;
    return &c->start_error;
}
