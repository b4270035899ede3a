/* The lamps: each thing that may be said of the box, from what the programs tell; and what the desk sees for itself. */
#include "tests/unit/test.h"

#include "base/clock.h"
#include "desk/counter/facts.h"
#include "desk/counter/lamps.h"
#include "tests/rig/tmpdir.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static json_t *told(const char *text)
{
    json_t *j = json_loads(text, 0, NULL);

    assert_non_null(j);
    return j;
}

static enum lamp_state state_of(const char *text, enum lamp lamp)
{
    AUTO_JSON json_t *j = told(text);
    struct lamp_facts f = { .told = j };
    struct lamp_view v[LAMPS];

    lamps_read(&f, v);
    return v[lamp].state;
}

#define ONE_SCANNER(s) "{\"scand\": {\"scanners\": [" s "]}}"

static void each_word_of_a_program_has_its_lamp(void **state)
{
    static const struct { const char *told; enum lamp lamp; enum lamp_state want; } cases[] = {
        { "{}", LAMP_SCANNER, LAMP_STOP },
        { "{\"scand\": null}", LAMP_SCANNER, LAMP_STOP },
        { "{\"scand\": {\"scanners\": []}}", LAMP_SCANNER, LAMP_OFF },
        { "{\"scand\": {\"scanners\": []}}", LAMP_PAPER, LAMP_OFF },
        { ONE_SCANNER("{\"state\": \"idle\", \"code\": \"ready\"}"), LAMP_SCANNER, LAMP_OK },
        { ONE_SCANNER("{\"state\": \"idle\", \"code\": \"ready\"}"), LAMP_PAPER, LAMP_OK },
        { ONE_SCANNER("{\"state\": \"scanning\", \"code\": \"scanning\"}"), LAMP_SCANNER, LAMP_BUSY },
        { ONE_SCANNER("{\"state\": \"interrupted\", \"code\": \"jam\"}"), LAMP_SCANNER, LAMP_OK },
        { ONE_SCANNER("{\"state\": \"interrupted\", \"code\": \"jam\"}"), LAMP_PAPER, LAMP_STOP },
        { ONE_SCANNER("{\"state\": \"scanning\", \"code\": \"marking_doubt\"}"), LAMP_PAPER, LAMP_LOOK },
        { ONE_SCANNER("{\"state\": \"fault\", \"code\": \"classified\"}"), LAMP_PAPER, LAMP_LOOK },
        { ONE_SCANNER("{\"state\": \"fault\", \"code\": \"cover_open\"}"), LAMP_SCANNER, LAMP_STOP },
        { ONE_SCANNER("{\"state\": \"absent\", \"code\": \"device_gone\"}"), LAMP_SCANNER, LAMP_STOP },
        { ONE_SCANNER("{\"state\": \"absent\", \"code\": \"starting\"}"), LAMP_SCANNER, LAMP_BUSY },
        { ONE_SCANNER("{\"state\": \"idle\", \"code\": \"ready\", \"attention\": [{}]}"), LAMP_PAPER, LAMP_LOOK },
        { ONE_SCANNER("{\"state\": \"idle\", \"code\": \"ready\"}, {\"state\": \"fault\", \"code\": \"stalled\"}"), LAMP_SCANNER, LAMP_STOP },   /* the worst */
        { ONE_SCANNER("{\"state\": \"of_tomorrow\"}"), LAMP_SCANNER, LAMP_OK },
        { "{}", LAMP_PRINTER, LAMP_OFF },                           /* not set up: grey, not red */
        { "{\"labeld\": null}", LAMP_PRINTER, LAMP_STOP },
        { "{\"labeld\": {\"state\": \"off\"}}", LAMP_PRINTER, LAMP_OFF },
        { "{\"labeld\": {\"state\": \"idle\"}}", LAMP_PRINTER, LAMP_OK },
        { "{\"labeld\": {\"state\": \"printing\"}}", LAMP_PRINTER, LAMP_BUSY },
        { "{\"labeld\": {\"state\": \"waiting\"}}", LAMP_PRINTER, LAMP_STOP },
        { "{\"network\": {\"state\": \"off\"}}", LAMP_NETWORK, LAMP_OFF },
        { "{\"network\": {\"state\": \"stop\", \"interface\": \"eth0\"}}", LAMP_NETWORK, LAMP_STOP },
        { "{\"network\": {\"state\": \"look\"}}", LAMP_NETWORK, LAMP_LOOK },
        { "{\"network\": {\"state\": \"ok\"}}", LAMP_NETWORK, LAMP_OK },
        { "{\"sendd\": null}", LAMP_EOFFICE, LAMP_LOOK },
        { "{\"sendd\": {\"channels\": []}}", LAMP_MAIL, LAMP_OFF },
        { "{\"sendd\": {\"channels\": [{\"name\": \"mail\", \"state\": \"idle\"}]}}", LAMP_MAIL, LAMP_OK },
        { "{\"sendd\": {\"channels\": [{\"name\": \"mail\", \"state\": \"sending\"}]}}", LAMP_MAIL, LAMP_BUSY },
        { "{\"sendd\": {\"channels\": [{\"name\": \"eoffice\", \"state\": \"sending\", \"away_since_s\": 1773480600}]}}", LAMP_EOFFICE, LAMP_LOOK },
        { "{\"sendd\": {\"channels\": [{\"name\": \"eoffice\", \"session\": \"needed\"}]}}", LAMP_EOFFICE, LAMP_STOP },
        { "{\"sendd\": {\"channels\": []}}", LAMP_SMS, LAMP_OFF },
        { "{\"sendd\": {\"channels\": [{\"name\": \"sms\", \"state\": \"idle\", \"away_since_s\": 1773480600}]}}", LAMP_SMS, LAMP_LOOK },
        { "{}", LAMP_MAILBOX, LAMP_OFF },
        { "{\"maild\": null}", LAMP_MAILBOX, LAMP_LOOK },
        { "{\"maild\": {\"accounts\": []}}", LAMP_MAILBOX, LAMP_OFF },
        { "{\"maild\": {\"accounts\": [{\"state\": \"idle\"}]}}", LAMP_MAILBOX, LAMP_OK },
        { "{\"maild\": {\"accounts\": [{\"state\": \"fetching\"}]}}", LAMP_MAILBOX, LAMP_BUSY },
        { "{\"maild\": {\"accounts\": [{\"state\": \"idle\", \"held\": 2}]}}", LAMP_MAILBOX, LAMP_LOOK },
        { "{\"maild\": {\"accounts\": [{\"state\": \"idle\"}, {\"state\": \"trouble\"}]}}", LAMP_MAILBOX, LAMP_LOOK },    /* the worst */
        { "{\"clock\": {\"state\": \"stop\"}}", LAMP_CLOCK, LAMP_STOP },
        { "{\"clock\": {\"state\": \"look\"}}", LAMP_CLOCK, LAMP_LOOK },
        { "{\"disk\": {\"state\": \"stop\", \"letters\": 0, \"free_mib\": 10}}", LAMP_DISK, LAMP_STOP },
        { "{\"disk\": {\"state\": \"look\", \"letters\": 900, \"free_mib\": 2000}}", LAMP_DISK, LAMP_LOOK },
        { "{\"disk\": {\"state\": \"ok\", \"letters\": 900, \"free_mib\": 2000}, \"care\": {\"card\": \"stop\", \"card_says\": \"worn\"}}", LAMP_DISK, LAMP_STOP },
        { "{\"disk\": {\"state\": \"ok\", \"letters\": 900, \"free_mib\": 2000}, \"care\": {\"card\": \"ok\", \"backup_late\": \"late\"}}", LAMP_DISK, LAMP_LOOK },
        { "{\"disk\": {\"state\": \"ok\", \"letters\": 900, \"free_mib\": 2000}, \"care\": {\"card\": \"ok\", \"backup_late\": \"\"}}", LAMP_DISK, LAMP_OK },
        { "{}", LAMP_POWER, LAMP_OFF },
        { "{\"scand\": {\"power\": {\"state\": \"unknown\"}}}", LAMP_POWER, LAMP_OFF },          /* not every board tells: no lamp */
        { "{\"scand\": {\"power\": {\"state\": \"well\"}}}", LAMP_POWER, LAMP_OK },
        { "{\"scand\": {\"power\": {\"state\": \"weak\", \"sentence\": \"[\\\"power_weak\\\"]\"}}}", LAMP_POWER, LAMP_LOOK },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (state_of(cases[i].told, cases[i].lamp) != cases[i].want)
            fail_msg("%s: lamp %s is %s", cases[i].told, lamp_key(cases[i].lamp), lamp_state_name(state_of(cases[i].told, cases[i].lamp)));
}

/* The disk's lamp is one word for its room and for its health. */
static void a_card_that_fills_or_is_full_does_not_wear_out(void **state)
{
    static const struct { const char *told, *word, *says; } cases[] = {
        { "{\"disk\": {\"state\": \"ok\"}, \"care\": {\"card\": \"look\", \"card_says\": \"[\\\"health_card_old\\\",\\\"90\\\"]\"}}", "wears out", "90 %" },
        { "{\"disk\": {\"state\": \"ok\"}, \"care\": {\"card\": \"look\", \"card_says\": \"[\\\"health_fills\\\",\\\"9\\\"]\"}}", "filling up", "9 days" },
        { "{\"disk\": {\"state\": \"ok\"}, \"care\": {\"card\": \"look\", \"card_says\": \"[\\\"health_fills_keeps_all\\\",\\\"9\\\"]\"}}", "filling up", "office.keep_pages_days" },
        { "{\"disk\": {\"state\": \"stop\"}, \"care\": {\"card\": \"stop\", \"card_says\": \"[\\\"health_full\\\"]\"}}", "full", "office.keep_pages_days" },
        { "{\"disk\": {\"state\": \"stop\"}, \"care\": {\"card\": \"look\", \"card_says\": \"[\\\"health_fills\\\",\\\"0\\\"]\"}}", "full", "Nothing is scanned" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_JSON json_t *j = told(cases[i].told);
        struct lamp_facts f = { .told = j };
        struct lamp_view views[LAMPS];
        struct html h;

        html_init(&h, 65536);
        lamps_read(&f, views);
        lamp_put_word(&h, LANG_EN, &views[LAMP_DISK]);
        assert_string_equal(h.text, cases[i].word);
        lamp_put_sentence(&h, LANG_EN, &views[LAMP_DISK]);
        if (!strstr(h.text, cases[i].says))
            fail_msg("case %zu: %s", i, h.text);
        html_done(&h);
    }
}

static void a_channel_that_people_stopped_says_who_and_one_with_stuck_letters_how_many(void **state)
{
    AUTO_JSON json_t *j = told("{\"sendd\": {\"channels\": [{\"name\": \"eoffice\", \"state\": \"idle\"}]}}");
    struct lamp_facts f = { .told = j, .eoffice = { .n = { [DELIVERY_HELD] = 3 } } };
    struct lamp_view v;
    struct html h;

    (void)state;
    html_init(&h, 4096);
    lamp_of_channel(&f, "eoffice", &v);
    assert_int_equal(v.state, LAMP_LOOK);
    lamp_put_word(&h, LANG_EN, &v);
    assert_string_equal(h.text, "3 need you");
    html_done(&h);
    html_init(&h, 4096);
    f.eoffice.paused_s = 1773480600;
    snprintf(f.eoffice.paused_by, sizeof(f.eoffice.paused_by), "<b>asha");
    lamp_of_channel(&f, "eoffice", &v);
    lamp_put_sentence(&h, LANG_EN, &v);
    assert_non_null(strstr(h.text, "&lt;b&gt;asha"));       /* names are text, too */
    html_done(&h);
}

#define TWO_OFFICES(first, second) "{\"sendd\": {\"channels\": [{\"name\": \"eoffice\", \"instance\": \"\", " first "}, {\"name\": \"eoffice\", \"instance\": \"cbic\", " second "}]}}"

static void of_several_e_offices_the_lamp_shows_the_one_that_is_worst_off(void **state)
{
    static const char idle[] = TWO_OFFICES("\"state\": \"idle\"", "\"state\": \"idle\""),
                      second_away[] = TWO_OFFICES("\"state\": \"sending\"", "\"state\": \"waiting\", \"away_since_s\": 1773480600"),
                      code_wanted[] = TWO_OFFICES("\"away_since_s\": 1773480600", "\"session\": \"needed\"");
    AUTO_JSON json_t *j = told(second_away);

    (void)state;
    assert_int_equal(state_of(idle, LAMP_EOFFICE), LAMP_OK);
    assert_int_equal(state_of(second_away, LAMP_EOFFICE), LAMP_LOOK);
    assert_int_equal(state_of(code_wanted, LAMP_EOFFICE), LAMP_STOP);
    assert_string_equal(json_str(lamp_channel_status(j, "eoffice", "cbic"), "state", ""), "waiting");
    assert_null(lamp_channel_status(j, "eoffice", "cbic-2"));
}

/* States are told apart without colour: no two have the same sign. */
static void every_state_has_a_sign_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < LAMP_STATES; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(lamp_symbol((enum lamp_state)i), lamp_symbol((enum lamp_state)k));
}

static void assert_fact(json_t *take_fact, const char *state, int64_t letters)
{
    AUTO_JSON json_t *fact = take_fact;

    assert_string_equal(json_str(fact, "state", ""), state);
    if (letters >= 0)
        assert_int_equal(json_int(fact, "letters", -1), letters);
}

static void room_is_forecast_in_letters_beside_the_reserve(void **state)
{
    const int64_t gib = (int64_t)1 << 30, mib = 1 << 20;

    (void)state;
    assert_fact(facts_of_room(10 * gib, 1 * gib, mib), "ok", 9200);
    assert_fact(facts_of_room(10 * gib, 1 * gib, 100 * mib), "look", 92);
    assert_fact(facts_of_room(1 * gib, 1 * gib, mib), "stop", 0);
    assert_fact(facts_of_room(0, 1 * gib, 0), "stop", 0);
    assert_int_equal(facts_round(99), 99);
    assert_int_equal(facts_round(123456), 120000);
}

static void what_leads_to_this_machine_itself_needs_no_network(void **state)
{
    (void)state;
    assert_true(facts_url_is_here(""));
    assert_true(facts_url_is_here("http://127.0.0.1:8471"));
    assert_true(facts_url_is_here("smtp://localhost:25"));
    assert_true(facts_url_is_here("http://[::1]:80/"));
    assert_false(facts_url_is_here("https://eoffice.example.gov.in"));
    assert_false(facts_url_is_here("https://10.127.0.1/"));
}

/* ---- a /proc and /sys of our own */

static void put(const char *root, const char *path, const char *text)
{
    char whole[PATH_MAX];

    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    for (char *slash = whole + strlen(root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(whole, 0700);
    }
    AUTO_FCLOSE FILE *f = fopen(whole, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
}

static void assert_network(const struct config *c, const char *root, const char *wanted, const char *state, const char *interface)
{
    AUTO_JSON json_t *fact = facts_network(c, root, wanted);

    assert_string_equal(json_str(fact, "state", ""), state);
    assert_string_equal(json_str(fact, "interface", ""), interface);
}

static void the_network_is_the_signal_and_the_way_out_of_the_interface(void **state)
{
    static const char head[] = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n";
    static const char out[] = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\nwlan0\t0000FEA9\t00000000\t0001\t0\t0\t600\t0000FFFF\n";
    char dir[TMPDIR_SIZE], conf[PATH_MAX], routes[512];
    struct config *c = NULL;
    struct err e = { 0 };

    (void)state;
    tmpdir_new(dir);
    put(dir, "dakbox.conf", "[eoffice]\nurl = https://eoffice.example.gov.in\n");
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", dir);
    assert_ok(config_load(conf, &c, &e), e);
    assert_network(c, dir, "", "stop", "");                         /* no route, no interface */
    snprintf(routes, sizeof(routes), "%s%s", head, out);
    put(dir, "proc/self/net/route", routes);
    assert_network(c, dir, "", "stop", "eth0");                     /* the interface is gone */
    put(dir, "sys/class/net/eth0/carrier", "0\n");
    assert_network(c, dir, "", "stop", "eth0");                     /* the cable is out */
    put(dir, "sys/class/net/eth0/carrier", "1\n");
    put(dir, "sys/class/net/wlan0/carrier", "1\n");
    assert_network(c, dir, "", "ok", "eth0");
    assert_network(c, dir, "wlan0", "look", "wlan0");               /* a signal, but it leads nowhere */
    assert_network(c, dir, "../../../etc", "stop", "../../../etc");
    put(dir, "proc/self/net/route", head);
    put(dir, "proc/self/net/ipv6_route", "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 "
        "00000400 00000001 00000000 00000003     eth0\n");
    assert_network(c, dir, "", "ok", "eth0");
    config_free(c);
    put(dir, "dakbox.conf", "[eoffice]\nurl = http://127.0.0.1:8471\n");
    assert_ok(config_load(conf, &c, &e), e);
    assert_network(c, dir, "", "off", "");
    config_free(c);
    tmpdir_remove(dir);
}

/* Whatever is set as leading to the ministry network needs no default route. Lines are as Linux 6.1 prints them. */
static void a_ministry_network_that_is_not_everything_is_one_too(void **state)
{
    static const struct { const char *name, *line, *state; } cases[] = {
        { "route", "vpn0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\n", "ok" },                    /* 10.0.0.0/8 behind a VPN */
        { "route", "vpn0\t000010AC\t0107A8C0\t0003\t0\t0\t0\t0000F0FF\n", "ok" },                    /* 172.16.0.0/12 by a gateway */
        { "route", "vpn0\t0007A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n", "ok" },                    /* no gateway: its own network is all */
        { "route", "eth0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\n", "look" },                  /* by another interface */
        { "route", "vpn0\t0000FEA9\t00000000\t0001\t0\t0\t0\t0000FFFF\n", "look" },                  /* 169.254.0.0/16 */
        { "route", "vpn0\t0000000A\t00000000\t0201\t0\t0\t0\t000000FF\n", "look" },                  /* unreachable */
        { "ipv6_route", "fd000002000000000000000000000000 20 00000000000000000000000000000000 00 00000000000000000000000000000000 "
          "00000400 00000002 00000000 00000001     vpn0\n", "ok" },
        { "ipv6_route", "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 "
          "00000100 00000002 00000000 00000001     vpn0\n", "look" },
        { "ipv6_route", "fd000001000000000000000000000002 80 00000000000000000000000000000000 00 00000000000000000000000000000000 "
          "00000000 00000002 00000000 80200001     vpn0\n", "look" },                                     /* the box itself */
        { "ipv6_route", "ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 "
          "00000100 00000005 00000000 00000001     vpn0\n", "look" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char dir[TMPDIR_SIZE], conf[PATH_MAX], name[64];
        struct config *c = NULL;
        struct err e = { 0 };

        tmpdir_new(dir);
        put(dir, "dakbox.conf", "[eoffice]\nurl = https://eoffice.example.gov.in\n");
        snprintf(conf, sizeof(conf), "%s/dakbox.conf", dir);
        assert_ok(config_load(conf, &c, &e), e);
        put(dir, "sys/class/net/vpn0/carrier", "1\n");
        put(dir, "sys/class/net/eth0/carrier", "1\n");
        snprintf(name, sizeof(name), "proc/self/net/%s", cases[i].name);
        put(dir, name, cases[i].line);
        assert_network(c, dir, "vpn0", cases[i].state, "vpn0");
        assert_network(c, dir, "", "stop", "");                     /* for a box without that setting none of these is a way out */
        config_free(c);
        tmpdir_remove(dir);
    }
}

static void a_clock_is_one_of_three_things(void **state)
{
    AUTO_JSON json_t *clock = facts_clock();
    const char *said = json_str(clock, "state", "");

    (void)state;
    assert_true(strcmp(said, "ok") == 0 || strcmp(said, "look") == 0);     /* this machine's stands after 2024 */
    assert_false(clock_is_set(0));
    assert_false(clock_is_set(1704067199));
    assert_true(clock_is_set(1704067200));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_of_a_program_has_its_lamp),
        cmocka_unit_test(a_card_that_fills_or_is_full_does_not_wear_out),
        cmocka_unit_test(a_channel_that_people_stopped_says_who_and_one_with_stuck_letters_how_many),
        cmocka_unit_test(of_several_e_offices_the_lamp_shows_the_one_that_is_worst_off),
        cmocka_unit_test(every_state_has_a_sign_of_its_own),
        cmocka_unit_test(room_is_forecast_in_letters_beside_the_reserve),
        cmocka_unit_test(what_leads_to_this_machine_itself_needs_no_network),
        cmocka_unit_test(the_network_is_the_signal_and_the_way_out_of_the_interface),
        cmocka_unit_test(a_ministry_network_that_is_not_everything_is_one_too),
        cmocka_unit_test(a_clock_is_one_of_three_things),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
