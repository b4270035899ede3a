/* e-Office's lists: what it calls and numbers things, which of our values stands for which entry, and which letters wait for one. */
#include "desk/admin/admin.h"

#include "base/csv_out.h"
#include "base/log.h"
#include "store/masters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CHOICE_ROWS = 100 /* a longer list is on the page once, and not in each row */ };

static const enum string_id titles[MASTER_KINDS] = {
    [MASTER_DELIVERY_MODE] = S_MASTER_DELIVERY_MODE, [MASTER_LANGUAGE] = S_MASTER_LANGUAGE, [MASTER_FORM] = S_MASTER_FORM,
    [MASTER_CATEGORY] = S_MASTER_CATEGORY, [MASTER_PRIORITY] = S_MASTER_PRIORITY, [MASTER_SENDER_TYPE] = S_MASTER_SENDER_TYPE, [MASTER_POST] = S_MASTER_POST,
};

/* What letters without a value of their own go with, as sendd sends them: a JSON list of text, the caller's. */
static char *standing_values(const struct request *q, const char *instance, enum master_kind kind)
{
    AUTO_JSON json_t *values = json_pack("[s]", master_otherwise(kind));
    AUTO_CONFIG struct config *own = NULL;

    if (kind == MASTER_PRIORITY)
        json_array_append_new(values, json_string(MASTER_IMMEDIATE));
    if (kind == MASTER_DELIVERY_MODE)
        json_array_append_new(values, json_string(config_text(q->desk->conf, CONFIG_OFFICE_DELIVERY_MODE)));
    if (kind == MASTER_CATEGORY && config_instance(q->desk->conf, "eoffice", instance, &own, NULL) == 0)
        json_array_append_new(values, json_string(config_text(own, CONFIG_EOFFICE_CATEGORY)));
    return json_dumps(values, JSON_COMPACT);
}

struct screen { const struct request *q; struct html *h; struct store *store; const char *instance; enum master_kind kind; int rows, n; int64_t chosen; };

/* ---- one list */

static int put_option(void *ctx, const struct master *m)
{
    struct screen *s = ctx;

    html_put(s->h, "<option value=\"%lld\"", (long long)m->id);
    if (m->id == s->chosen)
        html_put(s->h, " selected");
    html_put(s->h, ">%s (%lld)</option>", m->name, (long long)m->id);
    return 0;
}

/* What a row's value stands for there: chosen from the list, or its number typed where the list is long. */
static void put_choice(struct screen *s, const struct master_use *u)
{
    const char *list = master_list_name(s->kind);

    s->chosen = u->id ? u->id : u->same_id;
    if (s->rows > CHOICE_ROWS) {
        html_put(s->h, "<input name=\"id\" inputmode=\"numeric\" class=\"short\" autocomplete=\"off\" aria-label=\"%s\" list=\"%s\" value=\"%lld\">", u->own, list,
                 (long long)s->chosen);
        html_put(s->h, " <span class=\"meta\">%s</span>", u->name);
        return;
    }
    html_put(s->h, "<select name=\"id\" aria-label=\"%s\"><option value=\"0\">—</option>", u->own);
    store_masters(s->store, s->instance, list, put_option, s, NULL);
    html_put(s->h, "</select>");
}

static void put_stand(const struct screen *s, const struct master_use *u)
{
    char n[16];

    if (u->id && *u->name) {
        html_text(s->h, tr(s->q, S_MASTER_MAPPED));
    } else if (u->id) {
        html_put(s->h, "<span class=\"missing\">▲ %s</span>", tr(s->q, S_MASTER_GONE));
    } else if (u->same_id) {
        html_text(s->h, tr(s->q, S_MASTER_SAME_NAME));
    } else {
        snprintf(n, sizeof(n), "%d", u->waiting);
        html_put(s->h, "<span class=\"missing\">▲ ");
        html_fill(s->h, tr(s->q, u->waiting > 0 ? S_MASTER_MISSING_WAIT : S_MASTER_MISSING), n, NULL);
        html_put(s->h, "</span>");
    }
}

static int put_use(void *ctx, const struct master_use *u)
{
    struct screen *s = ctx;

    if (s->n++ == 0)
        html_put(s->h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                 "<th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(s->q, titles[s->kind]), tr(s->q, S_MASTER_OWN), tr(s->q, S_MASTER_THEIRS), tr(s->q, S_MASTER_STAND));
    html_put(s->h, s->kind == MASTER_POST ? "<tr><th scope=\"row\">%s</th><td>" : "<tr><th scope=\"row\" lang=\"en\">%s</th><td>", u->own);
    page_form(s->q, s->h, "/admin/masters", NULL, "change");
    html_put(s->h, "<input type=\"hidden\" name=\"instance\" value=\"%s\"><input type=\"hidden\" name=\"list\" value=\"%s\"><input type=\"hidden\" name=\"own\" value=\"%s\">",
             s->instance, master_list_name(s->kind), u->own);
    put_choice(s, u);
    html_put(s->h, "<button class=\"button\">%s</button></form></td><td>", tr(s->q, S_SETTING_SAVE));
    put_stand(s, u);
    html_put(s->h, "</td></tr>\n");
    return 0;
}

static int count_rows(void *ctx, const struct master *m)
{
    (void)m;
    ++*(int *)ctx;
    return 0;
}

static void put_list(struct screen *s)
{
    char n[16];
    const char *list = master_list_name(s->kind);
    AUTO_FREE char *standing = standing_values(s->q, s->instance, s->kind);

    s->n = s->rows = 0;
    s->chosen = 0;
    store_masters(s->store, s->instance, list, count_rows, &s->rows, NULL);
    snprintf(n, sizeof(n), "%d", s->rows);
    html_put(s->h, "<section><h2>%s</h2><p class=\"meta\">", tr(s->q, titles[s->kind]));
    html_fill(s->h, tr(s->q, S_MASTER_COUNT), n, NULL);
    html_put(s->h, "</p>\n");
    if (s->rows > CHOICE_ROWS) {
        html_put(s->h, "<datalist id=\"%s\">", list);
        store_masters(s->store, s->instance, list, put_option, s, NULL);
        html_put(s->h, "</datalist>\n");
    }
    if (standing)
        store_master_uses(s->store, s->instance, s->kind, standing, put_use, s, NULL);
    html_put(s->h, s->n > 0 ? "</tbody></table></div>" : "");
    if (s->n == 0)
        html_put(s->h, "<p class=\"empty\">%s</p>", tr(s->q, S_MASTER_NONE));
    html_put(s->h, "</section>\n");
}

/* ---- the page */

static int put_instance(void *ctx, const char *instance)
{
    struct screen *s = ctx;

    html_put(s->h, "<li><a href=\"/admin/masters?instance=");
    html_url(s->h, instance);
    html_put(s->h, "\" aria-current=\"%s\">%s</a></li>", strcmp(instance, s->instance) == 0 ? "true" : "false",
             *instance ? instance : tr(s->q, S_MASTER_ONLY_INSTANCE));
    return 0;
}

static void put_forms(const struct screen *s)
{
    html_put(s->h, "<div class=\"choices\">");
    page_form(s->q, s->h, "/admin/masters/fetch", NULL, "inline");
    html_put(s->h, "<input type=\"hidden\" name=\"instance\" value=\"%s\"><button class=\"button primary\">%s</button></form> <a class=\"button\" download href=\"/admin/masters.csv?instance=",
             s->instance, tr(s->q, S_MASTER_FETCH));
    html_url(s->h, s->instance);
    html_put(s->h, "\">%s</a></div>\n", tr(s->q, S_IMPORT_DOWNLOAD));
    page_form(s->q, s->h, "/admin/masters/import", NULL, "upload");
    html_put(s->h, "<input type=\"hidden\" name=\"instance\" value=\"%s\">", s->instance);
    admin_put_file_field(s->q, s->h, S_MASTER_FILE, "file", ".csv,text/csv,text/plain");
    html_put(s->h, "<button class=\"button\" " ADMIN_WITH_FILE ">%s</button></form>\n", tr(s->q, S_MASTER_IMPORT));
}

/* why NULL: nothing went wrong. */
static void show(const struct request *q, struct reply *a, const char *instance, const char *why, const json_t *mistakes)
{
    AUTO_STORE struct store *store = NULL;
    struct screen s = { .q = q, .h = &a->body, .instance = instance };

    if (web_store(q, a, &store) < 0)
        return;
    s.store = store;
    a->status = why ? 409 : 200;
    admin_begin(q, a, S_ADMIN_MASTERS, "/admin/masters");
    if (why)
        admin_notice(q, &a->body, true, S_SETTING_REFUSED, why);
    else if (*form_get(q->query, "done"))
        admin_notice(q, &a->body, false, S_IMPORT_DONE, "");
    admin_put_mistakes(q, &a->body, mistakes, 0, NULL);
    html_put(&a->body, "<p>%s</p>\n<nav class=\"sections\" aria-label=\"%s\"><ul>", tr(q, S_MASTER_EXPLAIN), tr(q, S_MASTER_INSTANCES));
    store_master_instances(store, put_instance, &s, NULL);
    html_put(&a->body, "</ul></nav>\n");
    put_forms(&s);
    for (int kind = 0; kind < MASTER_KINDS; kind++) {
        s.kind = (enum master_kind)kind;
        put_list(&s);
    }
    admin_end(q, a);
}

void page_masters(const struct request *q, struct reply *a)
{
    show(q, a, form_get(q->query, "instance"), NULL, NULL);
}

static void back(struct reply *a, const char *instance)
{
    struct html url;

    html_init(&url, sizeof(a->location));
    html_url(&url, instance);
    web_redirect(a, "/admin/masters?done=1&instance=%s", url.text ? url.text : "");
    html_done(&url);
}

void act_master_map(const struct request *q, struct reply *a)
{
    const char *instance = form_get(q->form, "instance");
    struct err e = { 0 };

    if (web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "do", "master_map", "instance", instance, "list", form_get(q->form, "list"), "own",
                                    form_get(q->form, "own"), "id", (json_int_t)form_int(q->form, "id"), "actor", web_actor(q)), &e) < 0)
        show(q, a, instance, err_line(&e), NULL);
    else
        back(a, instance);
}

/* ---- from e-Office itself */

static int put_fetched(const struct request *q, const char *instance, const json_t *masters, struct err *e)
{
    int r = 0;

    for (int kind = 0; r == 0 && kind < MASTER_KINDS; kind++) {
        const char *list = master_list_name((enum master_kind)kind);
        json_t *rows = json_object_get(masters, list);

        if (rows)
            r = web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:O, s:s}", "do", "masters_put", "instance", instance, "list", list, "rows", rows, "actor",
                                            web_actor(q)), e);
    }
    return r;
}

void act_masters_fetch(const struct request *q, struct reply *a)
{
    const char *instance = form_get(q->form, "instance");
    AUTO_JSON json_t *result = NULL;
    struct err e = { 0 };
    int r = admin_trial(q, json_pack("{s:s, s:s}", "do", "masters_fetch", "instance", instance), &result, &e);

    if (r == 0)
        r = put_fetched(q, instance, json_object_get(result, "masters"), &e);
    if (r < 0)
        show(q, a, instance, err_line(&e), NULL);
    else
        back(a, instance);
}

/* ---- from and to a file */

void act_masters_import(const struct request *q, struct reply *a)
{
    const char *instance = form_get(q->form, "instance");
    AUTO_JSON json_t *answer = NULL, *more = json_pack("{s:s}", "instance", instance);
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    size_t n = 0;
    int r = admin_upload_text(q, &text, &n, &e);

    if (r == 0)
        r = admin_send_text(q, "masters_import", "masters.csv", text, n, more, &answer, &e);
    if (r < 0)
        show(q, a, instance, err_line(&e), json_object_get(answer, "mistakes"));
    else
        back(a, instance);
}

static void put_csv_row(FILE *out, const char *list, int64_t id, const char *name, const char *own)
{
    char number[24];
    const char *const values[] = { list, number, name, own };

    snprintf(number, sizeof(number), "%" PRId64, id);
    csv_out_harmless(out, values, ARRAY_LEN(values));
}

static int put_csv_entry(void *ctx, const struct master *m)
{
    put_csv_row(ctx, m->list, m->id, m->name, "");
    return 0;
}

/* Our values that stand for it come in rows of their own behind the lists: the same entry once more, with "own". */
struct csv_own { FILE *out; const char *list; };
static int put_csv_own(void *ctx, const struct master_use *u)
{
    const struct csv_own *c = ctx;

    if (u->id != 0 && *u->name)
        put_csv_row(c->out, c->list, u->id, u->name, u->own);
    return 0;
}

void page_masters_csv(const struct request *q, struct reply *a)
{
    static const char *const columns[] = { "list", "id", "name", "own" };
    const char *instance = form_get(q->query, "instance");
    AUTO_STORE struct store *store = NULL;
    struct admin_csv table;
    struct err e = { 0 };

    if (web_store(q, a, &store) < 0 || admin_csv_begin(q, a, &table) < 0)
        return;
    csv_out(table.out, columns, ARRAY_LEN(columns));
    int r = store_masters(store, instance, NULL, put_csv_entry, table.out, &e);
    for (int kind = 0; r == 0 && kind < MASTER_KINDS; kind++)
        r = store_master_uses(store, instance, (enum master_kind)kind, "[]", put_csv_own,
                              &(struct csv_own){ table.out, master_list_name((enum master_kind)kind) }, &e);
    if (r < 0)
        log_error("lists_not_read", LOG_WHY, e.msg);
    admin_csv_end(q, a, &table, "e-office-lists.csv", r);
}
