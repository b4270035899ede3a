/* One letter: its page image beside its fields, and all that can be done with it. */
#include "desk/letter/letter_page.h"
#include "desk/letter/doubts.h"
#include "desk/register/lines.h"
#include "desk/letter/links.h"
#include "desk/letter/reasons.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { READING_MAX_BYTES = 32 * 1024 * 1024 };

static bool can_type(const struct letter *l) { return l->state == LETTER_READ; }

/* ---- top and bottom */

static void put_head(const struct letter_view *v, const struct receipt *receipt)
{
    struct html *h = v->h;
    const struct letter *l = v->letter;

    html_put(h, "<div class=\"letter-head\"><a class=\"button tool\" id=\"back\" href=\"/\">%s <kbd>Esc</kbd></a><h1>%s</h1>", tr(v->q, S_BACK), l->number);
    if (l->lane == 0)
        html_put(h, "<span class=\"badge vip\">%s</span>", tr(v->q, S_VIP_BADGE));
    if (l->doubts > 0)
        html_put(h, "<a class=\"badge doubt\" href=\"#doubts\">? %s</a>", tr(v->q, S_NOT_SURE));
    link_badge(v->q, h, l);
    if (l->state == LETTER_HELD || l->state == LETTER_VOID || l->state == LETTER_REFUSED)   /* the reason stands beside, in full */
        html_put(h, "<span class=\"state held\">%s</span>", tr(v->q, state_label(l->state)));
    else
        line_state(v->q, h, l, receipt);
    html_put(h, "</div>\n");
}

static void put_notices(const struct letter_view *v)
{
    struct html *h = v->h;

    if (form_has(v->q->query, "done")) {
        html_put(h, "<p class=\"notice good\" role=\"status\">");
        html_fill(h, tr(v->q, S_FILED_NEXT), form_get(v->q->query, "done"), NULL);
        html_put(h, "</p>\n");
    }
    if (!v->typed)
        return;
    html_put(h, "<div class=\"notice bad\" role=\"alert\"><p>%s</p>", tr(v->q, v->typed->notice));
    if (v->typed->why)
        html_put(h, "<p lang=\"en\">%s</p>", v->typed->why);
    html_put(h, "</div>\n");
}

/* Hold or void: a reason, then the step. Opens without a script. */
static void put_reasoned_step(const struct letter_view *v, const char *step, enum string_id label, enum string_id explain,
                              enum string_id yes, const char *look)
{
    struct html *h = v->h;
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/%s", (long long)v->letter->id, step);
    html_put(h, "<details class=\"ask up\"><summary class=\"button\">%s</summary>", tr(v->q, label));
    page_form(v->q, h, path, NULL, "sure");
    html_put(h, "<p>%s</p><label>%s <input name=\"reason\" required maxlength=\"200\"></label>"
             "<button class=\"button %s\">%s</button></form></details>\n", tr(v->q, explain), tr(v->q, S_REASON), look, tr(v->q, yes));
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

static void put_actions(const struct letter_view *v)
{
    struct html *h = v->h;
    const struct letter *l = v->letter;
    char path[64];

    html_put(h, "<div class=\"actions\">\n");
    if (letter_next(l->state, LETTER_EV_HOLD) >= 0 && l->state != LETTER_HELD)
        put_reasoned_step(v, "hold", S_HOLD, S_HOLD_EXPLAIN, S_HOLD_YES, "primary");
    if (l->state != LETTER_VOID && l->state != LETTER_REFUSED && *config_text(v->q->desk->conf, CONFIG_LABEL_PRINTER)) {
        snprintf(path, sizeof(path), "/letters/%lld/label", (long long)l->id);
        page_form(v->q, h, path, NULL, "inline plain");
        html_put(h, "<button class=\"button\">%s</button></form>\n", tr(v->q, S_LABEL_AGAIN));
    }
    if (letter_next(l->state, LETTER_EV_VOID) >= 0)
        put_reasoned_step(v, "void", S_VOID, S_VOID_EXPLAIN, S_VOID_YES, "danger");
    if (letter_next(l->state, LETTER_EV_REFUSE) >= 0)
        put_refuse(v);
    if (can_type(l)) {
        letter_tick(v);
        html_put(h, "<button class=\"button primary big\" form=\"confirm\" id=\"confirm-button\">%s <kbd>%s</kbd></button>\n",
                 tr(v->q, S_CONFIRM), "Enter");
    }
    if (letter_next(l->state, LETTER_EV_RELEASE) >= 0 && v->marked) {
        put_reasoned_step(v, "release", S_RELEASE_MARKED, S_RELEASE_MARKED_EXPLAIN, S_RELEASE, "danger");
    } else if (letter_next(l->state, LETTER_EV_RELEASE) >= 0) {
        snprintf(path, sizeof(path), "/letters/%lld/release", (long long)l->id);
        page_form(v->q, h, path, NULL, "inline");
        html_put(h, "<button class=\"button primary big\">%s</button></form>\n", tr(v->q, S_RELEASE));
    }
    html_put(h, "</div>\n");
}

/* ---- what was typed into a form that can no longer be filed */

static void put_kept_words(const struct request *q, struct html *h, const struct form *form)
{
    html_put(h, "<section class=\"kept\"><h2>%s</h2><dl class=\"facts\">\n", tr(q, S_WHAT_YOU_TYPED));
    for (int i = 0; i < DESK_FIELDS; i++)
        if (form_has(form, desk_fields[i].name))
            html_put(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", tr(q, desk_fields[i].label),
                     field_choice_label(&desk_fields[i], form_get(form, desk_fields[i].name), q->lang));
    html_put(h, "</dl></section>\n");
}

/* No letter can be shown beside the words: they stand alone, in a form that sends them once more. */
static void keep_words(const struct request *q, struct reply *a, const struct typed *typed)
{
    static const char *const others[] = { "post", "revision", "checked" };
    struct html *h = &a->body;
    char path[64];

    html_done(h);
    html_init(h, HTML_MAX_BYTES);
    a->status = typed->status;
    snprintf(path, sizeof(path), "/letters/%lld/confirm", (long long)q->id);
    page_begin(q, a, tr(q, S_ERROR_503), "error", "/");
    html_put(h, "<section class=\"message\">\n<h1 role=\"alert\">%s</h1>\n", tr(q, typed->notice));
    put_kept_words(q, h, typed->form);
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

/* ---- put together */

struct job {
    const struct request *q;
    struct reply *a;
    struct store *store;
    const struct typed *typed;
    struct err *e;
};

json_t *letter_reading(const struct request *q, const struct letter *l)
{
    AUTO_FREE void *text = NULL;
    struct err e = { 0 };
    size_t n = 0;

    if (l->state == LETTER_TAKEN_IN || l->state == LETTER_REFUSED)
        return NULL;
    int r = spool_blob_load(q->desk->spool, l->doc, "reading.json", READING_MAX_BYTES, &text, &n, &e);
    if (r < 0 && r != -ENOENT)
        log_warn("reading_not_shown", LOG_DOC LOG_WHY, l->doc, e.msg);
    return r == 0 ? json_loadb(text, n, 0, NULL) : NULL;
}

static int first_page(const struct request *q, const struct letter *l)
{
    int64_t page = form_int(q->query, "page");

    return page >= 1 && page <= l->pages ? (int)page : 1;
}

/* Fills in what was typed; says which fields cannot be taken. */
static int overlay_typed(struct letter_view *v, struct err *e)
{
    char today[CLOCK_DATE_SIZE];

    if (!v->typed)
        return 0;
    if (fields_from_form(v->values, v->typed->form) < 0)
        return err_set(e, -ENOMEM, "out of memory");
    clock_format_date(clock_utc_s(), today);
    fields_check(v->values, today);
    if (form_has(v->typed->form, "post"))
        v->post = form_get(v->typed->form, "post");
    return 0;
}

/* What changes by itself while the letter stays as it is. */
static int put_under_way(const struct letter_view *v, struct err *e)
{
    int r = letter_page_jobs(v, e);

    if (r == 0)
        r = letter_label(v, e);
    return r == 0 ? letter_deliveries(v, e) : r;
}

static int put_right_side(const struct letter_view *v, struct err *e)
{
    bool typing = can_type(v->letter);

    html_put(v->h, "<section class=\"side\" aria-label=\"%s\">\n", tr(v->q, S_FIELDS));
    if (v->typed && !typing)
        put_kept_words(v->q, v->h, v->typed->form);
    if (v->letter->state == LETTER_TAKEN_IN)
        html_put(v->h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_BEING_READ_TEXT));
    if (v->letter->state == LETTER_HELD || v->letter->state == LETTER_VOID)
        html_put(v->h, "<p class=\"notice\">%s: %s</p>\n", tr(v->q, S_REASON), v->letter->reason);
    if (v->letter->state == LETTER_REFUSED)
        html_put(v->h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_REFUSED_TEXT));
    html_put(v->h, "<div data-live=\"/letters/%lld/live?revision=%d%s\">\n", (long long)v->letter->id, v->letter->revision,
             typing ? "&typing=1" : "");
    int r = put_under_way(v, e);
    html_put(v->h, "</div>\n");
    if (r == 0)
        r = letter_links(v, e);
    if (r == 0)
        r = letter_doubts(v, e);
    letter_reasons(v);
    if (typing)
        letter_form(v);
    else if (v->letter->state != LETTER_TAKEN_IN && v->letter->state != LETTER_REFUSED)
        letter_facts(v);
    if (r == 0)
        r = letter_history(v, v->typed && v->typed->notice == S_STALE, e);
    html_put(v->h, "</section>\n");
    return r;
}

static int put_screen(struct letter_view *v, struct reply *a, struct err *e)
{
    struct receipt receipt;
    char self[64];
    int r = receipt_of(v->store, v->letter->id, &receipt, e);

    if (r < 0)
        return r;
    snprintf(self, sizeof(self), "/letters/%lld?page=%d", (long long)v->letter->id, v->page);
    page_begin(v->q, a, v->letter->number, "letter", self);
    put_notices(v);
    html_put(v->h, "<div class=\"split\">\n<div class=\"left\">\n");
    put_head(v, &receipt);
    letter_sheet(v);
    html_put(v->h, "</div>\n");
    r = put_right_side(v, e);
    html_put(v->h, "</div>\n");
    put_actions(v);
    page_end(v->q, a);
    return r;
}

static int show(void *ctx, const struct letter *l)
{
    struct job *job = ctx;
    struct field_values values;
    AUTO_JSON json_t *reading = letter_reading(job->q, l);
    struct letter_view v = {
        .q = job->q, .h = &job->a->body, .store = job->store, .letter = l, .values = &values, .post = l->post,
        .typed = job->typed, .reading = reading, .page = first_page(job->q, l),
    };

    int r = fields_load(job->store, l, &values, job->e);
    if (r == 0)
        r = store_is_marked(job->store, l->id, &v.marked, job->e);
    if (r == 0)
        r = overlay_typed(&v, job->e);
    int good = r == 0 ? letter_post_is_good(job->store, v.post, job->e) : r;
    v.stale_post = good == 0;
    if (good >= 0)
        r = put_screen(&v, job->a, job->e);
    fields_done(&values);
    return good < 0 ? good : r;
}

void letter_page(const struct request *q, struct reply *a, const struct typed *typed)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct job job = { .q = q, .a = a, .typed = typed, .e = &e };

    if (web_store(q, a, &s) < 0) {
        if (typed)
            keep_words(q, a, typed);
        return;
    }
    job.store = s;
    if (typed)
        a->status = typed->status;
    int r = store_letter(s, q->id, show, &job, &e);
    if (r < 0 && r != -ENOENT)
        log_error("letter_not_shown", LOG_WHY, e.msg);
    if (r < 0 && r != -ENOENT && typed)
        keep_words(q, a, typed);
    else if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : r == -EAGAIN ? 503 : 500, NULL);
}

void page_letter(const struct request *q, struct reply *a)
{
    letter_page(q, a, NULL);
}

/* ---- what changes while the screen is open */

/* "pages": for the screen of its pages. */
static int show_live(void *ctx, const struct letter *l)
{
    struct job *job = ctx;
    struct html *h = &job->a->body;
    struct letter_view v = { .q = job->q, .h = h, .store = job->store, .letter = l };
    bool pages = form_has(job->q->query, "pages");

    if (form_int(job->q->query, "revision") == l->revision)
        return pages ? letter_page_jobs(&v, job->e) : put_under_way(&v, job->e);
    if (form_has(job->q->query, "typing"))      /* never take the words from under someone's fingers */
        html_put(h, "<p class=\"notice bad\" data-key=\"changed\" role=\"alert\">%s <a href=\"/letters/%lld%s\">%s</a></p>\n",
                 tr(job->q, S_CHANGED_MEANWHILE), (long long)l->id, pages ? "/pages" : "", tr(job->q, S_LOAD_AGAIN));
    else
        html_put(h, "<p data-key=\"reload\" data-reload=\"1\"></p>\n");
    return 0;
}

void page_letter_live(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct job job = { .q = q, .a = a, .e = &e };

    if (web_store(q, a, &s) < 0)
        return;
    job.store = s;
    int r = store_letter(s, q->id, show_live, &job, &e);
    if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
}
