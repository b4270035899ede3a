/* To whom the letter is marked: a list to choose from, which the script turns into a line to type in. */
#include "desk/letter/officers.h"
#include "desk/letter/officer_cache.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* In a larger office the list would be longer than the page: without a script one types there. */
enum { LISTED_MAX = 200 };

struct picker {
    const struct letter_view *v;
    const struct directory *directory;
    struct officer_proposals proposals;
};

static const char *proposed_post(const struct picker *p, size_t i) { return p->directory->posts[p->proposals.list[i].index].post; }

/* ---- everybody, or those who matter here */

static void put_option(const struct picker *p, const struct route_post *one)
{
    char label[OFFICER_LABEL_SIZE];

    officer_label_post(p->v->q, one, label);
    html_put(p->v->h, "<option value=\"%s\"%s>%s", one->post, strcmp(one->post, p->v->post) == 0 ? " selected" : "", label);
    officer_put_holder(p->v->q, p->v->h, one);
    html_put(p->v->h, "</option>");
}

/* *ret_default: the chosen one takes what nobody else matches. */
static void put_options(const struct picker *p, bool all, bool *ret_default)
{
    for (size_t i = 0; i < p->directory->n; i++) {
        const struct route_post *one = &p->directory->posts[i];
        bool chosen = strcmp(one->post, p->v->post) == 0;

        if (one->inactive || (!all && !chosen && !officer_proposal_of(&p->proposals, i)))
            continue;
        *ret_default |= chosen && one->is_default;
        put_option(p, one);
    }
}

static size_t count_active(const struct directory *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++)
        n += !d->posts[i].inactive;
    return n;
}

/* ---- what the letter says */

static void put_why(const struct picker *p, size_t i)
{
    officer_put_why(p->v->q, p->v->h, p->v->store, p->directory, &p->proposals.list[i]);
}

/* The first stands in the choice already when it is marked to; the others are folded away then. */
static void put_proposals(const struct picker *p)
{
    const struct letter_view *v = p->v;
    size_t n = p->proposals.n;
    bool first = n > 0 && strcmp(proposed_post(p, 0), v->post) == 0;
    char label[OFFICER_LABEL_SIZE];

    if (first)
        put_why(p, 0);
    if (n <= first)
        return;
    html_put(v->h, "<details class=\"more\"%s><summary>%s</summary><ol class=\"proposals\">\n", first ? "" : " open", tr(v->q, S_PROPOSALS));
    for (size_t i = 0; i < n; i++) {
        const char *post = proposed_post(p, i);

        officer_label_post(v->q, &p->directory->posts[p->proposals.list[i].index], label);
        html_put(v->h, "<li><button type=\"button\" class=\"button proposal\" data-post=\"%s\" aria-pressed=\"%s\" data-label=\"%s\">%s</button>",
                 post, strcmp(post, v->post) == 0 ? "true" : "false", label, label);
        put_why(p, i);
        html_put(v->h, "</li>\n");
    }
    html_put(v->h, "</ol></details>\n");
}

/* Why this one stands there: said apart when it is not for what the addressee says. */
static void put_reason(const struct picker *p)
{
    const struct letter_view *v = p->v;
    AUTO_FREE char *reason = NULL;

    if (v->typed || (p->proposals.n > 0 && strcmp(proposed_post(p, 0), v->post) == 0))
        return;
    if (store_field(v->store, v->letter->id, "post_reason", &reason, NULL) < 0 || !*reason)
        return;
    html_put(v->h, "<span class=\"why\">");
    officer_reason(v->q, v->h, v->store, reason);
    html_put(v->h, "</span>");
}

/* ---- a post that is no more */

static int keep_successor(void *ctx, const struct officer *o)
{
    if (!o->active)
        snprintf(ctx, OFFICER_POST_SIZE, "%.120s", o->successor);
    return 0;
}

static void put_gone(const struct letter_view *v)
{
    char old[OFFICER_LABEL_SIZE], new[OFFICER_LABEL_SIZE], successor[OFFICER_POST_SIZE] = "";

    officer_label_of(v->q, v->store, v->post, old);
    if (!old[0] || store_officer(v->store, v->post, keep_successor, successor, NULL) < 0)
        return;
    officer_label_of(v->q, v->store, successor, new);
    html_put(v->h, "<span class=\"check\">");
    html_fill(v->h, tr(v->q, new[0] ? S_POST_INACTIVE_NOW : S_POST_INACTIVE), old, new);
    html_put(v->h, "</span>");
}

/* ---- all of it */

static void put_field(const struct picker *p)
{
    const struct letter_view *v = p->v;
    bool good = *v->post && !v->stale_post, all = count_active(p->directory) <= LISTED_MAX, is_default = false;

    html_put(v->h, "<div class=\"field f-post%s\"><label for=\"f_post\">%s</label><select id=\"f_post\" name=\"post\" data-hint=\"%s\""
             " data-count=\"%s\"%s><option value=\"\">%s</option>", good ? "" : " look", tr(v->q, S_MARKED_TO), tr(v->q, S_OFFICER_HINT),
             tr(v->q, S_OFFICERS_FIT), good ? "" : " aria-describedby=\"r_post\"", tr(v->q, S_CHOOSE_OFFICER));
    put_options(p, all, &is_default);
    html_put(v->h, "</select>");
    if (!all)
        html_put(v->h, "<label class=\"unscripted\">%s <input name=\"officer\" maxlength=\"100\" value=\"%s\"></label>", tr(v->q, S_OFFICER_TYPED),
                 v->typed ? form_get(v->typed->form, "officer") : "");
    if (!good)
        letter_remark(v, "post", v->typed ? S_PROBLEM_NO_OFFICER : S_CHECK_EMPTY_OFFICER, v->typed != NULL);
    else if (is_default && !v->typed)
        letter_remark(v, "post", S_CHECK_DEFAULT_OFFICER, false);
    if (v->stale_post)
        put_gone(v);
    put_reason(p);
    put_proposals(p);
    html_put(v->h, "</div>\n");
}

void officer_picker(const struct letter_view *v)
{
    static const struct directory nobody = { .n = 0 };
    struct picker p = { .v = v, .directory = &nobody };
    struct err e = { 0 };
    int r = officer_cache_take(v->q->desk->officers, v->store, &p.directory, &e);

    if (r == 0)
        officer_proposals(v->store, v->letter->id, p.directory, &p.proposals);
    else
        log_warn("no_proposals", LOG_WHY, e.msg);
    put_field(&p);
    if (r == 0)
        officer_cache_give(v->q->desk->officers);
}
