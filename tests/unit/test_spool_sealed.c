/* What somebody finds who has the card and not the box: nothing. And what the reader makes of bytes that were changed. */
#include "spool/spool.h"
#include "tests/rig/raw.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PAGE_BYTES = 200000, CHUNK_BYTES = 64 * 1024, SEALED_CHUNK_BYTES = CHUNK_BYTES + 17, HEADER_BYTES = 160, PATH_BYTES = TMPDIR_SIZE + 120 };

static const char words[] = "this line is for the addressee's eyes only";

struct rig { char dir[TMPDIR_SIZE], root[TMPDIR_SIZE + 8]; struct spool *spool; char id[ID_SIZE]; bool mounted; };

static bool __attribute__((format(printf, 1, 2))) shell(const char *format, ...)
{
    AUTO_FREE char *line = NULL;
    va_list ap;

    va_start(ap, format);
    int n = vasprintf(&line, format, ap);
    va_end(ap);
    return n >= 0 && system(line) == 0;
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(g->root, sizeof(g->root), "%s/spool", g->dir);
    assert_ok(spool_open(g->root, NULL, &g->spool, &e), e);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    spool_close(g->spool);
    if (g->mounted)                                     /* a test that failed */
        shell("umount -l %s/card", g->dir);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* A page of n bytes that says in each of its lines which page and line it is. */
static unsigned char *page_of(unsigned page, size_t n)
{
    unsigned char *bytes = malloc(n + 100);
    size_t at = 0;

    assert_non_null(bytes);
    for (unsigned line = 0; at < n; line++)
        at += (size_t)snprintf((char *)bytes + at, 100, "%s: page %u, line %06u\n", words, page, line);
    return bytes;
}

static void put_page(struct spool_doc *d, unsigned page, size_t n)
{
    AUTO_FREE unsigned char *bytes = page_of(page, n);
    char name[SPOOL_NAME_SIZE];
    struct err e = { 0 };

    spool_page_name(page, name);
    assert_ok(spool_blob_put(d, name, bytes, n, &e), e);
}

static void put_letter(struct rig *g, unsigned pages, size_t page_bytes)
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    memcpy(g->id, spool_doc_id(d), ID_SIZE);
    for (unsigned page = 1; page <= pages; page++)
        put_page(d, page, page_bytes);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

static const char *path_of(const struct rig *g, const char *stage, const char *id, const char *name)
{
    static char path[4][PATH_BYTES];
    static unsigned next;

    next = (next + 1) % 4;
    snprintf(path[next], PATH_BYTES, "%s/%s/%s/%s", g->root, stage, id, name);
    return path[next];
}

static unsigned plain_files(const struct rig *g) { return raw_files_with(g->dir, words, sizeof(words) - 1); }

/* 0 when every byte of the page can be read and is right. */
static int read_page(struct spool *s, const char *id, unsigned page, size_t n)
{
    AUTO_FREE unsigned char *want = page_of(page, n);
    AUTO_FREE unsigned char *got = malloc(n + 1);
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    char name[SPOOL_NAME_SIZE];
    struct err e = { 0 };

    spool_page_name(page, name);
    int r = spool_blob_open(s, id, name, &b, &e);
    ssize_t k = r < 0 ? r : spool_blob_read(b, got, n + 1, &e);
    if (k < 0) {
        assert_true(strstr(e.msg, name) || strstr(e.msg, "\"key\""));     /* who reads it knows which page, and of which letter */
        assert_non_null(strstr(e.msg, id));
        return (int)k;
    }
    assert_int_equal(spool_blob_size(b), n);
    assert_int_equal(k, n);
    assert_memory_equal(got, want, n);
    return 0;
}

/* ---- nothing to be found on the card */

static void a_page_being_written_shows_nothing_of_itself_on_the_card(void **state)
{
    struct rig *g = *state;
    AUTO_FREE unsigned char *bytes = page_of(1, PAGE_BYTES);
    struct spool_doc *d;
    struct spool_blob *b;
    struct stat st;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    assert_ok(spool_blob_create(d, "page-001.png", &b, &e), e);
    assert_ok(spool_blob_write(b, bytes, PAGE_BYTES, &e), e);
    assert_int_equal(stat(path_of(g, "open", spool_doc_id(d), "page-001.png.part"), &st), 0);
    assert_true(st.st_size > 2 * CHUNK_BYTES);          /* it is there */
    assert_int_equal(plain_files(g), 0);                /* and nobody can tell what it says */
    spool_blob_close(b);
    spool_doc_close(d);
    assert_int_equal(plain_files(g), 0);
}

static void committed_pages_show_nothing_without_the_box_key(void **state)
{
    struct rig *g = *state;
    struct spool *other = NULL;
    char path[PATH_BYTES];
    struct err e = { 0 };

    put_letter(g, 2, PAGE_BYTES);
    assert_int_equal(plain_files(g), 0);
    assert_int_equal(read_page(g->spool, g->id, 2, PAGE_BYTES), 0);
    snprintf(path, sizeof(path), "%s/box.key", g->dir);
    raw_store(path, "0123456789abcdef0123456789abcdef", 32);
    assert_int_equal(spool_open(g->root, NULL, &other, &e), -ENOKEY);
    assert_null(other);

    snprintf(path, sizeof(path), "%s/box.check", g->root);
    assert_int_equal(unlink(path), 0);                  /* somebody makes the spool forget whose it is */
    assert_int_equal(spool_open(g->root, NULL, &other, &e), -ENOKEY);
}

/* Everything the killed program had on the card, as badly as it can be: all bytes of the page, synced, and its name, too. */
static void be_killed_in_mid_page(const struct rig *g, const char *id, bool sync)
{
    AUTO_FREE unsigned char *bytes = page_of(2, PAGE_BYTES);
    struct spool *s;
    struct spool_doc *d;
    struct spool_blob *b;
    struct err e = { 0 };

    if (spool_open(g->root, NULL, &s, &e) < 0 || spool_doc_new_as(s, id, true, &d, &e) < 0)
        _exit(1);
    put_page(d, 1, PAGE_BYTES);
    if (spool_blob_create(d, "page-002.png", &b, &e) < 0 || spool_blob_write(b, bytes, PAGE_BYTES, &e) < 0)
        _exit(1);
    if (sync)
        syncfs(open(g->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    raise(SIGKILL);
}

static void killed_before_its_commit_a_page_can_be_opened_by_nobody(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    struct err e = { 0 };
    int status;

    id_new(g->id);
    pid_t pid = fork();
    if (pid == 0)
        be_killed_in_mid_page(g, g->id, false);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_int_equal(plain_files(g), 0);

    assert_int_equal(rename(path_of(g, "open", g->id, "page-002.png.part"), path_of(g, "open", g->id, "page-002.png")), 0);
    assert_int_equal(read_page(g->spool, g->id, 1, PAGE_BYTES), 0);             /* box key and key file are there */
    assert_int_equal(read_page(g->spool, g->id, 2, PAGE_BYTES), -EBADMSG);      /* and do not help */
    size_t n;
    AUTO_FREE unsigned char *left = raw_load(path_of(g, "open", g->id, "page-002.png"), &n);
    for (size_t i = 16; i < HEADER_BYTES - 24; i++)
        assert_int_equal(left[i], 0);                   /* where its key would be */
    assert_int_equal(unlink(path_of(g, "open", g->id, "page-002.png")), 0);
    assert_ok(spool_doc_resume(g->spool, g->id, &d, &e), e);
    assert_int_equal(spool_doc_blobs(d, "page-"), 1);
    assert_ok(spool_doc_discard(d, &e), e);
}

/* ---- the same on the raw card: blocks that no file has any more, too */

static void nothing_of_an_unfinished_or_refused_letter_is_in_any_block_of_the_card(void **state)
{
    struct rig *g = *state;
    char image[TMPDIR_SIZE + 10], mounted[TMPDIR_SIZE + 6], plain[PATH_BYTES], id[ID_SIZE];
    struct rig on_card = { .spool = NULL };
    struct spool_doc *d;
    struct err e = { 0 };
    int status;

    snprintf(image, sizeof(image), "%s/card.img", g->dir);
    snprintf(mounted, sizeof(mounted), "%s/card", g->dir);
    assert_int_equal(mkdir(mounted, 0700), 0);
    if (!shell("truncate -s 32M %s && /sbin/mkfs.ext4 -q -F %s 2>/dev/null", image, image) ||
        !shell("mount -o loop %s %s 2>/dev/null", image, mounted)) {
        print_message("SKIPPED: no loop device may be mounted here\n");
        skip();
    }
    g->mounted = true;
    snprintf(on_card.root, sizeof(on_card.root), "%.240s/spool", mounted);
    snprintf(plain, sizeof(plain), "%s/plain.txt", mounted);
    raw_store(plain, words, sizeof(words) - 1);       /* the search is no idle one */
    id_new(id);
    pid_t pid = fork();
    if (pid == 0)
        be_killed_in_mid_page(&on_card, id, true);
    waitpid(pid, &status, 0);
    assert_ok(spool_open(on_card.root, NULL, &on_card.spool, &e), e);
    assert_ok(spool_doc_resume(on_card.spool, id, &d, &e), e);
    assert_ok(spool_doc_refuse(d, "clerk1", &e), e);
    spool_close(on_card.spool);
    assert_true(shell("umount %s && sync %s", mounted, image));
    g->mounted = false;
    size_t n;
    AUTO_FREE unsigned char *card = raw_load(image, &n);
    unsigned found = 0;
    for (unsigned char *at = card; (at = memmem(at, n - (size_t)(at - card), words, sizeof(words) - 1)); at++)
        found++;
    assert_int_equal(found, 1);                         /* the file beside the spool */
}

/* ---- refused */

static void a_refused_letter_leaves_no_key_no_page_and_no_word(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    char key_before[PATH_BYTES], page_before[PATH_BYTES], text[400];
    struct err e = { 0 };
    size_t n;

    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    memcpy(g->id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_set(d, "created", "2026-03-14T09:26:53Z", &e), e);
    assert_ok(spool_doc_set(d, "note", words, &e), e);
    put_page(d, 1, PAGE_BYTES);
    snprintf(key_before, sizeof(key_before), "%s/key.before", g->dir);
    snprintf(page_before, sizeof(page_before), "%s/page.before", g->dir);
    assert_int_equal(link(path_of(g, "open", g->id, "key"), key_before), 0);            /* the same blocks of the card */
    assert_int_equal(link(path_of(g, "open", g->id, "page-001.png"), page_before), 0);
    raw_store(path_of(g, "open", g->id, "page-002.png.part"), "left by a crash", 15);
    assert_ok(spool_doc_refuse(d, "clerk1", &e), e);

    assert_int_equal(plain_files(g), 0);
    assert_int_equal(access(path_of(g, "open", g->id, ""), F_OK), -1);
    for (const char *const *name = (const char *const[]){ "key", "begun", "page-001.png", "page-002.png.part", NULL }; *name; name++)
        assert_int_equal(access(path_of(g, "scanned", g->id, *name), F_OK), -1);
    AUTO_FREE unsigned char *key = raw_load(key_before, &n);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(key[i], 0);                    /* overwritten, not only unlinked */

    AUTO_FREE unsigned char *manifest = raw_load(path_of(g, "scanned", g->id, "manifest"), &n);
    snprintf(text, sizeof(text), "dakbox-document: 2\nid: %s\nsource: scan\ncreated: 2026-03-14T09:26:53Z\nrefused: ", g->id);
    assert_memory_equal(manifest, text, strlen(text));
    manifest[n] = '\0';
    assert_string_equal(manifest + strlen(text) + 20, "\noperator: clerk1\nEND\n");

    assert_int_equal(link(page_before, path_of(g, "scanned", g->id, "page-001.png")), 0);   /* somebody kept the page: */
    assert_int_equal(read_page(g->spool, g->id, 1, PAGE_BYTES), -EBADMSG);                  /* the box cannot read it, either */
}

static void pages_linked_into_another_letter_stay_readable_there(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    char from[ID_SIZE];
    struct err e = { 0 };

    put_letter(g, 2, 1000);
    memcpy(from, g->id, ID_SIZE);
    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    memcpy(g->id, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_blob_link(d, from, &(struct spool_link){ "page-001.png", "page-002.png" }, 1, &e), e);
    put_page(d, 2, 1000);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_ok(spool_refuse(g->spool, from, SPOOL_SCANNED, "clerk1", &e), e);
    assert_ok(spool_verify(g->spool, g->id, &e), e);    /* once removed: what is linked from it, too */
    assert_ok(spool_doc_new(g->spool, true, &d, &e), e);
    assert_ok(spool_blob_link(d, g->id, (const struct spool_link[]){ { "page-001.png", "page-001.png" }, { "page-002.png", "page-002.png" } }, 2, &e), e);
    memcpy(from, spool_doc_id(d), ID_SIZE);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_ok(spool_refuse(g->spool, g->id, SPOOL_SCANNED, "clerk1", &e), e);
    assert_ok(spool_verify(g->spool, from, &e), e);
}

/* ---- changed on the card */

static void assert_damage_is_named(struct rig *g, const unsigned char *bytes, size_t n, size_t page_bytes, const char *what, size_t at)
{
    struct err e = { 0 };
    void *data = NULL;
    size_t got;

    raw_store(path_of(g, "scanned", g->id, "page-001.png"), bytes, n);
    int read = read_page(g->spool, g->id, 1, page_bytes), verify = spool_verify(g->spool, g->id, &e);
    if (read != -EBADMSG || verify != -EBADMSG || !strstr(e.msg, "page-001.png"))
        fail_msg("%s at %zu: read %d, verify %d %s", what, at, read, verify, e.msg);
    assert_int_equal(spool_blob_load(g->spool, g->id, "page-001.png", 1 << 20, &data, &got, &e), -EBADMSG);
    assert_null(data);
}

static void a_flipped_bit_anywhere_is_found_and_named(void **state)
{
    struct rig *g = *state;
    size_t n;

    put_letter(g, 1, 100);
    AUTO_FREE unsigned char *bytes = raw_load(path_of(g, "scanned", g->id, "page-001.png"), &n);
    assert_int_equal(n, HEADER_BYTES + 100 + 17);
    for (size_t i = 0; i < n; i++) {
        bytes[i] ^= (unsigned char)(1u << i % 8);
        assert_damage_is_named(g, bytes, n, 100, "bit flipped", i);
        bytes[i] ^= (unsigned char)(1u << i % 8);
    }
    for (size_t i = 0; i < n; i++)
        assert_damage_is_named(g, bytes, i, 100, "cut off", i);
    raw_store(path_of(g, "scanned", g->id, "page-001.png"), bytes, n);
    assert_int_equal(read_page(g->spool, g->id, 1, 100), 0);
}

static void pieces_taken_away_added_or_exchanged_are_found(void **state)
{
    struct rig *g = *state;
    size_t n;
    unsigned char *first, *second;

    put_letter(g, 1, PAGE_BYTES);
    AUTO_FREE unsigned char *whole = raw_load(path_of(g, "scanned", g->id, "page-001.png"), &n);
    AUTO_FREE unsigned char *bytes = malloc(n + SEALED_CHUNK_BYTES);
    memcpy(bytes, whole, n);
    for (size_t cut = HEADER_BYTES; cut < n; cut += SEALED_CHUNK_BYTES)
        assert_damage_is_named(g, bytes, cut, PAGE_BYTES, "cut off behind a chunk", cut);
    memset(bytes + n, 0, SEALED_CHUNK_BYTES);
    assert_damage_is_named(g, bytes, n + 1, PAGE_BYTES, "a byte more", n);
    assert_damage_is_named(g, bytes, n + SEALED_CHUNK_BYTES, PAGE_BYTES, "a chunk more", n);
    first = bytes + HEADER_BYTES;
    second = first + SEALED_CHUNK_BYTES;
    memcpy(first, whole + HEADER_BYTES + SEALED_CHUNK_BYTES, SEALED_CHUNK_BYTES);
    memcpy(second, whole + HEADER_BYTES, SEALED_CHUNK_BYTES);
    assert_damage_is_named(g, bytes, n, PAGE_BYTES, "chunks exchanged", 0);
}

static void pages_exchanged_with_each_other_or_another_letter_are_found(void **state)
{
    struct rig *g = *state;
    size_t n1, n2, other_n;
    char other[ID_SIZE];
    struct err e = { 0 };

    put_letter(g, 1, 100);
    memcpy(other, g->id, ID_SIZE);
    put_letter(g, 2, 100);
    AUTO_FREE unsigned char *one = raw_load(path_of(g, "scanned", g->id, "page-001.png"), &n1);
    AUTO_FREE unsigned char *two = raw_load(path_of(g, "scanned", g->id, "page-002.png"), &n2);
    AUTO_FREE unsigned char *of_other = raw_load(path_of(g, "scanned", other, "page-001.png"), &other_n);
    assert_damage_is_named(g, two, n2, 100, "the other page", 0);       /* the same key, the same size, its own seal whole */
    assert_damage_is_named(g, of_other, other_n, 100, "another letter's page", 0);
    raw_store(path_of(g, "scanned", g->id, "page-001.png"), one, n1);
    assert_ok(spool_verify(g->spool, g->id, &e), e);

    AUTO_FREE unsigned char *key = raw_load(path_of(g, "scanned", other, "key"), &n1);
    raw_store(path_of(g, "scanned", g->id, "key"), key, n1);
    assert_int_equal(spool_verify(g->spool, g->id, &e), -EBADMSG);
}

static void a_key_file_that_was_changed_or_is_gone_sends_the_letter_to_hold(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    enum spool_stage stage;
    struct err e = { 0 };
    unsigned torn;
    size_t n;

    put_letter(g, 1, 100);
    AUTO_FREE unsigned char *key = raw_load(path_of(g, "scanned", g->id, "key"), &n);
    for (size_t i = 0; i < n; i++) {
        key[i] ^= 0x10;
        raw_store(path_of(g, "scanned", g->id, "key"), key, n);
        assert_int_equal(read_page(g->spool, g->id, 1, 100), -EBADMSG);
        key[i] ^= 0x10;
        raw_store(path_of(g, "scanned", g->id, "key"), key, i);
        assert_int_equal(read_page(g->spool, g->id, 1, 100), -EBADMSG);
    }
    assert_int_equal(unlink(path_of(g, "scanned", g->id, "key")), 0);
    assert_int_equal(read_page(g->spool, g->id, 1, 100), -EBADMSG);
    assert_int_equal(spool_verify(g->spool, g->id, &e), -EBADMSG);
    assert_int_equal(spool_doc_extend(g->spool, g->id, SPOOL_SCANNED, &d, &e), -EBADMSG);  /* no new key over the lost one */
    assert_ok(spool_recover(g->spool, &torn, &e), e);
    assert_int_equal(torn, 1);
    assert_int_equal(spool_find(g->spool, g->id, &stage), 0);
    assert_int_equal(stage, SPOOL_HOLD);
}

/* ---- what is read is what was written */

static void any_size_in_any_pieces_comes_back_from_any_place(void **state)
{
    static const size_t sizes[] = { 0, 1, 17, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 4711 };
    static const size_t pieces[] = { 1 << 20, CHUNK_BYTES, 10007, CHUNK_BYTES + 1 };
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(sizes) * ARRAY_LEN(pieces); i++) {
        size_t n = sizes[i % ARRAY_LEN(sizes)], piece = pieces[i / ARRAY_LEN(sizes)];
        AUTO_FREE unsigned char *bytes = page_of(1, n);
        AUTO_FREE unsigned char *got = malloc(n + 1);
        struct spool_doc *d;
        struct spool_blob *b;
        struct err e = { 0 };

        assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
        memcpy(g->id, spool_doc_id(d), ID_SIZE);
        assert_ok(spool_blob_create(d, "page-001.png", &b, &e), e);
        for (size_t at = 0; at < n; at += piece)
            assert_ok(spool_blob_write(b, bytes + at, n - at < piece ? n - at : piece, &e), e);
        assert_ok(spool_blob_commit(b, &e), e);
        assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
        assert_int_equal(read_page(g->spool, g->id, 1, n), 0);
        assert_ok(spool_blob_open(g->spool, g->id, "page-001.png", &b, &e), e);
        for (size_t step = 0, at = 0; step < 40; step++, at = (at * 7 + 30011) % (n + 10)) {
            size_t want = at >= n ? 0 : n - at < 999 ? n - at : 999;

            assert_ok(spool_blob_seek(b, (int64_t)at, &e), e);
            assert_int_equal(spool_blob_read(b, got, 999, &e), want);
            assert_memory_equal(got, bytes + at, want);
        }
        assert_int_equal(spool_blob_seek(b, -1, &e), -EINVAL);
        spool_blob_close(b);
    }
}

static int keep_entry(void *ctx, const struct spool_entry *entry)
{
    *(struct spool_entry *)ctx = *entry;
    return 0;
}

static void sizes_and_hashes_are_those_of_the_plain_bytes(void **state)
{
    struct rig *g = *state;
    AUTO_FREE unsigned char *bytes = page_of(1, PAGE_BYTES);
    struct spool_entry entry = { 0 };
    char sha256[HASH_HEX_SIZE];
    struct err e = { 0 };

    put_letter(g, 1, PAGE_BYTES);
    hash_hex_of(bytes, PAGE_BYTES, sha256);
    assert_ok(spool_each_blob(g->spool, g->id, keep_entry, &entry, &e), e);
    assert_int_equal(entry.size_bytes, PAGE_BYTES);
    assert_string_equal(entry.sha256, sha256);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_page_being_written_shows_nothing_of_itself_on_the_card),
        TEST(committed_pages_show_nothing_without_the_box_key),
        TEST(killed_before_its_commit_a_page_can_be_opened_by_nobody),
        TEST(nothing_of_an_unfinished_or_refused_letter_is_in_any_block_of_the_card),
        TEST(a_refused_letter_leaves_no_key_no_page_and_no_word),
        TEST(pages_linked_into_another_letter_stay_readable_there),
        TEST(a_flipped_bit_anywhere_is_found_and_named),
        TEST(pieces_taken_away_added_or_exchanged_are_found),
        TEST(pages_exchanged_with_each_other_or_another_letter_are_found),
        TEST(a_key_file_that_was_changed_or_is_gone_sends_the_letter_to_hold),
        TEST(any_size_in_any_pieces_comes_back_from_any_place),
        TEST(sizes_and_hashes_are_those_of_the_plain_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
