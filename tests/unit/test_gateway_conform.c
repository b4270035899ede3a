/* dakbox-conform: it passes on eofficed, and on nothing that eofficed can be made to do wrong. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"

#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAID_SIZE = 32 * 1024 };

/* It runs beside us. */
static FILE *conform_begin(const struct office *o, const char *url, const char *more)
{
    char self[PATH_MAX] = "", command[3 * PATH_MAX];

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(command, sizeof(command), "exec %s/dakbox-conform %s --token-file %s/token %s 2>&1", dirname(self), url, o->dir, more);
    FILE *f = popen(command, "re");
    assert_non_null(f);
    return f;
}

/* Its exit code; what it said is in said. */
static int conform_end(FILE *take_run, char said[SAID_SIZE])
{
    said[fread(said, 1, SAID_SIZE - 1, take_run)] = '\0';
    int status = pclose(take_run);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int conform(const struct office *o, const char *url, const char *more, char said[SAID_SIZE])
{
    return conform_end(conform_begin(o, url, more), said);
}

static void eofficed_keeps_every_rule_and_both_keep_to_openapi(void **state)
{
    char said[SAID_SIZE];
    struct office o;

    (void)state;
    office_new_checked(&o, "", false);
    int code = conform(&o, o.url, "", said);
    if (code != 0)
        fail_msg("%s", said);
    assert_non_null(strstr(said, "ok      a document comes in pieces, and the last one generates the receipt\n"));
    assert_non_null(strstr(said, " rules hold, 0 do not\n"));
    office_free(&o);
}

static void an_instance_with_lists_and_posts_of_its_own_keeps_them_too(void **state)
{
    static const char lists[] = "{\"priorities\": [{\"id\": 9001, \"name\": \"Normal\"}], \"posts\": [{\"id\": 31, \"name\": \"SO-CASH\"}]}";
    char said[SAID_SIZE], settings[1024], url[128];
    struct office o;

    (void)state;
    office_new(&o, "");
    rig_end(&o.pid, SIGTERM);
    int n = snprintf(settings, sizeof(settings), "[paths]\nrun_dir = %s\ndata_dir = %s\n[gateway]\nport = %d\ndata_dir = %s/eoffice\ntoken_file = %s/token\n"
                     "[gateway cbic-1]\nmasters_file = %s/lists.json\n", o.dir, o.dir, o.port, o.dir, o.dir, o.dir);
    rig_write(o.dir, "dakbox.conf", settings, (size_t)n);
    rig_write(o.dir, "lists.json", lists, sizeof(lists) - 1);
    office_start(&o);
    snprintf(url, sizeof(url), "%s/i/cbic-1/", o.url);
    if (conform(&o, url, "", said) != 0)
        fail_msg("%s", said);
    office_free(&o);
}

/* Each fault, and what the run must say of it. */
static const struct { const char *fault, *said; } faults[] = {
    { "delay=2500", "given up" },
    { "cut=50", "FAILED  an announcement is taken note of" },
    { "cut=3000 on=PATCH", "FAILED" },
    { "lost", "FAILED  every answer comes, whole and in time" },
    { "lost on=PATCH", "FAILED  a document comes in pieces" },
    { "error", "FAILED  nothing that was asked here is a fault of the server's" },
    { "busy=0", "FAILED  the lists have ids and names" },
    { "other-letter", "FAILED" },
    { "other-letter on=GET", "came \"" },
    { "broken-json", "FAILED  what is called JSON is JSON" },
    { "wrong-type", "FAILED  what is called JSON is JSON" },
    { "huge=2", "FAILED  every answer comes, whole and in time" },
    { "wrong-offset", "FAILED" },
    { "wrong-offset on=PATCH", "expected Upload-Offset 1700, came 1701" },
    { "wrong-offset on=HEAD", "FAILED" },
    { "masters every=2", "FAILED  the lists stay the same" },
    { "clock", "FAILED  the clock is right" },
    { "clock=-3600", "FAILED  the clock is right" },
};

/* Most of a run is waiting for answers that do not come: they wait side by side, each for an e-Office of its own. */
static void every_fault_that_eofficed_has_is_found(void **state)
{
    static struct office offices[ARRAY_LEN(faults)];
    FILE *runs[ARRAY_LEN(faults)];
    char said[SAID_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        office_new(&offices[i], "allow_faults = yes\n");
        struct answer a = ask(&offices[i], "PUT", "/faults", NULL, faults[i].fault, strlen(faults[i].fault));

        assert_int_equal(a.status, 200);
        answer_done(&a);
        runs[i] = conform_begin(&offices[i], offices[i].url, "--answer-s 1");
    }
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        int code = conform_end(runs[i], said);

        if (code != 1 || !strstr(said, faults[i].said))
            fail_msg("%s: exit %d, expected \"%s\" in:\n%s", faults[i].fault, code, faults[i].said, said);
        office_free(&offices[i]);
    }
}

/* Rules only see what they ask for: without a single request of that kind the list above would prove nothing. */
static void the_list_of_faults_above_is_complete(void **state)
{
    static const char *const kinds[] = { "delay", "cut", "lost", "error", "busy", "other-letter", "broken-json", "wrong-type", "huge",
                                         "wrong-offset", "masters", "clock" };
    AUTO_FREE char *source = tmpdir_text("uploader/gateway", "faults.c");
    size_t in_source = 0;

    (void)state;
    for (const char *at = source; (at = strstr(at, "] ")) && (at = strstr(at, "= { \"")); at++)
        in_source++;
    assert_int_equal(in_source, ARRAY_LEN(kinds));
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        bool met = false;

        for (size_t i = 0; i < ARRAY_LEN(faults); i++)
            met |= strncmp(faults[i].fault, kinds[k], strlen(kinds[k])) == 0;
        if (!met)
            fail_msg("nothing tries %s", kinds[k]);
    }
}

static void a_wrong_token_and_a_dead_address_are_told(void **state)
{
    char said[SAID_SIZE];
    struct office o;

    (void)state;
    office_new(&o, "");
    rig_write(o.dir, "token", "another\n", 8);
    assert_int_equal(conform(&o, o.url, "", said), 1);
    assert_non_null(strstr(said, "expected status 200, came 401"));
    assert_int_equal(conform(&o, "http://127.0.0.1:9", "", said), 1);
    assert_non_null(strstr(said, "given up"));
    assert_int_equal(conform(&o, o.url, "--nonsense", said), 2);
    assert_non_null(strstr(said, "usage:"));
    office_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eofficed_keeps_every_rule_and_both_keep_to_openapi),
        cmocka_unit_test(an_instance_with_lists_and_posts_of_its_own_keeps_them_too),
        cmocka_unit_test(every_fault_that_eofficed_has_is_found),
        cmocka_unit_test(the_list_of_faults_above_is_complete),
        cmocka_unit_test(a_wrong_token_and_a_dead_address_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
