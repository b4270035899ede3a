#include "ocr/queue.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

struct queue {
    struct children *children;
    const struct queue_ops *ops;
    void *ctx;
    struct letter *first;           /* by lane, in each as they were opened */
    unsigned n_letters;
    unsigned in_work;               /* pages at the children */
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

/* The page of s that goes out next; -1: none can go out now. Later pages of a file wait until its first has told how many there are. */
static int first_try(const struct source *s)
{
    return s->next < s->n_pages && (s->next == 0 || s->pages[0].in) ? s->next : -1;
}

static int second_try(const struct source *s)
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
        letter_give_up(l, s, index, 0, why.msg);
        return false;
    }
    s->pages[index].given = true;
    *ret = (struct page_job){ .bytes = s->bytes, .n_bytes = s->n_bytes, .file_id = s->file_id, .page = index,
                              .turn = s->pages[index].turn, .view_only = s->pages[index].hidden,
                              .alone = s->pages[index].broke_once, .ctx = l };
    l->in_work++;
    q->in_work++;
    return true;
}

typedef int choose_fn(const struct source *s);

static bool has_page(const struct letter *l, choose_fn *choose)
{
    for (unsigned i = 0; i < l->n_sources; i++)
        if (choose(&l->sources[i]) >= 0)
            return true;
    return false;
}

/* The most urgent letter with a page to give; NULL: none has. */
static struct letter *first_with_page(const struct queue *q, choose_fn *choose)
{
    struct letter *l = q->first;

    while (l && !has_page(l, choose))
        l = l->next;
    return l;
}

static bool next_of_letter(struct queue *q, struct letter *l, choose_fn *choose, struct page_job *ret)
{
    for (unsigned i = 0; i < l->n_sources; i++) {
        struct source *s = &l->sources[i];
        int index;

        while ((index = choose(s)) >= 0) {
            if (index == s->next)
                s->next++;
            if (make_job(q, l, s, index, ret))
                return true;
        }
    }
    return false;
}

/* ---- opening */

static void insert(struct queue *q, struct letter *l)
{
    struct letter **at = &q->first;

    while (*at && (*at)->lane <= l->lane)
        at = &(*at)->next;
    l->next = *at;
    *at = l;
    q->n_letters++;
}

/* Open letters that are more urgent: none of them has a page to give now. */
static unsigned count_before(const struct queue *q, enum lane than)
{
    unsigned n = 0;

    for (const struct letter *l = q->first; l && l->lane < than; l = l->next)
        n++;
    return n;
}

static enum company company_now(const struct queue *q)
{
    for (const struct letter *l = q->first; l; l = l->next)
        if (l->alone && l->in_work > 0)
            return COMPANY_ALONE;
    return q->in_work > 0 ? COMPANY_OTHERS : COMPANY_NONE;
}

/* As open_next(). No more than keep every child busy. */
static int open_another(struct queue *q, enum lane than)
{
    struct letter *l = NULL;
    int r;

    if (count_before(q, than) > children_count(q->children))
        return 0;
    r = q->ops->open_next(q->ctx, than, company_now(q), &l);
    if (r == 1)
        insert(q, l);
    return r;
}

/* ---- the next page */

static void finish_if_read(struct queue *q, struct letter *l);

/* A letter to be read alone goes out when no page of another is in work, and no other goes out beside it. */
static bool may_go_now(const struct queue *q, const struct letter *l)
{
    return l->alone ? q->in_work == l->in_work : company_now(q) != COMPANY_ALONE;
}

static void finish_all_read(struct queue *q)
{
    struct letter *next;

    for (struct letter *l = q->first; l; l = next) {
        next = l->next;
        finish_if_read(q, l);
    }
}

static bool next_page(void *ctx, unsigned busy, struct page_job *ret)
{
    struct queue *q = ctx;

    if (first_with_page(q, second_try)) {       /* let the others end first: a second try is made alone */
        if (busy > 0)
            return false;
        while (first_with_page(q, second_try))
            if (next_of_letter(q, first_with_page(q, second_try), second_try, ret))
                return true;
        finish_all_read(q);
    }
    for (;;) {
        struct letter *l = first_with_page(q, first_try);
        int r = open_another(q, l ? l->lane : LANES);

        if (r == 1) {
            finish_all_read(q);                 /* a letter without pages */
            continue;
        }
        if (r == -EAGAIN || !l || !may_go_now(q, l))
            return false;
        if (next_of_letter(q, l, first_try, ret))
            return true;
        finish_all_read(q);                     /* none of its files could be loaded */
    }
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

/* pages: of its file; 0: not known. */
static void page_failed(struct letter *l, struct source *s, int index, int pages, const struct err *why)
{
    struct page *p = &s->pages[index];

    log_warn("page_failed", LOG_DOC LOG_PAGE LOG_TRIES LOG_WHY, l->id, index + 1, p->broke_once ? 2 : 1, why->msg);
    if (p->broke_once) {
        letter_give_up(l, s, index, pages, why->msg);
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

    l->in_work--;
    q->in_work--;
    if (why)
        page_failed(l, s, job->page, answer ? (int)json_int(answer->head, "pages", 0) : 0, why);
    else if (letter_take_answer(l, s, job->page, answer, &e) < 0)
        page_failed(l, s, job->page, 0, &e);
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
