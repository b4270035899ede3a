/* What was found, as the record has it: lists, numbers, kinds and the doubt. */
#include "test.h"
#include "test_ocr_paper.h"

#include "base/json.h"
#include "ocr/fields/doubt.h"
#include "ocr/fields/fields_json.h"

#include <string.h>

static json_t *record_of(const char *letter)
{
    struct fields f = paper_read(letter);
    json_t *record = json_object();

    fields_put(&f, record);
    fields_done(&f);
    return record;
}

static void lists_are_arrays_and_numbers_numbers(void **state)
{
    AUTO_JSON json_t *record = record_of(
        "MOST IMMEDIATE\nMinistry of Coal\n\nNo. 4-3/2021-Coord                      14.06.2021\n\nKindly refer to your letter No. 3/7/Coal dated 02.05.2021 and to this Ministry's letter of even\n"
        "number dated 01.04.2021 about the payment of Rs. 12,50,000/-.\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nCopy to:\n1. Library\n2. Guard file");
    const json_t *fields = json_object_get(record, "fields"), *first, *second;

    (void)state;
    first = json_array_get(json_object_get(fields, "references"), 0);
    second = json_array_get(json_object_get(fields, "references"), 1);
    assert_string_equal(json_str(first, "letter_no", ""), "3/7/Coal");
    assert_string_equal(json_str(first, "date", ""), "2021-05-02");
    assert_null(json_object_get(first, "even"));
    assert_string_equal(json_str(second, "letter_no", ""), "4-3/2021-Coord");
    assert_true(json_flag(second, "even"));
    assert_int_equal(json_int(fields, "amount", 0), 1250000);
    assert_string_equal(json_string_value(json_array_get(json_object_get(fields, "copy_to"), 1)), "Guard file");
    assert_true(json_flag(record, "urgent"));
    assert_string_equal(json_str(record, "urgency", ""), "most_immediate");
    assert_false(json_flag(record, "vip"));
    assert_null(json_object_get(record, "vip_kind"));
    assert_int_equal(json_int(json_object_get(json_object_get(record, "evidence"), "references"), "page", 0), 1);
}

static void a_letter_without_anything_says_none(void **state)
{
    AUTO_JSON json_t *record = record_of("");

    (void)state;
    assert_string_equal(json_str(record, "urgency", ""), "none");
    assert_string_equal(json_str(record, "classification", ""), "none");
    assert_int_equal(json_object_size(json_object_get(record, "fields")), 0);
    assert_int_equal(json_object_size(json_object_get(record, "evidence")), 0);
    assert_true(json_num(record, "doubt", 0) > 0.8);
    assert_string_equal(json_string_value(json_array_get(json_object_get(record, "look_at"), 0)), "date");
}

static double doubt_of(struct fields *f, enum field field, double conf)
{
    enum field look[FIELDS];
    double kept = f->of[field].conf, doubt;
    size_t n;

    f->of[field].conf = conf;
    doubt = fields_doubt(f, look, &n);
    assert_int_equal(n, conf < 0.8);
    assert_true(n == 0 || look[0] == field);
    f->of[field].conf = kept;
    return doubt;
}

static void locked_fields_make_most_doubt(void **state)
{
    static const enum field known[] = { FIELD_DATE, FIELD_LETTER_NO, FIELD_SUBJECT, FIELD_ADDRESSEE, FIELD_SENDER_NAME, FIELD_FORM };
    struct fields f = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        f.of[known[i]] = (struct found){ .value = (char[]){ "x" }, .conf = 1 };
    assert_true(doubt_of(&f, FIELD_DATE, 1) < 0.001);
    assert_true(doubt_of(&f, FIELD_DATE, 0.5) > doubt_of(&f, FIELD_SUBJECT, 0.5));
    assert_true(doubt_of(&f, FIELD_SUBJECT, 0.5) > doubt_of(&f, FIELD_FORM, 0.5));
    assert_true(doubt_of(&f, FIELD_DATE, 0.5) > 0.499 && doubt_of(&f, FIELD_DATE, 0.5) < 0.501);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_arrays_and_numbers_numbers),
        cmocka_unit_test(a_letter_without_anything_says_none),
        cmocka_unit_test(locked_fields_make_most_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
