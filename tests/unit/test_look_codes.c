/* What a decoded text is, and what scan-look's answer may be. */
#include "test.h"

#include "drivers/scan/look/answer.h"
#include "drivers/scan/look/codes.h"

#include <errno.h>
#include <string.h>

static void a_postal_article_number_needs_its_check_digit(void **state)
{
    static const char *const bad[] = { "", "EE123456784IN", "EE12345678IN", "ee123456785IN", "EE1234567855IN", "1E123456785IN", "EE12345678XIN", "EE123456785I1" };

    (void)state;
    assert_true(codes_is_s10("RR473124829IN"));
    assert_true(codes_is_s10("EE123456785IN"));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(codes_is_s10(bad[i]));
}

/* Every number has exactly one check digit that is right, 0 and 5 for the remainders that have none of their own. */
static void each_number_has_one_check_digit(void **state)
{
    int seen[10] = { 0 };

    (void)state;
    for (int number = 0; number < 3000; number++) {
        int right = 0;

        for (int check = 0; check < 10; check++) {
            char text[40];

            snprintf(text, sizeof text, "EM%08d%dIN", number * 30011, check);
            if (codes_is_s10(text)) {
                right++;
                seen[check]++;
            }
        }
        assert_int_equal(right, 1);
    }
    for (int check = 0; check < 10; check++)
        assert_true(seen[check] > 0);
}

static void texts_are_told_apart(void **state)
{
    enum look_code_type type = LOOK_S10;

    (void)state;
    assert_true(codes_classify("DAKSEP1:vip", "CRU-", &type));
    assert_int_equal(type, LOOK_SHEET);
    assert_string_equal(codes_purpose("DAKSEP1:vip"), "vip");
    assert_string_equal(codes_purpose("DAKSEP1:something new"), "");
    assert_true(codes_classify("CRU-A/2026/000123", "CRU-", &type));
    assert_int_equal(type, LOOK_DIARY_LABEL);
    assert_true(codes_classify("EE123456785IN", "CRU-", &type));
    assert_int_equal(type, LOOK_S10);
    assert_false(codes_classify("CRU-A/2026/000123", "", &type));       /* no labels in use: "" is no prefix of all texts */
    assert_false(codes_classify("https://courier.example", "CRU-", &type));
}

static int parse(const char *text, struct page_look *ret, struct err *e)
{
    AUTO_JSON json_t *j = json_loads(text, 0, NULL);

    assert_non_null(j);
    return answer_parse(j, ret, e);
}

static void what_was_seen_survives_the_way_through_json(void **state)
{
    struct page_look p = { .kind = LOOK_SEPARATOR, .own_sheet = true, .purpose = "backlog", .faults = LOOK_SKEWED | LOOK_NOT_DONE | LOOK_FOLDED, .skew_deg = -11.5, .n_codes = 2,
                           .codes = { { LOOK_SHEET, "DAKSEP1:backlog", { 1, 2, 3, 4 } }, { LOOK_S10, "EE123456785IN", { -5, 0, 70000, 9 } } } };
    AUTO_JSON json_t *j = look_to_json(&p);
    struct page_look back;
    struct err e = { 0 };

    (void)state;
    assert_ok(answer_parse(j, &back, &e), e);
    assert_int_equal(back.kind, p.kind);
    assert_true(back.own_sheet);
    assert_string_equal(back.purpose, "backlog");
    assert_int_equal(back.faults, p.faults);
    assert_true(back.skew_deg == p.skew_deg);
    assert_int_equal(back.n_codes, 2);
    assert_memory_equal(&back.codes[0].box_px, &p.codes[0].box_px, sizeof p.codes[0].box_px);
    assert_string_equal(back.codes[1].text, p.codes[1].text);
    assert_int_equal(back.codes[1].type, LOOK_S10);
    for (unsigned i = 0; i < LOOK_FAULTS; i++)
        assert_true(strlen(look_fault_name((enum look_fault)(1U << i))) > 0);
    assert_string_equal(look_fault_name((enum look_fault)256), "");
}

static void garbage_is_no_answer(void **state)
{
    static const char *const bad[] = {
        "{}", "[]", "{\"kind\": 1}", "{\"kind\": \"letter\"}", "{\"kind\": \"page\", \"skew_deg\": 46}", "{\"kind\": \"page\", \"skew_deg\": -1e300}",
        "{\"kind\": \"page\", \"faults\": \"skewed\"}", "{\"kind\": \"page\", \"faults\": [\"odd\"]}", "{\"kind\": \"page\", \"faults\": [1]}",
        "{\"kind\": \"page\", \"faults\": [\"skewed\",\"skewed\",\"skewed\",\"skewed\",\"skewed\",\"skewed\",\"skewed\",\"skewed\",\"skewed\"]}",
        "{\"kind\": \"page\", \"codes\": {}}", "{\"kind\": \"page\", \"codes\": [{}]}", "{\"kind\": \"page\", \"codes\": [{\"type\": \"s10\", \"text\": \"\", \"box\": [1,2,3,4]}]}",
        "{\"kind\": \"page\", \"codes\": [{\"type\": \"s11\", \"text\": \"x\", \"box\": [1,2,3,4]}]}",
        "{\"kind\": \"page\", \"codes\": [{\"type\": \"s10\", \"text\": \"x\", \"box\": [1,2,3]}]}",
        "{\"kind\": \"page\", \"codes\": [{\"type\": \"s10\", \"text\": \"x\", \"box\": [1,2,3,4.5]}]}",
        "{\"kind\": \"page\", \"codes\": [{\"type\": \"s10\", \"text\": \"x\", \"box\": [1,2,3,99999999999]}]}",
        "{\"kind\": \"page\", \"codes\": [{\"type\": \"s10\", \"text\": \"0123456789012345678901234567890123456789012345678901234567890123456789012345678901\", \"box\": [1,2,3,4]}]}",
        "{\"kind\": \"page\", \"codes\": [1,2,3,4,5,6,7,8,9]}",
    };
    struct page_look p = { .took_ms = 7 };
    struct err e = { 0 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (parse(bad[i], &p, &e) != -EPROTO)
            fail_msg("taken for an answer: %s", bad[i]);
        assert_int_equal(p.took_ms, 7);         /* untouched */
    }
    assert_int_equal(parse("{\"kind\": \"page\", \"new\": 1}", &p, &e), 0);
}

static void a_purpose_stands_only_on_a_separator(void **state)
{
    struct page_look p;
    struct err e = { 0 };

    (void)state;
    assert_ok(parse("{\"kind\": \"page\", \"codes\": [{\"type\": \"sheet\", \"text\": \"DAKSEP1:vip\", \"box\": [1,2,3,4]}]}", &p, &e), e);
    assert_string_equal(p.purpose, "");
    assert_ok(parse("{\"kind\": \"separator\", \"codes\": [{\"type\": \"sheet\", \"text\": \"DAKSEP1:a purpose nobody has room for\", \"box\": [1,2,3,4]}]}", &p, &e), e);
    assert_string_equal(p.purpose, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_postal_article_number_needs_its_check_digit),
        cmocka_unit_test(each_number_has_one_check_digit),
        cmocka_unit_test(texts_are_told_apart),
        cmocka_unit_test(what_was_seen_survives_the_way_through_json),
        cmocka_unit_test(garbage_is_no_answer),
        cmocka_unit_test(a_purpose_stands_only_on_a_separator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
