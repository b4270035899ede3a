/* What somebody on the office's network may try: each is refused, and the desk's log says so. */
#include "tests/unit/test.h"
#include "tests/rig/raw.h"
#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "base/config.h"
#include "desk/web/routes.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { LOG_WAIT_MS = 3000 };

/* ---- what the log says */

static int times_logged(const struct desk_rig *g, const char *why)
{
    char path[PATH_MAX];
    size_t n = 0;
    int times = 0;

    snprintf(path, sizeof(path), "%s/deskd.log", g->dir);
    AUTO_FREE unsigned char *log = raw_load(path, &n);
    for (size_t i = 0; i + strlen(why) <= n; i++)
        times += memcmp(log + i, why, strlen(why)) == 0;
    return times;
}

static void wait_logged(const struct desk_rig *g, const char *why, int times)
{
    for (int64_t until = clock_mono_ms() + LOG_WAIT_MS; times_logged(g, why) < times; usleep(20000))
        if (clock_mono_ms() > until)
            fail_msg("the log does not say %d times: %s", times, why);
}

/* It is answered with status, and one more line of the log says why. */
static void refused(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body, int status, const char *why)
{
    int before = times_logged(g, why);
    struct http_answer a = http_ask(g, method, path, headers, body);

    if (a.status != status)
        fail_msg("%s %s gave %d, not %d", method, path, a.status, status);
    assert_silent(&a, "CRU-A/");
    http_done(&a);
    wait_logged(g, why, before + 1);
}

/* ---- sessions and changes */

static void a_session_that_is_guessed_or_over_is_refused_and_logged(void **state)
{
    struct desk_rig *g = *state;
    char own[128], headers[256];

    snprintf(own, sizeof(own), "%s", g->cookie);
    snprintf(headers, sizeof(headers), "Host: 127.0.0.1:%d\r\nCookie: desk-%d=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n", g->port, g->port);
    refused(g, "GET", "/letters/1", headers, NULL, 401, "the session it names is over, or never was");
    struct http_answer a = http_post(g, "/sign-out", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    snprintf(g->cookie, sizeof(g->cookie), "%s", own);
    refused(g, "GET", "/letters/1", NULL, NULL, 401, "the session it names is over, or never was");
}

static void a_form_of_another_site_is_refused_and_logged(void **state)
{
    struct desk_rig *g = *state;
    char headers[256], token[64], body[160];

    http_token(g, token);
    snprintf(headers, sizeof(headers), "Host: 127.0.0.1:%d\r\nOrigin: https://evil.example\r\n", g->port);
    snprintf(body, sizeof(body), "token=%s&reason=evil", token);
    refused(g, "POST", "/letters/1/void", headers, body, 403, "a change that does not come from our own page");
    refused(g, "POST", "/sign-in", headers, "door_name=desk&passphrase=x", 403, "a change that does not come from our own page");
    refused(g, "POST", "/letters/1/void", NULL, "token=00000000-0000-4000-8000-000000000000&reason=evil", 403, "token is not of this session");
    assert_int_equal(state_of(g, 1), LETTER_READ);
}

/* Every change there is, with no token and with a wrong one. */
static void no_change_at_all_is_made_without_the_token(void **state)
{
    struct desk_rig *g = *state;

    for (size_t i = 0; route_at(i); i++) {
        const struct route *route = route_at(i);
        char path[128];

        if (route->method != METHOD_POST || route->right == RIGHT_NONE)
            continue;
        path_like(path, route->pattern, 1, 1);
        struct http_answer a = http_ask(g, "POST", path, NULL, "token=x&reason=x&revision=1");
        if (a.status != 403)
            fail_msg("%s without the token gave %d", path, a.status);
        http_done(&a);
    }
}

static struct http_answer try_name(const struct desk_rig *g, const char *path, const char *passphrase)
{
    char body[128];

    snprintf(body, sizeof(body), "door_name=desk&passphrase=%s", passphrase);
    return http_ask(g, "POST", path, NULL, body);
}

static void wrong_tries_of_a_name_elsewhere_do_not_keep_its_owner_from_their_own_screen(void **state)
{
    struct desk_rig *g = *state;
    char own[128];
    struct http_answer a = http_post(g, "/lock", "");

    assert_int_equal(a.status, 303);
    http_done(&a);
    snprintf(own, sizeof(own), "%s", g->cookie);
    desk_rig_forget(g);
    for (int i = 0; i < 7 && a.status != 429; i++) {
        http_done(&a);
        a = try_name(g, "/sign-in", "not+those+words");
    }
    assert_int_equal(a.status, 429);
    http_done(&a);
    snprintf(g->cookie, sizeof(g->cookie), "%s", own);
    a = http_sign_in(g, "/unlock", "passphrase=four+words+in+a+row");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_status(g, "/letters/1", 200);
}

static void tries_at_a_locked_screen_wait_too(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_post(g, "/lock", "");

    for (int i = 0; i < 7 && a.status != 429; i++) {
        http_done(&a);
        a = try_name(g, "/unlock", "not+those+words");
    }
    assert_int_equal(a.status, 429);
    http_done(&a);
    a = try_name(g, "/unlock", "four+words+in+a+row");
    assert_int_equal(a.status, 429);
    http_done(&a);
    assert_status(g, "/letters/1", 401);
}

/* ---- addresses */

static void an_address_that_leads_elsewhere_is_refused_and_logged(void **state)
{
    static const char *const paths[] = {
        "/assets/../dakbox.conf", "/assets/%2e%2e%2fdakbox.conf", "/assets/..%2f..%2fetc%2fpasswd", "/assets/....//dakbox.conf", "//etc/passwd",
        "/assets/style.css%00.png", "/letters/1/view/..%2f..%2fdiary.db", "/letters/1%00/../2", "/pdf/1%2f..%2f..%2fdiary.db", "/prints/..%2fdiary.db/file",
        "/letters/-1", "/letters/1e3", "/letters/9999999999999999999999", "/help/..", "/admin/rules.txt/../../dakbox.conf", "/assets/%c0%ae%c0%ae/dakbox.conf",
    };
    struct desk_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        refused(g, "GET", paths[i], NULL, NULL, 404, "there is no such page");
    refused(g, "DELETE", "/letters/1", NULL, NULL, 405, "neither GET nor POST");
}

/* ---- much, and slowly */

static void what_is_too_large_is_refused_and_logged(void **state)
{
    struct desk_rig *g = *state;
    AUTO_FREE char *big = malloc(200001), *request = malloc(110000);

    assert_true(big && request);
    memset(big, 'x', 200000);
    big[200000] = '\0';
    refused(g, "POST", "/letters/1/hold", NULL, big, 413, "the form is too large");
    desk_rig_forget(g);                     /* nobody sends a file of some MiB before signing in */
    refused(g, "POST", "/admin/officers/check", NULL, big, 413, "the form is too large");
    int before = times_logged(g, "request_refused");
    int n = snprintf(request, 110000, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Long: %.100000s\r\n\r\n", g->port, big);
    AUTO_FREE char *answer = http_raw(g, request, (size_t)n, 2000);
    assert_null(strstr(answer, " 200 "));
    wait_logged(g, "request_refused", before + 1);
}

/* A byte now and then is not idle, and still it never comes to an end. */
static void a_request_that_is_dripped_is_cut_and_logged(void **state)
{
    enum { CUT_MS = 18000, DRIP_MS = 250 };
    struct desk_rig *g = *state;
    char body[256];
    int n = snprintf(body, sizeof(body), "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nContent-Length: 60000\r\n\r\n", g->port, g->port);
    const int fds[] = { http_open(g, "GET / HTTP/1.1\r\nX-Slow: ", 24), http_open(g, body, (size_t)n) };
    bool cut[ARRAY_LEN(fds)] = { false };

    for (int64_t until = clock_mono_ms() + CUT_MS; clock_mono_ms() < until && !(cut[0] && cut[1]); usleep(DRIP_MS * 1000))
        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
            char got;

            (void)!send(fds[i], "x", 1, MSG_NOSIGNAL);
            cut[i] = cut[i] || recv(fds[i], &got, 1, MSG_DONTWAIT) >= 0 || errno != EAGAIN;
        }
    for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
        close(fds[i]);
        assert_true(cut[i]);
    }
    wait_logged(g, "it did not come within its time", 2);
    assert_status(g, "/register", 200);
}

/* ---- names and lines put in */

static void a_foreign_name_for_the_desk_is_refused_and_logged(void **state)
{
    struct desk_rig *g = *state;

    refused(g, "GET", "/letters/1", "Host: evil.example:8470\r\n", NULL, 403, "the Host header is none of our names");
    refused(g, "GET", "/letters/1", "X: y\r\n", NULL, 400, "request_refused");        /* none at all */
}

static bool is_page(const struct route *route) { return route->method == METHOD_GET && strcmp(route->pattern, "/events") != 0; }

/* Whatever a page asks its address for. */
static const char *const arguments[] = {
    "q", "from", "to", "day", "state", "kind", "channel", "instance", "section", "lane", "lang", "list", "show", "report", "event", "by", "of", "post",
    "before", "after", "changed", "ticket", "next", "page", "letter",
};

static void put_arguments(char *path, size_t size, const char *value)
{
    for (size_t i = 0; i < ARRAY_LEN(arguments); i++) {
        size_t n = strlen(path);

        snprintf(path + n, size - n, "%c%s=%s", i == 0 ? '?' : '&', arguments[i], value);
    }
}

static void no_line_put_in_becomes_a_header(void **state)
{
    struct desk_rig *g = *state;

    for (size_t i = 0; route_at(i); i++) {
        char path[2048];

        if (!is_page(route_at(i)))
            continue;
        path_like(path, route_at(i)->pattern, g->ids[SAMPLE_HOSTILE], 1);
        put_arguments(path, sizeof(path), "x%0d%0aX-Evil:%201");
        struct http_answer a = http_get(g, path);
        if (strcasestr(a.head, "\nX-Evil"))
            fail_msg("%s: a header from an argument", path);
        http_done(&a);
    }
    desk_rig_forget(g);
    struct http_answer a = http_sign_in(g, "/sign-in", "door_name=desk&passphrase=four+words+in+a+row&next=%2Fregister%3Fq%3Dx%0d%0aX-Evil:%201");
    assert_int_equal(a.status, 303);
    assert_silent(&a, "X-Evil");
    assert_says(&a, "Location: /\r\n");         /* such an address is none of ours */
    http_done(&a);
}

/* ---- words that would be more than words */

static int letters_there(const struct desk_rig *g)
{
    int n = 0;

    for (int i = 0; i < SAMPLES; i++)
        n += state_of(g, g->ids[i]) < LETTER_STATES;
    return n;
}

static void words_typed_are_never_sql_or_rules_of_a_search(void **state)
{
    static const char *const words[] = {
        "%27%20OR%201%3D1%20--", "%22", "x%27%3B%20DROP%20TABLE%20letters%3B--", "%22%20OR%20subject%3A*", "NEAR(", "AND%20AND", "*", "%28%28%28", "^x", "-", "%00",
        "subject%3Ax%20NOT%20", "%22unclosed", "%7B%7D%3A", "1%29%20UNION%20SELECT%20passphrase%20FROM%20users--", "%25%25%25", "%ff%fe",
    };
    struct desk_rig *g = *state;

    for (size_t w = 0; w < ARRAY_LEN(words); w++)
        for (size_t i = 0; route_at(i); i++) {
            char path[2048];

            if (!is_page(route_at(i)) || (!strstr(route_at(i)->pattern, "register") && !strstr(route_at(i)->pattern, "find") && !strstr(route_at(i)->pattern, "history")))
                continue;
            path_like(path, route_at(i)->pattern, 1, 1);
            put_arguments(path, sizeof(path), words[w]);
            struct http_answer a = http_get(g, path);
            if (a.status >= 500)
                fail_msg("%s gave %d", path, a.status);
            assert_silent(&a, "$argon2");
            assert_silent(&a, "syntax error");
            http_done(&a);
        }
    struct http_answer a = http_get(g, "/register?q=%27%20OR%201%3D1%20--");
    assert_int_equal(a.status, 200);
    assert_silent(&a, "CRU-A/");
    http_done(&a);
    assert_int_equal(letters_there(g), SAMPLES);
}

/* No tag comes from a letter or an argument; ours are known. */
static bool shows_markup(const char *body)
{
    static const char *const marks[] = { "<script>", "<img src=x", "</textarea><script", "<svg/onload", "onload=alert(9)>" };

    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (strcasestr(body, marks[i]))
            return true;
    return false;
}

static void a_letter_whose_words_are_a_script_is_only_shown_on_every_page(void **state)
{
    struct desk_rig *g = *state;
    int shown = 0;

    for (size_t i = 0; route_at(i); i++) {
        char path[2048];

        if (!is_page(route_at(i)))
            continue;
        path_like(path, route_at(i)->pattern, g->ids[SAMPLE_HOSTILE], 1);
        for (int with = 0; with < 2; with++) {
            if (with)
                put_arguments(path, sizeof(path), "%22%3E%3Csvg/onload%3Dalert(9)%3E%3Cscript%3E");
            struct http_answer a = http_get(g, path);
            if (strstr(a.head, "text/html") && shows_markup(a.body))
                fail_msg("%s: the words of a letter or an argument are markup", path);
            shown += strstr(a.body, "&lt;script&gt;") != NULL;
            http_done(&a);
        }
    }
    assert_true(shown >= 8);                /* the counter, the letter, its register: it was looked at */
}

static void every_answer_says_what_a_browser_may_do_with_it(void **state)
{
    static const char *const always[] = { "\r\nContent-Security-Policy: default-src 'self';", "\r\nX-Content-Type-Options: nosniff",
                                          "\r\nReferrer-Policy: same-origin", "\r\nCross-Origin-Resource-Policy: same-origin", "\r\nCache-Control: no-", };
    struct desk_rig *g = *state;

    for (size_t i = 0; route_at(i); i++) {
        const struct route *route = route_at(i);
        char path[128];

        if (strcmp(route->pattern, "/events") == 0 || strcmp(route->pattern, "/lock") == 0 || strcmp(route->pattern, "/sign-out") == 0)
            continue;
        path_like(path, route->pattern, 1, 1);
        struct http_answer a = http_ask(g, route->method == METHOD_POST ? "POST" : "GET", path, NULL, route->method == METHOD_POST ? "x=1" : NULL);
        for (size_t h = 0; h < ARRAY_LEN(always); h++)
            if (!strstr(a.head, always[h]))
                fail_msg("%s (%d) does not say %s", path, a.status, always[h] + 2);
        bool pdf = strstr(a.head, "\r\nContent-Type: application/pdf");        /* in a frame of the desk's own (html/kiosk.js) */
        if (!strstr(a.head, pdf ? "\r\nX-Frame-Options: SAMEORIGIN" : "\r\nX-Frame-Options: DENY"))
            fail_msg("%s may stand in anybody's frame", path);
        if (!pdf)
            assert_silent(&a, "unsafe-inline");
        if (route->right != RIGHT_NONE && !strstr(a.head, "no-store"))
            fail_msg("%s may be kept by a browser", path);
        http_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_session_that_is_guessed_or_over_is_refused_and_logged),
        WITH_DESK(a_form_of_another_site_is_refused_and_logged),
        WITH_DESK(no_change_at_all_is_made_without_the_token),
        WITH_DESK(wrong_tries_of_a_name_elsewhere_do_not_keep_its_owner_from_their_own_screen),
        WITH_DESK(tries_at_a_locked_screen_wait_too),
        WITH_DESK(an_address_that_leads_elsewhere_is_refused_and_logged),
        WITH_DESK(what_is_too_large_is_refused_and_logged),
        WITH_DESK(a_request_that_is_dripped_is_cut_and_logged),
        WITH_DESK(a_foreign_name_for_the_desk_is_refused_and_logged),
        WITH_DESK(no_line_put_in_becomes_a_header),
        WITH_DESK(words_typed_are_never_sql_or_rules_of_a_search),
        WITH_DESK(a_letter_whose_words_are_a_script_is_only_shown_on_every_page),
        WITH_DESK(every_answer_says_what_a_browser_may_do_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
