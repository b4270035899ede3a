#include "desk/letter/links.h"

#include "base/clock.h"
#include "desk/register/lines.h"
#include "store/links.h"

#include <stdio.h>
#include <string.h>

/* ---- words */

/* What the other letter is to this one: when it came before, and when it came after. */
static const struct { const char *kind; enum string_id earlier, later; } kinds[] = {
    { "same_file", S_LINK_SAME_FILE, S_LINK_SAME_FILE }, { "same_letter", S_LINK_SAME_LETTER, S_LINK_SAME_LETTER },
    { "advance_copy", S_LINK_ADVANCE_COPY, S_LINK_ADVANCE_COPY }, { "reminder", S_LINK_REMINDER, S_LINK_REMINDED },
    { "encloses", S_LINK_ENCLOSES, S_LINK_ENCLOSED }, { "refers", S_LINK_REFERS, S_LINK_REFERS },
};

static const char *kind_word(const struct request *q, const struct link *l)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].kind, l->kind) == 0)
            return tr(q, l->other_is_later ? kinds[i].later : kinds[i].earlier);
    return l->kind;
}

static const struct { const char *code; enum string_id sentence; } whys[] = {
    { "file", S_LINK_WHY_FILE }, { "number_date_sender", S_LINK_WHY_NUMBER_DATE_SENDER }, { "number_date", S_LINK_WHY_NUMBER_DATE },
    { "number_text", S_LINK_WHY_NUMBER_TEXT }, { "number_sender", S_LINK_WHY_NUMBER_SENDER }, { "text", S_LINK_WHY_TEXT },
    { "text_sender", S_LINK_WHY_TEXT_SENDER }, { "text_date", S_LINK_WHY_TEXT_DATE }, { "subject_sender_date", S_LINK_WHY_SUBJECT_SENDER_DATE },
    { "named", S_LINK_WHY_NAMED }, { "named_dated", S_LINK_WHY_NAMED_DATED }, { "other_date", S_LINK_WHY_OTHER_DATE },
    { "sender_subject", S_LINK_WHY_SENDER_SUBJECT },
};

/* Why it is asked: alike_reason(). */
static void put_why(const struct letter_view *v, const struct link *l)
{
    AUTO_JSON json_t *reason = json_loads(l->reason, 0, NULL);
    const char *code = json_string_value(json_array_get(reason, 0));

    for (size_t i = 0; code && i < ARRAY_LEN(whys); i++)
        if (strcmp(whys[i].code, code) == 0) {
            html_put(v->h, "<small>");
            html_fill(v->h, tr(v->q, whys[i].sentence), json_string_value(json_array_get(reason, 1)), NULL);
            html_put(v->h, "</small>");
        }
}

void link_badge(const struct request *q, struct html *h, const struct letter *l)
{
    if (l->doubles > 0)
        html_put(h, " <span class=\"badge doubt\">%s</span>", tr(q, S_LINK_BADGE_DOUBLE));
    else if (l->links > 0)
        html_put(h, " <span class=\"badge link\">%s %d</span>", tr(q, S_LINK_BADGE), l->links);
}

/* ---- one other letter */

struct links { const struct letter_view *v; int n; };

/* Its number to open it with, and what tells it from others. */
static void put_other(const struct letter_view *v, const struct link *l, const char *id)
{
    struct html *h = v->h;
    char date[CLOCK_DATE_SIZE];

    clock_show_date(l->date, date);
    html_put(h, "<a href=\"/letters/%lld\"", (long long)l->other_id);
    if (id)
        html_put(h, " id=\"%s\"", id);
    html_put(h, "><b>%s</b></a> <span class=\"state %s\">%s</span> ", l->number, l->other_state == LETTER_HELD ? "held" : "wait",
             tr(v->q, state_label(l->other_state)));
    line_time(h, l->received_s, false);
    html_put(h, "<br><span class=\"id\">%s</span> %s %s<br>%s", l->letter_no, date, l->sender, l->subject);
}

static void put_answer(const struct letter_view *v, const struct link *l, const char *answer, enum string_id label)
{
    char path[80];

    snprintf(path, sizeof(path), "/letters/%lld/links/%lld", (long long)v->letter->id, (long long)l->id);
    page_form(v->q, v->h, path, NULL, "inline");
    html_put(v->h, "<input type=\"hidden\" name=\"answer\" value=\"%s\"><button class=\"button small\">%s</button></form> ", answer, tr(v->q, label));
}

/* The one thing left to do with a letter that came twice: one more key, never by itself. */
static void put_void(const struct letter_view *v, const struct link *l)
{
    char path[64], reason[STORE_NUMBER_SIZE + 200];
    bool other_is_there = l->other_state != LETTER_VOID && l->other_state != LETTER_REFUSED;

    if (l->other_is_later || !other_is_there || letter_next(v->letter->state, LETTER_EV_VOID) < 0)
        return;
    snprintf(path, sizeof(path), "/letters/%lld/void", (long long)v->letter->id);
    string_fill(v->q->lang, S_LINK_VOID_REASON, l->number, NULL, reason, sizeof(reason));
    page_form(v->q, v->h, path, NULL, "sure");
    html_put(v->h, "<label>%s <input name=\"reason\" required maxlength=\"200\" value=\"%s\"></label>"
             "<button class=\"button danger\">%s</button></form>", tr(v->q, S_REASON), reason, tr(v->q, S_VOID_YES));
}

static int put_double(void *ctx, const struct link *l)
{
    struct links *all = ctx;
    const struct letter_view *v = all->v;
    bool asked = strcmp(l->state, "asked") == 0;

    if (!l->is_double || strcmp(l->state, "rejected") == 0)
        return 0;
    if (all->n++ == 0)
        html_put(v->h, "<section class=\"attention doubles\" id=\"doubles\" tabindex=\"-1\" aria-label=\"%s\"><strong>%s</strong><ul>\n",
                 tr(v->q, S_LINK_DOUBLES), tr(v->q, S_LINK_DOUBLES));
    html_put(v->h, "<li><p>%s: ", kind_word(v->q, l));
    put_other(v, l, NULL);
    html_put(v->h, "</p><p>");
    put_why(v, l);
    html_put(v->h, "</p>");
    if (asked)
        put_answer(v, l, "confirmed", S_LINK_SAME_YES);
    else
        html_put(v->h, "<p>✓ %s (%s)</p>", tr(v->q, S_LINK_SAME_SAID), l->settled_by);
    put_answer(v, l, "rejected", S_LINK_SAME_NO);
    if (!asked)
        put_void(v, l);
    html_put(v->h, "</li>\n");
    return 0;
}

static int put_correspondence(void *ctx, const struct link *l)
{
    struct links *all = ctx;
    const struct letter_view *v = all->v;

    if (l->is_double || strcmp(l->state, "rejected") == 0)
        return 0;
    if (all->n++ == 0)
        html_put(v->h, "<details class=\"correspondence\"%s><summary>%s <kbd>F7</kbd></summary><ul>\n",
                 v->letter->state == LETTER_READ ? "" : " open", tr(v->q, S_LINK_CORRESPONDENCE));
    html_put(v->h, "<li><p>%s: ", kind_word(v->q, l));
    put_other(v, l, all->n == 1 ? "earlier" : NULL);
    html_put(v->h, "</p><p>");
    put_why(v, l);
    html_put(v->h, " ");
    if (strcmp(l->state, "asked") == 0)
        put_answer(v, l, "confirmed", S_LINK_BELONGS_YES);
    put_answer(v, l, "rejected", S_LINK_BELONGS_NO);
    html_put(v->h, "</p></li>\n");
    return 0;
}

int letter_links(const struct letter_view *v, struct err *e)
{
    struct links doubles = { .v = v }, others = { .v = v };

    if (v->letter->links == 0)
        return 0;
    int r = store_links(v->store, v->letter->id, put_double, &doubles, e);
    if (doubles.n > 0)
        html_put(v->h, "</ul></section>\n");
    if (r == 0)
        r = store_links(v->store, v->letter->id, put_correspondence, &others, e);
    if (others.n > 0)
        html_put(v->h, "</ul></details>\n");
    return r;
}

/* ---- the answer */

void act_link_settle(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:I, s:s, s:s}", "do", "link_settle", "link", (json_int_t)q->sub_id, "answer",
                                   form_get(q->form, "answer"), "actor", web_actor(q))) == 0)
        web_redirect(a, "/letters/%lld#doubles", (long long)q->id);
}
