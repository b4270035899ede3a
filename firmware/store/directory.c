#include "store/directory.h"
#include "store/db.h"

#include <errno.h>
#include <string.h>

/* While the strings are gathered their block may move, so a string is its place in it, plus one; point() makes it a pointer. */
static const char *keep(struct directory *d, const char *text)
{
    size_t n = strlen(text) + 1, at = d->n_text;

    if (at + n > d->room_text) {
        size_t room = 2 * (at + n) + 4096;
        char *more = realloc(d->text, room);

        if (!more)
            return NULL;
        d->text = more;
        d->room_text = room;
    }
    memcpy(d->text + at, text, n);
    d->n_text += n;
    return (const char *)(uintptr_t)(at + 1);
}

static void point(const struct directory *d, const char **text)
{
    if (*text)
        *text = d->text + (uintptr_t)*text - 1;
}

/* Full at 0, 1, 3, 7 ... */
static int make_room(void **list, size_t n, size_t size)
{
    if ((n & (n + 1)) == 0) {
        void *more = reallocarray(*list, 2 * n + 1, size);

        if (!more)
            return -ENOMEM;
        *list = more;
    }
    return 0;
}

static int keep_post(void *ctx, const struct officer *o)
{
    struct directory *d = ctx;

    if (make_room((void **)&d->posts, d->n, sizeof(*d->posts)) < 0)
        return -ENOMEM;
    struct route_post *p = &d->posts[d->n++];
    *p = (struct route_post){
        .post = keep(d, o->post), .designation = keep(d, o->designation), .designation_hi = keep(d, o->designation_hi),
        .section = keep(d, o->section), .section_hi = keep(d, o->section_hi), .other_names = keep(d, o->other_names),
        .name = keep(d, o->name), .name_hi = keep(d, o->name_hi), .leave_until = keep(d, o->leave_until), .link_post = keep(d, o->link_post),
        .successor = keep(d, o->successor), .is_default = o->is_default, .inactive = !o->active,
    };
    return p->post && p->designation && p->designation_hi && p->section && p->section_hi && p->other_names && p->name && p->name_hi &&
           p->leave_until && p->link_post && p->successor ? 0 : -ENOMEM;
}

struct past_of { const char *post; size_t at; };        /* to which post a past holder belongs */
struct pasts { struct directory *d; struct past_of *of; size_t n; };

static int keep_past(void *ctx, const struct officer *o)
{
    struct pasts *p = ctx;
    struct directory *d = p->d;

    if (make_room((void **)&d->pasts, d->n_pasts, sizeof(*d->pasts)) < 0 || make_room((void **)&p->of, p->n, sizeof(*p->of)) < 0)
        return -ENOMEM;
    p->of[p->n++] = (struct past_of){ .post = keep(d, o->post), .at = d->n_pasts };
    d->pasts[d->n_pasts++] = (struct route_past){ .name = keep(d, o->name), .until = keep(d, o->until) };
    return d->pasts[d->n_pasts - 1].name && d->pasts[d->n_pasts - 1].until && p->of[p->n - 1].post ? 0 : -ENOMEM;
}

static void point_all(struct directory *d, struct pasts *p)
{
    for (size_t i = 0; i < d->n; i++) {
        struct route_post *one = &d->posts[i];
        const char **texts[] = { &one->post, &one->designation, &one->designation_hi, &one->section, &one->section_hi, &one->other_names,
                                 &one->name, &one->name_hi, &one->leave_until, &one->link_post, &one->successor };

        for (size_t k = 0; k < ARRAY_LEN(texts); k++)
            point(d, texts[k]);
    }
    for (size_t i = 0; i < p->n; i++) {
        point(d, &p->of[i].post);
        point(d, &d->pasts[i].name);
        point(d, &d->pasts[i].until);
    }
}

/* Past holders come by post, and so do the active posts: both are walked once. */
static void join_pasts(struct directory *d, const struct pasts *p)
{
    size_t k = 0;

    for (size_t i = 0; i < d->n && !d->posts[i].inactive; i++) {
        while (k < p->n && strcmp(p->of[k].post, d->posts[i].post) < 0)
            k++;
        for (; k < p->n && strcmp(p->of[k].post, d->posts[i].post) == 0; k++) {
            if (d->posts[i].n_past++ == 0)
                d->posts[i].past = &d->pasts[p->of[k].at];
        }
    }
}

int64_t store_officers_version(struct store *s)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    if (db_query(s, &q, NULL, "SELECT ifnull(max(seq), 0) FROM history WHERE event = 'officers'", "") < 0 || db_row(s, q, NULL) != 1)
        return -1;
    return db_int64(q, 0);
}

int directory_load(struct store *s, const char *own_names, struct directory *ret, struct err *e)
{
    struct directory d = { .posts = NULL };
    struct pasts p = { .d = &d };
    int r = store_officers(s, keep_post, &d, e);

    if (r == 0)
        r = store_officers_past(s, keep_past, &p, e);
    if (r == 0) {
        point_all(&d, &p);
        join_pasts(&d, &p);
        d.book = route_book_new(d.posts, d.n, own_names);
        r = d.book ? 0 : -ENOMEM;
    }
    free(p.of);
    if (r == -ENOMEM)
        err_set(e, r, "out of memory");
    if (r < 0)
        directory_done(&d);
    else
        *ret = d;
    return r;
}

void directory_done(struct directory *d)
{
    route_book_free(d->book);
    free(d->posts);
    free(d->pasts);
    free(d->text);
    memset(d, 0, sizeof(*d));
}
