/* Which wired interface is the office's, when another one leads to the ministry. */
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "desk/first/cables.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

static void make(const char *dir, const char *path)
{
    char full[PATH_MAX];

    snprintf(full, sizeof(full), "%s/%s", dir, path);
    assert_int_equal(mkdir(full, 0755), 0);
}

static void the_other_cable_is_found_where_there_is_only_one(void **state)
{
    static const char *const first[] = { "sys", "sys/class", "sys/class/net", "sys/class/net/lo", "sys/class/net/vpn0", "sys/class/net/eth1", "sys/class/net/eth1/device",
                                         "sys/class/net/wlan0", "sys/class/net/wlan0/device", "sys/class/net/wlan0/wireless" };
    char dir[TMPDIR_SIZE], other[CABLE_SIZE];

    (void)state;
    tmpdir_new(dir);
    assert_int_equal(cables_other(dir, "eth1", other), -ENOENT);
    for (size_t i = 0; i < ARRAY_LEN(first); i++)
        make(dir, first[i]);
    assert_int_equal(cables_other(dir, "eth1", other), -ENOENT);
    make(dir, "sys/class/net/eth0");
    make(dir, "sys/class/net/eth0/device");
    assert_int_equal(cables_other(dir, "eth1", other), 0);
    assert_string_equal(other, "eth0");
    assert_int_equal(cables_other(dir, "eth0", other), 0);
    assert_string_equal(other, "eth1");
    assert_int_equal(cables_other(dir, "eth2", other), -EEXIST);
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_other_cable_is_found_where_there_is_only_one) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
