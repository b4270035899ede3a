/* The document of a receipt: tus at every cut, the wrong document, kills between all steps. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char pdf[] = "%PDF-1.4 a very small one, but long enough to cut";
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

static void uuid_of(int n, char out[37]) { snprintf(out, 37, "%08u-2222-4333-8444-555555555555", (unsigned)n % 100000000u); }

static void announce(const char *uuid)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    struct answer a = put(&office, uuid, receipt);

    assert_true(a.status == 201 || a.status == 200);
    answer_done(&a);
}

static void send_from(const char *uuid, long long offset, size_t n)
{
    struct answer a = patch(&office, uuid, offset, pdf + offset, n);

    assert_int_equal(a.status, 204);
    assert_int_equal(atoll(answer_header(&a, "Upload-Offset")), offset + (long long)n);
    assert_string_equal(answer_header(&a, "Tus-Resumable"), "1.0.0");
    answer_done(&a);
}

/* The receipt's computer number. */
static long long expect_created(const char *uuid)
{
    char path[128];

    snprintf(path, sizeof(path), "/v1/receipts/%s", uuid);
    struct answer a = ask(&office, "GET", path, NULL, NULL, 0);
    assert_int_equal(a.status, 200);
    assert_string_equal(json_str(a.json, "state", ""), "created");
    assert_non_null(strstr(json_str(a.json, "receipt_no", ""), "/CRU"));
    assert_int_equal(strlen(json_str(a.json, "created_at", "")), 20);
    long long computer_no = json_int(a.json, "computer_no", 0);
    assert_true(computer_no > 0);
    answer_done(&a);
    return computer_no;
}

static void an_upload_goes_on_after_a_cut_at_any_byte(void **state)
{
    long long before = 0;
    char uuid[37];

    (void)state;
    for (int cut = 0; cut <= PDF_N; cut++) {
        uuid_of(cut, uuid);
        announce(uuid);
        if (cut > 0)
            send_from(uuid, 0, (size_t)cut);
        if (cut < PDF_N) {
            expect_awaiting(&office, uuid, cut);
            send_from(uuid, cut, (size_t)(PDF_N - cut));
        }
        long long computer_no = expect_created(uuid);
        assert_true(computer_no > before);          /* unique, and growing */
        before = computer_no;
    }
}

/* Sends headers that promise all of the PDF, but only n bytes, and hangs up. */
static void hang_up_after(const char *uuid, size_t n)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)office.port) };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char head[512];
    int head_n = snprintf(head, sizeof(head), "PATCH /v1/receipts/%s/document HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " OFFICE_TOKEN
                          "\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
                          "Content-Length: %d\r\n\r\n", uuid, PDF_N);

    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(write(fd, head, (size_t)head_n), head_n);
    assert_int_equal(write(fd, pdf, n), (ssize_t)n);
    rig_sleep_ms(50);           /* the server has read it; now, or when HEAD asks, it is kept */
}

static void what_a_broken_line_brought_is_kept(void **state)
{
    static const int cuts[] = { 1, 17, PDF_N - 1 };
    char uuid[37];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
        uuid_of(1000 + cuts[i], uuid);
        announce(uuid);
        hang_up_after(uuid, (size_t)cuts[i]);
        char path[128];
        snprintf(path, sizeof(path), "/v1/receipts/%s/document", uuid);
        struct answer a = ask(&office, "HEAD", path, "Tus-Resumable: 1.0.0", NULL, 0);
        assert_int_equal(atoll(answer_header(&a, "Upload-Offset")), cuts[i]);
        assert_int_equal(atoll(answer_header(&a, "Upload-Length")), PDF_N);
        answer_done(&a);
        send_from(uuid, cuts[i], (size_t)(PDF_N - cuts[i]));
        expect_created(uuid);
    }
}

static void a_wrong_offset_is_refused_and_the_right_one_told(void **state)
{
    char uuid[37];

    (void)state;
    uuid_of(2000, uuid);
    announce(uuid);
    send_from(uuid, 0, 10);
    static const int wrong[] = { 0, 9, 11, PDF_N };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct answer a = patch(&office, uuid, wrong[i], pdf, 1);

        assert_int_equal(a.status, 409);
        assert_int_equal(atoll(answer_header(&a, "Upload-Offset")), 10);
        answer_done(&a);
    }
    expect_awaiting(&office, uuid, 10);
}

static void more_bytes_than_announced_are_refused(void **state)
{
    char uuid[37], path[128], longer[PDF_N + 1];
    struct answer a;

    (void)state;
    uuid_of(3000, uuid);
    announce(uuid);
    memcpy(longer, pdf, PDF_N);
    longer[PDF_N] = 'x';
    a = patch(&office, uuid, 0, longer, sizeof(longer));
    assert_int_equal(a.status, 413);
    answer_done(&a);
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", uuid);
    a = ask(&office, "PATCH", path, "Tus-Resumable: 1.0.0\nContent-Type: application/offset+octet-stream\nUpload-Offset: 0\n"
            "Transfer-Encoding: chunked", longer, sizeof(longer));
    assert_int_equal(a.status, 413);
    answer_done(&a);
    expect_awaiting(&office, uuid, 0);
    send_from(uuid, 0, PDF_N);
    expect_created(uuid);
}

static void the_wrong_document_starts_anew(void **state)
{
    char uuid[37], wrong[PDF_N];

    (void)state;
    uuid_of(4000, uuid);
    announce(uuid);
    memcpy(wrong, pdf, PDF_N);
    wrong[PDF_N - 1] ^= 1;
    struct answer a = patch(&office, uuid, 0, wrong, PDF_N);
    assert_int_equal(a.status, 460);
    assert_string_equal(answer_header(&a, "Upload-Offset"), "0");
    assert_non_null(strstr(json_str(a.json, "detail", ""), "SHA-256"));
    answer_done(&a);
    expect_awaiting(&office, uuid, 0);
    send_from(uuid, 0, PDF_N);
    expect_created(uuid);
}

static void what_is_no_pdf_gets_no_receipt(void **state)
{
    static const char text[] = "<html>not a PDF at all</html>";
    AUTO_JSON json_t *receipt = good_receipt(text, sizeof(text));
    char uuid[37];

    (void)state;
    uuid_of(5000, uuid);
    struct answer a = put(&office, uuid, receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
    a = patch(&office, uuid, 0, text, sizeof(text));
    assert_int_equal(a.status, 460);
    assert_non_null(strstr(json_str(a.json, "detail", ""), "%PDF-"));
    answer_done(&a);
    expect_awaiting(&office, uuid, 0);
}

static void the_protocol_is_told_and_other_versions_are_refused(void **state)
{
    char uuid[37], path[128];
    struct answer a;

    (void)state;
    uuid_of(0, uuid);
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", uuid);
    a = ask(&office, "OPTIONS", path, "Authorization;", NULL, 0);
    assert_int_equal(a.status, 204);
    assert_string_equal(answer_header(&a, "Tus-Version"), "1.0.0");
    assert_string_equal(answer_header(&a, "Tus-Max-Size"), "1048576");
    answer_done(&a);
    static const char *const wrong[] = { NULL, "Tus-Resumable: 0.2.2" };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        a = ask(&office, "HEAD", path, wrong[i], NULL, 0);
        assert_int_equal(a.status, 412);
        assert_string_equal(answer_header(&a, "Tus-Version"), "1.0.0");
        answer_done(&a);
    }
    a = ask(&office, "POST", path, "X-HTTP-Method-Override: PATCH\nTus-Resumable: 1.0.0\nUpload-Offset: 0\n"
            "Content-Type: text/plain", "x", 1);
    assert_int_equal(a.status, 415);        /* understood as PATCH, refused for its type */
    answer_done(&a);
    a = ask(&office, "HEAD", path, "Tus-Resumable: 1.0.0\nAuthorization: Bearer no", NULL, 0);
    assert_int_equal(a.status, 401);
    answer_done(&a);
}

static void kill_and_restart(void)
{
    rig_end(&office.pid, SIGKILL);
    office_start(&office);
}

static void nothing_confirmed_is_lost_when_the_server_is_killed_between_any_steps(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    char uuid[37], path[128];

    (void)state;
    uuid_of(6000, uuid);
    announce(uuid);
    kill_and_restart();
    struct answer a = put(&office, uuid, receipt);
    assert_int_equal(a.status, 200);                /* known */
    answer_done(&a);
    for (int at = 0; at < PDF_N - 7; at += 7) {
        send_from(uuid, at, 7);
        kill_and_restart();
        expect_awaiting(&office, uuid, at + 7);
    }
    int rest = PDF_N % 7 == 0 ? 7 : PDF_N % 7;
    send_from(uuid, PDF_N - rest, (size_t)rest);
    long long computer_no = expect_created(uuid);
    kill_and_restart();
    assert_int_equal(expect_created(uuid), computer_no);
    a = put(&office, uuid, receipt);                /* and again: the same receipt, not a second one */
    assert_int_equal(a.status, 200);
    assert_int_equal(json_int(a.json, "computer_no", 0), computer_no);
    answer_done(&a);
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", uuid);
    a = ask(&office, "GET", path, NULL, NULL, 0);
    assert_int_equal(a.body_n, PDF_N);
    assert_memory_equal(a.body, pdf, PDF_N);
    answer_done(&a);
}

static void bytes_that_were_never_promised_do_not_count_after_a_kill(void **state)
{
    static const char behind[] = "%PDF-1.4 agarbage that a power cut left behind the promise";
    char uuid[37], name[200];

    (void)state;
    uuid_of(7000, uuid);
    announce(uuid);
    send_from(uuid, 0, 10);
    rig_end(&office.pid, SIGKILL);
    snprintf(name, sizeof(name), "eoffice/documents/%s.pdf", uuid);
    rig_write(office.dir, name, behind, sizeof(behind) - 1);
    office_start(&office);
    expect_awaiting(&office, uuid, 10);
    send_from(uuid, 10, PDF_N - 10);
    expect_created(uuid);
}

static void a_document_that_lost_bytes_starts_anew(void **state)
{
    char uuid[37], name[200];

    (void)state;
    uuid_of(8000, uuid);
    announce(uuid);
    send_from(uuid, 0, 20);
    rig_end(&office.pid, SIGKILL);
    snprintf(name, sizeof(name), "eoffice/documents/%s.pdf", uuid);
    rig_write(office.dir, name, pdf, 5);
    office_start(&office);
    expect_awaiting(&office, uuid, 0);
    send_from(uuid, 0, PDF_N);
    expect_created(uuid);
}

static void all_of_it_was_as_openapi_says(void **state)
{
    (void)state;
    office_expect_contract(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_upload_goes_on_after_a_cut_at_any_byte),
        cmocka_unit_test(what_a_broken_line_brought_is_kept),
        cmocka_unit_test(a_wrong_offset_is_refused_and_the_right_one_told),
        cmocka_unit_test(more_bytes_than_announced_are_refused),
        cmocka_unit_test(the_wrong_document_starts_anew),
        cmocka_unit_test(what_is_no_pdf_gets_no_receipt),
        cmocka_unit_test(the_protocol_is_told_and_other_versions_are_refused),
        cmocka_unit_test(nothing_confirmed_is_lost_when_the_server_is_killed_between_any_steps),
        cmocka_unit_test(bytes_that_were_never_promised_do_not_count_after_a_kill),
        cmocka_unit_test(a_document_that_lost_bytes_starts_anew),
        cmocka_unit_test(all_of_it_was_as_openapi_says),
    };

    return cmocka_run_group_tests(tests, start, end);
}
