#include "tests/unit/test_store_rig.h"

#include "base/clock.h"

static void a_letter_gets_the_next_number_of_its_register_and_year(void **state)
{
    struct letter_new n = { .source = "scan", .register_letter = "B", .number_prefix = "CRU", .pages = 1, .received_s = RIG_RECEIVED_S };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    struct rig g;
    int64_t id;

    (void)state;
    rig_open(&g);
    assert_ok(rig_take_in(g.s, "d1", &id, number, &e), e);
    assert_string_equal(number, "CRU-A/2026/000001");
    assert_ok(rig_take_in(g.s, "d2", &id, number, &e), e);
    assert_string_equal(number, "CRU-A/2026/000002");

    n.doc = "d3";
    assert_ok(store_take_in(g.s, &n, &id, number, &e), e);
    assert_string_equal(number, "CRU-B/2026/000001");
    n.doc = "d4";
    n.received_s += 366 * 86400;
    assert_ok(store_take_in(g.s, &n, &id, number, &e), e);
    assert_string_equal(number, "CRU-B/2027/000001");
    rig_close(&g);
}

static void taking_in_twice_gives_the_same_number_and_uses_none_up(void **state)
{
    char first[STORE_NUMBER_SIZE], again[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id, id_again = 0;
    struct rig g;

    (void)state;
    rig_open(&g);
    assert_ok(rig_take_in(g.s, "d1", &id, first, &e), e);
    assert_int_equal(rig_take_in(g.s, "d1", &id_again, again, &e), -EEXIST);
    assert_int_equal(id_again, id);
    assert_string_equal(again, first);
    assert_ok(rig_take_in(g.s, "d2", &id, again, &e), e);
    assert_string_equal(again, "CRU-A/2026/000002");
    rig_close(&g);
}

static void a_prefix_that_makes_numbers_too_long_is_refused_and_uses_no_number(void **state)
{
    struct letter_new n = { .doc = "d1", .source = "scan", .register_letter = "A", .received_s = RIG_RECEIVED_S,
                            .number_prefix = "A-PREFIX-THAT-IS-MUCH-LONGER-THAN-ANY-LABEL-COULD-EVER-SHOW-TO-ANYBODY" };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    struct rig g;
    int64_t id;

    (void)state;
    rig_open(&g);
    assert_int_equal(store_take_in(g.s, &n, &id, number, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "number_prefix"));
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM registers"), 0);
    rig_close(&g);
}

struct ids { int64_t id[20]; size_t n; };

static int keep_id(void *ctx, const struct letter *l)
{
    struct ids *v = ctx;

    v->id[v->n++] = l->id;
    return 0;
}

static struct ids list(struct store *s, struct letter_filter f)
{
    struct ids v = { .n = 0 };
    struct err e = { 0 };

    assert_ok(store_letters(s, &f, keep_id, &v, &e), e);
    return v;
}

static void lists_are_newest_first_and_go_on_where_they_ended(void **state)
{
    char doc[8];
    struct rig g;

    (void)state;
    rig_open(&g);
    for (int i = 1; i <= 5; i++) {
        snprintf(doc, sizeof(doc), "d%d", i);
        rig_letter(g.s, doc);
    }
    struct ids v = list(g.s, (struct letter_filter){ .state = -1, .limit = 2 });
    assert_int_equal(v.n, 2);
    assert_int_equal(v.id[0], 5);
    assert_int_equal(v.id[1], 4);
    v = list(g.s, (struct letter_filter){ .state = LETTER_TAKEN_IN, .limit = 10, .before_id = 4 });
    assert_int_equal(v.n, 3);
    assert_int_equal(v.id[0], 3);
    assert_int_equal(list(g.s, (struct letter_filter){ .state = LETTER_SENT, .limit = 10 }).n, 0);
    rig_close(&g);
}

static void the_clerks_queue_has_parliament_first_and_then_the_oldest(void **state)
{
    struct letter_reading vip = { .body = "", .post = "", .pages = 1, .lane = 0 };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t first = rig_letter(g.s, "d1"), second = rig_letter(g.s, "d2"), third = rig_letter(g.s, "d3");
    rig_read(g.s, first, "1/2026", "One", "");
    rig_read(g.s, second, "2/2026", "Two", "");
    assert_ok(store_put_reading(g.s, third, &vip, "ocrd", &e), e);

    struct ids v = list(g.s, (struct letter_filter){ .state = LETTER_READ, .limit = 10, .urgent_first = true });
    assert_int_equal(v.n, 3);
    assert_int_equal(v.id[0], third);
    assert_int_equal(v.id[1], first);
    assert_int_equal(v.id[2], second);
    rig_close(&g);
}

static int stop_at_once(void *ctx, const struct letter *l)
{
    (void)l;
    ++*(int *)ctx;
    return 42;
}

static void a_list_ends_when_its_reader_has_enough_and_can_be_asked_again_inside_itself(void **state)
{
    struct letter_filter f = { .state = -1, .limit = 10 };
    struct err e = { 0 };
    int calls = 0;
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_letter(g.s, "d1");
    rig_letter(g.s, "d2");
    assert_int_equal(store_letters(g.s, &f, stop_at_once, &calls, &e), 42);
    assert_int_equal(calls, 1);
    assert_int_equal(list(g.s, f).n, 2);
    f.limit = 0;
    assert_int_equal(store_letters(g.s, &f, stop_at_once, &calls, &e), -EINVAL);
    rig_close(&g);
}

struct nested { struct store *s; int rows; };

static int list_again(void *ctx, const struct letter *l)
{
    struct nested *n = ctx;

    (void)l;
    n->rows += (int)list(n->s, (struct letter_filter){ .state = -1, .limit = 10 }).n;
    return 0;
}

static void a_question_asked_inside_its_own_answer_sees_all_rows(void **state)
{
    struct letter_filter f = { .state = -1, .limit = 10 };
    struct nested n = { .rows = 0 };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_letter(g.s, "d1");
    rig_letter(g.s, "d2");
    n.s = g.s;
    assert_ok(store_letters(g.s, &f, list_again, &n, &e), e);
    assert_int_equal(n.rows, 4);
    rig_close(&g);
}

static void letters_are_found_by_document_and_by_number(void **state)
{
    enum letter_state where;
    struct letter_brief b;
    struct err e = { 0 };
    struct rig g;
    int64_t id;

    (void)state;
    rig_open(&g);
    int64_t made = rig_letter(g.s, "d1");
    assert_ok(store_letter_id_by_doc(g.s, "d1", &id, &e), e);
    assert_int_equal(id, made);
    assert_ok(store_letter_id_by_number(g.s, "CRU-A/2026/000001", &id, &e), e);
    assert_int_equal(id, made);
    assert_ok(store_state_of_doc(g.s, "d1", &id, &where, &e), e);
    assert_int_equal(where, LETTER_TAKEN_IN);
    assert_ok(store_brief_of_doc(g.s, "d1", &b, &e), e);
    assert_int_equal(b.received_s, RIG_RECEIVED_S);
    assert_int_equal(b.read_s, 0);
    assert_int_equal(store_letter_id_by_doc(g.s, "d2", &id, &e), -ENOENT);
    assert_int_equal(store_letter_id_by_number(g.s, "CRU-A/2026/000009", &id, &e), -ENOENT);
    assert_int_equal(store_brief_of_doc(g.s, "d2", &b, &e), -ENOENT);
    assert_int_equal(store_letter(g.s, 99, keep_id, NULL, &e), -ENOENT);
    rig_close(&g);
}

static void counts_follow_every_step(void **state)
{
    struct letter_counts n;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    rig_letter(g.s, "d2");
    rig_read(g.s, id, "1", "One", "");
    assert_ok(store_letter_event(g.s, id, LETTER_EV_HOLD, "look", "clerk", &e), e);
    assert_ok(store_letter_counts(g.s, RIG_RECEIVED_S, &n, &e), e);
    assert_int_equal(n.by_state[LETTER_TAKEN_IN], 1);
    assert_int_equal(n.by_state[LETTER_READ], 0);
    assert_int_equal(n.by_state[LETTER_HELD], 1);
    assert_int_equal(n.today, 2);
    assert_ok(store_letter_counts(g.s, RIG_RECEIVED_S + 1, &n, &e), e);
    assert_int_equal(n.today, 0);
    rig_close(&g);
}

static void the_version_moves_with_every_change_and_is_the_same_for_every_reader(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t before = store_version(g.s);
    rig_letter(g.s, "d1");
    assert_true(store_version(g.s) > before);
    assert_ok(store_open(g.path, STORE_READ, &reader, &e), e);
    assert_int_equal(store_version(reader), store_version(g.s));
    rig_officers(g.s);
    assert_int_equal(store_version(reader), store_version(g.s));
    store_close(TAKE_PTR(reader));
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_gets_the_next_number_of_its_register_and_year),
        cmocka_unit_test(taking_in_twice_gives_the_same_number_and_uses_none_up),
        cmocka_unit_test(a_prefix_that_makes_numbers_too_long_is_refused_and_uses_no_number),
        cmocka_unit_test(lists_are_newest_first_and_go_on_where_they_ended),
        cmocka_unit_test(the_clerks_queue_has_parliament_first_and_then_the_oldest),
        cmocka_unit_test(a_list_ends_when_its_reader_has_enough_and_can_be_asked_again_inside_itself),
        cmocka_unit_test(a_question_asked_inside_its_own_answer_sees_all_rows),
        cmocka_unit_test(letters_are_found_by_document_and_by_number),
        cmocka_unit_test(counts_follow_every_step),
        cmocka_unit_test(the_version_moves_with_every_change_and_is_the_same_for_every_reader),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
