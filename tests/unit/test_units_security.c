/* Our units as systemd itself judges them: no line that it does not know, and an exposure of 2.0 ("OK") at most, but where there is a reason. */
#include "base/auto.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "tests/unit/units_rig.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXPOSURE_TENTHS_MAX = 20, PROGRAMS_GID = 64990 };

/* What must have more, with its own ceiling: board/README.md says why. */
static const struct { const char *unit; int tenths; } more[] = {
    { "dakbox-backup@.service", 27 },       /* for the time of a backup: reads what belongs to several users, mounts a stick, reaches a server */
};

static int most_tenths(const char *unit)
{
    for (size_t i = 0; i < ARRAY_LEN(more); i++)
        if (strcmp(more[i].unit, unit) == 0)
            return more[i].tenths;
    return EXPOSURE_TENTHS_MAX;
}

static char dir[TMPDIR_SIZE], bin[TMPDIR_SIZE];

static int setup(void **state)
{
    (void)state;
    tmpdir_new(dir);
    tmpdir_new(bin);
    units_write(dir, bin);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    tmpdir_remove(bin);
    return 0;
}

static void begin(void)
{
    if (!units_can_analyze()) {
        print_message("SKIPPED: systemd-analyze is not here\n");
        skip();
    }
}

/* In tenths, from the last line: "→ Overall exposure level for x.service: 1.7 OK". -1: it says none. */
static int exposure(const char *unit)
{
    char out[64 * 1024], command[1024];
    int whole = -1, tenths = 0;

    snprintf(command, sizeof(command), "SYSTEMD_COLORS=0 systemd-analyze security --offline=true --no-pager %s/%s 2>&1", dir, unit);
    units_shell(command, out, sizeof(out));
    const char *said = strstr(out, "Overall exposure level for ");
    const char *colon = said ? strchr(said, ':') : NULL;
    if (!colon || sscanf(colon + 1, "%d.%d", &whole, &tenths) != 2)
        return -1;
    return whole * 10 + tenths;
}

static void no_unit_is_more_exposed_than_two_or_has_a_reason(void **state)
{
    (void)state;
    begin();
    assert_true(units_n() > 8);
    for (size_t i = 0; i < units_n(); i++) {
        int tenths = exposure(units_name(i));

        print_message("    %s: %d.%d\n", units_name(i), tenths / 10, tenths % 10);
        if (tenths < 0 || tenths > most_tenths(units_name(i)))
            fail_msg("%s: exposure %d.%d, more than it may have", units_name(i), tenths / 10, tenths % 10);
    }
}

static void systemd_understands_every_line_of_every_unit(void **state)
{
    char out[64 * 1024], command[1024];
    int failed = 0;

    (void)state;
    begin();
    for (size_t i = 0; i < units_n(); i++) {
        snprintf(command, sizeof(command), "SYSTEMD_UNIT_PATH=%s: SYSTEMD_COLORS=0 systemd-analyze verify --recursive-errors=no --man=no %s/%s 2>&1",
                 dir, dir, units_name(i));
        int status = units_shell(command, out, sizeof(out));
        const char *about = strstr(out, "dakbox");          /* what it says of Debian's own units is not our business */

        if (status != 0 || about) {
            print_message("%s: %s\n", units_name(i), out);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

/* What the others rely on, whoever edits a unit: watched, no capability it does not name, no core, no swap. */
static void every_daemon_is_watched_and_leaves_no_memory_behind(void **state)
{
    static const char *const lines[] = { "NoNewPrivileges=yes", "LimitCORE=0", "MemorySwapMax=0", "ProtectSystem=strict", "UMask=0007", "MemoryMax=", "TasksMax=" };

    (void)state;
    for (size_t i = 0; i < units_n(); i++) {
        AUTO_FREE char *text = tmpdir_text(dir, units_name(i));

        for (size_t k = 0; k < ARRAY_LEN(lines); k++)
            if (!strstr(text, lines[k]))
                fail_msg("%s lacks %s", units_name(i), lines[k]);
        if (!strstr(text, "Type=oneshot") && (!strstr(text, "\nWatchdogSec=90s") || strstr(text, "\nWatchdogSec=0")))
            fail_msg("%s: nobody watches it", units_name(i));
    }
}

/* The mode that the box gives a folder. */
static mode_t mode_of(const char *folder)
{
    AUTO_FREE char *lines = tmpdir_text("board/units", "dakbox.tmpfiles");
    char one[128];

    snprintf(one, sizeof(one), "\nd %s ", folder);
    const char *at = strstr(lines, one);
    assert_non_null(at);
    return (mode_t)strtol(at + strlen(one), NULL, 8);
}

/* As that user of the group that all programs share; 0 or the errno. */
static int as_user(uid_t uid, const char *path, bool make)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        if (setgroups(0, NULL) < 0 || setgid(PROGRAMS_GID) < 0 || setuid(uid) < 0)
            _exit(255);
        int r = make ? mknod(path, S_IFSOCK | 0660, 0) : unlink(path);
        _exit(r < 0 ? errno : 0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WEXITSTATUS(status);
}

static void a_program_takes_away_its_own_socket_and_no_other_s(void **state)
{
    enum { ONE_UID = 64991, OTHER_UID = 64992 };
    char run[TMPDIR_SIZE + 8], path[TMPDIR_SIZE + 32];

    (void)state;
    if (geteuid() != 0) {
        print_message("SKIPPED: only root can be two users\n");
        skip();
    }
    snprintf(run, sizeof(run), "%s/run", dir);
    snprintf(path, sizeof(path), "%s/diaryd.sock", run);
    assert_int_equal(chmod(dir, 0755), 0);
    assert_int_equal(mkdir(run, 0700), 0);
    assert_int_equal(chown(run, 0, PROGRAMS_GID), 0);
    assert_int_equal(chmod(run, mode_of("/run/dakbox")), 0);
    assert_int_equal(as_user(ONE_UID, path, true), 0);
    assert_int_equal(as_user(OTHER_UID, path, false), EPERM);
    assert_int_equal(as_user(ONE_UID, path, false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_unit_is_more_exposed_than_two_or_has_a_reason),
        cmocka_unit_test(systemd_understands_every_line_of_every_unit),
        cmocka_unit_test(every_daemon_is_watched_and_leaves_no_memory_behind),
        cmocka_unit_test(a_program_takes_away_its_own_socket_and_no_other_s),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
