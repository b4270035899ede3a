/* A form with a file in it, as browsers send it and as nobody should. */
#include "desk/web/multipart.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

#define TYPE "multipart/form-data; boundary=----WebKitFormBoundaryAbC123"
#define B "------WebKitFormBoundaryAbC123"
#define FIELD(name, value) B "\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(file, value) B "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" file "\"\r\nContent-Type: text/csv\r\n\r\n" value "\r\n"
#define END B "--\r\n"

struct sent { struct form *form; struct upload file; struct err e; };

static int parse(const char *type, const char *body, size_t n, struct sent *s)
{
    *s = (struct sent){ .form = NULL };
    assert_int_equal(form_new(&s->form, &s->e), 0);
    AUTO_FREE char *exact = malloc(n);          /* a sanitizer sees a byte too many */
    memcpy(exact, body, n);
    return multipart_parse(type, exact, n, s->form, &s->file, &s->e);
}

static void done(struct sent *s)
{
    form_free(s->form);
    upload_done(&s->file);
}

static void fields_and_the_file_arrive_as_they_were_sent(void **state)
{
    static const char body[] = FIELD("token", "abc") FILE_PART("C:\\\\dak\\\\officers.csv", "post,designation\r\nA-1,\"Sec\r\n--tion\"\r\n") FIELD("key", "मान") END;
    struct sent s;

    (void)state;
    assert_ok(parse(TYPE, body, strlen(body), &s), s.e);
    assert_string_equal(form_get(s.form, "token"), "abc");
    assert_string_equal(form_get(s.form, "key"), "मान");
    assert_string_equal(s.file.name, "officers.csv");
    assert_string_equal(s.file.text, "post,designation\r\nA-1,\"Sec\r\n--tion\"\r\n");
    assert_int_equal(s.file.n, strlen(s.file.text));
    done(&s);
}

static void a_file_may_hold_any_bytes_and_be_empty(void **state)
{
    static const char body[] = FILE_PART("x.csv", "a\0b\xff\r\n--\r\n-") END, empty[] = FILE_PART("x.csv", "") END;
    struct sent s;

    (void)state;
    assert_ok(parse(TYPE, body, sizeof(body) - 1, &s), s.e);
    assert_int_equal(s.file.n, 11);
    assert_memory_equal(s.file.text, "a\0b\xff\r\n--\r\n-", 11);
    done(&s);
    assert_ok(parse(TYPE, empty, strlen(empty), &s), s.e);
    assert_int_equal(s.file.n, 0);
    assert_non_null(s.file.text);
    done(&s);
}

static void a_text_area_counts_where_no_file_was_chosen(void **state)
{
    static const char area[] = FILE_PART("", "") FIELD("text", "one\r\ntwo") END, both[] = FIELD("text", "typed") FILE_PART("r.txt", "chosen") END,
                      turned[] = FILE_PART("r.txt", "chosen") FIELD("text", "typed") END;
    struct sent s;

    (void)state;
    assert_ok(parse(TYPE, area, strlen(area), &s), s.e);
    assert_string_equal(s.file.text, "one\ntwo");
    assert_string_equal(s.file.name, "");
    done(&s);
    assert_ok(parse(TYPE, both, strlen(both), &s), s.e);
    assert_string_equal(s.file.text, "chosen");
    done(&s);
    assert_ok(parse(TYPE, turned, strlen(turned), &s), s.e);
    assert_string_equal(s.file.text, "chosen");
    done(&s);
}

static void what_is_broken_is_refused_whole(void **state)
{
    static const struct { const char *type, *body; int code; } bad[] = {
        { "text/plain", FIELD("a", "b") END, -EINVAL },                     { NULL, FIELD("a", "b") END, -EINVAL },
        { "multipart/form-data", FIELD("a", "b") END, -EINVAL },            { "multipart/form-data; boundary=", FIELD("a", "b") END, -EINVAL },
        { "multipart/form-data; boundary=\"x", FIELD("a", "b") END, -EINVAL },
        { "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901", "--1", -EINVAL },
        { TYPE, "", -EINVAL },                                              { TYPE, B, -EINVAL },
        { TYPE, B "\r\n", -EINVAL },                                        { TYPE, "x" FIELD("a", "b") END, -EINVAL },
        { TYPE, FIELD("a", "b"), -EINVAL },                                 { TYPE, FIELD("a", "b") B, -EINVAL },
        { TYPE, FIELD("a", "b") B "x", -EINVAL },                           { TYPE, B "\r\nContent-Disposition: form-data\r\n\r\nx\r\n" END, -EINVAL },
        { TYPE, B "\r\nContent-Type: text/plain\r\n\r\nx\r\n" END, -EINVAL },
        { TYPE, B "\r\nContent-Disposition: form-data; name=\"a\"\r\n", -EINVAL },
        { TYPE, FIELD("a b", "x") END, -EINVAL },                           { TYPE, FIELD("", "x") END, -EINVAL },
        { TYPE, FIELD("a", "x") FIELD("a", "y") END, -EINVAL },             { TYPE, FIELD("a", "\xff") END, -EILSEQ },
        { TYPE, B "\r\nContent-Disposition: form-data; name=\"other\"; filename=\"x\"\r\n\r\nx\r\n" END, -EINVAL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct sent s;
        int r = parse(bad[i].type, bad[i].body, strlen(bad[i].body), &s);

        if (r != bad[i].code || !s.e.msg[0])
            fail_msg("case %zu gave %d: %s", i, r, s.e.msg);
        done(&s);
    }
}

static void limits_hold(void **state)
{
    AUTO_FREE char *large = malloc(MULTIPART_MAX_BYTES + 1);
    char many[8000] = "", field[9000];
    struct sent s;

    (void)state;
    memset(large, 'x', MULTIPART_MAX_BYTES + 1);
    assert_int_equal(parse(TYPE, large, MULTIPART_MAX_BYTES + 1, &s), -E2BIG);
    done(&s);
    for (int i = 0; i <= MULTIPART_MAX_PARTS; i++)
        snprintf(many + strlen(many), sizeof(many) - strlen(many), B "\r\nContent-Disposition: form-data; name=\"a%d\"\r\n\r\nx\r\n", i);
    strcat(many, END);
    assert_int_equal(parse(TYPE, many, strlen(many), &s), -E2BIG);
    done(&s);
    memset(large, 'x', FORM_VALUE_MAX_BYTES + 1);
    large[FORM_VALUE_MAX_BYTES + 1] = '\0';
    snprintf(field, sizeof(field), B "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n%s\r\n" END, large);
    assert_int_equal(parse(TYPE, field, strlen(field), &s), -E2BIG);
    done(&s);
}

static void only_this_kind_of_form_is_taken_for_one(void **state)
{
    (void)state;
    assert_true(multipart_is(TYPE));
    assert_true(multipart_is("Multipart/Form-Data"));
    assert_false(multipart_is("multipart/form-data2; boundary=x"));
    assert_false(multipart_is("application/x-www-form-urlencoded"));
    assert_false(multipart_is(NULL));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_the_file_arrive_as_they_were_sent),
        cmocka_unit_test(a_file_may_hold_any_bytes_and_be_empty),
        cmocka_unit_test(a_text_area_counts_where_no_file_was_chosen),
        cmocka_unit_test(what_is_broken_is_refused_whole),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(only_this_kind_of_form_is_taken_for_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
