/* What an administrator does on the page People, and everybody on the page of their own: by HTTP, with a real diaryd. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "store/people.h"

#include <liboath/oath.h>
#include <stdio.h>
#include <string.h>

#define CLERK (1u << ROLE_CLERK)
#define ADMIN (1u << ROLE_ADMIN)

enum { STEP_S = 30 };

static int desk_with_diary(void **state)
{
    fresh_desk(state);
    desk_rig_start_diaryd(*state);
    return 0;
}

#define WITH_DIARY(test) cmocka_unit_test_setup_teardown(test, desk_with_diary, desk_gone)

/* ---- a browser's session, taken and put back */

struct seat { char cookie[sizeof(((struct desk_rig *)0)->cookie)]; };

static struct seat seat_now(const struct desk_rig *g)
{
    struct seat s;

    memcpy(s.cookie, g->cookie, sizeof(s.cookie));
    return s;
}

static void sit(struct desk_rig *g, const struct seat *s) { memcpy(g->cookie, s->cookie, sizeof(s->cookie)); }

static void take_cookie(struct desk_rig *g, const struct http_answer *a)
{
    const char *cookie = strstr(a->head, "Set-Cookie: desk-");

    assert_non_null(cookie);
    cookie += strlen("Set-Cookie: ");
    snprintf(g->cookie, sizeof(g->cookie), "%.*s", (int)strcspn(cookie, ";"), cookie);
}

/* What stands between before and the next end in the answer. */
static void cut_out(const struct http_answer *a, const char *before, const char *end, char *out, size_t size)
{
    const char *at = strstr(a->body, before);

    if (!at)
        fail_msg("status %d, not found: %s", a->status, before);
    at += strlen(before);
    snprintf(out, size, "%.*s", (int)strcspn(at, end), at);
}

/* Who must set something up first sees no page but their own: the token is there. */
static struct http_answer post_own(struct desk_rig *g, const char *path, const char *fields)
{
    char token[64], body[1024];
    struct http_answer a = http_get(g, "/own");

    cut_out(&a, "data-token=\"", "\"", token, sizeof(token));
    http_done(&a);
    assert_true(snprintf(body, sizeof(body), "token=%s&%s", token, fields) < (int)sizeof(body));
    return http_ask(g, "POST", path, NULL, body);
}

static void assert_post(struct desk_rig *g, const char *path, const char *fields, int status, const char *words)
{
    struct http_answer a = post_own(g, path, fields);

    if (a.status != status)
        fail_msg("%s %s gave %d, not %d: %s", path, fields, a.status, status, a.body);
    if (words)
        assert_says(&a, words);
    http_done(&a);
}

/* 303, 401 ...; with 303 the browser goes on as them. */
static int sign_in(struct desk_rig *g, const char *name, const char *passphrase, const char *code)
{
    char body[256];

    desk_rig_forget(g);
    snprintf(body, sizeof(body), "door_name=%s&passphrase=%s&code=%s", name, passphrase, code);
    struct http_answer a = http_ask(g, "POST", "/sign-in", NULL, body);
    int status = a.status;
    if (status == 303)
        take_cookie(g, &a);
    http_done(&a);
    return status;
}

static int keep_revision(void *ctx, const struct user *u)
{
    *(int *)ctx = u->revision;
    return 0;
}

static int revision_of_person(const struct desk_rig *g, const char *name)
{
    AUTO_STORE struct store *s = diary_beside(g);
    int revision = 0;
    struct err e = { 0 };

    assert_ok(store_user(s, name, keep_revision, &revision, &e), e);
    return revision;
}

/* ---- People */

/* From the answer that shows the address: in, once, and no further than to a passphrase of one's own. */
static void goes_in_by_the_address(struct desk_rig *g, const struct http_answer *shown)
{
    char ticket[128], body[160];

    cut_out(shown, "/sign-in?ticket=", "<", ticket, sizeof(ticket));
    snprintf(body, sizeof(body), "ticket=%s", ticket);
    desk_rig_forget(g);
    struct http_answer a = http_ask(g, "POST", "/sign-in/ticket", NULL, body);
    assert_int_equal(a.status, 303);
    take_cookie(g, &a);
    http_done(&a);
    assert_status(g, "/register", 303);
    struct seat inside = seat_now(g);
    desk_rig_forget(g);
    a = http_ask(g, "POST", "/sign-in/ticket", NULL, body);
    assert_int_equal(a.status, 401);
    http_done(&a);
    sit(g, &inside);
}

static void a_new_person_gets_an_address_and_chooses_a_passphrase(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_post(g, "/people/add", "name=asha&full_name=Asha+%3Cb%3EVerma&role_clerk=yes");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Asha &lt;b&gt;Verma");
    assert_silent(&a, "Asha <b>Verma");
    assert_says(&a, "no passphrase yet");
    goes_in_by_the_address(g, &a);
    http_done(&a);
    assert_post(g, "/own/passphrase", "passphrase=boat+apple+seven&again=boat+apple+eight", 422, "not the same");
    assert_post(g, "/own/passphrase", "passphrase=short&again=short", 422, "at least 12");
    assert_post(g, "/own/passphrase", "passphrase=boat+apple+seven&again=boat+apple+seven", 303, NULL);
    assert_status(g, "/register", 200);
    assert_status(g, "/people", 403);
    assert_int_equal(sign_in(g, "asha", "boat+apple+seven", ""), 303);
}

static void a_person_without_a_role_or_a_proper_name_is_not_added(void **state)
{
    struct desk_rig *g = *state;
    static const struct { const char *fields; int status; } bad[] = {
        { "name=asha&full_name=Asha", 422 }, { "name=asha&full_name=&role_clerk=yes", 422 }, { "name=Asha+Verma&full_name=Asha&role_clerk=yes", 409 },
        { "name=diaryd&full_name=Asha&role_clerk=yes", 409 }, { "name=desk&full_name=Another&role_clerk=yes", 409 },
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_post(g, "/people/add", bad[i].fields, bad[i].status, "Nothing was changed");
        struct http_answer a = http_get(g, "/people");
        assert_silent(&a, ">asha<");
        assert_silent(&a, "Another");
        http_done(&a);
    }
}

static void changed_roles_hold_at_the_next_request_and_an_older_page_changes_nothing(void **state)
{
    struct desk_rig *g = *state;
    char form[160];

    struct seat desk = seat_now(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    struct seat asha = seat_now(g);
    int seen = revision_of_person(g, "asha");
    sit(g, &desk);
    snprintf(form, sizeof(form), "name=asha&full_name=Asha+Verma&revision=%d&role_auditor=yes", seen);
    assert_post(g, "/people/change", form, 303, NULL);
    sit(g, &asha);
    assert_status(g, "/register", 200);
    assert_status(g, "/verify", 200);
    struct http_answer a = http_post(g, "/letters/1/hold", "reason=paper+is+torn");
    assert_int_equal(a.status, 403);
    http_done(&a);
    sit(g, &desk);
    snprintf(form, sizeof(form), "name=asha&full_name=Asha&revision=%d&role_admin=yes", seen);
    assert_post(g, "/people/change", form, 409, "Nothing was changed");
    snprintf(form, sizeof(form), "name=asha&full_name=Asha&revision=%d", revision_of_person(g, "asha"));
    assert_post(g, "/people/change", form, 422, "at least one role");
    a = http_get(g, "/people");
    assert_says(&a, "Asha Verma");
    http_done(&a);
}

static void who_is_switched_off_is_out_at_the_next_request_and_stays_out_until_they_sign_in_anew(void **state)
{
    struct desk_rig *g = *state;

    struct seat desk = seat_now(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    struct seat asha = seat_now(g);
    assert_status(g, "/letters/1", 200);
    sit(g, &desk);
    assert_post(g, "/people/active", "name=asha&active=no", 303, NULL);
    sit(g, &asha);
    assert_status(g, "/letters/1", 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 401);
    sit(g, &desk);
    struct http_answer a = http_get(g, "/people");
    assert_says(&a, "switched off");
    http_done(&a);
    assert_post(g, "/people/active", "name=asha&active=yes", 303, NULL);
    sit(g, &asha);
    assert_status(g, "/letters/1", 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 303);
}

static void the_last_administrator_keeps_the_role_and_the_way_in(void **state)
{
    struct desk_rig *g = *state;
    char form[160];

    snprintf(form, sizeof(form), "name=desk&full_name=desk&revision=%d&role_clerk=yes", revision_of_person(g, "desk"));
    assert_post(g, "/people/change", form, 409, "Nothing was changed");
    assert_post(g, "/people/active", "name=desk&active=no", 409, "Nothing was changed");
    assert_status(g, "/people", 200);
    struct seat desk = seat_now(g);
    desk_rig_put_person(g, "second", ADMIN);
    assert_int_equal(sign_in(g, "second", "four+words+in+a+row", ""), 303);
    assert_post(g, "/people/active", "name=desk&active=no", 303, NULL);
    sit(g, &desk);
    assert_status(g, "/people", 401);
}

static void a_reset_ends_the_session_and_the_old_passphrase(void **state)
{
    struct desk_rig *g = *state;

    struct seat desk = seat_now(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    struct seat asha = seat_now(g);
    sit(g, &desk);
    struct http_answer a = http_post(g, "/people/reset", "name=asha");
    assert_int_equal(a.status, 200);
    sit(g, &asha);
    assert_status(g, "/letters/1", 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 401);
    goes_in_by_the_address(g, &a);
    http_done(&a);
    assert_post(g, "/own/passphrase", "passphrase=boat+apple+seven&again=boat+apple+seven", 303, NULL);
    assert_status(g, "/letters/1", 200);
}

/* ---- who tried */

static void wrong_tries_show_with_their_address_and_end_in_the_history_and_the_log(void **state)
{
    struct desk_rig *g = *state;
    struct seat desk = seat_now(g);

    desk_rig_put_person(g, "asha", CLERK);
    for (int i = 0; i < 4; i++)
        assert_int_equal(sign_in(g, "asha", "not+Zebra+words", ""), 401);
    assert_int_equal(sign_in(g, "mohan", "not+Zebra+words", ""), 401);
    sit(g, &desk);
    struct http_answer a = http_get(g, "/people");
    for (int i = 0; i < 250 && !strstr(a.body, ">4</td>"); i++) {       /* nobody waits for that row to be written */
        http_done(&a);
        usleep(20000);
        a = http_get(g, "/people");
    }
    assert_says(&a, "<th scope=\"row\">asha</th><td>127.0.0.1</td><td class=\"number\">4</td>");
    assert_silent(&a, "mohan");
    http_done(&a);
    a = http_get(g, "/history?event=sign_in_failed");
    assert_says(&a, "127.0.0.1");
    http_done(&a);
    AUTO_FREE char *log = tmpdir_text(g->dir, "deskd.log");
    assert_non_null(strstr(log, "ev=sign_in_failed count=401 address=127.0.0.1 path=/sign-in why=\"wrong passphrase or code\""));
    assert_non_null(strstr(log, "path=/sign-in why=\"nobody is called that\""));
    assert_null(strstr(log, "Zebra"));
    assert_null(strstr(log, "asha"));
}

static void a_slip_or_two_is_not_shown(void **state)
{
    struct desk_rig *g = *state;
    struct seat desk = seat_now(g);

    desk_rig_put_person(g, "asha", CLERK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(sign_in(g, "asha", "not+those+words", ""), 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 303);       /* after which both rows are written */
    sit(g, &desk);
    struct http_answer a = http_get(g, "/people");
    assert_says(&a, "asha");
    assert_silent(&a, "127.0.0.1</td>");
    http_done(&a);
}

/* ---- Own */

static void a_new_passphrase_asks_for_the_old_one_and_ends_the_other_sessions(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "asha", CLERK);
    struct seat at_home = seat_now(g);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 303);
    assert_post(g, "/own/passphrase", "current=four+words&passphrase=boat+apple+seven&again=boat+apple+seven", 401, "is not right");
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 303);
    struct seat here = seat_now(g);
    assert_post(g, "/own/passphrase", "current=four+words+in+a+row&passphrase=boat+apple+seven&again=boat+apple+seven", 303, NULL);
    assert_status(g, "/register", 200);
    sit(g, &at_home);
    assert_status(g, "/register", 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 401);
    assert_int_equal(sign_in(g, "asha", "boat+apple+seven", ""), 303);
    sit(g, &here);
    assert_status(g, "/register", 200);
}

struct phone { char shown[64], sealed[256]; };

static void look_at_picture(const struct http_answer *a, struct phone *ret)
{
    cut_out(a, "<code>", "<", ret->shown, sizeof(ret->shown));
    cut_out(a, "name=\"sealed\" value=\"", "\"", ret->sealed, sizeof(ret->sealed));
}

/* The six digits of a step: 0 the present one, 1 the next. */
static void digits(const struct phone *p, int step, char out[8])
{
    char *secret = NULL;
    size_t n = 0;

    assert_int_equal(oath_base32_decode(p->shown, strlen(p->shown), &secret, &n), OATH_OK);
    assert_int_equal(oath_totp_generate(secret, n, (time_t)(clock_utc_s() + step * STEP_S), STEP_S, 0, 6, out), OATH_OK);
    free(secret);
}

static struct http_answer prove(struct desk_rig *g, const struct phone *p, const char *passphrase, const char *code)
{
    char form[512];

    snprintf(form, sizeof(form), "sealed=%s&current=%s&code=%s", p->sealed, passphrase, code);
    return post_own(g, "/own/code", form);
}

/* asha's phone has the secret; *ret_answer shows the recovery codes. */
static void enrol(struct desk_rig *g, struct phone *ret, struct http_answer *ret_answer)
{
    char code[8];

    desk_rig_sign_in_as(g, "asha", CLERK);
    struct http_answer a = http_get(g, "/own");
    look_at_picture(&a, ret);
    http_done(&a);
    digits(ret, 0, code);
    *ret_answer = prove(g, ret, "four+words+in+a+row", code);
    assert_int_equal(ret_answer->status, 200);
}

static void a_wrong_first_code_changes_nothing_and_the_phone_keeps_its_picture(void **state)
{
    struct desk_rig *g = *state;
    struct phone phone, again;
    char code[8], wrong[8];

    desk_rig_sign_in_as(g, "asha", CLERK);
    struct http_answer a = http_get(g, "/own");
    look_at_picture(&a, &phone);
    http_done(&a);
    digits(&phone, 0, code);
    memcpy(wrong, code, sizeof(wrong));
    wrong[5] = wrong[5] == '0' ? '1' : '0';
    a = prove(g, &phone, "four+words+in+a+row", wrong);
    assert_int_equal(a.status, 422);
    look_at_picture(&a, &again);
    assert_string_equal(again.shown, phone.shown);
    http_done(&a);
    a = prove(g, &again, "not+those+words", code);
    assert_int_equal(a.status, 401);
    look_at_picture(&a, &again);
    assert_string_equal(again.shown, phone.shown);
    http_done(&a);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 303);       /* no code is asked for yet */
    digits(&phone, 0, code);
    a = prove(g, &again, "four+words+in+a+row", code);
    assert_int_equal(a.status, 200);
    http_done(&a);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 401);
}

static void a_picture_made_for_somebody_else_is_not_taken(void **state)
{
    struct desk_rig *g = *state;
    struct phone phone;
    char code[8];

    struct http_answer a = http_get(g, "/own");
    look_at_picture(&a, &phone);
    http_done(&a);
    desk_rig_sign_in_as(g, "asha", CLERK);
    digits(&phone, 0, code);
    a = prove(g, &phone, "four+words+in+a+row", code);
    assert_int_equal(a.status, 422);
    assert_silent(&a, phone.shown);
    http_done(&a);
}

static void each_code_of_the_phone_lets_in_once(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a;
    struct phone phone;
    char code[8];

    enrol(g, &phone, &a);
    http_done(&a);
    digits(&phone, 1, code);                                /* that of now has been used to prove it */
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", code), 303);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", code), 401);
}

static void a_recovery_code_lets_in_once_and_the_others_stay(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a;
    struct phone phone;
    char first[32], second[32];

    enrol(g, &phone, &a);
    const char *at = strstr(a.body, "<li><code>");
    assert_non_null(at);
    cut_out(&a, "<li><code>", "<", first, sizeof(first));
    at = strstr(at + 1, "<li><code>");
    assert_non_null(at);
    at += strlen("<li><code>");
    snprintf(second, sizeof(second), "%.*s", (int)strcspn(at, "<"), at);
    http_done(&a);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", first), 303);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", first), 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", "ABCD-EFGH-JKLM"), 401);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", second), 303);
    a = http_get(g, "/own");
    assert_silent(&a, first);                               /* shown once */
    http_done(&a);
}

static void the_code_is_taken_away_with_the_passphrase_alone(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a;
    struct phone phone;

    enrol(g, &phone, &a);
    http_done(&a);
    assert_post(g, "/own/code/off", "current=not+those+words", 401, "is not right");
    struct seat here = seat_now(g);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 401);
    sit(g, &here);
    assert_post(g, "/own/code/off", "current=four+words+in+a+row", 303, NULL);
    assert_int_equal(sign_in(g, "asha", "four+words+in+a+row", ""), 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DIARY(a_new_person_gets_an_address_and_chooses_a_passphrase),
        WITH_DIARY(a_person_without_a_role_or_a_proper_name_is_not_added),
        WITH_DIARY(changed_roles_hold_at_the_next_request_and_an_older_page_changes_nothing),
        WITH_DIARY(who_is_switched_off_is_out_at_the_next_request_and_stays_out_until_they_sign_in_anew),
        WITH_DIARY(the_last_administrator_keeps_the_role_and_the_way_in),
        WITH_DIARY(a_reset_ends_the_session_and_the_old_passphrase),
        WITH_DIARY(wrong_tries_show_with_their_address_and_end_in_the_history_and_the_log),
        WITH_DIARY(a_slip_or_two_is_not_shown),
        WITH_DIARY(a_new_passphrase_asks_for_the_old_one_and_ends_the_other_sessions),
        WITH_DIARY(a_wrong_first_code_changes_nothing_and_the_phone_keeps_its_picture),
        WITH_DIARY(a_picture_made_for_somebody_else_is_not_taken),
        WITH_DIARY(each_code_of_the_phone_lets_in_once),
        WITH_DIARY(a_recovery_code_lets_in_once_and_the_others_stay),
        WITH_DIARY(the_code_is_taken_away_with_the_passphrase_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
