/* Labels through a real cupsd of the test's own, whose printer is a socket of ours. */
#include "tests/unit/test_label_rig.h"

#include "drivers/label/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NUMBER "CRU-A/2026/000123"

struct bench {
    char dir[TMPDIR_SIZE], server[32];
    struct sink sink;
    struct printer *printer;
    pid_t cupsd;
    bool runs;                      /* false: there is no cupsd here, or it does not start */
};

/* ---- cupsd */

static const char cupsd_conf[] =
    "Listen %s\nBrowsing Off\nWebInterface No\nDefaultAuthType None\nLogLevel warn\nErrorPolicy retry-job\nJobRetryInterval 1\n"
    "<Location />\nOrder allow,deny\nAllow all\n</Location>\n<Location /admin>\nOrder allow,deny\nAllow all\n</Location>\n"
    "<Policy default>\nJobPrivateAccess all\nJobPrivateValues none\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n";

static const char files_conf[] =
    "ServerRoot %1$s\nRequestRoot %1$s/spool\nCacheDir %1$s/cache\nStateDir %1$s/state\nTempDir %1$s/spool\nServerKeychain %1$s\n"
    "AccessLog %1$s/access.log\nErrorLog %1$s/error.log\nPageLog %1$s/page.log\nUser %2$s\nGroup %3$s\nSystemGroup sys\n";

/* Runs words with the server's address in place; true: exit 0. */
static bool run(const struct bench *b, const char *words)
{
    char command[PATH_MAX * 3];

    snprintf(command, sizeof(command), "CUPS_SERVER=%s %s >>%s/commands.log 2>&1", b->server, words, b->dir);
    return system(command) == 0;
}

static void start_cupsd(struct bench *b)
{
    char conf[PATH_MAX], files[PATH_MAX], log[PATH_MAX];
    pid_t parent = getpid();

    snprintf(conf, sizeof(conf), "%s/cupsd.conf", b->dir);
    snprintf(files, sizeof(files), "%s/cups-files.conf", b->dir);
    snprintf(log, sizeof(log), "%s/cupsd.log", b->dir);
    b->cupsd = fork();
    assert_true(b->cupsd >= 0);
    if (b->cupsd > 0)
        return;
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) {
        execlp("cupsd", "cupsd", "-f", "-c", conf, "-s", files, (char *)NULL);
        execl("/usr/sbin/cupsd", "cupsd", "-f", "-c", conf, "-s", files, (char *)NULL);
    }
    _exit(127);
}

static void write_settings(const struct bench *b)
{
    static const char *const folders[] = { "spool", "cache", "state" };
    struct passwd *lp = geteuid() == 0 ? getpwnam("lp") : getpwuid(geteuid());
    struct group *group = getgrgid(lp ? lp->pw_gid : getegid());
    char text[4096], path[PATH_MAX];

    int n = snprintf(text, sizeof(text), cupsd_conf, b->server);
    rig_write(b->dir, "cupsd.conf", text, (size_t)n);
    n = snprintf(text, sizeof(text), files_conf, b->dir, lp ? lp->pw_name : "root", group ? group->gr_name : "root");
    rig_write(b->dir, "cups-files.conf", text, (size_t)n);
    assert_int_equal(chmod(b->dir, 0755), 0);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", b->dir, folders[i]);
        assert_int_equal(mkdir(path, 0770), 0);
    }
}

static struct printer *new_printer(const struct bench *b, const char *address, int timeout_s)
{
    char path[PATH_MAX], conf[512];
    struct config *c = NULL;
    struct printer *p = NULL;
    struct err e = { 0 };

    int n = snprintf(conf, sizeof(conf), "[label]\nprinter = %s\ntimeout_s = %d\n", address, timeout_s);
    rig_write(b->dir, "dakbox.conf", conf, (size_t)n);
    snprintf(path, sizeof(path), "%s/dakbox.conf", b->dir);
    assert_ok(config_load(path, &c, &e), e);
    assert_ok(printer_new(c, -1, &p, &e), e);
    config_free(c);
    return p;
}

static int setup(void **state)
{
    static int port;                /* one for all tests: libcups asks for CUPS_SERVER once */
    struct bench *b = calloc(1, sizeof(*b));
    char words[256];

    *state = b;
    tmpdir_new(b->dir);
    port = port ? port : rig_free_port();
    snprintf(b->server, sizeof(b->server), "127.0.0.1:%d", port);
    setenv("CUPS_SERVER", b->server, 1);
    write_settings(b);
    start_cupsd(b);
    sink_start(&b->sink, 0);
    for (int i = 0; i < 500 && !b->runs && waitpid(b->cupsd, NULL, WNOHANG) == 0; i++) {
        b->runs = run(b, "lpstat -r | grep 'is running'");
        rig_sleep_ms(20);
    }
    snprintf(words, sizeof(words), "lpadmin -p label -E -v 'socket://127.0.0.1:%d/?waiteof=false' -m raw", b->sink.port);
    b->runs = b->runs && run(b, words);
    b->printer = new_printer(b, "cups:label", 10);
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    printer_free(b->printer);
    kill(b->cupsd, SIGTERM);
    waitpid(b->cupsd, NULL, 0);
    sink_stop(&b->sink);
    tmpdir_remove(b->dir);
    free(b);
    return 0;
}

static enum printer_trouble print(struct bench *b, struct err *e)
{
    static const struct label label = { .number = NUMBER, .received_s = 1773480000, .pages = 3 };

    if (!b->runs)
        skip();
    return printer_print(b->printer, &label, e);
}

/* ---- tests */

static void a_label_comes_out_of_the_queue_as_drawn(void **state)
{
    struct bench *b = *state;
    struct err e = { 0 };
    char path[PATH_MAX], words[PATH_MAX * 2];
    int width = 0, height = 0, most = 0;

    enum printer_trouble t = print(b, &e);
    if (t != TROUBLE_NONE)
        fail_msg("%s: %s", trouble_code(t), e.msg);
    sink_wait(&b->sink, 1);
    assert_memory_equal(b->sink.jobs[0], "%PDF-", 5);
    rig_write(b->dir, "label.pdf", b->sink.jobs[0], b->sink.job_n[0]);
    snprintf(words, sizeof(words), "pdftoppm -gray -r 203 %s/label.pdf %s/label", b->dir, b->dir);
    assert_true(run(b, words));
    snprintf(path, sizeof(path), "%s/label-1.pgm", b->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "P5 %d %d %d", &width, &height, &most), 3);
    fgetc(f);
    assert_in_range(width, 558, 561);               /* 70 mm */
    assert_in_range(height, 278, 281);              /* 35 mm */
    AUTO_FREE uint8_t *grey = malloc((size_t)width * (size_t)height);
    assert_int_equal(fread(grey, (size_t)width, (size_t)height, f), height);
    assert_string_equal(see_datamatrix(grey, width, height), NUMBER);
}

/* CUPS itself would try for ever: the job must not be there any more when the label comes again. */
static void a_job_that_does_not_print_is_taken_back(void **state)
{
    struct bench *b = *state;
    struct err e = { 0 };
    int port = b->sink.port;

    printer_free(b->printer);
    b->printer = new_printer(b, "cups:label", 2);
    sink_stop(&b->sink);                            /* switched off */
    enum printer_trouble t = b->runs ? print(b, &e) : TROUBLE_AWAY;
    sink_start(&b->sink, port);                     /* and on again */
    if (!b->runs)
        skip();
    assert_int_not_equal(t, TROUBLE_NONE);
    rig_sleep_ms(2500);                             /* a job still there would print now */
    assert_int_equal(sink_jobs(&b->sink), 0);
    printer_free(b->printer);
    b->printer = new_printer(b, "cups:label", 10);
    assert_int_equal(print(b, &e), TROUBLE_NONE);
    sink_wait(&b->sink, 1);
    rig_sleep_ms(500);
    assert_int_equal(sink_jobs(&b->sink), 1);
}

static void a_stopped_queue_is_not_given_any_label(void **state)
{
    struct bench *b = *state;
    struct err e = { 0 };

    if (!b->runs)
        skip();
    assert_true(run(b, "cupsdisable -r 'out of labels, back on Monday' label"));
    assert_int_equal(print(b, &e), TROUBLE_QUEUE);
    assert_non_null(strstr(e.msg, "back on Monday"));           /* what the person who stopped it wrote */
    assert_true(run(b, "cupsenable label"));
    rig_sleep_ms(500);
    assert_int_equal(sink_jobs(&b->sink), 0);
    assert_int_equal(print(b, &e), TROUBLE_NONE);
    sink_wait(&b->sink, 1);
}

/* What people write into a queue goes to the desk and the diary: bytes that are no text must not come that far. */
static void labeld_passes_on_nothing_that_is_no_text(void **state)
{
    struct bench *b = *state;
    struct label_rig rig;

    if (!b->runs)
        skip();
    assert_true(run(b, "cupsdisable -r \"$(printf 'back on Monday \\377\\033[2J')\" label"));
    label_rig_new(&rig, "[label]\nprinter = cups:label\n");
    label_start(&rig);
    int id = label_add(&rig, false);
    label_wait_failed(&rig, id, 1);
    assert_string_equal(label_status(&rig, "code"), "queue");
    assert_non_null(strstr(rig.labels[id - 1].sentence, "Ask the administrator"));
    for (const char *c = rig.labels[id - 1].sentence; *c; c++)
        assert_in_range((unsigned char)*c, ' ', '~');
    label_rig_free(&rig);
}

/* CUPS goes on with the job of a labeld that was killed. labeld_first: it is back before the printer is, else after the job. */
static void kill_over_a_job(struct bench *b, bool labeld_first)
{
    struct label_rig rig;
    int port = b->sink.port;

    if (!b->runs)
        skip();
    sink_stop(&b->sink);
    label_rig_new(&rig, "[label]\nprinter = cups:label\ntimeout_s = 60\n");
    label_start(&rig);
    int id = label_add(&rig, false);
    bool waits = false;
    for (int i = 0; i < 100 && !waits; i++) {
        waits = run(b, "lpstat -o label | grep label-");
        rig_sleep_ms(50);
    }
    assert_true(waits);
    rig_end(&rig.labeld, SIGKILL);
    if (labeld_first)
        label_start(&rig);
    sink_start(&b->sink, port);
    sink_wait(&b->sink, 1);
    if (!labeld_first) {
        for (int i = 0; i < 100 && run(b, "lpstat -o label | grep label-"); i++)
            rig_sleep_ms(50);
        label_start(&rig);
    }
    label_wait_printed(&rig, id, 1);
    rig_sleep_ms(1500);                             /* long enough for one that would come twice */
    assert_int_equal(sink_jobs(&b->sink), 1);
    int next = label_add(&rig, false);              /* its number at CUPS is not that of the first */
    label_wait_printed(&rig, next, 1);
    sink_wait(&b->sink, 2);
    label_rig_free(&rig);
}

static void a_job_that_outlived_labeld_is_not_sent_again(void **state) { kill_over_a_job(*state, true); }
static void a_job_that_was_completed_while_labeld_was_dead_is_not_sent_again(void **state) { kill_over_a_job(*state, false); }

static void a_queue_that_is_not_there_is_named(void **state)
{
    struct bench *b = *state;
    struct err e = { 0 };

    printer_free(b->printer);
    b->printer = new_printer(b, "cups:nosuch", 2);
    assert_int_equal(print(b, &e), TROUBLE_QUEUE);
    assert_non_null(strstr(e.msg, "nosuch"));
}

static void cups_that_does_not_run_is_away(void **state)
{
    struct bench *b = *state;
    struct err e = { 0 };

    b->runs = true;                                 /* needs none */
    kill(b->cupsd, SIGKILL);
    waitpid(b->cupsd, NULL, 0);
    b->cupsd = fork();                              /* something for teardown to end */
    if (b->cupsd == 0)
        _exit(0);
    assert_int_equal(print(b, &e), TROUBLE_AWAY);
    assert_non_null(strstr(e.msg, "CUPS"));
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BENCH(a_label_comes_out_of_the_queue_as_drawn), ON_BENCH(a_job_that_does_not_print_is_taken_back),
        ON_BENCH(a_stopped_queue_is_not_given_any_label),  ON_BENCH(a_queue_that_is_not_there_is_named),
        ON_BENCH(a_job_that_outlived_labeld_is_not_sent_again),
        ON_BENCH(a_job_that_was_completed_while_labeld_was_dead_is_not_sent_again),
        ON_BENCH(cups_that_does_not_run_is_away),          ON_BENCH(labeld_passes_on_nothing_that_is_no_text),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
