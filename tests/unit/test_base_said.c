/* What programs say: kept as a line with a code, worded in both languages. */
#include "base/said.h"

#include "base/ipc.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

static void a_sentence_is_worded_in_the_readers_language(void **state)
{
    char line[SAID_SIZE], words[SAID_WORDED_SIZE];

    (void)state;
    said_set(line, SAID_NUMBERS_TYPED_BY, "Asha \"A\" Rao");
    assert_string_equal(line, "[\"numbers_typed_by\",\"Asha \\\"A\\\" Rao\"]");
    said_word(SAID_EN, line, words);
    assert_string_equal(words, "Numbers typed by Asha \"A\" Rao.");
    said_word(SAID_HI, line, words);
    assert_string_equal(words, "संख्याएँ Asha \"A\" Rao ने भरीं।");
}

static void a_sentence_in_a_sentence_is_worded_too(void **state)
{
    char inner[SAID_SIZE], line[SAID_SIZE], words[SAID_WORDED_SIZE];

    (void)state;
    said_set(inner, SAID_RESEND_BY_PERSON);
    said_set(line, SAID_TRIED_TIMES, "8", inner);
    said_word(SAID_EN, line, words);
    assert_string_equal(words, "Tried 8 times. To be sent again, as the desk decided.");
}

static void what_is_no_line_stays_as_it_is(void **state)
{
    static const char *const texts[] = { "", "a person's own reason", "[1,2]", "[\"open", "[]", "{\"a\":1}" };
    char words[SAID_WORDED_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        said_word(SAID_HI, texts[i], words);
        assert_string_equal(words, texts[i]);
        assert_int_equal(said_id_of(texts[i]), -1);
    }
    said_word(SAID_EN, "[\"of_next_year\",\"a\",\"b\"]", words);
    assert_string_equal(words, "of_next_year: a, b");
    said_word(SAID_EN, "[\"numbers_typed_by\"]", words);        /* a value short */
    assert_string_equal(words, "Numbers typed by .");
}

static void long_values_are_cut_between_letters(void **state)
{
    char line[SAID_SIZE], value[4 * SAID_SIZE] = "", words[SAID_WORDED_SIZE];

    (void)state;
    while (strlen(value) + 8 < sizeof(value))
        strcat(value, "क्षि\"");
    said_set(line, SAID_TRIED_TIMES, "8", value);
    assert_int_equal(said_id_of(line), SAID_TRIED_TIMES);
    said_word(SAID_EN, line, words);
    assert_non_null(strstr(words, "Tried 8 times. क्षि"));
    assert_string_equal(words + strlen(words) - strlen("…"), "…");
}

static void a_value_that_is_no_text_keeps_its_place(void **state)
{
    char line[SAID_SIZE], words[SAID_WORDED_SIZE];

    (void)state;
    said_set(line, SAID_LETTER_UNREADABLE, "page \xff\xc0", "it is torn");
    said_word(SAID_EN, line, words);
    assert_non_null(strstr(words, "The letter page _"));
    assert_non_null(strstr(words, "cannot be read from the card: it is torn. Sending waits."));
}

/* Sentences within a sentence lose of their own values only, whatever the other side said. */
static void a_long_reason_within_a_sentence_is_made_shorter_not_lost(void **state)
{
    char what[SAID_SIZE], doing[SAID_SIZE], inner[SAID_SIZE], line[SAID_SIZE], value[2 * SAID_SIZE] = "", words[SAID_WORDED_SIZE];

    (void)state;
    while (strlen(value) + 4 < sizeof(value))
        strcat(value, "\\\"x ");
    said_set(what, SAID_EOFFICE_FIELD_REFUSED);
    said_set(doing, SAID_STEP_ANNOUNCE);
    said_set(inner, SAID_EOFFICE_STATUS_WORDS, what, doing, "422", value);
    said_set(line, SAID_TRIED_TIMES, "8", inner);
    said_word(SAID_EN, line, words);
    assert_non_null(strstr(words, "Tried 8 times. e-Office refuses a field. Correct it, then send the letter again. (announcing the letter: status 422: “\\\"x"));
    said_word(SAID_HI, line, words);
    assert_non_null(strstr(words, "8 बार प्रयास किया गया। ई-ऑफ़िस ने एक विवरण अस्वीकार किया।"));
    assert_null(strstr(words, "[\""));
}

static void an_error_for_people_keeps_its_line_on_the_way_up_and_across(void **state)
{
    char words[SAID_WORDED_SIZE];
    struct err e = { 0 };

    (void)state;
    assert_int_equal(err_say(&e, -ENOENT, SAID_SETTING_EMPTY, "mail.url"), -ENOENT);
    assert_string_equal(e.msg, "mail.url is empty");
    assert_int_equal(err_wrap(&e, -EINVAL, "part %d", 7), -EINVAL);
    assert_string_equal(e.msg, "part 7: mail.url is empty");
    said_word(SAID_HI, err_line(&e), words);
    assert_string_equal(words, "part 7: सेटिंग mail.url खाली है");
    json_t *answer = ipc_refuse_err(&e);
    assert_string_equal(json_str(answer, "error", ""), e.msg);
    assert_string_equal(json_str(answer, "said", ""), e.said);
    json_decref(answer);
    err_set(&e, -EIO, "plain");
    assert_string_equal(err_line(&e), "plain");
    answer = ipc_refuse_err(&e);
    assert_null(json_object_get(answer, "said"));
    json_decref(answer);
}

/* ---- the tables */

static unsigned placeholders(const char *words)
{
    unsigned seen = 0;

    for (const char *at = strchr(words, '{'); at; at = strchr(at + 1, '{')) {
        assert_true(at[1] >= '1' && at[1] <= '0' + SAID_VALUES && at[2] == '}');
        seen |= 1U << (at[1] - '0');
    }
    return seen;
}

static bool ends_in(const char *words, const char *end)
{
    size_t n = strlen(words), m = strlen(end);

    return n >= m && strcmp(words + n - m, end) == 0;
}

/* Letters of a language, outside of {n}. */
static bool has_letters(const char *words, bool devanagari)
{
    for (const unsigned char *at = (const unsigned char *)words; *at; at++)
        if (devanagari ? at[0] == 0xE0 && (at[1] == 0xA4 || at[1] == 0xA5) : (*at | 0x20) >= 'a' && (*at | 0x20) <= 'z')
            return true;
    return false;
}

/* Three Latin words of small letters in a row are a sentence somebody forgot to translate; names of settings, lists of codes and PDF are not. */
static bool has_latin_sentence(const char *words)
{
    int row = 0;

    for (const char *at = words; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz");

        row = n > 0 && n == strcspn(at, " ") ? row + 1 : 0;
        if (row == 3)
            return true;
    }
    return false;
}

static void both_languages_say_the_same_of_every_sentence(void **state)
{
    static const struct { const char *code, *en, *hi; } all[] = {
#define SAID(id, code, en, hi) { code, en, hi },
#include "base/said/all.h"
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        if (placeholders(all[i].en) != placeholders(all[i].hi))
            fail_msg("%s: not the same values in both languages", all[i].code);
        if (has_letters(all[i].en, false) && !has_letters(all[i].hi, true))
            fail_msg("%s: the Hindi text is not Hindi", all[i].code);
        if (has_latin_sentence(all[i].hi))
            fail_msg("%s: English is left in the Hindi text", all[i].code);
        if (has_letters(all[i].en, true))
            fail_msg("%s: Hindi in the English text", all[i].code);
        if (ends_in(all[i].en, ".") != ends_in(all[i].hi, "।"))
            fail_msg("%s: a sentence ends in a stop in both languages, a part of one in neither", all[i].code);
        if (all[i].code[strspn(all[i].code, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
            fail_msg("%s: a code is of small letters, digits and _", all[i].code);
        for (size_t k = 0; k < i; k++)
            if (strcmp(all[k].code, all[i].code) == 0)
                fail_msg("%s: the code is there twice", all[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_worded_in_the_readers_language),
        cmocka_unit_test(a_sentence_in_a_sentence_is_worded_too),
        cmocka_unit_test(what_is_no_line_stays_as_it_is),
        cmocka_unit_test(long_values_are_cut_between_letters),
        cmocka_unit_test(a_value_that_is_no_text_keeps_its_place),
        cmocka_unit_test(a_long_reason_within_a_sentence_is_made_shorter_not_lost),
        cmocka_unit_test(an_error_for_people_keeps_its_line_on_the_way_up_and_across),
        cmocka_unit_test(both_languages_say_the_same_of_every_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
