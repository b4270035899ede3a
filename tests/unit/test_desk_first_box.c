/* The steps of setting up that boxd does: the code on the panel, the clock, a network that takes itself back, the recovery sheet. At a real desk with a real
 * boxd behind it. */
#include "tests/unit/test.h"

#include "tests/unit/desk_first.h"
#include "tests/unit/test_box_rig.h"

#include <stdio.h>
#include <string.h>

static struct box_rig box;

static int setup(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();
    char settings[1024];

    box_rig_settings(g->dir, settings);
    first_settings(g, settings);
    first_settings(g, "keep_s = 6\n");
    desk_rig_kill(g);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    box_rig_leave(&box);
    desk_rig_free(*state);
    return 0;
}

/* The board file comes with it. */
static void join(struct desk_rig *g)
{
    box_rig_join(&box, g->dir);
    first_make_admin(g);
}

static void whoever_stands_at_the_panel_sees_the_code(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_first_start(g);
    box_rig_join(&box, g->dir);
    AUTO_FREE char *code = tmpdir_text(g->dir, "run/setup-code");
    code[strcspn(code, "\n")] = '\0';
    struct http_answer a = http_get(g, "/sign-in?lang=en");
    assert_says(&a, "Step 2 of 12");
    assert_says(&a, code);
    http_done(&a);
}

static void a_network_that_nobody_confirms_takes_itself_back(void **state)
{
    struct desk_rig *g = *state;

    join(g);
    first_press(g, 5, "press=next&how=static&address=", 409, "A fixed address is needed");
    first_press(g, 5, "press=next&how=static&address=10.99.0.7", 409, "this is no address with its length");
    first_press(g, 5, "press=next&how=static&address=10.99.0.7%2F24&gateway=10.99.0.1", 200, "network");
    box_rig_is_at(&box, "Open the desk at its new address 10.99.0.7");
    first_shows(g, 5, "Seconds left: ");
    box_rig_ends(&box, "failed", "Nobody confirmed");
    first_shows(g, 5, "Nobody confirmed the new settings");
    first_stands_at(g, "Location: /first/3\r\n");
    AUTO_FREE char *text = tmpdir_text(g->dir, "settings.conf");
    assert_null(strstr(text, "10.99.0.7"));
}

static void a_network_that_works_is_kept_by_one_press(void **state)
{
    struct desk_rig *g = *state;

    join(g);
    first_press(g, 5, "press=next&how=static&address=10.99.0.7%2F24", 200, "network");
    box_rig_is_at(&box, "10.99.0.7");
    first_press(g, 5, "press=keep&how=static&address=10.99.0.7%2F24", 303, "Location: /first\r\n");
    box_rig_ends(&box, "done", "asha has confirmed them");
    first_press(g, 5, "press=next&how=dhcp&address=10.99.0.7%2F24&gateway=&name_servers=", 200, "network");
    box_rig_is_at(&box, "The network runs with the new settings");
    first_press(g, 5, "press=undo", 200, "network");
    box_rig_ends(&box, "stopped", "");
    first_press(g, 5, "press=next&how=static&address=10.99.0.7%2F24", 303, "Location: /first\r\n");       /* as it is */
}

/* The key has come by a stick; the rest is typed here. */
static void a_vpn_of_wireguard_is_set_up_whole(void **state)
{
    static const char typed[] = "how=dhcp&vpn=wireguard&vpn_server=vpn.example.gov.in&vpn_networks=10.0.0.0%2F8&vpn_address=10.20.0.7%2F32";
    struct desk_rig *g = *state;
    char fields[320];

    first_settings(g, "[vpn]\nkey_file = /etc/dakbox/secrets/wg.key\n");
    desk_rig_kill(g);
    join(g);
    first_shows(g, 5, "Public key of the VPN server");
    snprintf(fields, sizeof(fields), "press=next&%s", typed);
    first_press(g, 5, fields, 409, "vpn.peer_key");
    snprintf(fields, sizeof(fields), "press=next&%s&vpn_peer_key=GtL7fZc%%2FbLnqZldpVofMCD6hDjrK28SsdLxevJ%%2BqtKU%%3D", typed);
    first_press(g, 5, fields, 200, "network");
    box_rig_is_at(&box, "The network runs with the new settings");
    first_press(g, 5, "press=keep", 303, "Location: /first\r\n");
    box_rig_ends(&box, "done", "asha has confirmed them");
    AUTO_FREE char *text = tmpdir_text(g->dir, "settings.conf");
    assert_non_null(strstr(text, "address = 10.20.0.7/32\n"));
    assert_non_null(strstr(text, "peer_key = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=\n"));
    assert_non_null(strstr(text, "networks = 10.0.0.0/8\n"));
}

/* dakbox.conf has a fixed address: to leave the fields as they are and choose DHCP empties them. */
static void dhcp_is_chosen_over_a_fixed_address_of_the_file(void **state)
{
    static const char choice[] = "how=dhcp&address=10.50.0.5%2F24&gateway=10.50.0.1&name_servers=";
    struct desk_rig *g = *state;
    char fields[160];

    first_settings(g, "[network]\naddress = 10.50.0.5/24\ngateway = 10.50.0.1\n");
    desk_rig_kill(g);
    join(g);
    first_shows(g, 5, "value=\"static\" selected");
    snprintf(fields, sizeof(fields), "press=next&%s", choice);
    first_press(g, 5, fields, 200, "network");
    box_rig_is_at(&box, "The network runs with the new settings");
    snprintf(fields, sizeof(fields), "press=keep&%s", choice);
    first_press(g, 5, fields, 303, "Location: /first\r\n");
    box_rig_ends(&box, "done", "asha has confirmed them");
    first_shows(g, 5, "value=\"dhcp\" selected");
    AUTO_FREE char *text = tmpdir_text(g->dir, "settings.conf");
    assert_non_null(strstr(text, "address = \n"));
    snprintf(fields, sizeof(fields), "press=next&%s", choice);
    first_press(g, 5, fields, 303, "Location: /first\r\n");         /* as it is */
}

static void the_clock_is_set_by_hand_or_refused_in_words(void **state)
{
    struct desk_rig *g = *state;

    join(g);
    first_press(g, 4, "press=set&date=31-02-2027&time=14%3A30", 409, "Date and time are needed");
    first_press(g, 4, "press=set&date=01-02-2019&time=14%3A30", 409, "role=\"alert\"");
    first_press(g, 4, "press=next", 303, "Location: /first\r\n");
}

static void a_recovery_key_counts_only_when_it_was_read_from_paper(void **state)
{
    struct desk_rig *g = *state;
    char text[128], fields[256];

    join(g);
    struct http_answer a = http_post(g, "/first/11", "press=make");
    assert_int_equal(a.status, 200);
    const char *at = strstr(a.body, "name=\"secret\" value=\"");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "name=\"secret\" value=\"%127[^\"]\"", text), 1);
    http_done(&a);
    snprintf(fields, sizeof(fields), "press=use&secret=%s&last=0000", text);
    first_press(g, 11, fields, 409, text);          /* the same key, to try again */
    snprintf(fields, sizeof(fields), "press=use&secret=%s&last=%s", text, text + strlen(text) - 4);
    first_press(g, 11, fields, 303, "Location: /first\r\n");
    box_rig_ends(&box, "done", "");
}

#define WITH_NEW_BOX(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_NEW_BOX(whoever_stands_at_the_panel_sees_the_code),
        WITH_NEW_BOX(a_network_that_nobody_confirms_takes_itself_back),
        WITH_NEW_BOX(a_network_that_works_is_kept_by_one_press),
        WITH_NEW_BOX(a_vpn_of_wireguard_is_set_up_whole),
        WITH_NEW_BOX(dhcp_is_chosen_over_a_fixed_address_of_the_file),
        WITH_NEW_BOX(the_clock_is_set_by_hand_or_refused_in_words),
        WITH_NEW_BOX(a_recovery_key_counts_only_when_it_was_read_from_paper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
