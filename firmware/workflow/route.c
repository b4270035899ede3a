#include "workflow/route_book.h"

#include "base/auto.h"

#include <string.h>

enum { MAX_STEPS = 8 /* of link posts and successors */ };

static const char *given(const char *text) { return text ? text : ""; }

static size_t post_by_id(const struct route_book *b, const char *id)
{
    size_t i = 0;

    while (i < b->n_posts && strcmp(b->posts[i].post, id) != 0)
        i++;
    return i;
}

/* Who does the work of a post today; n_posts: nobody, it has gone and nothing came after it. */
static size_t acting_for(const struct route_book *b, size_t post)
{
    for (int n = 0; n < MAX_STEPS; n++) {
        const struct route_post *p = &b->posts[post];
        const char *to = p->inactive ? given(p->successor) : given(p->leave_until)[0] ? given(p->link_post) : "";
        size_t next = to[0] ? post_by_id(b, to) : b->n_posts;

        if (next == b->n_posts)
            return p->inactive ? next : post;
        post = next;
    }
    return b->posts[post].inactive ? b->n_posts : post;
}

/* Best first. Each post once: by its best reason. */
static void insert(struct route_choice *out, size_t *n, size_t max, const struct route_choice *c)
{
    size_t same = 0, at;

    while (same < *n && out[same].index != c->index)
        same++;
    if (same < *n && out[same].score >= c->score)
        return;
    if (same < *n) {
        memmove(&out[same], &out[same + 1], (*n - 1 - same) * sizeof(*out));
        --*n;
    }
    for (at = *n; at > 0 && out[at - 1].score < c->score; at--)
        ;
    if (at >= max)
        return;
    if (*n < max)
        ++*n;
    memmove(&out[at + 1], &out[at], (*n - 1 - at) * sizeof(*out));
    out[at] = *c;
}

struct ranking { struct addressee a; struct words subject; bool several; };

static bool has_title(const struct prepared *p, int title)
{
    size_t i = 0;

    while (i < p->n_titles && p->titles[i] != title)
        i++;
    return i < p->n_titles;
}

/* Does the letter name another designation of this directory just as well as that of the best post? */
static void note_several(const struct route_book *b, const struct route_choice *best, int found, struct ranking *r)
{
    const struct prepared *p = &b->prepared[best->meant];

    for (size_t i = 0; i < r->a.n_found && found >= 0; i++) {
        const struct title_found *f = &r->a.found[i];

        r->several = r->several || (f->title >= 0 && f->weight >= r->a.found[found].weight && !has_title(p, f->title));
    }
    for (size_t i = 0; i < r->a.n_found && found >= 0; i++)     /* or the same one twice: of two sections */
        r->several = r->several || ((int)i != found && r->a.found[i].title == r->a.found[found].title);
}

static size_t rank(const struct route_book *b, const char *addressee, const char *subject, struct ranking *r, struct route_choice *out, size_t max)
{
    AUTO_FREE int *found = calloc(b->n_posts + 1, sizeof(*found));
    size_t n = 0;

    r->several = false;
    if (!found || addressee_parse(b, addressee, &r->a) < 0)
        return 0;               /* no proposal is always a right answer */
    words_of(b->vocabulary, given(subject), false, &r->subject);
    for (size_t i = 0; i < b->n_posts; i++) {
        struct candidate c;

        candidate_of(b, i, &r->a, subject ? &r->subject : NULL, &c);
        found[i] = c.title_found;
        size_t acting = c.score > 0 ? acting_for(b, i) : b->n_posts;
        if (acting == b->n_posts)
            continue;
        struct route_choice one = { .index = acting, .meant = i, .score = c.score, .why = c.why, .past = c.past, .fits = c.fits };
        insert(out, &n, max, &one);
        if (acting != i && !b->posts[i].inactive) {     /* who is on leave may still be wanted */
            one.index = i;
            one.score = c.score / 2;
            insert(out, &n, max, &one);
        }
    }
    if (n > 0)
        note_several(b, &out[0], found[out[0].meant], r);
    addressee_done(&r->a);
    return n;
}

size_t route_rank(const struct route_book *b, const char *addressee, const char *subject, struct route_choice *out, size_t max)
{
    AUTO_FREE struct ranking *r = malloc(sizeof(*r));

    return r ? rank(b, addressee, subject, r, out, max) : 0;
}

static enum route_why why_not(const struct route_choice *best, size_t n, bool even, const struct ranking *r)
{
    if (r->several)
        return ROUTE_NAMES_SEVERAL;
    if (r->a.other_office)
        return ROUTE_OTHER_OFFICE;
    if (n > 0 && best[0].why == ROUTE_WHOLE_OFFICE)
        return ROUTE_TO_OFFICE;
    if (n == 0 || best[0].why == ROUTE_SUBJECT)
        return r->a.names_office && r->a.n_found == 0 ? ROUTE_TO_OFFICE : ROUTE_NONE_NAMED;
    return even || best[0].why == ROUTE_DESIGNATION_SEVERAL ? ROUTE_FITS_SEVERAL : ROUTE_UNCLEAR;
}

bool route_propose(const struct route_book *b, const char *addressee, const char *subject, struct route_choice *ret)
{
    AUTO_FREE struct ranking *r = calloc(1, sizeof(*r));
    struct route_choice best[3];
    size_t n = r ? rank(b, addressee, subject, r, best, 3) : 0;
    /* who is stood in for is no rival */
    size_t rival = n > 1 && best[1].meant == best[0].meant ? 2 : 1;
    bool even = n > rival && best[0].score - best[rival].score < ROUTE_MARGIN;

    if (n > 0 && best[0].score >= ROUTE_SURE && !even && !r->several) {
        *ret = best[0];
        return true;
    }
    *ret = (struct route_choice){ .index = b->n_posts, .meant = b->n_posts, .why = r ? why_not(best, n, even, r) : ROUTE_NONE_NAMED, .is_default = true };
    for (size_t i = 0; i < b->n_posts; i++)
        if (b->posts[i].is_default && !b->posts[i].inactive) {
            ret->meant = i;
            ret->index = acting_for(b, i);
            return ret->index < b->n_posts;
        }
    return false;
}

/* ---- reasons */

static const char *const codes[] = {
    "designation_section", "designation_only", "designation_partly", "designation_several", "designation_otherwise",
    "officer", "person", "person_otherwise", "past_holder", "section", "subject", "whole_office",
    "none_named", "names_several", "fits_several", "unclear", "to_office", "other_office",
};
_Static_assert(ARRAY_LEN(codes) == ROUTE_WHYS, "a code for each reason");

/* What the sentence of a reason names of the post. */
static json_t *reason_of(const struct route_book *b, const struct route_choice *c)
{
    const char *code = codes[c->why];
    char fits[24];

    if (c->why >= ROUTE_NONE_NAMED || c->meant >= b->n_posts)
        return json_pack("[s]", code);
    const struct route_post *p = &b->posts[c->meant];
    switch (c->why) {
    case ROUTE_DESIGNATION_SEVERAL:
        snprintf(fits, sizeof(fits), "%zu", c->fits);
        return json_pack("[s, s, s]", code, p->post, fits);
    case ROUTE_OFFICER: case ROUTE_PERSON: case ROUTE_PERSON_OTHERWISE:
        return json_pack("[s, s, s]", code, p->post, given(p->name));
    case ROUTE_PAST_HOLDER:
        return json_pack("[s, s, s, s, s]", code, p->post, given(c->past->name), given(c->past->until), given(p->name));
    default:
        return json_pack("[s, s]", code, p->post);
    }
}

json_t *route_reason(const struct route_book *b, const struct route_choice *c)
{
    json_t *list = json_array();
    int r = list ? json_array_append_new(list, reason_of(b, c)) : -1;
    bool moved = c->meant < b->n_posts && c->index < b->n_posts && c->meant != c->index;

    if (r == 0 && c->is_default)
        r = json_array_append_new(list, json_pack("[s]", c->index < b->n_posts ? "default" : "no_default"));
    if (r == 0 && moved && b->posts[c->meant].inactive)
        r = json_array_append_new(list, json_pack("[s, s, s]", "successor", b->posts[c->meant].post, b->posts[c->index].post));
    else if (r == 0 && moved)
        r = json_array_append_new(list, json_pack("[s, s, s, s]", "on_leave", b->posts[c->meant].post, given(b->posts[c->meant].leave_until), b->posts[c->index].post));
    if (r == 0)
        return list;
    json_decref(list);
    return NULL;
}

const char *const lane_names[LANES] = { [LANE_VIP] = "vip", [LANE_CURRENT] = "current", [LANE_BACKLOG] = "backlog" };

int route_lane(bool vip, bool parliament, bool backlog)
{
    return vip || parliament ? LANE_VIP : backlog ? LANE_BACKLOG : LANE_CURRENT;
}
