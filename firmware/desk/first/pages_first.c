/* The frame of each step of setting up a new box: where it stands, the step's own part, and the ways on, back and past it. */
#include "desk/first/first.h"

#include "base/log.h"
#include "base/wipe.h"
#include "desk/admin/box_pages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct first_page *const pages[FIRST_STEPS] = {
    [FIRST_OFFICE] = &first_office, [FIRST_CLOCK] = &first_clock, [FIRST_NETWORK] = &first_network, [FIRST_EOFFICE] = &first_eoffice,
    [FIRST_MAIL] = &first_mail, [FIRST_SCANNER] = &first_scanner, [FIRST_LABEL] = &first_label, [FIRST_OFFICERS] = &first_officers,
    [FIRST_RECOVERY] = &first_recovery, [FIRST_END] = &first_end,
};

/* ---- how far */

bool first_is_passed_over(const struct request *q, enum first_step step)
{
    return pages[step] && pages[step]->of_box && !box_is_appliance(q);
}

enum string_id first_title(enum first_step step)
{
    return step == FIRST_LANGUAGE ? S_SETUP_LANGUAGE : step == FIRST_ADMIN ? S_SETUP_ADMIN : pages[step]->title;
}

/* The step's number among those that this box has; FIRST_STEPS: how many there are. */
static int number_of(const struct request *q, enum first_step step)
{
    int n = step < FIRST_STEPS ? 1 : 0;

    for (int i = 0; i < (int)step; i++)
        n += !first_is_passed_over(q, (enum first_step)i);
    return n;
}

void first_put_progress(const struct request *q, struct html *h, enum first_step step)
{
    int n = number_of(q, step), all = number_of(q, FIRST_STEPS);
    char now[16], of[16];

    snprintf(now, sizeof(now), "%d", n);
    snprintf(of, sizeof(of), "%d", all);
    html_put(h, "<p class=\"steps\"><span>");
    html_fill(h, tr(q, S_SETUP_STEP), now, of);
    html_put(h, "</span> <progress max=\"%d\" value=\"%d\" aria-hidden=\"true\"></progress></p>\n", all, n);
}

/* The step before or after one that this box has; back from the first of a person's own leads nowhere. */
static enum first_step beside(const struct request *q, enum first_step step, int by)
{
    int i = (int)step + by;

    while (i > FIRST_OFFICE && i < FIRST_END && first_is_passed_over(q, (enum first_step)i))
        i += by;
    return (enum first_step)(i < FIRST_OFFICE ? FIRST_OFFICE : i);
}

static enum first_step where(const struct request *q, const struct first_start *at)
{
    struct first_start left = *at;

    for (int i = FIRST_OFFICE; i < FIRST_END; i++)
        if (first_is_passed_over(q, (enum first_step)i))
            left.steps[i] = FIRST_DONE;
    return first_start_at(&left);
}

bool first_goes_on(const struct request *q, unsigned roles)
{
    AUTO_STORE struct store *s = NULL;
    struct first_start at;

    return people_may(roles, RIGHT_ADMIN) && store_open(q->desk->diary_path, STORE_READ, &s, NULL) == 0 && store_first_start(s, &at, NULL) == 0 && at.goes_on;
}

/* 0; else the reply is finished. */
static int look(const struct request *q, struct reply *a, struct first_start *ret)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    int r = web_store(q, a, &s);

    if (r == 0 && (r = store_first_start(s, ret, &e)) < 0)
        web_not_read(q, a, "first_start_not_read", r, &e);
    return r;
}

/* ---- the page */

static void put_said(const struct first *f)
{
    if (!*f->said)
        return;
    html_put(f->h, "<div class=\"notice %s\" role=\"%s\"><p>%s", f->bad ? "bad" : "good", f->bad ? "alert" : "status", f->bad ? "✗ " : "✓ ");
    html_said(f->h, f->q->lang, f->said);
    html_put(f->h, "</p></div>\n");
}

static void put_buttons(const struct first *f, const struct first_page *p)
{
    enum first_step back = beside(f->q, f->step, -1);

    html_put(f->h, "<div class=\"first-buttons\">\n");
    if (p->next != STRINGS)
        html_put(f->h, "<button class=\"button primary big\" name=\"press\" value=\"next\">%s</button>\n", tr(f->q, p->next));
    if (f->step != FIRST_END)
        html_put(f->h, "<button class=\"button big\" name=\"press\" value=\"later\" formnovalidate>%s</button>\n", tr(f->q, S_SETUP_LATER));
    if (back < f->step)
        html_put(f->h, "<a class=\"button big\" href=\"/first/%d\">%s</a>\n", (int)back + 1, tr(f->q, S_SETUP_BACK));
    html_put(f->h, "</div>\n");
}

static void put_step(struct first *f)
{
    static const struct first_page passed = { .next = S_SETUP_NEXT };
    const struct first_page *p = pages[f->step];
    bool over = first_is_passed_over(f->q, f->step);
    char path[32];

    snprintf(path, sizeof(path), "/first/%d", (int)f->step + 1);
    if (over)
        html_put(f->h, "<p>%s</p>\n", tr(f->q, S_SETUP_SYSTEMS_OWN));
    else if (p->own_forms)
        p->put(f);
    page_form(f->q, f->h, path, NULL, "first-form");
    if (!over && !p->own_forms) {
        html_put(f->h, "<button name=\"press\" value=\"next\" hidden></button>\n");        /* what the Enter key presses, before any other of the step */
        p->put(f);
    }
    put_buttons(f, over ? &passed : p);
    html_put(f->h, "</form>\n");
}

static void show(struct first *f, struct reply *a)
{
    char self[32];

    snprintf(self, sizeof(self), "/first/%d", (int)f->step + 1);
    a->status = f->bad ? 409 : 200;
    page_begin(f->q, a, tr(f->q, S_SETUP), "first", self);
    first_put_progress(f->q, f->h, f->step);
    html_put(f->h, "<h1>%s</h1>\n", tr(f->q, first_title(f->step)));
    put_said(f);
    put_step(f);
    page_end(f->q, a);
}

/* ---- asking, pressing */

/* 0: f is ready; else the reply is finished. f->now is the caller's to free. */
static int begin(const struct request *q, struct reply *a, struct first *f)
{
    *f = (struct first){ .q = q, .h = &a->body };
    if (q->id <= FIRST_OFFICE || q->id > FIRST_STEPS) {
        web_error(q, a, 404, NULL);
        return -ENOENT;
    }
    f->step = (enum first_step)(q->id - 1);
    int r = look(q, a, &f->at);
    if (r == 0 && !f->at.goes_on) {
        if (q->form)
            web_error(q, a, 409, tr(q, S_SETUP_OVER));
        else
            web_redirect(a, "/admin");
        return -EPERM;
    }
    if (r == 0 && !(f->now = admin_config(q))) {
        web_error(q, a, 500, NULL);
        r = -EIO;
    }
    return r;
}

static void end(struct first *f)
{
    config_free(f->now);
    json_decref(f->answer);
    wipe_free(f->text);
}

void page_first(const struct request *q, struct reply *a)
{
    struct first_start at;

    box_reached(q);
    if (look(q, a, &at) == 0)
        web_redirect(a, at.goes_on ? "/first/%d" : "/admin", (int)where(q, &at) + 1);
}

void page_first_step(const struct request *q, struct reply *a)
{
    struct first f;

    box_reached(q);
    if (begin(q, a, &f) < 0)
        return;
    if (f.step != FIRST_SCANNER)
        first_throw_page_away(q);
    show(&f, a);
    end(&f);
}

int first_close(struct first *f, bool later)
{
    return first_ask(f, "diaryd", json_pack("{s:s, s:s, s:b}", "do", "first_step", "step", first_step_name(f->step), "later", later), NULL);
}

/* The desk is about to start anew, and forgets who is signed in. The script (html/first.js) sends the form as soon as it is back; without it, a person. */
static void show_desk_anew(const struct first *f, struct reply *a)
{
    page_begin(f->q, a, tr(f->q, S_SETUP), "first", "/first");
    first_put_progress(f->q, f->h, f->step);
    html_put(f->h, "<h1>%s</h1>\n<p role=\"status\">%s</p>\n<form method=\"post\" action=\"/sign-in/ticket\" class=\"first-form\" data-wait=\"/first/ready\">"
             "<input type=\"hidden\" name=\"ticket\" value=\"%s\"><div class=\"first-buttons\"><button class=\"button primary big\">%s</button></div></form>\n",
             tr(f->q, first_title(f->step)), tr(f->q, S_SETUP_NEW_NAME), f->ticket, tr(f->q, S_SETUP_GO_ON));
    page_end(f->q, a);
}

/* "ready": the desk that answers runs with the names that are set. */
void page_first_ready(const struct request *q, struct reply *a)
{
    static const enum config_key names[] = { CONFIG_OFFICE_NAME, CONFIG_OFFICE_NAME_HI };
    AUTO_CONFIG struct config *now = admin_config(q);
    bool ready = now != NULL;

    for (size_t i = 0; ready && i < ARRAY_LEN(names); i++)
        ready = strcmp(config_text(now, names[i]), config_text(q->desk->conf, names[i])) == 0;
    a->type = "text/plain; charset=utf-8";
    html_put(&a->body, "%s\n", ready ? "ready" : "starting");
}

void act_first_step(const struct request *q, struct reply *a)
{
    const char *press = form_get(q->form, "press");
    struct first f;

    if (begin(q, a, &f) < 0)
        return;
    first_throw_page_away(q);
    const struct first_page *p = pages[f.step];
    enum first_answer answer = FIRST_GO_ON;
    if (strcmp(press, "later") == 0 && f.step != FIRST_END)
        answer = FIRST_LEAVE;
    else if (p->press && !first_is_passed_over(q, f.step))
        answer = p->press(&f, *press ? press : "next");
    if (answer == FIRST_DESK_ANEW)
        show_desk_anew(&f, a);
    else if (answer != FIRST_STAY && first_close(&f, answer == FIRST_LEAVE) == 0)
        web_redirect(a, f.step == FIRST_END ? "/people" : "/first");
    else
        show(&f, a);
    end(&f);
}
