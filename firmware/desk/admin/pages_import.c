/* Officers and rules from a file or a text area: what would change, or what is wrong and where, and only then into force. */
#include "desk/admin/admin.h"

#include "base/csv_out.h"
#include "base/log.h"
#include "desk/web/multipart.h"
#include "store/rules.h"
#include "store/rules_trial.h"

#include <stdio.h>
#include <string.h>

enum { PREVIEW_HTML_BYTES = 24 * 1024 * 1024 /* the whole text goes along, escaped */, TRIAL_ROWS = 50, TRIAL_LETTERS = 2000 };

/* Of a preview: larger than other pages may be. */
static void room_for_text(struct reply *a)
{
    html_done(&a->body);
    html_init(&a->body, PREVIEW_HTML_BYTES);
}

static const char *name_of(const struct request *q)
{
    const char *kept = form_get(q->form, "name");

    return q->upload && *q->upload->name ? q->upload->name : *kept ? kept : "desk";
}

void admin_let_go_of_file(const struct request *q, enum config_key key)
{
    AUTO_CONFIG struct config *now = admin_config(q);
    struct config_about about;
    struct err e = { 0 };

    config_about(key, &about);
    if (now && *config_text(now, key) &&
        web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "settings_put", "key", about.name, "value", "", "seen", config_text(now, key),
                                    "actor", web_actor(q)), &e) < 0)
        log_warn("change_refused", LOG_WHY, e.msg);
}

static void put_file_note(const struct request *q, struct html *h, enum config_key key)
{
    AUTO_CONFIG struct config *now = admin_config(q);

    if (now && *config_text(now, key)) {
        html_put(h, "<p class=\"notice\">");
        html_fill(h, tr(q, S_IMPORT_FILE_SET), config_text(now, key), NULL);
        html_put(h, "</p>\n");
    }
}

/* What was given, and what diaryd says of it. */
struct given { const char *text; size_t n; const json_t *answer; };

/* One of the two: where, how diaryd is asked, and the page about it. */
struct import {
    const char *path, *request, *mistakes;      /* mistakes: of the answer */
    enum string_id title;
    enum config_key file;
    void (*put_refused)(const struct request *q, struct html *h, const struct given *g);
    void (*put_preview)(const struct request *q, struct html *h, const struct given *g);
};

static void import(const struct request *q, struct reply *a, const struct import *i, bool apply)
{
    AUTO_JSON json_t *answer = NULL, *more = json_pack("{s:b}", "check", !apply);
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    size_t n = 0;
    int r = admin_upload_text(q, &text, &n, &e);

    if (r == 0)
        r = admin_send_text(q, i->request, name_of(q), text, n, more, &answer, &e);
    if (r == 0 && apply) {
        admin_let_go_of_file(q, i->file);
        web_redirect(a, "%s?done=1", i->path);
        return;
    }
    const struct given given = { text, n, answer };
    room_for_text(a);
    admin_begin(q, a, i->title, i->path);
    if (r < 0) {
        a->status = 409;
        admin_notice(q, &a->body, true, S_IMPORT_REFUSED, json_array_size(json_object_get(answer, i->mistakes)) > 0 ? "" : err_line(&e));
        i->put_refused(q, &a->body, &given);
    } else {
        i->put_preview(q, &a->body, &given);
    }
    admin_end(q, a);
}

/* ---- officers */

static void put_officers_form(const struct request *q, struct html *h)
{
    page_form(q, h, "/admin/officers/check", NULL, "upload");
    admin_put_file_field(q, h, S_IMPORT_OFFICERS_FILE, "file", ".csv,text/csv,text/plain");
    html_put(h, "<button class=\"button primary\" " ADMIN_WITH_FILE ">%s</button></form>\n", tr(q, S_IMPORT_CHECK));
}

void page_admin_officers(const struct request *q, struct reply *a)
{
    struct html *h = &a->body;

    admin_begin(q, a, S_TAB_OFFICERS, "/admin/officers");
    if (*form_get(q->query, "done"))
        admin_notice(q, h, false, S_IMPORT_DONE, "");
    html_put(h, "<p>%s</p>\n", tr(q, S_IMPORT_OFFICERS_EXPLAIN));
    put_file_note(q, h, CONFIG_OFFICE_OFFICERS_FILE);
    put_officers_form(q, h);
    html_put(h, "<p class=\"choices\"><a class=\"button\" href=\"/admin/officers.csv\" download>%s</a> <a class=\"button\" href=\"/officers\">%s</a></p>\n",
             tr(q, S_IMPORT_DOWNLOAD), tr(q, S_IMPORT_OFFICERS_SEE));
    admin_end(q, a);
}

static void put_changes(const struct request *q, struct html *h, const json_t *answer)
{
    static const struct { const char *name; enum string_id label; } kinds[] = {
        { "new", S_CHANGE_NEW }, { "changed", S_CHANGE_CHANGED }, { "transferred", S_CHANGE_TRANSFERRED }, { "inactive", S_CHANGE_INACTIVE },
        { "active_again", S_CHANGE_ACTIVE_AGAIN },
    };
    const json_t *summary = json_object_get(answer, "summary"), *list = json_object_get(answer, "changes"), *one;
    size_t i, k;
    char n[16];

    html_put(h, "<p class=\"counts-line\">");
    snprintf(n, sizeof(n), "%d", (int)json_int(summary, "posts", 0));
    html_fill(h, tr(q, S_CHANGE_POSTS), n, NULL);
    for (k = 0; k < ARRAY_LEN(kinds); k++)
        html_put(h, " <span>%s: <b>%d</b></span>", tr(q, kinds[k].label), (int)json_int(summary, kinds[k].name, 0));
    html_put(h, "</p>\n");
    if (json_array_size(list) == 0)
        return;
    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
             "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(q, S_CHANGE_TABLE), tr(q, S_OFFICER_POST), tr(q, S_CHANGE_WHAT),
             tr(q, S_CHANGE_BEFORE), tr(q, S_CHANGE_AFTER));
    json_array_foreach(list, i, one) {
        const char *change = json_str(one, "change", "");

        for (k = 0; k + 1 < ARRAY_LEN(kinds) && strcmp(kinds[k].name, change) != 0; k++)
            ;
        html_put(h, "<tr><th scope=\"row\">%s</th><td>%s <span class=\"meta\">%s</span></td><td>%s</td><td>%s</td></tr>\n", json_str(one, "post", ""),
                 tr(q, kinds[k].label), json_str(one, "columns", ""), json_str(one, "before", ""), json_str(one, "after", ""));
    }
    html_put(h, "</tbody></table></div>\n");
}

static void put_officers_refused(const struct request *q, struct html *h, const struct given *g)
{
    admin_put_mistakes(q, h, json_object_get(g->answer, "mistakes"), json_int(g->answer, "untold", 0), NULL);
    put_officers_form(q, h);
}

static void put_officers_preview(const struct request *q, struct html *h, const struct given *g)
{
    admin_notice(q, h, false, S_IMPORT_PREVIEW, "");
    put_changes(q, h, g->answer);
    put_file_note(q, h, CONFIG_OFFICE_OFFICERS_FILE);
    page_form(q, h, "/admin/officers/apply", NULL, "choices");
    html_put(h, "<input type=\"hidden\" name=\"name\" value=\"%s\">", name_of(q));
    admin_put_hidden_text(h, g->text);
    html_put(h, "<button class=\"button primary\" " ADMIN_WITH_FILE ">%s</button> <a class=\"button\" href=\"/admin/officers\">%s</a></form>\n",
             tr(q, S_IMPORT_APPLY), tr(q, S_BACK));
}

static const struct import officers = {
    "/admin/officers", "officers_import", "mistakes", S_TAB_OFFICERS, CONFIG_OFFICE_OFFICERS_FILE, put_officers_refused, put_officers_preview,
};

void act_officers_check(const struct request *q, struct reply *a) { import(q, a, &officers, false); }
void act_officers_apply(const struct request *q, struct reply *a) { import(q, a, &officers, true); }

/* ---- rules */

struct editor { const struct request *q; struct html *h; };

static void put_editor(const struct request *q, struct html *h, const char *text)
{
    page_form(q, h, "/admin/rules/check", NULL, "editor");
    html_put(h, "<label for=\"text\">%s</label><textarea name=\"text\" id=\"text\" rows=\"18\" spellcheck=\"false\">\n%s</textarea>",
             tr(q, S_RULES_TEXT), text);
    html_put(h, "<div class=\"upload\">");
    admin_put_file_field(q, h, S_RULES_FILE, "file", ".txt,text/plain");
    html_put(h, "</div><div class=\"choices\"><button class=\"button primary\" " ADMIN_WITH_FILE ">%s</button>"
             " <a class=\"button\" href=\"/admin/rules.txt\" download>%s</a></div></form>\n", tr(q, S_RULES_CHECK), tr(q, S_IMPORT_DOWNLOAD));
}

static int put_kept(void *ctx, const struct rules_kept *k)
{
    const struct editor *ed = ctx;

    put_editor(ed->q, ed->h, k->text);
    return 0;
}

void page_admin_rules(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *store = NULL;
    struct editor ed = { q, &a->body };

    if (web_store(q, a, &store) < 0)
        return;
    admin_begin(q, a, S_TAB_FILING, "/admin/rules");
    if (*form_get(q->query, "done"))
        admin_notice(q, &a->body, false, S_IMPORT_DONE, "");
    html_put(&a->body, "<p>%s</p>\n", tr(q, S_RULES_EXPLAIN));
    put_file_note(q, &a->body, CONFIG_OFFICE_RULES_FILE);
    store_rules(store, put_kept, &ed, NULL);
    admin_end(q, a);
}

struct trial_rows { const struct request *q; struct html *h; int n; };

static int put_trial_row(void *ctx, const struct rules_trial_row *row)
{
    struct trial_rows *t = ctx;

    if (t->n++ >= TRIAL_ROWS)
        return 0;
    if (t->n == 1)
        html_put(t->h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                 "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(t->q, S_RULES_TRIAL), tr(t->q, S_NUMBER), tr(t->q, S_RULES_MARKED_TO),
                 tr(t->q, S_RULES_WOULD), tr(t->q, S_RULES_LINES));
    html_put(t->h, "<tr><th scope=\"row\">%s</th><td>%s</td><td lang=\"en\">%s</td><td>%s</td></tr>\n", row->letter->number, row->letter->marked_to, row->would,
             row->lines);
    return 0;
}

/* What they would have done with the newest letters; a number and whom it was marked to, and no word of a letter: an admin need not see any. */
static void put_trial(const struct request *q, struct html *h, const struct given *g)
{
    AUTO_FREE struct rules_errors *errors = calloc(1, sizeof(*errors));
    AUTO_STORE struct store *store = NULL;
    struct trial_rows rows = { .q = q, .h = h };
    struct rules_trial_counts counts = { 0 };
    char looked_at[16], changed[16];
    struct rules tried;
    struct err e = { 0 };

    if (!errors || store_open(q->desk->diary_path, STORE_READ, &store, &e) < 0 || rules_parse(g->text, g->n, NULL, NULL, &tried, errors) < 0)
        return;
    html_put(h, "<section><h2>%s</h2>\n", tr(q, S_RULES_TRIAL));
    int r = store_rules_trial(store, &(struct rules_trial){ .rules = &tried, .max = TRIAL_LETTERS, .each = put_trial_row, .ctx = &rows }, &counts, &e);
    rules_done(&tried);
    if (rows.n > 0)
        html_put(h, "</tbody></table></div>\n");
    if (r < 0)
        log_warn("rules_not_tried", LOG_WHY, e.msg);
    snprintf(looked_at, sizeof(looked_at), "%d", counts.looked_at);
    snprintf(changed, sizeof(changed), "%d", counts.changed);
    html_put(h, "<p>");
    html_fill(h, tr(q, S_RULES_TRIAL_COUNTS), looked_at, changed);
    html_put(h, "</p></section>\n");
}

static void put_rules_refused(const struct request *q, struct html *h, const struct given *g)
{
    admin_put_mistakes(q, h, json_object_get(g->answer, "errors"), 0, "text");
    put_editor(q, h, g->text ? g->text : "");
}

static void put_rules_preview(const struct request *q, struct html *h, const struct given *g)
{
    char count[16];

    snprintf(count, sizeof(count), "%d", (int)json_int(g->answer, "rules", 0));
    html_put(h, "<div class=\"notice good\" role=\"status\"><p>");
    html_fill(h, tr(q, S_RULES_RIGHT), count, NULL);
    html_put(h, "</p></div>\n");
    page_form(q, h, "/admin/rules/apply", NULL, "choices");
    admin_put_hidden_text(h, g->text);
    html_put(h, "<button class=\"button primary\" " ADMIN_WITH_FILE ">%s</button></form>\n", tr(q, S_IMPORT_APPLY));
    put_trial(q, h, g);
    put_editor(q, h, g->text);
}

static const struct import rules = {
    "/admin/rules", "rules_put", "errors", S_TAB_FILING, CONFIG_OFFICE_RULES_FILE, put_rules_refused, put_rules_preview,
};

void act_rules_check(const struct request *q, struct reply *a) { import(q, a, &rules, false); }
void act_rules_apply(const struct request *q, struct reply *a) { import(q, a, &rules, true); }

/* ---- downloads */

static int put_text(void *ctx, const struct rules_kept *k)
{
    html_asset(ctx, k->text, k->text + strlen(k->text));
    return 0;
}

void page_rules_txt(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *store = NULL;

    if (web_store(q, a, &store) < 0)
        return;
    a->type = "text/plain; charset=utf-8";
    snprintf(a->file_name, sizeof(a->file_name), "rules.txt");
    store_rules(store, put_text, &a->body, NULL);
}

static int put_officer_row(void *ctx, const struct officer *o)
{
    const char *const values[] = {
        o->post, o->designation, o->designation_hi, o->other_names, o->section, o->section_hi, o->instance, o->next_post, o->is_default ? "yes" : "",
        o->active ? "" : "no", o->replaces, o->name, o->name_hi, o->email, o->mobile, o->since, o->until, o->leave_since, o->leave_until, o->link_post,
    };

    csv_out_harmless(ctx, values, ARRAY_LEN(values));
    return 0;
}

/* As officers_file.h describes it, so that it can be changed and brought back. */
void page_officers_csv(const struct request *q, struct reply *a)
{
    static const char *const titles[] = {
        "post", "designation", "designation_hi", "other_names", "section", "section_hi", "instance", "next_post", "default", "active", "replaces", "name", "name_hi",
        "email", "mobile", "from", "to", "leave_from", "leave_to", "link_post",
    };
    AUTO_STORE struct store *store = NULL;
    struct admin_csv table;
    struct err e = { 0 };

    if (web_store(q, a, &store) < 0 || admin_csv_begin(q, a, &table) < 0)
        return;
    csv_out(table.out, titles, ARRAY_LEN(titles));
    int r = store_officer_rows(store, NULL, put_officer_row, table.out, &e);
    if (r < 0)
        log_error("officers_not_read", LOG_WHY, e.msg);
    admin_csv_end(q, a, &table, "officers.csv", r);
}
