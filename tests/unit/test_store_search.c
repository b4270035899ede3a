#include "tests/unit/test_store_rig.h"

#include "store/register.h"

static int count_one(void *ctx, const struct letter *l)
{
    struct { int n; int64_t first; } *v = ctx;

    if (v->n++ == 0)
        v->first = l->id;
    return 0;
}

/* How many letters a query finds; never an error, whatever was typed. */
static int finds(struct store *s, const char *query)
{
    struct { int n; int64_t first; } v = { 0, 0 };
    struct letter_filter f = { .state = -1, .query = query, .limit = 100 };
    struct err e = { 0 };

    assert_ok(store_letters(s, &f, count_one, &v, &e), e);
    return v.n;
}

static void words_match_whole_in_hindi_and_english(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_read(g.s, rig_letter(g.s, "d1"), "1/2026", "पाँच लाख रुपये का भुगतान", "");
    rig_read(g.s, rig_letter(g.s, "d2"), "2/2026", "लेखा परीक्षा की रिपोर्ट", "");
    rig_read(g.s, rig_letter(g.s, "d3"), "3/2026", "Transfer of the Under Secretary", "");
    assert_int_equal(finds(g.s, "लेखा"), 1);
    assert_int_equal(finds(g.s, "लाख"), 1);
    assert_int_equal(finds(g.s, "लेखा परीक्षा"), 1);
    assert_int_equal(finds(g.s, "परीक्षा लेखा"), 1);
    assert_int_equal(finds(g.s, "TRANSFER secretary"), 1);
    assert_int_equal(finds(g.s, "transfer लेखा"), 0);
    rig_close(&g);
}

static void only_the_last_word_may_be_a_beginning(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_read(g.s, rig_letter(g.s, "d1"), "1/2026", "Transfer of officers", "");
    assert_int_equal(finds(g.s, "transfer off"), 1);
    assert_int_equal(finds(g.s, "trans officers"), 0);
    assert_int_equal(finds(g.s, "fficers"), 0);
    assert_int_equal(finds(g.s, "trans* officers"), 1);         /* unless it says so */
    rig_read(g.s, rig_letter(g.s, "d2"), "2/2026", "Switch it off", "");
    assert_int_equal(finds(g.s, "off"), 1);                     /* a letter has it whole: no beginnings then */
    rig_close(&g);
}

static void the_recognised_text_and_the_sender_are_searched_too(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_read(g.s, rig_letter(g.s, "d1"), "1/2026", "One", "the quarterly statement is enclosed");
    assert_int_equal(finds(g.s, "quarterly"), 1);
    assert_int_equal(finds(g.s, "ministry tests"), 1);
    rig_close(&g);
}

static void fragments_of_numbers_are_found_in_either_script(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    assert_int_equal(finds(g.s, "CRU-A/2026/000001"), 1);       /* before it is read, too */
    rig_read(g.s, id, "N-11096/6/2016-ARC", "One", "");
    rig_read(g.s, rig_letter(g.s, "d2"), "फा.सं. ४५/२०२६", "Two", "");
    assert_int_equal(finds(g.s, "11096/6"), 1);
    assert_int_equal(finds(g.s, "1096"), 1);
    assert_int_equal(finds(g.s, "n-11096"), 1);
    assert_int_equal(finds(g.s, "00002"), 1);
    assert_int_equal(finds(g.s, "2"), 1);                       /* fewer than three signs: a number as a whole, here the diary's */
    assert_int_equal(finds(g.s, "45"), 1);
    assert_int_equal(finds(g.s, "४५"), 1);
    assert_int_equal(finds(g.s, "9"), 0);
    assert_int_equal(finds(g.s, "9%"), 0);                      /* signs of LIKE mean themselves */
    assert_int_equal(finds(g.s, "_9"), 0);
    assert_int_equal(finds(g.s, "99"), 0);
    assert_int_equal(finds(g.s, "one 1096"), 1);
    assert_int_equal(finds(g.s, "two 1096"), 0);
    assert_int_equal(finds(g.s, "one 6"), 1);
    assert_int_equal(finds(g.s, "two 16"), 0);
    rig_close(&g);
}

static void anything_that_can_be_typed_is_a_query(void **state)
{
    static const char *const typed[] = {
        "\"", "\"\"", "\"unclosed", "a\"b", "(", ")", "*", "**", "cash*", "-cash", "NEAR(a b)", "a AND", "OR", "NOT", "AND OR NOT",
        "subject:cash", "{subject} : cash", "^cash", "cash + flow", "😀", "😀 😀 1", "'; DROP TABLE letters; --", "%", "_", "\\", "1\\",
        "....", "\t\n ", "\xff\xfe", "क\xe0", "0", "00", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0", "\"1\"\"2\"", "123\"", "a\x01\x02",
        "()()()", "[a]", "\u200d", "क्\u200dष", "ｱ", "/", "//", "a/b", "--", ";", "\xe2\x80",
    };
    static char huge[100000];
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_read(g.s, rig_letter(g.s, "d1"), "1/2026", "Cash book", "");
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        finds(g.s, typed[i]);
    memset(huge, '"', sizeof(huge) - 1);
    finds(g.s, huge);
    memset(huge, '1', sizeof(huge) - 1);
    finds(g.s, huge);
    assert_int_equal(finds(g.s, "NOT"), 0);
    assert_int_equal(finds(g.s, "\"cash book\""), 1);
    assert_int_equal(finds(g.s, "cash OR nothing"), 0);         /* a word like any other */
    assert_int_equal(finds(g.s, "book 😀 cash"), 1);            /* what is no word changes nothing */
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM letters"), 1);
    rig_close(&g);
}

static void invisible_joiners_make_no_difference(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_read(g.s, rig_letter(g.s, "d1"), "1/2026", "क्\u200dषेत्रीय कार्यालय", "");
    assert_int_equal(finds(g.s, "क्षेत्रीय"), 1);
    rig_close(&g);
}

static void a_search_keeps_to_state_page_and_order(void **state)
{
    struct { int n; int64_t first; } v = { 0, 0 };
    struct letter_filter f = { .state = LETTER_READ, .query = "cash", .limit = 1 };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t a = rig_letter(g.s, "d1"), b = rig_letter(g.s, "d2"), c = rig_letter(g.s, "d3");
    rig_read(g.s, a, "1/2026", "Cash book", "");
    rig_read(g.s, b, "2/2026", "Cash box", "");
    rig_read(g.s, c, "3/2026", "Cash desk", "");
    assert_ok(store_letter_event(g.s, c, LETTER_EV_HOLD, "look", "clerk", &e), e);
    assert_ok(store_letters(g.s, &f, count_one, &v, &e), e);
    assert_int_equal(v.n, 1);
    assert_int_equal(v.first, b);
    f.before_id = b;
    v.n = 0;
    assert_ok(store_letters(g.s, &f, count_one, &v, &e), e);
    assert_int_equal(v.first, a);
    f = (struct letter_filter){ .state = LETTER_READ, .query = "cash", .limit = 10, .urgent_first = true };
    v.n = 0;
    assert_ok(store_letters(g.s, &f, count_one, &v, &e), e);
    assert_int_equal(v.n, 2);
    assert_int_equal(v.first, a);
    rig_close(&g);
}

static void what_the_clerk_corrects_is_found_and_what_was_misread_is_not(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t id = rig_letter(g.s, "d1");
    rig_read(g.s, id, "1/2026", "Gash bock", "");
    assert_int_equal(finds(g.s, "gash"), 1);
    assert_ok(rig_put_confirm(g.s, id, rig_see(g.s, id).l.revision, &e), e);
    assert_int_equal(finds(g.s, "gash"), 0);
    assert_int_equal(finds(g.s, "cash book"), 1);
    rig_close(&g);
}

static void letters_of_an_older_program_are_brought_in_slice_by_slice(void **state)
{
    struct err e = { 0 };
    bool more = true;
    struct rig g;
    int slices = 0;

    (void)state;
    rig_open(&g);
    for (int i = 0; i < 60; i++) {
        char doc[16];

        snprintf(doc, sizeof(doc), "d%d", i);
        rig_letter(g.s, doc);
    }
    rig_tamper(g.path, "UPDATE search_text SET keys = ''; INSERT INTO search_stale SELECT id FROM letters");
    while (more && slices++ < 10) {
        assert_ok(store_register_is_behind(g.s, &more, &e), e);
        assert_true(more);
        assert_ok(store_register_slice(g.s, &more, &e), e);
    }
    assert_int_equal(slices, 2);
    assert_ok(store_register_is_behind(g.s, &more, &e), e);
    assert_false(more);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM search_text WHERE keys = ''"), 0);
    assert_ok(store_register_slice(g.s, &more, &e), e);         /* nothing left is no fault */
    assert_false(more);
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_whole_in_hindi_and_english),
        cmocka_unit_test(only_the_last_word_may_be_a_beginning),
        cmocka_unit_test(the_recognised_text_and_the_sender_are_searched_too),
        cmocka_unit_test(fragments_of_numbers_are_found_in_either_script),
        cmocka_unit_test(anything_that_can_be_typed_is_a_query),
        cmocka_unit_test(invisible_joiners_make_no_difference),
        cmocka_unit_test(a_search_keeps_to_state_page_and_order),
        cmocka_unit_test(what_the_clerk_corrects_is_found_and_what_was_misread_is_not),
        cmocka_unit_test(letters_of_an_older_program_are_brought_in_slice_by_slice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
