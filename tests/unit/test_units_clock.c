/* The untrusted clock, at the start of the box: board/system/clock/clock over a root file system of the test's own, with a
 * "date" that only tells what it was asked for. */
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/clock.h"
#include "tests/unit/units_rig.h"

#include <stdio.h>
#include <string.h>

enum { MADE_S = 1790000000,         /* when this system was made */
       NEVER_S = 7 + 60 };          /* it runs for 7.42 s, and the kernel takes no time before its start */

static void put(const char *dir, const char *name, const char *text)
{
    char command[TMPDIR_SIZE * 3 + 200], out[64];

    snprintf(command, sizeof(command), "mkdir -p \"$(dirname %s/%s)\" && printf '%%s' '%s' >%s/%s", dir, name, text, dir, name);
    assert_int_equal(units_shell(command, out, sizeof(out)), 0);
}

/* What the clock is set to; 0: it is left alone. */
static int64_t run(const char *rtc)
{
    char dir[TMPDIR_SIZE], command[6 * TMPDIR_SIZE], out[512];
    long long set_s = 0;

    tmpdir_new(dir);
    put(dir, "usr/lib/os-release", "ID=debian");
    put(dir, "proc/uptime", "7.42 13.00\n");
    put(dir, "bin/date", "#!/bin/sh\necho \"$@\" >\"${0%/bin/date}/asked\"\n");
    if (rtc)
        put(dir, "sys/class/rtc/rtc0/since_epoch", rtc);
    snprintf(command, sizeof(command), "touch -d @%d %s/usr/lib/os-release && chmod 755 %s/bin/date && PATH=%s/bin:$PATH board/system/clock/clock %s", MADE_S,
             dir, dir, dir, dir);
    assert_int_equal(units_shell(command, out, sizeof(out)), 0);
    AUTO_FREE char *asked = tmpdir_text(dir, "asked");
    if (*asked)
        assert_int_equal(sscanf(asked, "-u -s @%lld", &set_s), 1);
    tmpdir_remove(dir);
    return set_s;
}

static void without_a_battery_clock_it_counts_as_never_set(void **state)
{
    (void)state;
    assert_int_equal(run(NULL), NEVER_S);
    assert_false(clock_is_set(run(NULL)));
}

static void a_battery_clock_that_has_stopped_counts_as_none(void **state)
{
    (void)state;
    assert_int_equal(run("0\n"), NEVER_S);
    assert_int_equal(run("946684800\n"), NEVER_S);            /* 2000: where such chips begin */
    assert_int_equal(run("1789999999\n"), NEVER_S);           /* before this system was made */
    assert_int_equal(run("nonsense\n"), NEVER_S);
    assert_int_equal(run(""), NEVER_S);
}

static void a_battery_clock_that_runs_is_believed(void **state)
{
    (void)state;
    assert_int_equal(run("1790000001\n"), 0);
    assert_int_equal(run("1800000000\n"), 0);
}

/* "make deps-check" unpacks one there: a machine with another time daemon keeps it. */
#define CHRONYD "PATH=$PATH:/usr/sbin:$CACHE/unpacked/chrony/usr/sbin; "

/* The desk's lamp asks the kernel whether the clock is kept; chronyd tells the kernel only with rtcsync. */
static void chronyd_understands_its_settings_and_tells_the_kernel(void **state)
{
    char out[4096];

    (void)state;
    if (units_shell(CHRONYD "command -v chronyd", out, sizeof(out)) != 0) {
        print_message("SKIPPED: chronyd is not here\n");
        skip();
    }
    assert_int_equal(units_shell(CHRONYD "chronyd -p -f board/system/clock/chrony.conf 2>&1", out, sizeof(out)), 0);
    assert_non_null(strstr(out, "\nrtcsync\n"));
    assert_non_null(strstr(out, "\nmakestep 1 3\n"));
    AUTO_FREE char *conf = tmpdir_text("board/system/clock", "chrony.conf");
    assert_non_null(strstr(conf, "\nsourcedir /run/systemd/network\n"));    /* where network_write() puts dakbox.sources */
}

/* All that root keeps there is the right to set the clock: the folder of boxd lies in one that only the group may enter. */
static void what_sets_the_clock_by_hand_may_read_what_boxd_wrote(void **state)
{
    AUTO_FREE char *unit = tmpdir_text("board/system/clock", "dakbox-set-clock.service.in");

    (void)state;
    assert_non_null(strstr(unit, "\nCapabilityBoundingSet=CAP_SYS_TIME\n"));
    assert_non_null(strstr(unit, "\nGroup=dakbox\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_sets_the_clock_by_hand_may_read_what_boxd_wrote),
        cmocka_unit_test(without_a_battery_clock_it_counts_as_never_set),
        cmocka_unit_test(a_battery_clock_that_has_stopped_counts_as_none),
        cmocka_unit_test(a_battery_clock_that_runs_is_believed),
        cmocka_unit_test(chronyd_understands_its_settings_and_tells_the_kernel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
