/* sendd with several letters on their way: slow start, what is urgent, restarts, instances. Against real eofficeds. */
#include "tests/unit/test_send_rig.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* more: lines of [send], and sections behind it. */
static void new_rig(struct send_rig *r, int port, const char *more)
{
    char conf[2048];

    send_new(r, "");
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d/\ntoken_file = %s/token\n[send]\n%s",
                     r->dir, r->dir, port, r->dir, more);
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

static void set_lane(struct send_letter *l, int lane) { json_object_set_new(l->message, "lane", json_integer(lane)); }

/* Of the i-th other side; the caller's. */
static json_t *status_of(const struct send_rig *r, size_t i)
{
    AUTO_JSON json_t *answer = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(r->dir, "sendd", json_pack("{s:s}", "do", "status"), 5000, &answer, &e), e);
    return json_incref(json_array_get(json_object_get(answer, "channels"), i));
}

/* Waits, at most 15 s, until so many were taken or noted. */
static void wait_for(struct send_rig *r, const int *count, int n)
{
    int now = 0;

    for (int i = 0; i < 1500 && now < n; i++) {
        pthread_mutex_lock(&r->lock);
        now = *count;
        pthread_mutex_unlock(&r->lock);
        if (now < n)
            rig_sleep_ms(10);
    }
    assert_true(now >= n);
}

static void it_starts_with_one_and_goes_up_to_all(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "faults = delay=60 on=PATCH\nallow_faults = yes\n");
    new_rig(&r, office.port, "retry_first_s = 1\nparallel = 4\n");
    for (int i = 0; i < 24; i++)
        send_add(&r, "eoffice", 3000);
    send_start(&r);
    for (int i = 0; i < r.n; i++)
        send_wait(&r, &r.letters[i], "delivered");
    assert_false(r.rushed);
    assert_int_equal(r.most_in_hand, 4);
    for (int i = 0; i < r.n; i++)
        assert_string_equal(r.letters[i].story, "take commit delivered ");
    send_free(&r);
    office_free(&office);
}

static void after_an_outage_one_alone_tries_and_then_the_others_follow(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "faults = delay=40 on=PATCH\nallow_faults = yes\n");
    rig_end(&office.pid, SIGTERM);
    new_rig(&r, office.port, "retry_first_s = 1\nretry_max_s = 1\nparallel = 4\n");
    for (int i = 0; i < 24; i++)
        send_add(&r, "eoffice", 3000);
    send_start(&r);
    wait_for(&r, &r.target_notes, 3);
    AUTO_JSON json_t *status = status_of(&r, 0);
    assert_true(json_int(status, "away_since_s", 0) > 0);
    assert_int_equal(json_int(status, "workers", 0), 1);
    assert_true(r.most_in_hand <= 2);                   /* the first one, and the kept place */
    assert_true(r.taken <= 8);                          /* no flood: one a second */
    office_start(&office);
    for (int i = 0; i < r.n; i++)
        send_wait(&r, &r.letters[i], "delivered");
    assert_false(r.rushed);
    assert_true(r.most_in_hand >= 3);
    assert_int_equal(json_int(json_object_get(r.targets, "eoffice"), "failures", -1), 0);
    send_free(&r);
    office_free(&office);
}

/* A worker that asks the diary at that moment puts back what it gets: the other side is left alone at once. */
static void what_is_taken_while_the_other_side_fails_is_put_back(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "faults = delay=600 on=PUT; busy=400 on=PUT\nallow_faults = yes\n");
    new_rig(&r, office.port, "parallel = 2\n");
    r.take_ms = 1600;                                   /* a question is given up after 2 s */
    struct send_letter *old = send_add(&r, "eoffice", 3000);
    set_lane(old, 2);                                   /* not for the kept place, which takes the other one meanwhile */
    send_start(&r);
    send_wait(&r, old, "take");
    struct send_letter *other = send_add(&r, "eoffice", 3000);
    ipc_hint(r.dir, "sendd");
    send_wait(&r, other, "take retry");
    rig_sleep_ms(500);
    pthread_mutex_lock(&r.lock);
    assert_int_equal(r.taken, 2);
    assert_int_equal(json_int(json_object_get(r.targets, "eoffice"), "failures", 0), 1);
    assert_int_equal(other->tries, 0);
    assert_int_equal(other->due_ms, 0);                 /* it waits for the other side only, at the head of the queue */
    assert_string_equal(other->sentence, old->sentence);
    pthread_mutex_unlock(&r.lock);
    send_free(&r);
    office_free(&office);
}

/* Weeks offline: whoever restarts the program must not make it try at once, again and again. */
static void a_restart_keeps_the_back_off(void **state)
{
    struct send_rig r;

    (void)state;
    new_rig(&r, rig_free_port(), "retry_first_s = 500\nretry_max_s = 500\nparallel = 4\n");
    send_add(&r, "eoffice", 3000);
    send_add(&r, "eoffice", 3000);
    send_add(&r, "eoffice", 3000);
    send_start(&r);
    wait_for(&r, &r.target_notes, 1);
    AUTO_JSON json_t *before = status_of(&r, 0);
    int taken = r.taken;
    for (int i = 0; i < 3; i++) {
        send_kill(&r);
        send_start(&r);
        wait_for(&r, &r.started, i + 1);
        rig_sleep_ms(500);
    }
    AUTO_JSON json_t *status = status_of(&r, 0);
    assert_in_range(json_int(status, "next_try_in_s", 0), 400, 625);
    assert_string_equal(json_str(status, "state", ""), "waiting");
    assert_true(json_int(status, "away_since_s", 0) > 0);
    assert_non_null(strstr(json_str(status, "sentence", ""), "eoffice_away"));      /* and says why */
    assert_string_equal(json_str(status, "sentence", ""), json_str(before, "sentence", "?"));
    assert_int_equal(r.taken, taken);
    send_free(&r);
}

/* The administrator has put in the right token: what waited because of the wrong one goes at once, also what was tried last. */
static void what_waited_for_a_setting_goes_when_it_is_mended(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, "retry_first_s = 500\nretry_max_s = 500\nparallel = 2\n");
    rig_write(r.dir, "token", "another\n", 8);
    struct send_letter *tried = send_add(&r, "eoffice", 3000), *other = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, tried, "take retry");
    wait_for(&r, &r.target_notes, 1);
    send_kill(&r);
    rig_write(r.dir, "token", OFFICE_TOKEN "\n", sizeof(OFFICE_TOKEN));
    send_start(&r);
    send_wait(&r, tried, "delivered");
    send_wait(&r, other, "delivered");
    send_free(&r);
    office_free(&office);
}

static void what_is_urgent_does_not_wait_for_a_slow_upload_of_the_backlog(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "faults = delay=1500 on=PATCH\nallow_faults = yes\n");
    new_rig(&r, office.port, "retry_first_s = 1\nparallel = 2\n");
    for (int i = 0; i < 4; i++)
        set_lane(send_add(&r, "eoffice", 3000), 2);
    send_start(&r);
    send_wait(&r, &r.letters[0], "take commit");
    struct send_letter *vip = send_add(&r, "eoffice", 3000);
    set_lane(vip, 0);
    ipc_hint(r.dir, "sendd");
    send_wait(&r, vip, "take commit");
    pthread_mutex_lock(&r.lock);
    assert_string_equal(r.letters[0].story, "take commit ");     /* still on its way */
    pthread_mutex_unlock(&r.lock);
    send_wait(&r, &r.letters[3], "delivered");
    assert_int_equal(r.most_in_hand, 2);
    send_free(&r);
    office_free(&office);
}

static void a_stop_ends_all_that_are_on_their_way_without_harm(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "faults = delay=30000 on=PUT\nallow_faults = yes\n");
    new_rig(&r, office.port, "parallel = 4\n");
    for (int i = 0; i < 5; i++)
        set_lane(send_add(&r, "eoffice", 3000), 2);
    send_start(&r);
    wait_for(&r, &r.taken, 1);
    send_add(&r, "eoffice", 3000);                      /* by the kept place */
    ipc_hint(r.dir, "sendd");
    wait_for(&r, &r.taken, 2);
    rig_sleep_ms(200);
    int64_t before = clock_mono_ms();
    rig_end(&r.sendd, SIGTERM);
    assert_true(clock_mono_ms() - before < 2000);
    pthread_mutex_lock(&r.lock);
    for (int i = 0; i < r.n; i++)
        assert_int_equal(r.letters[i].state, DELIVERY_WAITING);
    pthread_mutex_unlock(&r.lock);
    send_free(&r);
    rig_end(&office.pid, SIGKILL);
    office_free(&office);
}

static void each_eoffice_gets_the_letters_of_its_posts_and_one_that_is_down_does_not_stop_the_other(void **state)
{
    struct office first, second;
    struct send_rig r;
    char more[400];

    (void)state;
    office_new(&first, "");
    office_new(&second, "");
    rig_end(&first.pid, SIGTERM);
    snprintf(more, sizeof(more), "retry_first_s = 1\nretry_max_s = 1\n[eoffice cbic-1]\nurl = http://127.0.0.1:%d\n", second.port);
    new_rig(&r, first.port, more);
    struct send_letter *mof = send_add(&r, "eoffice", 3000), *cbic = send_add(&r, "eoffice", 3000);
    json_object_set_new(cbic->message, "instance", json_string("cbic-1"));
    send_start(&r);
    send_wait(&r, cbic, "delivered");
    send_wait(&r, mof, "retry");
    AUTO_JSON json_t *status = status_of(&r, 1);
    assert_string_equal(json_str(status, "instance", ""), "cbic-1");
    assert_int_equal(json_int(status, "away_since_s", -1), 0);
    struct answer a = ask(&second, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", 0), 1);
    answer_done(&a);
    office_start(&first);
    send_wait(&r, mof, "delivered");
    a = ask(&second, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", 0), 1);
    answer_done(&a);
    send_free(&r);
    office_free(&first);
    office_free(&second);
}

static void no_more_a_minute_than_is_set(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, "max_per_minute = 60\nparallel = 4\n");
    for (int i = 0; i < 4; i++)
        send_add(&r, "eoffice", 3000);
    int64_t before = clock_mono_ms();
    send_start(&r);
    for (int i = 0; i < 4; i++)
        send_wait(&r, &r.letters[i], "delivered");
    assert_true(clock_mono_ms() - before >= 3000);
    send_free(&r);
    office_free(&office);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_starts_with_one_and_goes_up_to_all),
        cmocka_unit_test(after_an_outage_one_alone_tries_and_then_the_others_follow),
        cmocka_unit_test(what_is_taken_while_the_other_side_fails_is_put_back),
        cmocka_unit_test(a_restart_keeps_the_back_off),
        cmocka_unit_test(what_waited_for_a_setting_goes_when_it_is_mended),
        cmocka_unit_test(what_is_urgent_does_not_wait_for_a_slow_upload_of_the_backlog),
        cmocka_unit_test(a_stop_ends_all_that_are_on_their_way_without_harm),
        cmocka_unit_test(each_eoffice_gets_the_letters_of_its_posts_and_one_that_is_down_does_not_stop_the_other),
        cmocka_unit_test(no_more_a_minute_than_is_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
