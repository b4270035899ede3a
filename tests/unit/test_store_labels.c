#include "tests/unit/test_store_rig.h"

struct seen_label { struct label l; char sentence[64], number[STORE_NUMBER_SIZE]; };

static int keep_label(void *ctx, const struct label *l)
{
    struct seen_label *v = ctx;

    v->l = *l;
    snprintf(v->sentence, sizeof(v->sentence), "%s", l->sentence);
    snprintf(v->number, sizeof(v->number), "%s", l->number);
    return 0;
}

static int64_t letter_with_label(struct store *s, const char *doc)
{
    struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 2,
                            .received_s = RIG_RECEIVED_S, .label = true };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_take_in(s, &n, &id, number, &e), e);
    return id;
}

static void a_label_that_waits_tells_why_and_its_history_is_not_filled_with_the_same_words(void **state)
{
    struct seen_label v = { .sentence = "" };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = letter_with_label(g.s, "d1");
    for (int i = 0; i < 5; i++)
        assert_ok(store_label_done(g.s, 1, false, "out of paper", &e), e);
    assert_ok(store_label(g.s, id, keep_label, &v, &e), e);
    assert_int_equal(v.l.tries, 5);
    assert_int_equal(v.l.printed_s, 0);
    assert_string_equal(v.sentence, "out of paper");
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history WHERE event = 'label_waits'"), 1);
    assert_ok(store_label_done(g.s, 1, true, "", &e), e);
    assert_ok(store_label_done(g.s, 1, true, "", &e), e);                       /* told twice */
    assert_ok(store_label_done(g.s, 1, false, "late", &e), e);                  /* printed is printed */
    assert_ok(store_label(g.s, id, keep_label, &v, &e), e);
    assert_true(v.l.printed_s > 0);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history WHERE event = 'label_printed'"), 1);
    rig_close(&g);
}

static void labels_come_in_the_order_of_their_letters(void **state)
{
    struct seen_label v = { .sentence = "" };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    assert_int_equal(store_label_next(g.s, keep_label, &v, &e), -ENOENT);
    int64_t first = letter_with_label(g.s, "d1"), second = letter_with_label(g.s, "d2");
    assert_ok(store_label_done(g.s, 1, false, "out of paper", &e), e);
    assert_ok(store_label_next(g.s, keep_label, &v, &e), e);
    assert_int_equal(v.l.letter, first);
    assert_ok(store_letter_event(g.s, first, LETTER_EV_VOID, "twice", "clerk", &e), e);
    assert_ok(store_label_next(g.s, keep_label, &v, &e), e);
    assert_int_equal(v.l.letter, second);
    assert_string_equal(v.number, "CRU-A/2026/000002");
    assert_int_equal(v.l.pages, 2);
    rig_close(&g);
}

static void a_letter_without_any_label_has_none_until_somebody_asks(void **state)
{
    struct seen_label v = { .sentence = "" };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    assert_int_equal(store_label(g.s, id, keep_label, &v, &e), -ENOENT);
    assert_ok(store_label_again(g.s, id, "clerk", &e), e);
    assert_ok(store_label(g.s, id, keep_label, &v, &e), e);
    assert_false(v.l.again);                                /* none was printed before */
    assert_int_equal(store_label_again(g.s, 77, "clerk", &e), -ENOENT);
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_that_waits_tells_why_and_its_history_is_not_filled_with_the_same_words),
        cmocka_unit_test(labels_come_in_the_order_of_their_letters),
        cmocka_unit_test(a_letter_without_any_label_has_none_until_somebody_asks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
