/* The power, by a /sys of the test's own: a supply that gives way, ports that draw too much, and what is no number. */
#include "drivers/scan/power.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/said.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ALARM  "sys/class/hwmon/hwmon3/in0_lcrit_alarm"
#define PORT_1 "sys/bus/usb/devices/1-0:1.0/usb1-port1/over_current_count"
#define PORT_4 "sys/bus/usb/devices/1-1:1.0/1-1-port4/over_current_count"

struct rig { char root[TMPDIR_SIZE]; struct power power; int64_t now_ms; };

static void put(const struct rig *g, const char *path, const char *text)
{
    char whole[PATH_MAX];

    snprintf(whole, sizeof(whole), "%s/%s", g->root, path);
    for (char *slash = whole + strlen(g->root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(whole, 0700);
    }
    AUTO_FCLOSE FILE *f = fopen(whole, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    assert_non_null(g);
    tmpdir_new(g->root);
    g->now_ms = 40000;
    put(g, "sys/class/hwmon/hwmon0/name", "cpu_thermal\n");
    put(g, "sys/class/hwmon/hwmon0/in0_lcrit_alarm", "1\n");        /* another sensor's is not the supply's */
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    tmpdir_remove(g->root);
    free(g);
    return 0;
}

static void put_board(const struct rig *g)
{
    put(g, "sys/class/hwmon/hwmon3/name", "rpi_volt\n");
    put(g, ALARM, "0\n");
    put(g, PORT_1, "0\n");
    put(g, PORT_4, "0\n");
}

/* Looks again when it is time, and takes the words with it. */
static void look(struct rig *g)
{
    g->now_ms += POWER_LOOK_MS;
    power_look(&g->power, g->root, g->now_ms);
}

static void assert_power(const struct rig *g, const char *state, const char *code)
{
    AUTO_JSON json_t *status = power_status(&g->power);
    const char *line = json_str(status, "sentence", "");

    assert_string_equal(json_str(status, "state", ""), state);
    assert_string_equal(*line ? said_code((enum said_id)said_id_of(line)) : "", code);
}

static int64_t told(const struct rig *g, const char *key)
{
    AUTO_JSON json_t *status = power_status(&g->power);

    return json_int(status, key, -1);
}

static void a_board_that_tells_nothing_is_said_nothing_of(void **state)
{
    struct rig *g = *state;

    look(g);
    assert_power(g, "unknown", "");
    put_board(g);
    look(g);
    assert_power(g, "well", "");
}

static void a_drop_of_two_seconds_is_seen_told_and_forgotten_after_a_while(void **state)
{
    struct rig *g = *state;

    put_board(g);
    look(g);
    put(g, ALARM, "1\n");
    look(g);
    assert_power(g, "weak", "power_weak");
    put(g, ALARM, "0\n");                                   /* the kernel takes it back at once */
    look(g);
    assert_power(g, "weak", "power_weak");
    assert_true(told(g, "weak_s") > 0);
    g->now_ms += POWER_HOLD_MS - 3 * POWER_LOOK_MS;
    look(g);
    assert_power(g, "weak", "power_weak");
    look(g);
    assert_power(g, "well", "");
    assert_int_equal(told(g, "weak"), 1);                   /* but it stays known that it was */
    put(g, ALARM, "1\n");
    look(g);
    look(g);
    assert_power(g, "weak", "power_weak");
    assert_int_equal(told(g, "weak"), 2);
}

static void it_is_looked_at_more_often_than_the_alarm_lasts_and_no_more(void **state)
{
    struct rig *g = *state;

    assert_true(POWER_LOOK_MS < 2000);
    put_board(g);
    look(g);
    put(g, ALARM, "1\n");
    power_look(&g->power, g->root, g->now_ms + POWER_LOOK_MS - 1);
    assert_power(g, "well", "");
    power_look(&g->power, g->root, g->now_ms + POWER_LOOK_MS);
    assert_power(g, "weak", "power_weak");
}

static void a_port_that_was_overdrawn_is_named(void **state)
{
    struct rig *g = *state;
    char worded[SAID_WORDED_SIZE];

    put_board(g);
    look(g);
    put(g, PORT_4, "1\n");
    look(g);
    assert_power(g, "overdrawn", "power_overdrawn");
    AUTO_JSON json_t *status = power_status(&g->power);
    said_word(SAID_EN, json_str(status, "sentence", ""), worded);
    assert_non_null(strstr(worded, "USB port 1-1-port4 draws more current"));
    assert_non_null(strstr(worded, "Letters already taken in are safe."));
    said_word(SAID_HI, json_str(status, "sentence", ""), worded);
    assert_non_null(strstr(worded, "USB पोर्ट 1-1-port4"));
    put(g, ALARM, "1\n");
    look(g);
    assert_power(g, "both", "power_both");
    put(g, ALARM, "0\n");
    g->now_ms += POWER_HOLD_MS;
    put(g, PORT_1, "2\n");                                  /* now this one; the other is long ago */
    look(g);
    assert_power(g, "overdrawn", "power_overdrawn");
    AUTO_JSON json_t *later = power_status(&g->power);
    assert_string_equal(json_str(later, "port", ""), "usb1-port1");
    assert_int_equal(told(g, "overdrawn"), 2);
    assert_int_equal(told(g, "counted"), 3);
}

/* No driver for its supply: the lamp that was amber is green afterwards, as the help says. */
static void a_board_that_tells_of_ports_alone_is_well_again(void **state)
{
    struct rig *g = *state;

    put(g, PORT_1, "0\n");
    look(g);
    assert_power(g, "unknown", "");
    put(g, PORT_1, "1\n");
    look(g);
    assert_power(g, "overdrawn", "power_overdrawn");
    g->now_ms += POWER_HOLD_MS;
    look(g);
    assert_power(g, "well", "");
}

/* A hub's count begins anew when it is plugged in again, and after four thousand million. */
static void a_hub_that_comes_back_is_no_trouble_and_one_that_counts_is(void **state)
{
    struct rig *g = *state;

    put_board(g);
    put(g, PORT_4, "4294967295\n");
    look(g);
    assert_power(g, "overdrawn", "power_overdrawn");        /* counted before the first look, soon after the start: the scanner may be dead from the beginning */
    g->now_ms += POWER_HOLD_MS;
    look(g);
    assert_power(g, "well", "");
    put(g, PORT_4, "0\n");
    look(g);
    assert_power(g, "well", "");
    put(g, PORT_4, "1\n");
    look(g);
    assert_power(g, "overdrawn", "power_overdrawn");
}

static void what_was_counted_long_before_the_first_look_is_old(void **state)
{
    struct rig *g = *state;

    g->now_ms = POWER_HOLD_MS;
    put_board(g);
    put(g, PORT_1, "5\n");
    look(g);
    assert_power(g, "well", "");
    assert_int_equal(told(g, "counted"), 5);
    put(g, PORT_1, "6\n");
    look(g);
    assert_power(g, "overdrawn", "power_overdrawn");
}

static void equal_looks_give_equal_text(void **state)
{
    struct rig *g = *state;

    put_board(g);
    put(g, ALARM, "1\n");
    look(g);
    AUTO_JSON json_t *before = power_status(&g->power);
    look(g);
    AUTO_JSON json_t *after = power_status(&g->power);
    assert_true(json_equal(before, after));
}

static void what_is_no_number_is_not_taken_for_one(void **state)
{
    static const char *const bad[] = { "", "\n", "-1\n", "+1\n", " 1\n", "1 2\n", "1x\n", "0x1\n", "1\n\n", "4294967296\n", "99999999999999999999999999999\n", "\xe0\xa5\xa7\n" };
    static const struct { const char *text; uint32_t n; } good[] = { { "0\n", 0 }, { "1", 1 }, { "007\n", 7 }, { "4294967295\n", UINT32_MAX } };
    struct rig *g = *state;
    uint32_t n = 77;

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (power_number(bad[i], &n) != -EINVAL || n != 77)
            fail_msg("taken for a number: \"%s\"", bad[i]);
        put_board(g);
        put(g, ALARM, bad[i]);
        put(g, PORT_4, bad[i]);
        look(g);
        assert_power(g, "unknown", "");
    }
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_int_equal(power_number(good[i].text, &n), 0);
        assert_int_equal(n, good[i].n);
    }
    put(g, PORT_4, "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111\n");      /* longer than any */
    look(g);
    assert_power(g, "unknown", "");
}

static void more_ports_than_any_box_has_are_left_alone(void **state)
{
    struct rig *g = *state;
    char path[200];

    for (int i = 0; i < POWER_PORTS + 20; i++) {
        snprintf(path, sizeof(path), "sys/bus/usb/devices/1-%d:1.0/1-%d-port1/over_current_count", i, i);
        put(g, path, "0\n");
    }
    put(g, "sys/bus/usb/devices/2-1:1.0/a-name-that-is-much-longer-than-any-port-has-port1/over_current_count", "1\n");
    look(g);
    assert_int_equal(g->power.n_ports, POWER_PORTS);
    assert_power(g, "unknown", "");
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(a_board_that_tells_nothing_is_said_nothing_of),
        WITH_RIG(a_drop_of_two_seconds_is_seen_told_and_forgotten_after_a_while),
        WITH_RIG(it_is_looked_at_more_often_than_the_alarm_lasts_and_no_more),
        WITH_RIG(a_port_that_was_overdrawn_is_named),
        WITH_RIG(a_board_that_tells_of_ports_alone_is_well_again),
        WITH_RIG(a_hub_that_comes_back_is_no_trouble_and_one_that_counts_is),
        WITH_RIG(what_was_counted_long_before_the_first_look_is_old),
        WITH_RIG(equal_looks_give_equal_text),
        WITH_RIG(what_is_no_number_is_not_taken_for_one),
        WITH_RIG(more_ports_than_any_box_has_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
