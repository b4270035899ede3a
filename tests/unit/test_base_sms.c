#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/said.h"
#include "base/sms_text.h"

#include <errno.h>
#include <string.h>

static const char *const usual[SMS_VALUES] = { "CRU-A/2026/000123", "VIP", "22-11-2026", "07-12-2026", "1234567" };

static struct sms_templates *parse(const char *text)
{
    struct sms_templates *ts = calloc(1, sizeof(*ts));
    struct err e = { 0 };

    if (sms_templates_parse(text, strlen(text), ts, &e) != 0)
        fail_msg("%s", e.msg);
    return ts;
}

static void the_examples_hold_and_fill_every_kind_in_both_languages(void **state)
{
    struct sms_templates *ts = parse(sms_templates_built_in());
    char text[SMS_TEXT_SIZE];

    (void)state;
    for (int kind = 0; kind < SMS_KINDS; kind++)
        for (int l = 0; l < SMS_LANGUAGES; l++) {
            const struct sms_template *t = sms_template_for(ts, (enum sms_kind)kind, (enum sms_language)l);
            struct err e = { 0 };

            assert_non_null(t);
            assert_int_equal(t->language, l);
            assert_string_equal(t->id, "");             /* never taken for a registered one */
            if (sms_fill(t, usual, text, &e) != 0)
                fail_msg("%s: %s", t->name, e.msg);
            assert_null(strstr(text, "{#"));
            assert_true(kind == SMS_TEST || strstr(text, "CRU-A/2026/000123"));
        }
    free(ts);
}

static void every_gap_of_every_template_refuses_what_it_cannot_hold(void **state)
{
    static const struct { const char *value; bool en, hi; } cases[] = {
        { "123456789012345678901234567890", true, true },           { "1234567890123456789012345678901", false, false },
        { "अति विशिष्ट व्यक्ति", false, true },                        { "संसद: तारांकित प्रश्न", false, true },
        { "a{b}", false, false },   { "line\nbreak", false, false },    { "é", false, false },      { "“x”", false, false },
        { "₹ 500", false, false },  { "", false, false },               { NULL, false, false },     { "CRU-A/2026/1 & 2", true, true },
        { "क्षिक्षिक्षिक्षिक्षिक्षिक्षिक्षि", false, false },                { "~", false, false },
    };
    struct sms_templates *ts = parse(sms_templates_built_in());
    unsigned tried = 0;

    (void)state;
    for (size_t i = 0; i < ts->n; i++)
        for (size_t gap = 0; gap < ts->list[i].n_gaps; gap++)
            for (size_t c = 0; c < ARRAY_LEN(cases); c++) {
                const struct sms_template *t = &ts->list[i];
                const char *values[SMS_VALUES];
                char text[SMS_TEXT_SIZE] = "?";
                struct err e = { 0 };

                memcpy(values, usual, sizeof(values));
                values[t->gaps[gap]] = cases[c].value;
                bool want = t->language == SMS_HI ? cases[c].hi : cases[c].en;
                int r = sms_fill(t, values, text, &e);
                if (r != (want ? 0 : -EINVAL))
                    fail_msg("%s, %s = \"%s\": %d", t->name, sms_value_name(t->gaps[gap]), cases[c].value ? cases[c].value : "(none)", r);
                if (want)
                    assert_non_null(strstr(text, cases[c].value));
                else {
                    assert_string_equal(text, "");              /* refused, never cut */
                    assert_non_null(strstr(e.msg, t->name));
                }
                tried++;
            }
    assert_true(tried > 200);
    free(ts);
}

static void a_file_with_a_mistake_names_its_line(void **state)
{
    static const struct { const char *text; int line; const char *words; } cases[] = {
        { "", 0, "no template" },
        { "text = x\n", 1, "neither" },
        { "[a]\nfor = alert\nlanguage = en\ntext = Hello\nfrom = x\n", 5, "from" },
        { "[a]\nfor = subject\n", 2, "subject" },
        { "[a]\nlanguage = fr\n", 2, "fr" },
        { "[a]\nid = 12x\n", 2, "12x" },
        { "[a]\nheader = GOVCRU-G\n", 2, "GOVCRU-G" },
        { "[a]\nvalues = subject\n", 2, "No subject" },
        { "[a]\nvalues = number class due\n", 2, "at most 2" },
        { "\n[a]\nfor = alert\nlanguage = en\n", 2, "\"text\"" },
        { "[a]\nfor = alert\ntext = x\n[b]\n", 1, "\"language\"" },
        { "[a]\nlanguage = en\ntext = x\n", 1, "\"for\"" },
        { "[a]\nfor = alert\nlanguage = en\nvalues = number\ntext = x\n", 1, "0 gaps" },
        { "[a]\nfor = alert\nlanguage = en\nvalues = number class\ntext = x {#var#}{#var#}\n", 1, "side by side" },
        { "[a]\nfor = alert\nlanguage = en\nvalues = number class\ntext = x {#var#} {#var#} y\n", 1, "side by side" },
        { "[a]\nfor = alert\nlanguage = en\nvalues = number class\ntext = {#var#} a {#var#} b {#var#}\n", 1, "at most 2" },
        { "[a]\nfor = alert\nlanguage = en\ntext = डाक\n", 1, "ड" },
        { "[a]\nfor = alert\nlanguage = en\ntext = x\n[a]\n", 5, "already" },
        { "[]\n", 1, "brackets" }, { "[a\n", 1, "brackets" },
        { "[a]\nfor = alert\nlanguage = en\ntext = \xff\n", 4, "UTF-8" },
    };
    struct sms_templates *ts = calloc(1, sizeof(*ts));

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };
        char line[32];

        assert_int_equal(sms_templates_parse(cases[i].text, strlen(cases[i].text), ts, &e), -EINVAL);
        snprintf(line, sizeof(line), "Line %d", cases[i].line);
        if ((cases[i].line && !strstr(e.msg, line)) || !strstr(e.msg, cases[i].words) || ts->n != 0)
            fail_msg("case %zu: %s", i, e.msg);
    }
    free(ts);
}

static void the_wanted_language_comes_first_and_the_other_is_better_than_none(void **state)
{
    struct sms_templates *ts = parse("[a]\nfor = alert ack\nlanguage = en\ntext = A\n[b]\nfor = alert\nlanguage = hi\ntext = अ\nid = 1107\nheader = GOVCRU\n");

    (void)state;
    assert_string_equal(sms_template_for(ts, SMS_ALERT, SMS_HI)->name, "b");
    assert_string_equal(sms_template_for(ts, SMS_ALERT, SMS_HI)->id, "1107");
    assert_string_equal(sms_template_for(ts, SMS_ALERT, SMS_EN)->name, "a");
    assert_string_equal(sms_template_for(ts, SMS_ACK, SMS_HI)->name, "a");
    assert_null(sms_template_for(ts, SMS_WAITING, SMS_HI));
    free(ts);
}

static void only_indian_mobile_numbers_are_taken(void **state)
{
    static const struct { const char *written, *number; } cases[] = {
        { "9876543210", "919876543210" },       { "98765 43210", "919876543210" },      { "+91 98765-43210", "919876543210" },
        { "09876543210", "919876543210" },      { "919876543210", "919876543210" },     { "(091) 98765.43210", "919876543210" },
        { "6000000000", "916000000000" },       { "5876543210", NULL },                 { "987654321", NULL },
        { "98765432101", NULL },                { "+1 202 555 0100", NULL },            { "011-23092345", NULL },
        { "9876543210/11", NULL },              { "98765x3210", NULL },                 { "", NULL },
        { "9876+543210", NULL },                { "00000000000000000000", NULL },       { "९८७६५४३२१०", NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[SMS_NUMBER_SIZE];
        bool is = sms_mobile(cases[i].written, out);

        if (is != (cases[i].number != NULL) || (is && strcmp(out, cases[i].number) != 0))
            fail_msg("\"%s\": %s", cases[i].written, is ? out : "(no)");
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_hold_and_fill_every_kind_in_both_languages),
        cmocka_unit_test(every_gap_of_every_template_refuses_what_it_cannot_hold),
        cmocka_unit_test(a_file_with_a_mistake_names_its_line),
        cmocka_unit_test(the_wanted_language_comes_first_and_the_other_is_better_than_none),
        cmocka_unit_test(only_indian_mobile_numbers_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
