/* The people of the desk, for administrators: who may sign in, as what; new ways in. Each change is diaryd's to make. */
#include "desk/people/people_pages.h"

#include "base/clock.h"
#include "base/ipc.h"

#include <errno.h>
#include <string.h>

struct said {                       /* above the list */
    enum string_id notice;          /* STRINGS: nothing */
    const char *why;                /* diaryd's sentence when it refused; NULL: it did not */
    const char *ticket, *name;      /* a new way in, and for whom */
};

struct listing { const struct request *q; struct html *h; };

/* ---- the list */

static const char *const role_fields[ROLES] = { "role_clerk", "role_supervisor", "role_admin", "role_auditor" };

static void put_roles(const struct request *q, struct html *h, const char *id, unsigned roles)
{
    html_put(h, "<fieldset class=\"roles\"><legend>%s</legend>", tr(q, S_PEOPLE_ROLES));
    for (int i = 0; i < ROLES; i++)
        html_put(h, "<label><input type=\"checkbox\" name=\"%s\" value=\"yes\" aria-label=\"%s: %s\"%s> %s</label>", role_fields[i], id, role_label(q, (enum role)i),
                 roles & (1u << i) ? " checked" : "", role_label(q, (enum role)i));
    html_put(h, "</fieldset>\n");
}

static unsigned roles_of_form(const struct form *f)
{
    unsigned roles = 0;

    for (int i = 0; i < ROLES; i++)
        roles |= form_has(f, role_fields[i]) ? 1u << i : 0;
    return roles;
}

static void put_button(const struct request *q, struct html *h, const char *path, const char *name, enum string_id label, const char *more)
{
    page_form(q, h, path, NULL, "inline");
    html_put(h, "<input type=\"hidden\" name=\"name\" value=\"%s\">", name);
    if (more)
        html_put(h, "<input type=\"hidden\" name=\"active\" value=\"%s\">", more);
    html_put(h, "<button class=\"button small\" aria-label=\"%s: %s\">%s</button></form>\n", tr(q, label), name, tr(q, label));
}

static void put_change(const struct request *q, struct html *h, const struct user *u)
{
    bool self = strcmp(u->name, q->who->name) == 0;

    html_put(h, "<details class=\"ask\"><summary class=\"button small\" aria-label=\"%s: %s\">%s</summary><div class=\"sure\">\n", tr(q, S_PEOPLE_CHANGE), u->name,
             tr(q, S_PEOPLE_CHANGE));
    page_form(q, h, "/people/change", NULL, "door-form");
    html_put(h, "<input type=\"hidden\" name=\"name\" value=\"%s\"><input type=\"hidden\" name=\"revision\" value=\"%d\">"
             "<div class=\"field\"><label for=\"full_%s\">%s</label><input id=\"full_%s\" name=\"full_name\" maxlength=\"128\" required value=\"%s\"></div>\n",
             u->name, u->revision, u->name, tr(q, S_FULL_NAME), u->name, u->full_name);
    put_roles(q, h, u->name, u->roles);
    html_put(h, "<button class=\"button primary\">%s</button></form>\n", tr(q, S_PEOPLE_SAVE));
    if (!self) {                    /* own passphrase and code: their own page */
        put_button(q, h, "/people/active", u->name, u->active ? S_PEOPLE_OFF : S_PEOPLE_ON, u->active ? "no" : "yes");
        if (u->active)
            put_button(q, h, "/people/reset", u->name, S_PEOPLE_RESET, NULL);
    }
    html_put(h, "</div></details>");
}

static int put_person(void *ctx, const struct user *u)
{
    const struct listing *l = ctx;
    struct html *h = l->h;
    char seen[CLOCK_SHOWN_SIZE] = "–";
    bool any = false;

    if (u->seen_s > 0)
        clock_format_shown(u->seen_s, seen);
    html_put(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>", u->name, u->full_name);
    for (int i = 0; i < ROLES; i++)
        if (u->roles & (1u << i)) {
            html_put(h, "%s%s", any ? ", " : "", role_label(l->q, (enum role)i));
            any = true;
        }
    html_put(h, "</td><td>%s</td><td>%s</td><td class=\"date\">%s</td><td>", tr(l->q, !u->active ? S_PEOPLE_IS_OFF : *u->passphrase ? S_PEOPLE_IS_ON : S_PEOPLE_NO_PASSPHRASE),
             tr(l->q, *u->code_sealed ? S_YES : S_NO), seen);
    put_change(l->q, h, u);
    html_put(h, "</td></tr>\n");
    return 0;
}

static void put_add(const struct request *q, struct html *h)
{
    html_put(h, "<h2>%s</h2>\n", tr(q, S_PEOPLE_ADD));
    page_form(q, h, "/people/add", NULL, "door-form people-add");
    html_put(h, "<div class=\"field\"><label for=\"add_name\">%s</label><input id=\"add_name\" name=\"name\" maxlength=\"32\" autocapitalize=\"none\" spellcheck=\"false\" "
             "required><span class=\"hint\">%s</span></div>\n<div class=\"field\"><label for=\"add_full\">%s</label><input id=\"add_full\" name=\"full_name\" "
             "maxlength=\"128\" required></div>\n", tr(q, S_SIGN_IN_NAME), tr(q, S_NAME_RULE), tr(q, S_FULL_NAME));
    put_roles(q, h, tr(q, S_PEOPLE_ADD), 1u << ROLE_CLERK);
    html_put(h, "<button class=\"button primary\">%s</button></form>\n", tr(q, S_PEOPLE_ADD));
}

static void put_said(const struct request *q, struct html *h, const struct said *said)
{
    if (said->notice != STRINGS) {
        html_put(h, "<p class=\"notice %s\" role=\"alert\">%s ", said->why ? "bad" : "good", tr(q, said->notice));
        html_said(h, q->lang, said->why ? said->why : "");
        html_put(h, "</p>\n");
    }
    if (!said->ticket)
        return;
    html_put(h, "<div class=\"notice good\" role=\"status\"><p>");
    html_fill(h, tr(q, S_PEOPLE_TICKET), said->name, NULL);
    html_put(h, "</p><p><code>%s://%s/sign-in?ticket=%s</code></p></div>\n", q->desk->https ? "https" : "http", q->host, said->ticket);
}

static void people_page(const struct request *q, struct reply *a, int status, const struct said *said)
{
    AUTO_STORE struct store *s = NULL;
    struct listing l = { .q = q, .h = &a->body };
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    a->status = status;
    page_begin(q, a, tr(q, S_PEOPLE), "people", "/people");
    html_put(l.h, "<h1>%s</h1>\n", tr(q, S_PEOPLE));
    put_said(q, l.h, said);
    html_put(l.h, "<div class=\"table\"><table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
             "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><td></td></tr></thead><tbody>\n", tr(q, S_SIGN_IN_NAME), tr(q, S_FULL_NAME), tr(q, S_PEOPLE_ROLES),
             tr(q, S_PEOPLE_STATE), tr(q, S_SIGN_IN_CODE), tr(q, S_PEOPLE_SEEN));
    int r = store_users(s, put_person, &l, &e);
    html_put(l.h, "</tbody></table></div>\n");
    wrong_tries_put(q, s, l.h);
    put_add(q, l.h);
    page_end(q, a);
    if (r < 0)
        web_error(q, a, 500, NULL);
}

void page_people(const struct request *q, struct reply *a)
{
    const struct said said = { .notice = form_has(q->query, "done") ? S_PEOPLE_DONE : STRINGS };

    people_page(q, a, 200, &said);
}

/* ---- changes */

/* Asks diaryd. 0, or the reply is the page with what it said. */
static int ask(const struct request *q, struct reply *a, json_t *take_message, json_t **ret_answer)
{
    struct err e = { 0 };
    int r;

    json_object_set_new(take_message, "actor", json_string(web_actor(q)));
    r = ipc_call(q->desk->run_dir, "diaryd", take_message, IPC_CALL_MS, ret_answer, &e);
    if (r < 0) {
        const struct said said = { .notice = r == -EREMOTEIO ? S_PEOPLE_REFUSED : S_DIARY_AWAY, .why = r == -EREMOTEIO ? err_line(&e) : "" };

        people_page(q, a, r == -EREMOTEIO ? 409 : 503, &said);
    }
    return r;
}

static int put_user(const struct request *q, struct reply *a, int64_t revision)
{
    const struct said no_role = { .notice = S_PEOPLE_NO_ROLE, .why = "" };
    char roles[ROLES_TEXT_SIZE];

    roles_to_text(roles_of_form(q->form), roles);
    if (!*roles || !*form_get(q->form, "full_name")) {
        people_page(q, a, 422, &no_role);
        return -EINVAL;
    }
    return ask(q, a, json_pack("{s:s, s:s, s:s, s:s, s:I}", "do", "user_put", "name", form_get(q->form, "name"), "full_name", form_get(q->form, "full_name"),
                               "roles", roles, "revision", (json_int_t)revision), NULL);
}

static void give_ticket(const struct request *q, struct reply *a)
{
    AUTO_JSON json_t *answer = NULL;
    const char *name = form_get(q->form, "name");

    if (ask(q, a, json_pack("{s:s, s:s}", "do", "user_ticket", "name", name), &answer) < 0)
        return;
    const struct said said = { .notice = S_PEOPLE_DONE, .ticket = json_str(answer, "ticket", ""), .name = name };
    people_page(q, a, 200, &said);
}

void act_people_add(const struct request *q, struct reply *a)
{
    if (put_user(q, a, 0) == 0)
        give_ticket(q, a);
}

void act_people_change(const struct request *q, struct reply *a)
{
    int64_t revision = form_int(q->form, "revision");

    if (put_user(q, a, revision > 0 ? revision : -1) == 0)
        web_redirect(a, "/people?done=1");
}

void act_people_active(const struct request *q, struct reply *a)
{
    bool active = strcmp(form_get(q->form, "active"), "yes") == 0;

    if (ask(q, a, json_pack("{s:s, s:s, s:b}", "do", "user_active", "name", form_get(q->form, "name"), "active", active), NULL) == 0)
        web_redirect(a, "/people?done=1");
}

void act_people_reset(const struct request *q, struct reply *a)
{
    if (ask(q, a, json_pack("{s:s, s:s}", "do", "user_reset", "name", form_get(q->form, "name")), NULL) == 0)
        give_ticket(q, a);
}
