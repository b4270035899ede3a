#include "ocr/queue.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

struct queue {
    struct children *children;
    const struct queue_ops *ops;
    void *ctx;
    struct letter *first;           /* in the order they were opened */
    unsigned n_letters;
    uint64_t last_file_id;
    int64_t pages_done;
};

/* ---- handing out */

static int load_source(struct queue *q, const struct letter *l, struct source *s, struct err *e)
{
    int r = s->file_id ? 0 : q->ops->load(q->ctx, l, s->name, &s->bytes, &s->n_bytes, e);

    if (r == 0 && !s->file_id)
        s->file_id = ++q->last_file_id;
    return r;
}

/* Later pages of a file wait until its first has told how many there are. -1: none can go out now. */
static int first_try(struct source *s)
{
    return s->next < s->n_pages && (s->next == 0 || s->pages[0].in) ? s->next++ : -1;
}

static int second_try(struct source *s)
{
    for (int i = 0; i < s->next; i++)
        if (s->pages[i].broke_once && !s->pages[i].given)
            return i;
    return -1;
}

/* The file may turn out not to be readable; then its page is given up here. */
static bool make_job(struct queue *q, struct letter *l, struct source *s, int index, struct page_job *ret)
{
    struct err why = { 0 };

    if (!l->started) {
        l->started = true;
        l->began_ms = clock_mono_ms();
    }
    if (load_source(q, l, s, &why) < 0) {
        letter_give_up(l, s, index, why.msg);
        return false;
    }
    s->pages[index].given = true;
    *ret = (struct page_job){ .bytes = s->bytes, .n_bytes = s->n_bytes, .file_id = s->file_id, .page = index,
                              .alone = s->pages[index].broke_once, .ctx = l };
    return true;
}

static bool next_of_letter(struct queue *q, struct letter *l, int (*choose)(struct source *s), struct page_job *ret)
{
    for (unsigned i = 0; i < l->n_sources; i++) {
        int index = choose(&l->sources[i]);

        if (index >= 0 && make_job(q, l, &l->sources[i], index, ret))
            return true;
    }
    return false;
}

static bool open_another(struct queue *q)
{
    struct letter **end = &q->first, *l;

    if (q->n_letters > children_count(q->children) || (q->first && q->first->alone))      /* enough to keep every child busy */
        return false;
    l = q->ops->open_next(q->ctx);
    if (!l)
        return false;
    while (*end)
        end = &(*end)->next;
    *end = l;
    q->n_letters++;
    return true;
}

static void finish_if_read(struct queue *q, struct letter *l);

static bool some_page_broke(const struct queue *q)
{
    for (const struct letter *l = q->first; l; l = l->next)
        for (unsigned i = 0; i < l->n_sources; i++)
            if (second_try(&l->sources[i]) >= 0)
                return true;
    return false;
}

static bool next_page(void *ctx, unsigned busy, struct page_job *ret)
{
    struct queue *q = ctx;
    bool again = some_page_broke(q);
    struct letter *next;

    if (again && busy > 0)          /* let the others end first: a second try is made alone */
        return false;
    do {
        for (struct letter *l = q->first; l; l = next) {
            next = l->next;
            if (next_of_letter(q, l, again ? second_try : first_try, ret))
                return true;
            finish_if_read(q, l);   /* when none of its files could be loaded */
        }
    } while (open_another(q));
    return false;
}

/* ---- taking back */

static void finish_if_read(struct queue *q, struct letter *l)
{
    struct letter **at = &q->first;

    if (!letter_is_read(l))
        return;
    while (*at != l)
        at = &(*at)->next;
    *at = l->next;
    l->next = NULL;
    q->n_letters--;
    q->ops->finished(q->ctx, l);
}

static struct source *source_of(const struct letter *l, uint64_t file_id)
{
    for (unsigned i = 0; i < l->n_sources; i++)
        if (l->sources[i].file_id == file_id)
            return &l->sources[i];
    return NULL;
}

static void page_failed(struct letter *l, struct source *s, int index, const struct err *why)
{
    struct page *p = &s->pages[index];

    log_warn("page_failed", LOG_DOC LOG_PAGE LOG_TRIES LOG_WHY, l->id, index + 1, p->broke_once ? 2 : 1, why->msg);
    if (p->broke_once) {
        letter_give_up(l, s, index, why->msg);
    } else {
        p->broke_once = true;
        p->given = false;
    }
}

static void page_done(void *ctx, const struct page_job *job, const struct frame *answer, const struct err *why)
{
    struct queue *q = ctx;
    struct letter *l = job->ctx;
    struct source *s = source_of(l, job->file_id);
    struct err e = { 0 };

    if (answer && letter_take_answer(l, s, job->page, answer, &e) < 0) {
        answer = NULL;
        why = &e;
    }
    if (!answer)
        page_failed(l, s, job->page, why);
    q->pages_done++;
    finish_if_read(q, l);
}

/* ---- start, tick, stop */

static const struct children_ops work = { .next = next_page, .done = page_done };

int queue_start(struct loop *loop, const struct children_limits *limits, const struct queue_ops *ops, void *ctx,
                struct queue **ret_queue, struct err *e)
{
    struct queue *q = calloc(1, sizeof *q);
    int r;

    if (!q)
        return err_set(e, -ENOMEM, "no memory to start");
    q->ops = ops;
    q->ctx = ctx;
    r = children_start(loop, limits, &work, q, &q->children, e);
    if (r < 0) {
        free(q);
        return r;
    }
    *ret_queue = q;
    return 0;
}

void queue_stop(struct queue *q, void (*give_back)(void *ctx, struct letter *take_l))
{
    struct letter *next;

    if (!q)
        return;
    children_stop(q->children);
    for (struct letter *l = q->first; l; l = next) {
        next = l->next;
        if (give_back)
            give_back(q->ctx, l);
        else
            letter_free(l);
    }
    free(q);
}

int64_t queue_tick(struct queue *q) { return children_tick(q->children); }
unsigned queue_letters(const struct queue *q) { return q->n_letters; }
unsigned queue_children(const struct queue *q) { return children_count(q->children); }
int64_t queue_pages_done(const struct queue *q) { return q->pages_done; }
const struct err *queue_broken(const struct queue *q) { return children_broken(q->children); }

bool queue_holds(const struct queue *q, const char *id)
{
    for (const struct letter *l = q->first; l; l = l->next)
        if (strcmp(l->id, id) == 0)
            return true;
    return false;
}
