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

/* Those that must have more say so in board/units/exposure.txt, with their reason. */
static int most_tenths(const char *unit)
{
    AUTO_FREE char *lines = tmpdir_text("board/units", "exposure.txt");
    int whole, tenths;
    char one[128];

    snprintf(one, sizeof(one), "\n%s ", unit);
    const char *at = strstr(lines, one);
    if (!at)
        return EXPOSURE_TENTHS_MAX;
    assert_int_equal(sscanf(at + strlen(one), "%d.%d  # ", &whole, &tenths), 2);
    return whole * 10 + tenths;
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

/* The data partition's unit has no mounts of its own and no limit of memory: its head says why. */
static bool may_lack(const char *unit, const char *line)
{
    return strcmp(unit, "dakbox-data.service") == 0 &&
           (strcmp(line, "ProtectSystem=strict") == 0 || strcmp(line, "UMask=0007") == 0 || strcmp(line, "MemoryMax=") == 0);
}

/* Ends by itself, or is another's program: that one tells systemd nothing. */
static bool needs_no_watching(const char *unit, const char *text)
{
    return strstr(text, "\nType=oneshot") || strstr(text, "\nType=idle") || strcmp(unit, "dakbox-vpn.service") == 0;
}

/* What the others rely on, whoever edits a unit: watched, no capability it does not name, no core, no swap. */
static void every_daemon_is_watched_and_leaves_no_memory_behind(void **state)
{
    static const char *const lines[] = { "NoNewPrivileges=yes", "LimitCORE=0", "MemorySwapMax=0", "ProtectSystem=strict", "UMask=0007", "MemoryMax=", "TasksMax=" };

    (void)state;
    for (size_t i = 0; i < units_n(); i++) {
        AUTO_FREE char *text = tmpdir_text(dir, units_name(i));

        for (size_t k = 0; k < ARRAY_LEN(lines); k++)
            if (!strstr(text, lines[k]) && !may_lack(units_name(i), lines[k]))
                fail_msg("%s lacks %s", units_name(i), lines[k]);
        if (!needs_no_watching(units_name(i), text) && (!strstr(text, "\nWatchdogSec=90s") || strstr(text, "\nWatchdogSec=0")))
            fail_msg("%s: nobody watches it", units_name(i));
    }
}

/* systemd does not add up two rules for the same devices: each must allow a whole open, and a mount that writes asks for "rw". */
static void no_unit_names_the_same_devices_twice(void **state)
{
    char out[4096], command[1024];

    (void)state;
    for (size_t i = 0; i < units_n(); i++) {
        snprintf(command, sizeof(command), "sed -n 's/^\\(DeviceAllow=[^ ]*\\).*/\\1/p' %s/%s | sort | uniq -d", dir, units_name(i));
        assert_int_equal(units_shell(command, out, sizeof(out)), 0);
        if (*out)
            fail_msg("%s has two rules for %s", units_name(i), out);
    }
}

/* At a box's first start diaryd makes the key beside the spool, where only it may write: who puts letters there comes after it. The desk does not wait:
 * it is to show a diary that does not start. */
static void who_takes_in_comes_after_the_diary(void **state)
{
    char out[256], command[1024];
    int found = 0;

    (void)state;
    for (size_t i = 0; i < units_n(); i++) {
        AUTO_FREE char *text = tmpdir_text(dir, units_name(i));

        if (!strstr(text, "\nReadWritePaths=/var/lib/dakbox/spool ") || strcmp(units_name(i), "dakbox-desk.service") == 0)
            continue;
        snprintf(command, sizeof(command), "grep -q '^After=.*dakbox-diary.service' %s/%s", dir, units_name(i));
        if (units_shell(command, out, sizeof(out)) != 0)
            fail_msg("%s does not come after dakbox-diary.service", units_name(i));
        found++;
    }
    assert_true(found >= 4);
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

/* Opens no spool, or only after one that comes after the restore. */
static bool may_start_beside_a_restore(const char *unit)
{
    static const char *const may[] = { "dakbox-panel", "dakbox-good", "dakbox-reload", "dakbox-restore@complete" };

    for (size_t i = 0; i < ARRAY_LEN(may); i++)
        if (strcmp(unit, may[i]) == 0)
            return true;
    return false;
}

/* Of each "dakbox-..." in a text up to its dot, blank or quote: is dakbox-restore@ before it? How many there were. */
static unsigned come_after_a_restore(const char *text, const char *before)
{
    char unit[64], name[80];
    unsigned n = 0;

    for (const char *at = text; (at = strstr(at, "dakbox-")); at += strcspn(at, ". \"\n")) {
        snprintf(unit, sizeof(unit), "%.*s", (int)strcspn(at, ". \"\n"), at);
        if (may_start_beside_a_restore(unit))
            continue;
        n++;
        snprintf(name, sizeof(name), "%s.service", unit);
        const char *named = strstr(before, name);
        if (!named || named > strchr(before, '\n'))
            fail_msg("%s may start while dakbox-restore@complete puts the spool in its place", name);
    }
    return n;
}

/* One that opened the spool, or held a file of it, while a restore moves it would go on with the empty one. */
static void no_program_with_the_spool_starts_before_a_restore_is_complete(void **state)
{
    AUTO_FREE char *restore = tmpdir_text("board/units", "dakbox-restore@.service.in"), *target = tmpdir_text("board/units", "dakbox.target"),
                   *stopped = tmpdir_text("firmware/box", "programs.c");
    const char *before = strstr(restore, "\nBefore="), *wants = strstr(target, "\nWants=");

    (void)state;
    assert_non_null(before);
    assert_non_null(wants);
    assert_true(come_after_a_restore(wants, before + 1) >= 9);
    assert_true(come_after_a_restore(stopped, before + 1) >= 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_unit_is_more_exposed_than_two_or_has_a_reason),
        cmocka_unit_test(systemd_understands_every_line_of_every_unit),
        cmocka_unit_test(every_daemon_is_watched_and_leaves_no_memory_behind),
        cmocka_unit_test(no_unit_names_the_same_devices_twice),
        cmocka_unit_test(who_takes_in_comes_after_the_diary),
        cmocka_unit_test(no_program_with_the_spool_starts_before_a_restore_is_complete),
        cmocka_unit_test(a_program_takes_away_its_own_socket_and_no_other_s),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
