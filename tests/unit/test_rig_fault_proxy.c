/* The fault proxy itself: a line whose faults nobody can rely on proves nothing. */
#include "tests/rig/fault_proxy.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* A server that answers the n bytes it got until the other side was silent for a moment with "got n". */
struct counter { int listen_fd, port; pthread_t thread; int64_t got; };

static void *count(void *arg)
{
    struct counter *s = arg;
    char bytes[4096], answer[32];

    for (;;) {
        AUTO_CLOSE int fd = accept(s->listen_fd, NULL, NULL);
        ssize_t n;

        if (fd < 0)
            return NULL;
        s->got = 0;
        while ((n = recv(fd, bytes, sizeof(bytes), 0)) > 0) {
            s->got += n;
            if (bytes[n - 1] != '\n')
                continue;
            int len = snprintf(answer, sizeof(answer), "got %lld\n", (long long)s->got);
            if (send(fd, answer, (size_t)len, MSG_NOSIGNAL) < 0)
                break;
        }
    }
}

static void counter_start(struct counter *s)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof(a);

    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->listen_fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(s->listen_fd, 8), 0);
    assert_int_equal(getsockname(s->listen_fd, (struct sockaddr *)&a, &n), 0);
    s->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, count, s), 0);
}

static void counter_end(struct counter *s)
{
    shutdown(s->listen_fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listen_fd);
}

/* Sends words through the proxy; what comes back, up to a line or the end. *ret_errno: of the last call. -1: no connection. */
static int say_to(const struct fault_proxy *p, const char *words, int wait_ms, char out[64], int *ret_errno)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)fault_proxy_port(p)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval wait = { .tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000 };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    size_t n = 0;

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    errno = 0;
    if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0) {
        *ret_errno = errno;
        return -1;
    }
    send(fd, words, strlen(words), MSG_NOSIGNAL);
    errno = 0;
    while (n < 63 && recv(fd, out + n, 1, 0) == 1 && out[n++] != '\n')
        ;
    out[n] = '\0';
    *ret_errno = errno;
    return (int)n;
}

static void each_fault_strikes_where_it_was_ordered_and_no_longer_than_that(void **state)
{
    struct fault_proxy *p;
    struct counter s = { 0 };
    char out[64];
    int e;

    (void)state;
    counter_start(&s);
    p = fault_proxy_new(s.port);
    assert_true(say_to(p, "0123456789\n", 5000, out, &e) > 0);
    assert_string_equal(out, "got 11\n");
    fault_proxy_say(p, "cut up 7 times 1");
    assert_int_equal(say_to(p, "0123456789\n", 5000, out, &e), 0);
    assert_int_not_equal(e, EAGAIN);                                /* closed, not silent */
    for (int i = 0; i < 500 && s.got != 7; i++)
        usleep(10000);
    assert_int_equal(s.got, 7);
    assert_true(say_to(p, "0123456789\n", 5000, out, &e) > 0);      /* once, then well */
    fault_proxy_say(p, "cut down 3 times 1");
    assert_int_equal(say_to(p, "0123456789\n", 5000, out, &e), 3);
    assert_string_equal(out, "got");
    fault_proxy_say(p, "reset down 3 times 1");
    say_to(p, "0123456789\n", 5000, out, &e);
    assert_int_equal(e, ECONNRESET);
    fault_proxy_say(p, "swallow times 1");
    s.got = 0;
    assert_int_equal(say_to(p, "0123456789\n", 5000, out, &e), 0);
    assert_int_not_equal(e, EAGAIN);
    assert_int_equal(s.got, 11);                                    /* the server has done it */
    fault_proxy_say(p, "swallow up 12 times 1");
    assert_true(say_to(p, "0123456789\n", 5000, out, &e) > 0);      /* not so many bytes yet */
    assert_int_equal(say_to(p, "0123456789012\n", 5000, out, &e), 0);
    assert_int_equal(fault_proxy_struck(p, "swallow"), 2);
    assert_int_equal(fault_proxy_struck(p, "cut"), 2);
    fault_proxy_say(p, "stall up 4 times 1");
    assert_int_equal(say_to(p, "0123456789\n", 500, out, &e), 0);
    assert_int_equal(e, EAGAIN);                                    /* silent, not closed */
    fault_proxy_say(p, "hole times 1");
    assert_int_equal(say_to(p, "0123456789\n", 500, out, &e), 0);
    assert_int_equal(e, EAGAIN);
    fault_proxy_say(p, "refuse");
    assert_int_equal(say_to(p, "0123456789\n", 500, out, &e), -1);
    assert_int_equal(e, ECONNREFUSED);
    fault_proxy_say(p, "well");
    assert_true(say_to(p, "0123456789\n", 5000, out, &e) > 0);
    assert_int_equal(fault_proxy_counts(p).struck, 7);
    fault_proxy_free(p);
    counter_end(&s);
}

static void a_fault_at_a_text_leaves_other_connections_alone_and_counts_from_it(void **state)
{
    struct fault_proxy *p;
    struct counter s = { 0 };
    char out[64];
    int e;

    (void)state;
    counter_start(&s);
    p = fault_proxy_new(s.port);
    fault_proxy_say(p, "cut up 6 times 1 at PATCH");
    assert_true(say_to(p, "PUT this PATTERN\n", 5000, out, &e) > 0);
    assert_int_equal(say_to(p, "0123PATCH456789\n", 5000, out, &e), 0);
    for (int i = 0; i < 500 && s.got != 10; i++)
        usleep(10000);
    assert_int_equal(s.got, 10);                                    /* four before it, six from it on */
    assert_true(say_to(p, "0123PATCH456789\n", 5000, out, &e) > 0);
    fault_proxy_free(p);
    counter_end(&s);
}

static void latency_and_rate_take_their_time(void **state)
{
    struct fault_proxy *p;
    struct counter s = { 0 };
    char out[64], words[2002];
    int64_t began;
    int e;

    (void)state;
    counter_start(&s);
    p = fault_proxy_new(s.port);
    fault_proxy_say(p, "latency 150");
    began = clock_mono_ms();
    assert_true(say_to(p, "0123456789\n", 10000, out, &e) > 0);
    assert_true(clock_mono_ms() - began >= 300);                    /* there and back */
    fault_proxy_say(p, "latency 0");
    fault_proxy_say(p, "rate 4000");
    memset(words, 'x', 2000);
    memcpy(words + 2000, "\n", 2);
    began = clock_mono_ms();
    assert_true(say_to(p, words, 10000, out, &e) > 0);
    assert_string_equal(out, "got 2001\n");
    assert_true(clock_mono_ms() - began >= 400);
    fault_proxy_free(p);
    counter_end(&s);
}

struct talk { const struct fault_proxy *p; char out[64]; int n, e; };

static void *talk(void *arg)
{
    struct talk *t = arg;

    t->n = say_to(t->p, "0123456789\n", 20000, t->out, &t->e);
    return NULL;
}

static void a_drop_ends_what_is_on_its_way_and_nothing_later(void **state)
{
    struct counter s = { 0 };
    struct talk t;
    pthread_t thread;

    (void)state;
    counter_start(&s);
    struct fault_proxy *p = fault_proxy_new(s.port);
    t = (struct talk){ .p = p };
    fault_proxy_say(p, "latency 10000");
    assert_int_equal(pthread_create(&thread, NULL, talk, &t), 0);
    for (int i = 0; i < 1000 && fault_proxy_counts(p).connections == 0; i++)
        usleep(10000);
    int64_t began = clock_mono_ms();
    fault_proxy_say(p, "drop");
    pthread_join(thread, NULL);
    assert_int_equal(t.n, 0);
    assert_true(clock_mono_ms() - began < 8000);                    /* it did not wait for the answer */
    assert_int_equal(fault_proxy_struck(p, "drop"), 1);
    fault_proxy_say(p, "latency 0");
    assert_true(say_to(p, "0123456789\n", 5000, t.out, &t.e) > 0);
    fault_proxy_free(p);
    counter_end(&s);
}

/* What became of 40 connections, a letter each. */
static void draw_forty(struct fault_proxy *p, int seed, char out[41])
{
    char words[3000], answer[64];
    int e;

    memset(words, 'x', sizeof(words));
    memcpy(words + sizeof(words) - 2, "\n", 2);
    fault_proxy_say(p, "random %d 50", seed);
    for (int i = 0; i < 40; i++) {
        int n = say_to(p, words, 300, answer, &e);

        out[i] = n > 0 && answer[n - 1] == '\n' ? '.' : e == EAGAIN ? 's' : 'c';
    }
    out[40] = '\0';
}

static void the_same_seed_draws_the_same_faults(void **state)
{
    char first[41], second[41], other[41];
    struct fault_proxy *p;
    struct counter s = { 0 };

    (void)state;
    counter_start(&s);
    p = fault_proxy_new(s.port);
    draw_forty(p, 7, first);
    draw_forty(p, 7, second);
    draw_forty(p, 8, other);
    print_message("    %s\n    %s\n", first, other);
    assert_string_equal(first, second);
    assert_string_not_equal(first, other);
    assert_non_null(strchr(first, 'c'));
    assert_non_null(strchr(first, '.'));
    fault_proxy_free(p);
    counter_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_strikes_where_it_was_ordered_and_no_longer_than_that),
        cmocka_unit_test(a_fault_at_a_text_leaves_other_connections_alone_and_counts_from_it),
        cmocka_unit_test(latency_and_rate_take_their_time),
        cmocka_unit_test(a_drop_ends_what_is_on_its_way_and_nothing_later),
        cmocka_unit_test(the_same_seed_draws_the_same_faults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
