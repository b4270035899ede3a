/* A folder on a foreign disk, as the migration tree and backups both use it. */
#include "base/disk_folder.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGE_BYTES = 1024 * 1024 + 17 };

static const struct disk_words words = {
    .away = SAID_BACKUP_TARGET_AWAY, .same = SAID_BACKUP_TARGET_SAME, .full = SAID_BACKUP_TARGET_FULL, .failed = SAID_BACKUP_TARGET_FAILED,
};

struct place { char dir[TMPDIR_SIZE], root[TMPDIR_SIZE + 8]; struct disk_folder folder; };

static int make_place(void **state)
{
    struct place *p = calloc(1, sizeof(*p));

    tmpdir_new(p->dir);
    snprintf(p->root, sizeof(p->root), "%s/disk", p->dir);
    assert_int_equal(mkdir(p->root, 0755), 0);
    p->folder = (struct disk_folder){ .root = p->root, .words = &words };
    *state = p;
    return 0;
}

static int drop_place(void **state)
{
    struct place *p = *state;

    umount2(p->root, MNT_DETACH);       /* mostly nothing is mounted */
    tmpdir_remove(p->dir);
    free(p);
    return 0;
}

/* Gives bytes of a pattern, then what it is told to end with. */
struct source { int64_t bytes; int end; atomic_bool *stops_after_first; };

static ssize_t read_source(void *ctx, void *out, size_t n, struct err *e)
{
    struct source *s = ctx;
    size_t some = s->bytes < (int64_t)n ? (size_t)s->bytes : n;

    memset(out, 'x', some);
    if (some == 0)
        return s->end < 0 ? err_set(e, s->end, "the source broke") : 0;
    if (s->stops_after_first)
        atomic_store(s->stops_after_first, true);
    s->bytes -= (int64_t)some;
    return (ssize_t)some;
}

static int put(const struct place *p, const char *path, int64_t bytes, struct err *e)
{
    return disk_folder_put(&p->folder, path, read_source, &(struct source){ .bytes = bytes }, e);
}

static int count_name(void *ctx, const char *name)
{
    assert_string_not_equal(name, ".");
    assert_string_not_equal(name, "..");
    ++*(int *)ctx;
    return 0;
}

static int names(const struct place *p, const char *path)
{
    struct err e = { 0 };
    int n = 0;

    assert_ok(disk_folder_list(&p->folder, path, count_name, &n, &e), e);
    return n;
}

static void what_is_put_is_there_whole_can_be_named_anew_and_removed(void **state)
{
    const struct place *p = *state;
    char sha256[HASH_HEX_SIZE], expected[HASH_HEX_SIZE];
    struct err e = { 0 };
    int64_t bytes = 0;
    char *pattern = malloc(LARGE_BYTES);

    memset(pattern, 'x', LARGE_BYTES);
    hash_hex_of(pattern, LARGE_BYTES, expected);
    free(pattern);
    assert_ok(put(p, "a/b/file.part", LARGE_BYTES, &e), e);
    assert_ok(put(p, "a/b/file", 3, &e), e);
    assert_ok(disk_folder_rename(&p->folder, "a/b/file.part", "a/b/file", &e), e);
    assert_ok(disk_folder_hash(&p->folder, "a/b/file", &bytes, sha256, &e), e);
    assert_int_equal(bytes, LARGE_BYTES);
    assert_string_equal(sha256, expected);
    assert_int_equal(names(p, "a/b"), 1);
    assert_int_equal(names(p, "nowhere"), 0);
    assert_ok(disk_folder_remove(&p->folder, "a/b/file", &e), e);
    assert_ok(disk_folder_remove(&p->folder, "a/b/file", &e), e);
    assert_int_equal(names(p, "a/b"), 0);
    assert_int_equal(disk_folder_hash(&p->folder, "a/b/file", &bytes, sha256, &e), -ENOENT);
    assert_string_equal(sha256, "");
}

static void a_saved_text_comes_back_and_takes_the_place_of_the_one_before(void **state)
{
    const struct place *p = *state;
    struct err e = { 0 };
    char text[32] = "";
    FILE *f = fmemopen(text, sizeof(text), "w");

    assert_ok(disk_folder_save(&p->folder, "list.csv", "before", 6, &e), e);
    assert_ok(put(p, "list.csv.new", 9, &e), e);             /* what a cut has left */
    assert_ok(disk_folder_save(&p->folder, "list.csv", "after", 5, &e), e);
    assert_ok(disk_folder_fetch(&p->folder, "list.csv", f, 5, &e), e);
    fclose(f);
    assert_string_equal(text, "after");
    assert_int_equal(names(p, "."), 1);
}

static void a_file_that_is_too_long_or_has_no_place_here_is_told_apart_from_a_disk_that_fails(void **state)
{
    const struct place *p = *state;
    struct err e = { 0 };
    FILE *none = fopen("/dev/full", "we"), *f = tmpfile();

    setvbuf(none, NULL, _IONBF, 0);
    assert_ok(put(p, "file", LARGE_BYTES, &e), e);
    assert_int_equal(disk_folder_fetch(&p->folder, "file", f, LARGE_BYTES - 1, &e), -EFBIG);
    assert_int_equal(disk_folder_fetch(&p->folder, "file", none, LARGE_BYTES, &e), -ENOBUFS);
    assert_string_equal(e.said, "");
    fclose(none);
    fclose(f);
}

static void who_gives_the_bytes_may_fail_and_says_why(void **state)
{
    const struct place *p = *state;
    struct err e = { 0 };
    int r = disk_folder_put(&p->folder, "file", read_source, &(struct source){ .bytes = 100, .end = -EBADMSG }, &e);

    assert_int_equal(r, -EBADMSG);
    assert_string_equal(e.msg, "the source broke");
}

static void who_wants_it_stopped_waits_for_one_piece_at_most(void **state)
{
    struct place *p = *state;
    atomic_bool stopping = false;
    struct source s = { .bytes = 8 * (int64_t)LARGE_BYTES, .stops_after_first = &stopping };
    char sha256[HASH_HEX_SIZE];
    struct err e = { 0 };

    assert_ok(put(p, "file", LARGE_BYTES, &e), e);
    p->folder.stopping = &stopping;
    assert_int_equal(disk_folder_put(&p->folder, "other", read_source, &s, &e), -ECANCELED);
    assert_int_equal(disk_folder_hash(&p->folder, "file", NULL, sha256, &e), -ECANCELED);
}

static void a_disk_that_is_away_or_another_is_named_in_the_words_of_whom_it_is_for(void **state)
{
    struct place *p = *state;
    struct err e = { 0 };

    assert_ok(disk_folder_ready(&p->folder, &e), e);
    assert_true(disk_folder_room(&p->folder) > 0);
    p->folder.apart_from = p->dir;                             /* it is not mounted: the folder is on the box's own disk */
    assert_int_equal(disk_folder_ready(&p->folder, &e), -ENODEV);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_TARGET_SAME);
    p->folder.apart_from = "/proc";
    assert_ok(disk_folder_ready(&p->folder, &e), e);
    rmdir(p->root);
    assert_int_equal(disk_folder_ready(&p->folder, &e), -ENODEV);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_TARGET_AWAY);
    assert_int_equal(put(p, "file", 1, &e), -ENODEV);
    assert_int_equal(disk_folder_list(&p->folder, "folder", count_name, &(int){ 0 }, &e), -ENODEV);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_TARGET_AWAY);
    assert_int_equal(disk_folder_room(&p->folder), -ENOTSUP);
}

static void no_link_on_the_disk_leads_out_of_it(void **state)
{
    const struct place *p = *state;
    char link_to[TMPDIR_SIZE + 32], sha256[HASH_HEX_SIZE];
    struct err e = { 0 };

    snprintf(link_to, sizeof(link_to), "%s/folder", p->root);
    assert_int_equal(symlink(p->dir, link_to), 0);
    snprintf(link_to, sizeof(link_to), "%s/file", p->root);
    assert_int_equal(symlink("/etc/hostname", link_to), 0);
    assert_true(put(p, "folder/x", 1, &e) < 0);
    assert_true(disk_folder_save(&p->folder, "folder/x", "x", 1, &e) < 0);
    assert_true(disk_folder_list(&p->folder, "folder", count_name, &(int){ 0 }, &e) < 0);
    assert_true(disk_folder_hash(&p->folder, "file", NULL, sha256, &e) < 0);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_TARGET_FAILED);
    assert_ok(put(p, "file", 1, &e), e);                     /* takes the link's place */
    assert_ok(disk_folder_hash(&p->folder, "file", NULL, sha256, &e), e);
    assert_int_equal(access("/etc/hostname", F_OK), 0);
}

static void what_is_no_file_is_not_read(void **state)
{
    const struct place *p = *state;
    char path[TMPDIR_SIZE + 32], sha256[HASH_HEX_SIZE];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/pipe", p->root);
    assert_int_equal(mkfifo(path, 0644), 0);
    assert_int_equal(disk_folder_hash(&p->folder, "pipe", NULL, sha256, &e), -EINVAL);
}

static void a_full_disk_is_called_so_and_keeps_nothing_of_what_had_no_room(void **state)
{
    const struct place *p = *state;
    struct err e = { 0 };

    if (mount("none", p->root, "tmpfs", 0, "size=512k") < 0) {
        print_message("SKIPPED: no disk can be mounted here\n");
        skip();
    }
    assert_int_equal(put(p, "large", LARGE_BYTES, &e), -ENOSPC);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_TARGET_FULL);
    assert_int_equal(names(p, "."), 0);
    assert_ok(put(p, "small", 1000, &e), e);
}

int main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, drop_place)
    const struct CMUnitTest tests[] = {
        WITH_PLACE(what_is_put_is_there_whole_can_be_named_anew_and_removed),
        WITH_PLACE(a_saved_text_comes_back_and_takes_the_place_of_the_one_before),
        WITH_PLACE(a_file_that_is_too_long_or_has_no_place_here_is_told_apart_from_a_disk_that_fails),
        WITH_PLACE(who_gives_the_bytes_may_fail_and_says_why),
        WITH_PLACE(who_wants_it_stopped_waits_for_one_piece_at_most),
        WITH_PLACE(a_disk_that_is_away_or_another_is_named_in_the_words_of_whom_it_is_for),
        WITH_PLACE(no_link_on_the_disk_leads_out_of_it),
        WITH_PLACE(what_is_no_file_is_not_read),
        WITH_PLACE(a_full_disk_is_called_so_and_keeps_nothing_of_what_had_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
