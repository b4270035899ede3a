/* Finding an officer by a few typed letters, and what the letter itself proposes. */
#include "desk/letter/officers.h"
#include "desk/letter/officer_cache.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FOUND_MAX = 20 };

void officer_proposals(struct store *s, int64_t letter, const struct directory *d, struct officer_proposals *ret)
{
    AUTO_FREE char *addressee = NULL, *subject = NULL;
    struct err e = { 0 };
    int r = store_field(s, letter, "addressee", &addressee, &e);

    ret->n = 0;
    if (r == 0)
        r = store_field(s, letter, "subject", &subject, &e);
    if (r == 0)
        ret->n = route_rank(d->book, addressee, subject, ret->list, OFFICER_PROPOSALS);
    else
        log_warn("no_proposals", LOG_WHY, e.msg);
}

const struct route_choice *officer_proposal_of(const struct officer_proposals *p, size_t index)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].index == index)
            return &p->list[i];
    return NULL;
}

/* ---- words for a post */

void officer_label_post(const struct request *q, const struct route_post *p, char out[OFFICER_LABEL_SIZE])
{
    struct officer o = { .designation = p->designation, .designation_hi = p->designation_hi, .section = p->section, .section_hi = p->section_hi };

    officer_label(q, &o, out);
}

void officer_put_holder(const struct request *q, struct html *h, const struct route_post *p)
{
    const char *name = q->lang == LANG_HI && *p->name_hi ? p->name_hi : p->name;
    char day[CLOCK_DATE_SIZE];

    if (*name)
        html_put(h, " – %s", name);
    if (*p->leave_until) {
        clock_show_date(p->leave_until, day);
        html_put(h, " – ");
        html_fill(h, tr(q, S_ON_LEAVE_UNTIL), day, NULL);
    }
}

/* ---- the list below the line one types in: options of an ARIA list box */

struct list { const struct request *q; struct html *h; struct store *store; const struct directory *directory; };

static void put_option(const struct list *l, size_t index, const struct route_choice *proposed)
{
    const struct route_post *p = &l->directory->posts[index];
    char label[OFFICER_LABEL_SIZE];

    officer_label_post(l->q, p, label);
    html_put(l->h, "<li role=\"option\" data-post=\"%s\" data-label=\"%s\"><b>%s</b>", p->post, label, label);
    officer_put_holder(l->q, l->h, p);
    if (proposed)
        officer_put_why(l->q, l->h, l->store, l->directory, proposed);
    html_put(l->h, "</li>\n");
}

/* Proposed ones that fit come first, in the order of the proposals. */
static void put_found(const struct list *l, const struct officer_proposals *p, const size_t *found, size_t n)
{
    for (size_t k = 0; k < p->n; k++)
        for (size_t i = 0; i < n; i++)
            if (p->list[k].index == found[i])
                put_option(l, found[i], &p->list[k]);
    for (size_t i = 0; i < n; i++)
        if (!officer_proposal_of(p, found[i]))
            put_option(l, found[i], NULL);
    if (n == 0)
        html_put(l->h, "<li role=\"presentation\" class=\"none\">%s</li>\n", tr(l->q, S_NO_OFFICER_FITS));
}

/* Nothing typed: the proposals although they stand far down in the directory. */
static size_t with_proposals(const struct officer_proposals *p, size_t *found, size_t n)
{
    for (size_t k = 0; k < p->n; k++) {
        size_t i = 0;

        while (i < n && found[i] != p->list[k].index)
            i++;
        if (i == n)
            found[n < FOUND_MAX ? n++ : FOUND_MAX - 1 - k] = p->list[k].index;
    }
    return n;
}

/* GET /officers/find?q=…&letter=n */
void page_officers_find(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct list l = { .q = q, .h = &a->body };
    struct officer_proposals proposals = { .n = 0 };
    const char *typed = form_get(q->query, "q");
    int64_t letter = form_int(q->query, "letter");
    size_t found[FOUND_MAX];
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    l.store = s;
    int r = officer_cache_take(q->desk->officers, s, &l.directory, &e);
    if (r < 0) {
        log_warn("officers_not_found", LOG_WHY, e.msg);
        web_error(q, a, r == -EAGAIN ? 503 : 500, NULL);
        return;
    }
    if (letter > 0)
        officer_proposals(s, letter, l.directory, &proposals);
    size_t n = officer_cache_find(q->desk->officers, typed, found, FOUND_MAX);
    if (!*typed)
        n = with_proposals(&proposals, found, n);
    put_found(&l, &proposals, found, n);
    officer_cache_give(q->desk->officers);
}

/* ---- from the form */

int officer_chosen(const struct request *q, struct store *s, char post[OFFICER_POST_SIZE], struct err *e)
{
    const char *chosen = form_get(q->form, "post"), *typed = form_get(q->form, "officer");
    const struct directory *directory;
    size_t found[2];

    snprintf(post, OFFICER_POST_SIZE, "%s", strlen(chosen) < OFFICER_POST_SIZE ? chosen : "");
    if (*chosen || !*typed)
        return 0;
    int r = officer_cache_take(q->desk->officers, s, &directory, e);
    if (r < 0)
        return r;
    if (officer_cache_find(q->desk->officers, typed, found, 2) == 1)
        snprintf(post, OFFICER_POST_SIZE, "%s", directory->posts[found[0]].post);
    officer_cache_give(q->desk->officers);
    return 0;
}
