/* The spool in ordinary use: who may write, what a reader finds, what hostile files do. */
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

struct rig { char dir[TMPDIR_SIZE]; struct spool *spool; char id[ID_SIZE]; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    tmpdir_new(g->dir);
    assert_ok(spool_open(g->dir, NULL, &g->spool, &e), e);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static void put_letter(struct rig *g, enum spool_stage stage)
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    memcpy(g->id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_doc_set(d, "source", "import", &e), e);
    assert_ok(spool_blob_put(d, "page-001.png", "one", 3, &e), e);
    assert_ok(spool_blob_put(d, "page-002.png", "two", 3, &e), e);
    assert_ok(spool_doc_commit(d, stage, &e), e);
}

static void write_file(const struct rig *g, const char *stage, const char *name, const char *text)
{
    char path[TMPDIR_SIZE + 100];

    snprintf(path, sizeof(path), "%s/%s/%s/%s", g->dir, stage, g->id, name);
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* A stage's directory; left to the end of the test. */
static int spool_fd(const struct rig *g, const char *stage)
{
    char path[TMPDIR_SIZE + 20];

    snprintf(path, sizeof(path), "%s/%s", g->dir, stage);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static int count(void *ctx, const char *id)
{
    (void)id;
    ++*(int *)ctx;
    return 0;
}

static int letters_in(const struct rig *g, enum spool_stage stage)
{
    struct err e = { 0 };
    int n = 0;

    assert_ok(spool_each(g->spool, stage, count, &n, &e), e);
    return n;
}

static void a_letter_moves_on_with_all_its_blobs(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    struct err e = { 0 };
    char value[SPOOL_VALUE_SIZE];
    enum spool_stage stage;
    void *data;
    size_t n;

    put_letter(g, SPOOL_SCANNED);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", "{}", 2, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
    assert_ok(spool_find(g->spool, g->id, &stage), e);
    assert_int_equal(stage, SPOOL_READ);
    assert_ok(spool_blob_load(g->spool, g->id, "reading.json", 10, &data, &n, &e), e);
    assert_string_equal(data, "{}");
    free(data);
    assert_ok(spool_get(g->spool, g->id, "source", value, &e), e);
    assert_string_equal(value, "import");
    assert_ok(spool_verify(g->spool, g->id, &e), e);
    assert_int_equal(spool_move(g->spool, g->id, SPOOL_SCANNED, SPOOL_READ, &e), -ENOENT);
}

static void only_one_may_write_a_letter(void **state)
{
    struct rig *g = *state;
    struct spool_doc *first, *second;
    struct err e = { 0 };
    unsigned torn;

    put_letter(g, SPOOL_SCANNED);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &first, &e), e);
    assert_int_equal(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &second, &e), -EBUSY);
    spool_doc_close(first);
    assert_ok(spool_doc_new(g->spool, false, &first, &e), e);
    assert_ok(spool_recover(g->spool, &torn, &e), e);      /* recovery leaves a locked letter alone */
    assert_int_equal(letters_in(g, SPOOL_OPEN), 1);
    spool_doc_close(first);
    assert_int_equal(letters_in(g, SPOOL_OPEN), 0);
}

static void an_extension_given_up_leaves_the_letter_as_it_was(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    struct spool_blob *b;
    struct err e = { 0 };

    put_letter(g, SPOOL_SCANNED);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", "{}", 2, &e), e);
    assert_int_equal(spool_blob_create(d, "page-001.png", &b, &e), -EEXIST);
    spool_doc_close(d);
    assert_int_equal(spool_blob_open(g->spool, g->id, "reading.json", &b, &e), -ENOENT);
    assert_ok(spool_verify(g->spool, g->id, &e), e);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &d, &e), e);    /* and can be made again */
    assert_ok(spool_blob_put(d, "reading.json", "{}", 2, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

static void blobs_are_dropped_with_the_manifest_and_made_anew_by_the_next_writer(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    struct spool_blob *b;
    struct err e = { 0 };

    put_letter(g, SPOOL_READ);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_READ, &d, &e), e);
    assert_ok(spool_doc_drop(d, "page-002", &e), e);
    assert_int_equal(spool_blob_create(d, "page-002.png", &b, &e), -EEXIST);   /* the card still lists the old one */
    spool_doc_close(d);
    assert_ok(spool_verify(g->spool, g->id, &e), e);                           /* given up: all is as it was */
    assert_ok(spool_blob_open(g->spool, g->id, "page-002.png", &b, &e), e);
    spool_blob_close(b);

    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_READ, &d, &e), e);
    assert_ok(spool_doc_drop(d, "page-002", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_int_equal(spool_blob_open(g->spool, g->id, "page-002.png", &b, &e), -ENOENT);
    assert_ok(spool_verify(g->spool, g->id, &e), e);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_blob_put(d, "page-002.png", "anew", 4, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
    assert_ok(spool_verify(g->spool, g->id, &e), e);
}

static void a_batch_is_resumed_with_its_pages_and_values(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    struct spool_blob *b;
    struct err e = { 0 };
    unsigned torn;
    char id[ID_SIZE], value[SPOOL_VALUE_SIZE];

    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_doc_set(d, "scanner", "folder:demo", &e), e);
    assert_ok(spool_blob_put(d, "page-001.png", "one", 3, &e), e);
    assert_ok(spool_blob_create(d, "page-002.png", &b, &e), e);
    assert_ok(spool_blob_write(b, "half", 4, &e), e);
    spool_blob_close(b);
    spool_doc_close(d);                                 /* the program ends in mid-page */
    assert_ok(spool_recover(g->spool, &torn, &e), e);
    assert_ok(spool_get(g->spool, id, "scanner", value, &e), e);
    assert_string_equal(value, "folder:demo");
    assert_ok(spool_doc_resume(g->spool, id, &d, &e), e);
    assert_int_equal(spool_doc_blobs(d, "page-"), 1);
    assert_ok(spool_blob_put(d, "page-002.png", "two", 3, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_ok(spool_verify(g->spool, id, &e), e);
}

static void a_changed_or_missing_blob_is_found_and_named(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    void *data = NULL;
    size_t n;

    put_letter(g, SPOOL_READ);
    write_file(g, "read", "page-002.png", "tWo");
    assert_int_equal(spool_verify(g->spool, g->id, &e), -EBADMSG);
    assert_non_null(strstr(e.msg, "page-002.png"));
    assert_non_null(strstr(e.msg, g->id));
    assert_int_equal(spool_blob_load(g->spool, g->id, "page-002.png", 10, &data, &n, &e), -EBADMSG);
    assert_null(data);
    assert_int_equal(spool_blob_load(g->spool, g->id, "page-001.png", 2, &data, &n, &e), -E2BIG);
}

static void a_torn_manifest_sends_the_letter_to_hold(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    unsigned torn;
    char text[400];

    put_letter(g, SPOOL_SCANNED);
    snprintf(text, sizeof(text), "dakbox-document: 2\nid: %s\nsource: import\n", g->id);
    write_file(g, "scanned", "manifest", text);
    assert_ok(spool_recover(g->spool, &torn, &e), e);
    assert_int_equal(torn, 1);
    assert_int_equal(letters_in(g, SPOOL_HOLD), 1);
    assert_int_equal(letters_in(g, SPOOL_SCANNED), 0);
}

/* What nobody expects among the letters must not keep diaryd from starting, nor be taken for a letter. */
static void strange_things_among_the_letters_stop_nobody(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    unsigned torn = 0;

    put_letter(g, SPOOL_SCANNED);
    assert_int_equal(mknodat(spool_fd(g, "scanned"), "aaaaaaaaaaaaaaaa", S_IFIFO | 0600, 0), 0);
    assert_int_equal(symlinkat("/etc", spool_fd(g, "scanned"), "bbbbbbbbbbbbbbbb"), 0);
    assert_int_equal(mkdirat(spool_fd(g, "scanned"), "cccccccccccccccc", 0770), 0);
    assert_int_equal(symlinkat("/etc/passwd", spool_fd(g, "scanned"), "cccccccccccccccc/manifest"), 0);
    assert_int_equal(mkdirat(spool_fd(g, "open"), "dddddddddddddddd", 0770), 0);
    assert_int_equal(mkdirat(spool_fd(g, "open"), "dddddddddddddddd/folder", 0770), 0);

    assert_ok(spool_recover(g->spool, &torn, &e), e);
    assert_int_equal(torn, 1);                              /* the link for a manifest */
    assert_int_equal(letters_in(g, SPOOL_SCANNED), 1);
    assert_int_equal(letters_in(g, SPOOL_HOLD), 1);
}

/* There may be a million of them, and each start would look at every page. */
static void recovery_leaves_alone_what_was_sent(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    unsigned torn;

    put_letter(g, SPOOL_SENT);
    write_file(g, "sent", "manifest", "torn");
    assert_ok(spool_recover(g->spool, &torn, &e), e);
    assert_int_equal(letters_in(g, SPOOL_SENT), 1);
}

static void names_never_lead_out_of_the_spool(void **state)
{
    static const char *const bad[] = { "../x", "/etc/passwd", "", ".", "..", "manifest", "begun", "a/b", "x.part", "A", "page 1",
                                       "0123456789012345678901234567890123456789" };
    struct rig *g = *state;
    struct spool_doc *d;
    struct spool_blob *b;
    struct err e = { 0 };
    enum spool_stage stage;

    put_letter(g, SPOOL_SCANNED);
    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &d, &e), e);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        assert_true(spool_blob_create(d, bad[i], &b, &e) < 0);
        assert_true(spool_blob_open(g->spool, g->id, bad[i], &b, &e) < 0);
        assert_int_equal(spool_find(g->spool, bad[i], &stage), -ENOENT);
    }
    spool_doc_close(d);
}

static void a_blob_that_is_a_link_or_a_pipe_is_refused(void **state)
{
    struct rig *g = *state;
    struct spool_blob *b;
    struct err e = { 0 };
    char path[TMPDIR_SIZE + 100];

    put_letter(g, SPOOL_SCANNED);
    snprintf(path, sizeof(path), "%s/scanned/%s/view-001.jpg", g->dir, g->id);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_true(spool_blob_open(g->spool, g->id, "view-001.jpg", &b, &e) < 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(spool_blob_open(g->spool, g->id, "view-001.jpg", &b, &e), -EBADMSG);
}

static void intake_stops_in_words_when_the_reserve_is_reached(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_ok(spool_check_room(g->spool, 1, &e), e);
    assert_int_equal(spool_check_room(g->spool, UINT64_MAX, &e), -ENOSPC);
    assert_non_null(strstr(e.msg, "disk is full"));
}

static void a_place_that_is_no_directory_is_refused_by_name(void **state)
{
    struct spool *s = NULL;
    struct err e = { 0 };

    (void)state;
    assert_true(spool_open("/proc/version", NULL, &s, &e) < 0);
    assert_non_null(strstr(e.msg, "/proc/version"));
    assert_null(s);
}

/* ---- second names */

static void a_linked_page_has_the_same_bytes_and_outlives_the_document_it_came_from(void **state)
{
    static const struct { struct spool_link link; int code; } wrong[] = {
        { { "page-001.png", "page-001.png" }, -EEXIST }, { { "page-002.png", "page-009.png" }, -ENOENT }, { { "../page", "page-001.png" }, -EINVAL },
    };
    struct rig *g = *state;
    AUTO_FREE void *data = NULL;
    char from[ID_SIZE], path[TMPDIR_SIZE + 100];
    struct spool_doc *d;
    struct err e = { 0 };
    size_t n;

    put_letter(g, SPOOL_READ);
    memcpy(from, g->id, ID_SIZE);
    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    memcpy(g->id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_blob_link(d, from, &(struct spool_link){ "page-001.png", "page-002.png" }, 1, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(spool_blob_link(d, from, &wrong[i].link, 1, &e), wrong[i].code);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);

    snprintf(path, sizeof(path), "%s/read/%s/page-002.png", g->dir, from);
    assert_int_equal(unlink(path), 0);
    assert_ok(spool_verify(g->spool, g->id, &e), e);
    assert_ok(spool_blob_load(g->spool, g->id, "page-001.png", 100, &data, &n, &e), e);
    assert_string_equal(data, "two");
}

static void a_document_can_be_begun_under_an_id_chosen_before_but_only_once(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d, *second;
    struct err e = { 0 };

    id_new(g->id);
    assert_ok(spool_doc_new_as(g->spool, g->id, false, &d, &e), e);
    assert_string_equal(spool_doc_id(d), g->id);
    assert_int_equal(spool_doc_new_as(g->spool, g->id, false, &second, &e), -EEXIST);
    assert_int_equal(spool_doc_new_as(g->spool, "../../etc", false, &second, &e), -EINVAL);
    spool_doc_close(d);
}

static void a_letter_that_was_begun_waits_even_without_a_page(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    char id[ID_SIZE], value[SPOOL_VALUE_SIZE];
    unsigned torn;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    spool_doc_close(d);
    assert_int_equal(letters_in(g, SPOOL_OPEN), 0);     /* one that was not begun is gone */
    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_doc_set(d, "purpose", "vip", &e), e);
    assert_ok(spool_doc_begin(d, &e), e);
    spool_doc_close(d);
    assert_ok(spool_recover(g->spool, &torn, &e), e);
    assert_ok(spool_get(g->spool, id, "purpose", value, &e), e);
    assert_string_equal(value, "vip");
    assert_ok(spool_doc_resume(g->spool, id, &d, &e), e);
    assert_ok(spool_doc_discard(d, &e), e);
    assert_int_equal(letters_in(g, SPOOL_OPEN), 0);
}

static void what_is_being_written_can_become_another_letters_page(void **state)
{
    struct rig *g = *state;
    struct spool_doc *from, *to;
    struct spool_blob *b;
    char id[ID_SIZE];
    void *data;
    size_t n;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, true, &from, &e), e);
    assert_ok(spool_doc_new(g->spool, true, &to, &e), e);
    memcpy(id, spool_doc_id(to), ID_SIZE);
    assert_ok(spool_blob_put(to, "page-001.png", "one", 3, &e), e);
    assert_ok(spool_blob_create(from, "page-007.png", &b, &e), e);
    assert_ok(spool_blob_write(b, "tw", 2, &e), e);
    assert_int_equal(spool_blob_move(b, to, "page-001.png", &e), -EEXIST);
    assert_int_equal(spool_blob_move(b, to, "../page", &e), -EINVAL);
    assert_ok(spool_blob_move(b, to, "page-002.png", &e), e);
    assert_ok(spool_blob_write(b, "o", 1, &e), e);
    assert_ok(spool_blob_commit(b, &e), e);
    assert_int_equal(spool_doc_blobs(from, ""), 0);
    spool_doc_close(from);
    assert_ok(spool_doc_commit(to, SPOOL_SCANNED, &e), e);
    assert_ok(spool_blob_load(g->spool, id, "page-002.png", 100, &data, &n, &e), e);
    assert_string_equal(data, "two");
    free(data);
}

static void a_blob_of_an_open_letter_can_be_made_anew(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    char id[ID_SIZE];
    void *data;
    size_t n;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_blob_put(d, "page-001.png", "one", 3, &e), e);
    assert_ok(spool_blob_put(d, "scan.json", "old", 3, &e), e);
    assert_ok(spool_blob_put(d, "page-002.png", "two", 3, &e), e);
    assert_int_equal(spool_doc_remove(d, "scan.txt", &e), -ENOENT);
    assert_ok(spool_doc_remove(d, "scan.json", &e), e);
    assert_int_equal(spool_doc_blobs(d, ""), 2);
    assert_ok(spool_blob_put(d, "scan.json", "new", 3, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_ok(spool_verify(g->spool, id, &e), e);
    assert_ok(spool_blob_load(g->spool, id, "scan.json", 100, &data, &n, &e), e);
    assert_string_equal(data, "new");
    free(data);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_letter_moves_on_with_all_its_blobs),
        TEST(only_one_may_write_a_letter),
        TEST(an_extension_given_up_leaves_the_letter_as_it_was),
        TEST(blobs_are_dropped_with_the_manifest_and_made_anew_by_the_next_writer),
        TEST(a_batch_is_resumed_with_its_pages_and_values),
        TEST(a_changed_or_missing_blob_is_found_and_named),
        TEST(a_torn_manifest_sends_the_letter_to_hold),
        TEST(strange_things_among_the_letters_stop_nobody),
        TEST(recovery_leaves_alone_what_was_sent),
        TEST(names_never_lead_out_of_the_spool),
        TEST(a_blob_that_is_a_link_or_a_pipe_is_refused),
        TEST(intake_stops_in_words_when_the_reserve_is_reached),
        TEST(a_place_that_is_no_directory_is_refused_by_name),
        TEST(a_linked_page_has_the_same_bytes_and_outlives_the_document_it_came_from),
        TEST(a_document_can_be_begun_under_an_id_chosen_before_but_only_once),
        TEST(a_letter_that_was_begun_waits_even_without_a_page),
        TEST(what_is_being_written_can_become_another_letters_page),
        TEST(a_blob_of_an_open_letter_can_be_made_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
