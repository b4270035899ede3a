/* Options of dakbox's commands. */
#include "ctl/args.h"

#include "base/auto.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

struct parsed { const char *conf, *state; bool json; };

static int parse(char **argv, struct parsed *p, struct err *e)
{
    const struct args_option options[] = { { "-c", &p->conf, NULL }, { "--state", &p->state, NULL }, { "--json", NULL, &p->json } };
    int argc = 0;

    while (argv[argc])
        argc++;
    *p = (struct parsed){ 0 };
    return args_parse(argc, argv, options, ARRAY_LEN(options), e);
}

#define ARGV(...) ((char *[]){ (char[]){ "status" }, __VA_ARGS__, NULL })
#define WORD(s) (char[]){ s }

static void options_are_taken_out_and_the_rest_stays_in_order(void **state)
{
    char **argv = ARGV(WORD("one"), WORD("--json"), WORD("-c"), WORD("x.conf"), WORD("two"), WORD("--state=held"));
    struct parsed p;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(parse(argv, &p, &e), 2);
    assert_string_equal(argv[1], "one");
    assert_string_equal(argv[2], "two");
    assert_string_equal(p.conf, "x.conf");
    assert_string_equal(p.state, "held");
    assert_true(p.json);
}

static void after_two_dashes_everything_is_an_argument(void **state)
{
    char **argv = ARGV(WORD("--"), WORD("--json"), WORD("-"));
    struct parsed p;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(parse(argv, &p, &e), 2);
    assert_string_equal(argv[1], "--json");
    assert_false(p.json);
}

static void an_unknown_option_is_named(void **state)
{
    struct parsed p;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(parse(ARGV(WORD("--jsonn")), &p, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "--jsonn"));
    assert_non_null(strstr(e.msg, "status"));
}

static void a_missing_value_and_an_unwanted_one_are_refused(void **state)
{
    struct parsed p;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(parse(ARGV(WORD("--state")), &p, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "--state needs a value"));
    assert_int_equal(parse(ARGV(WORD("--json=yes")), &p, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "takes no value"));
}

static void numbers_have_a_range_and_nothing_behind_them(void **state)
{
    static const char *const bad[] = { "", "x", "7x", "0", "1001", "99999999999999999999", "-1" };
    struct err e = { 0 };
    int64_t n;

    (void)state;
    assert_int_equal(args_number("1000", "--limit", 1, 1000, &n, &e), 0);
    assert_int_equal(n, 1000);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(args_number(bad[i], "--limit", 1, 1000, &n, &e), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_taken_out_and_the_rest_stays_in_order),
        cmocka_unit_test(after_two_dashes_everything_is_an_argument),
        cmocka_unit_test(an_unknown_option_is_named),
        cmocka_unit_test(a_missing_value_and_an_unwanted_one_are_refused),
        cmocka_unit_test(numbers_have_a_range_and_nothing_behind_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
