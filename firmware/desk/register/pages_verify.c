/* The auditor's page: proving the diary and every stored document, while work goes on. */
#include "desk/register/verifying.h"

#include "base/clock.h"
#include "desk/register/lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- what was found */

static const enum string_id sentences[AUDIT_KINDS] = {
    [AUDIT_DIARY] = S_FAULT_DIARY, [AUDIT_MISSING] = S_FAULT_MISSING, [AUDIT_ELSEWHERE] = S_FAULT_ELSEWHERE, [AUDIT_BYTES] = S_FAULT_BYTES,
    [AUDIT_REFUSED_PAGES] = S_FAULT_REFUSED_PAGES, [AUDIT_PURGED_PAGES] = S_FAULT_PURGED_PAGES, [AUDIT_NO_NUMBER] = S_FAULT_NO_NUMBER,
};

static void put_fault(const struct request *q, struct html *h, const struct verifying_fault *f)
{
    const char *letter = f->letter[0] ? f->letter : tr(q, S_FAULT_ADDED_PAGES);

    html_put(h, "<li>");
    html_fill(h, tr(q, sentences[f->kind]), letter, f->doc);
    if (f->kind == AUDIT_ELSEWHERE)
        html_put(h, " (%s; <code>%s</code>)", tr(q, state_label(f->state)), spool_stage_name(f->at));
    if (f->kind == AUDIT_NO_NUMBER)
        html_put(h, " (<code>%s</code>)", spool_stage_name(f->at));
    if (f->why[0]) {
        html_put(h, " <span class=\"why\">");
        html_said(h, q->lang, f->why);
        html_put(h, "</span>");
    }
    html_put(h, "</li>\n");
}

static void put_faults(const struct request *q, struct html *h, const struct verifying_seen *v)
{
    char more[24];

    if (v->n_faults == 0)
        return;
    html_put(h, "<ul class=\"faults\">\n");
    for (unsigned i = 0; i < v->n_faults; i++)
        put_fault(q, h, &v->faults[i]);
    html_put(h, "</ul>\n");
    if (v->result.faults <= v->n_faults)
        return;
    snprintf(more, sizeof(more), "%u", v->result.faults - v->n_faults);
    html_put(h, "<p>");
    html_fill(h, tr(q, S_VERIFY_MORE_FAULTS), more, NULL);
    html_put(h, "</p>\n");
}

/* ---- how far it is, and how it ended */

static void put_counts(const struct request *q, struct html *h, const struct verifying_seen *v)
{
    char rows[24], done[24], all[24];
    unsigned looked = v->result.letters > v->result.documents ? v->result.letters : v->result.documents;

    snprintf(rows, sizeof(rows), "%lld", (long long)v->result.history_rows);
    snprintf(done, sizeof(done), "%u", looked);
    snprintf(all, sizeof(all), "%lld", (long long)v->letters);
    html_put(h, "<p>");
    html_fill(h, tr(q, S_VERIFY_HISTORY), rows, NULL);
    html_put(h, "<br>");
    html_fill(h, tr(q, S_VERIFY_DOCUMENTS), done, all);
    html_put(h, "</p>\n");
}

static void put_running(const struct request *q, struct html *h, const struct verifying_seen *v, const char *began)
{
    html_put(h, "<p role=\"status\">");
    html_fill(h, tr(q, S_VERIFY_RUNNING), began, v->actor);
    html_put(h, "</p>\n<progress max=\"%lld\" value=\"%lld\" aria-label=\"%s\"></progress>\n", (long long)(v->letters > 0 ? v->letters : 1),
             (long long)v->result.letters, tr(q, S_VERIFY));
    put_counts(q, h, v);
    page_form(q, h, "/verify/stop", NULL, "inline");
    html_put(h, "<button class=\"button\">%s</button></form>\n<noscript><a class=\"button\" href=\"/verify\">%s</a></noscript>\n", tr(q, S_VERIFY_STOP),
             tr(q, S_VERIFY_LOOK_AGAIN));
}

static void put_ended(const struct request *q, struct html *h, const struct verifying_seen *v, const char *ended)
{
    bool good = v->state == VERIFYING_DONE && v->result.faults == 0;
    char faults[24];

    snprintf(faults, sizeof(faults), "%u", v->result.faults);
    if (v->state == VERIFYING_STOPPED)
        html_put(h, "<p class=\"notice\" role=\"status\">");
    else
        html_put(h, good ? "<p class=\"notice good\" role=\"status\">✓ " : "<p class=\"notice bad\" role=\"status\">✗ ");
    if (v->state == VERIFYING_STOPPED)
        html_fill(h, tr(q, S_VERIFY_STOPPED), ended, NULL);
    else if (v->state == VERIFYING_FAILED)
        html_fill(h, tr(q, S_VERIFY_FAILED), ended, v->why);
    else
        html_fill(h, tr(q, good ? S_VERIFY_GOOD : S_VERIFY_BAD), ended, faults);
    html_put(h, " ");
    html_fill(h, tr(q, S_VERIFY_BY), v->actor, NULL);
    html_put(h, "</p>\n");
    if (v->state != VERIFYING_FAILED && v->why[0])
        html_put(h, "<p class=\"why\">%s</p>\n", tr(q, S_VERIFY_NOT_NOTED));
    put_counts(q, h, v);
}

static void put_state(const struct request *q, struct html *h)
{
    char began[CLOCK_SHOWN_SIZE], ended[CLOCK_SHOWN_SIZE];
    struct verifying_seen v;

    verifying_look(q->desk->verifying, &v);
    clock_format_shown(v.began_s, began);
    clock_format_shown(v.ended_s, ended);
    if (v.state == VERIFYING_NEVER)
        html_put(h, "<p>%s</p>\n", tr(q, S_VERIFY_NEVER));
    else if (v.state == VERIFYING_RUNS)
        put_running(q, h, &v, began);
    else
        put_ended(q, h, &v, ended);
    put_faults(q, h, &v);
    if (v.state != VERIFYING_RUNS) {
        page_form(q, h, "/verify", NULL, "inline");
        html_put(h, "<button class=\"button primary\">%s</button></form>\n", tr(q, S_VERIFY_START));
    }
    html_put(h, "<p><a class=\"button\" href=\"/history?event=verify\">%s</a></p>\n", tr(q, S_VERIFY_BEFORE));
}

/* ---- pages */

void page_verify(const struct request *q, struct reply *a)
{
    page_begin(q, a, tr(q, S_VERIFY), "verify", "/verify");
    html_put(&a->body, "<h1>%s</h1>\n<p>%s</p>\n<section class=\"verify\" aria-label=\"%s\" data-live=\"/verify/live\" data-every-ms=\"2000\">\n",
             tr(q, S_VERIFY), tr(q, S_VERIFY_EXPLAIN), tr(q, S_VERIFY));
    put_state(q, &a->body);
    html_put(&a->body, "</section>\n");
    page_end(q, a);
}

void page_verify_live(const struct request *q, struct reply *a) { put_state(q, &a->body); }

void act_verify(const struct request *q, struct reply *a)
{
    struct err e = { 0 };
    int r = verifying_start(q->desk->verifying, q, &e);

    if (r < 0 && r != -EBUSY)               /* one runs: its page shows it */
        web_error(q, a, 503, err_line(&e));
    else
        web_redirect(a, "/verify");
}

void act_verify_stop(const struct request *q, struct reply *a)
{
    verifying_stop(q->desk->verifying);
    web_redirect(a, "/verify");
}
