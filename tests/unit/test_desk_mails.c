/* Mails at the desk: what became no letter and why, who may make it one all the same, and what is said of the ways out. */
#include "tests/unit/test.h"

#include "tests/unit/desk_rig.h"

#define STATUS "{\"ok\": true, \"accounts\": [{\"name\": \"mailbox\", \"state\": \"idle\", \"sentence\": \"\", \"compared\": \"\", \"last_s\": 1773480600, \"taken\": 7, \"listed\": 3, \"held\": 1}]}"
#define LISTED "{\"ok\": true, \"more\": false, \"mails\": [" \
    "{\"account\": \"mailbox\", \"id\": \"aaaaaaaaaaaaaaaa\", \"folder\": \"INBOX\", \"from\": \"<i>ram@example.org\", \"why\": \"auto_reply\", \"sentence\": \"[\\\"mail_auto_reply\\\"]\", \"by\": \"\", \"arrived_s\": 1773480600}," \
    "{\"account\": \"mailbox\", \"id\": \"bbbbbbbbbbbbbbbb\", \"folder\": \"INBOX\", \"from\": \"\", \"why\": \"marked\", \"sentence\": \"[\\\"mail_marked\\\"]\", \"by\": \"\", \"arrived_s\": 1773480601}," \
    "{\"account\": \"mailbox\", \"id\": \"cccccccccccccccc\", \"folder\": \"INBOX\", \"from\": \"\", \"why\": \"refused\", \"sentence\": \"[\\\"mail_refused\\\"]\", \"by\": \"\", \"arrived_s\": 1773480602}]}"

static int set_up(void **state)
{
    *state = desk_rig_new();
    desk_rig_mailboxes(*state, STATUS, LISTED);
    return 0;
}

static int tear_down(void **state)
{
    desk_rig_free(*state);
    return 0;
}

static void a_mail_that_became_no_letter_is_listed_with_its_reason_in_the_language_of_the_screen(void **state)
{
    struct http_answer a = http_get(*state, "/mails"), hindi;

    assert_int_equal(a.status, 200);
    assert_says(&a, "An automatic reply.");
    assert_says(&a, "&lt;i&gt;ram@example.org");
    assert_silent(&a, "<i>ram");
    assert_says(&a, "Letters made so far: 7. Listed: 3.");
    hindi = http_get(*state, "/mails?lang=hi");
    assert_says(&hindi, "स्वचालित उत्तर।");
    http_done(&a);
    http_done(&hindi);
}

static void a_clerk_makes_an_automatic_reply_a_letter(void **state)
{
    struct desk_rig *g = *state;
    char presses[512];

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    struct http_answer a = http_post(g, "/mails/take", "account=mailbox&id=aaaaaaaaaaaaaaaa");
    assert_int_equal(a.status, 303);
    desk_rig_presses(g, presses);
    assert_string_equal(presses, "take account=mailbox id=aaaaaaaaaaaaaaaa\n");
    http_done(&a);
}

static void what_may_be_classified_is_for_a_supervisor_and_an_auditor_takes_nothing(void **state)
{
    static const struct { const char *name; unsigned roles; int status; } people[] = {
        { "looker", 1u << ROLE_AUDITOR, 403 }, { "clerk", 1u << ROLE_CLERK, 403 }, { "chief", 1u << ROLE_SUPERVISOR, 303 },
    };
    struct desk_rig *g = *state;
    char presses[512];

    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        desk_rig_sign_in_as(g, people[i].name, people[i].roles);
        struct http_answer a = http_post(g, "/mails/take", "account=mailbox&id=bbbbbbbbbbbbbbbb");
        assert_int_equal(a.status, people[i].status);
        http_done(&a);
        desk_rig_presses(g, presses);
        assert_string_equal(presses, people[i].status == 303 ? "take account=mailbox id=bbbbbbbbbbbbbbbb\n" : "");
    }
    struct http_answer page = http_get(g, "/mails");
    assert_silent(&page, "value=\"cccccccccccccccc\"");     /* one that was refused cannot be asked for at all */
    http_done(&page);
}

static void the_counter_names_each_e_office_and_what_the_ways_out_warn_of(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sender(g, "{\"ok\": true, \"channels\": [{\"name\": \"eoffice\", \"instance\": \"\", \"state\": \"idle\"},"
                       "{\"name\": \"eoffice\", \"instance\": \"cbic\", \"state\": \"idle\", \"session\": \"needed\"}],"
                       "\"warnings\": [\"[\\\"warn_clock\\\",\\\"one.example\\\",\\\"400\\\"]\", \"[\\\"warn_clock\\\",\\\"two.example\\\",\\\"300\\\"]\"]}");
    struct http_answer a = counter_that_says(g, "two.example");
    assert_says(&a, "<b>cbic</b>: code wanted");
    assert_says(&a, "differ by 400 seconds");
    assert_says(&a, "lamp-mailbox");
    http_done(&a);
    a = http_get(g, "/deliveries/session");
    assert_int_equal(a.status, 200);
    assert_says(&a, "It asks for a one-time code");
    assert_says(&a, "for=\"code_1\"");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_mail_that_became_no_letter_is_listed_with_its_reason_in_the_language_of_the_screen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clerk_makes_an_automatic_reply_a_letter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_may_be_classified_is_for_a_supervisor_and_an_auditor_takes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_counter_names_each_e_office_and_what_the_ways_out_warn_of, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
