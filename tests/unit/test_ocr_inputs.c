#include "test.h"

#include "ocr/inputs.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

struct rig { char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 64]; };

static const char *in(struct rig *g, const char *name)
{
    snprintf(g->path, sizeof g->path, "%s/%s", g->dir, name);
    return g->path;
}

static void put_file(struct rig *g, const char *name, const char *text)
{
    AUTO_FCLOSE FILE *f = fopen(in(g, name), "we");

    assert_non_null(f);
    fputs(text, f);
}

static void pages_come_in_name_order_and_backs_behind_their_fronts(void **state)
{
    static const char *const ordered[] = { "001.jpg", "001.back.jpg", "002.png", "002.back.png", "9.tif", "10.tif", "10.back.tif", "a.jpg", "a.back.jpg", "ab.jpg" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ordered); i++)
        for (size_t k = 0; k < ARRAY_LEN(ordered); k++) {
            int r = input_compare_names(ordered[i], ordered[k]);

            if ((r < 0) != (i < k) || (r > 0) != (i > k))
                fail_msg("%s and %s: %d", ordered[i], ordered[k], r);
        }
}

static void a_folder_is_one_letter_of_its_page_images(void **state)
{
    struct rig g;
    struct letter *l = NULL;
    struct err e = { 0 };

    (void)state;
    tmpdir_new(g.dir);
    assert_int_equal(mkdir(in(&g, "letter-7"), 0700), 0);
    put_file(&g, "letter-7/002.PNG", "b");
    put_file(&g, "letter-7/001.jpg", "a");
    put_file(&g, "letter-7/001.back.jpg", "r");
    put_file(&g, "letter-7/truth.json", "{}");
    put_file(&g, "letter-7/.hidden.png", "h");
    put_file(&g, "kept.tif", "linked");
    AUTO_FREE char *target = strdup(in(&g, "kept.tif"));
    assert_int_equal(symlink(target, in(&g, "letter-7/003.tif")), 0);

    assert_ok(input_open(in(&g, "letter-7/"), NULL, &l, &e), e);
    assert_string_equal(l->id, "letter-7");
    assert_int_equal(l->n_sources, 4);
    assert_string_equal(l->sources[0].name, "001.jpg");
    assert_string_equal(l->sources[1].name, "001.back.jpg");
    assert_string_equal(l->sources[2].name, "002.PNG");
    assert_string_equal(l->sources[3].name, "003.tif");
    void *bytes = NULL;
    size_t n = 0;
    assert_ok(input_load(in(&g, "letter-7"), "003.tif", 100, &bytes, &n, &e), e);
    assert_int_equal(n, 6);
    assert_memory_equal(bytes, "linked", 6);
    free(bytes);
    letter_free(l);
    tmpdir_remove(g.dir);
}

static void a_file_is_named_without_its_ending(void **state)
{
    char id[INPUT_ID_SIZE];

    (void)state;
    input_id("/some/where/letter.one.pdf", id);
    assert_string_equal(id, "letter.one");
    input_id("plain", id);
    assert_string_equal(id, "plain");
    input_id(".hidden", id);
    assert_string_equal(id, ".hidden");
}

static void what_cannot_be_a_letter_is_refused_by_name(void **state)
{
    struct rig g;
    struct letter *l = NULL;
    struct err e = { 0 };
    void *bytes = NULL;
    size_t n;

    (void)state;
    tmpdir_new(g.dir);
    assert_int_equal(input_open(in(&g, "absent.png"), NULL, &l, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "absent.png"));
    assert_int_equal(mkdir(in(&g, "empty"), 0700), 0);
    assert_int_equal(input_open(in(&g, "empty"), NULL, &l, &e), -ENODATA);
    assert_non_null(strstr(e.msg, "empty"));
    assert_int_equal(mkfifo(in(&g, "pipe.png"), 0600), 0);
    assert_int_equal(input_open(in(&g, "pipe.png"), NULL, &l, &e), -EINVAL);
    assert_int_equal(input_load(in(&g, "pipe.png"), "pipe.png", 100, &bytes, &n, &e), -EINVAL);
    put_file(&g, "big.png", "0123456789");
    assert_int_equal(input_load(in(&g, "big.png"), "big.png", 9, &bytes, &n, &e), -E2BIG);
    assert_non_null(strstr(e.msg, "big.png"));
    tmpdir_remove(g.dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_come_in_name_order_and_backs_behind_their_fronts),
        cmocka_unit_test(a_folder_is_one_letter_of_its_page_images),
        cmocka_unit_test(a_file_is_named_without_its_ending),
        cmocka_unit_test(what_cannot_be_a_letter_is_refused_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
