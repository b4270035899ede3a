/* To whom the letter is marked. */
#include "desk/letter/officers.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"

#include <string.h>

enum { PROPOSALS = 4 };

struct proposals { struct directory directory; struct route_choice list[PROPOSALS]; size_t n; };

/* What the letter's addressee means today; none when that cannot be said. */
static void find_proposals(const struct letter_view *v, struct proposals *p)
{
    AUTO_FREE char *addressee = NULL, *subject = NULL;
    struct err e = { 0 };
    int r = store_field(v->store, v->letter->id, "addressee", &addressee, &e);

    if (r == 0)
        r = store_field(v->store, v->letter->id, "subject", &subject, &e);
    if (r == 0)
        r = directory_load(v->store, config_text(v->q->desk->conf, CONFIG_OFFICE_OWN_NAMES), &p->directory, &e);
    if (r == 0)
        p->n = route_rank(p->directory.book, addressee, subject, p->list, PROPOSALS);
    else
        log_warn("no_proposals", LOG_WHY, e.msg);
}

static const char *proposed_post(const struct proposals *p, size_t i) { return p->directory.posts[p->list[i].index].post; }

/* ---- everybody */

struct officer_list { const struct letter_view *view; bool is_default; };

static int put_officer(void *ctx, const struct officer *o)
{
    struct officer_list *list = ctx;
    const struct letter_view *v = list->view;
    bool chosen = strcmp(o->post, v->post) == 0;
    const char *name = v->q->lang == LANG_HI && *o->name_hi ? o->name_hi : o->name;
    char label[OFFICER_LABEL_SIZE], day[CLOCK_DATE_SIZE];

    if (!o->active)
        return 0;
    if (chosen)
        list->is_default = o->is_default;
    officer_label(v->q, o, label);
    html_put(v->h, "<option value=\"%s\"%s>%s", o->post, chosen ? " selected" : "", label);
    if (*name)
        html_put(v->h, " – %s", name);
    if (*o->leave_until) {
        clock_show_date(o->leave_until, day);
        html_put(v->h, " – ");
        html_fill(v->h, tr(v->q, S_ON_LEAVE_UNTIL), day, NULL);
    }
    html_put(v->h, "</option>");
    return 0;
}

/* ---- what the letter says */

static void put_why(const struct letter_view *v, const struct proposals *p, size_t i)
{
    AUTO_JSON json_t *reason = route_reason(p->directory.book, &p->list[i]);
    AUTO_FREE char *text = reason ? json_dumps(reason, JSON_COMPACT) : NULL;

    html_put(v->h, "<span class=\"why\">");
    if (text)
        officer_reason(v->q, v->h, v->store, text);
    html_put(v->h, "</span>");
}

/* The first stands in the choice already when it is marked to; the others are folded away then. */
static void put_proposals(const struct letter_view *v, const struct proposals *p)
{
    bool first = p->n > 0 && strcmp(proposed_post(p, 0), v->post) == 0;
    char label[OFFICER_LABEL_SIZE];

    if (first)
        put_why(v, p, 0);
    if (p->n <= first)
        return;
    html_put(v->h, "<details class=\"more\"%s><summary>%s</summary><ol class=\"proposals\">\n", first ? "" : " open", tr(v->q, S_PROPOSALS));
    for (size_t i = 0; i < p->n; i++) {
        const char *post = proposed_post(p, i);

        officer_label_of(v->q, v->store, post, label);
        html_put(v->h, "<li><button type=\"button\" class=\"button proposal\" data-post=\"%s\" aria-pressed=\"%s\">%s</button>",
                 post, strcmp(post, v->post) == 0 ? "true" : "false", label);
        put_why(v, p, i);
        html_put(v->h, "</li>\n");
    }
    html_put(v->h, "</ol></details>\n");
}

/* Why this one stands there: said apart when it is not for what the addressee says. */
static void put_reason(const struct letter_view *v, const struct proposals *p)
{
    AUTO_FREE char *reason = NULL;

    if (v->typed || (p->n > 0 && strcmp(proposed_post(p, 0), v->post) == 0))
        return;
    if (store_field(v->store, v->letter->id, "post_reason", &reason, NULL) < 0 || !*reason)
        return;
    html_put(v->h, "<span class=\"why\">");
    officer_reason(v->q, v->h, v->store, reason);
    html_put(v->h, "</span>");
}

/* ---- a post that is no more */

struct gone { const struct letter_view *view; char successor[128]; };

static int note_gone(void *ctx, const struct officer *o)
{
    struct gone *g = ctx;

    if (!o->active)
        snprintf(g->successor, sizeof(g->successor), "%.120s", o->successor);
    return 0;
}

static void put_gone(const struct letter_view *v)
{
    char old[OFFICER_LABEL_SIZE], new[OFFICER_LABEL_SIZE];
    struct gone g = { .view = v };

    officer_label_of(v->q, v->store, v->post, old);
    if (!old[0] || store_officer(v->store, v->post, note_gone, &g, NULL) < 0)
        return;
    officer_label_of(v->q, v->store, g.successor, new);
    html_put(v->h, "<span class=\"check\">");
    html_fill(v->h, tr(v->q, new[0] ? S_POST_INACTIVE_NOW : S_POST_INACTIVE), old, new);
    html_put(v->h, "</span>");
}

/* ---- all of it */

void officer_picker(const struct letter_view *v)
{
    struct officer_list list = { .view = v };
    struct proposals p = { .n = 0 };
    bool good = *v->post && !v->stale_post;

    find_proposals(v, &p);
    html_put(v->h, "<div class=\"field f-post%s\"><label for=\"f_post\">%s</label><select id=\"f_post\" name=\"post\">"
             "<option value=\"\">%s</option>", good ? "" : " look", tr(v->q, S_MARKED_TO), tr(v->q, S_CHOOSE_OFFICER));
    store_officers(v->store, put_officer, &list, NULL);
    html_put(v->h, "</select>");
    if (!good)
        letter_remark(v, "post", v->typed ? S_PROBLEM_NO_OFFICER : S_CHECK_EMPTY_OFFICER, v->typed != NULL);
    else if (list.is_default && !v->typed)
        letter_remark(v, "post", S_CHECK_DEFAULT_OFFICER, false);
    if (v->stale_post)
        put_gone(v);
    put_reason(v, &p);
    put_proposals(v, &p);
    html_put(v->h, "</div>\n");
    directory_done(&p.directory);
}
