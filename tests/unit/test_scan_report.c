/* What a station says is checked before anybody else hears it. */
#include "drivers/scan/report.h"
#include "base/ipc.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

static json_t *report(const char *text, const char *title)
{
    AUTO_JSON json_t *message = json_loads(text, 0, NULL);
    json_t *r = NULL;
    struct err e = { 0 };

    assert_non_null(message);
    assert_ok(report_of_status(message, "stable", title, &r, &e), e);
    return r;
}

static void what_is_known_is_handed_on_under_our_names(void **state)
{
    AUTO_JSON json_t *r = report("{\"ev\": \"status\", \"name\": \"liar\", \"title\": \"fi-7160\", \"state\": \"scanning\", \"code\": \"scanning\","
                                 "\"sentence\": \"Scanning.\", \"doc\": \"d\", \"pages\": 3, \"letters\": 1, \"purpose\": \"vip\", \"connected\": true,"
                                 "\"sheets\": {\"fed\": 2, \"sides\": 4, \"pages\": 3, \"blanks\": 1, \"separators\": 0, \"other\": 9},"
                                 "\"attention\": [{\"code\": \"skewed\", \"doc\": \"d\", \"page\": 2, \"blob\": \"page-002.png\", \"sentence\": \"s\"}],"
                                 "\"last\": {\"doc\": \"e\", \"pages\": 7}, \"secret\": \"x\"}", "");
    AUTO_JSON json_t *expected = json_loads("{\"name\": \"stable\", \"title\": \"fi-7160\", \"state\": \"scanning\", \"code\": \"scanning\","
                                 "\"sentence\": \"Scanning.\", \"doc\": \"d\", \"pages\": 3, \"letters\": 1, \"purpose\": \"vip\", \"connected\": true,"
                                 "\"sheets\": {\"fed\": 2, \"sides\": 4, \"pages\": 3, \"blanks\": 1, \"separators\": 0},"
                                 "\"attention\": [{\"code\": \"skewed\", \"doc\": \"d\", \"page\": 2, \"blob\": \"page-002.png\", \"sentence\": \"s\"}],"
                                 "\"last\": {\"doc\": \"e\", \"pages\": 7}}", 0, NULL);

    (void)state;
    assert_true(json_equal(r, expected));
    AUTO_JSON json_t *titled = report("{\"state\": \"idle\", \"title\": \"fi-7160\"}", "front desk");
    assert_string_equal(json_str(titled, "title", ""), "front desk");
    AUTO_JSON json_t *untitled = report("{\"state\": \"idle\"}", "");
    assert_string_equal(json_str(untitled, "title", ""), "stable");
}

static void a_status_without_a_known_state_is_none(void **state)
{
    static const char *const bad[] = { "{}", "{\"state\": 3}", "{\"state\": \"asleep\"}", "{\"state\": null, \"pages\": 1}" };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        AUTO_JSON json_t *message = json_loads(bad[i], 0, NULL);
        json_t *r = NULL;
        struct err e = { 0 };

        assert_int_equal(report_of_status(message, "n", "", &r, &e), -EPROTO);
        assert_null(r);
    }
}

static void wrong_types_and_numbers_are_left_out(void **state)
{
    AUTO_JSON json_t *r = report("{\"state\": \"idle\", \"pages\": -4, \"letters\": 99999999999, \"sentence\": [], \"doc\": {}, \"code\": \"a\\nb\","
                                 "\"sheets\": \"many\", \"attention\": {\"code\": \"x\"}, \"last\": 5, \"connected\": 1}", "");

    (void)state;
    assert_null(json_object_get(r, "pages"));
    assert_null(json_object_get(r, "letters"));
    assert_null(json_object_get(r, "sentence"));
    assert_null(json_object_get(r, "doc"));
    assert_null(json_object_get(r, "last"));
    assert_false(json_flag(r, "connected"));
    assert_string_equal(json_str(r, "code", ""), "a b");
    assert_int_equal(json_object_size(json_object_get(r, "sheets")), 0);
    assert_int_equal(json_array_size(json_object_get(r, "attention")), 0);
}

/* All scanners together must fit into one message of scand's own. */
/* *state: three bytes that are said again and again. */
static void however_much_a_station_says_the_report_stays_small(void **state)
{
    AUTO_JSON json_t *message = json_pack("{s:s, s:[]}", "state", "fault", "attention");
    char words[3001];
    json_t *r = NULL;
    struct err e = { 0 };

    for (int i = 0; i < 1000; i++)
        memcpy(words + 3 * i, *state, 4);
    json_object_set_new(message, "sentence", json_string(words));
    for (int i = 0; i < 300; i++)
        json_array_append_new(json_object_get(message, "attention"),
                              json_pack("{s:s, s:s, s:s, s:i, s:s}", "code", words, "sentence", words, "doc", words, "page", i, "blob", words));
    assert_ok(report_of_status(message, "n", "t", &r, &e), e);
    AUTO_FREE char *text = json_dumps(r, JSON_COMPACT);
    json_decref(r);
    assert_non_null(text);
    assert_true(strlen(text) * 16 < IPC_MAX_BYTES);
}

static void a_list_of_devices_is_cleaned_too(void **state)
{
    AUTO_JSON json_t *message = json_loads("{\"devices\": [{\"name\": \"a:1\", \"vendor\": \"V\", \"model\": 3}, {}, 5, {\"name\": \"\"}, null,"
                                           "{\"name\": \"b:1\"}]}", 0, NULL);
    AUTO_JSON json_t *no_list = json_loads("{\"devices\": {}}", 0, NULL);
    AUTO_JSON json_t *devices = NULL;
    AUTO_JSON json_t *many = json_pack("{s:[]}", "devices");
    AUTO_JSON json_t *fewer = NULL;
    json_t *none = NULL;
    struct err e = { 0 };

    (void)state;
    assert_ok(report_of_devices(message, &devices, &e), e);
    assert_int_equal(json_array_size(devices), 2);
    assert_string_equal(json_str(json_array_get(devices, 0), "vendor", ""), "V");
    assert_int_equal(report_of_devices(no_list, &none, &e), -EPROTO);
    for (int i = 0; i < 5000; i++)
        json_array_append_new(json_object_get(many, "devices"), json_pack("{s:s}", "name", "x:1"));
    assert_ok(report_of_devices(many, &fewer, &e), e);
    assert_int_equal(json_array_size(fewer), REPORT_MAX_DEVICES);
}

static void saying_something_else_leaves_the_report_as_it_was(void **state)
{
    AUTO_JSON json_t *r = report("{\"state\": \"scanning\", \"pages\": 2, \"sentence\": \"Scanning.\"}", "");
    AUTO_JSON json_t *other = report_saying(r, "absent", "driver_stuck", "It hangs.");

    (void)state;
    assert_string_equal(json_str(r, "state", ""), "scanning");
    assert_string_equal(json_str(other, "state", ""), "absent");
    assert_int_equal(json_int(other, "pages", 0), 2);
}

int main(void)
{
    static char letter[] = "क", quotes[] = "\"\\\"";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_is_handed_on_under_our_names),
        cmocka_unit_test(a_status_without_a_known_state_is_none),
        cmocka_unit_test(wrong_types_and_numbers_are_left_out),
        cmocka_unit_test_prestate(however_much_a_station_says_the_report_stays_small, letter),
        cmocka_unit_test_prestate(however_much_a_station_says_the_report_stays_small, quotes),
        cmocka_unit_test(a_list_of_devices_is_cleaned_too),
        cmocka_unit_test(saying_something_else_leaves_the_report_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
