/* Each test gives up everything in a process of its own and tries one thing. */
#include "test.h"

#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static struct sandbox_limits limits = { .memory_mib = 512, .cpu_s = 10, .reads_fonts = true };

static pid_t outside;         /* this process */

/* What the jailed attempt returns (0 or an errno value). */
static int jailed(int (*attempt)(void))
{
    int status = 0;
    pid_t pid;

    outside = getpid();
    pid = fork();

    if (pid == 0) {
        if (sandbox_enter(&limits, NULL) < 0)
            _exit(200);
        _exit(attempt());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int result(long r) { return r < 0 ? errno : 0; }

static int try_socket(void) { return result(socket(AF_INET, SOCK_STREAM, 0)); }
static int try_unix_socket(void) { return result(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int try_program(void) { return result(execl("/bin/true", "true", NULL)); }
static int try_process(void) { return result(fork()); }
static int try_new_file(void) { return result(open("/tmp/ocr-page-must-not-write", O_WRONLY | O_CREAT, 0600)); }
static int try_read_write(void) { return result(open("/dev/null", O_RDWR)); }
static int try_truncate(void) { return result(open("/dev/null", O_RDONLY | O_TRUNC)); }
static int try_remove(void) { return result(unlink("/tmp/ocr-page-must-not-write")); }
static int try_kill(void) { return result(kill(outside, 0)); }
static int try_signal(void) { return result(syscall(SYS_tgkill, outside, outside, 0)); }
static int try_own_signal(void) { return result(syscall(SYS_tgkill, getpid(), getpid(), 0)); }
static int try_owner(void) { return result(fcntl(STDIN_FILENO, F_SETOWN, outside)); }
static int try_setting(void) { return result(open("/etc/passwd", O_RDONLY)); }
static int try_neighbour(void) { return result(open("README.md", O_RDONLY)); }
static int try_memory(void) { return result(open("/proc/self/mem", O_RDONLY)); }
static int try_folder(void) { return result(open("/", O_RDONLY | O_DIRECTORY)); }
static int try_read(void) { return result(open("/usr/bin/env", O_RDONLY)); }
static int try_list(void) { return result(open("/usr/share", O_RDONLY | O_DIRECTORY)); }
static int try_inherited(void) { return result(fcntl(100, F_GETFD)); }
static int try_output(void) { return result(write(STDOUT_FILENO, "", 0)); }

#ifndef __SANITIZE_ADDRESS__
static int try_too_much_memory(void) { return malloc((size_t)600 << 20) ? 0 : ENOMEM; }
#endif

static void the_jail_holds_network_programs_and_files(void **state)
{
    (void)state;
    assert_int_equal(jailed(try_socket), EPERM);
    assert_int_equal(jailed(try_unix_socket), EPERM);
    assert_int_equal(jailed(try_program), EPERM);
    assert_int_equal(jailed(try_process), EPERM);
    assert_int_equal(jailed(try_new_file), EPERM);
    assert_int_equal(jailed(try_read_write), EPERM);
    assert_int_equal(jailed(try_truncate), EPERM);
    assert_int_equal(jailed(try_remove), EPERM);
    assert_int_equal(jailed(try_kill), EPERM);
    assert_int_equal(jailed(try_signal), EPERM);
    assert_int_equal(jailed(try_owner), EPERM);
}

static void files_of_others_stay_closed(void **state)
{
    (void)state;
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1)
        skip();                                 /* this kernel cannot */
    assert_int_equal(try_neighbour(), 0);
    assert_int_equal(jailed(try_setting), EACCES);
    assert_int_equal(jailed(try_neighbour), EACCES);
    assert_int_equal(jailed(try_memory), EACCES);
    assert_int_equal(jailed(try_folder), EACCES);
}

static void what_reading_a_page_needs_still_works(void **state)
{
    (void)state;
    assert_int_equal(jailed(try_read), 0);
    assert_int_equal(jailed(try_list), 0);
    assert_int_equal(jailed(try_output), 0);
    assert_int_equal(jailed(try_own_signal), 0);
}

static void one_that_needs_no_fonts_opens_no_file_at_all(void **state)
{
    (void)state;
    limits.reads_fonts = false;
    assert_int_equal(jailed(try_read), EPERM);
    assert_int_equal(jailed(try_list), EPERM);
    assert_int_equal(jailed(try_setting), EPERM);
    assert_int_equal(jailed(try_output), 0);
    limits.reads_fonts = true;
}

static void inherited_descriptors_are_closed(void **state)
{
    (void)state;
    assert_int_equal(dup2(STDOUT_FILENO, 100), 100);
    assert_int_equal(try_inherited(), 0);
    assert_int_equal(jailed(try_inherited), EBADF);
    close(100);
}

/* In a process of its own, as a user who is not root: says when it is ready, jailed or not, and waits until its input ends. */
static pid_t start_waiting(bool in_jail, int *ret_input)
{
    int input[2], output[2];
    char ready;

    assert_int_equal(pipe(input) + pipe(output), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        close(input[1]);
        if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(201);
        prctl(PR_SET_DUMPABLE, 1);                  /* as a program is when it starts */
        if (in_jail && sandbox_enter(&limits, NULL) < 0)
            _exit(200);
        _exit(write(STDOUT_FILENO, "r", 1) != 1 || read(STDIN_FILENO, &ready, 1) != 0);
    }
    close(input[0]);
    close(output[1]);
    assert_int_equal(read(output[0], &ready, 1), 1);
    close(output[0]);
    *ret_input = input[1];
    return pid;
}

/* Root owns what /proc shows of a process that may not be dumped, nor traced by its own user. */
static bool may_be_looked_into(bool in_jail)
{
    char path[32];
    struct stat st;
    int input, status;
    pid_t pid = start_waiting(in_jail, &input);

    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    assert_int_equal(stat(path, &st), 0);
    close(input);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    return st.st_uid != 0;
}

static void its_memory_is_closed_to_others_and_to_core_files(void **state)
{
    (void)state;
    assert_true(may_be_looked_into(false));
    assert_false(may_be_looked_into(true));
}

static void memory_has_its_limit(void **state)
{
    (void)state;
#ifndef __SANITIZE_ADDRESS__
    assert_int_equal(jailed(try_too_much_memory), ENOMEM);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_jail_holds_network_programs_and_files),
        cmocka_unit_test(files_of_others_stay_closed),
        cmocka_unit_test(what_reading_a_page_needs_still_works),
        cmocka_unit_test(one_that_needs_no_fonts_opens_no_file_at_all),
        cmocka_unit_test(inherited_descriptors_are_closed),
        cmocka_unit_test(its_memory_is_closed_to_others_and_to_core_files),
        cmocka_unit_test(memory_has_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
