/* The door of the desk, tried by those who should not get in. */
#include "tests/unit/test.h"
#include "tests/rig/raw.h"
#include "tests/unit/desk_rig.h"

#include "base/config.h"
#include "base/ipc.h"
#include "desk/web/routes.h"
#include "store/people.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define CLERK (1u << ROLE_CLERK)
#define SUPERVISOR (1u << ROLE_SUPERVISOR)
#define ADMIN (1u << ROLE_ADMIN)
#define AUDITOR (1u << ROLE_AUDITOR)

static struct http_answer try_in(const struct desk_rig *g, const char *name, const char *passphrase)
{
    char body[256];

    snprintf(body, sizeof(body), "door_name=%s&passphrase=%s", name, passphrase);
    return http_ask(g, "POST", "/sign-in", NULL, body);
}

/* ---- without a session */

static void nobody_sees_anything_before_signing_in(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_forget(g);
    for (size_t i = 0; route_at(i); i++) {
        const struct route *route = route_at(i);
        char path[128];

        if (route->right == RIGHT_NONE)
            continue;
        path_like(path, route->pattern, 1, 1);
        struct http_answer a = http_ask(g, route->method == METHOD_POST ? "POST" : "GET", path, NULL, route->method == METHOD_POST ? "reason=x" : NULL);
        if (a.status != 401)
            fail_msg("%s gave %d to nobody", path, a.status);
        assert_silent(&a, "CRU-A/");
        http_done(&a);
    }
}

static void an_id_that_was_guessed_or_chosen_by_someone_else_opens_nothing(void **state)
{
    struct desk_rig *g = *state;
    char chosen[256], own[128];

    snprintf(own, sizeof(own), "%s", g->cookie);
    snprintf(chosen, sizeof(chosen), "Host: 127.0.0.1:%d\r\nCookie: desk-%d=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n", g->port, g->port);
    struct http_answer a = http_ask(g, "GET", "/register", chosen, NULL);
    assert_int_equal(a.status, 401);
    http_done(&a);
    /* signing in with a chosen id in hand gives another one, and the chosen one stays worthless */
    snprintf(g->cookie, sizeof(g->cookie), "desk-%d=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", g->port);
    a = http_sign_in(g, "/sign-in", "door_name=desk&passphrase=four+words+in+a+row");
    assert_int_equal(a.status, 303);
    assert_silent(&a, "AAAAAAAAAAAAAAAA");
    http_done(&a);
    assert_status(g, "/register", 401);
    /* a digit changed in a real one */
    snprintf(g->cookie, sizeof(g->cookie), "%s", own);
    assert_status(g, "/register", 200);
    size_t last = strlen(g->cookie) - 2;
    g->cookie[last] = g->cookie[last] == 'A' ? 'B' : 'A';
    assert_status(g, "/register", 401);
}

static void after_signing_out_the_id_is_worth_nothing(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_post(g, "/sign-out", "");
    assert_int_equal(a.status, 303);
    assert_says(&a, "Max-Age=0");
    http_done(&a);
    assert_status(g, "/register", 401);
    assert_status(g, "/letters/1", 401);
}

/* ---- trying */

static void a_wrong_passphrase_and_a_name_nobody_has_get_the_same_answer(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_forget(g);
    struct http_answer wrong = try_in(g, "desk", "not+those+words"), nobody = try_in(g, "nobodyx", "not+those+words");
    assert_int_equal(wrong.status, 401);
    assert_int_equal(nobody.status, 401);
    assert_silent(&wrong, "Set-Cookie");
    assert_says(&wrong, "name, passphrase or code is not right");
    assert_says(&nobody, "name, passphrase or code is not right");
    http_done(&wrong);
    http_done(&nobody);
}

static void tries_that_fail_make_the_next_ones_wait(void **state)
{
    static const char *const names[] = { "desk", "nobodyx" };
    struct desk_rig *g = *state;

    desk_rig_forget(g);
    for (size_t n = 0; n < ARRAY_LEN(names); n++) {
        struct http_answer a = { 0 };

        for (int i = 0; i < 7 && a.status != 429; i++) {
            http_done(&a);
            a = try_in(g, names[n], "not+those+words");
        }
        assert_int_equal(a.status, 429);
        assert_says(&a, "Retry-After: ");
        http_done(&a);
        a = try_in(g, names[n], "four+words+in+a+row");      /* also the right one waits */
        assert_int_equal(a.status, 429);
        http_done(&a);
    }
}

static void one_address_cannot_try_for_ever(void **state)
{
    struct desk_rig *g = *state;
    int refused = 0;

    desk_rig_forget(g);
    for (int i = 0; i < 60 && !refused; i++) {
        struct http_answer a = http_ask(g, "POST", "/sign-in/ticket", NULL, "ticket=guess");

        refused = a.status == 429;
        http_done(&a);
    }
    assert_true(refused);
}

static void a_sign_in_form_from_another_site_is_refused(void **state)
{
    struct desk_rig *g = *state;
    char headers[128];

    desk_rig_forget(g);
    snprintf(headers, sizeof(headers), "Host: 127.0.0.1:%d\r\nOrigin: http://evil.example\r\n", g->port);
    struct http_answer a = http_ask(g, "POST", "/sign-in", headers, "door_name=desk&passphrase=four+words+in+a+row");
    assert_int_equal(a.status, 403);
    http_done(&a);
}

/* ---- tokens and kept words */

static void only_the_token_of_ones_own_session_changes_anything(void **state)
{
    struct desk_rig *g = *state;
    char cookie[128], token[64], body[128];

    snprintf(cookie, sizeof(cookie), "%s", g->cookie);
    desk_rig_sign_in_as(g, "asha", CLERK | SUPERVISOR);
    http_token(g, token);
    snprintf(g->cookie, sizeof(g->cookie), "%s", cookie);
    snprintf(body, sizeof(body), "token=%s&reason=of+another+session", token);
    struct http_answer a = http_ask(g, "POST", "/letters/1/void", NULL, body);
    assert_int_equal(a.status, 403);
    assert_says(&a, "of another session");          /* the words are kept, to be sent by a person */
    assert_says(&a, "action=\"/letters/1/void\"");
    http_done(&a);
    a = http_ask(g, "POST", "/letters/1/void", NULL, "reason=without+token");
    assert_int_equal(a.status, 403);
    http_done(&a);
    assert_int_equal(state_of(g, 1), LETTER_READ);
}

static void words_typed_before_signing_in_are_offered_again_and_never_sent_by_themselves(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_forget(g);
    struct http_answer a = http_ask(g, "POST", "/letters/1/hold", NULL, "token=old&reason=paper+is+torn");
    assert_int_equal(a.status, 401);
    assert_says(&a, "name=\"k_reason\" value=\"paper is torn\"");
    assert_says(&a, "name=\"kept_path\" value=\"/letters/1/hold\"");
    http_done(&a);
    a = http_sign_in(g, "/sign-in", "door_name=desk&passphrase=four+words+in+a+row&kept_path=%2Fletters%2F1%2Fhold&k_reason=paper+is+torn");
    assert_int_equal(a.status, 200);
    assert_says(&a, "action=\"/letters/1/hold\"");
    assert_says(&a, "name=\"reason\" value=\"paper is torn\"");
    assert_says(&a, "Set-Cookie: desk-");
    http_done(&a);
    assert_int_equal(state_of(g, 1), LETTER_READ);
}

static void a_sign_in_leads_nowhere_but_to_this_desk(void **state)
{
    static const char *const elsewhere[] = { "http%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fsign-in%3Fticket%3Dx", "%2Fnowhere" };
    struct desk_rig *g = *state;
    char body[256];

    for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++) {
        desk_rig_forget(g);
        snprintf(body, sizeof(body), "door_name=desk&passphrase=four+words+in+a+row&next=%s", elsewhere[i]);
        struct http_answer a = http_sign_in(g, "/sign-in", body);
        assert_int_equal(a.status, 303);
        assert_says(&a, "Location: /\r\n");
        http_done(&a);
    }
    desk_rig_forget(g);
    struct http_answer a = http_sign_in(g, "/sign-in", "door_name=desk&passphrase=four+words+in+a+row&next=%2Fregister%3Fq%3DNair");
    assert_says(&a, "Location: /register?q=Nair");
    http_done(&a);
}

static void a_locked_screen_shows_nothing_and_goes_on_with_the_words_after_the_passphrase(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_post(g, "/lock", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_status(g, "/letters/1", 401);
    assert_status(g, "/live", 401);
    assert_status(g, "/letters/1/view/1", 401);
    a = http_ask(g, "POST", "/letters/1/hold", NULL, "reason=paper+is+torn");
    assert_int_equal(a.status, 401);
    assert_says(&a, "name=\"k_reason\" value=\"paper is torn\"");
    http_done(&a);
    a = http_ask(g, "POST", "/unlock", NULL, "passphrase=wrong+words+all+of+them");
    assert_int_equal(a.status, 401);
    http_done(&a);
    assert_status(g, "/letters/1", 401);
    a = http_sign_in(g, "/unlock", "passphrase=four+words+in+a+row&kept_path=%2Fletters%2F1%2Fhold&k_reason=paper+is+torn");
    assert_int_equal(a.status, 200);
    assert_says(&a, "name=\"reason\" value=\"paper is torn\"");
    http_done(&a);
    assert_status(g, "/letters/1", 200);
    assert_int_equal(state_of(g, 1), LETTER_READ);
}

/* ---- roles */

static void each_role_gets_what_it_may_and_no_more(void **state)
{
    static const unsigned roles[] = { CLERK, SUPERVISOR, ADMIN, AUDITOR };
    struct desk_rig *g = *state;

    for (size_t r = 0; r < ARRAY_LEN(roles); r++) {
        desk_rig_sign_in_as(g, "someone", roles[r]);
        for (size_t i = 0; route_at(i); i++) {
            const struct route *route = route_at(i);
            char path[128];

            if (route->right == RIGHT_NONE || strcmp(route->pattern, "/events") == 0 || strcmp(route->pattern, "/lock") == 0)
                continue;
            path_like(path, route->pattern, 9, 9);
            /* without a token: a change that is allowed gets as far as that question */
            struct http_answer a = http_ask(g, route->method == METHOD_POST ? "POST" : "GET", path, NULL, route->method == METHOD_POST ? "x=1" : NULL);
            bool may = people_may(roles[r], route->right), turned_away = strstr(a.body, "Your role does not allow this") != NULL;
            bool home = strcmp(path, "/") == 0 && a.status == 303;
            if (may ? turned_away : !turned_away && !home)
                fail_msg("role %x at %s: %d, allowed %d", roles[r], path, a.status, may);
            if (!may && !home && a.status != 403)
                fail_msg("role %x at %s: %d, not 403", roles[r], path, a.status);
            http_done(&a);
        }
    }
}

/* ---- with diaryd: what an admin does takes effect at once */

static void who_is_switched_off_is_out_at_once_also_of_an_open_stream(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    AUTO_CLOSE int fd = http_listen(g);
    assert_int_equal(http_wait_for(fd, "event: hello", 3000), 0);
    assert_status(g, "/letters/1", 200);
    tell_diaryd(g, json_pack("{s:s, s:s, s:b, s:s}", "do", "user_active", "name", "asha", "active", 0, "actor", "test"), 0);
    assert_status(g, "/letters/1", 401);
    struct http_answer a = http_ask(g, "POST", "/letters/1/hold", NULL, "reason=x");
    assert_int_equal(a.status, 401);
    http_done(&a);
    assert_int_equal(http_wait_for(fd, "event: ended", 5000), 0);
    a = try_in(g, "asha", "four+words+in+a+row");
    assert_int_equal(a.status, 401);
    http_done(&a);
    assert_int_equal(state_of(g, 1), LETTER_READ);
}

static void changed_roles_hold_from_the_next_request(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    assert_status(g, "/register", 200);
    tell_diaryd(g, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "do", "user_put", "name", "asha", "full_name", "asha", "roles", "admin", "revision", 2, "actor", "test"), 0);
    assert_status(g, "/register", 403);
}

static void the_last_administrator_stays(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);       /* "desk" is the only one */
    tell_diaryd(g, json_pack("{s:s, s:s, s:b, s:s}", "do", "user_active", "name", "desk", "active", 0, "actor", "desk"), -EREMOTEIO);
    tell_diaryd(g, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "do", "user_put", "name", "desk", "full_name", "desk", "roles", "clerk", "revision", 2, "actor", "desk"), -EREMOTEIO);
    desk_rig_put_person(g, "second", ADMIN);
    tell_diaryd(g, json_pack("{s:s, s:s, s:b, s:s}", "do", "user_active", "name", "desk", "active", 0, "actor", "desk"), 0);
    tell_diaryd(g, json_pack("{s:s, s:s, s:b, s:s}", "do", "user_active", "name", "second", "active", 0, "actor", "desk"), -EREMOTEIO);
}

static void a_ticket_lets_in_once(void **state)
{
    struct desk_rig *g = *state;
    AUTO_JSON json_t *answer = NULL;
    char run_dir[PATH_MAX], body[128];

    desk_rig_start_diaryd(g);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    assert_int_equal(ipc_call(run_dir, "diaryd", json_pack("{s:s, s:s, s:s}", "do", "user_ticket", "name", "desk", "actor", "root"), IPC_CALL_MS, &answer, NULL), 0);
    snprintf(body, sizeof(body), "ticket=%s", json_str(answer, "ticket", ""));
    desk_rig_forget(g);
    struct http_answer a = http_ask(g, "POST", "/sign-in/ticket", NULL, body);
    assert_int_equal(a.status, 303);
    assert_says(&a, "Set-Cookie: desk-");
    http_done(&a);
    a = http_ask(g, "POST", "/sign-in/ticket", NULL, body);
    assert_int_equal(a.status, 401);
    assert_silent(&a, "Set-Cookie");
    http_done(&a);
}

/* ---- the first start */

static void the_setup_code_makes_one_administrator_and_is_gone(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();
    char body[256], path[PATH_MAX];

    (void)state;
    desk_rig_first_start(g);
    assert_status(g, "/register", 401);
    struct http_answer a = http_get(g, "/sign-in?lang=en");
    assert_says(&a, "Make the first administrator");
    http_done(&a);
    static const char form[] = "code=%s&door_name=%s&full_name=Asha&passphrase=apple+boat+seven&again=apple+boat+seven";
    snprintf(body, sizeof(body), form, "0000-0000-0000", "asha");
    a = http_ask(g, "POST", "/first-start", NULL, body);
    assert_int_equal(a.status, 422);
    assert_says(&a, "This is not the setup code of this box.");
    http_done(&a);
    AUTO_FREE char *code = tmpdir_text(g->dir, "run/setup-code");
    code[strcspn(code, "\n")] = '\0';
    snprintf(body, sizeof(body), form, code, "asha");
    a = http_ask(g, "POST", "/first-start", NULL, body);
    assert_int_equal(a.status, 303);
    assert_says(&a, "Set-Cookie: desk-");
    http_done(&a);
    snprintf(path, sizeof(path), "%s/run/setup-code", g->dir);
    assert_int_not_equal(access(path, F_OK), 0);
    snprintf(body, sizeof(body), form, code, "second");
    a = http_ask(g, "POST", "/first-start", NULL, body);
    assert_int_equal(a.status, 422);
    assert_silent(&a, "Set-Cookie");
    http_done(&a);
    desk_rig_free(g);
}

/* How many of the files that programs write hold these words? */
static unsigned kept_in(const struct desk_rig *g, const char *words)
{
    static const char *const names[] = { CONFIG_DIARY_NAME, CONFIG_DIARY_NAME "-wal", "deskd.log", "diaryd.log" };
    char path[PATH_MAX];
    unsigned n = 0;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", g->dir, names[i]);
        n += raw_files_with(path, words, strlen(words));
    }
    return n;
}

static void no_secret_is_in_any_file_but_as_a_hash(void **state)
{
    struct desk_rig *g = *state;
    static const char *const secrets[] = { "four words in a row", "four+words", "Zebra" };

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    struct http_answer a = try_in(g, "asha", "wrong+Zebra+words+here");
    http_done(&a);
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
        assert_int_equal(kept_in(g, secrets[i]), 0);
    assert_int_equal(kept_in(g, strchr(g->cookie, '=') + 1), 0);
    assert_true(kept_in(g, "$argon2id$") > 0);          /* it would have been found */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(nobody_sees_anything_before_signing_in),
        WITH_DESK(an_id_that_was_guessed_or_chosen_by_someone_else_opens_nothing),
        WITH_DESK(after_signing_out_the_id_is_worth_nothing),
        WITH_DESK(a_wrong_passphrase_and_a_name_nobody_has_get_the_same_answer),
        WITH_DESK(tries_that_fail_make_the_next_ones_wait),
        WITH_DESK(one_address_cannot_try_for_ever),
        WITH_DESK(a_sign_in_form_from_another_site_is_refused),
        WITH_DESK(only_the_token_of_ones_own_session_changes_anything),
        WITH_DESK(words_typed_before_signing_in_are_offered_again_and_never_sent_by_themselves),
        WITH_DESK(a_sign_in_leads_nowhere_but_to_this_desk),
        WITH_DESK(a_locked_screen_shows_nothing_and_goes_on_with_the_words_after_the_passphrase),
        WITH_DESK(each_role_gets_what_it_may_and_no_more),
        WITH_DESK(who_is_switched_off_is_out_at_once_also_of_an_open_stream),
        WITH_DESK(changed_roles_hold_from_the_next_request),
        WITH_DESK(the_last_administrator_stays),
        WITH_DESK(a_ticket_lets_in_once),
        cmocka_unit_test(the_setup_code_makes_one_administrator_and_is_gone),
        WITH_DESK(no_secret_is_in_any_file_but_as_a_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
