/* folder.conf and the control file, line by line: what they take, and what they answer to nonsense. */
#include "drivers/scan/folder/config.h"
#include "drivers/scan/folder/control.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned bad_lines[16], n_bad;

static void note_bad(unsigned line_no, const struct err *e)
{
    assert_true(e->msg[0]);
    if (n_bad < 16)
        bad_lines[n_bad++] = line_no;
}

/* ---- folder.conf */

static void a_device_line_takes_a_name_and_the_rest_as_directory(void **state)
{
    struct folder_config c = { 0 };
    struct err e = { 0 };

    (void)state;
    assert_ok(folder_config_line(&c, "  device  desk-1\t/srv/my scans/in  \r", &e), e);
    assert_int_equal(c.n_devices, 1);
    assert_string_equal(c.device[0].name, "desk-1");
    assert_string_equal(c.device[0].dir, "/srv/my scans/in");
    assert_ok(folder_config_line(&c, "settle 5", &e), e);
    assert_int_equal(c.settle_s, 5);
    assert_ok(folder_config_line(&c, "pace 140  20 ", &e), e);
    assert_int_equal(c.pace_ipm, 140);
    assert_int_equal(c.buffer_images, 20);
    assert_ok(folder_config_line(&c, "   # device x /y", &e), e);
    assert_ok(folder_config_line(&c, "", &e), e);
    assert_int_equal(c.n_devices, 1);
}

static void each_wrong_config_line_is_refused_and_changes_nothing(void **state)
{
    static const char *const wrong[] = {
        "device", "device a", "device a b", "device a/b /x", "device tray /again", "devices a /x", "settle", "settle x",
        "settle -1", "settle 3601", "settle 5 6", "settle 99999999999999999999", "press scan",
        "device aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa /x",
        "pace", "pace 140", "pace 0 5", "pace 140 0", "pace 1001 5", "pace 140 5 5", "pace x 5", "pace 140 5x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct folder_config c = { 0 }, before;
        struct err e = { 0 };

        assert_ok(folder_config_line(&c, "device tray /srv", &e), e);
        before = c;
        if (folder_config_line(&c, wrong[i], &e) != -EINVAL)
            fail_msg("taken: %s", wrong[i]);
        assert_true(e.msg[0]);
        assert_memory_equal(&c, &before, sizeof(c));
    }
}

static void bad_config_lines_are_told_with_their_number_and_the_rest_counts(void **state)
{
    char text[PATH_MAX * 2];
    struct folder_config c = { 0 };
    FILE *in;
    int n = snprintf(text, sizeof(text), "device a /a\nnonsense\n#%0*d\ndevice b /b\ndevice c c", PATH_MAX + 500, 0);

    (void)state;
    n_bad = 0;
    in = fmemopen(text, (size_t)n, "r");
    assert_non_null(in);
    folder_config_read(&c, in, note_bad);
    fclose(in);
    assert_int_equal(c.n_devices, 2);
    assert_int_equal(n_bad, 3);
    assert_int_equal(bad_lines[0], 2);
    assert_int_equal(bad_lines[1], 3);          /* too long, though a comment */
    assert_int_equal(bad_lines[2], 5);
}

static void a_device_too_many_is_refused(void **state)
{
    struct folder_config c = { 0 };
    struct err e = { 0 };
    char line[32];

    (void)state;
    for (int i = 0; i < FOLDER_MAX_DEVICES; i++) {
        snprintf(line, sizeof(line), "device d%d /x", i);
        assert_ok(folder_config_line(&c, line, &e), e);
    }
    assert_int_equal(folder_config_line(&c, "device more /x", &e), -EINVAL);
}

/* ---- the control file */

static void faults_come_once_in_the_order_they_were_told(void **state)
{
    struct control c = { .n_faults = 0 };
    struct err e = { 0 };
    struct fault f;

    (void)state;
    assert_ok(control_line(&c, "jam 3", 0, &e), e);
    assert_ok(control_line(&c, "jam 3 40", 0, &e), e);
    assert_ok(control_line(&c, "stall +2 1500", 4, &e), e);
    assert_int_equal(control_fault(&c, 2).kind, FAULT_NONE);
    f = control_fault(&c, 3);
    assert_int_equal(f.kind, FAULT_JAM);
    assert_int_equal(f.row_percent, -1);
    f = control_fault(&c, 3);
    assert_int_equal(f.kind, FAULT_JAM);
    assert_int_equal(f.row_percent, 40);
    assert_int_equal(control_fault(&c, 3).kind, FAULT_NONE);
    f = control_fault(&c, 6);
    assert_int_equal(f.kind, FAULT_STALL);
    assert_int_equal(f.wait_ms, 1500);
    assert_int_equal(f.row_percent, 50);
    assert_int_equal(c.n_faults, 0);
    assert_ok(control_line(&c, "garbage 1 huge-bytes", 0, &e), e);
    f = control_fault(&c, 1);
    assert_int_equal(f.kind, FAULT_GARBAGE);
    assert_int_equal(f.garbage, GARBAGE_HUGE_BYTES);
    assert_ok(control_line(&c, "hang 1 30", 0, &e), e);
    assert_int_equal(control_fault(&c, 1).row_percent, 30);
}

static void a_scanner_returns_under_the_name_it_is_given(void **state)
{
    struct control c = { .n_faults = 0 };
    struct err e = { 0 };

    (void)state;
    assert_ok(control_line(&c, "return", 0, &e), e);
    assert_true(c.returned);
    assert_string_equal(c.returned_as, "");
    assert_ok(control_line(&c, "return tray-2", 0, &e), e);
    assert_string_equal(c.returned_as, "tray-2");
}

static void each_wrong_control_line_is_refused_and_changes_nothing(void **state)
{
    static const char *const wrong[] = {
        "press", "press start", "press scan now", "jam", "jam 0", "jam -1", "jam x", "jam 1 101", "jam 1 2 3", "out 1 2",
        "cover", "stall 1", "stall 1 0", "stall 1 600001", "vanish", "vanish 1 50", "return 1/2", "return a b", "explode 1",
        "doublefeed", "doublefeed 1 2", "hang", "hang 1 101", "lose", "lose 1 1", "garbage 1", "garbage 1 2",
        "garbage 1 no-width 3", "return aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "jam 99999999999999999999", "jam 1000001", "jam +", "jam 1.5",
    };
    struct control c, before;
    struct err e = { 0 };

    (void)state;
    memset(&c, 0, sizeof(c));
    assert_ok(control_line(&c, "jam 3", 0, &e), e);
    memcpy(&before, &c, sizeof(c));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (control_line(&c, wrong[i], 0, &e) != -EINVAL)
            fail_msg("taken: %s", wrong[i]);
        assert_memory_equal(&c, &before, sizeof(c));
    }
}

static void more_faults_than_fit_are_refused(void **state)
{
    struct control c = { .n_faults = 0 };
    struct err e = { 0 };

    (void)state;
    for (int i = 0; i < CONTROL_MAX_FAULTS; i++)
        assert_ok(control_line(&c, "jam 1", 0, &e), e);
    assert_int_equal(control_line(&c, "jam 1", 0, &e), -EINVAL);
}

static void put_file(int dir_fd, const char *name, const char *text, size_t n)
{
    int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, n), n);
    close(fd);
}

static void the_control_file_is_taken_once_and_its_good_lines_count(void **state)
{
    static const char text[] = "press scan\nwhat\n# a comment\n\njam 2";
    char dir[TMPDIR_SIZE];
    struct control c = { .n_faults = 0 };
    struct err e = { 0 };
    int dir_fd;

    (void)state;
    tmpdir_new(dir);
    dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    n_bad = 0;
    assert_ok(control_take(&c, dir_fd, 0, note_bad, &e), e);        /* none there: nothing to do */
    put_file(dir_fd, "control", text, sizeof(text) - 1);
    assert_ok(control_take(&c, dir_fd, 0, note_bad, &e), e);
    assert_int_equal(faccessat(dir_fd, "control", F_OK, 0), -1);
    assert_int_equal(n_bad, 1);
    assert_int_equal(bad_lines[0], 2);
    assert_true(control_button(&c, BUTTON_SCAN));
    assert_false(control_button(&c, BUTTON_SCAN));
    assert_int_equal(control_fault(&c, 2).kind, FAULT_JAM);
    close(dir_fd);
    tmpdir_remove(dir);
}

static void a_control_file_that_is_none_is_put_away(void **state)
{
    char dir[TMPDIR_SIZE];
    struct control c = { .n_faults = 0 };
    struct err e = { 0 };
    char *large = calloc(1, CONTROL_MAX_BYTES + 1);
    int dir_fd;

    (void)state;
    assert_non_null(large);
    tmpdir_new(dir);
    dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    put_file(dir_fd, "control", large, CONTROL_MAX_BYTES + 1);
    assert_int_equal(control_take(&c, dir_fd, 0, note_bad, &e), -E2BIG);
    assert_ok(control_take(&c, dir_fd, 0, note_bad, &e), e);        /* gone, not tried for ever */
    assert_int_equal(symlinkat("/etc/passwd", dir_fd, "control"), 0);
    assert_true(control_take(&c, dir_fd, 0, note_bad, &e) < 0);
    assert_ok(control_take(&c, dir_fd, 0, note_bad, &e), e);
    close(dir_fd);
    tmpdir_remove(dir);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_line_takes_a_name_and_the_rest_as_directory),
        cmocka_unit_test(each_wrong_config_line_is_refused_and_changes_nothing),
        cmocka_unit_test(bad_config_lines_are_told_with_their_number_and_the_rest_counts),
        cmocka_unit_test(a_device_too_many_is_refused),
        cmocka_unit_test(faults_come_once_in_the_order_they_were_told),
        cmocka_unit_test(a_scanner_returns_under_the_name_it_is_given),
        cmocka_unit_test(each_wrong_control_line_is_refused_and_changes_nothing),
        cmocka_unit_test(more_faults_than_fit_are_refused),
        cmocka_unit_test(the_control_file_is_taken_once_and_its_good_lines_count),
        cmocka_unit_test(a_control_file_that_is_none_is_put_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
