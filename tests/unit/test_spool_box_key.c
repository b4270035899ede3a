/* The key that opens every letter: made once, never made anew over letters, told from another, and safe before it is used. */
#include "spool/spool.h"
#include "tests/rig/disk.h"
#include "tests/rig/raw.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PATH_BYTES = 800 };

struct rig { char dir[TMPDIR_SIZE], root[TMPDIR_SIZE + 8], key[TMPDIR_SIZE + 10]; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->root, sizeof(g->root), "%s/spool", g->dir);
    snprintf(g->key, sizeof(g->key), "%s/box.key", g->dir);
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

static int open_and_close(const struct rig *g, struct err *e)
{
    struct spool *s = NULL;
    int r = spool_open(g->root, NULL, &s, e);

    spool_close(s);
    return r;
}

static void put_letter(struct spool *s, char id[ID_SIZE])
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(s, false, &d, &e), e);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_blob_put(d, "page-001.png", "one", 3, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

static void put_letter_and_close(const struct rig *g, char id[ID_SIZE])
{
    struct spool *s = NULL;
    struct err e = { 0 };

    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    put_letter(s, id);
    spool_close(s);
}

static void it_is_made_once_for_the_programs_alone(void **state)
{
    struct rig *g = *state;
    struct stat st;
    char id[ID_SIZE];
    struct err e = { 0 };
    size_t n, again_n;

    put_letter_and_close(g, id);
    assert_int_equal(stat(g->key, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    AUTO_FREE unsigned char *key = raw_load(g->key, &n);
    assert_int_equal(n, 65);                            /* 64 digits and the end of the line: it can be written down */
    assert_ok(open_and_close(g, &e), e);
    AUTO_FREE unsigned char *again = raw_load(g->key, &again_n);
    assert_int_equal(again_n, n);
    assert_memory_equal(again, key, n);
}

static void a_lost_or_wrong_key_is_told_and_nothing_is_made_anew(void **state)
{
    static const char other[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    struct rig *g = *state;
    char id[ID_SIZE];
    struct stat st;
    struct err e = { 0 };
    size_t n;

    put_letter_and_close(g, id);
    AUTO_FREE unsigned char *key = raw_load(g->key, &n);
    assert_int_equal(unlink(g->key), 0);
    assert_int_equal(open_and_close(g, &e), -ENOKEY);
    assert_non_null(strstr(e.msg, "is missing"));
    assert_non_null(strstr(e.msg, g->dir));
    assert_int_equal(stat(g->key, &st), -1);
    raw_store(g->key, other, 64);
    assert_int_equal(open_and_close(g, &e), -ENOKEY);
    assert_non_null(strstr(e.msg, "not the one"));
    for (size_t bad = 0; bad < 70; bad++)
        if (bad != 32 && bad != 64) {
            raw_store(g->key, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef012345", bad);
            assert_int_equal(open_and_close(g, &e), -ENOKEY);
            assert_non_null(strstr(e.msg, "64 hex digits"));
        }
    raw_store(g->key, key, n);
    assert_ok(open_and_close(g, &e), e);
}

static void a_key_made_elsewhere_is_taken_raw_or_in_hex(void **state)
{
    static const struct { const char *text; size_t n; } ways[] = {
        { "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 64 },
        { "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f", 32 },
        { "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\r\n", 66 },
    };
    struct rig *g = *state;
    char id[ID_SIZE], path[PATH_BYTES];
    struct spool *s = NULL;
    struct err e = { 0 };

    assert_ok(open_and_close(g, &e), e);                /* a spool without a letter takes another key */
    snprintf(path, sizeof(path), "%s/elsewhere", g->dir);
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        raw_store(path, ways[i].text, ways[i].n);
        assert_ok(spool_open_with_key(g->root, path, NULL, &s, &e), e);
        if (i == 0)
            put_letter(s, id);
        assert_ok(spool_verify(s, id, &e), e);
        spool_close(s);
    }
    assert_int_equal(spool_open_with_key(g->root, "/nowhere/box.key", NULL, &s, &e), -ENOKEY);
    assert_non_null(strstr(e.msg, "/nowhere/box.key"));
}

enum { PROGRAMS = 12, ROUNDS = 8 };

static void start_at_once(const char *root, int gate_fd, const char *id)
{
    struct spool *s = NULL;
    struct spool_doc *d;
    struct err e = { 0 };
    char c;

    if (read(gate_fd, &c, 1) != 0)                      /* all of them wait for its end */
        _exit(1);
    _exit(spool_open(root, NULL, &s, &e) < 0 || spool_doc_new_as(s, id, false, &d, &e) < 0 ||
          spool_blob_put(d, "page-001.png", "one", 3, &e) < 0 || spool_doc_commit(d, SPOOL_SCANNED, &e) < 0);
}

static void programs_that_start_at_once_make_one_key(void **state)
{
    struct rig *g = *state;

    for (int round = 0; round < ROUNDS; round++) {
        char ids[PROGRAMS][ID_SIZE], dir[PATH_BYTES], root[PATH_BYTES + 8];
        struct spool *s = NULL;
        struct err e = { 0 };
        int status, gate[2];

        snprintf(dir, sizeof(dir), "%s/%d", g->dir, round);
        snprintf(root, sizeof(root), "%s/spool", dir);
        assert_int_equal(mkdir(dir, 0700), 0);
        assert_int_equal(pipe(gate), 0);
        for (int i = 0; i < PROGRAMS; i++) {
            id_new(ids[i]);
            if (fork() == 0) {
                close(gate[1]);
                start_at_once(root, gate[0], ids[i]);
            }
        }
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < PROGRAMS; i++) {
            assert_true(wait(&status) > 0);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        }
        assert_ok(spool_open(root, NULL, &s, &e), e);
        for (int i = 0; i < PROGRAMS; i++)
            assert_ok(spool_verify(s, ids[i], &e), e);
        spool_close(s);
    }
}

/* A letter that was acknowledged can be opened afterwards: so its box key was on the card before. */
static void the_key_survives_a_power_cut_at_any_call_before_a_letter_is_sealed_with_it(void **state)
{
    bool fired = true;
    unsigned n;

    (void)state;
    for (n = 0; fired; n++) {
        struct disk *disk = disk_new();
        char root[PATH_BYTES], id[ID_SIZE] = "";
        struct spool *s = NULL;
        struct spool_doc *d = NULL;
        struct err e = { 0 };

        snprintf(root, sizeof(root), "%s/spool", disk_root(disk));
        assert_int_equal(disk_ops()->make_dir(open(disk_root(disk), O_RDONLY | O_DIRECTORY | O_CLOEXEC), "spool"), 0);
        assert_int_equal(disk_ops()->sync(open(disk_root(disk), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), 0);
        disk_cut_nth(disk, n);
        int r = spool_open(root, disk_ops(), &s, &e);
        if (r == 0)
            r = spool_doc_new(s, true, &d, &e);
        if (r == 0) {
            memcpy(id, spool_doc_id(d), ID_SIZE);
            r = spool_blob_put(d, "page-001.png", "one", 3, &e);
            spool_doc_close(d);
        }
        fired = disk_fired(disk);
        assert_true(r == 0 || fired);
        spool_close(s);
        disk_after_cut(disk, n % 3);

        snprintf(root, sizeof(root), "%s/spool", disk_root(disk));
        s = NULL;
        assert_ok(spool_open(root, NULL, &s, &e), e);
        if (r == 0) {
            assert_ok(spool_doc_resume(s, id, &d, &e), e);
            assert_int_equal(spool_doc_blobs(d, "page-"), 1);
            spool_doc_close(d);
        }
        spool_close(s);
        disk_free(disk);
    }
    assert_true(n > 20);
}

static void who_opens_the_spool_leaves_no_core_and_is_not_looked_into(void **state)
{
    struct rig *g = *state;
    struct rlimit cores = { 1, 1 };
    struct err e = { 0 };

    assert_ok(open_and_close(g, &e), e);
    assert_int_equal(getrlimit(RLIMIT_CORE, &cores), 0);
    assert_int_equal(cores.rlim_max, 0);
    assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(it_is_made_once_for_the_programs_alone),
        TEST(a_lost_or_wrong_key_is_told_and_nothing_is_made_anew),
        TEST(a_key_made_elsewhere_is_taken_raw_or_in_hex),
        TEST(programs_that_start_at_once_make_one_key),
        cmocka_unit_test(the_key_survives_a_power_cut_at_any_call_before_a_letter_is_sealed_with_it),
        TEST(who_opens_the_spool_leaves_no_core_and_is_not_looked_into),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
