/* The office's rules: what their text may be, and which letters they match. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/rules_file.h"
#include "base/text.h"
#include "workflow/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool is_known(void *ctx, const char *post)
{
    (void)ctx;
    return strcmp(post, "PARL") == 0 || strcmp(post, "US Estt") == 0;
}

/* What was said, as English and Hindi readers see it. */
static const char *worded(enum said_lang lang, const char *said)
{
    static char words[SAID_LANGS][SAID_WORDED_SIZE];

    said_word(lang, said, words[lang]);
    return words[lang];
}

/* What the rules in text decide on a letter; "PARL:2" is the post PARL by the rule of line 2. */
static const char *decided(const char *text, const struct rule_letter *l, enum rule_outcome o)
{
    static char answer[128];
    struct rules_errors errors;
    struct rule_answers a;
    struct rules rules;

    if (rules_parse(text, strlen(text), is_known, NULL, &rules, &errors) != 0)
        fail_msg("%s: line %d: %s", text, errors.list[0].line, worded(SAID_EN, errors.list[0].said));
    assert_int_equal(rules_apply(&rules, l, &a), 0);
    snprintf(answer, sizeof(answer), "%s:%d", a.of[o].value ? a.of[o].value : "", a.of[o].line);
    rules_done(&rules);
    return answer;
}

static const struct rule_letter parliament = {
    .text = { [RULE_NUMBER] = "A-12011/४/2026 – Estt.", [RULE_NAME] = "Shri R. Gupta", [RULE_DESIGNATION] = "Under Secretary",
              [RULE_ORGANISATION] = "LOK SABHA SECRETARIAT", [RULE_EMAIL] = "R.Gupta@sansad.nic.in", [RULE_STATE] = "Delhi",
              [RULE_SUBJECT] = "Unstarred Question regarding पेंशन का भुगतान", [RULE_ADDRESSEE] = "The Secretary", [RULE_FORM] = "office_memorandum",
              [RULE_LANGUAGE] = "en", [RULE_PURPOSE] = "letter" },
    .yes = { [RULE_PARLIAMENT - RULE_TEXTS] = true },
};

static bool matches(const char *condition, const struct rule_letter *l)
{
    char rule[512];

    snprintf(rule, sizeof(rule), "when %s then mark to PARL", condition);
    return strcmp(decided(rule, l, RULE_MARK), "PARL:1") == 0;
}

static void a_condition_matches_what_it_says_aloud(void **state)
{
    static const char *const yes[] = {
        "number like \"A-*/*-Estt*\"", "number like \"a-#/#/2026-estt.\"", "number like \"?-12011/*\"", "number has \"estt\"",
        "number is \"A-12011/4/2026-ESTT\"", "sender has \"Lok Sabha Secretariat\"", "sender has \"gupta\"", "sender has \"nic in\"",
        "organisation is \"lok sabha secretariat\"", "name has \"R Gupta\"", "designation is \"under secretary\"", "state is Delhi",
        "email from \"nic.in\"", "email from \"@sansad.nic.in\"", "subject has any of \"court\", \"पेंशन\"", "subject has all of \"question\", \"भुगतान\"",
        "subject has \"court\" or \"question\"", "addressee has \"Secretary\"", "form is office_memorandum", "language is en or hi",
        "purpose is letter", "category is missing", "category missing", "parliament", "not vip", "not urgent", "not subject has \"court\"",
        "not category is \"Court\"", "subject has “unstarred QUESTION”",
    };
    static const char *const no[] = {
        "number like \"A-*/Estt\"", "number like \"A-#\"", "number like \"A-12011\"", "sender has \"Sabha Lok\"", "sender has \"Secretar\"",
        "organisation is \"lok sabha\"", "email from \"ansad.nic.in\"", "email from \"gov.in\"", "subject has all of \"question\", \"court\"",
        "subject has \"पेंश\"", "form is letter", "language is hi", "purpose is vip", "number is missing", "vip", "not parliament", "urgent",
        "category is \"Court\"", "sender has \"Gupta Under\"",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(yes); i++)
        if (!matches(yes[i], &parliament))
            fail_msg("does not match: %s", yes[i]);
    for (size_t i = 0; i < ARRAY_LEN(no); i++)
        if (matches(no[i], &parliament))
            fail_msg("matches: %s", no[i]);
}

static void a_shape_fits_whatever_way_its_stars_must_be_read(void **state)
{
    static const struct { const char *shape, *text; bool fits; } cases[] = {
        { "*#x", "1a2x", true }, { "*-#", "a-b-12", true }, { "#-#", "12-34", true }, { "#", "", false }, { "*", "", true }, { "*", "abc", true },
        { "?", "क", true }, { "??", "क", false }, { "a*b*c", "aXXbYYbZZc", true }, { "a*b*c", "aXXbYY", false }, { "#a", "12b", false },
        { "सं*#", "संख्या12", true }, { "", "", true }, { "", "a", false }, { "#*#", "1", false }, { "#*#", "12", true },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (rule_shape_fits(cases[i].shape, cases[i].text) != cases[i].fits)
            fail_msg("%s on %s", cases[i].shape, cases[i].text);
}

static void the_first_rule_that_names_an_outcome_decides_it(void **state)
{
    static const char text[] =
        "# the office's rules\n"
        "when subject has \"court\" then mark to \"US Estt\", hold \"court\"\n"
        "\n"
        "when parliament\n"
        "  and sender has \"Lok Sabha Secretariat\"      # two lines\n"
        "then mark to PARL, category \"Parliament\"\n"
        "WHEN sender has \"gupta\" THEN mark to \"US Estt\", lane vip and priority immediate\n"
        "when parliament then senior first";

    (void)state;
    assert_string_equal(decided(text, &parliament, RULE_MARK), "PARL:4");
    assert_string_equal(decided(text, &parliament, RULE_SET_CATEGORY), "Parliament:4");
    assert_string_equal(decided(text, &parliament, RULE_LANE), "vip:7");
    assert_string_equal(decided(text, &parliament, RULE_PRIORITY), "Immediate:7");
    assert_string_equal(decided(text, &parliament, RULE_SENIOR), "yes:8");
    assert_string_equal(decided(text, &parliament, RULE_HOLD), ":0");
}

static void nothing_is_known_of_a_letter_that_was_not_read(void **state)
{
    static const struct rule_letter empty = { .yes = { false } };

    (void)state;
    assert_false(matches("number like \"*\"", &empty));
    assert_false(matches("sender has \"a\"", &empty));
    assert_true(matches("not vip", &empty));
    assert_true(matches("subject is missing", &empty));
}

/* ---- mistakes */

static void each_mistake_is_told_with_its_line_and_what_would_be_right(void **state)
{
    static const struct { const char *text; int line; const char *words; } cases[] = {
        { "\n\nwhen sendr has \"x\" then lane vip", 3, "there is no field \"sendr\"; did you mean sender?" },
        { "when subject hass \"x\" then lane vip", 1, "did you mean has?" },
        { "when subject has \"x\" then lane fast", 1, "there is no lane \"fast\"; there are vip, current, backlog" },
        { "when subject has \"x\" then lane vipp", 1, "did you mean vip?" },
        { "when subject has \"x\" then priority urgnt", 1, "did you mean Urgent?" },
        { "when subject has \"x\"\nthen mark to PARLL", 2, "there is no active post \"PARLL\"" },
        { "when subject has \"x\" then mark PARL", 1, "here must stand \"to\"" },
        { "when subject has \"x then lane vip\nwhen vip then lane vip", 1, "closing quotation mark is missing" },
        { "when subject has then lane vip", 1, "" },
        { "when subject has \"x\"", 1, "must follow" },
        { "when vip\n\nwhen subject has \"x\" then lane vip", 3, "\"and\" or \"then\"" },
        { "when vip then", 1, "mark to, category, priority" },
        { "when vip then lane vip lane current", 1, "a comma with another outcome" },
        { "when vip then lane vip, lane current", 1, "twice" },
        { "if vip then lane vip", 1, "\"when\", which begins a rule" },
        { "when vip or urgent then lane vip", 1, "\"or\" stands only between values" },
        { "when subject has \"a\" and \"b\" then lane vip", 1, "all of" },
        { "when subject has \"a\", \"b\" then lane vip", 1, "any of" },
        { "when subject like \"a*\" then lane vip", 1, "only a number has a shape" },
        { "when sender from \"nic.in\" then lane vip", 1, "only email has a domain" },
        { "when email from \"nic\" then lane vip", 1, "a domain, such as" },
        { "when form is office_memo then lane vip", 1, "there is no form" },
        { "when form is nothing then lane vip", 1, "press_note, representation" },
        { "when language is hindi then lane vip", 1, "there is no language" },
        { "when subject has \"---\" then lane vip", 1, "would never match" },
        { "when vip then hold", 1, "the reason in quotation marks" },
        { "when vip then forward to PARL", 1, "there is no outcome \"forward\"" },
        { "when vip then senior", 1, "\"first\"" },
        { "when vip then lane vip\n\xff\xfe", 2, "not UTF-8" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct rules_errors errors;
        struct rules rules;

        assert_int_equal(rules_parse(cases[i].text, strlen(cases[i].text), is_known, NULL, &rules, &errors), -EINVAL);
        const char *said = errors.list[0].said;
        if (errors.list[0].line != cases[i].line || !strstr(worded(SAID_EN, said), cases[i].words))
            fail_msg("%s\nline %d: %s", cases[i].text, errors.list[0].line, worded(SAID_EN, said));
        if (said_id_of(said) < 0 || strcmp(worded(SAID_HI, said), worded(SAID_EN, said)) == 0)
            fail_msg("not in Hindi: %s", said);
        assert_int_equal(rules.n, 0);
    }
}

static void all_mistakes_of_a_file_are_told_at_once(void **state)
{
    static const char text[] =
        "when sendr has \"x\" then lane vip\n"
        "when vip then lane vip\n"
        "when subject has \"x\"\n  then lane slow,\n  mark to PARL\n"
        "when vip then mark to NOBODY\n";
    struct rules_errors errors;
    struct rules rules;

    (void)state;
    assert_int_equal(rules_parse(text, strlen(text), is_known, NULL, &rules, &errors), -EINVAL);
    assert_int_equal(errors.n, 3);
    assert_int_equal(errors.list[0].line, 1);
    assert_int_equal(errors.list[1].line, 4);
    assert_int_equal(errors.list[2].line, 6);
}

static void a_file_may_be_of_any_size_and_kind(void **state)
{
    enum { MANY = 3000, LINE = 40 };
    AUTO_FREE char *text = calloc(MANY, LINE);
    struct rules_errors errors;
    struct rules rules;

    (void)state;
    for (int i = 0; i < MANY; i++)
        memcpy(text + strlen(text), "when vip then lane vip\n", 24);
    assert_int_equal(rules_parse(text, strlen(text), NULL, NULL, &rules, &errors), -EINVAL);
    assert_non_null(strstr(worded(SAID_EN, errors.list[0].said), "more than"));
    assert_int_equal(errors.list[0].line, RULES_MAX + 1);
    memset(text, 'x', MANY * LINE - 1);
    assert_int_equal(rules_parse(text, strlen(text), NULL, NULL, &rules, &errors), -EINVAL);
    assert_non_null(strstr(worded(SAID_EN, errors.list[0].said), "too long"));
    assert_int_equal(rules_parse("", 0, NULL, NULL, &rules, &errors), 0);
    assert_int_equal(rules.n, 0);
    assert_int_equal(rules_parse("\xEF\xBB\xBFwhen vip\r\nthen lane vip\r\n", 27, NULL, NULL, &rules, &errors), 0);     /* as Notepad saves it */
    assert_int_equal(rules.n, 1);
    rules_done(&rules);
}

/* ---- words */

static void texts_that_differ_only_in_how_they_were_typed_are_the_same(void **state)
{
    static const struct { const char *text, *folded; } cases[] = {
        { "Sub: PENSION – सं. १२", "sub pension सं 12" }, { "  A.K. Verma,", "a k verma" }, { "क्‍षि", "क्षि" }, { "---", "" }, { "Ñandú", "ñandú" },
    };
    static const struct { const char *a, *b; bool same; } numbers[] = {
        { "A-11O19/1/2026 - Estt.", "a-11019/l/2026-ESTT", true }, { "A-11019/1/2026-Estt", "A-110191/2026-Estt", true },
        { "सं. ई-१२०११/४", "सं.ई-12011/4", true }, { "A-11019/1/2026", "A-11019/2/2026", false }, { "1|2345", "1I2345", true },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_FREE char *folded = fold_text(cases[i].text);
        assert_string_equal(folded, cases[i].folded);
    }
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        AUTO_FREE char *a = fold_number_key(numbers[i].a), *b = fold_number_key(numbers[i].b);
        if ((strcmp(a, b) == 0) != numbers[i].same)
            fail_msg("%s: %s, %s: %s", numbers[i].a, a, numbers[i].b, b);
    }
    AUTO_FREE char *nothing = fold_number_key("NIL"), *little = fold_number_key("1/2");
    assert_string_equal(nothing, "");
    assert_string_equal(little, "");
    assert_true(fold_has("lok sabha secretariat", "sabha secretariat"));
    assert_false(fold_has("lok sabhas", "sabha"));
    assert_false(fold_has("lok sabha", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_matches_what_it_says_aloud),
        cmocka_unit_test(a_shape_fits_whatever_way_its_stars_must_be_read),
        cmocka_unit_test(the_first_rule_that_names_an_outcome_decides_it),
        cmocka_unit_test(nothing_is_known_of_a_letter_that_was_not_read),
        cmocka_unit_test(each_mistake_is_told_with_its_line_and_what_would_be_right),
        cmocka_unit_test(all_mistakes_of_a_file_are_told_at_once),
        cmocka_unit_test(a_file_may_be_of_any_size_and_kind),
        cmocka_unit_test(texts_that_differ_only_in_how_they_were_typed_are_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
