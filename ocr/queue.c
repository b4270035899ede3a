#include "ocr/queue.h"

#include "ocr/fit.h"
#include "ocr/vote.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

/* Of a page: as it should be, at lower cost, its picture alone. Of a hidden one only a picture is made anyway. */
enum { TRIES_READING = 2, TRIES = 3, TRIES_HIDDEN = 2 };

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
    int r;

    if (s->bytes)
        return 0;
    r = q->ops->load(q->ctx, l, s->name, &s->bytes, &s->n_bytes, e);
    if (r == 0)
        s->file_id = ++q->last_file_id;
    return r;
}

/* The page of s that goes out next; -1: none can go out now. Later pages of a file wait until its first has told how many there are. */
static int first_try(const struct source *s)
{
    return s->next < s->n_pages && (s->next == 0 || s->pages[0].in) ? s->next : -1;
}

static int another_try(const struct source *s)
{
    for (int i = 0; i < s->next; i++)
        if (s->pages[i].failed > 0 && !s->pages[i].given)
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
                              .cheap = s->pages[index].failed == 1, .picture_only = s->pages[index].failed == 2,
                              .zoom = letter_wants_zoom(l, &s->pages[index]), .alone = s->pages[index].failed > 0, .ctx = l };
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

/* ---- pages of a letter that is read, once more */

/* A file is in memory only while a page of it is at the children. */
static void let_go(struct source *s)
{
    for (int i = 0; i < s->n_pages; i++)
        if (s->pages[i].fitting || s->pages[i].voting)
            return;
    free(s->bytes);
    s->bytes = NULL;
}

/* What a page goes out once more for; without it the page stays as it is. */
static const struct once_more {
    const char *failed;                         /* the event */
    void (*give_up)(struct letter *l, struct source *s, int index);
    int (*take)(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e);
} to_turn = { "page_not_turned", vote_give_up, vote_take }, to_fit = { "page_not_fitted", fit_give_up, fit_take };

/* False: its file cannot be read again. ret: what is asked; who and where is added. */
static bool send_once_more(struct queue *q, const struct once_more *m, struct letter *l, struct source *s, int index, struct page_job *ret)
{
    struct err why = { 0 };

    if (load_source(q, l, s, &why) < 0) {
        log_warn(m->failed, LOG_DOC LOG_FILE LOG_WHY, l->id, s->name, why.msg);
        m->give_up(l, s, index);
        return false;
    }
    ret->bytes = s->bytes;
    ret->n_bytes = s->n_bytes;
    ret->file_id = s->file_id;
    ret->page = index;
    ret->ctx = l;
    l->in_work++;
    q->in_work++;
    return true;
}

static void came_once_more(const struct once_more *m, struct letter *l, struct source *s, int index, const struct frame *answer, const struct err *why)
{
    struct err e = { 0 };

    if (why)
        m->give_up(l, s, index);
    else if (m->take(l, s, index, answer, &e) < 0)
        why = &e;
    if (why)
        log_warn(m->failed, LOG_DOC LOG_FILE LOG_WHY, l->id, s->name, why->msg);
    let_go(s);
}

static bool may_go_now(const struct queue *q, const struct letter *l);

/* Turned as the letter's other pages lie. */
static bool next_to_vote(struct queue *q, struct letter *l, struct page_job *ret)
{
    struct source *s;
    int index, rotation;

    while (letter_is_read(l) && may_go_now(q, l) && vote_next(l, &s, &index, &rotation)) {
        *ret = (struct page_job){ .voted = true, .turn = (360 - rotation) % 360, .cheap = s->pages[index].failed > 0,
                                  .zoom = s->pages[index].zooms };
        if (send_once_more(q, &to_turn, l, s, index, ret)) {
            log_info("page_turned", LOG_DOC LOG_FILE LOG_PAGE, l->id, s->name, index + 1);
            return true;
        }
    }
    return false;
}

/* Smaller, for a letter that is too large. */
static bool next_to_fit(struct queue *q, struct letter *l, struct page_job *ret)
{
    struct source *s;
    int index, level;

    while (vote_is_over(l) && may_go_now(q, l) && fit_next(l, &s, &index, &level)) {
        const struct turn *lies = &s->pages[index].text.turn;

        *ret = (struct page_job){ .picture_only = true, .fit = level, .turn = (360 - lies->rotation) % 360, .skew_deg = lies->skew_deg };
        if (send_once_more(q, &to_fit, l, s, index, ret))
            return true;
    }
    return false;
}

/* Not before the first pages of a more urgent letter. */
static bool next_once_more(struct queue *q, struct page_job *ret)
{
    for (struct letter *l = q->first; l && !has_page(l, first_try); l = l->next)
        if (next_to_vote(q, l, ret) || next_to_fit(q, l, ret))
            return true;
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

/* Before the pages of a letter that is read go out once more. As open_next(). */
static int open_more_urgent(struct queue *q)
{
    for (const struct letter *l = q->first; l; l = l->next)
        if (letter_is_read(l))
            return open_another(q, l->lane);
    return 0;
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
    int more;

    if (first_with_page(q, another_try)) {       /* let the others end first: another try is made alone */
        if (busy > 0)
            return false;
        while (first_with_page(q, another_try))
            if (next_of_letter(q, first_with_page(q, another_try), another_try, ret))
                return true;
        finish_all_read(q);
    }
    while ((more = open_more_urgent(q)) == 1)
        finish_all_read(q);
    if (more == -EAGAIN)
        return false;
    if (next_once_more(q, ret))
        return true;
    finish_all_read(q);                         /* what could not be turned or fitted any further */
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

    if (!vote_is_over(l) || !fit_is_done(l) || fit_is_wanted(l))
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

/* answer: what ocr-page said of it; NULL: nothing that can be used. */
static void page_failed(struct letter *l, struct source *s, int index, const struct frame *answer, const struct err *why)
{
    struct page *p = &s->pages[index];
    bool final = answer && json_flag(answer->head, "final");
    int pages = answer ? (int)json_int(answer->head, "pages", 0) : 0;

    p->failed++;
    log_warn("page_failed", LOG_DOC LOG_PAGE LOG_TRIES LOG_WHY, l->id, index + 1, p->failed, why->msg);
    if (final || p->failed == (p->hidden ? TRIES_HIDDEN : TRIES) || (p->failed == TRIES_READING && letter_set_unread(p, err_line(why), NULL) < 0))
        letter_give_up(l, s, index, pages, err_line(why));
    else
        p->given = false;
}

static void page_done(void *ctx, const struct page_job *job, const struct frame *answer, const struct err *why)
{
    struct queue *q = ctx;
    struct letter *l = job->ctx;
    struct source *s = source_of(l, job->file_id);
    struct err e = { 0 };

    l->in_work--;
    q->in_work--;
    if (job->voted)
        came_once_more(&to_turn, l, s, job->page, answer, why);
    else if (job->fit > 0)
        came_once_more(&to_fit, l, s, job->page, answer, why);
    else if (why)
        page_failed(l, s, job->page, answer, why);
    else if (letter_take_answer(l, s, job->page, answer, &e) < 0)
        page_failed(l, s, job->page, NULL, &e);
    else if (layers_distrusted(&s->pages[job->page].layers))
        log_error("jbig2_broken", LOG_DOC LOG_PAGE, l->id, job->page + 1);      /* the page is whole, as group 4 */
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
