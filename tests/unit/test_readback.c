/* Numbers read back from e-Office: what its answers mean, against canned ones and against the stand-in itself. */
#include "tests/unit/test_connect_rig.h"
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "uploader/send/http.h"
#include "uploader/send/readback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define COLUMN(name, value) "<Column name=\"" name "\">" value "</Column>"
#define ROW(no, letter_no, date, subject, more) "<Row>" COLUMN("ComputerNumber", no) COLUMN("Receiptnumber", "154960/2026/TSECY") \
    COLUMN("LetterReferenceNumber", letter_no) COLUMN("Letterdate", date) COLUMN("Subject", subject) more "</Row>"
#define ANSWER(rows) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<WSResponse>" rows "</WSResponse>"
#define GOOD(more) ROW("4711", "N-11016/6/2016", "2026-03-02", "लेखा परीक्षा की रिपोर्ट", more)

/* ---- the parser */

static void an_answer_is_read_with_its_last_movement(void **state)
{
    static const char xml[] = ANSWER(
        GOOD(COLUMN("SentTo", "SO (Budget)") COLUMN("SentOn", "03/03/2026 11:05 AM"))
        GOOD(COLUMN("SentTo", "US (Budget)") COLUMN("SentOn", "05/03/2026 02:10 PM"))
        GOOD(COLUMN("SentTo", "DS") COLUMN("SentOn", "04/03/2026 09:00 AM")));
    struct readback_receipt r;
    struct err e = { 0 };

    (void)state;
    assert_ok(readback_xml_read(xml, strlen(xml), &r, &e), e);
    assert_int_equal(r.rows, 3);
    assert_int_equal(r.computer_no, 4711);
    assert_string_equal(r.letter_no, "N-11016/6/2016");
    assert_string_equal(r.date, "2026-03-02");
    assert_string_equal(r.subject, "लेखा परीक्षा की रिपोर्ट");
    assert_string_equal(r.lies_with, "US (Budget)");
    assert_string_equal(r.since, "05/03/2026 02:10 PM");
    static const char none[] = ANSWER("");
    assert_ok(readback_xml_read(none, strlen(none), &r, &e), e);
    assert_int_equal(r.rows, 0);
}

static void what_is_no_such_answer_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "not xml", "<html></html>", "<WSResponse><Row>", ANSWER("<Row></Row>"),
        ANSWER(ROW("abc", "x", "2026-03-02", "x", "")), ANSWER(ROW("-1", "x", "2026-03-02", "x", "")),
        ANSWER(ROW("1", "x", "2026-02-31", "x", "")), ANSWER(ROW("1", "x", "yesterday", "x", "")),
        ANSWER(ROW("1", "x", "2026-03-02", "x", "") ROW("2", "x", "2026-03-02", "x", "")),
        "<!DOCTYPE WSResponse [<!ENTITY a \"4711\">]><WSResponse><Row>" COLUMN("ComputerNumber", "&a;") "</Row></WSResponse>",
        "<!DOCTYPE WSResponse SYSTEM \"http://127.0.0.1:1/x\"><WSResponse></WSResponse>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><WSResponse><Row>" COLUMN("ComputerNumber", "1") COLUMN("Subject", "&x;") "</Row></WSResponse>",
        "<WSResponse><Row>" COLUMN("ComputerNumber", "1") COLUMN("Subject", "&nothing;") "</Row></WSResponse>",
    };
    struct readback_receipt r;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct err e = { 0 };

        if (readback_xml_read(bad[i], strlen(bad[i]), &r, &e) != -EPROTO)
            fail_msg("taken: %s", bad[i]);
        assert_true(said_id_of(e.said) >= 0);
        assert_int_equal(r.rows, 0);
    }
}

static void a_value_that_is_too_long_is_refused(void **state)
{
    char value[READBACK_VALUE_SIZE + 100], xml[sizeof(value) + 400];
    struct readback_receipt r;

    (void)state;
    memset(value, 'a', sizeof(value) - 1);
    value[sizeof(value) - 1] = '\0';
    int n = snprintf(xml, sizeof(xml), "<WSResponse><Row>" COLUMN("ComputerNumber", "1") COLUMN("Subject", "%s") "</Row></WSResponse>", value);
    assert_int_equal(readback_xml_read(xml, (size_t)n, &r, NULL), -EPROTO);
}

/* ---- a read service with one answer */

struct service { int port, listen_fd; pthread_t thread; int status; const char *body; char request[4096]; int asked; };

static void answer_one(struct service *s, int fd)
{
    AUTO_FREE char *answer = NULL;
    size_t n = 0;
    ssize_t got;

    while (n < sizeof(s->request) - 1 && (got = recv(fd, s->request + n, sizeof(s->request) - 1 - n, 0)) > 0) {
        n += (size_t)got;
        s->request[n] = '\0';
        if (strstr(s->request, "computernumber="))
            break;
    }
    s->asked++;
    int len = asprintf(&answer, "HTTP/1.1 %d x\r\nContent-Type: application/xml\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                       s->status, strlen(s->body), s->body);
    if (len > 0 && send(fd, answer, (size_t)len, MSG_NOSIGNAL) < 0)
        return;
}

static void *serve(void *arg)
{
    struct service *s = arg;

    for (;;) {
        AUTO_CLOSE int fd = accept(s->listen_fd, NULL, NULL);

        if (fd < 0)
            return NULL;
        answer_one(s, fd);
    }
}

static void service_start(struct service *s)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof(a);

    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->listen_fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(s->listen_fd, 8), 0);
    assert_int_equal(getsockname(s->listen_fd, (struct sockaddr *)&a, &n), 0);
    s->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void service_stop(struct service *s)
{
    shutdown(s->listen_fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listen_fd);
}

static void new_rig(struct connect_rig *g, struct connect_letter *l, int port, const char *computer_no)
{
    char settings[512];

    connect_new(g, &readback_channel, "");
    rig_write(g->dir, "login", "dakbox:p@ss\n", 12);
    snprintf(settings, sizeof(settings), "[eoffice]\nreadback_url = http://127.0.0.1:%d\nreadback_login_file = %s/login\ntimeout_s = 2\n", port, g->dir);
    connect_set(g, settings);
    connect_letter_new(g, l, 1, 1000);
    l->d.kind = "readback";
    l->d.detail = json_pack("{s:i, s:s}", "computer_no", atoi(computer_no), "receipt_no", "154960 / 2026 / TSECY");
}

static void free_rig(struct connect_rig *g, struct connect_letter *l)
{
    json_decref((json_t *)(uintptr_t)l->d.detail);
    connect_letter_free(l);
    connect_free(g);
}

static const struct answer_case {
    const char *name;
    int status;
    const char *body;
    enum verdict verdict;
    const char *words;
} cases[] = {
    { "the letter", 200, ANSWER(GOOD("")), VERDICT_DELIVERED, "" },
    { "typed with other dashes and capitals", 200, ANSWER(ROW("4711", "n.11016/6/२०१६", "02/03/2026", "लेखा  परीक्षा की रिपोर्ट।", "")), VERDICT_DELIVERED, "" },
    { "no such receipt", 200, ANSWER(""), VERDICT_HOLD, "knows no receipt with computer number 4711" },
    { "another subject", 200, ANSWER(ROW("4711", "N-11016/6/2016", "2026-03-02", "Leave", "")), VERDICT_HOLD, "the subject is “Leave” there" },
    { "another letter no.", 200, ANSWER(ROW("4711", "N-11016/7/2016", "2026-03-02", "लेखा परीक्षा की रिपोर्ट", "")), VERDICT_HOLD, "the letter number is “N-11016/7/2016” there" },
    { "another day", 200, ANSWER(ROW("4711", "N-11016/6/2016", "2026-03-03", "लेखा परीक्षा की रिपोर्ट", "")), VERDICT_HOLD, "the letter date is “2026-03-03” there and “2026-03-02” here" },
    { "no day", 200, ANSWER(ROW("4711", "N-11016/6/2016", "", "लेखा परीक्षा की रिपोर्ट", "")), VERDICT_HOLD, "the letter date" },
    { "two differences", 200, ANSWER(ROW("4711", "X", "2026-03-02", "Leave", "")), VERDICT_HOLD, "the letter number is “X” there" },
    { "an answer for another number", 200, ANSWER(ROW("4712", "N-11016/6/2016", "2026-03-02", "लेखा परीक्षा की रिपोर्ट", "")), VERDICT_RETRY, "computer number 4712" },
    { "nonsense", 200, "<html>log in first</html>", VERDICT_RETRY, "not the XML" },
    { "login refused", 401, "", VERDICT_RETRY_LATER, "readback_login_file" },
    { "out of service", 503, "", VERDICT_RETRY_LATER, "cannot be asked now" },
    { "moved", 302, "", VERDICT_RETRY, "status 302" },
};

static void every_answer_has_its_verdict_and_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct service s = { .status = cases[i].status, .body = cases[i].body };
        struct connect_letter l;
        struct connect_rig g;

        print_message("    %s\n", cases[i].name);
        service_start(&s);
        new_rig(&g, &l, s.port, "4711");
        struct outcome o = connect_deliver(&g, &l);
        if (o.verdict != cases[i].verdict || !strstr(connect_words(&o), cases[i].words))
            fail_msg("%s: verdict %d, \"%s\"", cases[i].name, o.verdict, connect_words(&o));
        if (o.verdict == VERDICT_DELIVERED)
            assert_true(*json_str(o.result, "verified_at", ""));
        assert_int_equal(g.commits, 0);
        outcome_done(&o);
        free_rig(&g, &l);
        service_stop(&s);
        assert_non_null(strstr(s.request, "POST /eFileServices/rest/xmldataset/efile/receiptdetails HTTP/1.1\r\n"));
        assert_non_null(strstr(s.request, "Authorization: Basic ZGFrYm94OnBAc3M=\r\n"));
        assert_non_null(strstr(s.request, "\r\n\r\ncomputernumber=4711"));
    }
}

static void where_it_lies_now_comes_along(void **state)
{
    struct service s = { .status = 200, .body = ANSWER(GOOD(COLUMN("SentTo", "US (Budget)") COLUMN("SentOn", "05/03/2026 02:10 PM"))) };
    struct connect_letter l;
    struct connect_rig g;

    (void)state;
    service_start(&s);
    new_rig(&g, &l, s.port, "4711");
    struct outcome o = connect_deliver(&g, &l);
    assert_int_equal(o.verdict, VERDICT_DELIVERED);
    assert_string_equal(json_str(o.result, "lies_with", ""), "US (Budget)");
    assert_string_equal(json_str(o.result, "since", ""), "05/03/2026 02:10 PM");
    outcome_done(&o);
    free_rig(&g, &l);
    service_stop(&s);
}

static void nothing_is_asked_about_a_marked_letter_or_one_without_a_number(void **state)
{
    struct service s = { .status = 200, .body = ANSWER("") };
    struct connect_letter l;
    struct connect_rig g;

    (void)state;
    service_start(&s);
    new_rig(&g, &l, s.port, "0");
    struct outcome o = connect_deliver(&g, &l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_non_null(strstr(connect_words(&o), "No computer number"));
    connect_field(&l, "classification", "confidential");
    o = connect_deliver(&g, &l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_non_null(strstr(connect_words(&o), "classified"));
    free_rig(&g, &l);
    service_stop(&s);
    assert_int_equal(s.asked, 0);
}

static void a_password_never_travels_in_the_open(void **state)
{
    struct connect_rig g;
    struct err e = { 0 };
    char settings[512];

    (void)state;
    connect_new(&g, &readback_channel, "");
    assert_int_equal(readback_channel.open(g.config, &g.tools, &g.self, &e), -ENOENT);
    rig_write(g.dir, "login", "dakbox:p@ss\n", 12);
    snprintf(settings, sizeof(settings), "[eoffice]\nreadback_url = http://efile.example.gov.in\nreadback_login_file = %s/login\n", g.dir);
    connect_set(&g, settings);
    assert_int_equal(readback_channel.open(g.config, &g.tools, &g.self, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "https://"));
    connect_set(&g, "[eoffice]\nreadback_url = https://efile.example.gov.in\n");
    assert_int_equal(readback_channel.open(g.config, &g.tools, &g.self, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "readback_login_file"));
    connect_free(&g);
}

/* ---- the stand-in e-Office */

static void the_stand_in_knows_the_receipt_it_made(void **state)
{
    static const char pdf[] = "%PDF-1.4\nx";
    struct connect_letter l;
    struct connect_rig g;
    struct office o;
    char settings[2 * TMPDIR_SIZE];

    (void)state;
    new_rig(&g, &l, 1, "1");
    snprintf(settings, sizeof(settings), "read_login_file = %s/login\n", g.dir);
    office_new(&o, settings);
    snprintf(settings, sizeof(settings), "[eoffice]\nreadback_url = %s\nreadback_login_file = %s/login\ntimeout_s = 5\n", o.url, g.dir);
    connect_set(&g, settings);
    json_t *receipt = good_receipt(pdf, strlen(pdf));
    json_object_set_new(receipt, "letter_date", json_string("2026-03-02"));
    json_object_set_new(receipt, "subject", json_string("लेखा परीक्षा की रिपोर्ट"));
    struct answer a = put(&o, UUID_A, receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
    a = patch(&o, UUID_A, 0, pdf, strlen(pdf));
    assert_int_equal(a.status, 204);
    answer_done(&a);
    a = ask(&o, "GET", "/v1/receipts/" UUID_A, NULL, NULL, 0);
    json_decref((json_t *)(uintptr_t)l.d.detail);
    l.d.detail = json_pack("{s:O, s:O}", "computer_no", json_object_get(a.json, "computer_no"), "receipt_no", json_object_get(a.json, "receipt_no"));
    assert_non_null(l.d.detail);
    struct outcome out = connect_deliver(&g, &l);
    if (out.verdict != VERDICT_DELIVERED)
        fail_msg("verdict %d: %s", out.verdict, connect_words(&out));
    outcome_done(&out);
    connect_field(&l, "subject", "Another letter");
    out = connect_deliver(&g, &l);
    assert_int_equal(out.verdict, VERDICT_HOLD);
    outcome_done(&out);
    g.channel->test(g.self, "", &out);
    assert_int_equal(out.verdict, VERDICT_DELIVERED);
    answer_done(&a);
    json_decref(receipt);
    free_rig(&g, &l);
    office_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_read_with_its_last_movement),
        cmocka_unit_test(what_is_no_such_answer_is_refused),
        cmocka_unit_test(a_value_that_is_too_long_is_refused),
        cmocka_unit_test(every_answer_has_its_verdict_and_sentence),
        cmocka_unit_test(where_it_lies_now_comes_along),
        cmocka_unit_test(nothing_is_asked_about_a_marked_letter_or_one_without_a_number),
        cmocka_unit_test(a_password_never_travels_in_the_open),
        cmocka_unit_test(the_stand_in_knows_the_receipt_it_made),
    };
    struct err e = { 0 };

    signal(SIGPIPE, SIG_IGN);
    assert_ok(http_start(&e), e);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
