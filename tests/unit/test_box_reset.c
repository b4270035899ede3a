/* The reset as boxd does it: the desk is stopped on the way, so whatever becomes of it, the box starts again and somebody sees why. */
#include "tests/unit/test.h"
#include "tests/unit/test_box_rig.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static int setup(void **state)
{
    box_rig_new(state);
    box_rig_put(*state, "bin/dakbox", "#!/bin/sh\nexec \"$RIG_BIN/dakbox\" \"$@\" -c \"$RIG/dakbox.conf\"\n");
    box_rig_put(*state, "bin/systemd-run", "#!/bin/sh\n[ ! -e $RIG/run.fails ] || { echo 'the card is broken'; exit 1; }\n"
                                           "while [ $1 != -- ]; do shift; done\nshift\nexec \"$@\"\n");
    return 0;
}

static json_t *reset(const char *office)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "reset", "actor", "asha", "office", office);
}

static void expect_asked(const struct box_rig *g, const char *last)
{
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");

    assert_int_equal(strncmp(asked, "stop dakbox-scan ", 17), 0);
    assert_non_null(strstr(asked, last));
}

static void the_box_forgets_and_starts_anew(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "data/settings.conf", "[office]\n");
    box_rig_refused(g, reset("another office"), "Central Registry Unit");
    assert_false(box_rig_has(g, "systemctl"));
    box_rig_tell(g, reset("Central Registry Unit"));
    box_rig_is_at(g, "restarts");
    assert_false(box_rig_has(g, "data/settings.conf"));
    expect_asked(g, "\nreboot\n");
}

static void one_that_fails_half_way_starts_the_box_again_and_says_why(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "run.fails", "");
    box_rig_tell(g, reset("Central Registry Unit"));
    box_rig_is_at(g, "restarts");
    expect_asked(g, "\nreboot\n");
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "");
    box_rig_ends(g, "failed", "the card is broken");
}

static void one_that_cannot_begin_lets_the_programs_go_on(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "bin/systemctl", "#!/bin/sh\necho \"$*\" >>\"$RIG/systemctl\"\n[ $1 != stop ] || { echo 'one hangs'; exit 1; }\n");
    box_rig_tell(g, reset("Central Registry Unit"));
    box_rig_ends(g, "failed", "could not be stopped");
    expect_asked(g, "\nstart --no-block dakbox.target\n");
}

int main(void)
{
#define WITH_RESET(test) cmocka_unit_test_setup_teardown(test, setup, box_rig_gone)
    const struct CMUnitTest tests[] = {
        WITH_RESET(the_box_forgets_and_starts_anew),
        WITH_RESET(one_that_fails_half_way_starts_the_box_again_and_says_why),
        WITH_RESET(one_that_cannot_begin_lets_the_programs_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
