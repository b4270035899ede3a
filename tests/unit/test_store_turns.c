/* Which delivery is next: order, times, other deliveries it waits for; and that a long queue costs nothing. */
#include "tests/unit/test_store_rig.h"

#include "base/clock.h"
#include "tests/unit/test_queue_rig.h"

#include <stdlib.h>
#include <time.h>

enum { DAY_S = 86400, YEAR_S = 365 * DAY_S };

struct seen { enum delivery_state state; int64_t due_s, after; char kind[16], instance[32]; };

static int keep(void *ctx, const struct delivery *d)
{
    struct seen *v = ctx;

    *v = (struct seen){ .state = d->state, .due_s = d->due_s, .after = d->after };
    snprintf(v->kind, sizeof(v->kind), "%s", d->kind);
    snprintf(v->instance, sizeof(v->instance), "%s", d->instance);
    return 0;
}

static struct seen see(struct store *s, int64_t id)
{
    struct seen v = { .state = DELIVERY_STATES };
    struct err e = { 0 };

    assert_ok(store_delivery(s, id, keep, &v, &e), e);
    return v;
}

/* A confirmed letter with these deliveries; they have the ids that follow the last one. */
static int64_t file(struct store *s, const char *doc, const struct delivery_new *list, size_t n)
{
    struct letter_reading r = { .body = "", .post = "", .pages = 1, .lane = 1 };
    struct field fields[] = { { .name = "subject", .value = "Cash book" } };
    struct letter_confirm c = { .fields = fields, .n_fields = 1, .post = "SO-1", .deliveries = list, .n_deliveries = n };
    struct err e = { 0 };
    int64_t id = rig_letter(s, doc);

    assert_ok(store_put_reading(s, id, &r, "ocrd", &e), e);
    c.revision = rig_see(s, id).l.revision;
    assert_ok(store_confirm(s, id, &c, "clerk", &e), e);
    return id;
}

static void file_plain(struct store *s, const char *doc)
{
    file(s, doc, &(struct delivery_new){ .channel = "eoffice" }, 1);
}

/* The id, or 0: nothing may go. */
static int64_t take_by(struct store *s, const struct delivery_turn *t)
{
    struct err e = { 0 };
    int64_t id = 0;
    int r = store_delivery_take(s, t, &id, &e);

    if (r == -ENOENT)
        return 0;
    assert_ok(r, e);
    return id;
}

static int64_t take(struct store *s)
{
    return take_by(s, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .ask = true, .max_lane = 2 });
}

static void report(struct store *s, int64_t id, enum delivery_event ev, int64_t wait_s)
{
    struct err e = { 0 };
    bool all;

    assert_ok(store_delivery_report(s, id, &(struct delivery_report){ .ev = ev, .counts = true, .sentence = "", .wait_s = wait_s }, "sendd", &all, &e), e);
}

/* Time goes by for what waits. */
static void pass(struct rig *g, int64_t s)
{
    char sql[200];

    snprintf(sql, sizeof(sql), "UPDATE deliveries SET due_s = max(1, due_s - %lld), changed_s = changed_s - %lld WHERE due_s > 0", (long long)s, (long long)s);
    rig_tamper(g->path, sql);
}

/* ---- */

static void what_waits_for_its_time_lets_others_go_first_and_comes_back_by_itself(void **state)
{
    struct rig g;
    struct err e = { 0 };
    int64_t due_s;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file_plain(g.s, "d1");
    file_plain(g.s, "d2");
    assert_ok(store_delivery_next_due(g.s, &due_s, &e), e);
    assert_int_equal(due_s, 0);
    int64_t first = take(g.s);
    report(g.s, first, DELIVERY_EV_RETRY, 900);
    int64_t second = take(g.s);
    assert_int_not_equal(second, first);
    report(g.s, second, DELIVERY_EV_RETRY, 300);
    assert_int_equal(take(g.s), 0);
    assert_ok(store_delivery_next_due(g.s, &due_s, &e), e);
    assert_in_range(due_s, clock_utc_s() + 290, clock_utc_s() + 300);
    pass(&g, 301);
    assert_int_equal(take(g.s), second);
    assert_int_equal(take(g.s), 0);
    pass(&g, 600);
    assert_int_equal(take(g.s), first);
    rig_close(&g);
}

static void a_persons_resend_and_a_new_start_do_not_wait(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file_plain(g.s, "d1");
    int64_t id = take(g.s);
    report(g.s, id, DELIVERY_EV_RETRY, 900);
    report(g.s, id, DELIVERY_EV_HOLD, 900);
    assert_int_equal(see(g.s, id).due_s, 0);            /* a person decides, not the clock */
    report(g.s, id, DELIVERY_EV_RESEND, 0);
    assert_int_equal(take(g.s), id);
    rig_close(&g);
}

static void a_clock_that_was_wrong_keeps_nothing_waiting(void **state)
{
    struct rig g;
    char sql[200];

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file_plain(g.s, "d1");
    int64_t id = take(g.s);
    report(g.s, id, DELIVERY_EV_RETRY, 900);
    assert_int_equal(take(g.s), 0);
    /* it was a year ahead when the wait was reckoned, and has been put right since */
    snprintf(sql, sizeof(sql), "UPDATE deliveries SET due_s = due_s + %d, changed_s = changed_s + %d", YEAR_S, YEAR_S);
    rig_tamper(g.path, sql);
    assert_int_equal(take(g.s), id);
    /* it was a year behind: the wait is long over */
    report(g.s, id, DELIVERY_EV_RETRY, 900);
    pass(&g, YEAR_S);
    assert_int_equal(take(g.s), id);
    /* one that is set for days ahead with a clock that is right does wait: quiet hours, an escalation */
    report(g.s, id, DELIVERY_EV_RETRY, 3 * DAY_S);
    assert_int_equal(take(g.s), 0);
    rig_close(&g);
}

static void what_follows_another_delivery_waits_until_that_one_is_delivered(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file(g.s, "d1", (struct delivery_new[]){ { .channel = "mail" }, { .channel = "eoffice", .kind = "readback", .after = 1 } }, 2);
    assert_int_equal(see(g.s, 2).after, 1);
    assert_int_equal(take(g.s), 0);
    int64_t mail = take_by(g.s, &(struct delivery_turn){ .channel = "mail", .instance = "", .max_lane = 2 });
    assert_int_equal(mail, 1);
    report(g.s, mail, DELIVERY_EV_RETRY, 0);
    assert_int_equal(take(g.s), 0);
    take_by(g.s, &(struct delivery_turn){ .channel = "mail", .instance = "", .max_lane = 2 });
    report(g.s, mail, DELIVERY_EV_DELIVERED, 0);
    assert_int_equal(take(g.s), 2);
    rig_close(&g);
}

/* The letter has reached e-Office; that an alert or a copy of the numbers is still on its way is another matter. */
static void a_letter_is_sent_once_it_and_its_copies_are_delivered(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t letter = file(g.s, "d1", (struct delivery_new[]){ { .channel = "eoffice" }, { .channel = "eoffice", .kind = "readback", .after = 1 } }, 2);
    assert_int_equal(take(g.s), 1);
    report(g.s, 1, DELIVERY_EV_DELIVERED, 0);
    assert_int_equal(rig_see(g.s, letter).l.state, LETTER_SENT);
    assert_int_equal(take(g.s), 2);
    report(g.s, 2, DELIVERY_EV_DELIVERED, 0);
    assert_int_equal(rig_see(g.s, letter).l.state, LETTER_SENT);
    rig_close(&g);
}

static void two_of_one_letter_are_never_in_hand_at_once_and_the_older_goes_first(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file(g.s, "d1", (struct delivery_new[]){ { .channel = "eoffice" }, { .channel = "eoffice", .kind = "ack" } }, 2);
    file_plain(g.s, "d2");
    assert_int_equal(take(g.s), 1);
    assert_int_equal(take(g.s), 3);
    assert_int_equal(take(g.s), 0);                     /* 2 may only go when 1 is out of hand */
    report(g.s, 1, DELIVERY_EV_COMMIT, 0);
    assert_int_equal(take(g.s), 0);
    report(g.s, 1, DELIVERY_EV_RETRY, 0);
    assert_int_equal(take(g.s), 1);                     /* though it was refused more often than 2 */
    report(g.s, 1, DELIVERY_EV_UNKNOWN, 0);
    int64_t asked = take(g.s);
    assert_int_equal(asked, 1);
    assert_int_equal(take_by(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .ask = true, .max_lane = 2, .busy = &asked, .n_busy = 1 }), 0);
    report(g.s, 1, DELIVERY_EV_DELIVERED, 0);
    assert_int_equal(take(g.s), 2);
    rig_close(&g);
}

static void each_eoffice_gets_its_own_and_a_place_kept_for_today_takes_no_backlog(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file(g.s, "d1", &(struct delivery_new){ .channel = "eoffice", .instance = "cbic-1" }, 1);
    assert_true(queue_fill(g.path, 1001, 1, 0));        /* odd: backlog */
    assert_int_equal(take_by(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .max_lane = 1 }), 0);
    assert_int_equal(take_by(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "cbic-2", .max_lane = 2 }), 0);
    int64_t id = take_by(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "cbic-1", .max_lane = 1 });
    assert_int_equal(id, 1);
    assert_string_equal(see(g.s, id).instance, "cbic-1");
    assert_int_equal(take(g.s), 2);
    rig_close(&g);
}

static void who_cannot_ask_is_not_given_what_is_to_be_asked_about_until_somebody_wants_to_know(void **state)
{
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file_plain(g.s, "d1");
    take(g.s);
    report(g.s, 1, DELIVERY_EV_UNKNOWN, 600);
    assert_int_equal(take_by(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .max_lane = 2 }), 0);
    assert_int_equal(take(g.s), 0);
    assert_ok(store_deliveries_ask_now(g.s, "mail", &e), e);
    assert_int_equal(take(g.s), 0);
    assert_ok(store_deliveries_ask_now(g.s, "eoffice", &e), e);
    assert_int_equal(take_by(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .max_lane = 2 }), 0);
    assert_int_equal(take(g.s), 1);
    rig_close(&g);
}

static void what_sendd_holds_is_not_orphaned(void **state)
{
    struct rig g;
    struct err e = { 0 };
    unsigned n;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    file_plain(g.s, "d1");
    file_plain(g.s, "d2");
    int64_t held = take(g.s), lost = take(g.s);
    assert_ok(store_deliveries_orphaned(g.s, &held, 1, &n, &e), e);
    assert_int_equal(n, 1);
    assert_int_equal(see(g.s, held).state, DELIVERY_SENDING);
    assert_int_equal(see(g.s, lost).state, DELIVERY_WAITING);
    rig_close(&g);
}

/* ---- a long queue */

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* CPU seconds of so many rounds of "take, and it failed". */
static double rounds(struct store *s, int n)
{
    double before = cpu_s();

    for (int i = 0; i < n; i++) {
        int64_t id = take(s);

        assert_int_not_equal(id, 0);
        report(s, id, DELIVERY_EV_RETRY, 900);
    }
    return cpu_s() - before;
}

static void a_hundred_thousand_that_failed_once_cost_the_next_one_nothing(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    assert_true(queue_fill(g.path, 1, 1000, 0));
    rounds(g.s, 100);
    double few = rounds(g.s, 300);
    assert_true(queue_fill(g.path, 1001, 100 * 1000, clock_utc_s() + DAY_S));   /* these wait ... */
    assert_true(queue_fill(g.path, 200001, 50 * 1000, 0));                      /* ... and these may go */
    rounds(g.s, 100);
    double many = rounds(g.s, 300);
    print_message("    300 rounds: %.3f CPU s with 1,000 in the queue, %.3f with 151,000\n", few, many);
    assert_true(many < few * 3 + 0.05);
    rig_close(&g);
}

/* ---- anything in any order, against a plain model */

enum { MODEL_MAX = 12, STEPS = 600 };

struct model { enum delivery_state state; int lane, tries; int64_t letter; bool waits; };

static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)((*seed >> 16) % below);
}

static bool goes_before(const struct model *a, const struct model *b)
{
    if ((a->state == DELIVERY_UNKNOWN) != (b->state == DELIVERY_UNKNOWN))
        return a->state == DELIVERY_UNKNOWN;
    if (a->lane != b->lane)
        return a->lane < b->lane;
    return a->tries != b->tries ? a->tries < b->tries : a->letter < b->letter;
}

static int model_next(const struct model m[MODEL_MAX])
{
    int best = -1;

    for (int i = 0; i < MODEL_MAX; i++)
        if ((m[i].state == DELIVERY_WAITING || m[i].state == DELIVERY_UNKNOWN) && !m[i].waits && (best < 0 || goes_before(&m[i], &m[best])))
            best = i;
    return best;
}

static void one_step(struct rig *g, struct model m[MODEL_MAX], uint64_t *seed)
{
    static const enum delivery_event events[] = { DELIVERY_EV_COMMIT, DELIVERY_EV_DELIVERED, DELIVERY_EV_RETRY, DELIVERY_EV_RETRY, DELIVERY_EV_UNKNOWN,
                                                  DELIVERY_EV_HOLD, DELIVERY_EV_RESEND };
    int i = (int)draw(seed, MODEL_MAX);
    enum delivery_event ev = events[draw(seed, ARRAY_LEN(events))];
    int64_t wait_s = draw(seed, 2) ? 3600 : 0;
    int next = delivery_next(m[i].state, ev);

    if (draw(seed, 3) == 0) {
        int want = model_next(m);
        int64_t id = take(g->s);

        assert_int_equal(id, want + 1);
        if (want >= 0 && m[want].state == DELIVERY_WAITING)
            m[want].state = DELIVERY_SENDING;
    } else if (draw(seed, 20) == 0) {
        pass(g, 3601);
        for (int k = 0; k < MODEL_MAX; k++)
            m[k].waits = false;
    } else if (next >= 0) {
        bool anew = ev == DELIVERY_EV_RESEND && m[i].state == DELIVERY_HELD;

        report(g->s, i + 1, ev, wait_s);
        m[i].state = (enum delivery_state)next;
        m[i].tries = anew ? 0 : m[i].tries + 1;
        m[i].waits = wait_s > 0 && (m[i].state == DELIVERY_WAITING || m[i].state == DELIVERY_UNKNOWN);
    }
}

static void whatever_happens_in_whatever_order_the_next_one_is_the_right_one(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct model m[MODEL_MAX];
        uint64_t dice = seed * 0x9E3779B97F4A7C15u;
        struct rig g;
        char sql[100];

        rig_open(&g);
        rig_officers(g.s);
        for (int i = 0; i < MODEL_MAX; i++) {
            char doc[16];

            snprintf(doc, sizeof(doc), "d%d", i);
            file_plain(g.s, doc);
            m[i] = (struct model){ .state = DELIVERY_WAITING, .letter = i, .lane = (int)draw(&dice, 3) };
            snprintf(sql, sizeof(sql), "UPDATE deliveries SET lane = %d WHERE id = %d", m[i].lane, i + 1);
            rig_tamper(g.path, sql);
        }
        for (int i = 0; i < STEPS; i++)
            one_step(&g, m, &dice);
        rig_close(&g);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_for_its_time_lets_others_go_first_and_comes_back_by_itself),
        cmocka_unit_test(a_persons_resend_and_a_new_start_do_not_wait),
        cmocka_unit_test(a_clock_that_was_wrong_keeps_nothing_waiting),
        cmocka_unit_test(what_follows_another_delivery_waits_until_that_one_is_delivered),
        cmocka_unit_test(a_letter_is_sent_once_it_and_its_copies_are_delivered),
        cmocka_unit_test(two_of_one_letter_are_never_in_hand_at_once_and_the_older_goes_first),
        cmocka_unit_test(each_eoffice_gets_its_own_and_a_place_kept_for_today_takes_no_backlog),
        cmocka_unit_test(who_cannot_ask_is_not_given_what_is_to_be_asked_about_until_somebody_wants_to_know),
        cmocka_unit_test(what_sendd_holds_is_not_orphaned),
        cmocka_unit_test(a_hundred_thousand_that_failed_once_cost_the_next_one_nothing),
        cmocka_unit_test(whatever_happens_in_whatever_order_the_next_one_is_the_right_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
