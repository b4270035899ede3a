/* The hot folder when the box, the card or the folder itself cannot: nothing is lost or doubled, and it says so. */
#include "base/json.h"
#include "base/said.h"
#include "tests/unit/test_hotfolder_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void probed_in_vain(struct hot_rig *g)
{
    (void)g;
    fail_msg("a file is opened although there is no room for it");
}

/* As an English reader sees it; whoever reads Hindi sees no word of that. */
static void assert_sentence(const struct hot_rig *g, const char *words)
{
    char english[SAID_WORDED_SIZE], hindi[SAID_WORDED_SIZE];

    said_word(SAID_EN, g->report.sentence, english);
    said_word(SAID_HI, g->report.sentence, hindi);
    assert_non_null(strstr(english, words));
    assert_null(strstr(hindi, "cannot be"));
}

static void on_a_full_disk_files_stay_and_the_sentence_says_so(void **state)
{
    struct hot_rig *g = *state;

    g->in_probe = probed_in_vain;
    g->setup.origin.reserve_bytes = UINT64_MAX / 4;
    hot_restart(g);
    hot_put(g, "a.pdf", PDF("a"));
    hot_put(g, "b.pdf", PDF("b"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    assert_int_equal(hot_count(g, ""), 2);
    assert_int_equal(g->report.waiting, 2);
    assert_non_null(strstr(g->report.sentence, "disk is full"));
    g->in_probe = NULL;
    g->setup.origin.reserve_bytes = 0;
    hot_restart(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 2);
    assert_string_equal(g->report.sentence, "");
}

/* As a share of another code page has them: JSON would not carry them. */
static void a_name_of_any_bytes_is_told_as_text(void **state)
{
    struct hot_rig *g = *state;
    AUTO_FREE char *text = NULL;

    g->setup.origin.reserve_bytes = UINT64_MAX / 4;
    hot_restart(g);
    hot_put(g, "\xFF\x80\n.pdf", PDF("a"));
    hot_put(g, "\xE0\xA4.doc", "no letter");
    hot_settle(g);
    AUTO_JSON json_t *told = json_string(g->report.sentence);
    assert_non_null(told);
    assert_non_null(strstr(json_string_value(told), "___.pdf"));
    g->setup.origin.reserve_bytes = 0;
    hot_restart(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
    text = hot_read(g, "bad/\xE0\xA4.doc.txt");
    assert_true(text && strstr(text, "__.doc\r\n"));
}

static void a_folder_that_is_not_there_is_told_and_taken_up_when_it_comes(void **state)
{
    struct hot_rig *g = *state;

    assert_int_equal(rmdir(g->in), 0);
    hot_pass(g);
    assert_non_null(strstr(g->report.sentence, g->in));
    assert_int_equal(mkdir(g->in, 0700), 0);
    hot_put(g, "a.pdf", PDF("a"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
    assert_string_equal(g->report.sentence, "");
}

static void a_file_that_cannot_be_moved_is_a_letter_once_and_stops_no_other(void **state)
{
    struct hot_rig *g = *state;
    char path[RIG_PATH];

    hot_path(g, "done", path);
    assert_int_equal(symlink("nowhere", path), 0);          /* somebody's link where the folder should be */
    hot_put(g, "a.pdf", PDF("a"));
    hot_put(g, "b.pdf", PDF("b"));
    for (int i = 0; i < 5; i++) {
        hot_settle(g);
        g->now_ms += HOTFOLDER_ASIDE_MS;
    }
    assert_int_equal(hot_letters(g), 2);
    assert_true(hot_has(g, "a.pdf") && hot_has(g, "b.pdf"));
    assert_sentence(g, "is taken in as a letter, but cannot be put aside");
    hot_restart(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 2);
    assert_int_equal(unlink(path), 0);
    g->now_ms += HOTFOLDER_ASIDE_MS;
    hot_settle(g);
    assert_int_equal(hot_letters(g), 2);
    assert_true(hot_has(g, "done/a.pdf") && hot_has(g, "done/b.pdf"));
    assert_string_equal(g->report.sentence, "");
}

static int copy_id(void *ctx, const char *id)
{
    snprintf(ctx, ID_SIZE, "%s", id);
    return 0;
}

/* The card, or too many open files: whether a file is a letter already cannot be told. */
static void a_letter_that_cannot_be_looked_for_is_not_taken_again(void **state)
{
    struct hot_rig *g = *state;
    AUTO_SPOOL struct spool *s = NULL;
    char path[RIG_PATH], kept[RIG_PATH], done[RIG_PATH], doc[ID_SIZE] = "";
    struct err e = { 0 };

    hot_path(g, "done", done);
    assert_int_equal(symlink("nowhere", done), 0);
    hot_put(g, "a.pdf", PDF("a"));
    hot_settle(g);
    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    assert_ok(spool_each(s, SPOOL_SCANNED, copy_id, doc, &e), e);
    snprintf(path, sizeof(path), "%s/scanned/%s", g->root, doc);
    snprintf(kept, sizeof(kept), "%s/kept", g->dir);
    assert_int_equal(rename(path, kept), 0);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);       /* looking for it fails with ENOTDIR */
    assert_true(fd >= 0);
    g->now_ms += HOTFOLDER_ASIDE_MS;
    hot_settle(g);
    assert_non_null(strstr(g->report.sentence, "look for letter"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rename(kept, path), 0);
    assert_int_equal(hot_letters(g), 1);
    assert_int_equal(unlink(done), 0);
    g->now_ms += HOTFOLDER_ASIDE_MS;
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
    assert_true(hot_has(g, "done/a.pdf"));
}

/* A share that fills in the middle of the reason, again and again. */
static void a_reason_that_finds_no_room_leaves_nothing_behind(void **state)
{
    struct rlimit usual, small;
    struct hot_rig *g = *state;
    AUTO_FREE char *text = NULL;

    hot_put(g, "a.doc", "no letter");
    hot_pass(g);
    g->now_ms += SETTLE_MS;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    small = (struct rlimit){ .rlim_cur = 100, .rlim_max = usual.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 3; i++) {
        hot_pass(g);
        g->now_ms += HOTFOLDER_ASIDE_MS;
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
    assert_true(hot_has(g, "a.doc"));
    assert_int_equal(hot_count(g, "bad"), 0);
    assert_sentence(g, "a.doc is no letter, but cannot be put aside");
    hot_pass(g);
    text = hot_read(g, "bad/a.doc.txt");
    assert_true(text && strstr(text, "क्या करें") && hot_has(g, "bad/a.doc"));
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, hot_setup, hot_teardown)
    const struct CMUnitTest tests[] = {
        TEST(on_a_full_disk_files_stay_and_the_sentence_says_so),
        TEST(a_name_of_any_bytes_is_told_as_text),
        TEST(a_folder_that_is_not_there_is_told_and_taken_up_when_it_comes),
        TEST(a_file_that_cannot_be_moved_is_a_letter_once_and_stops_no_other),
        TEST(a_letter_that_cannot_be_looked_for_is_not_taken_again),
        TEST(a_reason_that_finds_no_room_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
