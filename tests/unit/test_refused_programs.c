/* The built programs and drawn pages: a classified paper comes by import, by the hot folder, and past the first look, while programs
 * are killed at random. At the end it has a number, and not one byte or word of it is below the data directory or in a log. */
#include "tests/paper/draw.h"
#include "tests/rig/raw.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/exe.h"
#include "spool/spool.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DPI = 300, W = 210 * DPI * 10 / 254, H = 297 * DPI * 10 / 254, DEADLINE_MS = 60000, NEEDLE_BYTES = 48, PROGRAMS = 3, SETTLE_MS = 6000 /* what was busy is tried again after 5 s */ };

static const char *const names[PROGRAMS] = { "diaryd", "ocrd", "hotfolderd" };

struct rig {
    char dir[TMPDIR_SIZE], bin[PATH_MAX], conf[TMPDIR_SIZE + 16];
    pid_t pids[PROGRAMS];
    unsigned char *page;                    /* the classified page as a PNG */
    size_t page_n;
    unsigned state;                         /* of the random numbers */
};

static void path_in(const struct rig *g, const char *name, char out[PATH_MAX])
{
    assert_true(snprintf(out, PATH_MAX, "%s/%s", g->dir, name) < PATH_MAX);
}

/* ---- programs */

static pid_t run(const struct rig *g, const char *const argv[])
{
    char program[PATH_MAX + 32], log[PATH_MAX];
    pid_t parent = getpid(), pid = fork();

    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    snprintf(program, sizeof(program), "%s/%s", g->bin, argv[0]);
    path_in(g, "log", log);
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0)
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent)
        execv(program, (char *const *)(uintptr_t)argv);
    _exit(127);
}

static void start(struct rig *g, int i)
{
    const char *const argv[] = { names[i], "-c", g->conf, NULL };

    g->pids[i] = run(g, argv);
}

static void end(struct rig *g, int i)
{
    if (g->pids[i] > 0) {
        kill(g->pids[i], SIGKILL);
        waitpid(g->pids[i], NULL, 0);
    }
    g->pids[i] = 0;
}

static int import(const struct rig *g, const char *const more[])
{
    const char *argv[8] = { "dakbox", "import", "-c", g->conf };
    int status = 0, n = 4;

    for (; *more; more++)
        argv[n++] = *more;
    pid_t pid = run(g, argv);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* ---- paper */

static void draw_page(const char *path, const char *marking)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, W, H);
    cairo_t *cr = cairo_create(surface);
    struct chance c = { .state = 7 };

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, W / 210.0, H / 297.0);
    if (marking)
        draw_text(cr, marking, 85, 9, 16, DRAW_BLACK);
    draw_letterhead(cr, &c, false);
    draw_text(cr, "Winter stocking of the Kharbu depot", 25, 80, 12, DRAW_BLACK);
    draw_lines(cr, &c, false, 25, 95, 160, 150, 11, 6);
    assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* ---- what is left */

static const char *const never[] = { "Kharbu", "kharbu", "TOP SECRET", "Winter stocking", "zanskar" };

static void assert_nothing_to_read(const struct rig *g)
{
    char data[PATH_MAX], log[PATH_MAX];
    const char *const places[] = { data, log };

    path_in(g, "data", data);
    path_in(g, "log", log);
    for (size_t p = 0; p < ARRAY_LEN(places); p++) {
        for (size_t i = 0; i < ARRAY_LEN(never); i++)
            if (raw_files_with(places[p], never[i], strlen(never[i])) > 0)
                fail_msg("\"%s\" is in %s (seed %u)", never[i], places[p], g->state);
        for (size_t at = g->page_n / 8; at + NEEDLE_BYTES < g->page_n; at += g->page_n / 8)
            assert_int_equal(raw_files_with(places[p], g->page + at, NEEDLE_BYTES), 0);
    }
}

static int is_empty(void *ctx, const char *doc)
{
    const struct rig *g = ctx;
    char path[PATH_MAX];
    const struct dirent *d;

    snprintf(path, sizeof(path), "%s/data/spool/sent/%s", g->dir, doc);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    assert_non_null(dir);
    while ((d = readdir(dir)))
        if (d->d_name[0] != '.' && strcmp(d->d_name, "manifest") != 0)
            fail_msg("%s of the refused letter is still there (seed %u)", d->d_name, g->state);
    return 0;
}

/* Also who has the box key finds neither the letter's key nor a page to open with it. */
static void assert_no_key_is_left(struct rig *g)
{
    AUTO_SPOOL struct spool *s = NULL;
    char root[PATH_MAX];
    struct err e = { 0 };

    path_in(g, "data/spool", root);
    assert_ok(spool_open(root, NULL, &s, &e), e);
    for (int stage = SPOOL_SCANNED; stage < SPOOL_STAGES; stage++)
        assert_ok(spool_each(s, (enum spool_stage)stage, is_empty, g, &e), e);
}

static int64_t in_state(const struct rig *g, enum letter_state state)
{
    AUTO_STORE struct store *s = NULL;
    struct letter_counts n = { .today = 0 };
    char path[PATH_MAX];
    struct err e = { 0 };

    path_in(g, "data/diary.db", path);
    if (store_open(path, STORE_READ, &s, &e) < 0 || store_letter_counts(s, 0, &n, &e) < 0)
        return -1;
    return n.by_state[state];
}

/* Until so many letters stand there; meanwhile programs die now and then. */
static void wait_for(struct rig *g, enum letter_state state, int64_t want, bool kills)
{
    int64_t until_ms = clock_mono_ms() + DEADLINE_MS;

    for (int turn = 0; in_state(g, state) != want; turn++) {
        if (clock_mono_ms() > until_ms)
            fail_msg("%lld letters are %s, not %lld (seed %u); see the log", (long long)in_state(g, state), letter_state_name(state), (long long)want, g->state);
        usleep(150 * 1000);
        g->state = g->state * 1103515245 + 12345;
        int victim = (int)(g->state >> 16) % (PROGRAMS * 6);
        if (kills && turn < 60 && victim < PROGRAMS) {
            end(g, victim);
            start(g, victim);
        }
    }
}

/* The number is there; that the rest is done shows when the index has forgotten: a few ticks of diaryd. */
static void settle(struct rig *g)
{
    char data[PATH_MAX];

    path_in(g, "data", data);
    for (int i = 0; i < 100 && raw_files_with(data, "kharbu", 6) > 0; i++)
        usleep(100 * 1000);
    usleep(SETTLE_MS * 1000);
    for (int i = 0; i < PROGRAMS; i++)
        end(g, i);
}

/* ---- set up */

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    static const char *const dirs[] = { "data", "run", "in" };
    char path[PATH_MAX];
    struct err e = { 0 };

    tmpdir_new(g->dir);
    g->state = (unsigned)getpid();
    assert_ok(exe_dir(g->bin, sizeof(g->bin), &e), e);
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
        path_in(g, dirs[i], path);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    snprintf(g->conf, sizeof(g->conf), "%s/dakbox.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(g->conf, "we");
    assert_true(f && fprintf(f, "[paths]\nrun_dir = %s/run\ndata_dir = %s/data\nreserve_mib = 16\n[mark]\npage_ms = 60000\n[hotfolder]\nsettle_s = 1\ndir = %s/in\n", g->dir, g->dir, g->dir) > 0);
    path_in(g, "marked.png", path);
    draw_page(path, "TOP SECRET");
    g->page = raw_load(path, &g->page_n);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    for (int i = 0; i < PROGRAMS; i++)
        end(g, i);
    free(g->page);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* ---- tests */

static void imported_it_leaves_a_number_and_the_file_is_not_touched(void **state)
{
    struct rig *g = *state;
    char marked[PATH_MAX], log[PATH_MAX];
    size_t n;

    start(g, 0);
    wait_for(g, LETTER_REFUSED, 0, false);
    path_in(g, "marked.png", marked);
    assert_int_equal(import(g, (const char *const[]){ marked, NULL }), 1);
    wait_for(g, LETTER_REFUSED, 1, false);
    AUTO_FREE unsigned char *kept = raw_load(marked, &n);
    assert_int_equal(n, g->page_n);
    path_in(g, "log", log);
    assert_true(raw_files_with(log, "bears a classified marking. It was refused", 42) > 0);
    assert_true(raw_files_with(log, "000001  refused: classified", 27) > 0);
    settle(g);
    assert_nothing_to_read(g);
    assert_no_key_is_left(g);
}

static void a_persons_word_takes_it_in_and_is_kept(void **state)
{
    struct rig *g = *state;
    char marked[PATH_MAX];

    path_in(g, "marked.png", marked);
    assert_int_equal(import(g, (const char *const[]){ "--not-classified", marked, NULL }), 2);      /* whose word? */
    start(g, 0);
    start(g, 1);
    assert_int_equal(import(g, (const char *const[]){ "--not-classified", "--actor", "A. Rao", NULL }), 2);
    assert_int_equal(import(g, (const char *const[]){ "--not-classified", "--actor=A. Rao", marked, NULL }), 0);
    wait_for(g, LETTER_HELD, 1, false);             /* read, and asked about: never destroyed against a person's word */
    assert_int_equal(in_state(g, LETTER_REFUSED), 0);
}

static void in_the_hot_folder_it_is_gone_whatever_is_killed(void **state)
{
    struct rig *g = *state;
    char from[PATH_MAX], to[PATH_MAX];

    for (int i = 0; i < PROGRAMS; i++)
        start(g, i);
    path_in(g, "marked.png", from);
    path_in(g, "in/zanskar.png", to);
    assert_int_equal(rename(from, to), 0);
    wait_for(g, LETTER_REFUSED, 1, true);
    for (int i = 0; i < 100 && access(to, F_OK) == 0; i++)
        usleep(100 * 1000);
    settle(g);
    assert_int_equal(access(to, F_OK), -1);
    assert_nothing_to_read(g);
    path_in(g, "in", to);
    assert_int_equal(raw_files_with(to, g->page + g->page_n / 2, NEEDLE_BYTES), 0);
}

/* It lies in the spool as if the first look had missed its marking. */
static void past_the_first_look_the_reading_finds_it_and_it_goes(void **state)
{
    struct rig *g = *state;
    AUTO_SPOOL struct spool *s = NULL;
    struct spool_doc *d;
    char root[PATH_MAX];
    struct err e = { 0 };

    path_in(g, "data/spool", root);
    assert_ok(spool_open(root, NULL, &s, &e), e);
    assert_ok(spool_doc_new(s, false, &d, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_blob_put(d, "page-001.png", g->page, g->page_n, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    for (int i = 0; i < PROGRAMS; i++)
        start(g, i);
    wait_for(g, LETTER_REFUSED, 1, true);
    settle(g);
    assert_nothing_to_read(g);
    assert_no_key_is_left(g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(imported_it_leaves_a_number_and_the_file_is_not_touched, setup, teardown),
        cmocka_unit_test_setup_teardown(a_persons_word_takes_it_in_and_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(in_the_hot_folder_it_is_gone_whatever_is_killed, setup, teardown),
        cmocka_unit_test_setup_teardown(past_the_first_look_the_reading_finds_it_and_it_goes, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
