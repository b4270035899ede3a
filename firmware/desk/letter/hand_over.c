/* A clerk asks a supervisor to look, and takes the letter back. */
#include "desk/letter/hand_over.h"

#include "desk/letter/next.h"
#include "desk/register/lines.h"
#include "store/handover.h"

#include <errno.h>
#include <stdio.h>

/* ---- on the letter's screen */

static int put_handover(void *ctx, const struct handover *o)
{
    const struct letter_view *v = ctx;
    char path[64];

    html_put(v->h, "<div class=\"notice handover\" data-key=\"handover\" role=\"status\">");
    html_fill(v->h, tr(v->q, S_HANDED_OVER), o->actor, NULL);
    html_put(v->h, " (");
    line_time(v->h, o->at_s, true);
    html_put(v->h, "): <b>%s</b> ", o->note);
    if (web_may(v->q, RIGHT_WORK)) {
        snprintf(path, sizeof(path), "/letters/%lld/take-back", (long long)o->letter);
        page_form(v->q, v->h, path, NULL, "inline");
        html_put(v->h, "<button class=\"button small\">%s</button></form>", tr(v->q, S_TAKE_BACK));
    }
    html_put(v->h, "</div>\n");
    return 0;
}

int letter_handover(const struct letter_view *v, struct err *e)
{
    struct letter_view copy = *v;
    int r = v->letter->state == LETTER_READ || v->letter->state == LETTER_HELD ? store_handover(v->store, v->letter->id, put_handover, &copy, e) : 0;

    return r == -ENOENT ? 0 : r;
}

/* ---- the steps */

static void step(const struct request *q, struct reply *a, const char *what, const char *note, bool go_on)
{
    struct err e = { 0 };
    int r = web_tell_diary(q, json_pack("{s:s, s:I, s:s, s:s}", "do", what, "letter", (json_int_t)q->id, "note", note, "actor", web_actor(q)), &e);

    if (r < 0)
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, e.msg);
    else if (go_on)
        letter_go_on(q, a, q->id);
    else
        web_redirect(a, "/letters/%lld", (long long)q->id);
}

void act_hand_over(const struct request *q, struct reply *a)
{
    const char *note = form_get(q->form, "reason");

    if (!*note)
        web_error(q, a, 400, tr(q, S_PROBLEM_NO_REASON));
    else
        step(q, a, "hand_over", note, true);
}

void act_take_back(const struct request *q, struct reply *a)
{
    step(q, a, "take_back", "", false);
}
