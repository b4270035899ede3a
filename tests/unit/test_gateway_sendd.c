/* sendd's real traffic, every request and every answer held to openapi.yaml. */
#include "tests/unit/test_send_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

static void all_that_sendd_asks_and_hears_is_in_the_contract(void **state)
{
    static struct send_rig r;
    struct office o;
    char settings[1024];

    (void)state;
    office_new_checked(&o, "allow_faults = yes\n", true);
    snprintf(settings, sizeof(settings), "[eoffice]\nurl = %s\ntoken_file = %s/token\ntimeout_s = 5\n", o.url, o.dir);
    send_new(&r, settings);
    struct send_letter *small = send_add(&r, "eoffice", 5000), *large = send_add(&r, "eoffice", 900 * 1024);
    send_start(&r);
    send_wait(&r, small, "delivered");
    send_wait(&r, large, "delivered");

    struct answer a = ask(&o, "PUT", "/faults", NULL, "cut=100000 once on=PATCH; lost once on=PATCH", 44);
    assert_int_equal(a.status, 200);
    answer_done(&a);
    send_kill(&r);
    struct send_letter *broken = send_add(&r, "eoffice", 800 * 1024);
    send_start(&r);
    send_wait(&r, broken, "delivered");
    assert_true(office_checked(&o) == -1 || office_checked(&o) > 8);
    send_free(&r);
    office_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_that_sendd_asks_and_hears_is_in_the_contract) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
