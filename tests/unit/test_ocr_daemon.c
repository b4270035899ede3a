/* The built ocrd on a spool of its own, with its real children. */
#include "test.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/exe.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { WAIT_MS = 20 * 1000, WIDTH_PX = 2480, HEIGHT_PX = 3508 };

struct rig { char dir[TMPDIR_SIZE]; struct spool *spool; pid_t ocrd; };

static void rig_open(struct rig *g)
{
    char path[TMPDIR_SIZE + 16];
    struct err e = { 0 };

    *g = (struct rig){ 0 };
    tmpdir_new(g->dir);
    snprintf(path, sizeof path, "%s/run", g->dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/spool", g->dir);
    assert_ok(spool_open(path, NULL, &g->spool, &e), e);
    snprintf(path, sizeof path, "%s/conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    fprintf(f, "[paths]\ndata_dir = %s\nrun_dir = %s/run\n[ocr]\nchildren = 1\n", g->dir, g->dir);
}

/* ocrd lies beside this test. */
static void rig_start(struct rig *g)
{
    char program[512], conf[TMPDIR_SIZE + 16];
    size_t n;
    struct err e = { 0 };

    assert_ok(exe_dir(program, sizeof program - 8, &e), e);
    n = strlen(program);
    memcpy(program + n, "/ocrd", 6);
    snprintf(conf, sizeof conf, "%s/conf", g->dir);
    g->ocrd = fork();
    if (g->ocrd == 0) {
        int null_fd = open("/dev/null", O_WRONLY);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(null_fd, STDOUT_FILENO);
        dup2(null_fd, STDERR_FILENO);
        execl(program, "ocrd", "-c", conf, NULL);
        _exit(127);
    }
}

static void rig_close(struct rig *g)
{
    int status = 0;

    kill(g->ocrd, SIGTERM);
    assert_int_equal(waitpid(g->ocrd, &status, 0), g->ocrd);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    spool_close(g->spool);
    tmpdir_remove(g->dir);
}

/* Pages of blank A4. */
static void put(struct rig *g, const char *purpose, int pages, char ret_id[ID_SIZE])
{
    size_t n = WIDTH_PX * HEIGHT_PX + 20;
    AUTO_FREE char *page = malloc(n);
    struct spool_doc *doc = NULL;
    struct err e = { 0 };

    assert_non_null(page);
    memset(page, 250, n);
    memcpy(page, "P5 2480 3508 255\n", 17);
    assert_ok(spool_doc_new(g->spool, false, &doc, &e), e);
    snprintf(ret_id, ID_SIZE, "%s", spool_doc_id(doc));
    assert_ok(spool_doc_set(doc, "purpose", purpose, &e), e);
    for (int i = 1; i <= pages; i++) {
        char name[SPOOL_NAME_SIZE];

        snprintf(name, sizeof name, "page-%03d.pnm", i);
        assert_ok(spool_blob_put(doc, name, page, 17 + WIDTH_PX * HEIGHT_PX, &e), e);
    }
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
}

static enum spool_stage stage_of(const struct rig *g, const char *id)
{
    enum spool_stage stage = SPOOL_STAGES;

    assert_int_equal(spool_find(g->spool, id, &stage), 0);
    return stage;
}

static void wait_until_begun(const struct rig *g, const char *id)
{
    char tries[SPOOL_VALUE_SIZE] = "";
    int64_t until_ms = clock_mono_ms() + WAIT_MS;

    while (strcmp(tries, "1") != 0 && clock_mono_ms() < until_ms) {
        usleep(10 * 1000);
        (void)spool_get(g->spool, id, "tries", tries, NULL);
    }
    assert_string_equal(tries, "1");
}

static void wait_until_read(const struct rig *g, const char *id)
{
    int64_t until_ms = clock_mono_ms() + WAIT_MS;

    while (stage_of(g, id) != SPOOL_READ && clock_mono_ms() < until_ms)
        usleep(10 * 1000);
    assert_int_equal(stage_of(g, id), SPOOL_READ);
}

static void urgent_dak_overtakes_a_long_letter_of_the_backlog_that_is_in_work(void **state)
{
    char backlog[ID_SIZE], current[ID_SIZE], vip[ID_SIZE];
    struct rig g;

    (void)state;
    rig_open(&g);
    put(&g, "backlog", 40, backlog);
    rig_start(&g);
    wait_until_begun(&g, backlog);
    put(&g, "letter", 1, current);
    put(&g, "vip", 1, vip);
    wait_until_read(&g, current);
    assert_int_equal(stage_of(&g, backlog), SPOOL_SCANNED);
    wait_until_read(&g, vip);
    assert_int_equal(stage_of(&g, backlog), SPOOL_SCANNED);
    rig_close(&g);
}

static void pages_for_another_letter_are_left_to_diaryd(void **state)
{
    char added[ID_SIZE], replaced[ID_SIZE], own[ID_SIZE];
    struct rig g;

    (void)state;
    rig_open(&g);
    put(&g, "add", 1, added);
    put(&g, "replace", 1, replaced);
    put(&g, "letter", 1, own);
    rig_start(&g);
    wait_until_read(&g, own);
    usleep(500 * 1000);                     /* and goes on doing nothing */
    assert_int_equal(stage_of(&g, added), SPOOL_SCANNED);
    assert_int_equal(stage_of(&g, replaced), SPOOL_SCANNED);
    assert_int_equal(spool_has_blob(g.spool, added, "reading.json", NULL), 0);
    rig_close(&g);
}

/* Somebody holds every one of them: more than a table has places, and the next letter is not theirs to stop. */
static void letters_that_cannot_be_opened_do_not_stop_the_next(void **state)
{
    enum { HELD = 70 };
    struct spool_doc *held[HELD];
    char id[ID_SIZE];
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    for (int i = 0; i < HELD; i++) {
        put(&g, "vip", 0, id);
        assert_ok(spool_doc_extend(g.spool, id, SPOOL_SCANNED, &held[i], &e), e);
    }
    put(&g, "letter", 1, id);
    rig_start(&g);
    wait_until_read(&g, id);
    for (int i = 0; i < HELD; i++)
        spool_doc_close(held[i]);
    rig_close(&g);
}

/* It would read nothing of any letter; a program that ends is seen, and the setting taken back. */
static void without_a_language_pack_it_does_not_start(void **state)
{
    char conf[TMPDIR_SIZE + 16];
    struct rig g;
    int status = 0;

    (void)state;
    rig_open(&g);
    snprintf(conf, sizeof conf, "%s/conf", g.dir);
    FILE *f = fopen(conf, "ae");
    assert_non_null(f);
    fputs("languages =\n", f);
    assert_int_equal(fclose(f), 0);
    rig_start(&g);
    for (int64_t until_ms = clock_mono_ms() + WAIT_MS; waitpid(g.ocrd, &status, WNOHANG) == 0; usleep(10 * 1000))
        if (clock_mono_ms() > until_ms) {
            rig_close(&g);
            fail_msg("it runs");
        }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    spool_close(g.spool);
    tmpdir_remove(g.dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urgent_dak_overtakes_a_long_letter_of_the_backlog_that_is_in_work),
        cmocka_unit_test(pages_for_another_letter_are_left_to_diaryd),
        cmocka_unit_test(letters_that_cannot_be_opened_do_not_stop_the_next),
        cmocka_unit_test(without_a_language_pack_it_does_not_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
