#include "tests/unit/test.h"

#include "workflow/passphrase.h"
#include "workflow/people.h"

#include <string.h>

static void each_right_is_for_those_roles_that_need_it(void **state)
{
    static const struct { enum right right; bool clerk, supervisor, admin, auditor; } table[] = {
        { RIGHT_NONE, true, true, true, true },         { RIGHT_SIGNED_IN, true, true, true, true },
        { RIGHT_LOOK, true, true, false, true },        { RIGHT_WORK, true, true, false, false },
        { RIGHT_DECIDE, false, true, false, false },    { RIGHT_ADMIN, false, false, true, false },
        { RIGHT_AUDIT, false, true, true, true },
    };

    (void)state;
    assert_int_equal(sizeof(table) / sizeof(table[0]), RIGHTS);
    for (size_t i = 0; i < RIGHTS; i++) {
        const bool may[ROLES] = { table[i].clerk, table[i].supervisor, table[i].admin, table[i].auditor };

        for (int role = 0; role < ROLES; role++)
            assert_int_equal(people_may(1u << role, table[i].right), may[role]);
        assert_int_equal(people_may(0, table[i].right), table[i].right == RIGHT_NONE);
    }
    assert_true(people_may(1u << ROLE_ADMIN | 1u << ROLE_CLERK, RIGHT_WORK));
    assert_false(people_may(~0u, RIGHTS));
}

static void roles_are_read_and_written_as_words(void **state)
{
    char text[ROLES_TEXT_SIZE];
    unsigned roles = 0;

    (void)state;
    roles_to_text((1u << ROLES) - 1, text);
    assert_string_equal(text, "clerk,supervisor,admin,auditor");
    assert_true(roles_of_text("admin, clerk", &roles));
    assert_int_equal(roles, 1u << ROLE_ADMIN | 1u << ROLE_CLERK);
    static const char *const wrong[] = { "", ",", "boss", "clerk,boss", "cler", "clerks" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(roles_of_text(wrong[i], &roles));
}

static void names_are_plain_and_no_programs(void **state)
{
    static const char *const good[] = { "ab", "asha.verma", "us-admin_2", "12345678901234567890123456789012" };
    static const char *const bad[] = { "", "a", "Asha", "asha verma", "-x", ".x", "आशा", "diaryd", "root", "123456789012345678901234567890123", "a<b" };

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(person_name_is_good(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(person_name_is_good(bad[i]));
}

static void a_passphrase_is_long_and_not_what_everybody_takes(void **state)
{
    static const struct { const char *passphrase; enum passphrase_problem problem; } table[] = {
        { "apple boat seven", PASSPHRASE_GOOD },      { "नदी के पार पीपल", PASSPHRASE_GOOD },
        { "apple boat", PASSPHRASE_SHORT },           { "नदी के पार", PASSPHRASE_SHORT },
        { "password1234", PASSPHRASE_COMMON },        { "Password 2026!", PASSPHRASE_COMMON },     { "passwordpassword", PASSPHRASE_COMMON },
        { "123456789012", PASSPHRASE_COMMON },        { "aaaaaaaaaaaaaaa", PASSPHRASE_COMMON },    { "abababababab", PASSPHRASE_COMMON },
        { "asha.verma.9", PASSPHRASE_GOOD },          { "asha.verma-long", PASSPHRASE_IS_NAME },  { "ASHA.verma-LONG", PASSPHRASE_IS_NAME },
        { "asha.verma-long123", PASSPHRASE_COMMON },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (passphrase_check(table[i].passphrase, "asha.verma-long") != table[i].problem)
            fail_msg("%s: %d", table[i].passphrase, passphrase_check(table[i].passphrase, "asha.verma-long"));
}

static void a_hash_fits_its_passphrase_alone_and_says_what_it_cost(void **state)
{
    char hash[PASSPHRASE_HASH_SIZE];

    (void)state;
    assert_int_equal(passphrase_hash("apple boat seven", hash), 0);
    assert_non_null(strstr(hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
    assert_true(passphrase_fits("apple boat seven", hash));
    assert_false(passphrase_fits("apple boat seven ", hash));
    assert_false(passphrase_fits("apple boat seven", ""));
    assert_false(passphrase_fits("apple boat seven", "nonsense"));
}

static void codes_are_read_as_people_type_them(void **state)
{
    char shown[TYPED_CODE_SHOWN_SIZE], a[TYPED_CODE_MAX + 1], b[TYPED_CODE_MAX + 1];

    (void)state;
    typed_code_new(12, shown);
    assert_int_equal(strlen(shown), 14);
    assert_true(shown[4] == '-' && shown[9] == '-');
    typed_code_fold("7k2m 0il4-wxyz", a);
    typed_code_fold("7K2M-OLI4-WXYZ", b);
    assert_string_equal(a, "7K2M0114WXYZ");
    assert_string_equal(b, "7K2M0114WXYZ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_right_is_for_those_roles_that_need_it),
        cmocka_unit_test(roles_are_read_and_written_as_words),
        cmocka_unit_test(names_are_plain_and_no_programs),
        cmocka_unit_test(a_passphrase_is_long_and_not_what_everybody_takes),
        cmocka_unit_test(a_hash_fits_its_passphrase_alone_and_says_what_it_cost),
        cmocka_unit_test(codes_are_read_as_people_type_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
