/* What the receiving side does: the inbox, opening a receipt, its PDF in parts, the read service. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pdf[] = "%PDF-1.4 a letter to be opened";
enum { PDF_N = sizeof(pdf) - 1 };
#define LOGIN "Authorization: Basic cmFpbDpzZWNyZXQ="       /* rail:secret */
#define DETAILS "/eFileServices/rest/xmldataset/efile/receiptdetails"

static struct office office;
static long long computer_no;

static void send_one(const char *uuid, const char *post, const char *subject)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    json_object_set_new(json_object_get(receipt, "send_to"), "post", json_string(post));
    json_object_set_new(receipt, "subject", json_string(subject));
    struct answer a = put(&office, uuid, receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
    a = patch(&office, uuid, 0, pdf, PDF_N);
    assert_int_equal(a.status, 204);
    answer_done(&a);
}

static int start(void **state)
{
    char settings[512];

    (void)state;
    office_new_checked(&office, "", false);
    rig_end(&office.pid, SIGTERM);
    AUTO_FREE char *conf = tmpdir_text(office.dir, "dakbox.conf");
    int n = snprintf(settings, sizeof(settings), "%sread_login_file = %s/login\n", conf, office.dir);
    rig_write(office.dir, "dakbox.conf", settings, (size_t)n);
    rig_write(office.dir, "login", "rail:secret\n", 12);
    office_start(&office);
    send_one(UUID_A, "US-1", "लेखा <script>alert(1)</script>");
    send_one(UUID_B, "SO-CASH", "Something else");
    struct answer a = ask(&office, "GET", "/v1/receipts/" UUID_A, NULL, NULL, 0);
    computer_no = json_int(a.json, "computer_no", 0);
    answer_done(&a);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_free(&office);
    return 0;
}

static struct answer page(const char *path) { return ask(&office, "GET", path, "Authorization;", NULL, 0); }

/* "": not opened. */
static void opened_at(const char *uuid, char out[64])
{
    char path[80];

    snprintf(path, sizeof(path), "/v1/receipts/%s", uuid);
    struct answer a = ask(&office, "GET", path, NULL, NULL, 0);
    assert_int_equal(a.status, 200);
    snprintf(out, 64, "%s", json_str(a.json, "opened_at", ""));
    answer_done(&a);
}

static void the_list_shows_what_was_asked_for(void **state)
{
    static const struct { const char *path; bool first, second; } cases[] = {
        { "/", true, true }, { "/?post=US-1", true, false }, { "/?post=SO-CASH", false, true }, { "/?post=NOBODY", false, false },
        { "/?q=something", false, true }, { "/?q=%E0%A4%B2%E0%A5%87%E0%A4%96%E0%A4%BE", true, false }, { "/?post=US-1&q=else", false, false },
        { "/?q=1%2F", true, false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct answer a = page(cases[i].path);

        assert_int_equal(a.status, 200);
        if (!!strstr(a.body, UUID_A) != cases[i].first || !!strstr(a.body, UUID_B) != cases[i].second)
            fail_msg("%s: %s", cases[i].path, a.body);
        assert_null(strstr(a.body, "<script"));
        answer_done(&a);
    }
    struct answer a = page("/?q=%22%3E%3Cscript%3E&post=%3Cb%3E");
    assert_null(strstr(a.body, "<script"));
    assert_null(strstr(a.body, "<b>"));
    assert_non_null(strstr(a.body, "&quot;&gt;&lt;script&gt;"));
    answer_done(&a);
}

static void a_receipt_is_shown_with_its_pdf_and_nothing_can_run(void **state)
{
    struct answer a = page("/receipts/" UUID_A);

    (void)state;
    assert_int_equal(a.status, 200);
    assert_non_null(strstr(a.body, "<iframe title=\"The letter / पत्र\" src=\"/v1/receipts/" UUID_A "/document\">"));
    assert_non_null(strstr(a.body, "लेखा &lt;script&gt;"));
    assert_null(strstr(a.body, "<script"));
    assert_non_null(strstr(answer_header(&a, "Content-Security-Policy"), "default-src 'none'"));
    assert_non_null(strstr(answer_header(&a, "Content-Security-Policy"), "frame-src 'self'"));
    assert_null(strstr(answer_header(&a, "Content-Security-Policy"), "unsafe"));
    answer_done(&a);
    a = page("/receipts/11111111-2222-4333-8444-999999999999");
    assert_int_equal(a.status, 404);
    answer_done(&a);
}

static void looking_is_not_opening_and_the_first_opening_is_told_and_kept(void **state)
{
    char first[64], again[64];
    struct answer a;

    (void)state;
    opened_at(UUID_A, first);
    assert_string_equal(first, "");                 /* the registry has looked, above */
    a = ask(&office, "POST", "/receipts/" UUID_A "/open", "Authorization;\nOrigin: http://elsewhere.example", "", 0);
    assert_int_equal(a.status, 403);
    answer_done(&a);
    a = ask(&office, "POST", "/receipts/" UUID_A "/open", "Authorization;", "", 0);
    assert_int_equal(a.status, 303);
    assert_string_equal(answer_header(&a, "Location"), "/receipts/" UUID_A);
    answer_done(&a);
    opened_at(UUID_A, first);
    assert_int_equal(strlen(first), 20);
    rig_end(&office.pid, SIGKILL);
    rig_sleep_ms(1100);                             /* another second, so that another time would show */
    office_start(&office);
    a = ask(&office, "POST", "/receipts/" UUID_A "/open", "Authorization;", "", 0);
    answer_done(&a);
    opened_at(UUID_A, again);
    assert_string_equal(again, first);
    opened_at(UUID_B, again);
    assert_string_equal(again, "");
}

static void a_database_of_before_knows_no_opening_and_learns_it(void **state)
{
    char command[512], first[64];

    (void)state;
    if (system("command -v python3 >/dev/null") != 0)
        skip();
    rig_end(&office.pid, SIGTERM);
    snprintf(command, sizeof(command), "python3 -c \"import sqlite3; c = sqlite3.connect('%s/eoffice/receipts.db'); "
             "c.execute('ALTER TABLE receipts DROP COLUMN opened_s'); c.commit()\"", office.dir);
    assert_int_equal(system(command), 0);
    office_start(&office);
    opened_at(UUID_A, first);
    assert_string_equal(first, "");
    struct answer a = ask(&office, "POST", "/receipts/" UUID_A "/open", "Authorization;", "", 0);
    assert_int_equal(a.status, 303);
    answer_done(&a);
    opened_at(UUID_A, first);
    assert_int_equal(strlen(first), 20);
}

static void a_pdf_comes_in_parts(void **state)
{
    static const struct { const char *range; int status; int from, n; } cases[] = {
        { "Range: bytes=0-4", 206, 0, 5 }, { "Range: bytes=5-", 206, 5, PDF_N - 5 }, { "Range: bytes=-3", 206, PDF_N - 3, 3 },
        { "Range: bytes=3-100000", 206, 3, PDF_N - 3 }, { "Range: bytes=-100000", 206, 0, PDF_N },
        { "Range: bytes=9-3", 200, 0, PDF_N }, { "Range: bytes=0-1,3-4", 200, 0, PDF_N }, { "Range: pages=1", 200, 0, PDF_N },
        { "Range: bytes=", 200, 0, PDF_N }, { "Range: bytes=100000-", 416, 0, 0 }, { "Range: bytes=-0", 416, 0, 0 },
        { "Range: bytes=99999999999999999999-", 200, 0, PDF_N },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct answer a = ask(&office, "GET", "/v1/receipts/" UUID_A "/document", cases[i].range, NULL, 0);

        if (a.status != cases[i].status)
            fail_msg("%s: %ld", cases[i].range, a.status);
        if (cases[i].status != 416) {
            assert_int_equal(a.body_n, cases[i].n);
            assert_memory_equal(a.body, pdf + cases[i].from, (size_t)cases[i].n);
        }
        answer_done(&a);
    }
}

static struct answer details(const char *login, const char *form)
{
    char headers[200];

    snprintf(headers, sizeof(headers), "Content-Type: application/x-www-form-urlencoded\n%s", login);
    return ask(&office, "POST", DETAILS, headers, form, strlen(form));
}

static void the_read_service_tells_a_receipt_by_its_computer_number(void **state)
{
    static const char *const has[] = {
        "<Column name=\"Receiptnumber\">1/", "<Column name=\"LetterReferenceNumber\">N-11016/6/2016</Column>", "<Column name=\"CorredpondenceType\">Letter</Column>",
        "<Column name=\"Subject\">लेखा &lt;script&gt;alert(1)&lt;/script&gt;</Column>", "<Column name=\"SentTo\">US-1</Column>",
        "<Column name=\"Letterdate\"></Column>", "<Column name=\"Receiveddate\">2026-03-14</Column>", "<Column name=\"LanguageId\">4</Column>",
    };
    char form[64];

    (void)state;
    snprintf(form, sizeof(form), "computernumber=%lld", computer_no);
    struct answer a = details(LOGIN, form);
    assert_int_equal(a.status, 200);
    for (size_t i = 0; i < ARRAY_LEN(has); i++)
        if (!strstr(a.body, has[i]))
            fail_msg("%s is missing in %s", has[i], a.body);
    answer_done(&a);
    static const char *const unknown[] = { "computernumber=1", "computernumber=", "computernumber=abc", "computernumber=99999999999999999999", "computernumber=1%27" };
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
        a = details(LOGIN, unknown[i]);
        assert_int_equal(a.status, 200);
        assert_non_null(strstr(a.body, "<WSResponse></WSResponse>"));
        answer_done(&a);
    }
}

static void the_read_service_tells_nobody_else(void **state)
{
    static const char *const logins[] = { "Authorization;", "Authorization: Basic cmFpbDp3cm9uZw==", "Authorization: Basic !", "Authorization: Bearer " OFFICE_TOKEN };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(logins); i++) {
        struct answer a = details(logins[i], "computernumber=100001");

        assert_int_equal(a.status, 401);
        assert_non_null(strstr(answer_header(&a, "WWW-Authenticate"), "Basic"));
        answer_done(&a);
    }
    struct answer a = details(LOGIN, "number=100001");
    assert_int_equal(a.status, 400);
    answer_done(&a);
}

static void the_log_has_no_word_of_a_letter(void **state)
{
    AUTO_FREE char *log = tmpdir_text(office.dir, "eofficed.log");

    (void)state;
    assert_non_null(strstr(log, "ev=receipt_created key=" UUID_A));
    static const char *const words[] = { "script", "लेखा", "गुप्ता", "US-1", "rail", "N-11016", "CRU-A" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strstr(log, words[i]))
            fail_msg("\"%s\" is in the log", words[i]);
}

static void all_of_it_was_as_openapi_says(void **state)
{
    (void)state;
    office_expect_contract(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_shows_what_was_asked_for),
        cmocka_unit_test(a_receipt_is_shown_with_its_pdf_and_nothing_can_run),
        cmocka_unit_test(looking_is_not_opening_and_the_first_opening_is_told_and_kept),
        cmocka_unit_test(a_pdf_comes_in_parts),
        cmocka_unit_test(the_read_service_tells_a_receipt_by_its_computer_number),
        cmocka_unit_test(the_read_service_tells_nobody_else),
        cmocka_unit_test(the_log_has_no_word_of_a_letter),
        cmocka_unit_test(a_database_of_before_knows_no_opening_and_learns_it),
        cmocka_unit_test(all_of_it_was_as_openapi_says),
    };

    return cmocka_run_group_tests(tests, start, end);
}
