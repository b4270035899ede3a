#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static void a_foreign_name_for_our_address_is_refused(void **state)
{
    struct desk_rig *g = *state;
    char headers[128];

    snprintf(headers, sizeof(headers), "Host: rebound.example:%d\r\n", g->port);
    struct http_answer a = http_ask(g, "GET", "/", headers, NULL);
    assert_int_equal(a.status, 403);
    assert_silent(&a, "CRU-A/");
    http_done(&a);
    a = http_ask(g, "GET", "/letters/1", "Host: 127.0.0.1\r\n", NULL);
    assert_int_equal(a.status, 403);
    http_done(&a);
}

static void a_change_from_another_site_or_without_our_token_is_refused(void **state)
{
    struct desk_rig *g = *state;
    char host[64], headers[256], token[64], body[160], path[64];
    static const char *const foreign[] = { "Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n", "" };

    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/void");
    http_token(g, token);
    snprintf(host, sizeof(host), "Host: localhost:%d\r\n", g->port);
    snprintf(body, sizeof(body), "token=%s&reason=evil", token);
    for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
        snprintf(headers, sizeof(headers), "%s%s", host, foreign[i]);
        struct http_answer a = http_ask(g, "POST", path, headers, body);
        assert_int_equal(a.status, 403);
        http_done(&a);
    }
    static const char *const steps[] = { "/letters/1/hold", "/letters/1/void", "/letters/6/release", "/letters/1/confirm", "/scan/start",
                                         "/scan/end", "/scan/discard", "/deliveries/3/resend", "/deliveries/3/there" };
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct http_answer a = http_ask(g, "POST", steps[i], NULL, "token=00000000-0000-4000-8000-000000000000&reason=x&revision=1&checked=yes");
        if (a.status != 403)
            fail_msg("%s with a wrong token gave %d", steps[i], a.status);
        http_done(&a);
    }
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_READ);
}

static void too_much_is_refused_before_it_is_read(void **state)
{
    struct desk_rig *g = *state;
    AUTO_FREE char *big = malloc(200001);
    char request[512];

    assert_non_null(big);
    memset(big, 'x', 200000);
    big[200000] = '\0';
    struct http_answer a = http_ask(g, "POST", "/letters/1/hold", NULL, big);
    assert_int_equal(a.status, 413);
    http_done(&a);

    int n = snprintf(request, sizeof(request), "POST /letters/1/hold HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
                     "Content-Length: 999999999999999999999\r\n\r\n", g->port, g->port);
    AUTO_FREE char *refused = http_raw(g, request, (size_t)n, 2000);
    assert_null(strstr(refused, " 200 "));

    AUTO_FREE char *headers = malloc(100200);
    assert_non_null(headers);
    n = snprintf(headers, 100200, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Long: %.90000s\r\n\r\n", g->port, big);
    AUTO_FREE char *answer = http_raw(g, headers, (size_t)n, 2000);
    assert_null(strstr(answer, " 200 "));
    assert_status(g, "/healthz", 200);
}

/* Connects from an address of the loopback net, sends half a request and waits. */
static int open_silent(const struct desk_rig *g, const char *from)
{
    struct sockaddr_in a = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)g->port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(inet_pton(AF_INET, from, &a.sin_addr), 1);
    assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    (void)!send(fd, "GET / HT", 8, MSG_NOSIGNAL);
    return fd;
}

static void machines_that_never_finish_a_request_leave_room_for_the_clerk(void **state)
{
    enum { EACH = 80, MACHINES = 4 };
    static const char *const from[MACHINES] = { "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5" };
    struct desk_rig *g = *state;
    int fds[MACHINES * EACH];

    for (int i = 0; i < MACHINES * EACH; i++)
        fds[i] = open_silent(g, from[i / EACH]);
    assert_status(g, "/healthz", 200);
    for (int i = 0; i < MACHINES * EACH; i++)
        close(fds[i]);
}

static void garbage_on_the_line_leaves_the_desk_well(void **state)
{
    static const char *const lines[] = { "\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nHost\r\n\r\n",
                                         "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" };
    struct desk_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        AUTO_FREE char *answer = http_raw(g, lines[i], strlen(lines[i]), 300);
        assert_null(strstr(answer, " 200 "));
    }
    assert_status(g, "/healthz", 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_foreign_name_for_our_address_is_refused),
        WITH_DESK(a_change_from_another_site_or_without_our_token_is_refused),
        WITH_DESK(too_much_is_refused_before_it_is_read),
        WITH_DESK(machines_that_never_finish_a_request_leave_room_for_the_clerk),
        WITH_DESK(garbage_on_the_line_leaves_the_desk_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
