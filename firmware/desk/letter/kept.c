#include "desk/letter/kept.h"

#include "base/clock.h"
#include "desk/register/lines.h"
#include "desk/web/dates.h"
#include "workflow/people.h"

#include <stdio.h>
#include <string.h>

/* ---- who was quicker */

struct change { char actor[PERSON_NAME_SIZE]; int64_t at_s; };

static int keep_change(void *ctx, const struct history_row *row)
{
    struct change *c = ctx;

    snprintf(c->actor, sizeof(c->actor), "%s", row->actor);
    c->at_s = row->at_s;
    return 0;
}

void letter_changed_by(const struct letter_view *v)
{
    struct change last = { .at_s = 0 };

    if (store_history(v->store, v->letter->id, keep_change, &last, NULL) < 0 || last.at_s == 0)
        return;
    html_put(v->h, " <b>%s</b> (", last.actor);
    line_time(v->h, last.at_s, true);
    html_put(v->h, ")");
}

/* ---- beside the letter as it is now */

/* Typed otherwise, but the same day, is no difference. */
static bool differs(const struct desk_field *f, const char *typed, const char *now)
{
    char a[CLOCK_DATE_SIZE], b[CLOCK_DATE_SIZE];

    if (f->kind == KIND_DATE && date_read(typed, a) == 0 && date_read(now, b) == 0)
        return strcmp(a, b) != 0;
    return strcmp(typed, now) != 0;
}

static void put_difference(const struct letter_view *v, const struct desk_field *f, const char *typed, const char *now)
{
    html_put(v->h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n", tr(v->q, f->label),
             field_choice_label(f, now, v->q->lang), field_choice_label(f, typed, v->q->lang));
}

void letter_kept(const struct letter_view *v, const struct form *typed)
{
    struct html *h = v->h;
    int n = 0;

    html_put(h, "<section class=\"kept\"><h2>%s</h2><p>%s", tr(v->q, S_WHAT_YOU_TYPED), tr(v->q, S_CHANGED_BY));
    letter_changed_by(v);
    html_put(h, "</p>");
    for (int i = 0; i < DESK_FIELDS; i++) {
        const struct desk_field *f = &desk_fields[i];
        const char *text = form_get(typed, f->name), *now = v->values->of[i].text;

        if (!form_has(typed, f->name) || !differs(f, text, now))
            continue;
        if (n++ == 0)
            html_put(h, "<div class=\"table\"><table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
                     tr(v->q, S_KEPT_FIELD), tr(v->q, S_KEPT_NOW), tr(v->q, S_KEPT_YOURS));
        put_difference(v, f, text, now);
    }
    if (n > 0)
        html_put(h, "</tbody></table></div></section>\n");
    else
        html_put(h, "<p>%s</p></section>\n", tr(v->q, S_KEPT_SAME));
}

/* ---- alone */

static void put_alone(const struct request *q, struct html *h, const struct form *form)
{
    html_put(h, "<section class=\"kept\"><h2>%s</h2><dl class=\"facts\">\n", tr(q, S_WHAT_YOU_TYPED));
    for (int i = 0; i < DESK_FIELDS; i++)
        if (form_has(form, desk_fields[i].name))
            html_put(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", tr(q, desk_fields[i].label),
                     field_choice_label(&desk_fields[i], form_get(form, desk_fields[i].name), q->lang));
    html_put(h, "</dl></section>\n");
}

void letter_keep_words(const struct request *q, struct reply *a, const struct typed *typed)
{
    static const char *const others[] = { "post", "officer", "revision", "checked", "marks", "enclosures_all" };
    struct html *h = &a->body;
    char path[64];

    html_done(h);
    html_init(h, HTML_MAX_BYTES);
    a->status = typed->status;
    snprintf(path, sizeof(path), "/letters/%lld/confirm", (long long)q->id);
    page_begin(q, a, tr(q, S_ERROR_503), "error", "/");
    html_put(h, "<section class=\"message\">\n<h1 role=\"alert\">%s</h1>\n", tr(q, typed->notice));
    put_alone(q, h, typed->form);
    page_form(q, h, path, NULL, "again");
    for (int i = 0; i < DESK_FIELDS; i++)
        if (form_has(typed->form, desk_fields[i].name))
            html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n", desk_fields[i].name, form_get(typed->form, desk_fields[i].name));
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (form_has(typed->form, others[i]))
            html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n", others[i], form_get(typed->form, others[i]));
    html_put(h, "<button class=\"button primary big\" autofocus>%s</button></form>\n</section>\n", tr(q, S_TRY_AGAIN));
    page_end(q, a);
}
