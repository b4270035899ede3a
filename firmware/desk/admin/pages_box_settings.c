/* Of the page "This box": settings that name certificates, keys and passwords, from a USB stick. Names are shown, never what is in a file. */
#include "desk/admin/box_pages.h"

#include <string.h>

bool box_has_review(const json_t *status) { return json_is_object(json_object_get(status, "settings")); }

static void put_change(const struct request *q, struct html *h, const json_t *change)
{
    const char *name = json_str(change, "setting", ""), *file = json_str(change, "file", "");
    int key = config_key_of(name);
    struct config_about about = { .help = "", .help_hi = "" };

    if (key >= 0)
        config_about((enum config_key)key, &about);
    html_put(h, "<tr><th scope=\"row\"><code>%s</code><br><small>%s</small></th><td>%s</td><td>%s</td></tr>\n", name, q->lang == LANG_HI ? about.help_hi : about.help,
             *file ? file : "–", tr(q, !*file ? S_BOX_SETTINGS_EMPTIED : json_flag(change, "was_set") ? S_BOX_SETTINGS_REPLACED : S_BOX_SETTINGS_NEW));
}

void box_put_review(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *review = json_object_get(status, "settings"), *change;
    size_t i;

    html_put(h, "<div class=\"notice\"><p>");
    html_said(h, q->lang, json_str(json_object_get(status, "job"), "phase", ""));
    html_put(h, "</p>\n<table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(q, S_BOX_SETTINGS_SETTING),
             tr(q, S_BOX_SETTINGS_FILE), tr(q, S_BOX_SETTINGS_CHANGE));
    json_array_foreach(json_object_get(review, "changes"), i, change)
        put_change(q, h, change);
    html_put(h, "</tbody></table>\n");
    page_form(q, h, "/admin/box/take", NULL, "inline");
    html_put(h, "<input type=\"hidden\" name=\"id\" value=\"%s\"><button class=\"button primary\">%s</button></form>\n", json_str(review, "id", ""), tr(q, S_BOX_SETTINGS_TAKE));
    page_form(q, h, "/admin/box/stop", NULL, "inline");
    html_put(h, "<button class=\"button\">%s</button></form></div>\n", tr(q, S_BOX_SETTINGS_NOT));
}

void box_put_settings(const struct request *q, struct html *h)
{
    html_put(h, "<section id=\"settings\" aria-label=\"%s\"><h2>%s</h2>\n<p>%s <a href=\"" BOX_SETTINGS_HELP "\">%s</a></p>\n", tr(q, S_BOX_JOB_SETTINGS), tr(q, S_BOX_JOB_SETTINGS),
             tr(q, S_BOX_SETTINGS_EXPLAIN), tr(q, S_BOX_SETTINGS_HOW));
    page_form(q, h, "/admin/box/settings", NULL, "box-form");
    html_put(h, "<p class=\"choices\"><button class=\"button\">%s</button></p></form></section>\n", tr(q, S_BOX_SETTINGS_LOOK));
}

void act_box_settings(const struct request *q, struct reply *a) { box_ask_and_show(q, a, json_pack("{s:s, s:s}", "do", "start", "job", "settings")); }

/* What is taken is what the page has shown: boxd looks at the id. */
void act_box_take(const struct request *q, struct reply *a)
{
    const char *id = form_get(q->form, "id");

    box_ask_and_show(q, a, json_pack("{s:s, s:s}", "do", "keep", "id", *id ? id : "none"));
}
