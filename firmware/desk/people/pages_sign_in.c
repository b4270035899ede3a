/* Signing in and out, the locked screen, and the page that offers a kept form again. */
#include "desk/people/people_pages.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "desk/first/first.h"
#include "desk/people/attempts.h"
#include "desk/people/kept.h"
#include "desk/people/seat.h"
#include "desk/web/guard.h"

#include <errno.h>
#include <string.h>

/* ---- parts */

void door_begin(const struct request *q, struct reply *a, enum string_id title, const char *page, const char *self)
{
    page_begin(q, a, tr(q, title), page, self);
    html_put(&a->body, "<section class=\"message door\">\n<h1>%s</h1>\n", tr(q, title));
}

void door_notice(const struct request *q, struct html *h, enum string_id notice, bool bad)
{
    if (notice != STRINGS)
        html_put(h, "<p class=\"notice %s\" role=\"alert\">%s</p>\n", bad ? "bad" : "good", tr(q, notice));
}

void door_end(const struct request *q, struct reply *a)
{
    html_put(&a->body, "</section>\n");
    page_end(q, a);
}

static void begin(const struct request *q, struct reply *a, int status, enum string_id title)
{
    a->status = status;
    door_begin(q, a, title, "door", "/");
}

static void put_answer(const struct request *q, struct html *h, enum sign_in_answer answer, int wait_s)
{
    if (answer == SIGN_IN_DONE)
        return;
    html_put(h, "<p class=\"notice bad\" role=\"alert\">");
    sign_in_words(q, answer, wait_s, h);
    html_put(h, "</p>\n");
}

static void put_passphrase(const struct request *q, struct html *h, bool first)
{
    html_put(h, "<div class=\"field\"><label for=\"passphrase\">%s</label>"
             "<input id=\"passphrase\" name=\"passphrase\" type=\"password\" autocomplete=\"current-password\" maxlength=\"512\" required%s></div>\n",
             tr(q, S_SIGN_IN_PASSPHRASE), first ? " autofocus" : "");
}

/* ---- sign in */

static void sign_in_page(const struct request *q, struct reply *a, int status, enum string_id notice, enum sign_in_answer answer, int wait_s)
{
    struct html *h = &a->body;
    const char *name = form_get(q->form, "door_name");

    begin(q, a, status, S_SIGN_IN);
    door_notice(q, h, notice, notice == S_TICKET_OVER);
    put_answer(q, h, answer, wait_s);
    html_put(h, "<form method=\"post\" action=\"/sign-in\" class=\"door-form\">\n"
             "<div class=\"field\"><label for=\"door_name\">%s</label><input id=\"door_name\" name=\"door_name\" value=\"%s\" autocomplete=\"username\" "
             "autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"32\" required%s></div>\n", tr(q, S_SIGN_IN_NAME), name, *name ? "" : " autofocus");
    put_passphrase(q, h, *name != '\0');
    html_put(h, "<div class=\"field\"><label for=\"code\">%s</label><input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" "
             "maxlength=\"32\" aria-describedby=\"code_hint\"><span class=\"hint\" id=\"code_hint\">%s</span></div>\n", tr(q, S_SIGN_IN_CODE), tr(q, S_SIGN_IN_CODE_HINT));
    kept_put(q, h);
    html_put(h, "<button class=\"button primary big\">%s</button>\n</form>\n<p class=\"hint\">%s</p>\n", tr(q, S_SIGN_IN), tr(q, S_SIGN_IN_LOST));
    door_end(q, a);
}

void show_sign_in(const struct request *q, struct reply *a, int status, enum string_id notice)
{
    sign_in_page(q, a, status, notice, SIGN_IN_DONE, 0);
}

static void ticket_page(const struct request *q, struct reply *a, const char *ticket)
{
    begin(q, a, 200, S_SIGN_IN);
    html_put(&a->body, "<p>%s</p>\n<form method=\"post\" action=\"/sign-in/ticket\"><input type=\"hidden\" name=\"ticket\" value=\"%s\">"
             "<button class=\"button primary big\" autofocus>%s</button></form>\n", tr(q, S_TICKET_FOR_ONE), ticket, tr(q, S_TICKET_USE));
    door_end(q, a);
}

void page_sign_in(const struct request *q, struct reply *a)
{
    struct session who;
    enum seat seat = seat_of(q->desk, q->session_id, true, &who);

    box_reached(q);
    if (*form_get(q->query, "ticket"))
        ticket_page(q, a, form_get(q->query, "ticket"));
    else if (seat == SEAT_TAKEN)
        web_redirect(a, "%s", home_of(q, who.roles));
    else if (seat == SEAT_FIRST_START)
        show_first_start(q, a, 200, STRINGS);
    else
        show_sign_in(q, a, 200, form_has(q->query, "out") ? S_SIGNED_OUT : STRINGS);
}

const char *home_of(const struct request *q, unsigned roles)
{
    if (first_goes_on(q, roles))
        return "/first";
    return people_may(roles, RIGHT_LOOK) ? "/" : people_may(roles, RIGHT_ADMIN) ? "/people" : "/own";
}

/* Begins a session for whoever gave passphrase or ticket, and goes to where they wanted to go: form's "next" or "kept_path". */
static void go_in(struct request *q, struct reply *a, struct session *who)
{
    const char *next = kept_next(q->form), *path = kept_path(q->form);

    if (*q->session_id)                 /* whatever the browser came with is not what it goes on with */
        sessions_end(q->desk->sessions, q->session_id);
    sessions_begin(q->desk->sessions, who, clock_mono_ms(), a->new_session);
    q->who = who;
    if (lang_of(who->language) >= 0)
        q->lang = (enum lang)lang_of(who->language);
    if (*path && !who->needs_passphrase && !who->needs_code)
        show_again(q, a, path, 200);
    else
        web_redirect(a, "%s", *next ? next : home_of(q, who->roles));
}

void act_sign_in(const struct request *q, struct reply *a)
{
    struct credentials c = { .name = form_get(q->form, "door_name"), .passphrase = form_get(q->form, "passphrase"), .code = form_get(q->form, "code") };
    struct session who = { .token = "" };
    struct request in = *q;
    int wait_s = 0;
    enum sign_in_answer answer = sign_in_try(q, &c, &who, &wait_s);

    if (answer == SIGN_IN_DONE) {
        go_in(&in, a, &who);
        return;
    }
    a->retry_after_s = wait_s;
    sign_in_page(q, a, sign_in_status(answer), STRINGS, answer, wait_s);
}

struct arrival { const struct desk *desk; struct session *who; };

static int keep_arrival(void *ctx, const struct user *u)
{
    struct arrival *in = ctx;

    session_of_user(in->desk, u, in->who);
    return 0;
}

void act_ticket(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    AUTO_JSON json_t *answer = NULL;
    struct session who = { .token = "" };
    struct arrival arrival = { .desk = q->desk, .who = &who };
    struct request in = *q;
    struct err e = { 0 };
    int wait_s = attempts_address(q->desk->attempts, q->address, clock_mono_ms());
    int r = wait_s > 0 ? -EBUSY : ipc_call(q->desk->run_dir, "diaryd", json_pack("{s:s, s:s}", "do", "user_ticket_use", "ticket",
                                           form_get(q->form, "ticket")), IPC_CALL_MS, &answer, &e);

    if (r == 0)
        r = store_open(q->desk->diary_path, STORE_READ, &s, &e);
    if (r == 0)
        r = store_user(s, json_str(answer, "name", ""), keep_arrival, &arrival, &e);
    if (r == -EREMOTEIO || wait_s > 0)
        web_log_refused(q, "sign_in_failed", wait_s > 0 ? 429 : 401, "no such one-time address, or too many tries");
    if (r == 0)
        go_in(&in, a, &who);
    else if (r == -EREMOTEIO)
        show_sign_in(q, a, 401, S_TICKET_OVER);
    else
        sign_in_page(q, a, wait_s > 0 ? 429 : 503, STRINGS, wait_s > 0 ? SIGN_IN_WAIT : SIGN_IN_AWAY, wait_s);
}

/* ---- the locked screen */

static void locked_page(const struct request *q, struct reply *a, const struct session *who, int status, enum sign_in_answer answer, int wait_s)
{
    struct html *h = &a->body;

    begin(q, a, status, S_LOCKED);
    html_put(h, "<p>");
    html_fill(h, tr(q, S_LOCKED_TEXT), who->full_name, NULL);
    html_put(h, "</p>\n");
    if (answer == SIGN_IN_WRONG)
        door_notice(q, h, S_UNLOCK_WRONG, true);
    else
        put_answer(q, h, answer, wait_s);
    html_put(h, "<form method=\"post\" action=\"/unlock\" class=\"door-form\">\n");
    put_passphrase(q, h, true);
    kept_put(q, h);
    html_put(h, "<button class=\"button primary big\">%s</button>\n</form>\n"
             "<form method=\"post\" action=\"/sign-out\"><input type=\"hidden\" name=\"token\" value=\"%s\"><button class=\"button\">%s</button></form>\n",
             tr(q, S_UNLOCK), who->token, tr(q, S_NOT_YOU));
    door_end(q, a);
}

void show_locked(const struct request *q, struct reply *a, const struct session *who, int status)
{
    locked_page(q, a, who, status, SIGN_IN_DONE, 0);
}

/* For the script that laid the lock over a page: a sentence, or the token the page goes on with. */
static void say_unlock(const struct request *q, struct reply *a, const struct session *who, enum sign_in_answer answer, int wait_s)
{
    a->type = "text/plain; charset=utf-8";
    a->status = sign_in_status(answer);
    if (answer == SIGN_IN_DONE)
        html_put(&a->body, "%s", who->token);
    else if (answer == SIGN_IN_WRONG)
        html_text(&a->body, tr(q, S_UNLOCK_WRONG));
    else
        sign_in_words(q, answer, wait_s, &a->body);
}

void act_unlock(const struct request *q, struct reply *a)
{
    struct session who = { .token = "" };
    enum seat seat = seat_of(q->desk, q->session_id, false, &who);
    struct credentials c = { .name = who.name, .passphrase = form_get(q->form, "passphrase") };
    struct request in = *q;
    bool quick = form_has(q->form, "quick");
    int wait_s = 0;

    if (seat != SEAT_LOCKED && seat != SEAT_TAKEN && quick) {
        a->status = 410;                /* the session has ended meanwhile */
        a->type = "text/plain; charset=utf-8";
        html_text(&a->body, tr(q, S_LOCK_ENDED));
        return;
    }
    if (seat != SEAT_LOCKED && seat != SEAT_TAKEN) {
        show_sign_in(q, a, 401, STRINGS);
        return;
    }
    if (lang_of(who.language) >= 0)
        in.lang = (enum lang)lang_of(who.language);
    enum sign_in_answer answer = sign_in_try(&in, &c, &who, &wait_s);
    if (answer == SIGN_IN_DONE)
        sessions_unlock(q->desk->sessions, q->session_id, clock_mono_ms());
    if (quick) {
        say_unlock(&in, a, &who, answer, wait_s);
    } else if (answer != SIGN_IN_DONE) {
        a->retry_after_s = wait_s;
        locked_page(&in, a, &who, sign_in_status(answer), answer, wait_s);
    } else {
        in.who = &who;
        if (*kept_path(q->form))
            show_again(&in, a, kept_path(q->form), 200);
        else
            web_redirect(a, "%s", *kept_next(q->form) ? kept_next(q->form) : home_of(q, who.roles));
    }
}

void act_lock(const struct request *q, struct reply *a)
{
    sessions_lock(q->desk->sessions, q->session_id);
    web_redirect(a, "/");
}

/* A person did something on a page that asked for nothing: typed, for example. */
void page_here(const struct request *q, struct reply *a)
{
    (void)q;
    a->status = 204;
}

void act_sign_out(const struct request *q, struct reply *a)
{
    struct session who;
    enum seat seat = seat_of(q->desk, q->session_id, false, &who);

    if ((seat == SEAT_TAKEN || seat == SEAT_LOCKED) && !guard_token(form_get(q->form, "token"), who.token)) {
        web_error(q, a, 403, NULL);
        return;
    }
    if (seat == SEAT_TAKEN || seat == SEAT_LOCKED) {
        sessions_end(q->desk->sessions, q->session_id);
        ipc_tell(q->desk->run_dir, "diaryd", json_pack("{s:s, s:s}", "do", "user_signed_out", "name", who.name));
    }
    a->end_session = true;
    web_redirect(a, "/sign-in?out=1");
}

/* ---- a form to be sent once more */

void show_again(const struct request *q, struct reply *a, const char *path, int status)
{
    begin(q, a, status, S_AGAIN_TITLE);
    html_put(&a->body, "<p>%s</p>\n", tr(q, S_AGAIN_TEXT));
    page_form(q, &a->body, path, NULL, "again");
    kept_show(q, q->form, strcmp(path, q->path) != 0, &a->body);
    html_put(&a->body, "<div class=\"choices\"><button class=\"button primary big\">%s</button> <a class=\"button\" href=\"/\">%s</a></div>\n</form>\n",
             tr(q, S_AGAIN_SEND), tr(q, S_BACK));
    door_end(q, a);
}

/* ---- a role that has not the right */

const char *role_label(const struct request *q, enum role role)
{
    static const enum string_id labels[ROLES] = {
        [ROLE_CLERK] = S_ROLE_CLERK, [ROLE_SUPERVISOR] = S_ROLE_SUPERVISOR, [ROLE_ADMIN] = S_ROLE_ADMIN, [ROLE_AUDITOR] = S_ROLE_AUDITOR,
    };

    return tr(q, labels[role]);
}

void show_not_your_role(const struct request *q, struct reply *a, enum right right)
{
    struct html who;

    web_log_refused(q, "request_refused", 403, "the role does not allow it");
    html_init(&who, 512);
    for (int i = 0; i < ROLES; i++)
        if (people_may(1u << i, right))
            html_asset(&who, who.n ? ", " : "", who.n ? ", " + 2 : ""), html_text(&who, role_label(q, (enum role)i));
    begin(q, a, 403, S_NOT_YOUR_ROLE);
    html_put(&a->body, "<p>");
    html_fill(&a->body, tr(q, S_NOT_YOUR_ROLE_TEXT), who.text ? who.text : "", NULL);
    html_put(&a->body, "</p>\n<p><a class=\"button primary\" href=\"%s\">%s</a></p>\n", home_of(q, q->who->roles), tr(q, S_BACK));
    door_end(q, a);
    html_done(&who);
}
