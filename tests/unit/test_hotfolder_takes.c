/* The hot folder: what becomes a letter, what waits, what is put into bad/, and that it says why. */
#include "drivers/hotfolder/seen.h"
#include "tests/unit/test_hotfolder_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static int copy_id(void *ctx, const char *id)
{
    snprintf(ctx, ID_SIZE, "%s", id);
    return 0;
}

static void a_settled_file_becomes_a_letter_and_lies_in_done(void **state)
{
    struct hot_rig *g = *state;
    AUTO_SPOOL struct spool *s = NULL;
    char doc[ID_SIZE] = "", value[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    hot_put(g, "dak no. 7.pdf", PDF("seven"));
    hot_settle(g);
    assert_int_equal(hot_letters_of(g, PDF("seven")), 1);
    assert_true(hot_has(g, "done/dak no. 7.pdf"));
    assert_int_equal(hot_count(g, ""), 0);
    assert_int_equal(g->report.taken, 1);
    assert_int_equal(g->report.waiting, 0);
    assert_string_equal(g->report.sentence, "");

    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    assert_ok(spool_each(s, SPOOL_SCANNED, copy_id, doc, &e), e);
    assert_ok(spool_get(s, doc, "source", value, &e), e);
    assert_string_equal(value, "hotfolder");
    assert_ok(spool_get(s, doc, "purpose", value, &e), e);
    assert_string_equal(value, "vip");
    assert_ok(spool_get(s, doc, "file", value, &e), e);
    assert_string_equal(value, "dak no. 7.pdf");
}

/* ---- files that are not there yet */

static void a_file_that_still_changes_is_not_taken(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", PDF("1"));
    hot_pass(g);
    for (int i = 0; i < 10; i++) {
        g->now_ms += SETTLE_MS - 1;
        hot_put(g, "a.pdf", i % 2 ? PDF("1") : PDF("22"));
        hot_pass(g);
        assert_int_equal(hot_letters(g), 0);
        assert_int_equal(g->report.waiting, 1);
    }
    g->now_ms += SETTLE_MS - 1;
    hot_pass(g);
    assert_int_equal(hot_letters(g), 0);
    g->now_ms += 1;
    hot_pass(g);
    assert_int_equal(hot_letters(g), 1);
}

/* A lease tells on file systems that know leases, to the owner of a file: elsewhere time alone has to do. */
static void a_file_that_somebody_has_open_for_writing_is_not_taken(void **state)
{
    struct hot_rig *g = *state;
    char path[RIG_PATH];

    hot_put(g, "a.pdf", PDF("begun"));
    hot_path(g, "a.pdf", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    if (fcntl(fd, F_SETLEASE, F_RDLCK) < 0)
        skip();
    close(fd);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    hot_settle(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    assert_int_equal(g->report.waiting, 1);
    assert_int_equal(ftruncate(fd, 0), 0);              /* room for it is made before its bytes come */
    assert_int_equal(ftruncate(fd, 1000), 0);
    hot_settle(g);
    hot_settle(g);
    assert_true(hot_has(g, "a.pdf"));
    assert_int_equal(pwrite(fd, PDF("whole"), 14, 0), 14);
    close(fd);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
}

static void an_unfinished_name_is_left_alone_until_it_is_renamed(void **state)
{
    struct hot_rig *g = *state;
    char from[RIG_PATH], to[RIG_PATH];

    hot_put(g, "a.pdf.part", PDF("a"));
    hot_settle(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    assert_true(hot_has(g, "a.pdf.part"));
    hot_path(g, "a.pdf.part", from);
    hot_path(g, "a.pdf", to);
    assert_int_equal(rename(from, to), 0);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
}

static void names_that_are_not_meant_are_known(void **state)
{
    static const char *const not_meant[] = { ".a.pdf", ".", "..", "a.part", "a.PDF.TMP", "a.pdf~", "x.crdownload", "~$letter.pdf", "Thumbs.db",
                                             "DESKTOP.INI", "x.filepart" };
    static const char *const meant[] = { "a.pdf", "part", "a.tmp.pdf", "~a.pdf", "पत्र.pdf", "a", "thumbs.db.pdf" };

    (void)state;
    for (size_t i = 0; i < sizeof(not_meant) / sizeof(not_meant[0]); i++)
        if (seen_is_wanted(not_meant[i]))
            fail_msg("%s is taken", not_meant[i]);
    for (size_t i = 0; i < sizeof(meant) / sizeof(meant[0]); i++)
        if (!seen_is_wanted(meant[i]))
            fail_msg("%s is left", meant[i]);
}

static void an_empty_file_gets_a_minute_to_be_filled(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", "");
    hot_settle(g);
    hot_settle(g);
    assert_true(hot_has(g, "a.pdf"));
    hot_put(g, "a.pdf", PDF("filled"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
    hot_put(g, "b.pdf", "");
    hot_pass(g);
    g->now_ms += SEEN_EMPTY_MS;
    hot_pass(g);
    assert_true(hot_has(g, "bad/b.pdf"));
}

static void change(struct hot_rig *g) { hot_put(g, "a.pdf", PDF("changed in between")); }

static void a_file_changed_while_it_is_looked_at_waits(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", PDF("a"));
    g->in_probe = change;
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    hot_put(g, "a.pdf", PDF("a"));
    g->probe_says = -EBADMSG;                           /* it was read while it was half written */
    hot_settle(g);
    assert_true(hot_has(g, "a.pdf"));
    g->probe_says = 0;
    g->in_probe = NULL;
    hot_settle(g);
    assert_int_equal(hot_letters_of(g, PDF("changed in between")), 1);
    assert_int_equal(hot_letters(g), 1);
}

static void rename_it(struct hot_rig *g)
{
    char from[RIG_PATH], to[RIG_PATH];

    g->in_probe = NULL;
    hot_path(g, "a.pdf", from);
    hot_path(g, "b.pdf", to);
    assert_int_equal(rename(from, to), 0);
}

static void a_file_renamed_while_it_is_looked_at_is_one_letter(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", PDF("a"));
    g->in_probe = rename_it;
    hot_settle(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
    assert_true(hot_has(g, "done/b.pdf"));
    assert_string_equal(g->report.sentence, "");
}

static void remove_it(struct hot_rig *g)
{
    char path[RIG_PATH];

    g->in_probe = NULL;
    hot_path(g, "a.pdf", path);
    assert_int_equal(unlink(path), 0);
}

static void a_file_that_is_taken_away_while_it_is_looked_at_is_no_letter(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", PDF("a"));
    g->in_probe = remove_it;
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    assert_string_equal(g->report.sentence, "");
}

static void links_folders_and_pipes_are_left_alone(void **state)
{
    struct hot_rig *g = *state;
    char path[RIG_PATH], secret[RIG_PATH];

    snprintf(secret, sizeof(secret), "%s/secret.pdf", g->dir);
    AUTO_CLOSE int fd = open(secret, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, PDF("secret"), 15), 15);
    hot_path(g, "link.pdf", path);
    assert_int_equal(symlink(secret, path), 0);
    hot_path(g, "folder.pdf", path);
    assert_int_equal(mkdir(path, 0700), 0);
    hot_put(g, "folder.pdf/inside.pdf", PDF("inside"));
    hot_path(g, "pipe.pdf", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    hot_settle(g);
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    assert_true(hot_has(g, "link.pdf") && hot_has(g, "folder.pdf/inside.pdf") && hot_has(g, "pipe.pdf"));
    assert_string_equal(g->report.sentence, "");
}

/* ---- bad files */

static void a_bad_file_goes_to_bad_with_the_reason_in_both_languages_and_the_others_go_on(void **state)
{
    struct hot_rig *g = *state;
    AUTO_FREE char *text = NULL;

    hot_put(g, "a.doc", "\xD0\xCF\x11\xE0 not a letter");
    hot_put(g, "b.pdf", PDF("b"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
    assert_true(hot_has(g, "bad/a.doc"));
    assert_false(hot_has(g, "a.doc"));
    text = hot_read(g, "bad/a.doc.txt");
    assert_non_null(text);
    assert_non_null(strstr(text, "a.doc"));
    assert_non_null(strstr(text, "neither an image"));
    assert_non_null(strstr(text, "What to do"));
    assert_non_null(strstr(text, "न तो चित्र"));
    assert_non_null(strstr(text, "क्या करें"));
    assert_int_equal(g->report.bad, 1);
    assert_string_equal(g->report.sentence, "");
}

static void a_file_that_ocrd_cannot_read_goes_to_bad_before_it_is_a_letter(void **state)
{
    struct hot_rig *g = *state;
    AUTO_FREE char *text = NULL;

    g->probe_says = -EBADMSG;
    hot_put(g, "a.pdf", PDF("a"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 0);
    text = hot_read(g, "bad/a.pdf.txt");
    assert_non_null(text);
    assert_non_null(strstr(text, "the PDF is damaged or cut off"));
}

static void when_ocrd_is_missing_the_file_is_taken(void **state)
{
    struct hot_rig *g = *state;

    g->probe_says = -ENOSYS;
    hot_put(g, "a.pdf", PDF("a"));
    hot_settle(g);
    assert_int_equal(hot_letters(g), 1);
}

static void every_refusal_has_words_of_its_own(void **state)
{
    struct hot_rig *g = *state;
    AUTO_FREE char *empty = NULL, *large = NULL;
    char path[RIG_PATH];

    hot_put(g, "empty.pdf", "");
    hot_put(g, "large.pdf", PDF("x"));
    hot_path(g, "large.pdf", path);
    assert_int_equal(truncate(path, (off_t)INTAKE_MAX_MIB * 1024 * 1024 + 1), 0);
    hot_pass(g);
    g->now_ms += SEEN_EMPTY_MS;
    hot_pass(g);
    empty = hot_read(g, "bad/empty.pdf.txt");
    large = hot_read(g, "bad/large.pdf.txt");
    assert_true(empty && strstr(empty, "it is empty") && strstr(empty, "फ़ाइल खाली है"));
    assert_true(large && strstr(large, "larger than 100 MiB") && strstr(large, "बहुत बड़ी"));
}

static void a_name_that_is_taken_or_too_long_gets_a_number_or_is_cut(void **state)
{
    struct hot_rig *g = *state;
    char name[NAME_MAX + 1];

    for (int i = 0; i < 3; i++) {
        hot_put(g, "a.pdf", i == 0 ? PDF("0") : i == 1 ? PDF("1") : PDF("2"));
        hot_put(g, "b.doc", "no letter");
        hot_settle(g);
    }
    assert_int_equal(hot_letters(g), 3);
    assert_true(hot_has(g, "done/a.pdf") && hot_has(g, "done/a~2.pdf") && hot_has(g, "done/a~3.pdf"));
    assert_true(hot_has(g, "bad/b~3.doc") && hot_has(g, "bad/b~3.doc.txt"));
    for (size_t i = 0; i + 3 <= NAME_MAX; i += 3)          /* a name of 255 bytes: there is no room for ".txt" */
        memcpy(name + i, "प", 4);
    hot_put(g, name, "no letter");
    hot_settle(g);
    assert_int_equal(hot_count(g, ""), 0);
    assert_int_equal(hot_count(g, "bad"), 8);
}

static void a_file_put_back_from_done_is_a_new_letter(void **state)
{
    struct hot_rig *g = *state;
    char from[RIG_PATH], to[RIG_PATH];

    hot_put(g, "a.pdf", PDF("a"));
    hot_settle(g);
    hot_path(g, "done/a.pdf", from);
    hot_path(g, "a.pdf", to);
    assert_int_equal(rename(from, to), 0);
    hot_settle(g);
    assert_int_equal(hot_letters_of(g, PDF("a")), 2);
}

/* ---- somebody saves in the instant between letter and move */

static void replace(struct hot_rig *g)
{
    char from[RIG_PATH], to[RIG_PATH];

    g->when_taken = NULL;
    hot_put(g, "a.pdf.tmp", PDF("another letter"));
    hot_path(g, "a.pdf.tmp", from);
    hot_path(g, "a.pdf", to);
    assert_int_equal(rename(from, to), 0);
}

static void append(struct hot_rig *g)
{
    char path[RIG_PATH];

    g->when_taken = NULL;
    hot_path(g, "a.pdf", path);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_int_equal(write(fd, " goes on", 8), 8);
}

static void a_file_put_over_a_taken_one_is_a_letter_too(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", PDF("a"));
    g->when_taken = replace;
    hot_settle(g);
    hot_settle(g);
    assert_int_equal(hot_letters_of(g, PDF("a")), 1);
    assert_int_equal(hot_letters_of(g, PDF("another letter")), 1);
    assert_int_equal(hot_letters(g), 2);
    assert_int_equal(hot_count(g, ""), 0);
}

static void a_file_that_goes_on_after_a_long_pause_is_taken_whole(void **state)
{
    struct hot_rig *g = *state;

    hot_put(g, "a.pdf", PDF("a"));
    g->when_taken = append;
    hot_settle(g);
    hot_settle(g);
    assert_int_equal(hot_letters_of(g, PDF("a goes on")), 1);
    assert_int_equal(hot_count(g, ""), 0);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, hot_setup, hot_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_settled_file_becomes_a_letter_and_lies_in_done), TEST(a_file_that_still_changes_is_not_taken),
        TEST(a_file_that_somebody_has_open_for_writing_is_not_taken), TEST(an_unfinished_name_is_left_alone_until_it_is_renamed),
        TEST(names_that_are_not_meant_are_known), TEST(an_empty_file_gets_a_minute_to_be_filled),
        TEST(a_file_changed_while_it_is_looked_at_waits), TEST(a_file_renamed_while_it_is_looked_at_is_one_letter),
        TEST(a_file_that_is_taken_away_while_it_is_looked_at_is_no_letter),
        TEST(links_folders_and_pipes_are_left_alone),
        TEST(a_bad_file_goes_to_bad_with_the_reason_in_both_languages_and_the_others_go_on),
        TEST(a_file_that_ocrd_cannot_read_goes_to_bad_before_it_is_a_letter), TEST(when_ocrd_is_missing_the_file_is_taken),
        TEST(every_refusal_has_words_of_its_own), TEST(a_name_that_is_taken_or_too_long_gets_a_number_or_is_cut),
        TEST(a_file_put_back_from_done_is_a_new_letter),
        TEST(a_file_put_over_a_taken_one_is_a_letter_too), TEST(a_file_that_goes_on_after_a_long_pause_is_taken_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
