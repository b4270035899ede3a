/* Refusing a letter on a disk that fails on order and loses its power: begun, it is completed by every start, never undone. */
#include "spool/spool.h"
#include "tests/rig/disk.h"
#include "tests/rig/raw.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { PAGES = 2, SEEDS = 3, PATH_BYTES = 800 };

static const char secret[] = "what only the note says";

static struct spool *open_spool(const struct disk *disk, const struct fs_ops *fs)
{
    struct spool *s = NULL;
    struct err e = { 0 };

    assert_ok(spool_open(disk_root(disk), fs, &s, &e), e);
    return s;
}

static void put_page(struct spool_doc *d, unsigned page)
{
    char name[SPOOL_NAME_SIZE], text[64];
    struct err e = { 0 };

    spool_page_name(page, name);
    snprintf(text, sizeof(text), "page %u of %s", page, spool_doc_id(d));
    assert_ok(spool_blob_put(d, name, text, strlen(text), &e), e);
}

/* A letter that is being written, with so many pages. */
static struct spool_doc *begin_letter(struct spool *s, bool resumable, unsigned pages, char id[ID_SIZE])
{
    struct spool_doc *d = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_new(s, resumable, &d, &e), e);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_set(d, "note", secret, &e), e);
    for (unsigned page = 1; page <= pages; page++)
        put_page(d, page);
    return d;
}

static void path_in(const struct disk *disk, const char *id, enum spool_stage stage, const char *name, char out[PATH_BYTES])
{
    snprintf(out, PATH_BYTES, "%s/%s/%s/%s", disk_root(disk), spool_stage_name(stage), id, name);
}

static bool is_there(const struct disk *disk, const char *id, enum spool_stage stage, const char *name)
{
    char path[PATH_BYTES];
    struct stat st;

    path_in(disk, id, stage, name, path);
    return lstat(path, &st) == 0;
}

/* A key file of zeros is none any more. */
static bool has_key(const struct disk *disk, const char *id, enum spool_stage stage)
{
    char path[PATH_BYTES];
    size_t n;

    path_in(disk, id, stage, "key", path);
    if (!is_there(disk, id, stage, "key"))
        return false;
    unsigned char *key = raw_load(path, &n);
    bool some = !sodium_is_zero(key, n);
    free(key);
    return some;
}

static void assert_is_refused(struct spool *s, const struct disk *disk, const char *id, enum spool_stage where)
{
    static const char *const gone[] = { "key", "key.part", "begun", "page-001.png", "page-002.png", "page-003.png.part" };
    char value[SPOOL_VALUE_SIZE];
    enum spool_stage stage = SPOOL_STAGES;
    struct err e = { 0 };

    assert_int_equal(spool_find(s, id, &stage), 0);
    assert_int_equal(stage, where);
    for (size_t i = 0; i < ARRAY_LEN(gone); i++)
        assert_false(is_there(disk, id, stage, gone[i]));
    assert_ok(spool_get(s, id, "refused", value, &e), e);
    assert_int_equal(strlen(value), 20);
    assert_ok(spool_get(s, id, "operator", value, &e), e);
    assert_string_equal(value, "clerk1");
    assert_ok(spool_get(s, id, "note", value, &e), e);
    assert_string_equal(value, "");
    assert_ok(spool_verify(s, id, &e), e);
    assert_int_equal(raw_files_with(disk_root(disk), secret, sizeof(secret) - 1), 0);
}

static void assert_is_whole(struct spool *s, const char *id, unsigned pages)
{
    for (unsigned page = 1; page <= pages; page++) {
        struct spool_blob *b = NULL;
        char name[SPOOL_NAME_SIZE], want[64], got[64] = "";
        struct err e = { 0 };

        spool_page_name(page, name);
        snprintf(want, sizeof(want), "page %u of %s", page, id);
        assert_ok(spool_blob_open(s, id, name, &b, &e), e);
        assert_true(spool_blob_read(b, got, sizeof(got) - 1, &e) > 0);
        assert_string_equal(got, want);
        spool_blob_close(b);
    }
}

/* ---- one refusal, one thing that goes wrong at the n-th call */

struct trial { enum spool_stage stage; bool resumable; unsigned pages; int code; bool cut; unsigned seed; };

static int refuse(struct spool *s, const struct trial *t, struct spool_doc *d, const char *id, struct err *e)
{
    return t->stage == SPOOL_OPEN ? spool_doc_refuse(d, "clerk1", e) : spool_refuse(s, id, t->stage, "clerk1", e);
}

/* What lies on the card at once after the fault: the key goes before anything else does. Is it to be completed? */
static bool look_at_rest(struct spool *s, const struct disk *disk, const struct trial *t, const char *id)
{
    enum spool_stage stage;
    char mark[PATH_BYTES];
    struct stat st;

    snprintf(mark, sizeof(mark), "%s/open/%s.refused", disk_root(disk), id);
    if (spool_find(s, id, &stage) < 0)                  /* its writer was not told of it, either */
        return false;
    if (has_key(disk, id, stage))
        for (unsigned page = 1; page <= t->pages; page++) {
            char name[SPOOL_NAME_SIZE];

            spool_page_name(page, name);
            assert_true(is_there(disk, id, stage, name));
        }
    return lstat(mark, &st) == 0;
}

static bool try_at(unsigned n, const struct trial *t)
{
    struct disk *disk = disk_new();
    struct spool *s = open_spool(disk, disk_ops());
    char id[ID_SIZE];
    enum spool_stage where = t->stage == SPOOL_OPEN ? SPOOL_SCANNED : t->stage, stage = SPOOL_STAGES;
    struct err e = { 0 };
    unsigned torn = 99;

    struct spool_doc *d = begin_letter(s, t->resumable, t->pages, id);
    if (t->stage != SPOOL_OPEN)
        assert_ok(spool_doc_commit(d, t->stage, &e), e);
    if (t->cut)
        disk_cut_nth(disk, n);
    else
        disk_fail_nth(disk, n, t->code);
    int r = refuse(s, t, d, id, &e);
    bool fired = disk_fired(disk);
    assert_true(r == 0 || (fired && strstr(e.msg, id)));
    spool_close(s);
    if (t->cut)
        disk_after_cut(disk, t->seed);
    else
        disk_fail_nth(disk, 100000, -EIO);              /* from here on all works */

    s = open_spool(disk, disk_ops());
    bool begun = look_at_rest(s, disk, t, id);
    if (r == 0 && !t->cut && !fired)
        assert_is_refused(s, disk, id, where);          /* at once, without a restart */
    assert_ok(spool_recover(s, &torn, &e), e);
    assert_int_equal(torn, 0);
    int found = spool_find(s, id, &stage);
    if (r == 0 || begun)
        assert_is_refused(s, disk, id, where);
    else if (found == 0 && stage == SPOOL_OPEN)
        assert_is_whole(s, id, t->pages);
    else if (found == 0 && !is_there(disk, id, stage, "page-001.png"))
        assert_is_refused(s, disk, id, where);
    else if (found == 0)
        assert_is_whole(s, id, t->pages);
    spool_close(s);
    disk_free(disk);
    return fired;
}

static unsigned try_at_every_call(struct trial t)
{
    unsigned n = 0;

    while (try_at(n, &t))
        n++;
    return n;
}

static void every_single_card_failure_while_refusing_is_told_and_completed_later(void **state)
{
    static const struct trial trials[] = {
        { .stage = SPOOL_OPEN, .resumable = true, .pages = PAGES }, { .stage = SPOOL_OPEN, .resumable = false, .pages = 0 },
        { .stage = SPOOL_READ, .pages = PAGES },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(trials); i++) {
        struct trial t = trials[i];
        const unsigned least = 15 + 3 * (t.pages > 0) + (t.stage == SPOOL_OPEN);  /* note, key, manifest, pages, move: the rig really bit */

        t.code = -EIO;
        assert_in_range(try_at_every_call(t), least - 3, least + 10);
        t.code = -ENOSPC;
        if (t.resumable)
            try_at_every_call(t);
    }
}

static void without_power_at_any_call_a_refusal_is_not_begun_or_it_is_completed(void **state)
{
    static const struct trial trials[] = {
        { .stage = SPOOL_OPEN, .resumable = true, .pages = PAGES }, { .stage = SPOOL_OPEN, .resumable = false, .pages = PAGES },
        { .stage = SPOOL_SENT, .pages = PAGES },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(trials); i++)
        for (unsigned seed = 0; seed < SEEDS; seed++) {
            struct trial t = trials[i];

            t.cut = true;
            t.seed = seed;
            try_at_every_call(t);
        }
}

/* scand comes up again before diaryd, and wants to go on with the letter. */
static void whoever_goes_on_with_a_letter_completes_its_refusal_first(void **state)
{
    struct trial t = { .stage = SPOOL_OPEN, .resumable = true, .pages = PAGES };
    unsigned completed = 0;
    bool fired = true;

    (void)state;
    for (unsigned n = 0; fired; n++) {
        struct disk *disk = disk_new();
        struct spool *s = open_spool(disk, disk_ops());
        struct err e = { 0 };
        char id[ID_SIZE];
        struct spool_doc *d = begin_letter(s, true, PAGES, id);

        disk_cut_nth(disk, n);
        int r = refuse(s, &t, d, id, &e);
        fired = disk_fired(disk);
        spool_close(s);
        disk_after_cut(disk, 0);
        s = open_spool(disk, disk_ops());
        bool begun = look_at_rest(s, disk, &t, id);
        int resumed = spool_doc_resume(s, id, &d, &e);
        if (resumed == 0) {
            assert_false(begun || r == 0);
            assert_int_equal(spool_doc_blobs(d, "page-"), PAGES);
            spool_doc_close(d);
        } else {
            assert_int_equal(resumed, -ENOENT);
            completed += begun;
            assert_is_refused(s, disk, id, SPOOL_SCANNED);
        }
        spool_close(s);
        disk_free(disk);
    }
    assert_true(completed > 5);
}

/* ---- on a disk without faults */

static void a_second_refusal_changes_nothing_and_a_writer_is_not_disturbed(void **state)
{
    struct disk *disk = disk_new();
    struct spool *s = open_spool(disk, NULL);
    struct err e = { 0 };
    char id[ID_SIZE], value[SPOOL_VALUE_SIZE];

    (void)state;
    struct spool_doc *d = begin_letter(s, false, PAGES, id);
    assert_int_equal(spool_refuse(s, id, SPOOL_OPEN, "clerk1", &e), -EBUSY);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
    assert_int_equal(spool_refuse(s, id, SPOOL_FILED, "clerk1", &e), -ENOENT);
    assert_is_whole(s, id, PAGES);
    assert_ok(spool_refuse(s, id, SPOOL_READ, "clerk1", &e), e);
    assert_is_refused(s, disk, id, SPOOL_READ);
    assert_ok(spool_refuse(s, id, SPOOL_READ, "somebody else", &e), e);
    assert_is_refused(s, disk, id, SPOOL_READ);
    assert_int_equal(spool_doc_extend(s, id, SPOOL_READ, &d, &e), -EKEYREVOKED);
    assert_ok(spool_move(s, id, SPOOL_READ, SPOOL_HOLD, &e), e);
    assert_ok(spool_get(s, id, "operator", value, &e), e);
    assert_string_equal(value, "clerk1");
    spool_close(s);
    disk_free(disk);
}

static void a_letter_being_extended_is_refused_where_it_is(void **state)
{
    struct disk *disk = disk_new();
    struct spool *s = open_spool(disk, NULL);
    struct err e = { 0 };
    struct spool_doc *d;
    char id[ID_SIZE];

    (void)state;
    assert_ok(spool_doc_commit(begin_letter(s, false, PAGES, id), SPOOL_SCANNED, &e), e);
    assert_ok(spool_doc_extend(s, id, SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", secret, sizeof(secret) - 1, &e), e);
    assert_ok(spool_doc_refuse(d, "clerk1", &e), e);
    assert_is_refused(s, disk, id, SPOOL_SCANNED);
    spool_close(s);
    disk_free(disk);
}

/* Whoever it was: the letter must go. */
static void a_name_that_cannot_be_noted_keeps_no_letter(void **state)
{
    struct disk *disk = disk_new();
    struct spool *s = open_spool(disk, NULL);
    struct err e = { 0 };
    char id[ID_SIZE], value[SPOOL_VALUE_SIZE];

    (void)state;
    assert_ok(spool_doc_refuse(begin_letter(s, true, PAGES, id), "two\nlines", &e), e);
    assert_ok(spool_get(s, id, "refused", value, &e), e);
    assert_int_equal(strlen(value), 20);
    assert_ok(spool_get(s, id, "operator", value, &e), e);
    assert_string_equal(value, "");
    assert_false(is_there(disk, id, SPOOL_SCANNED, "key"));
    spool_close(s);
    disk_free(disk);
}

/* Its mark is on the card, all else is as before: as a power cut right behind the first step leaves it. */
static struct spool *begin_refusal(struct disk *disk, char id[ID_SIZE])
{
    struct spool *s = open_spool(disk, disk_ops());
    struct err e = { 0 };
    char mark[PATH_BYTES];
    struct stat st;
    unsigned n = 0;

    assert_ok(spool_doc_commit(begin_letter(s, false, PAGES, id), SPOOL_READ, &e), e);
    snprintf(mark, sizeof(mark), "%s/open/%s.refused", disk_root(disk), id);
    do {
        disk_fail_nth(disk, n++, -EIO);
        assert_int_equal(spool_refuse(s, id, SPOOL_READ, "clerk1", &e), -EIO);
    } while (lstat(mark, &st) < 0);
    disk_fail_nth(disk, 100000, -EIO);
    assert_true(has_key(disk, id, SPOOL_READ));
    return s;
}

/* Between the crash of one program and its restart another one wants to add its reading. */
static void whoever_adds_to_a_letter_completes_its_refusal_first(void **state)
{
    struct disk *disk = disk_new();
    char id[ID_SIZE];
    struct spool *s = begin_refusal(disk, id);
    struct spool_doc *d = NULL;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(spool_doc_extend(s, id, SPOOL_READ, &d, &e), -EKEYREVOKED);
    assert_is_refused(s, disk, id, SPOOL_READ);
    spool_close(s);
    disk_free(disk);
}

/* Its key belongs to another user, say: that letter is told of elsewhere, and the box starts. */
static void a_refusal_that_may_not_be_completed_keeps_nobody_from_starting(void **state)
{
    struct disk *disk = disk_new();
    char id[ID_SIZE];
    struct spool *s = begin_refusal(disk, id);
    struct err e = { 0 };
    unsigned torn = 0;

    (void)state;
    disk_fail_nth(disk, 0, -EACCES);
    assert_ok(spool_recover(s, &torn, &e), e);
    assert_true(disk_fired(disk));
    assert_true(has_key(disk, id, SPOOL_READ));
    assert_ok(spool_recover(s, &torn, &e), e);
    assert_is_refused(s, disk, id, SPOOL_READ);
    spool_close(s);
    disk_free(disk);
}

/* A full card refuses to note the intention; once there is room the letter is refused as it lies there. */
static void an_open_letter_whose_refusal_found_no_room_is_refused_by_its_id(void **state)
{
    struct disk *disk = disk_new();
    struct spool *s = open_spool(disk, disk_ops());
    struct err e = { 0 };
    char id[ID_SIZE];

    (void)state;
    struct spool_doc *d = begin_letter(s, true, PAGES, id);
    disk_fail_nth(disk, 0, -ENOSPC);
    assert_int_equal(spool_doc_refuse(d, "clerk1", &e), -ENOSPC);
    assert_is_whole(s, id, PAGES);
    assert_ok(spool_refuse(s, id, SPOOL_OPEN, "clerk1", &e), e);
    assert_is_refused(s, disk, id, SPOOL_SCANNED);
    spool_close(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_single_card_failure_while_refusing_is_told_and_completed_later),
        cmocka_unit_test(without_power_at_any_call_a_refusal_is_not_begun_or_it_is_completed),
        cmocka_unit_test(whoever_goes_on_with_a_letter_completes_its_refusal_first),
        cmocka_unit_test(a_second_refusal_changes_nothing_and_a_writer_is_not_disturbed),
        cmocka_unit_test(a_letter_being_extended_is_refused_where_it_is),
        cmocka_unit_test(a_name_that_cannot_be_noted_keeps_no_letter),
        cmocka_unit_test(whoever_adds_to_a_letter_completes_its_refusal_first),
        cmocka_unit_test(a_refusal_that_may_not_be_completed_keeps_nobody_from_starting),
        cmocka_unit_test(an_open_letter_whose_refusal_found_no_room_is_refused_by_its_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
