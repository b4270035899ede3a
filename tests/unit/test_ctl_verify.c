/* "dakbox verify" finds what it promises to find. */
#include "ctl/verify.h"
#include "store/purge.h"

#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { LETTERS = 3 };

struct rig {
    char dir[TMPDIR_SIZE], docs[LETTERS][ID_SIZE], numbers[LETTERS][STORE_NUMBER_SIZE];
    struct spool *spool;
    struct store *store;
    char sentences[2048];           /* what verify said */
};

static void put_document(struct rig *g, char out_doc[ID_SIZE])
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    snprintf(out_doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-001.png", "first page", 10, &e), e);
    assert_ok(spool_blob_put(d, "page-002.png", "second page", 11, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

static void put_letter(struct rig *g, int i)
{
    struct letter_new n = { .doc = g->docs[i], .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1,
                            .pages = 2, .received_s = 1780000000 };
    struct err e = { 0 };
    int64_t id;

    put_document(g, g->docs[i]);
    assert_ok(store_take_in(g->store, &n, &id, g->numbers[i], &e), e);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char path[TMPDIR_SIZE + 32];
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(path, sizeof(path), "%s/spool", g->dir);
    assert_ok(spool_open(path, NULL, &g->spool, &e), e);
    snprintf(path, sizeof(path), "%s/diary.db", g->dir);
    assert_ok(store_open(path, STORE_WRITE, &g->store, &e), e);
    for (int i = 0; i < LETTERS; i++)
        put_letter(g, i);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    store_close(g->store);
    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static void note(void *ctx, enum audit_kind kind, const char *sentence)
{
    struct rig *g = ctx;
    size_t n = strlen(g->sentences);

    (void)kind;
    snprintf(g->sentences + n, sizeof(g->sentences) - n, "%s\n", sentence);
}

static unsigned faults(struct rig *g, bool quick)
{
    struct audit_result found;
    struct err e = { 0 };

    g->sentences[0] = '\0';
    assert_ok(verify_run(g->store, g->spool, quick, note, g, &found, &e), e);
    assert_int_equal(found.letters, LETTERS);
    return found.faults;
}

static void a_whole_office_has_no_faults(void **state)
{
    assert_int_equal(faults(*state, false), 0);
}

static void a_flipped_byte_in_a_page_is_found_and_its_letter_named(void **state)
{
    struct rig *g = *state;
    char path[TMPDIR_SIZE + 128];

    snprintf(path, sizeof(path), "%s/spool/scanned/%s/page-002.png", g->dir, g->docs[1]);
    AUTO_CLOSE int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "X", 1, 3), 1);
    assert_int_equal(faults(g, true), 0);           /* quick does not read bytes, and says so */
    assert_int_equal(faults(g, false), 1);
    assert_non_null(strstr(g->sentences, g->numbers[1]));
    assert_non_null(strstr(g->sentences, "page-002.png"));
}

static void a_missing_document_is_found(void **state)
{
    struct rig *g = *state;
    char from[TMPDIR_SIZE + 128], to[TMPDIR_SIZE + 128];

    snprintf(from, sizeof(from), "%s/spool/scanned/%s", g->dir, g->docs[2]);
    snprintf(to, sizeof(to), "%s/elsewhere", g->dir);
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(faults(g, true), 1);
    assert_non_null(strstr(g->sentences, g->numbers[2]));
    assert_non_null(strstr(g->sentences, "missing"));
}

static void what_is_left_of_a_purged_letter_is_found_once_it_is_off_the_list(void **state)
{
    struct store_purge p = { .now_s = 4102444800 /* 2100 */, .days = 30 };
    struct rig *g = *state;
    struct err e = { 0 };
    bool more;
    int n;

    assert_ok(store_letter_event(g->store, 2, LETTER_EV_VOID, "twice", "clerk", &e), e);
    assert_ok(store_purge_slice(g->store, &p, 10, &n, &more, &e), e);
    assert_int_equal(n, 1);
    assert_int_equal(faults(g, false), 0);
    assert_ok(store_purge_done(g->store, g->docs[1], &e), e);
    assert_int_equal(faults(g, true), 1);
    assert_non_null(strstr(g->sentences, g->numbers[1]));
    assert_non_null(strstr(g->sentences, "its pages were removed after their time, but its document"));
    assert_ok(spool_purge(g->spool, g->docs[1], SPOOL_SCANNED, &e), e);
    assert_int_equal(faults(g, false), 0);
}

static void a_document_in_the_wrong_stage_is_found(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_ok(spool_move(g->spool, g->docs[0], SPOOL_SCANNED, SPOOL_SENT, &e), e);
    assert_int_equal(faults(g, true), 1);
    assert_non_null(strstr(g->sentences, g->numbers[0]));
    assert_non_null(strstr(g->sentences, "\"sent\""));
}

static void a_document_without_a_number_is_found(void **state)
{
    struct rig *g = *state;
    char doc[ID_SIZE];

    put_document(g, doc);
    assert_int_equal(faults(g, true), 1);
    assert_non_null(strstr(g->sentences, doc));
    assert_non_null(strstr(g->sentences, "no diary number"));
}

static void pages_added_to_a_letter_need_no_number_of_their_own(void **state)
{
    struct rig *g = *state;
    char doc[ID_SIZE], path[TMPDIR_SIZE + 128];
    struct err e = { 0 };
    int64_t letter, job;

    put_document(g, doc);
    assert_ok(store_letter_id_by_doc(g->store, g->docs[0], &letter, &e), e);
    assert_ok(store_pages_wait(g->store, "add", letter, doc, "diaryd", &job, &e), e);
    assert_int_equal(faults(g, false), 0);          /* they wait */
    assert_ok(spool_move(g->spool, doc, SPOOL_SCANNED, SPOOL_SENT, &e), e);
    assert_int_equal(faults(g, false), 0);          /* they were brought in, and are kept */
    snprintf(path, sizeof(path), "%s/spool/sent/%s/page-001.png", g->dir, doc);
    AUTO_CLOSE int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "X", 1, 3), 1);
    assert_int_equal(faults(g, false), 1);
    assert_non_null(strstr(g->sentences, doc));
}

static void a_letter_whose_pages_are_just_being_put_in_order_is_no_fault(void **state)
{
    struct rig *g = *state;
    struct page_change c = { .kind = "arrange", .detail = "{}" };
    struct letter_reading reading = { .body = "", .post = "", .pages = 2, .lane = 1 };
    struct err e = { 0 };
    int64_t job;

    assert_ok(store_letter_id_by_doc(g->store, g->docs[0], &c.letter, &e), e);
    assert_ok(store_put_reading(g->store, c.letter, &reading, "ocrd", &e), e);
    assert_ok(spool_move(g->spool, g->docs[0], SPOOL_SCANNED, SPOOL_READ, &e), e);
    assert_ok(store_pages_begin(g->store, &c, "clerk", &job, &e), e);
    assert_int_equal(faults(g, true), 0);
    assert_ok(store_pages_done(g->store, job, &e), e);
    assert_int_equal(faults(g, true), 1);           /* done, and the document has not moved */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_office_has_no_faults, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flipped_byte_in_a_page_is_found_and_its_letter_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_document_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_left_of_a_purged_letter_is_found_once_it_is_off_the_list, setup, teardown),
        cmocka_unit_test_setup_teardown(a_document_in_the_wrong_stage_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_document_without_a_number_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(pages_added_to_a_letter_need_no_number_of_their_own, setup, teardown),
        cmocka_unit_test_setup_teardown(a_letter_whose_pages_are_just_being_put_in_order_is_no_fault, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
