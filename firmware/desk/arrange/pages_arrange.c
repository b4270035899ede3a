/* The pages of a letter: order, turn, hide and show, split, merge, take back, scan once more. */
#include "base/text.h"
#include "desk/web/guard.h"
#include "desk/letter/letter_page.h"
#include "desk/arrange/sides.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A step that was not taken. */
struct said {
    const char *typed;              /* the order; NULL: it was another step */
    enum string_id notice;
    const char *value, *why;        /* of the notice's "{1}"; a program's own sentence, which is English; NULL: none */
};

struct view {
    const struct request *q;
    struct reply *a;
    struct store *store;
    const struct letter *letter;
    const struct sides *sides;
    const struct said *said;        /* what came of a step that was not taken; NULL: there was none */
};

/* ---- the screen */

static const struct { const char *why; enum string_id word; } reasons[] = {
    { "blank", S_HIDDEN_BLANK }, { "separator", S_HIDDEN_SEPARATOR }, { "moved", S_HIDDEN_MOVED },
    { "replaced", S_HIDDEN_REPLACED }, { "hidden", S_HIDDEN_BY_HAND },
};

static const char *reason_word(const struct request *q, const char *why)
{
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
        if (strcmp(reasons[i].why, why) == 0)
            return tr(q, reasons[i].word);
    return tr(q, S_HIDDEN_BY_HAND);
}

static void begin_form(const struct view *v, const char *what, const char *id, const char *look)
{
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/pages/%s", (long long)v->letter->id, what);
    page_form(v->q, &v->a->body, path, id, look);
    html_put(&v->a->body, "<input type=\"hidden\" name=\"revision\" value=\"%d\">", v->letter->revision);
}

/* What can be done with one page at once: a letter that begins here, or a better scan of it. */
static void put_page_steps(const struct view *v, const struct side *s)
{
    struct html *h = &v->a->body;

    if (s->place > 1) {
        begin_form(v, "split", NULL, "inline");
        html_put(h, "<input type=\"hidden\" name=\"at\" value=\"%d\"><button class=\"button small\">✂ %s</button></form>\n", s->place, tr(v->q, S_SPLIT_HERE));
    }
    if (strncmp(s->blob, "page-", 5) == 0) {
        page_form(v->q, h, "/scan/start", NULL, "inline");
        html_put(h, "<input type=\"hidden\" name=\"purpose\" value=\"replace\"><input type=\"hidden\" name=\"target\" value=\"%s\">"
                 "<input type=\"hidden\" name=\"replaces\" value=\"%s\"><button class=\"button small\">%s</button></form>\n",
                 v->letter->doc, s->blob, tr(v->q, S_SCAN_AGAIN));
    }
}

/* The image, and large behind it; a page that could not be drawn has none. number: of the side. */
static void put_thumb(const struct view *v, const struct side *s, const char *number)
{
    struct html *h = &v->a->body;
    const char *kind = s->why ? "hidden" : "view";

    if (!s->has_view) {
        html_put(h, "<span class=\"thumb\">");
        html_fill(h, tr(v->q, S_SIDE_NO), number, NULL);
        html_put(h, "</span>\n");
        return;
    }
    html_put(h, "<a class=\"thumb\" href=\"/letters/%lld/%s/%d\" target=\"_blank\" rel=\"noopener\">"
             "<img loading=\"lazy\" src=\"/letters/%lld/%s/%d\" alt=\"", (long long)v->letter->id, kind, s->place,
             (long long)v->letter->id, kind, s->place);
    html_fill(h, tr(v->q, S_SIDE_NO), number, NULL);
    html_put(h, "\"></a>\n");
}

static void put_side(const struct view *v, const struct side *s)
{
    struct html *h = &v->a->body;
    char number[16], place[16];
    int no = (int)(s - v->sides->of) + 1;

    snprintf(number, sizeof(number), "%d", no);
    snprintf(place, sizeof(place), "%d", s->place);
    html_put(h, "<li class=\"side-card%s\" data-side=\"%d\" data-turned=\"%d\"%s>\n", s->why ? " hidden-side" : "", no, s->turned,
             s->why && strcmp(s->why, "moved") == 0 ? " data-moved=\"1\"" : "");
    put_thumb(v, s, number);
    html_put(h, "<p><b>");
    if (s->why)
        html_put(h, "%s", reason_word(v->q, s->why));
    else
        html_fill(h, tr(v->q, S_PAGE_NO), place, NULL);
    html_put(h, "</b> <small>");
    html_fill(h, tr(v->q, S_SIDE_NO), number, NULL);
    html_put(h, "</small></p>\n<div class=\"side-tools scripted\"></div>\n");
    if (!s->why && letter_is_open(v->letter->state))
        put_page_steps(v, s);
    html_put(h, "</li>\n");
}

static void put_list(const struct view *v, bool hidden)
{
    const struct side *s;

    html_put(&v->a->body, "<ol class=\"side-list\" data-hidden=\"%d\">\n", hidden);
    for (int place = 1; (s = sides_at(v->sides, hidden, place)) != NULL; place++)
        put_side(v, s);
    html_put(&v->a->body, "</ol>\n");
}

static void put_order(const struct view *v)
{
    struct html *h = &v->a->body;
    char order[SIDES_ORDER_BYTES];

    if (!sides_print_order(v->sides, order)) {
        html_put(h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_ORDER_TOO_LONG));
        return;
    }
    begin_form(v, "order", "arrange", "order-form");
    html_put(h, "<label for=\"order\">%s</label>\n<input id=\"order\" name=\"order\" maxlength=\"%d\" value=\"%s\" data-was=\"%s\" inputmode=\"text\">\n"
             "<button class=\"button primary\" id=\"save-order\">%s</button></form>\n", tr(v->q, S_ORDER), SIDES_ORDER_BYTES - 1,
             v->said && v->said->typed ? v->said->typed : order, order, tr(v->q, S_ORDER_SAVE));
    /* What the scripted buttons are called: words of the page's language for pages.js. */
    html_put(h, "<template id=\"side-words\" data-earlier=\"%s\" data-later=\"%s\" data-turn=\"%s\" data-hide=\"%s\" data-show=\"%s\"></template>\n",
             tr(v->q, S_SIDE_EARLIER), tr(v->q, S_SIDE_LATER), tr(v->q, S_TURN), tr(v->q, S_SIDE_HIDE), tr(v->q, S_SIDE_SHOW));
}

static void put_letter_steps(const struct view *v)
{
    struct html *h = &v->a->body;

    html_put(h, "<div class=\"choices\">\n");
    begin_form(v, "undo", NULL, "inline");
    html_put(h, "<button class=\"button\">↶ %s</button></form>\n", tr(v->q, S_PAGES_UNDO));
    page_form(v->q, h, "/scan/start", NULL, "inline");
    html_put(h, "<input type=\"hidden\" name=\"purpose\" value=\"add\"><input type=\"hidden\" name=\"target\" value=\"%s\">"
             "<button class=\"button\">+ %s</button></form>\n", v->letter->doc, tr(v->q, S_PAGES_ADD));
    html_put(h, "<details class=\"ask\"><summary class=\"button\">%s</summary>", tr(v->q, S_MERGE));
    begin_form(v, "merge", NULL, "sure");
    html_put(h, "<p>%s</p><label>%s <input name=\"into\" required maxlength=\"60\"></label><button class=\"button primary\">%s</button></form></details>\n",
             tr(v->q, S_MERGE_EXPLAIN), tr(v->q, S_NUMBER), tr(v->q, S_MERGE_YES));
    html_put(h, "</div>\n");
}

static void put_said(const struct view *v)
{
    struct html *h = &v->a->body;

    html_put(h, "<div class=\"notice bad\" role=\"alert\"><p>");
    html_fill(h, tr(v->q, v->said->notice), v->said->value, NULL);
    html_put(h, "</p>");
    if (v->said->why) {
        html_put(h, "<p>");
        html_said(h, v->q->lang, v->said->why);
        html_put(h, "</p>");
    }
    html_put(h, "</div>\n");
}

static void put_body(const struct view *v)
{
    struct html *h = &v->a->body;

    if (v->said)
        put_said(v);
    if (letter_is_purged(v->letter)) {
        letter_purged(v->q, h, v->store, v->letter);
        return;
    }
    if (v->letter->state == LETTER_TAKEN_IN || !v->sides) {
        html_put(h, "<p class=\"notice\" role=\"status\">%s</p>\n", tr(v->q, v->letter->state == LETTER_TAKEN_IN ? S_BEING_READ_TEXT : S_NO_IMAGE_YET));
        return;
    }
    if (letter_is_open(v->letter->state)) {
        html_put(h, "<p>%s</p>\n", tr(v->q, S_PAGES_EXPLAIN));
        put_order(v);
        put_letter_steps(v);
    } else {
        html_put(h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_PAGES_FIXED));
    }
    put_list(v, false);
    html_put(h, "<h2%s>%s</h2>\n", sides_at(v->sides, true, 1) ? "" : " class=\"unseen\"", tr(v->q, S_HIDDEN_SIDES));
    put_list(v, true);
}

static void put_screen(const struct view *v)
{
    struct html *h = &v->a->body;
    char self[64];

    snprintf(self, sizeof(self), "/letters/%lld/pages", (long long)v->letter->id);
    page_begin(v->q, v->a, v->letter->number, "pages", self);
    html_put(h, "<div class=\"letter-head\"><a class=\"button tool\" id=\"back\" href=\"/letters/%lld\">%s <kbd>Esc</kbd></a><h1>%s – %s</h1></div>\n",
             (long long)v->letter->id, tr(v->q, S_BACK), v->letter->number, tr(v->q, S_PAGES));
    html_put(h, "<div data-live=\"/letters/%lld/live?revision=%d&pages=1%s\">", (long long)v->letter->id, v->letter->revision,
             v->sides && letter_is_open(v->letter->state) ? "&typing=1" : "");
    letter_page_jobs(&(struct letter_view){ .q = v->q, .h = h, .store = v->store, .letter = v->letter }, NULL);
    html_put(h, "</div>\n");
    put_body(v);
    page_end(v->q, v->a);
}

/* ---- a letter and its sides */

struct job {
    const struct request *q;
    struct reply *a;
    const struct said *said;
    struct store *store;
    void (*then)(struct job *job, const struct view *v);    /* instead of showing the screen; NULL: show it */
    struct err *e;
};

static int with_sides(void *ctx, const struct letter *l)
{
    struct job *job = ctx;
    AUTO_JSON json_t *reading = letter_reading(job->q, l);
    struct sides sides = { 0 };
    struct err e = { 0 };
    bool known = reading && sides_load(reading, &sides, &e) == 0;
    struct view v = { .q = job->q, .a = job->a, .store = job->store, .letter = l, .sides = known ? &sides : NULL, .said = job->said };
    if (job->then)
        job->then(job, &v);
    else
        put_screen(&v);
    sides_done(&sides);
    return 0;
}

/* After an error the reply is finished. */
static int on_letter(struct job *job)
{
    AUTO_STORE struct store *s = NULL;
    int r = web_store(job->q, job->a, &s);

    if (r < 0)
        return r;
    job->store = s;
    r = store_letter(s, job->q->id, with_sides, job, job->e);
    if (r == -ENOENT)
        web_error(job->q, job->a, 404, NULL);
    else if (r < 0)
        web_error(job->q, job->a, r == -EAGAIN ? 503 : 500, NULL);
    return r;
}

static void show_again(const struct request *q, struct reply *a, int status, struct said said)
{
    struct err e = { 0 };
    struct job job = { .q = q, .a = a, .said = &said, .e = &e };

    a->status = status;
    on_letter(&job);
}

void page_arrange(const struct request *q, struct reply *a)
{
    struct err e = { 0 };
    struct job job = { .q = q, .a = a, .e = &e };

    on_letter(&job);
}

/* ---- steps */

/* Asks diaryd; on to the letter ("?page=2") or its pages ("/pages"), or the pages again with its sentence. */
static void ask_diary_for(const struct request *q, struct reply *a, json_t *take_message, const char *typed, const char *next)
{
    struct err e = { 0 };
    int64_t revision = form_int(q->form, "revision");
    int r;

    json_object_set_new(take_message, "letter", json_integer((json_int_t)q->id));
    json_object_set_new(take_message, "revision", json_integer(revision));
    json_object_set_new(take_message, "actor", json_string(web_actor(q)));
    r = web_tell_diary(q, take_message, &e);
    if (r == 0)
        web_redirect(a, "/letters/%lld%s", (long long)q->id, next);
    else
        show_again(q, a, r == -EREMOTEIO ? 409 : 503, r == -EREMOTEIO
                   ? (struct said){ .typed = typed, .notice = S_ORDER_REFUSED, .why = err_line(&e) }
                   : (struct said){ .typed = typed, .notice = S_DIARY_AWAY });
}

static void ask_diary(const struct request *q, struct reply *a, json_t *take_message, const char *typed)
{
    ask_diary_for(q, a, take_message, typed, "/pages");
}

struct order { struct job job; json_t *pages; struct sides_problem problem; };

static void read_order(struct job *job, const struct view *v)
{
    struct order *o = (struct order *)job;      /* job is its first member */

    if (v->sides)
        sides_parse_order(v->sides, form_get(job->q->form, "order"), &o->pages, &o->problem);
    else
        o->problem.sentence = S_ORDER_TOO_SOON;
}

void act_pages_order(const struct request *q, struct reply *a)
{
    struct err e = { 0 };
    struct order o = { .job = { .q = q, .a = a, .then = read_order, .e = &e }, .problem.sentence = S_ERROR_500_TEXT };

    if (on_letter(&o.job) < 0)
        return;
    if (o.pages)
        ask_diary(q, a, json_pack("{s:s, s:o}", "do", "pages_arrange", "pages", o.pages), form_get(q->form, "order"));
    else
        show_again(q, a, 422, (struct said){ .typed = form_get(q->form, "order"), .notice = o.problem.sentence, .value = o.problem.word });
}

static void turn_page(struct job *job, const struct view *v)
{
    struct order *o = (struct order *)job;
    const struct form *f = job->q->form;

    if (v->sides)
        o->pages = sides_turned(v->sides, (int)form_int(f, "page"), (int)form_int(f, "degrees"));
    if (!o->pages)
        o->problem.sentence = v->sides ? S_ORDER_NO_SIDE : S_ORDER_TOO_SOON;
}

/* A page that was turned on the letter's screen stays so: read again as it now lies, and back to the letter. */
void act_pages_turn(const struct request *q, struct reply *a)
{
    struct err e = { 0 };
    struct order o = { .job = { .q = q, .a = a, .then = turn_page, .e = &e }, .problem.sentence = S_ERROR_500_TEXT };
    char back[32];

    snprintf(back, sizeof(back), "?page=%d", (int)form_int(q->form, "page"));
    if (on_letter(&o.job) < 0)
        return;
    if (o.pages)
        ask_diary_for(q, a, json_pack("{s:s, s:o}", "do", "pages_arrange", "pages", o.pages), NULL, back);
    else
        show_again(q, a, 422, (struct said){ .notice = o.problem.sentence, .value = form_get(q->form, "page") });
}

void act_pages_split(const struct request *q, struct reply *a)
{
    ask_diary(q, a, json_pack("{s:s, s:[I]}", "do", "pages_split", "at", (json_int_t)form_int(q->form, "at")), NULL);
}

void act_pages_undo(const struct request *q, struct reply *a)
{
    ask_diary(q, a, json_pack("{s:s}", "do", "pages_undo"), NULL);
}

static int keep_number(void *ctx, const struct letter *l)
{
    snprintf(ctx, STORE_NUMBER_SIZE, "%s", l->number);
    return 0;
}

/* The other letter is named as its label says, or by its serial alone, "CRU-A/2026/000123" or "123" in digits of either script:
 * then it is of this letter's register and year. -ENOENT: there is none. */
static int find_other(const struct request *q, struct store *s, int64_t *ret_id)
{
    AUTO_FREE char *typed = strdup(form_get(q->form, "into"));
    char own[STORE_NUMBER_SIZE], full[STORE_NUMBER_SIZE + 24];
    struct err e = { 0 };

    if (!typed)
        return -ENOMEM;
    text_ascii_digits(typed);
    text_squeeze(typed);
    int64_t serial = form_parse_int(typed);
    if (serial < 0)
        return store_letter_id_by_number(s, typed, ret_id, &e);
    int r = store_letter(s, q->id, keep_number, own, &e);
    const char *slash = r == 0 ? strrchr(own, '/') : NULL;
    if (!slash)
        return r < 0 ? r : -ENOENT;
    snprintf(full, sizeof(full), "%.*s/%06lld", (int)(slash - own), own, (long long)serial);
    return store_letter_id_by_number(s, full, ret_id, &e);
}

void act_pages_merge(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    int64_t other = 0;

    if (web_store(q, a, &s) < 0)
        return;
    int r = find_other(q, s, &other);
    if (r < 0)
        show_again(q, a, r == -ENOENT ? 422 : 503, (struct said){ .notice = r == -ENOENT ? S_NO_SUCH_NUMBER : S_DIARY_AWAY });
    else
        ask_diary(q, a, json_pack("{s:s, s:I}", "do", "pages_merge", "into", (json_int_t)other), NULL);
}
