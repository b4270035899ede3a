/* Letters written out of the sealed spool into plain files: what, where, and what is left alone. */
#include "ctl/export.h"

#include "tests/rig/raw.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { PAGE_BYTES = 150000 };           /* several pieces of the spool */

struct rig { char dir[TMPDIR_SIZE], out[TMPDIR_SIZE + 8], path[TMPDIR_SIZE + 64], doc[ID_SIZE]; struct spool *spool; char page[PAGE_BYTES]; };

static void put(struct spool_doc *d, const char *name, const void *data, size_t n)
{
    struct err e = { 0 };

    assert_ok(spool_blob_put(d, name, data, n, &e), e);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char root[TMPDIR_SIZE + 16];
    struct spool_doc *d;
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(root, sizeof(root), "%s/spool", g->dir);
    snprintf(g->out, sizeof(g->out), "%s/out", g->dir);
    assert_int_equal(mkdir(g->out, 0700), 0);
    for (size_t i = 0; i < PAGE_BYTES; i++)
        g->page[i] = (char)(i * 7 + i / 251);
    assert_ok(spool_open(root, NULL, &g->spool, &e), e);
    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    snprintf(g->doc, sizeof(g->doc), "%s", spool_doc_id(d));
    put(d, "page-001.png", "the first", 9);
    put(d, "page-002.png", g->page, PAGE_BYTES);
    put(d, "scan.json", "{}", 2);
    put(d, "document.pdf", "as read", 7);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
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

static const char *in(struct rig *g, const char *name)
{
    snprintf(g->path, sizeof(g->path), "%s/%s", g->out, name);
    return g->path;
}

static void assert_file(const char *path, const void *data, size_t n)
{
    size_t got;
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    unsigned char *text = raw_load(path, &got);
    assert_int_equal(got, n);
    assert_memory_equal(text, data, n);
    free(text);
}

static int export(struct rig *g, int page, const char *target, unsigned *ret_files, struct err *e)
{
    return export_letter(g->spool, g->doc, page, target, ret_files, e);
}

static void into_a_folder_goes_all_that_came_and_the_pdf(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    unsigned files = 0;

    assert_ok(export(g, 0, g->out, &files, &e), e);
    assert_int_equal(files, 3);
    assert_file(in(g, "page-001.png"), "the first", 9);
    assert_file(in(g, "page-002.png"), g->page, PAGE_BYTES);
    assert_file(in(g, "document.pdf"), "as read", 7);
    assert_int_equal(access(in(g, "scan.json"), F_OK), -1);
}

static void into_a_new_file_goes_the_pdf_or_one_page(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    struct spool_doc *d;
    unsigned files = 0;

    assert_ok(export(g, 0, in(g, "letter.pdf"), &files, &e), e);
    assert_int_equal(files, 1);
    assert_file(in(g, "letter.pdf"), "as read", 7);
    assert_ok(export(g, 2, in(g, "two.png"), &files, &e), e);
    assert_file(in(g, "two.png"), g->page, PAGE_BYTES);
    assert_ok(export(g, 1, g->out, &files, &e), e);
    assert_int_equal(files, 1);
    assert_file(in(g, "page-001.png"), "the first", 9);
    assert_ok(spool_doc_extend(g->spool, g->doc, SPOOL_READ, &d, &e), e);
    put(d, "filed.pdf", "as it goes out", 14);
    assert_ok(spool_doc_commit(d, SPOOL_FILED, &e), e);
    assert_ok(export(g, 0, in(g, "out.pdf"), &files, &e), e);
    assert_file(in(g, "out.pdf"), "as it goes out", 14);
}

static void nothing_is_written_over_and_no_link_is_followed(void **state)
{
    struct rig *g = *state;
    char link_to[TMPDIR_SIZE + 64];
    struct err e = { 0 };
    unsigned files = 0;

    assert_ok(export(g, 1, in(g, "a.png"), &files, &e), e);
    assert_int_equal(export(g, 2, in(g, "a.png"), &files, &e), -EEXIST);
    assert_int_equal(files, 0);
    assert_file(in(g, "a.png"), "the first", 9);
    snprintf(link_to, sizeof(link_to), "%s/elsewhere", g->dir);
    assert_int_equal(symlink(link_to, in(g, "page-001.png")), 0);
    assert_int_equal(export(g, 1, g->out, &files, &e), -EEXIST);
    assert_int_equal(access(link_to, F_OK), -1);
}

static void what_is_not_there_is_told(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    unsigned files = 0;

    assert_int_equal(export(g, 3, in(g, "a.png"), &files, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "no page 3: 2 came"));
    assert_int_equal(export(g, 1, in(g, "no/folder/a.png"), &files, &e), -ENOENT);
    assert_ok(spool_refuse(g->spool, g->doc, SPOOL_READ, "clerk1", &e), e);
    assert_int_equal(export(g, 0, in(g, "a.pdf"), &files, &e), -ENOENT);
    assert_int_equal(access(in(g, "a.pdf"), F_OK), -1);
}

static void a_page_that_was_changed_leaves_no_half_file(void **state)
{
    struct rig *g = *state;
    char sealed[TMPDIR_SIZE + 64];
    struct err e = { 0 };
    unsigned files = 0;

    snprintf(sealed, sizeof(sealed), "%s/spool/read/%s/page-002.png", g->dir, g->doc);
    AUTO_CLOSE int fd = open(sealed, O_WRONLY);
    assert_int_equal(pwrite(fd, "x", 1, 140000), 1);            /* behind what was written by then */
    assert_int_equal(export(g, 2, in(g, "two.png"), &files, &e), -EBADMSG);
    assert_non_null(strstr(e.msg, "was changed"));
    assert_int_equal(access(in(g, "two.png"), F_OK), -1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(into_a_folder_goes_all_that_came_and_the_pdf),
        TEST(into_a_new_file_goes_the_pdf_or_one_page),
        TEST(nothing_is_written_over_and_no_link_is_followed),
        TEST(what_is_not_there_is_told),
        TEST(a_page_that_was_changed_leaves_no_half_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
