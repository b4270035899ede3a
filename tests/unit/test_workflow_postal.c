#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/postal.h"

#include <string.h>

static void article_numbers_are_known_by_their_check_digit(void **state)
{
    static const struct { const char *text; bool valid; } cases[] = {
        { "RR473124829FI", true },      { "EW123456785IN", true },      { "RA000000005IN", true },      /* 11 becomes 5 */
        { "RA000000080IN", true },      /* 10 becomes 0 */
        { "RR473124828FI", false },     { "RR473124892FI", false },     { "RR47312482FI", false },      { "RR4731248290FI", false },
        { "rr473124829fi", false },     { "R1473124829FI", false },     { "RR473124829F1", false },     { "RR4731 4829FI", false },
        { "", false },                  { "RR", false },                { "RR\xe0\xa5\xa7\xe0\xa5\xa7\xe0\xa5\xa7", false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (postal_article_is_valid(cases[i].text) != cases[i].valid)
            fail_msg("\"%s\" should be %s", cases[i].text, cases[i].valid ? "valid" : "invalid");
}

static void the_service_says_how_the_letter_came(void **state)
{
    static const struct { const char *article, *mode; } cases[] = {
        { "EW123456785IN", "Speed Post" },      { "LX123456785IN", "Speed Post" },      { "RR473124829FI", "Registered Post" },
        { "VV123456785IN", "Registered Post" }, { "CP123456785IN", "Registered Post" }, { "UU123456785IN", NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *mode = postal_delivery_mode(cases[i].article);

        if (cases[i].mode ? !mode || strcmp(mode, cases[i].mode) != 0 : mode != NULL)
            fail_msg("%s: %s", cases[i].article, mode ? mode : "(nothing)");
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(article_numbers_are_known_by_their_check_digit),
        cmocka_unit_test(the_service_says_how_the_letter_came),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
