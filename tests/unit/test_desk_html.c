#include "desk/web/form.h"
#include "desk/web/html.h"
#include "desk/web/html_said.h"
#include "desk/web/strings.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- html.h */

static char *take(struct html *h)
{
    size_t n = 0;
    char *text = html_take(h, &n);

    assert_non_null(text);
    assert_int_equal(strlen(text), n);
    return text;
}

static void a_value_cannot_leave_its_text_or_its_attribute(void **state)
{
    struct html h;

    (void)state;
    html_init(&h, 1000);
    html_put(&h, "<p title=\"%s\">%s %d %lld %zu 100%%</p>", "\"><script>", "<b>&'", -7, 1234567890123LL, (size_t)12);
    AUTO_FREE char *text = take(&h);
    assert_string_equal(text, "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39; -7 1234567890123 12 100%</p>");
}

static void hindi_stays_as_it_is(void **state)
{
    struct html h;

    (void)state;
    html_init(&h, 1000);
    html_text(&h, "पत्र क्षिप्र है");
    AUTO_FREE char *text = take(&h);
    assert_string_equal(text, "पत्र क्षिप्र है");
}

static void a_url_value_is_percent_encoded(void **state)
{
    struct html h;

    (void)state;
    html_init(&h, 1000);
    html_url(&h, "a&b=c/d?\"<क");
    AUTO_FREE char *text = take(&h);
    assert_string_equal(text, "a%26b%3Dc%2Fd%3F%22%3C%E0%A4%95");
}

static void a_sentence_takes_its_values_escaped_and_in_any_order(void **state)
{
    struct html h;

    (void)state;
    html_init(&h, 1000);
    html_fill(&h, "{2} of {1} <{3}> {", "<a>", "{1}");
    AUTO_FREE char *text = take(&h);
    assert_string_equal(text, "{1} of &lt;a&gt; &lt;{3}&gt; {");
}

static void a_page_that_grows_too_large_is_refused_whole(void **state)
{
    struct html h;
    size_t n = 0;

    (void)state;
    html_init(&h, 10);
    html_put(&h, "%s", "1234567890");
    assert_false(html_failed(&h));
    html_put(&h, "%s", "&");
    assert_true(html_failed(&h));
    html_put(&h, "more");
    assert_null(html_take(&h, &n));
}

static void an_empty_page_is_an_empty_text(void **state)
{
    struct html h;

    (void)state;
    html_init(&h, 10);
    AUTO_FREE char *text = take(&h);
    assert_string_equal(text, "");
}

/* ---- form.h */

static void assert_refused(const char *body, size_t n, int code)
{
    struct form *f = NULL;
    struct err e = { 0 };

    assert_int_equal(form_parse(body, n, &f, &e), code);
    assert_null(f);
    assert_true(e.msg[0]);
}

static void a_form_gives_back_what_was_typed(void **state)
{
    static const char body[] = "subject=%E0%A4%AA%E0%A4%A4%E0%A5%8D%E0%A4%B0+%26+x&empty=&remarks=a%0D%0Ab&&alone";
    AUTO_FORM struct form *f = NULL;
    struct err e = { 0 };

    (void)state;
    assert_ok(form_parse(body, sizeof(body) - 1, &f, &e), e);
    assert_string_equal(form_get(f, "subject"), "पत्र & x");
    assert_string_equal(form_get(f, "remarks"), "a\nb");
    assert_true(form_has(f, "empty") && form_has(f, "alone"));
    assert_false(form_has(f, "missing"));
    assert_string_equal(form_get(f, "missing"), "");
}

static void text_is_brought_to_one_form_of_unicode(void **state)
{
    static const char body[] = "a=%E0%A4%95%E0%A4%BC";       /* क and a nukta: NFC keeps them apart */
    static const char latin[] = "a=e%CC%81";                  /* e and an accent: NFC joins them */
    AUTO_FORM struct form *f = NULL, *g = NULL;
    struct err e = { 0 };

    (void)state;
    assert_ok(form_parse(body, sizeof(body) - 1, &f, &e), e);
    assert_ok(form_parse(latin, sizeof(latin) - 1, &g, &e), e);
    assert_string_equal(form_get(f, "a"), "\xE0\xA4\x95\xE0\xA4\xBC");
    assert_string_equal(form_get(g, "a"), "\xC3\xA9");
}

static void hostile_forms_are_refused(void **state)
{
    static const struct { const char *body; int code; } cases[] = {
        { "a=%", -EILSEQ }, { "a=%4", -EILSEQ }, { "a=%zz", -EILSEQ }, { "a=%00", -EILSEQ }, { "a=%FF", -EILSEQ },
        { "a=%C0%80", -EILSEQ }, { "a=%ED%A0%80", -EILSEQ }, { "=x", -EINVAL }, { "A=x", -EINVAL }, { "a b=x", -EINVAL },
        { "%61=x", -EINVAL }, { "a=1&a=2", -EINVAL }, { "../x=1", -EINVAL },
        { "a234567890123456789012345678901234567890=1", -EINVAL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_refused(cases[i].body, strlen(cases[i].body), cases[i].code);
}

static void a_form_has_limits(void **state)
{
    AUTO_FREE char *body = malloc(FORM_MAX_BYTES + 2);
    size_t n = 0;
    AUTO_FORM struct form *f = NULL;
    struct err e = { 0 };

    (void)state;
    assert_non_null(body);
    memset(body, 'x', FORM_MAX_BYTES + 2);
    assert_refused(body, FORM_MAX_BYTES + 1, -E2BIG);
    memcpy(body, "a=", 2);
    assert_refused(body, 2 + FORM_VALUE_MAX_BYTES + 1, -E2BIG);
    assert_ok(form_parse(body, 2 + FORM_VALUE_MAX_BYTES, &f, &e), e);
    for (int i = 0; i <= FORM_MAX_VALUES; i++)
        n += (size_t)snprintf(body + n, 16, "n%d=1&", i);
    assert_refused(body, n, -E2BIG);
}

static void only_plain_numbers_are_numbers(void **state)
{
    (void)state;
    assert_int_equal(form_parse_int("0"), 0);
    assert_int_equal(form_parse_int("9223372036854775807"), INT64_MAX);
    assert_int_equal(form_parse_int("9223372036854775808"), -1);
    assert_int_equal(form_parse_int("-1"), -1);
    assert_int_equal(form_parse_int(" 1"), -1);
    assert_int_equal(form_parse_int("1x"), -1);
    assert_int_equal(form_parse_int(""), -1);
}

/* ---- strings.h */

static int count(const char *text, const char *what)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

static void both_languages_leave_room_for_the_same_values(void **state)
{
    (void)state;
    for (int i = 0; i < STRINGS; i++) {
        const char *en = string_of(LANG_EN, (enum string_id)i), *hi = string_of(LANG_HI, (enum string_id)i);

        if (count(en, "{1}") != count(hi, "{1}") || count(en, "{2}") != count(hi, "{2}"))
            fail_msg("%s / %s", en, hi);
    }
}

/* English words may stand in Hindi sentences (e-Office writes PDF), but a text wholly in Latin letters was forgotten. */
static void every_hindi_text_is_in_devanagari(void **state)
{
    (void)state;
    for (int i = 0; i < STRINGS; i++) {
        const char *hi = string_of(LANG_HI, (enum string_id)i);

        if (!strstr(hi, "\xE0\xA4") && !strstr(hi, "\xE0\xA5"))
            fail_msg("no Devanagari in: %s", hi);
    }
}

/* ---- html_said.h */

static void what_a_program_said_is_in_the_readers_language(void **state)
{
    static const struct { enum lang lang; const char *line, *shown; } cases[] = {
        { LANG_EN, "[\"relay_reply\",\"[\\\"relay_not_taken\\\"]\",\"A & B\",\"451 <later>\"]",
          "The mail relay did not take this mail. It is sent again by itself. (A &amp; B: “451 &lt;later&gt;”)" },
        { LANG_HI, "[\"relay_reply\",\"[\\\"relay_not_taken\\\"]\",\"A & B\",\"451 <later>\"]",
          "मेल सर्वर ने यह ई-मेल नहीं ली। ई-मेल अपने आप पुनः भेजी जाएगी। (A &amp; B: “451 &lt;later&gt;”)" },
        { LANG_HI, "Refused <8> times", "<span lang=\"en\">Refused &lt;8&gt; times</span>" },      /* a row from before */
        { LANG_EN, "संलग्नक नहीं है", "<span lang=\"hi\">संलग्नक नहीं है</span>" },           /* a person's own words */
        { LANG_HI, "संलग्नक नहीं है", "संलग्नक नहीं है" },
        { LANG_HI, "12 · 14:05", "12 · 14:05" },
        { LANG_HI, "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct html h;

        html_init(&h, 4000);
        html_said(&h, cases[i].lang, cases[i].line);
        html_put(&h, ".");
        AUTO_FREE char *text = take(&h);
        text[strlen(text) - 1] = '\0';
        assert_string_equal(text, cases[i].shown);
    }
}

static void a_sentence_on_paper_has_its_values_as_they_are(void **state)
{
    char all[64], cut[8];

    (void)state;
    string_fill(LANG_EN, S_PRINT_ON_DAYS, "<1>", "{2}", all, sizeof(all));
    assert_string_equal(all, "<1> to {2}");
    string_fill(LANG_HI, S_DURATION_D, "12", NULL, all, sizeof(all));
    assert_string_equal(all, "12 दिन");
    string_fill(LANG_EN, S_PRINT_ON_DAYS, NULL, "2", all, sizeof(all));
    assert_string_equal(all, " to 2");
    string_fill(LANG_EN, S_PRINT_ON_DAYS, "01-03-2026", "", cut, sizeof(cut));
    assert_string_equal(cut, "01-03-2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_cannot_leave_its_text_or_its_attribute),
        cmocka_unit_test(hindi_stays_as_it_is),
        cmocka_unit_test(a_url_value_is_percent_encoded),
        cmocka_unit_test(a_sentence_takes_its_values_escaped_and_in_any_order),
        cmocka_unit_test(a_page_that_grows_too_large_is_refused_whole),
        cmocka_unit_test(an_empty_page_is_an_empty_text),
        cmocka_unit_test(a_form_gives_back_what_was_typed),
        cmocka_unit_test(text_is_brought_to_one_form_of_unicode),
        cmocka_unit_test(hostile_forms_are_refused),
        cmocka_unit_test(a_form_has_limits),
        cmocka_unit_test(only_plain_numbers_are_numbers),
        cmocka_unit_test(both_languages_leave_room_for_the_same_values),
        cmocka_unit_test(every_hindi_text_is_in_devanagari),
        cmocka_unit_test(what_a_program_said_is_in_the_readers_language),
        cmocka_unit_test(a_sentence_on_paper_has_its_values_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
