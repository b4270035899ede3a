#include "tests/unit/test_store_rig.h"

struct seen { enum delivery_state state; int tries; char sentence[256], result[256], key[64], doc[32]; };

static int keep(void *ctx, const struct delivery *d)
{
    struct seen *v = ctx;

    v->state = d->state;
    v->tries = d->tries;
    snprintf(v->sentence, sizeof(v->sentence), "%s", d->sentence);
    snprintf(v->result, sizeof(v->result), "%s", d->result);
    snprintf(v->key, sizeof(v->key), "%s", d->key);
    snprintf(v->doc, sizeof(v->doc), "%s", d->doc);
    return 0;
}

static struct seen see(struct store *s, int64_t id)
{
    struct seen v = { .tries = -1 };
    struct err e = { 0 };

    assert_ok(store_delivery(s, id, keep, &v, &e), e);
    return v;
}

static int64_t filed(struct store *s, const char *doc, int lane)
{
    struct letter_reading r = { .body = "", .post = "", .pages = 1, .lane = lane };
    struct err e = { 0 };
    int64_t id = rig_letter(s, doc);

    assert_ok(store_put_reading(s, id, &r, "ocrd", &e), e);
    assert_ok(rig_put_confirm(s, id, rig_see(s, id).l.revision, &e), e);
    return id;
}

static int64_t take(struct store *s, const char *channel)
{
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_delivery_take_from(s, channel, &id, &e), e);
    return id;
}

static bool event(struct store *s, int64_t id, enum delivery_event ev, bool counts)
{
    struct err e = { 0 };
    bool all;

    assert_ok(store_delivery_event(s, id, ev, counts, "words", NULL, "sendd", &all, &e), e);
    return all;
}

static void the_important_goes_first_then_what_was_refused_least_then_the_oldest(void **state)
{
    struct err e = { 0 };
    struct rig g;
    int64_t id;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    filed(g.s, "backlog", 2);
    filed(g.s, "first", 1);
    filed(g.s, "second", 1);
    filed(g.s, "question", 0);
    id = take(g.s, "eoffice");
    assert_string_equal(see(g.s, id).doc, "question");
    id = take(g.s, "eoffice");
    assert_string_equal(see(g.s, id).doc, "first");
    event(g.s, id, DELIVERY_EV_RETRY, true);
    id = take(g.s, "eoffice");
    assert_string_equal(see(g.s, id).doc, "second");
    id = take(g.s, "eoffice");
    assert_string_equal(see(g.s, id).doc, "first");
    id = take(g.s, "eoffice");
    assert_string_equal(see(g.s, id).doc, "backlog");
    assert_int_equal(store_delivery_take_from(g.s, "eoffice", &id, &e), -ENOENT);
    assert_int_equal(store_delivery_take_from(g.s, "no such channel", &id, &e), -ENOENT);
    rig_close(&g);
}

static void what_is_unknown_is_asked_about_before_anything_is_sent_and_what_is_put_aside_is_skipped(void **state)
{
    struct err e = { 0 };
    struct rig g;
    int64_t id;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    filed(g.s, "d1", 1);
    filed(g.s, "d2", 0);
    int64_t second = take(g.s, "eoffice"), first = take(g.s, "eoffice");
    event(g.s, first, DELIVERY_EV_UNKNOWN, false);
    event(g.s, second, DELIVERY_EV_RETRY, false);
    id = take(g.s, "eoffice");
    assert_int_equal(id, first);
    assert_int_equal(see(g.s, id).state, DELIVERY_UNKNOWN);     /* taking does not change what is unknown */
    assert_ok(store_delivery_take(g.s, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .ask = true, .max_lane = 2, .busy = &first, .n_busy = 1 }, &id, &e), e);
    assert_int_equal(id, second);
    rig_close(&g);
}

static void the_last_delivery_makes_the_letter_sent(void **state)
{
    struct err e = { 0 };
    struct rig g;
    bool all;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t letter = filed(g.s, "d1", 1), a = take(g.s, "eoffice"), b = take(g.s, "mail");
    assert_ok(store_delivery_event(g.s, a, DELIVERY_EV_DELIVERED, false, "", "{\"receipt_no\":\"1/2026\"}", "sendd", &all, &e), e);
    assert_false(all);
    assert_string_equal(see(g.s, a).result, "{\"receipt_no\":\"1/2026\"}");
    assert_int_equal(rig_see(g.s, letter).l.state, LETTER_FILED);
    assert_true(event(g.s, b, DELIVERY_EV_DELIVERED, false));
    assert_int_equal(rig_see(g.s, letter).l.state, LETTER_SENT);
    assert_string_equal(rig_see(g.s, letter).delivery_note, "delivered");
    assert_false(event(g.s, b, DELIVERY_EV_DELIVERED, false));  /* said twice: nothing more happens */
    rig_close(&g);
}

static void only_counted_refusals_count_and_a_persons_resend_begins_anew(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t letter = filed(g.s, "d1", 1), id = take(g.s, "eoffice");
    event(g.s, id, DELIVERY_EV_RETRY, false);
    assert_int_equal(see(g.s, id).tries, 0);
    take(g.s, "eoffice");
    event(g.s, id, DELIVERY_EV_RETRY, true);
    take(g.s, "eoffice");
    event(g.s, id, DELIVERY_EV_UNKNOWN, true);
    assert_int_equal(see(g.s, id).tries, 2);
    event(g.s, id, DELIVERY_EV_RESEND, false);                  /* the other side was asked: it is not there */
    assert_int_equal(see(g.s, id).tries, 2);
    event(g.s, id, DELIVERY_EV_HOLD, false);
    assert_string_equal(rig_see(g.s, letter).delivery_note, "held");
    event(g.s, id, DELIVERY_EV_RESEND, false);
    assert_int_equal(see(g.s, id).tries, 0);
    rig_close(&g);
}

static void a_sender_that_starts_anew_leaves_nothing_in_between(void **state)
{
    struct err e = { 0 };
    struct rig g;
    unsigned n;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    filed(g.s, "d1", 1);
    filed(g.s, "d2", 1);
    int64_t a = take(g.s, "eoffice"), b = take(g.s, "eoffice");
    event(g.s, b, DELIVERY_EV_COMMIT, false);
    assert_ok(store_deliveries_orphaned(g.s, NULL, 0, &n, &e), e);
    assert_int_equal(n, 2);
    assert_int_equal(see(g.s, a).state, DELIVERY_WAITING);
    assert_int_equal(see(g.s, b).state, DELIVERY_UNKNOWN);
    assert_ok(store_deliveries_orphaned(g.s, NULL, 0, &n, &e), e);
    assert_int_equal(n, 0);
    rig_close(&g);
}

static void every_event_a_delivery_forbids_is_refused_and_changes_nothing(void **state)
{
    struct rig g;
    int64_t rows;
    char sql[128];

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    filed(g.s, "d1", 1);
    for (int st = 0; st < DELIVERY_STATES; st++)
        for (int ev = 0; ev < DELIVERY_EVENTS; ev++) {
            struct err e = { 0 };
            bool all;

            snprintf(sql, sizeof(sql), "UPDATE deliveries SET state = '%s' WHERE id = 1", delivery_state_name((enum delivery_state)st));
            rig_tamper(g.path, sql);
            rows = rig_ask(g.path, "SELECT count(*) FROM history");
            int next = ev == DELIVERY_EV_AGAIN ? -1 : delivery_next((enum delivery_state)st, (enum delivery_event)ev);   /* it is no question */
            int r = store_delivery_event(g.s, 1, (enum delivery_event)ev, false, "", NULL, "sendd", &all, &e);
            assert_int_equal(r, next < 0 ? -EPERM : 0);
            assert_int_equal(see(g.s, 1).state, next < 0 ? st : next);
            assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history") - rows, next < 0 ? 0 : 1);
        }
    rig_close(&g);
}

static int count_rows(void *ctx, const struct delivery *d)
{
    (void)d;
    ++*(int *)ctx;
    return 0;
}

static void deliveries_are_listed_by_letter_and_by_state(void **state)
{
    struct err e = { 0 };
    struct rig g;
    int n = 0;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t letter = filed(g.s, "d1", 1);
    filed(g.s, "d2", 1);
    assert_ok(store_deliveries(g.s, letter, count_rows, &n, &e), e);
    assert_int_equal(n, 2);
    n = 0;
    assert_ok(store_deliveries_in(g.s, DELIVERY_WAITING, NULL, 10, count_rows, &n, &e), e);
    assert_int_equal(n, 4);
    n = 0;
    assert_ok(store_deliveries_in(g.s, DELIVERY_WAITING, "mail", 1, count_rows, &n, &e), e);
    assert_int_equal(n, 1);
    assert_int_equal(store_delivery(g.s, 99, count_rows, &n, &e), -ENOENT);
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_important_goes_first_then_what_was_refused_least_then_the_oldest),
        cmocka_unit_test(what_is_unknown_is_asked_about_before_anything_is_sent_and_what_is_put_aside_is_skipped),
        cmocka_unit_test(the_last_delivery_makes_the_letter_sent),
        cmocka_unit_test(only_counted_refusals_count_and_a_persons_resend_begins_anew),
        cmocka_unit_test(a_sender_that_starts_anew_leaves_nothing_in_between),
        cmocka_unit_test(every_event_a_delivery_forbids_is_refused_and_changes_nothing),
        cmocka_unit_test(deliveries_are_listed_by_letter_and_by_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
