/* The foot of a letter's screen: all that can be done with it, and the keys. */
#include "desk/letter/foot.h"

#include <stdio.h>

/* ---- one step with a reason */

/* Reasons that come up daily: one press, no typing. */
static const enum string_id usual_reasons[] = {
    S_HOLD_FOR_ENCLOSURES, S_HOLD_FOR_PAGES, S_HOLD_FOR_SENDER, S_HOLD_FOR_OFFICE, S_HOLD_FOR_SECTION,
};

static void put_usual(const struct letter_view *v)
{
    html_put(v->h, "<span class=\"usual\">");
    for (size_t i = 0; i < ARRAY_LEN(usual_reasons); i++)       /* beside an empty line it is enough by itself */
        html_put(v->h, "<button class=\"button small\" name=\"usual\" value=\"%s\" formnovalidate>%s</button>",
                 tr(v->q, usual_reasons[i]), tr(v->q, usual_reasons[i]));
    html_put(v->h, "</span>");
}

struct reasoned { const char *step, *id, *look; enum string_id label, explain, yes; bool usual; };

/* A reason, then the step. Opens without a script. */
static void put_reasoned(const struct letter_view *v, const struct reasoned *s)
{
    struct html *h = v->h;
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/%s", (long long)v->letter->id, s->step);
    html_put(h, "<details class=\"ask up\" id=\"%s\"><summary class=\"button\">%s</summary>", s->id, tr(v->q, s->label));
    page_form(v->q, h, path, NULL, "sure");
    html_put(h, "<p>%s</p>", tr(v->q, s->explain));
    if (s->usual)
        put_usual(v);
    html_put(h, "<label>%s <input name=\"reason\" required maxlength=\"200\"></label>"
             "<button class=\"button %s\">%s</button></form></details>\n", tr(v->q, S_REASON), s->look, tr(v->q, s->yes));
}

/* Two keys: it cannot be taken back. No reason is asked for, since none may be kept. */
static void put_refuse(const struct letter_view *v)
{
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/refuse", (long long)v->letter->id);
    html_put(v->h, "<details class=\"ask up\"><summary class=\"button\">%s</summary>", tr(v->q, S_REFUSE));
    page_form(v->q, v->h, path, NULL, "sure");
    html_put(v->h, "<p>%s</p><button class=\"button danger\">%s</button></form></details>\n", tr(v->q, S_REFUSE_EXPLAIN), tr(v->q, S_REFUSE_YES));
}

static void put_plain(const struct letter_view *v, const char *step, const char *look, const char *id, enum string_id label, const char *key)
{
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/%s", (long long)v->letter->id, step);
    page_form(v->q, v->h, path, id, "inline plain");
    html_put(v->h, "<button class=\"button%s\">%s", look, tr(v->q, label));
    if (*key)
        html_put(v->h, " <kbd>%s</kbd>", key);
    html_put(v->h, "</button></form>\n");
}

/* ---- seldom needed: behind one button */

static void put_others(const struct letter_view *v)
{
    static const struct reasoned hand_over = { "hand-over", "hand-over", "primary", S_HAND_OVER, S_HAND_OVER_EXPLAIN, S_HAND_OVER_YES, false };
    static const struct reasoned make_void = { "void", "void", "danger", S_VOID, S_VOID_EXPLAIN, S_VOID_YES, false };
    enum letter_state state = v->letter->state;
    bool open = letter_is_open(state);

    if (!open && !letter_has_label(v) && letter_next(state, LETTER_EV_VOID) < 0)
        return;
    html_put(v->h, "<details class=\"ask up menu\" id=\"others\"><summary class=\"button\">%s</summary><div class=\"sure\">\n", tr(v->q, S_OTHER_STEPS));
    if (open)
        put_reasoned(v, &hand_over);
    if (letter_has_label(v))
        put_plain(v, "label", "", "label-again", S_LABEL_AGAIN, "");
    if (letter_next(state, LETTER_EV_VOID) >= 0 && web_may(v->q, RIGHT_DECIDE))
        put_reasoned(v, &make_void);
    if (letter_next(state, LETTER_EV_REFUSE) >= 0)
        put_refuse(v);
    html_put(v->h, "</div></details>\n");
}

void letter_foot(const struct letter_view *v)
{
    static const struct reasoned hold = { "hold", "hold", "primary", S_HOLD, S_HOLD_EXPLAIN, S_HOLD_YES, true };
    static const struct reasoned marked = { "release", "release", "danger", S_RELEASE_MARKED, S_RELEASE_MARKED_EXPLAIN, S_RELEASE, false };
    const struct letter *l = v->letter;
    struct html *h = v->h;

    if (!web_may(v->q, RIGHT_WORK))
        return;
    html_put(h, "<div class=\"actions\">\n");
    if (letter_next(l->state, LETTER_EV_HOLD) >= 0 && l->state != LETTER_HELD)
        put_reasoned(v, &hold);
    put_others(v);
    if (letter_can_type(v)) {
        put_plain(v, "skip", "", "skip", S_SKIP_LETTER, "F10");
        letter_tick(v);
        html_put(h, "<button class=\"button primary big\" form=\"confirm\" id=\"confirm-button\">%s <kbd>%s</kbd></button>\n",
                 tr(v->q, S_CONFIRM), "Enter");
    }
    bool may_release = letter_next(l->state, LETTER_EV_RELEASE) >= 0 && (!v->marked || web_may(v->q, RIGHT_DECIDE));
    if (may_release && v->marked)
        put_reasoned(v, &marked);
    else if (may_release)
        put_plain(v, "release", " primary big", "release", S_RELEASE, "");
    html_put(h, "</div>\n");
}

/* ---- the keys */

static const struct { const char *keys; enum string_id does; } keys[] = {
    { "Enter", S_KEY_ENTER }, { "F3", S_KEY_TICK }, { "F6 · Shift+F6", S_KEY_DOUBT }, { "F10", S_KEY_SKIP }, { "Esc", S_KEY_ESCAPE },
    { "PgUp · PgDn", S_KEY_PAGES }, { "+ − 0 · F8", S_KEY_ZOOM }, { "← ↑ → ↓", S_KEY_PAN }, { "F9", S_KEY_TURN }, { "F4", S_KEY_ARRANGE },
    { "F7", S_KEY_EARLIER }, { "F2", S_KEY_SCAN }, { "F1 · ?", S_KEY_HELP },
};

void letter_keys(const struct letter_view *v)
{
    struct html *h = v->h;

    html_put(h, "<dialog id=\"keys\" aria-labelledby=\"keys-title\"><h2 id=\"keys-title\">%s</h2><dl>\n", tr(v->q, S_KEYS));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        html_put(h, "<div><dt><kbd>%s</kbd></dt><dd>%s</dd></div>\n", keys[i].keys, tr(v->q, keys[i].does));
    html_put(h, "</dl><form method=\"dialog\"><button class=\"button primary\">%s</button></form></dialog>\n", tr(v->q, S_CLOSE));
}
