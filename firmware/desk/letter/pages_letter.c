/* One letter: its page image beside its fields, and all that can be done with it. */
#include "desk/letter/letter_page.h"
#include "desk/letter/doubts.h"
#include "desk/letter/foot.h"
#include "desk/letter/hand_over.h"
#include "desk/letter/kept.h"
#include "desk/letter/next.h"
#include "desk/letter/presence.h"
#include "desk/register/lines.h"
#include "desk/letter/links.h"
#include "desk/letter/reasons.h"
#include "desk/mails/mails.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { READING_MAX_BYTES = 32 * 1024 * 1024 };

bool letter_can_type(const struct letter_view *v) { return v->letter->state == LETTER_READ && web_may(v->q, RIGHT_WORK); }

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
    html_put(h, "<span class=\"meta roomy\">%s ", tr(v->q, S_RECEIVED));
    line_time(h, l->received_s, false);
    html_put(h, "</span></div>\n");
}

static void put_notices(const struct letter_view *v)
{
    struct html *h = v->h;

    letter_done_notice(v->q, h, v->store);
    if (!v->typed)
        return;
    html_put(h, "<div class=\"notice bad\" role=\"alert\"><p>%s</p>", tr(v->q, v->typed->notice));
    if (v->typed->why) {
        html_put(h, "<p>");
        html_said(h, v->q->lang, v->typed->why);
        html_put(h, "</p>");
    }
    html_put(h, "</div>\n");
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

    if (l->state == LETTER_TAKEN_IN || l->state == LETTER_REFUSED || l->purged_s > 0)
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

    if (!v->typed || !letter_can_type(v))       /* else what the diary has is shown, and the words beside it */
        return 0;
    if (fields_from_form(v->values, v->typed->form) < 0)
        return err_set(e, -ENOMEM, "out of memory");
    clock_format_date(clock_utc_s(), today);
    fields_check(v->values, today);
    if (form_has(v->typed->form, "post"))
        v->post = form_get(v->typed->form, "post");
    return 0;
}

/* Somebody else is at the same letter: the first to confirm it wins. */
static void put_others_here(const struct letter_view *v)
{
    char other[PERSON_NAME_SIZE];

    if (v->letter->state != LETTER_READ ||
        !presence_other(v->q->desk->presence, v->letter->id, web_actor(v->q), clock_mono_ms(), other, sizeof(other)))
        return;
    html_put(v->h, "<p class=\"notice\" data-key=\"others\" role=\"status\">");
    html_fill(v->h, tr(v->q, S_OPEN_ELSEWHERE), other, NULL);
    html_put(v->h, "</p>\n");
}

/* What changes by itself while the letter stays as it is. */
static int put_under_way(const struct letter_view *v, struct err *e)
{
    int r = letter_handover(v, e);

    put_others_here(v);
    if (r == 0)
        r = letter_page_jobs(v, e);
    if (r == 0)
        r = letter_label(v, e);
    return r == 0 ? letter_deliveries(v, e) : r;
}

static int put_right_side(const struct letter_view *v, struct err *e)
{
    bool typing = letter_can_type(v);

    html_put(v->h, "<section class=\"side\" id=\"side\" aria-label=\"%s\" data-letter=\"%lld\" data-person=\"%s\"%s>\n", tr(v->q, S_FIELDS),
             (long long)v->letter->id, web_actor(v->q), v->typed ? " data-came-back=\"yes\"" : "");
    if (typing)
        html_put(v->h, "<p class=\"notice\" id=\"kept-words\" hidden>%s <button type=\"button\" class=\"button small\">%s</button> "
                 "<button type=\"button\" class=\"button small\">%s</button></p>\n", tr(v->q, S_KEPT_WORDS), tr(v->q, S_KEPT_PUT_BACK), tr(v->q, S_KEPT_FORGET));
    if (v->typed && !typing)
        letter_kept(v, v->typed->form);
    if (v->letter->state == LETTER_TAKEN_IN)
        html_put(v->h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_BEING_READ_TEXT));
    if (v->letter->state == LETTER_HELD || v->letter->state == LETTER_VOID) {
        html_put(v->h, "<p class=\"notice\">%s: ", tr(v->q, S_REASON));
        html_said(v->h, v->q->lang, v->letter->reason);
        html_put(v->h, "</p>\n");
    }
    if (v->letter->state == LETTER_REFUSED)
        html_put(v->h, "<p class=\"notice\">%s</p>\n", tr(v->q, S_REFUSED_TEXT));
    html_put(v->h, "<div data-live=\"/letters/%lld/live?revision=%d%s\">\n", (long long)v->letter->id, v->letter->revision,
             typing ? "&typing=1" : "");
    int r = put_under_way(v, e);
    html_put(v->h, "</div>\n");
    letter_mail(v);
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
    letter_foot(v);
    letter_keys(v);
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
            letter_keep_words(q, a, typed);
        return;
    }
    job.store = s;
    if (typed)
        a->status = typed->status;
    int r = store_letter(s, q->id, show, &job, &e);
    if (r < 0 && r != -ENOENT)
        log_error("letter_not_shown", LOG_WHY, e.msg);
    if (r < 0 && r != -ENOENT && typed)
        letter_keep_words(q, a, typed);
    else if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : r == -EAGAIN ? 503 : 500, NULL);
}

void page_letter(const struct request *q, struct reply *a)
{
    if (web_may(q, RIGHT_WORK))
        presence_seen(q->desk->presence, q->id, web_actor(q), true, clock_mono_ms());
    letter_page(q, a, NULL);
}

/* ---- what changes while the screen is open */

static void put_changed(const struct letter_view *v, bool pages)
{
    html_put(v->h, "<p class=\"notice bad\" data-key=\"changed\" role=\"alert\">%s", tr(v->q, S_CHANGED_MEANWHILE));
    letter_changed_by(v);
    html_put(v->h, " <a href=\"/letters/%lld%s\">%s</a></p>\n", (long long)v->letter->id, pages ? "/pages" : "", tr(v->q, S_LOAD_AGAIN));
}

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
        put_changed(&v, pages);
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
    if (form_has(q->query, "typing") && web_may(q, RIGHT_WORK))
        presence_seen(q->desk->presence, q->id, web_actor(q), form_has(q->query, "active"), clock_mono_ms());
    int r = store_letter(s, q->id, show_live, &job, &e);
    if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
}
