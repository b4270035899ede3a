/* "ocrd --read" and "ocrd --probe" from outside. Run from the top of the source tree. */
#include "test.h"

#include "base/auto.h"
#include "base/json.h"
#include "base/said.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { MAX_ARGS = 16, OUTPUT_SIZE = 1 << 20 };

struct result { int status; char *out, *err; };     /* exit code; both owned */

static char *slurp(const char *path)
{
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    char *text = calloc(1, OUTPUT_SIZE);

    assert_non_null(f);
    assert_non_null(text);
    text[fread(text, 1, OUTPUT_SIZE - 1, f)] = '\0';
    return text;
}

/* Runs ocrd, which lies beside this test, with output into files of dir. */
static struct result run(const char *dir, const char *const *args)
{
    char program[512], out[512], err[512];
    char *argv[MAX_ARGS] = { program };
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 8);
    int status = 0;
    pid_t pid;

    assert_true(n > 0);
    while (program[n - 1] != '/')
        n--;
    memcpy(program + n, "ocrd", 5);
    for (size_t i = 0; args[i]; i++)
        argv[i + 1] = strdup(args[i]);
    snprintf(out, sizeof out, "%s/out", dir);
    snprintf(err, sizeof err, "%s/err", dir);
    pid = fork();
    if (pid == 0) {
        int out_fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), err_fd = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);

        if (dup2(out_fd, 1) >= 0 && dup2(err_fd, 2) >= 0)
            execv(program, argv);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    for (size_t i = 1; argv[i]; i++)
        free(argv[i]);
    return (struct result){ WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(out), slurp(err) };
}

static void result_done(struct result *r)
{
    free(r->out);
    free(r->err);
}

/* The k-th line of the output as JSON; the caller's. */
static json_t *record(const struct result *r, int k)
{
    const char *at = r->out;
    json_t *value;

    for (; k > 0 && at; k--)
        at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
    if (!at || !*at)
        return NULL;
    value = json_loadb(at, strcspn(at, "\n"), 0, NULL);
    assert_non_null(value);
    return value;
}

static void put_file(const char *dir, const char *name, const char *text, char path[512])
{
    snprintf(path, 512, "%s/%s", dir, name);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    fputs(text, f);
}

static void letters_come_out_in_the_order_of_the_arguments(void **state)
{
    const char *const args[] = { "--read", "--json", "tests/letters/dev-s-0010", "tests/letters/dev-s-0019/001.png", "tests/letters/dev-s-0053", NULL };
    static const char *const ids[] = { "dev-s-0010", "001", "dev-s-0053" };
    char dir[TMPDIR_SIZE];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    r = run(dir, args);
    assert_int_equal(r.status, 0);
    for (int i = 0; i < 3; i++) {
        AUTO_JSON json_t *one = record(&r, i);

        assert_string_equal(json_str(one, "id", ""), ids[i]);
        assert_null(json_object_get(json_array_get(json_object_get(one, "pages"), 0), "words"));
    }
    assert_null(record(&r, 3));
    result_done(&r);
    tmpdir_remove(dir);
}

static void an_unreadable_input_has_its_error_and_the_others_their_records(void **state)
{
    char dir[TMPDIR_SIZE], text[512], empty[512];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "letter.txt", "no picture", text);
    put_file(dir, "empty.png", "", empty);
    const char *const args[] = { "--read", "--json", text, "tests/letters/dev-s-0019", "/does/not/exist.pdf", empty, NULL };
    r = run(dir, args);
    assert_int_equal(r.status, 1);
    AUTO_JSON json_t *first = record(&r, 0);
    AUTO_JSON json_t *second = record(&r, 1);
    AUTO_JSON json_t *third = record(&r, 2);
    AUTO_JSON json_t *fourth = record(&r, 3);
    assert_string_equal(json_str(first, "id", ""), "letter");
    assert_string_equal(json_str(first, "error", ""), "it is not a picture or PDF that can be read");
    assert_string_equal(json_str(second, "decision", ""), "clear");
    assert_string_equal(json_str(third, "id", ""), "exist");
    assert_non_null(strstr(json_str(third, "error", ""), "No such file"));
    assert_string_equal(json_str(fourth, "error", ""), "the file is empty");
    result_done(&r);
    tmpdir_remove(dir);
}

static void the_pdf_lies_in_the_folder_that_was_named(void **state)
{
    char dir[TMPDIR_SIZE], made[TMPDIR_SIZE + 16], pdf[512];
    struct stat st;
    struct result r;

    (void)state;
    tmpdir_new(dir);
    snprintf(made, sizeof made, "%s/made/for it", dir);
    const char *const args[] = { "--read", "--json", "--words", "--pdf", made, "tests/letters/dev-s-0019", NULL };
    r = run(dir, args);
    assert_int_equal(r.status, 0);
    snprintf(pdf, sizeof pdf, "%s/dev-s-0019.pdf", made);
    assert_int_equal(stat(pdf, &st), 0);
    assert_in_range(st.st_size, 10000, 100000);
    AUTO_JSON json_t *one = record(&r, 0);
    const json_t *word = json_array_get(json_object_get(json_array_get(json_object_get(one, "pages"), 0), "words"), 0);
    assert_int_equal(json_array_size(word), 7);
    result_done(&r);

    /* and what was written can be read again */
    const char *const again[] = { "--read", "--json", pdf, NULL };
    r = run(dir, again);
    assert_int_equal(r.status, 0);
    AUTO_JSON json_t *two = record(&r, 0);
    assert_string_equal(json_str(json_object_get(two, "fields"), "date", ""), "2018-06-01");
    result_done(&r);
    tmpdir_remove(dir);
}

static void a_folder_for_pdfs_that_cannot_be_is_said_before_anything_is_read(void **state)
{
    char dir[TMPDIR_SIZE], file[512];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "file", "", file);
    const char *const args[] = { "--read", "--json", "--pdf", file, "tests/letters/dev-s-0019", NULL };
    r = run(dir, args);
    assert_int_equal(r.status, 1);
    assert_string_equal(r.out, "");
    assert_non_null(strstr(r.err, file));
    assert_non_null(strstr(r.err, "Not a directory"));
    result_done(&r);
    tmpdir_remove(dir);
}

static void two_letters_of_one_name_do_not_share_a_pdf(void **state)
{
    char dir[TMPDIR_SIZE], one[512], other[512];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "letter.png", "no picture", one);
    put_file(dir, "letter.pdf", "no picture", other);
    const char *const args[] = { "--read", "--json", "--pdf", dir, one, "tests/letters/dev-s-0019", other, NULL };
    r = run(dir, args);
    assert_int_equal(r.status, 1);
    assert_string_equal(r.out, "");
    assert_string_equal(r.err, "ocrd: two inputs are called \"letter\": one's PDF would replace the other's\n");
    result_done(&r);
    tmpdir_remove(dir);
}

static void a_name_in_any_bytes_gives_a_record_with_an_id(void **state)
{
    char dir[TMPDIR_SIZE], odd[512], quote[512], line[512];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "caf\xe9.png", "no picture", odd);
    put_file(dir, "a \"b\" \\c.png", "no picture", quote);
    put_file(dir, "two\nlines.png", "no picture", line);
    const char *const args[] = { "--read", "--json", odd, quote, line, "/caf\xe9/none.png", NULL };
    r = run(dir, args);
    assert_int_equal(r.status, 1);
    AUTO_JSON json_t *first = record(&r, 0);
    AUTO_JSON json_t *second = record(&r, 1);
    AUTO_JSON json_t *third = record(&r, 2);
    AUTO_JSON json_t *fourth = record(&r, 3);
    assert_string_equal(json_str(first, "id", ""), "caf_");
    assert_string_equal(json_str(first, "error", ""), "it is not a picture or PDF that can be read");
    assert_string_equal(json_str(second, "id", ""), "a \"b\" \\c");
    assert_string_equal(json_str(third, "id", ""), "two_lines");
    assert_string_equal(json_str(fourth, "id", ""), "none");
    assert_non_null(strstr(json_str(fourth, "error", ""), "No such file"));
    result_done(&r);
    tmpdir_remove(dir);
}

static void a_missing_language_pack_is_one_clear_sentence(void **state)
{
    char dir[TMPDIR_SIZE], conf[512];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "dakbox.conf", "[ocr]\nlanguages = eng+mar_none\n", conf);
    const char *const args[] = { "--read", "-c", conf, "--json", "tests/letters/dev-s-0019", NULL };
    r = run(dir, args);
    assert_int_equal(r.status, 1);
    assert_string_equal(r.out, "");
    assert_string_equal(r.err, "ocrd: the language pack \"mar_none\" of Tesseract is not installed (Debian package tesseract-ocr-mar-none)\n");
    result_done(&r);
    tmpdir_remove(dir);
}

static void wrong_usage_says_how(void **state)
{
    const char *const args[] = { "--read", "--json", NULL };
    char dir[TMPDIR_SIZE];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    r = run(dir, args);
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "usage: ocrd --read"));
    result_done(&r);
    tmpdir_remove(dir);
}

/* ---- --probe */

/* What it prints about path; the caller's. Its exit code must be status. */
static json_t *probe(const char *path, int status)
{
    const char *const args[] = { "--probe", path, NULL };
    char dir[TMPDIR_SIZE];
    struct result r;
    json_t *line;

    tmpdir_new(dir);
    r = run(dir, args);
    assert_int_equal(r.status, status);
    line = record(&r, 0);
    assert_non_null(line);
    assert_null(record(&r, 1));
    assert_string_equal(r.err, "");
    result_done(&r);
    tmpdir_remove(dir);
    return line;
}

static void assert_pages(const char *path, int pages)
{
    AUTO_JSON json_t *line = probe(path, 0);

    assert_int_equal(json_int(line, "pages", -1), pages);
}

static void assert_not_readable(const char *path, const char *words)
{
    AUTO_JSON json_t *line = probe(path, 1);
    char said[SAID_WORDED_SIZE];

    said_word(SAID_EN, json_str(line, "error", ""), said);
    if (!strstr(said, words))
        fail_msg("%s: \"%s\" does not say \"%s\"", path, said, words);
    assert_null(json_object_get(line, "pages"));
}

static void a_file_that_can_be_read_tells_its_pages(void **state)
{
    static const char two_pages[] =
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>> endobj\n"
        "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]>> endobj\n4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 150 200]>> endobj\n"
        "trailer <</Root 1 0 R>>\n";
    char dir[TMPDIR_SIZE], pdf[512];

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "any name.bin", two_pages, pdf);
    assert_pages(pdf, 2);
    assert_pages("tests/letters/dev-s-0019/001.png", 1);
    assert_pages("tests/letters/dev-s-0016/001.jpg", 1);
    tmpdir_remove(dir);
}

static void a_file_that_cannot_be_read_tells_why(void **state)
{
    char dir[TMPDIR_SIZE], text[512], empty[512], cut[512];

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "letter.pdf", "%PDF-1.4\nnothing follows\n", text);
    assert_not_readable(text, "the PDF is damaged");
    put_file(dir, "letter.txt", "Dear Sir, this is a text and no picture.\n", text);
    assert_not_readable(text, "not a picture or PDF");
    put_file(dir, "empty.png", "", empty);
    assert_not_readable(empty, "the file is empty");
    put_file(dir, "cut.pnm", "P5 2480 3508 255\nonly a few pixels", cut);
    assert_not_readable(cut, "damaged or cut off");
    put_file(dir, "huge.pnm", "P5 30000 30000 255\nonly a few pixels", cut);
    assert_not_readable(cut, "30000 x 30000");
    assert_not_readable(dir, "folder");
    assert_not_readable("/does/not/exist", "No such file");
    assert_not_readable("/dev/zero", "no file");
    tmpdir_remove(dir);
}

static void a_probe_needs_no_language_data(void **state)
{
    char dir[TMPDIR_SIZE], conf[512];
    struct result r;

    (void)state;
    tmpdir_new(dir);
    put_file(dir, "dakbox.conf", "[ocr]\nlanguages = none_such\n", conf);
    const char *const args[] = { "--probe", "-c", conf, "tests/letters/dev-s-0019/001.png", NULL };
    r = run(dir, args);
    assert_string_equal(r.out, "{\"pages\":1}\n");
    assert_int_equal(r.status, 0);
    result_done(&r);
    tmpdir_remove(dir);
}

static void a_probe_of_no_or_two_files_says_how(void **state)
{
    const char *const none[] = { "--probe", NULL }, *const two[] = { "--probe", "a", "b", NULL };
    char dir[TMPDIR_SIZE];

    (void)state;
    tmpdir_new(dir);
    for (int i = 0; i < 2; i++) {
        struct result r = run(dir, i ? two : none);

        assert_int_equal(r.status, 2);
        assert_non_null(strstr(r.err, "usage: ocrd --probe"));
        result_done(&r);
    }
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_come_out_in_the_order_of_the_arguments),
        cmocka_unit_test(an_unreadable_input_has_its_error_and_the_others_their_records),
        cmocka_unit_test(the_pdf_lies_in_the_folder_that_was_named),
        cmocka_unit_test(a_folder_for_pdfs_that_cannot_be_is_said_before_anything_is_read),
        cmocka_unit_test(two_letters_of_one_name_do_not_share_a_pdf),
        cmocka_unit_test(a_name_in_any_bytes_gives_a_record_with_an_id),
        cmocka_unit_test(a_missing_language_pack_is_one_clear_sentence),
        cmocka_unit_test(wrong_usage_says_how),
        cmocka_unit_test(a_file_that_can_be_read_tells_its_pages),
        cmocka_unit_test(a_file_that_cannot_be_read_tells_why),
        cmocka_unit_test(a_probe_needs_no_language_data),
        cmocka_unit_test(a_probe_of_no_or_two_files_says_how),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
