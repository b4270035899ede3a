/* The page for a one-time code, and what the counter says of sessions, certificates and clocks. */
#include "tests/unit/test.h"

#include "tests/unit/desk_rig.h"

#include <stdio.h>
#include <string.h>

#define CHANNEL "{\"name\": \"eoffice\", \"instance\": \"\", \"state\": \"waiting\", \"sentence\": \"\", \"next_try_in_s\": 9, \"away_since_s\": 1773480000%s}"
#define STATUS "{\"ok\": true, \"channels\": [" CHANNEL "], \"warnings\": [%s]}"

static void set_sender(struct desk_rig *g, const char *session, const char *warnings)
{
    char status[1024];

    snprintf(status, sizeof(status), STATUS, session, warnings);
    desk_rig_sender(g, status);
    desk_rig_wait_for_look(g);
}

static void expect(struct desk_rig *g, const char *path, const char *words, bool there)
{
    struct http_answer a = http_get(g, path);

    assert_int_equal(a.status, 200);
    if ((strstr(a.body, words) != NULL) != there)
        fail_msg("%s: \"%s\" is %s", path, words, there ? "missing" : "there");
    http_done(&a);
}

static void the_counter_leads_to_the_page_when_a_code_is_wanted(void **state)
{
    struct desk_rig *g = desk_rig_new();

    (void)state;
    desk_rig_start_diaryd(g);
    set_sender(g, "", "");
    expect(g, "/", "/deliveries/session", false);
    set_sender(g, ", \"session\": \"needed\", \"session_until_s\": 0", "");
    expect(g, "/", "e-Office asks for a one-time code", true);
    expect(g, "/", "href=\"/deliveries/session\"", true);
    expect(g, "/deliveries/session", "It asks for a one-time code; letters wait for it.", true);
    expect(g, "/deliveries/session", "autocomplete=\"one-time-code\"", true);
    expect(g, "/deliveries/session", "Letters that wait: ", true);
    set_sender(g, ", \"session\": \"open\", \"session_until_s\": 1773480000", "");
    expect(g, "/deliveries/session", "The session is open until", true);
    desk_rig_free(g);
}

/* The stand-in of sendd does not know the request: that is a failure with words, and the code is nowhere in the page. */
static void a_code_that_does_not_work_is_told_and_not_shown_again(void **state)
{
    struct desk_rig *g = desk_rig_new();

    (void)state;
    desk_rig_start_diaryd(g);
    set_sender(g, ", \"session\": \"needed\", \"session_until_s\": 0", "");
    struct http_answer a = http_post(g, "/deliveries/session", "instance=&user=clerk7&code=314+159");
    assert_int_equal(a.status, 200);
    assert_non_null(strstr(a.body, "notice bad"));
    assert_non_null(strstr(a.body, "value=\"clerk7\""));
    assert_null(strstr(a.body, "314"));
    http_done(&a);
    desk_rig_sign_in_as(g, "reader", 1u << ROLE_AUDITOR);
    a = http_get(g, "/deliveries/session");
    assert_int_equal(a.status, 403);
    http_done(&a);
    desk_rig_free(g);
}

static void warnings_of_the_line_stand_at_the_counter_and_on_the_admins_page(void **state)
{
    struct desk_rig *g = desk_rig_new();

    (void)state;
    desk_rig_start_diaryd(g);
    set_sender(g, "", "[\"warn_clock\",\"efile.example.gov.in:443\",\"7200\"]");
    expect(g, "/", "differ by 7200 seconds", false);        /* a list, not a line: nothing is made of it */
    set_sender(g, "", "\"[\\\"warn_clock\\\",\\\"efile.example.gov.in:443\\\",\\\"7200\\\"]\"");
    expect(g, "/", "efile.example.gov.in:443 differ by 7200 seconds", true);
    expect(g, "/admin", "efile.example.gov.in:443 differ by 7200 seconds", true);
    desk_rig_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counter_leads_to_the_page_when_a_code_is_wanted),
        cmocka_unit_test(a_code_that_does_not_work_is_told_and_not_shown_again),
        cmocka_unit_test(warnings_of_the_line_stand_at_the_counter_and_on_the_admins_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
