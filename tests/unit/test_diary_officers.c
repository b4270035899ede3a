#include "tests/unit/test.h"

#include "base/auto.h"
#include "diary/officers_file.h"

#include <errno.h>
#include <string.h>

#define HEADER "post,designation,designation_hi,section,name,email,mobile,next_post,default\n"

static int parse(const char *text, struct officers *ret, struct err *e)
{
    memset(ret, 0, sizeof(*ret));
    return officers_parse("officers.csv", text, strlen(text), ret, e);
}

static const struct officer *find(const struct officers *o, const char *post)
{
    for (size_t i = 0; i < o->n; i++)
        if (strcmp(o->list[i].post, post) == 0)
            return &o->list[i];
    fail_msg("no post %s", post);
    return NULL;
}

static void a_directory_as_people_write_it_is_read(void **state)
{
    static const char text[] =
        "\xEF\xBB\xBF" "post,designation,designation_hi,section,name,email,mobile,next_post,default\r\n"
        "US-1,Under Secretary,अवर सचिव,Finance,\"Verma, A.\",us1@example.gov.in,+91 98765 43210,DS-1,\r\n"
        "\r\n"
        "DS-1,\"Deputy \"\"Acting\"\" Secretary\",उप सचिव,\"Finance\r\nand Accounts\",,,,,YES\r\n"
        "  SO-1 , Section   Officer ,,,,,,,no";
    struct officers o;
    struct err e = { 0 };

    (void)state;
    assert_ok(parse(text, &o, &e), e);
    assert_int_equal(o.n, 3);
    assert_string_equal(find(&o, "US-1")->name, "Verma, A.");
    assert_string_equal(find(&o, "US-1")->designation_hi, "अवर सचिव");
    assert_string_equal(find(&o, "US-1")->next_post, "DS-1");
    assert_false(find(&o, "US-1")->is_default);
    assert_string_equal(find(&o, "DS-1")->designation, "Deputy \"Acting\" Secretary");
    assert_string_equal(find(&o, "DS-1")->section, "Finance and Accounts");
    assert_true(find(&o, "DS-1")->is_default);
    assert_string_equal(find(&o, "SO-1")->designation, "Section Officer");
    assert_true(find(&o, "SO-1")->active);
    officers_done(&o);
}

static void columns_may_stand_in_any_order_and_most_may_be_missing(void **state)
{
    struct officers o;
    struct err e = { 0 };

    (void)state;
    assert_ok(parse("designation,post\nDirector,D1\n", &o, &e), e);
    assert_string_equal(find(&o, "D1")->designation, "Director");
    assert_string_equal(find(&o, "D1")->email, "");
    officers_done(&o);
}

static void every_mistake_is_named_with_file_and_line(void **state)
{
    static const struct { const char *text, *words; } cases[] = {
        { "", "officers.csv:1: the file is empty" },
        { "\n\n", "the file is empty" },
        { "post,designation,phone\n", "officers.csv:1: there is no column \"phone\"" },
        { "post,name\n", "officers.csv:1: columns post and designation are needed" },
        { "post,designation,post\n", "officers.csv:1: column post is named twice" },
        { HEADER "US-1,Under Secretary\n", "officers.csv:2: 2 values, but the first line names 9 columns" },
        { HEADER "US-1,Under Secretary,,,,,,,,,\n", "officers.csv:2: more than 9 values" },
        { HEADER "US-1,A,,,,,,,\n\nUS-2,,,,,,,,\n", "officers.csv:4: designation: is missing" },
        { HEADER ",A,,,,,,,\n", "officers.csv:2: post:" },
        { HEADER "U,A,,,,nobody,,,\n", "officers.csv:2: email:" },
        { HEADER "U,A,,,,a@b,,,\n", "officers.csv:2: email:" },
        { HEADER "U,A,,,,\"a@b.in, c@d.in\",,,\n", "officers.csv:2: email:" },
        { HEADER "U,A,,,,,12345,,\n", "officers.csv:2: mobile:" },
        { HEADER "U,A,,,,,98765x43210,,\n", "officers.csv:2: mobile:" },
        { HEADER "U,A,,,,,,,maybe\n", "officers.csv:2: default:" },
        { HEADER "U,A,,,,,,,\nU,B,,,,,,,\n", "post U stands there twice" },
        { HEADER "U,A,,,,,,X,\n", "next_post X of post U is not in the file" },
        { HEADER "U,A,,,,,,,1\nV,B,,,,,,,yes\n", "posts U and V are both the default" },
        { HEADER "U,\"A,,,,,,,\n", "officers.csv:2: a quote is opened and never closed" },
        { HEADER "U,\"A\"B,,,,,,,\n", "officers.csv:2: text behind a closing quote" },
        { HEADER "U,A\"B\",,,,,,,\n", "officers.csv:2: a quote inside a value" },
        { HEADER "U,\"A\nB\",,,,,,,\nV,,,,,,,,\n", "officers.csv:4: designation: is missing" },
        { HEADER "U,A\xff,,,,,,,\n", "officers.csv:2:" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct officers o;
        struct err e = { 0 };

        if (parse(cases[i].text, &o, &e) != -EINVAL || !strstr(e.msg, cases[i].words))
            fail_msg("case %zu: %s: said \"%s\"", i, cases[i].words, e.msg);
        assert_null(o.list);
    }
}

static void values_and_files_have_limits(void **state)
{
    static char text[5 * 1024 * 1024];
    struct officers o;
    struct err e = { 0 };

    (void)state;
    snprintf(text, sizeof(text), HEADER "U,%0400d,,,,,,,\n", 0);
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "officers.csv:2: designation: is longer"));
    memset(text, 'x', sizeof(text) - 1);
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "larger than"));

    size_t n = (size_t)snprintf(text, sizeof(text), "post,designation\n");
    for (int i = 0; i <= 20000; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "P%d,X\n", i);
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "officers.csv:20002: more than 20000"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_directory_as_people_write_it_is_read),
        cmocka_unit_test(columns_may_stand_in_any_order_and_most_may_be_missing),
        cmocka_unit_test(every_mistake_is_named_with_file_and_line),
        cmocka_unit_test(values_and_files_have_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
