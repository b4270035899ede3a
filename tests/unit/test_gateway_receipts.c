/* The Receipt Intake API of eofficed: announcing, asking, refusing. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char pdf[] = "%PDF-1.4 a very small one";
enum { PDF_N = sizeof(pdf) - 1 };

static struct office office;

static int start(void **state)
{
    (void)state;
    office_new_checked(&office, "", false);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_free(&office);
    return 0;
}

static void the_same_announcement_again_changes_nothing_and_gets_the_same_answer(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    struct answer first = put(&office, UUID_A, receipt), second = put(&office, UUID_A, receipt);

    (void)state;
    assert_int_equal(first.status, 201);
    assert_int_equal(second.status, 200);
    assert_true(json_equal(first.json, second.json));
    answer_done(&first);
    answer_done(&second);
    expect_awaiting(&office, UUID_A, 0);
}

static void the_order_of_keys_is_not_content(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    AUTO_FREE char *sorted = json_dumps(receipt, JSON_SORT_KEYS | JSON_INDENT(4));
    struct answer a = ask(&office, "PUT", "/v1/receipts/" UUID_A, "Content-Type: application/json; charset=utf-8", sorted, strlen(sorted));

    (void)state;
    assert_int_equal(a.status, 200);
    answer_done(&a);
}

static void another_content_under_the_same_uuid_is_refused(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    (void)state;
    json_object_set_new(receipt, "subject", json_string("Another letter"));
    struct answer a = put(&office, UUID_A, receipt);
    assert_int_equal(a.status, 409);
    assert_string_equal(answer_header(&a, "Content-Type"), "application/problem+json");
    assert_int_equal(json_int(a.json, "status", 0), 409);
    answer_done(&a);
    expect_awaiting(&office, UUID_A, 0);
}

static void an_unknown_receipt_is_not_found(void **state)
{
    struct answer a = ask(&office, "GET", "/v1/receipts/" UUID_B, NULL, NULL, 0);

    (void)state;
    assert_int_equal(a.status, 404);
    answer_done(&a);
    a = ask(&office, "GET", "/v1/receipts/../../etc/passwd", NULL, NULL, 0);
    assert_int_equal(a.status, 404);
    answer_done(&a);
    a = ask(&office, "DELETE", "/v1/receipts/" UUID_B, NULL, NULL, 0);
    assert_int_equal(a.status, 405);
    assert_string_equal(answer_header(&a, "Allow"), "PUT, GET");
    answer_done(&a);
}

/* Does the 422 answer name exactly this field? */
static void expect_fault(const json_t *receipt, const char *field)
{
    struct answer a = put(&office, UUID_B, receipt);
    const json_t *errors = json_object_get(a.json, "errors");

    if (a.status != 422 || json_array_size(errors) != 1
        || strcmp(json_str(json_array_get(errors, 0), "field", ""), field) != 0)
        fail_msg("expected a fault in %s: %ld %s", field, a.status, a.body);
    assert_true(*json_str(json_array_get(errors, 0), "why", ""));
    answer_done(&a);
}

/* Sets the value at a pointer such as /sender/name; value NULL: takes the key away. */
static void set_at(json_t *receipt, const char *field, json_t *take_value)
{
    AUTO_FREE char *copy = strdup(field + 1);
    char *slash = strchr(copy, '/');
    json_t *object = receipt;
    const char *key = copy;

    if (slash) {
        *slash = '\0';
        object = json_object_get(receipt, copy);
        key = slash + 1;
    }
    if (take_value)
        json_object_set_new(object, key, take_value);
    else
        assert_int_equal(json_object_del(object, key), 0);
}

static const struct { const char *field, *bad; } faults[] = {
    { "/receipt_nature", "\"physical\"" }, { "/classified", "\"secret\"" }, { "/classified", "\"Confidential\"" },
    { "/diary_number", "\"\"" }, { "/diary_number", "17" }, { "/diary_date", "\"14-03-2026\"" }, { "/diary_date", "\"2026-02-30\"" },
    { "/received_date", "null" }, { "/received_date", "\"2026-03-15\"" }, { "/letter_date", "\"\"" }, { "/letter_date", "20260314" },
    { "/letter_reference_no", "null" }, { "/delivery_mode_id", "1" }, { "/delivery_mode_id", "\"By Hand\"" }, { "/language_id", "99" }, { "/mode_number", "null" },
    { "/correspondence_type_id", "0" }, { "/vip", "\"no\"" }, { "/sender", "\"me\"" }, { "/sender/name", "7" },
    { "/sender/designation", "null" }, { "/sender/organisation", "[]" }, { "/subject", "\"\"" }, { "/subject", "\"a\\u0007b\"" },
    { "/main_category_id", "-1" }, { "/remarks", "{}" }, { "/send_to", "null" }, { "/send_to/post", "\"\"" },
    { "/send_to/priority_id", "1.5" }, { "/document", "[]" }, { "/document/sha256", "\"ABC\"" }, { "/document/size_bytes", "0" },
    { "/document/size_bytes", "1048577" }, { "/document/content_type", "\"text/html\"" }, { "/document/pages", "0" },
    { "/sender/nickname", "\"x\"" }, { "/urgent", "true" },
};

static void every_bad_value_is_named_by_its_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
        json_t *bad = json_loads(faults[i].bad, JSON_DECODE_ANY, NULL);

        assert_non_null(bad);
        set_at(receipt, faults[i].field, bad);
        expect_fault(receipt, faults[i].field);
    }
}

static void every_missing_key_is_named(void **state)
{
    AUTO_JSON json_t *whole = good_receipt(pdf, PDF_N);
    const char *key, *inner;
    json_t *value, *inside;
    char field[100];
    int n = 0;

    (void)state;
    json_object_foreach(whole, key, value) {
        AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

        snprintf(field, sizeof(field), "/%s", key);
        set_at(receipt, field, NULL);
        expect_fault(receipt, field);
        n++;
        json_object_foreach(value, inner, inside) {
            AUTO_JSON json_t *partly = good_receipt(pdf, PDF_N);

            snprintf(field, sizeof(field), "/%s/%s", key, inner);
            set_at(partly, field, NULL);
            expect_fault(partly, field);
            n++;
        }
    }
    assert_int_equal(n, 18 + 3 + 2 + 4);
}

static void a_sender_without_name_and_organisation_is_refused(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    (void)state;
    set_at(receipt, "/sender/name", json_string(""));
    set_at(receipt, "/sender/organisation", json_string(""));
    expect_fault(receipt, "/sender/name");
}

static void lengths_are_counted_in_characters_not_bytes(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    char subject[3 * 2001 + 1] = "";

    (void)state;
    for (int i = 0; i < 2001; i++)
        memcpy(subject + 3 * i, "क", 4);
    set_at(receipt, "/subject", json_string(subject));
    expect_fault(receipt, "/subject");
    subject[3 * 2000] = '\0';
    set_at(receipt, "/subject", json_string(subject));
    struct answer a = put(&office, "11111111-2222-4333-8444-777777777777", receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
}

static void what_is_not_json_or_too_large_is_refused(void **state)
{
    static const char *const bad[] = { "", "{", "[]x", "{\"a\":1,\"a\":2}", "\xff\xfe", "nonsense" };
    static char large[100 * 1024];
    struct answer a;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        a = ask(&office, "PUT", "/v1/receipts/" UUID_B, "Content-Type: application/json", bad[i], strlen(bad[i]));
        assert_int_equal(a.status, 400);
        assert_true(*json_str(a.json, "detail", ""));
        answer_done(&a);
    }
    memset(large, ' ', sizeof(large));
    a = ask(&office, "PUT", "/v1/receipts/" UUID_B, "Content-Type: application/json", large, sizeof(large));
    assert_int_equal(a.status, 413);
    answer_done(&a);
    a = ask(&office, "PUT", "/v1/receipts/" UUID_B, "Content-Type: application/json\nTransfer-Encoding: chunked", large, sizeof(large));
    assert_int_equal(a.status, 413);
    answer_done(&a);
    a = ask(&office, "PUT", "/v1/receipts/" UUID_B, "Content-Type: text/plain", "{}", 2);
    assert_int_equal(a.status, 415);
    answer_done(&a);
    a = ask(&office, "PUT", "/v1/receipts/" UUID_B, "Content-Type: application/json", "[]", 2);
    assert_int_equal(a.status, 422);
    answer_done(&a);
}

static void without_the_token_nothing_is_told(void **state)
{
    static const char *const paths[] = { "/v1/receipts/" UUID_A, "/v1/masters", "/v1/receipts" };
    static const char *const tokens[] = { "Authorization;", "Authorization: Bearer wrong", "Authorization: Basic " OFFICE_TOKEN };

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(paths); p++)
        for (size_t t = 0; t < ARRAY_LEN(tokens); t++) {
            struct answer a = ask(&office, "GET", paths[p], tokens[t], NULL, 0);

            assert_int_equal(a.status, 401);
            assert_string_equal(answer_header(&a, "WWW-Authenticate"), "Bearer");
            answer_done(&a);
        }
}

/* A page elsewhere can make a browser on this machine ask here, by a name that leads to 127.0.0.1. */
static void under_a_foreign_name_the_inbox_is_not_this_machines(void **state)
{
    static const struct { const char *headers; int status; } cases[] = {
        { "Authorization;", 200 },
        { "Authorization;\nHost: localhost:8471", 200 },
        { "Authorization;\nHost: [::1]:8471", 200 },
        { "Authorization;\nHost: thief.example.com", 401 },
        { "Authorization;\nHost: 127.0.0.1.example.com:8471", 401 },
        { "Host: eoffice.example.gov.in", 200 },                /* with the token */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct answer a = ask(&office, "GET", "/", cases[i].headers, NULL, 0);

        if (a.status != cases[i].status)
            fail_msg("%s: %ld", cases[i].headers, (long)a.status);
        answer_done(&a);
    }
}

static void the_inbox_page_shows_a_subject_as_text_not_as_markup(void **state)
{
    struct answer a = ask(&office, "GET", "/", "Authorization;", NULL, 0);

    (void)state;
    assert_int_equal(a.status, 200);
    assert_non_null(strstr(a.body, "CRU-A/2026/000001"));
    assert_non_null(strstr(a.body, "&lt;b&gt;&amp;amp;&lt;/b&gt;"));
    assert_null(strstr(a.body, "<b>"));
    assert_non_null(strstr(answer_header(&a, "Content-Security-Policy"), "default-src 'none'"));
    answer_done(&a);
}

static void the_list_finds_by_diary_number(void **state)
{
    struct answer a = ask(&office, "GET", "/v1/receipts?diary_number=CRU-A%2F2026%2F000001&limit=1", NULL, NULL, 0);

    (void)state;
    assert_int_equal(a.status, 200);
    assert_int_equal(json_int(a.json, "total", 0), 2);
    assert_int_equal(json_array_size(json_object_get(a.json, "receipts")), 1);
    answer_done(&a);
    a = ask(&office, "GET", "/v1/receipts?diary_number=none", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", -1), 0);
    answer_done(&a);
    a = ask(&office, "GET", "/v1/receipts?limit=0", NULL, NULL, 0);
    assert_int_equal(a.status, 400);
    answer_done(&a);
}

static void headers_without_end_are_refused(void **state)
{
    static char header[40 * 1024];
    struct answer a;

    (void)state;
    memset(header, 'x', sizeof(header) - 1);
    memcpy(header, "X-Long: ", 8);
    a = ask(&office, "GET", "/v1/masters", header, NULL, 0);
    assert_int_equal(a.status, 431);
    answer_done(&a);
}

static void a_second_server_on_the_same_folder_is_refused(void **state)
{
    struct office other = office;
    char conf[2048], path[512], log[4096] = "";
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s/other\n[gateway]\nport = %d\ndata_dir = %s/eoffice\n",
                     office.dir, rig_free_port(), office.dir);

    (void)state;
    snprintf(other.dir, sizeof(other.dir), "%.200s/other", office.dir);
    snprintf(path, sizeof(path), "%s/eofficed.log", other.dir);
    assert_int_equal(mkdir(other.dir, 0700), 0);
    rig_write(other.dir, "dakbox.conf", conf, (size_t)n);
    other.pid = rig_spawn(other.dir, "eofficed");
    int status = -1;
    for (int i = 0; i < 500 && waitpid(other.pid, &status, WNOHANG) == 0; i++)
        rig_sleep_ms(10);
    if (status == -1) {
        rig_end(&other.pid, SIGKILL);
        fail_msg("a second eofficed runs on the same folder");
    }
    assert_int_equal(WEXITSTATUS(status), 1);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    assert_non_null(f);
    assert_true(fread(log, 1, sizeof(log) - 1, f) > 0);
    assert_non_null(strstr(log, "in use by another eofficed"));
}

static void all_of_it_was_as_openapi_says(void **state)
{
    (void)state;
    office_expect_contract(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_announcement_again_changes_nothing_and_gets_the_same_answer),
        cmocka_unit_test(the_order_of_keys_is_not_content),
        cmocka_unit_test(another_content_under_the_same_uuid_is_refused),
        cmocka_unit_test(an_unknown_receipt_is_not_found),
        cmocka_unit_test(every_bad_value_is_named_by_its_field),
        cmocka_unit_test(every_missing_key_is_named),
        cmocka_unit_test(a_sender_without_name_and_organisation_is_refused),
        cmocka_unit_test(lengths_are_counted_in_characters_not_bytes),
        cmocka_unit_test(what_is_not_json_or_too_large_is_refused),
        cmocka_unit_test(without_the_token_nothing_is_told),
        cmocka_unit_test(under_a_foreign_name_the_inbox_is_not_this_machines),
        cmocka_unit_test(the_inbox_page_shows_a_subject_as_text_not_as_markup),
        cmocka_unit_test(the_list_finds_by_diary_number),
        cmocka_unit_test(headers_without_end_are_refused),
        cmocka_unit_test(a_second_server_on_the_same_folder_is_refused),
        cmocka_unit_test(all_of_it_was_as_openapi_says),
    };

    return cmocka_run_group_tests(tests, start, end);
}
