/* How much is taken at once, and from whom: requests, uploads, bytes, pieces with a checksum. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char pdf[] = "%PDF-1.4 a document that may be too much";
enum { PDF_N = sizeof(pdf) - 1 };

static void announce(const struct office *o, const char *uuid, long wanted)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    struct answer a = put(o, uuid, receipt);

    if (a.status != wanted)
        fail_msg("expected %ld, came %ld %s", wanted, a.status, a.body);
    answer_done(&a);
}

static void a_sender_who_asks_too_often_is_told_when_to_come_again(void **state)
{
    struct office o;
    int good = 0;
    struct answer a = { 0 };

    (void)state;
    office_new_checked(&o, "rate_per_s = 1\nburst = 8\n", false);
    for (int i = 0; i < 30 && a.status != 429; i++) {
        answer_done(&a);
        a = ask(&o, "GET", "/v1/masters", NULL, NULL, 0);
        good += a.status == 200;
    }
    assert_int_equal(a.status, 429);
    assert_true(good >= 8 && good < 20);            /* a slow machine earns some on the way */
    int wait_s = atoi(answer_header(&a, "Retry-After"));
    assert_true(wait_s >= 1 && wait_s <= 2);
    answer_done(&a);
    a = ask(&o, "GET", "/healthz", NULL, NULL, 0);  /* others do not suffer */
    assert_int_equal(a.status, 200);
    answer_done(&a);
    a = ask(&o, "GET", "/v1/masters", "Authorization: Bearer guessed", NULL, 0);
    assert_int_equal(a.status, 401);                /* known by its address: a purse of its own */
    answer_done(&a);
    rig_sleep_ms(wait_s * 1000 + 200);
    a = ask(&o, "GET", "/v1/masters", NULL, NULL, 0);
    assert_int_equal(a.status, 200);
    answer_done(&a);
    office_free(&o);
}

static void guessing_tokens_is_slowed_down_without_locking_the_sender_out(void **state)
{
    struct office o;
    long last = 0;

    (void)state;
    office_new_checked(&o, "rate_per_s = 1\nburst = 5\n", false);
    for (int i = 0; i < 40 && last != 429; i++) {
        struct answer a = ask(&o, "GET", "/v1/masters", "Authorization: Bearer guessed", NULL, 0);

        last = a.status;
        answer_done(&a);
    }
    assert_int_equal(last, 429);
    struct answer a = ask(&o, "GET", "/v1/masters", NULL, NULL, 0);
    assert_int_equal(a.status, 200);
    answer_done(&a);
    office_free(&o);
}

/* A PATCH that has begun and hangs; the descriptor. */
static int hang(const struct office *o, const char *uuid)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)o->port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char head[512];
    int n = snprintf(head, sizeof(head), "PATCH /v1/receipts/%s/document HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " OFFICE_TOKEN
                     "\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
                     "Content-Length: %d\r\n\r\n%.9s", uuid, PDF_N, pdf);

    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(write(fd, head, (size_t)n), n);
    return fd;
}

static void no_more_documents_than_set_come_at_the_same_time(void **state)
{
    struct office o;
    int first, second;
    long status = 0;

    (void)state;
    office_new_checked(&o, "uploads_max = 1\n", false);
    announce(&o, UUID_A, 201);
    announce(&o, UUID_B, 201);
    first = hang(&o, UUID_A);
    for (int i = 0; i < 100 && status != 429; i++) {
        struct answer a = patch(&o, UUID_B, 0, pdf, 1);

        status = a.status;
        if (status == 204) {                        /* the hanging one had not arrived yet: start over with the next offset */
            answer_done(&a);
            break;
        }
        answer_done(&a);
    }
    if (status == 204) {
        rig_sleep_ms(300);
        struct answer a = patch(&o, UUID_B, 1, pdf + 1, 1);
        status = a.status;
        answer_done(&a);
    }
    assert_int_equal(status, 429);
    close(first);
    for (int i = 0; i < 200 && status == 429; i++) {
        second = (int)(i % 2);
        struct answer a = ask(&o, "GET", "/v1/receipts/" UUID_B, NULL, NULL, 0);
        long long offset = json_int(a.json, "offset", 0);
        answer_done(&a);
        a = patch(&o, UUID_B, offset, pdf + offset, (size_t)(PDF_N - offset));
        status = a.status;
        answer_done(&a);
        rig_sleep_ms(20 + second);
    }
    assert_int_equal(status, 204);
    office_free(&o);
}

static void when_the_room_that_was_set_is_used_up_nothing_more_is_announced(void **state)
{
    struct office o;
    static char large[700 * 1024];

    (void)state;
    office_new_checked(&o, "total_mib = 1\n", false);
    memcpy(large, pdf, PDF_N);
    AUTO_JSON json_t *receipt = good_receipt(large, sizeof(large));
    struct answer a = put(&o, UUID_A, receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
    a = put(&o, UUID_B, receipt);
    assert_int_equal(a.status, 507);
    assert_null(strstr(a.body, "total_mib"));       /* how it is set up is not the sender's business */
    answer_done(&a);
    a = put(&o, UUID_A, receipt);
    assert_int_equal(a.status, 200);                /* what was taken note of stays */
    answer_done(&a);
    office_free(&o);
}

static void near_the_end_of_the_disk_nothing_is_taken(void **state)
{
    struct office o;

    (void)state;
    office_new_checked(&o, "reserve_mib = 1000000\n", false);
    announce(&o, UUID_A, 507);
    struct answer a = ask(&o, "GET", "/v1/receipts/" UUID_A, NULL, NULL, 0);
    assert_int_equal(a.status, 404);
    answer_done(&a);
    office_free(&o);
}

#define TUS "Tus-Resumable: 1.0.0\nContent-Type: application/offset+octet-stream\nUpload-Offset: 0\nUpload-Checksum: "

static void a_piece_with_a_checksum_counts_whole_or_not_at_all(void **state)
{
    static const struct { const char *header; int status; } cases[] = {
        { TUS "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=", 460 },
        { TUS "sha256 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 460 },
        { TUS "sha1 AAAA", 400 }, { TUS "md5 AAAA", 400 }, { TUS "sha1", 400 }, { TUS "sha1 ####", 400 },
        { TUS "sha1 6GUZUCson6BgvpmHylP3m4FZU4s=", 204 },       /* of "%PDF-" */
    };
    struct office o;

    (void)state;
    office_new_checked(&o, "", false);
    announce(&o, UUID_A, 201);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct answer a = ask(&o, "PATCH", "/v1/receipts/" UUID_A "/document", cases[i].header, pdf, 5);

        if (a.status != cases[i].status)
            fail_msg("%s: %ld %s", cases[i].header, a.status, a.body);
        if (a.status == 460)
            assert_string_equal(answer_header(&a, "Upload-Offset"), "0");
        answer_done(&a);
        expect_awaiting(&o, UUID_A, cases[i].status == 204 ? 5 : 0);
    }
    struct answer a = patch(&o, UUID_A, 5, pdf + 5, PDF_N - 5);
    assert_int_equal(a.status, 204);
    answer_done(&a);
    office_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sender_who_asks_too_often_is_told_when_to_come_again),
        cmocka_unit_test(guessing_tokens_is_slowed_down_without_locking_the_sender_out),
        cmocka_unit_test(no_more_documents_than_set_come_at_the_same_time),
        cmocka_unit_test(when_the_room_that_was_set_is_used_up_nothing_more_is_announced),
        cmocka_unit_test(near_the_end_of_the_disk_nothing_is_taken),
        cmocka_unit_test(a_piece_with_a_checksum_counts_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
