#include "desk/register/views.h"

#include "desk/register/csv.h"
#include "store/views.h"

#include <stdio.h>
#include <string.h>

static const struct { enum string_id label; const char *query; } of_the_box[] = {
    { S_VIEW_ALL, "" }, { S_VIEW_TODAY, "from=today" }, { S_VIEW_WAITING, "state=read" }, { S_VIEW_VIP_OPEN, "state=open&lane=first" },
    { S_VIEW_UNKNOWN, "channel=any%3Aunknown" },
};

struct line { const struct request *q; struct html *h; const char *now; int n; };

static void put_link(struct line *l, const char *query, const char *name, const char *title)
{
    html_put(l->h, "<li><a class=\"view\" href=\"/register%s%s\" title=\"%s\"%s>%s</a></li>", query[0] ? "?" : "", query, title,
             strcmp(query, l->now) == 0 ? " aria-current=\"true\"" : "", name);
}

/* Whose it is, is said where it is another's. */
static int put_view(void *ctx, const struct view *v)
{
    struct line *l = ctx;
    struct html by;
    size_t n = 0;

    html_init(&by, FORM_MAX_BYTES);
    if (strcmp(v->owner, web_actor(l->q)) != 0)
        html_put(&by, "%s", v->owner);
    AUTO_FREE char *owner = html_take(&by, &n);
    put_link(l, v->query, v->name, owner ? owner : "");
    l->n++;
    return 0;
}

void views_line(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    char now[VIEW_QUERY_BYTES + 1];
    struct line l = { .q = q, .h = h, .now = now };

    asked_text(a, now, sizeof(now));
    html_put(h, "<nav class=\"views\" aria-label=\"%s\"><ul>", tr(q, S_VIEWS));
    for (size_t i = 0; i < ARRAY_LEN(of_the_box); i++)
        put_link(&l, of_the_box[i].query, tr(q, of_the_box[i].label), "");
    store_views(s, web_actor(q), put_view, &l, NULL);
    html_put(h, "</ul></nav>\n");
}

/* ---- keeping and removing */

static void put_keep(const struct request *q, struct html *h, const struct asked *a)
{
    html_put(h, "<details class=\"ask up\"><summary class=\"button\">%s</summary>", tr(q, S_VIEW_SAVE));
    page_form(q, h, "/register/views", NULL, "sure");
    asked_hidden(h, a);
    html_put(h, "<label>%s <input name=\"view_name\" required maxlength=\"60\"></label>", tr(q, S_VIEW_NAME));
    if (web_may(q, RIGHT_DECIDE))
        html_put(h, "<label class=\"check-line\"><input type=\"checkbox\" name=\"view_shared\"> %s</label>", tr(q, S_VIEW_SHARE));
    html_put(h, "<button class=\"button primary\">%s</button></form></details>\n", tr(q, S_VIEW_SAVE_YES));
}

static int put_removable(void *ctx, const struct view *v)
{
    struct line *l = ctx;
    char path[64];

    if (strcmp(v->owner, web_actor(l->q)) != 0 && !web_may(l->q, RIGHT_DECIDE))
        return 0;
    if (l->n++ == 0)
        html_put(l->h, "<details class=\"ask up\"><summary class=\"button\">%s</summary><div class=\"sure\">", tr(l->q, S_VIEW_MANAGE));
    snprintf(path, sizeof(path), "/register/views/%lld/remove", (long long)v->id);
    page_form(l->q, l->h, path, NULL, "view-line");
    html_put(l->h, "<span>%s", v->name);
    if (v->shared) {
        html_put(l->h, " <small>");
        html_fill(l->h, tr(l->q, S_VIEW_SHARED_BY), v->owner, NULL);
        html_put(l->h, "</small>");
    }
    html_put(l->h, "</span><button class=\"button small\">%s<span class=\"unseen\"> %s</span></button></form>", tr(l->q, S_VIEW_REMOVE), v->name);
    return 0;
}

void views_tools(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    struct line l = { .q = q, .h = h };

    html_put(h, "<div class=\"register-tools\">");
    csv_button(q, h, s, a);
    put_keep(q, h, a);
    store_views(s, web_actor(q), put_removable, &l, NULL);
    html_put(h, l.n > 0 ? "</div></details></div>\n" : "</div>\n");
}

/* ---- what is asked of diaryd */

void act_view_keep(const struct request *q, struct reply *a)
{
    char query[VIEW_QUERY_BYTES + 1];
    struct asked asked;
    struct err e = { 0 };

    asked_from(q->form, &asked);
    asked_text(&asked, query, sizeof(query));
    int r = web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:b, s:b, s:s}", "do", "view_put", "name", form_get(q->form, "view_name"), "query", query,
                                        "shared", (int)form_has(q->form, "view_shared"), "may_share", (int)web_may(q, RIGHT_DECIDE),
                                        "actor", web_actor(q)), &e);
    if (r < 0)
        web_error(q, a, 409, err_line(&e));
    else if (strlen(query) < 200)
        web_redirect(a, "/register?%s", query);
    else
        web_redirect(a, "/register");
}

void act_view_remove(const struct request *q, struct reply *a)
{
    struct err e = { 0 };
    int r = web_tell_diary(q, json_pack("{s:s, s:I, s:b, s:s}", "do", "view_delete", "view", (json_int_t)q->id,
                                        "may_share", (int)web_may(q, RIGHT_DECIDE), "actor", web_actor(q)), &e);

    if (r < 0)
        web_error(q, a, 409, err_line(&e));
    else
        web_redirect(a, "/register");
}
