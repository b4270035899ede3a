/* The intake record: what ends a letter, what is counted, what is doubted. Letters here are words of a few marks. */
#include "drivers/scan/station/attention.h"
#include "drivers/scan/station/intake.h"
#include "drivers/scan/station/words.h"
#include "tests/unit/test.h"

#include <string.h>

static const struct intake_rules sheets = { .split = true, .hide_blank = true, .labels = true };

/* p page, b blank, O V own separators (plain, vip), T Patch T alone, m maybe a separator, L K diary labels;
 * "'" behind a mark: it lies on the reverse of the one before. */
static struct page_look look_of(char mark)
{
    struct page_look l = { .kind = strchr("OVT", mark) ? LOOK_SEPARATOR : mark == 'b' ? LOOK_BLANK : LOOK_PAGE };

    l.own_sheet = mark == 'O' || mark == 'V';
    if (mark == 'V')
        strcpy(l.purpose, "vip");
    if (mark == 'm')
        l.faults = LOOK_MAYBE_SEPARATOR;
    if (mark == 'L' || mark == 'K') {
        l.n_codes = 1;
        l.codes[0].type = LOOK_DIARY_LABEL;
        l.codes[0].text[0] = mark;
    }
    return l;
}

static struct intake *make(const char *marks, const struct intake_rules *rules)
{
    struct intake *in;
    struct err e = { 0 };

    assert_ok(intake_new(rules, &in, &e), e);
    for (const char *m = marks; *m; m++) {
        struct page_look l = look_of(*m);
        bool back = m[1] == '\'';

        assert_ok(intake_add(in, &l, !back, &e), e);
        m += back;
    }
    return in;
}

static json_t *record_of(struct intake *in)
{
    struct intake_head head = { .batch = "b", .purpose = "letter", .scanner = "s", .ended = "feeder empty", .fed = -1 };
    json_t *record = intake_record(in, &head);

    assert_non_null(record);
    return record;
}

static void a_letter_ends_with_the_sheet_that_separates_it(void **state)
{
    static const struct { const char *marks; bool complete; } cases[] = {
        { "", false }, { "p", false }, { "pp", false }, { "pO", true }, { "pT", true }, { "pbT", true }, { "O", false },
        { "OO", false }, { "OT", false }, { "Op", false }, { "OpO", true }, { "pm", false },
        { "pOO'", true }, { "pOb'", true }, { "pOp'", true }, { "pO'", false },         /* all of it is one sheet */
        { "OO'p", false }, { "OO'pO", true }, { "Op'", false }, { "Op'O", true },       /* a page on a leading separator */
        { "bO", true }, { "bb'O", true }, { "pp'Ob'", true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *in = make(cases[i].marks, &sheets);
        const char *why = "";

        if (intake_is_complete(in, &why) != cases[i].complete)
            fail_msg("%s", cases[i].marks);
        if (cases[i].complete)
            assert_string_equal(why, "separator");
        intake_free(in);
    }
}

static void a_count_ends_a_letter_and_separators_then_do_not(void **state)
{
    static const struct intake_rules two = { .count_pages = 2, .hide_blank = true };
    static const struct { const char *marks; bool complete; } cases[] = {
        { "p", false }, { "pb", false }, { "pbp", true }, { "pp", true }, { "pp'p", true }, { "pO", true }, { "bb", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *in = make(cases[i].marks, &two);
        const char *why;

        if (intake_is_complete(in, &why) != cases[i].complete)
            fail_msg("%s", cases[i].marks);
        intake_free(in);
    }
}

static void a_label_begins_a_letter_only_behind_another(void **state)
{
    static const struct { const char *marks; char front; bool begins; } cases[] = {
        { "", 'L', false }, { "p", 'L', true }, { "p", 'p', false }, { "O", 'L', false }, { "OO'", 'L', false },
        { "Lp", 'L', false }, { "Lp", 'K', true }, { "b", 'L', true }, { "Op", 'L', true },
        { "pL'", 'L', true },                           /* on a reverse it was no label of the letter */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *in = make(cases[i].marks, &sheets);
        struct page_look front = look_of(cases[i].front);

        if (intake_begins_letter(in, &front) != cases[i].begins)
            fail_msg("%s and %c", cases[i].marks, cases[i].front);
        intake_free(in);
    }
}

static void only_what_is_surely_our_own_may_be_dropped(void **state)
{
    static const struct { const char *marks; bool own; } cases[] = {
        { "", false }, { "O", true }, { "OV", true }, { "OO'", true }, { "Ob'", true }, { "bO'", true }, { "TO'", true },
        { "T", false }, { "OT", false }, { "Op'", false }, { "b", false }, { "Ob", false }, { "pO", false }, { "Om", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *in = make(cases[i].marks, &sheets);

        if (intake_is_only_own_sheets(in) != cases[i].own)
            fail_msg("%s", cases[i].marks);
        intake_free(in);
    }
}

static void a_purpose_is_for_the_letter_behind_its_separator(void **state)
{
    static const struct { const char *marks, *own, *next; } cases[] = {
        { "p", "", "" }, { "pV", "", "vip" }, { "pO", "", "" }, { "V", "vip", "vip" }, { "Vp", "vip", "" },
        { "VO", "vip", "" }, { "OV", "vip", "vip" }, { "pVb'", "", "vip" }, { "pOV'", "", "vip" }, { "VpV", "vip", "vip" },
        { "pVp", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *in = make(cases[i].marks, &sheets);

        if (strcmp(intake_own_purpose(in), cases[i].own) != 0 || strcmp(intake_next_purpose(in), cases[i].next) != 0)
            fail_msg("%s: \"%s\" \"%s\"", cases[i].marks, intake_own_purpose(in), intake_next_purpose(in));
        intake_free(in);
    }
}

static void what_is_kept_as_what_and_what_is_doubted(void **state)
{
    static const struct { const char *marks, *kinds, *doubts; } cases[] = {     /* doubts: code@page */
        { "pp", "pp", "" }, { "pbO", "pbs", "" }, { "m", "p", "maybe_separator@1 " },
        { "bb", "pp", "only_blank@0 " }, { "bT", "ps", "only_blank@0 " }, { "T", "p", "maybe_separator@1 " },
        { "pOp'", "psp", "odd_sides@1 maybe_separator@3 " }, { "pO'", "ps", "maybe_separator@1 " },
        { "pp'p", "ppp", "odd_sides@3 " }, { "ppp", "ppp", "" }, { "pp'pp'", "pppp", "" }, { "ppp'", "ppp", "odd_sides@1 " },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *in = make(cases[i].marks, &sheets);
        AUTO_JSON json_t *record = record_of(in);
        char kinds[20] = "", doubts[200] = "";
        const json_t *o;
        size_t k;

        json_array_foreach(json_object_get(record, "pages"), k, o)
            kinds[k] = json_str(o, "kind", "?")[0];
        json_array_foreach(json_object_get(record, "doubts"), k, o)
            snprintf(doubts + strlen(doubts), sizeof(doubts) - strlen(doubts), "%s@%d ", json_str(o, "code", "?"),
                     (int)json_int(o, "page", -1));
        if (strcmp(kinds, cases[i].kinds) != 0 || strcmp(doubts, cases[i].doubts) != 0)
            fail_msg("%s: %s %s", cases[i].marks, kinds, doubts);
        intake_free(in);
    }
}

static void sides_add_up_in_every_record(void **state)
{
    static const char *const letters[] = { "", "p", "pbO", "bb", "T", "pp'bb'OO'", "mbT" };

    (void)state;
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        struct intake *in = make(letters[i], &sheets);
        AUTO_JSON json_t *record = record_of(in);
        const json_t *s = json_object_get(record, "sheets");

        assert_int_equal(json_int(s, "sides", -1), intake_sides(in));
        assert_int_equal(json_int(s, "sides", -1), json_int(s, "pages", 0) + json_int(s, "blanks", 0) +
                                                   json_int(s, "separators", 0) + json_int(s, "dropped", 0));
        assert_true(json_is_null(json_object_get(s, "fed")));
        intake_free(in);
    }
}

static void the_last_letter_of_several_bears_the_sum_of_the_stack(void **state)
{
    struct intake *in = make("pb", &sheets);
    struct intake_counts before = { .sheets = 3, .sides = 3, .pages = 2, .separators = 1 };
    struct intake_head head = { .batch = "b", .purpose = "vip", .scanner = "s", .ended = "feeder empty", .fed = 5, .stack = &before };
    AUTO_JSON json_t *record = intake_record(in, &head);
    const json_t *stack = json_object_get(record, "stack");

    (void)state;
    assert_int_equal(json_int(stack, "sides", 0), 5);
    assert_int_equal(json_int(stack, "pages", 0), 3);
    assert_int_equal(json_int(stack, "fed", 0), 5);
    assert_int_equal(json_int(json_object_get(record, "sheets"), "sides", 0), 2);
    assert_string_equal(json_str(record, "purpose", ""), "vip");
    intake_free(in);
}

/* ---- words */

static void each_image_fault_has_its_sentence_and_others_have_none(void **state)
{
    static const struct { unsigned faults; const char *says[3]; } cases[] = {
        { LOOK_SKEWED, { "Page 7 is skewed." } }, { LOOK_TOO_DARK, { "too dark" } }, { LOOK_TOO_LIGHT, { "too light" } },
        { LOOK_CUT_OFF, { "cut off" } }, { LOOK_STREAKS, { "glass" } }, { LOOK_FOLDED, { "Flatten" } },
        { LOOK_TOO_DARK | LOOK_FOLDED, { "too dark", "folded" } }, { LOOK_MAYBE_SEPARATOR | LOOK_NOT_DONE, { NULL } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct attention a = { .n = 0 };
        int n = attention_add_page(&a, "k7q2mabcdefghijk", 7, cases[i].faults, false);

        for (int k = 0; k < n; k++)
            if (!cases[i].says[k] || !strstr(a.item[k].sentence, cases[i].says[k]) || !strstr(a.item[k].sentence, "press Rescan"))
                fail_msg("%u: %s", cases[i].faults, a.item[k].sentence);
        assert_null(cases[i].says[n]);
    }
}

static void more_than_anybody_reads_is_left_out(void **state)
{
    struct attention a = { .n = 0 };

    (void)state;
    for (unsigned page = 1; page <= 2 * ATTENTION_MAX; page++)
        attention_add_page(&a, "k7q2mabcdefghijk", page, LOOK_SKEWED, false);
    assert_int_equal(a.n, ATTENTION_MAX);
    assert_int_equal(attention_first_page(&a)->page, 1);
    attention_settle(&a, "k7q2mabcdefghijk", "page-001.png");
    assert_int_equal(attention_first_page(&a)->page, 2);
    attention_settle(&a, "another", "page-002.png");
    assert_int_equal(a.n, ATTENTION_MAX - 1);
}

static void a_page_of_an_addition_is_not_offered_to_be_scanned_anew(void **state)
{
    struct attention a = { .n = 0 };

    (void)state;
    assert_int_equal(attention_add_page(&a, "k7q2mabcdefghijk", 1, LOOK_SKEWED, true), 1);
    assert_null(attention_first_page(&a));
    assert_null(strstr(a.item[0].sentence, "Rescan"));
}

static void every_code_has_a_name_and_a_sentence_that_fits(void **state)
{
    char sentence[SENTENCE_SIZE], detail[SENTENCE_SIZE];

    (void)state;
    memset(detail, 'x', sizeof(detail) - 1);
    detail[sizeof(detail) - 1] = '\0';
    for (int code = 0; code < SCAN_CODES; code++) {
        assert_true(scan_code_name((enum scan_code)code)[0]);
        scan_sentence((enum scan_code)code, 4000000000u, true, detail, sentence);
        assert_true(strlen(sentence) > 5);
    }
    scan_sentence_taken_in(3, 1, false, sentence);
    assert_string_equal(sentence, "Taken in: 3 letters, the last of 1 page. Ready.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_ends_with_the_sheet_that_separates_it),
        cmocka_unit_test(a_count_ends_a_letter_and_separators_then_do_not),
        cmocka_unit_test(a_label_begins_a_letter_only_behind_another),
        cmocka_unit_test(only_what_is_surely_our_own_may_be_dropped),
        cmocka_unit_test(a_purpose_is_for_the_letter_behind_its_separator),
        cmocka_unit_test(what_is_kept_as_what_and_what_is_doubted),
        cmocka_unit_test(sides_add_up_in_every_record),
        cmocka_unit_test(the_last_letter_of_several_bears_the_sum_of_the_stack),
        cmocka_unit_test(each_image_fault_has_its_sentence_and_others_have_none),
        cmocka_unit_test(more_than_anybody_reads_is_left_out),
        cmocka_unit_test(a_page_of_an_addition_is_not_offered_to_be_scanned_anew),
        cmocka_unit_test(every_code_has_a_name_and_a_sentence_that_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
