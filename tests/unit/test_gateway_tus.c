/* dakbox-conform against @tus/server: what it says of a tus server that was not written here. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { NOT_HERE = 77, FETCH_S = 120 };

static struct office office;            /* only its folder and port: the server is node's */

static pid_t spawn(void)
{
    char port[16], documents[PATH_MAX], log[PATH_MAX];
    pid_t parent = getpid(), pid;

    snprintf(port, sizeof(port), "%d", office.port);
    snprintf(documents, sizeof(documents), "%s/documents", office.dir);
    snprintf(log, sizeof(log), "%s/log", office.dir);
    pid = fork();
    if (pid != 0)
        return pid;
    int fd = open(log, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent)
        execl("tests/rig/tus_server.sh", "tus_server.sh", port, documents, OFFICE_TOKEN, (char *)NULL);
    _exit(127);
}

/* False: this machine has no node or npm. The first start fetches the packages. */
static bool start_server(void)
{
    int code = 0;

    office.port = rig_free_port();
    tmpdir_new(office.dir);
    snprintf(office.url, sizeof(office.url), "http://127.0.0.1:%d", office.port);
    rig_write(office.dir, "token", OFFICE_TOKEN "\n", sizeof(OFFICE_TOKEN));
    office.pid = spawn();
    for (int i = 0; i < FETCH_S * 10; i++) {
        AUTO_FREE char *log = tmpdir_text(office.dir, "log");

        if (strstr(log, "READY"))
            return true;
        if (rig_ended(office.pid, &code)) {
            office.pid = 0;
            if (code != NOT_HERE)
                fail_msg("tus_server.sh ended with %d: %s", code, log);
            print_message("SKIPPED: %s", log);
            return false;
        }
        rig_sleep_ms(100);
    }
    fail_msg("@tus/server does not start");
    return false;
}

static void a_foreign_tus_server_keeps_the_rules_of_a_broken_line(void **state)
{
    static const char *const kept[] = {
        "ok      a document comes in pieces, and the last one generates the receipt\n",
        "ok      the same announcement several times at once is one receipt\n",
        "ok      after a cut the document goes on where the server says\n",
        "ok      a hanging upload is taken over by whoever asks\n",
        "ok      a sender whose last answer was lost finds one receipt\n",
        "ok      the same document several times at once is one receipt\n",
        "ok      no two receipts have the same number\n",
    };
    static const char *const broken[] = {      /* ... and what its adapter leaves out is found */
        "FAILED  every bad value is named by its field: ", "FAILED  another document than the one announced starts anew: ",
        "FAILED  the document comes back as it was sent, and in parts: ",
    };
    char self[PATH_MAX] = "", command[3 * PATH_MAX], said[32 * 1024];

    (void)state;
    if (!start_server()) {
        tmpdir_remove(office.dir);
        skip();
    }
    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(command, sizeof(command), "%s/dakbox-conform %s --token-file %s/token 2>&1", dirname(self), office.url, office.dir);
    FILE *f = popen(command, "r");
    said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
    pclose(f);
    rig_end(&office.pid, SIGKILL);
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        if (!strstr(said, kept[i]))
            fail_msg("expected \"%s\" in:\n%s", kept[i], said);
    for (size_t i = 0; i < ARRAY_LEN(broken); i++)
        if (!strstr(said, broken[i]))
            fail_msg("expected \"%s\" in:\n%s", broken[i], said);
    tmpdir_remove(office.dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_foreign_tus_server_keeps_the_rules_of_a_broken_line) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
