#include "tests/unit/test.h"

#include "base/auto.h"
#include "diary/officers_file.h"

#include <errno.h>
#include <string.h>

#define HEADER "post,designation,designation_hi,section,name,email,mobile,next_post,default\n"

static int parse(const char *text, struct officers *ret, struct err *e)
{
    memset(ret, 0, sizeof(*ret));
    return officers_parse("officers.csv", text, strlen(text), NULL, ret, NULL, e);
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

static void assert_in_hindi_too(const struct err *e)
{
    char hindi[SAID_WORDED_SIZE];

    said_word(SAID_HI, e->said, hindi);
    if (said_id_of(e->said) < 0 || strcmp(hindi, e->msg) == 0 || !strstr(hindi, "पंक्ति"))
        fail_msg("not in Hindi: %s", e->said);
}

static void every_mistake_is_named_with_file_and_line(void **state)
{
    static const struct { const char *text, *words; } cases[] = {
        { "", "officers.csv, line 1: the file is empty" },
        { "\n\n", "the file is empty" },
        { "post,designation,phone\n", "officers.csv, line 1: there is no column \"phone\"" },
        { "post,name\n", "officers.csv, line 1: columns post and designation are needed" },
        { "post,designation,post\n", "officers.csv, line 1: column post is named twice" },
        { HEADER "US-1,Under Secretary\n", "officers.csv, line 2: 2 values, but the first line names 9 columns" },
        { HEADER "US-1,Under Secretary,,,,,,,,,\n", "officers.csv, line 2: 11 values, but the first line names 9 columns" },
        { HEADER "US-1,A,,,,,,,\n\nUS-2,,,,,,,,\n", "officers.csv, line 4: designation: is missing" },
        { HEADER ",A,,,,,,,\n", "officers.csv, line 2: post:" },
        { HEADER "U,A,,,,nobody,,,\n", "officers.csv, line 2: email:" },
        { HEADER "U,A,,,,a@b,,,\n", "officers.csv, line 2: email:" },
        { HEADER "U,A,,,,\"a@b.in, c@d.in\",,,\n", "officers.csv, line 2: email:" },
        { HEADER "U,A,,,,,12345,,\n", "officers.csv, line 2: mobile:" },
        { HEADER "U,A,,,,,98765x43210,,\n", "officers.csv, line 2: mobile:" },
        { HEADER "U,A,,,,,,,maybe\n", "officers.csv, line 2: default:" },
        { HEADER "U,A,,,,,,,\nU,A,,,,,,,\n", "officers.csv, line 3: post U stands there twice, in line 2 too" },
        { HEADER "U,A,,,,,,,\nU,B,,,,,,,\n", "officers.csv, line 3: post U has another designation here than in line 2" },
        { HEADER "U,A,,,,,,X,\n", "next_post X of post U is not in the file" },
        { HEADER "U,A,,,,,,,1\nV,B,,,,,,,yes\n", "posts U and V (lines 2 and 3) are both the default" },
        { HEADER "U,\"A,,,,,,,\n", "officers.csv, line 2: a quote is opened and never closed" },
        { HEADER "U,\"A\"B,,,,,,,\n", "officers.csv, line 2: text behind a closing quote" },
        { HEADER "U,A\"B\",,,,,,,\n", "officers.csv, line 2: a quote inside a value" },
        { HEADER "U,\"A\nB\",,,,,,,\nV,,,,,,,,\n", "officers.csv, line 4: designation: is missing" },
        { HEADER "U,A\xff,,,,,,,\n", "officers.csv, line 2:" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct officers o;
        struct err e = { 0 };

        if (parse(cases[i].text, &o, &e) != -EINVAL || !strstr(e.msg, cases[i].words))
            fail_msg("case %zu: %s: said \"%s\"", i, cases[i].words, e.msg);
        assert_in_hindi_too(&e);
        assert_null(o.list);
    }
}

#define FULL "post,designation,section,name,from,to,leave_from,leave_to,link_post,next_post,active,default\n"

static void what_rows_say_together_is_checked_too(void **state)
{
    static const struct { const char *text, *words; } cases[] = {
        { FULL "A,X,,P,,,,,,,,\nA,X,,Q,,,,,,,,\n", "officers.csv, line 3: post A stands in line 2 too, for the same days" },
        { FULL "A,X,,P,01-01-2024,31/12/2025,,,,,,\nA,,,Q,31.12.2025,,,,,,,\n", "officers.csv, line 3: post A stands in line 2 too, for the same days" },
        { FULL "A,X,,P,2024-02-30,,,,,,,\n", "officers.csv, line 2: from: \"2024-02-30\" is not a day" },
        { FULL "A,X,,P,31-02-2024,,,,,,,\n", "officers.csv, line 2: from: \"31-02-2024\" is not a day" },
        { FULL "A,X,,P,2025-01-02,2025-01-01,,,,,,\n", "officers.csv, line 2: to: 2025-01-01 lies before" },
        { FULL "A,X,,P,,,2025-01-02,,,,,\n", "officers.csv, line 2: leave_from and leave_to: both" },
        { FULL "A,X,,P,2025-06-01,,2025-01-02,2025-01-03,,,,\n", "officers.csv, line 2: the leave from 2025-01-02 to 2025-01-03 lies outside" },
        { FULL "A,X,,P,,,,,B,,,\nB,X,,,,,,,,,,\n", "officers.csv, line 2: link_post: is given without" },
        { FULL "A,X,,P,,,2025-01-02,2025-01-09,,,,\nA,,,P,,,2025-01-09,2025-01-10,,,,\n", "officers.csv, line 3: the leave is also on days of that in line 2" },
        { FULL "A,X,,P,,,2025-01-02,2025-01-03,Z,,,\n", "officers.csv, line 2: link_post Z of post A is not in the file" },
        { FULL "A,X,,,,,,,,A,,\n", "officers.csv, line 2: next_post of post A is the post itself" },
        { FULL "A,X,,,,,,,,B,,\nB,X,,,,,,,,C,,\nC,X,,,,,,,,A,,\n", "the channel goes round in a circle: A → B → C → A" },
        { FULL "A,X,,,,,,,,B,,\nB,X,,,,,,,,,no,\n", "officers.csv, line 2: next_post B of post A is not active (line 3)" },
        { FULL "A,X,,,,,,,,,no,yes\n", "officers.csv, line 2: post A is the default, but not active" },
        { FULL "A,X,,P,2024-01-01,,,,,,,\nA,X,Cash,Q,,2023-12-31,,,,,,\nA,X,Bill,R,2022-01-01,2022-12-31,,,,,,\n", "another section here than" },
        { FULL "A,X,,,,,,,,,perhaps,\n", "officers.csv, line 2: active:" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct officers o;
        struct err e = { 0 };

        if (parse(cases[i].text, &o, &e) != -EINVAL || !strstr(e.msg, cases[i].words))
            fail_msg("case %zu: %s: said \"%s\"", i, cases[i].words, e.msg);
        assert_in_hindi_too(&e);
    }
}

static void all_mistakes_are_told_in_the_order_of_the_lines(void **state)
{
    char text[4096] = "post;designation;email;mobile\r\n";
    struct officers_errors errors;
    struct officers o;
    struct err e = { 0 };

    (void)state;
    for (int i = 2; i <= 40; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), i % 2 ? "P%d;X;bad;\r\n" : "P%d;X;;12\r\n", i);
    assert_int_equal(officers_parse("f.csv", text, strlen(text), NULL, &o, &errors, &e), -EINVAL);
    assert_int_equal(errors.all, 39);
    assert_int_equal(errors.n, OFFICERS_MAX_ERRORS);
    for (size_t i = 0; i < errors.n; i++) {
        assert_int_equal(errors.list[i].line, (int)i + 2);
        assert_non_null(strstr(errors.list[i].said, i % 2 ? "email" : "mobile"));
    }
    assert_non_null(strstr(e.msg, "f.csv, line 2: mobile"));
    assert_non_null(strstr(e.msg, "and 38 more"));
    snprintf(text, sizeof(text), "post,designation,email,next_post\nA,X,,Z\nB,X,bad,\n");     /* found later, but stands before */
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "line 2: next_post Z"));
}

static void semicolons_and_tabs_separate_as_well_and_days_may_be_written_as_here(void **state)
{
    static const char *const texts[] = {
        "name;post;designation;from;mobile\n\"Verma; A.\";A;Under Secretary;०१-०४-२०२५;९८७६५ ४३२१०\n",
        "name\tpost\tdesignation\tfrom\tmobile\nVerma; A.\tA\tUnder Secretary\t1.4.2025\t98765 43210\n",
        "Name,POST,Designation,from,mobile\nVerma; A.,A,Under Secretary,2025-04-01,98765 43210\n",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct officers o;
        struct err e = { 0 };

        assert_ok(parse(texts[i], &o, &e), e);
        assert_string_equal(o.list[0].name, "Verma; A.");
        assert_string_equal(o.list[0].since, "2025-04-01");
        assert_string_equal(o.list[0].mobile, "98765 43210");
        officers_done(&o);
    }
}

static void a_post_with_several_holders_says_what_it_is_once(void **state)
{
    struct officers o;
    struct err e = { 0 };

    (void)state;
    assert_ok(parse(FULL "A,Director,Cash,New,2026-01-01,,2026-02-01,2026-02-05,B,B,,\nA,,,Old,,2025-12-31,,,,,,\nA,,,New,2026-01-01,,2026-03-01,2026-03-05,,,,\n"
                    "B,X,,,,,,,,,,\n", &o, &e), e);
    assert_int_equal(o.n, 4);
    assert_string_equal(o.list[0].name, "Old");
    assert_string_equal(o.list[0].designation, "Director");
    assert_string_equal(o.list[2].section, "Cash");
    assert_string_equal(o.list[2].next_post, "B");
    officers_done(&o);
}

static void values_and_files_have_limits(void **state)
{
    static char text[5 * 1024 * 1024];
    struct officers o;
    struct err e = { 0 };

    (void)state;
    snprintf(text, sizeof(text), HEADER "U,%0400d,,,,,,,\n", 0);
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "officers.csv, line 2: designation: is longer"));
    memset(text, 'x', sizeof(text) - 1);
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "larger than"));

    size_t n = (size_t)snprintf(text, sizeof(text), "post,designation\n");
    for (int i = 0; i <= 20000; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "P%d,X\n", i);
    assert_int_equal(parse(text, &o, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "officers.csv, line 20002: more than 20000"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_directory_as_people_write_it_is_read),
        cmocka_unit_test(columns_may_stand_in_any_order_and_most_may_be_missing),
        cmocka_unit_test(every_mistake_is_named_with_file_and_line),
        cmocka_unit_test(what_rows_say_together_is_checked_too),
        cmocka_unit_test(all_mistakes_are_told_in_the_order_of_the_lines),
        cmocka_unit_test(semicolons_and_tabs_separate_as_well_and_days_may_be_written_as_here),
        cmocka_unit_test(a_post_with_several_holders_says_what_it_is_once),
        cmocka_unit_test(values_and_files_have_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
