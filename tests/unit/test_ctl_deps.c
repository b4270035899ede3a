/* board/deps.sh with a dpkg-query and an apt-get of our own: what would it install? */
#include "base/auto.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct rig { char dir[TMPDIR_SIZE]; };

static void put(const struct rig *g, const char *name, const char *text)
{
    char path[TMPDIR_SIZE + 64];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path, 0755), 0);
}

/* "here" is installed, "gone" never was, "purged" left its settings behind. */
static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    put(g, "dpkg-query", "#!/bin/sh\ncase \"$4\" in here) printf 'install ok installed';; "
        "purged) printf 'deinstall ok config-files';; *) exit 1;; esac\n");
    put(g, "apt-get", "#!/bin/sh\necho \"$DEBIAN_FRONTEND $*\" >> \"${0%/*}/calls\"\n");
    put(g, "id", "#!/bin/sh\necho 0\n");
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* Exit code of the script; calls[]: what apt-get was asked, "" when it was not. */
static int run(const struct rig *g, const char *list, char *calls, size_t size)
{
    char path[TMPDIR_SIZE + 64], search[TMPDIR_SIZE + 64];
    int status;

    put(g, "list", list);
    snprintf(path, sizeof(path), "%s/list", g->dir);
    snprintf(search, sizeof(search), "%s:/usr/bin:/bin", g->dir);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("PATH", search, 1);
        AUTO_FCLOSE FILE *quiet = freopen("/dev/null", "w", stdout);
        execl("board/deps.sh", "deps.sh", path, NULL);
        _exit(99);
    }
    waitpid(pid, &status, 0);
    snprintf(path, sizeof(path), "%s/calls", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "r");
    size_t n = f ? fread(calls, 1, size - 1, f) : 0;
    calls[n] = '\0';
    return WEXITSTATUS(status);
}

static void nothing_is_done_when_all_is_there(void **state)
{
    char calls[512];

    assert_int_equal(run(*state, "# a list\nhere  # a reason\n", calls, sizeof(calls)), 0);
    assert_string_equal(calls, "");
}

static void only_what_is_missing_is_installed_without_a_question(void **state)
{
    char calls[512];

    assert_int_equal(run(*state, "here  # a\ngone  # gone for a reason\npurged  # b\n", calls, sizeof(calls)), 0);
    assert_non_null(strstr(calls, "noninteractive -q update"));
    assert_non_null(strstr(calls, "--no-install-recommends --no-remove -y gone purged\n"));
    assert_null(strstr(calls, "here"));
    assert_null(strstr(calls, "reason"));
}

static void a_failing_apt_get_fails_the_step(void **state)
{
    struct rig *g = *state;
    char calls[512];

    put(g, "apt-get", "#!/bin/sh\n[ \"$2\" = update ]\n");
    assert_int_equal(run(g, "gone  # x\n", calls, sizeof(calls)), 1);
}

static void each_package_of_ours_has_a_reason(void **state)
{
    static const char *const lists[] = { "board/packages.txt", "board/packages-check.txt" };
    char line[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        AUTO_FCLOSE FILE *f = fopen(lists[i], "r");
        int packages = 0;

        assert_non_null(f);
        while (fgets(line, sizeof(line), f)) {
            if (line[0] == '#')
                continue;
            assert_non_null(strstr(line, "  # "));
            packages++;
        }
        assert_true(packages >= 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_done_when_all_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_is_missing_is_installed_without_a_question, setup, teardown),
        cmocka_unit_test_setup_teardown(a_failing_apt_get_fails_the_step, setup, teardown),
        cmocka_unit_test(each_package_of_ours_has_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
