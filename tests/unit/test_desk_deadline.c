#include "tests/unit/test.h"

#include "base/auto.h"
#include "desk/web/deadline.h"

#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SHORT_MS = 200, LONG_MS = 600000, WAIT_MS = 10000, QUIET_MS = 2000 };

static void pair(int fds[2]) { assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0); }

/* Is it cut within wait_ms? */
static bool is_cut(int peer, int wait_ms)
{
    struct pollfd p = { .fd = peer, .events = POLLIN };
    char byte;

    return poll(&p, 1, wait_ms) == 1 && recv(peer, &byte, 1, MSG_DONTWAIT) == 0;
}

static void a_late_one_is_cut_and_the_others_are_not(void **state)
{
    struct deadlines *all;
    int late[2], early[2], answered[2], again[2];
    struct err e = { 0 };

    (void)state;
    assert_ok(deadlines_start(&all, &e), e);
    pair(late), pair(early), pair(answered), pair(again);
    struct deadline *of[] = { deadline_begin(all, late[0], SHORT_MS), deadline_begin(all, early[0], LONG_MS), deadline_begin(all, answered[0], LONG_MS),
                              deadline_begin(all, again[0], LONG_MS) };
    deadline_set(all, of[2], SHORT_MS);
    deadline_met(all, of[2]);               /* its answer may take long */
    deadline_met(all, of[3]);
    deadline_set(all, of[3], SHORT_MS);     /* and the next request is awaited */
    assert_true(is_cut(late[1], WAIT_MS));
    assert_true(is_cut(again[1], WAIT_MS));
    assert_false(is_cut(answered[1], QUIET_MS));
    assert_false(is_cut(early[1], 0));
    for (size_t i = 0; i < ARRAY_LEN(of); i++)
        deadline_end(all, of[i]);
    deadlines_stop(all);
    close(late[0]), close(late[1]), close(early[0]), close(early[1]);
    close(answered[0]), close(answered[1]), close(again[0]), close(again[1]);
}

static void there_is_room_for_so_many_and_again_when_one_has_ended(void **state)
{
    static struct deadline *of[DEADLINES_MAX];
    struct deadlines *all;
    int fds[2];
    struct err e = { 0 };

    (void)state;
    assert_ok(deadlines_start(&all, &e), e);
    pair(fds);
    for (size_t i = 0; i < DEADLINES_MAX; i++) {
        of[i] = deadline_begin(all, fds[0], LONG_MS);
        assert_non_null(of[i]);
    }
    assert_null(deadline_begin(all, fds[0], LONG_MS));
    deadline_end(all, of[7]);
    of[7] = deadline_begin(all, fds[0], LONG_MS);
    assert_non_null(of[7]);
    for (size_t i = 0; i < DEADLINES_MAX; i++)
        deadline_end(all, of[i]);
    deadlines_stop(all);
    close(fds[0]), close(fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_one_is_cut_and_the_others_are_not),
        cmocka_unit_test(there_is_room_for_so_many_and_again_when_one_has_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
