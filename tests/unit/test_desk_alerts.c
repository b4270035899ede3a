/* Alerts at a real desk with a real diary: what a letter tells of them, that somebody has seen it, and the policy. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "store/alerts.h"

#include <stdio.h>
#include <string.h>

static void post(const struct desk_rig *g, const char *path, const char *fields, int status, const char *words)
{
    struct http_answer a = http_post(g, path, fields);

    if (a.status != status)
        fail_msg("%s gave %d, not %d: %s", path, a.status, status, a.body);
    if (words)
        assert_says(&a, words);
    http_done(&a);
}

static void a_policy_is_looked_at_before_it_is_put_in_force(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/admin/alerts");
    assert_says(&a, "The built-in policy is in force.");
    assert_says(&a, "confirmed  parliament addressee");
    assert_says(&a, "not registered");
    http_done(&a);
    post(g, "/admin/alerts/check", "text=confirmed+vip+addressee+none", 422, "cannot be switched off");
    post(g, "/admin/alerts/apply", "text=confirmed+vip+addressee+fax", 422, "Line 1");
    post(g, "/admin/alerts/check", "text=confirmed+vip+next+sms", 200, "nothing has been changed yet");
    a = http_get(g, "/admin/alerts");
    assert_says(&a, "The built-in policy is in force.");
    http_done(&a);
    post(g, "/admin/alerts/apply", "text=confirmed+vip+next+sms", 200, "The policy is in force.");
    a = http_get(g, "/admin/alerts?lang=hi");
    assert_says(&a, "सूचना-नीति");
    assert_says(&a, "confirmed vip next sms");
    assert_silent(&a, "confirmed  parliament addressee");
    http_done(&a);
}

static void a_letter_that_was_seen_says_by_whom(void **state)
{
    struct desk_rig *g = *state;
    char letter[64], seen[64];

    desk_rig_start_diaryd(g);
    path_to(letter, "/letters/", g->ids[SAMPLE_FILED], "");
    path_to(seen, "/letters/", g->ids[SAMPLE_FILED], "/seen");
    post(g, seen, "by=%3Cb%3ERam%3C%2Fb%3E", 303, NULL);
    struct http_answer a = http_get(g, letter);
    assert_says(&a, "&lt;b&gt;Ram&lt;/b&gt; has seen the letter");
    http_done(&a);
    path_to(seen, "/letters/", g->ids[SAMPLE_CLEAN], "/seen");
    post(g, seen, "by=Ram", 409, "not confirmed yet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_policy_is_looked_at_before_it_is_put_in_force),
        WITH_DESK(a_letter_that_was_seen_says_by_whom),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
