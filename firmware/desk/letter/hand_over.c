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
    int r = letter_is_open(v->letter->state) ? store_handover(v->store, v->letter->id, put_handover, &copy, e) : 0;

    return r == -ENOENT ? 0 : r;
}

/* ---- the steps */

void act_hand_over(const struct request *q, struct reply *a)
{
    const char *note = form_get(q->form, "reason");

    if (!*note)
        web_error(q, a, 400, tr(q, S_PROBLEM_NO_REASON));
    else if (web_change(q, a, json_pack("{s:s, s:I, s:s, s:s}", "do", "hand_over", "letter", (json_int_t)q->id, "note", note,
                                        "actor", web_actor(q))) == 0)
        letter_go_on(q, a, q->id);
}

void act_take_back(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:I, s:s}", "do", "take_back", "letter", (json_int_t)q->id, "actor", web_actor(q))) == 0)
        web_redirect(a, "/letters/%lld", (long long)q->id);
}
