#include "tests/unit/test.h"

#include "base/auto.h"
#include "diary/reading.h"

#include <errno.h>
#include <string.h>

/* Why it is held, in English; lives as long as the block it is written in. */
#define WHY(r) why_of((r).hold_reason, (char[SAID_WORDED_SIZE]){ 0 })
static const char *why_of(const char *line, char words[SAID_WORDED_SIZE])
{
    said_word(SAID_EN, line, words);
    return words;
}

static struct reading parse(const char *text)
{
    struct reading r;

    assert_int_equal(reading_parse(text, strlen(text), &r), 0);
    assert_non_null(r.body);
    return r;
}

static const struct field *field(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->n_fields; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return &r->fields[i];
    return NULL;
}

static void a_clear_reading_is_taken_as_it_is(void **state)
{
    struct reading r = parse("{\"id\":\"x\",\"pages\":[{\"text\":\"one\"},{\"text\":\"two\"}],\"decision\":\"clear\",\"form\":\"circular\","
        "\"language\":\"hi\",\"vip\":true,\"urgent\":false,\"parliament\":true,\"classification\":\"none\","
        "\"fields\":{\"letter_no\":\"1/2026\",\"date\":\"2026-03-01\",\"subject\":\"  Cash \\n book \",\"references\":[],\"sender_name\":null},"
        "\"evidence\":{\"letter_no\":{\"page\":2,\"box\":[1,2,3.7,4],\"conf\":0.97,\"why\":\"label\"},"
        "\"vip\":{\"page\":1,\"box\":[5,6,7,8],\"conf\":0.6}}}");

    (void)state;
    assert_string_equal(r.hold_reason, "");
    assert_int_equal(r.pages, 2);
    assert_string_equal(r.body, "one\ntwo\n");
    assert_true(r.vip && r.parliament && !r.urgent);
    assert_string_equal(reading_field(&r, "subject"), "Cash book");
    assert_string_equal(reading_field(&r, "form"), "circular");
    assert_string_equal(reading_field(&r, "sender_name"), "");
    assert_null(field(&r, "references"));
    assert_int_equal(field(&r, "letter_no")->page, 2);
    assert_int_equal(field(&r, "letter_no")->w, 3);
    assert_true(field(&r, "letter_no")->conf > 0.96);
    assert_int_equal(field(&r, "date")->page, 0);
    assert_null(field(&r, "classification"));
    assert_true(field(&r, "vip")->conf > 0.59);
    assert_int_equal(field(&r, "vip")->h, 8);
    reading_done(&r);
}

static void everything_but_a_plain_clear_is_held_with_a_sentence(void **state)
{
    static const struct { const char *rest, *words; } cases[] = {
        { "\"decision\":\"hold\"", "classified marking" },
        { "\"decision\":\"refuse\",\"classification\":\"secret\"", "marked SECRET, though a person" },
        { "\"decision\":\"refuse\"", "marked CLASSIFIED, though a person" },
        { "\"decision\":\"hold\",\"problem\":\"Page 2 could not be read.\"", "Page 2 could not be read." },
        { "\"decision\":\"clear\",\"problem\":\"Page 2 could not be read.\"", "Page 2 could not be read." },
        { "\"decision\":\"clear\",\"classification\":\"top_secret\"", "marked TOP SECRET. If it is" },
        { "\"decision\":\"hold\",\"classification\":\"confidential\",\"problem\":\"Page 2 could not be read.\"", "marked CONFIDENTIAL" },
        { "\"decision\":\"Clear\"", "could not say" },
        { "\"decision\":1", "could not say" },
        { "\"x\":0", "could not say" },
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        snprintf(text, sizeof(text), "{\"pages\":[{\"text\":\"a\"}],\"fields\":{\"subject\":\"S\"},%s}", cases[i].rest);
        struct reading r = parse(text);

        if (!strstr(WHY(r), cases[i].words))
            fail_msg("%s: said \"%s\"", cases[i].rest, WHY(r));
        assert_string_equal(reading_field(&r, "subject"), "S");         /* what was read is kept */
        reading_done(&r);
    }
}

static void hostile_json_gives_an_empty_or_doubtful_reading_and_never_an_error(void **state)
{
    static const char *const texts[] = {
        "", "{", "null", "[]", "\"x\"", "1", "{}x", "{\"decision\":\"hold\",\"decision\":\"clear\",\"pages\":[{}],\"fields\":{}}", "\xff\xfe", "{\"pages\":\"x\"}",
        "{\"decision\":\"clear\"}", "{\"decision\":\"clear\",\"pages\":[],\"fields\":{}}",
        "{\"decision\":\"clear\",\"pages\":[1,null,{\"text\":7}],\"fields\":[]}",
        "{\"decision\":\"clear\",\"pages\":[{}],\"fields\":{\"subject\":7}}",
        "{\"decision\":\"clear\",\"pages\":[{}],\"fields\":{\"letter_no\":{\"a\":1}}}",
        "{\"decision\":\"clear\",\"pages\":[{}],\"fields\":{\"subject\":[\"x\"]},\"evidence\":7}",
        "{\"decision\":\"clear\",\"pages\":{\"0\":{}},\"fields\":{\"subject\":\"a\\u0000b\"}}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct reading r = parse(texts[i]);

        if (!r.hold_reason[0])
            fail_msg("taken as clear: %s", texts[i]);
        reading_done(&r);
    }
}

static void evidence_out_of_range_is_left_out_and_its_field_kept(void **state)
{
    static const char *const evidence[] = {
        "{\"page\":99,\"box\":[1,2,3,4],\"conf\":2}", "{\"page\":-1,\"box\":[1,2,3,4],\"conf\":-1}", "{\"page\":1,\"box\":[1,2,3],\"conf\":\"x\"}",
        "{\"page\":1.5,\"box\":[1,2,3,4]}", "[]", "null", "{\"page\":1,\"box\":\"abcd\",\"conf\":1e300}",
    };
    char text[512];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(evidence); i++) {
        snprintf(text, sizeof(text), "{\"pages\":[{\"text\":\"a\"}],\"decision\":\"clear\",\"fields\":{\"subject\":\"S\"},\"evidence\":{\"subject\":%s}}", evidence[i]);
        struct reading r = parse(text);

        assert_string_equal(r.hold_reason, "");
        assert_int_equal(field(&r, "subject")->page, 0);
        assert_true(field(&r, "subject")->conf >= 0 && field(&r, "subject")->conf <= 1);
        reading_done(&r);
    }
    struct reading r = parse("{\"pages\":[{}],\"decision\":\"clear\",\"fields\":{\"subject\":\"S\"},"
                             "\"evidence\":{\"subject\":{\"page\":1,\"box\":[-5,1e18,999999,7],\"conf\":0.5}}}");
    assert_int_equal(field(&r, "subject")->x, 0);
    assert_int_equal(field(&r, "subject")->y, 0);
    assert_int_equal(field(&r, "subject")->w, 0);
    assert_int_equal(field(&r, "subject")->h, 7);
    reading_done(&r);
}

static void a_date_that_is_none_is_left_for_the_clerk(void **state)
{
    static const char *const dates[] = { "2026-02-30", "1.3.2026", "yesterday", "2026-3-1", "0000-00-00" };
    char text[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        snprintf(text, sizeof(text), "{\"pages\":[{}],\"decision\":\"clear\",\"fields\":{\"date\":\"%s\"}}", dates[i]);
        struct reading r = parse(text);

        assert_string_equal(reading_field(&r, "date"), "");
        reading_done(&r);
    }
}

static void a_field_that_is_too_long_is_left_out_and_held_without_its_content(void **state)
{
    static char text[8192];

    (void)state;
    snprintf(text, sizeof(text), "{\"pages\":[{}],\"decision\":\"clear\",\"fields\":{\"letter_no\":\"7/2026\",\"subject\":\"%04000d\"}}", 0);
    struct reading r = parse(text);
    assert_string_equal(reading_field(&r, "subject"), "");
    assert_string_equal(reading_field(&r, "letter_no"), "7/2026");
    assert_non_null(strstr(WHY(r), "subject is too long"));
    assert_null(strstr(WHY(r), "0000"));
    reading_done(&r);
}

static void text_is_normalised_and_a_long_letter_is_searched_by_its_beginning(void **state)
{
    static char text[3 * READING_BODY_BYTES];
    size_t n = (size_t)snprintf(text, sizeof(text), "{\"decision\":\"clear\",\"fields\":{\"subject\":\"e\\u0301\"},\"pages\":[");

    (void)state;
    for (int i = 0; i < 600; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s{\"text\":\"%01000d\"}", i ? "," : "", i);
    snprintf(text + n, sizeof(text) - n, "]}");
    struct reading r = parse(text);
    assert_string_equal(r.hold_reason, "");
    assert_string_equal(reading_field(&r, "subject"), "\u00e9");
    assert_int_equal(r.pages, 600);
    assert_true(strlen(r.body) <= READING_BODY_BYTES && strlen(r.body) > READING_BODY_BYTES - 2000);
    reading_done(&r);
}

static void deep_nesting_is_no_letter(void **state)
{
    static char text[200001];

    (void)state;
    memset(text, '[', sizeof(text) - 1);
    struct reading r = parse(text);
    assert_non_null(strstr(WHY(r), "cannot be used"));
    reading_done(&r);
}

static void more_fields_than_a_reading_has_room_for_are_refused(void **state)
{
    struct reading r;
    int added = 0;

    (void)state;
    assert_int_equal(reading_empty(SAID_READING_NONE, &r), 0);
    while (reading_add(&r, "x", "y", "rule", 1) == 0)
        added++;
    assert_int_equal(added, READING_MAX_FIELDS);
    assert_int_equal(reading_add(&r, "x", "y", "rule", 1), -E2BIG);
    reading_done(&r);
    reading_done(&r);                       /* twice is fine */
}

static void lists_and_numbers_become_a_line_of_text(void **state)
{
    struct reading r = parse("{\"pages\":[{\"text\":\"one\"}],\"decision\":\"clear\",\"urgent\":true,\"urgency\":\"most_immediate\",\"vip_kind\":\"emperor\",\"house\":\"ls\",\"fields\":{"
        "\"references\":[{\"letter_no\":\"3/7/2021\",\"date\":\"2021-05-12\"},{\"letter_no\":null,\"date\":\"2021-02-03\"},{\"letter_no\":\"8\",\"date\":\"bad\"},7],"
        "\"copy_to\":[\"Library\",5,\"Guard  file\"],\"amount\":1250000,\"received_date\":\"2021-06-01\",\"reply_by\":\"soon\"}}");

    (void)state;
    assert_string_equal(r.hold_reason, "");
    assert_string_equal(reading_field(&r, "references"), "3/7/2021 (12-05-2021); (03-02-2021); 8");
    assert_string_equal(reading_field(&r, "copy_to"), "Library; Guard file");
    assert_string_equal(reading_field(&r, "amount"), "1250000");
    assert_string_equal(reading_field(&r, "received_stamp"), "2021-06-01");
    assert_string_equal(reading_field(&r, "received_date"), "");        /* the counter says that */
    assert_string_equal(reading_field(&r, "reply_by"), "");
    assert_string_equal(reading_field(&r, "urgency"), "most_immediate");
    assert_string_equal(reading_field(&r, "vip_kind"), "");
    assert_string_equal(reading_field(&r, "house"), "ls");
    reading_done(&r);
    r = parse("{\"pages\":[{\"text\":\"one\"}],\"decision\":\"clear\",\"fields\":{\"amount\":\"x\"}}");
    assert_non_null(strstr(WHY(r), "amount is not"));
    reading_done(&r);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_numbers_become_a_line_of_text),
        cmocka_unit_test(a_clear_reading_is_taken_as_it_is),
        cmocka_unit_test(everything_but_a_plain_clear_is_held_with_a_sentence),
        cmocka_unit_test(hostile_json_gives_an_empty_or_doubtful_reading_and_never_an_error),
        cmocka_unit_test(evidence_out_of_range_is_left_out_and_its_field_kept),
        cmocka_unit_test(a_date_that_is_none_is_left_for_the_clerk),
        cmocka_unit_test(a_field_that_is_too_long_is_left_out_and_held_without_its_content),
        cmocka_unit_test(text_is_normalised_and_a_long_letter_is_searched_by_its_beginning),
        cmocka_unit_test(deep_nesting_is_no_letter),
        cmocka_unit_test(more_fields_than_a_reading_has_room_for_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
