/* "dakbox users", each of its commands, as somebody at the box types them: the real program, diaryd and desk. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/exe.h"
#include "ctl/ctl.h"
#include "store/history_find.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define CLERK (1u << ROLE_CLERK)

struct answer { int code; char text[4096]; };

/* What "dakbox users WORDS" writes, and its exit code. */
static struct answer users(const struct desk_rig *g, const char *words)
{
    struct answer a = { .code = -1 };
    char dir[PATH_MAX], command[2 * PATH_MAX];

    assert_int_equal(exe_dir(dir, sizeof(dir), NULL), 0);
    snprintf(command, sizeof(command), "'%s/dakbox' users -c '%s/dakbox.conf' %s 2>&1", dir, g->dir, words);
    FILE *p = popen(command, "re");
    assert_non_null(p);
    size_t n = fread(a.text, 1, sizeof(a.text) - 1, p);
    a.text[n] = '\0';
    int status = pclose(p);
    a.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return a;
}

static void assert_users(const struct desk_rig *g, const char *words, int code, const char *says)
{
    struct answer a = users(g, words);

    if (a.code != code || !strstr(a.text, says))
        fail_msg("users %s: %d, not %d with \"%s\": %s", words, a.code, code, says, a.text);
}

/* The line of the list that begins with the name. */
static void line_of(const struct desk_rig *g, const char *name, char out[256])
{
    struct answer a = users(g, "list");

    assert_int_equal(a.code, CTL_DONE);
    for (const char *at = a.text; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        if (strncmp(at, name, strlen(name)) == 0 && at[strlen(name)] == ' ') {
            snprintf(out, 256, "%.*s", (int)strcspn(at, "\n"), at);
            return;
        }
    fail_msg("%s is not in the list: %s", name, a.text);
}

static void assert_line(const struct desk_rig *g, const char *name, const char *says)
{
    char line[256];

    line_of(g, name, line);
    if (!strstr(line, says))
        fail_msg("not \"%s\": %s", says, line);
}

static int sign_in(struct desk_rig *g, const char *name)
{
    char body[128];

    snprintf(body, sizeof(body), "door_name=%s&passphrase=four+words+in+a+row", name);
    struct http_answer a = http_ask(g, "POST", "/sign-in", NULL, body);
    int status = a.status;
    http_done(&a);
    return status;
}

/* The address that was printed is this desk's, and lets in once. */
static void address_lets_in_once(struct desk_rig *g, const struct answer *printed)
{
    char begins[64], body[128];
    static const int statuses[] = { 303, 401 };

    snprintf(begins, sizeof(begins), "http://127.0.0.1:%d/sign-in?ticket=", g->port);
    if (printed->code != CTL_DONE || strncmp(printed->text, begins, strlen(begins)) != 0)
        fail_msg("no address: %d %s", printed->code, printed->text);
    const char *ticket = printed->text + strlen(begins);
    snprintf(body, sizeof(body), "ticket=%.*s", (int)strcspn(ticket, "\n"), ticket);
    desk_rig_forget(g);
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        struct http_answer a = http_ask(g, "POST", "/sign-in/ticket", NULL, body);

        assert_int_equal(a.status, statuses[i]);
        http_done(&a);
    }
}

static void a_person_is_added_and_gets_an_address_and_the_history_says_who_did_it(void **state)
{
    struct desk_rig *g = *state;
    char actor[CTL_ACTOR_SIZE];
    int made = 0;
    struct err e = { 0 };

    desk_rig_start_diaryd(g);
    struct answer a = users(g, "add asha 'Asha Verma' clerk,supervisor");
    assert_line(g, "asha", "Asha Verma");
    assert_line(g, "asha", "clerk,supervisor");
    address_lets_in_once(g, &a);
    assert_users(g, "add asha 'Another Asha' clerk", CTL_FAILED, "asha");
    assert_users(g, "add Asha 'Another Asha' clerk", CTL_FAILED, "small letters");
    assert_users(g, "add mohan 'Mohan Lal' king", CTL_FAILED, "one or more of clerk, supervisor, admin, auditor");
    AUTO_STORE struct store *s = diary_beside(g);
    ctl_actor(actor);
    assert_ok(store_history_count(s, &(struct history_ask){ .actor = actor, .event = "user_made" }, 10, &made, &e), e);
    assert_int_equal(made, 1);
}

static void roles_are_changed_and_who_is_nobody_is_said(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    assert_users(g, "roles asha auditor", CTL_DONE, "");
    assert_line(g, "asha", "auditor");
    assert_status(g, "/verify", 200);
    assert_users(g, "roles nobody clerk", CTL_FAILED, "nobody");
    assert_users(g, "roles desk clerk", CTL_FAILED, "administrator");       /* the last one */
    assert_line(g, "desk", "admin");
}

static void switched_off_is_out_and_switched_on_may_sign_in_again(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    assert_users(g, "off asha", CTL_DONE, "");
    assert_line(g, "asha", " off ");
    assert_status(g, "/register", 401);
    assert_int_equal(sign_in(g, "asha"), 401);
    assert_users(g, "ticket asha", CTL_FAILED, "asha");
    assert_users(g, "on asha", CTL_DONE, "");
    assert_line(g, "asha", " on ");
    assert_int_equal(sign_in(g, "asha"), 303);
    assert_users(g, "off desk", CTL_FAILED, "administrator");
    assert_users(g, "off nobody", CTL_FAILED, "nobody");
}

static void a_ticket_leaves_the_passphrase_and_a_reset_does_not(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", CLERK);
    struct answer a = users(g, "ticket asha");
    address_lets_in_once(g, &a);
    assert_int_equal(sign_in(g, "asha"), 303);
    a = users(g, "reset asha");
    assert_int_equal(sign_in(g, "asha"), 401);
    address_lets_in_once(g, &a);
}

static void the_setup_code_is_printed_until_somebody_is_there(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();
    char path[PATH_MAX];

    (void)state;
    assert_users(g, "setup-code", CTL_FAILED, "no setup code");
    desk_rig_first_start(g);
    assert_users(g, "list", CTL_DONE, "Nobody can sign in yet");
    struct answer a = users(g, "setup-code");
    assert_int_equal(a.code, CTL_DONE);
    AUTO_FREE char *kept = tmpdir_text(g->dir, "run/setup-code");
    assert_string_equal(a.text, kept);
    assert_true(strlen(kept) > 12);
    snprintf(path, sizeof(path), "%s/run/setup-code", g->dir);
    assert_int_equal(unlink(path), 0);
    assert_users(g, "setup-code", CTL_FAILED, "no setup code");
    desk_rig_free(g);
}

static void what_it_does_not_know_it_says(void **state)
{
    struct desk_rig *g = *state;

    assert_users(g, "befriend asha", CTL_USAGE, "befriend");
    assert_users(g, "add asha", CTL_USAGE, "users add");
    assert_users(g, "off", CTL_USAGE, "users off");
    assert_users(g, "list all", CTL_USAGE, "users list");
    assert_users(g, "off asha", CTL_FAILED, "diaryd");          /* which does not run */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_person_is_added_and_gets_an_address_and_the_history_says_who_did_it),
        WITH_DESK(roles_are_changed_and_who_is_nobody_is_said),
        WITH_DESK(switched_off_is_out_and_switched_on_may_sign_in_again),
        WITH_DESK(a_ticket_leaves_the_passphrase_and_a_reset_does_not),
        cmocka_unit_test(the_setup_code_is_printed_until_somebody_is_there),
        WITH_DESK(what_it_does_not_know_it_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
