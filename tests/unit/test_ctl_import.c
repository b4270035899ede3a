/* Files that become letters, as by "dakbox import": what is taken in, and what is refused with which words. */
#include "intake/intake.h"

#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct rig { char dir[TMPDIR_SIZE], file[TMPDIR_SIZE + 32]; struct spool *spool; struct mark_checker *mark; };

static const struct intake_origin from_import = { .source = "import", .purpose = "backlog" };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char root[TMPDIR_SIZE + 16];
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(root, sizeof(root), "%s/spool", g->dir);
    snprintf(g->file, sizeof(g->file), "%s/dak no. 7.pdf", g->dir);
    assert_ok(spool_open(root, NULL, &g->spool, &e), e);
    signal(SIGPIPE, SIG_IGN);
    assert_ok(mark_new(&(struct mark_setup){ .languages = "eng", .memory_mib = 512, .page_ms = 15000 }, &g->mark, &e), e);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    mark_free(g->mark);
    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static void put_file(const struct rig *g, const void *data, size_t n)
{
    AUTO_CLOSE int fd = open(g->file, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, n), n);
}

static int count(void *ctx, const char *id)
{
    (void)id;
    ++*(int *)ctx;
    return 0;
}

static int documents(const struct rig *g)
{
    int n = 0;

    for (int stage = SPOOL_OPEN; stage < SPOOL_STAGES; stage++)
        spool_each(g->spool, stage, count, &n, NULL);
    return n;
}

/* The code; e has the words, which name the file; nothing is left behind. */
static int refused(struct rig *g, struct err *e)
{
    char doc[ID_SIZE];
    int r = intake_file(g->spool, g->mark, g->file, &from_import, NULL, NULL, doc, e);

    assert_true(r < 0);
    assert_non_null(strstr(e->msg, g->file));
    assert_non_null(strstr(e->msg, "not taken in"));
    assert_int_equal(documents(g), 0);
    return r;
}

/* A white sheet: a file that ocrd can read. */
static const char sheet[9 + 64 * 64 / 8] = "P4\n64 64\n";

static void put_sheet(const struct rig *g) { put_file(g, sheet, sizeof(sheet)); }

static void a_file_is_taken_in_byte_for_byte(void **state)
{
    struct rig *g = *state;
    char doc[ID_SIZE], value[SPOOL_VALUE_SIZE];
    AUTO_FREE void *back = NULL;
    enum spool_stage stage;
    struct err e = { 0 };
    size_t n;

    put_sheet(g);
    assert_ok(intake_file(g->spool, g->mark, g->file, &from_import, NULL, NULL, doc, &e), e);
    assert_ok(spool_find(g->spool, doc, &stage), e);
    assert_int_equal(stage, SPOOL_SCANNED);
    assert_ok(spool_blob_load(g->spool, doc, "file-001.pnm", 1000, &back, &n, &e), e);
    assert_int_equal(n, sizeof(sheet));
    assert_memory_equal(back, sheet, n);
    assert_ok(spool_get(g->spool, doc, "source", value, &e), e);
    assert_string_equal(value, "import");
    assert_ok(spool_get(g->spool, doc, "purpose", value, &e), e);
    assert_string_equal(value, "backlog");
    assert_ok(spool_get(g->spool, doc, "file", value, &e), e);
    assert_string_equal(value, "dak no. 7.pdf");
}

static void an_empty_file_is_refused(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    put_file(g, "", 0);
    assert_int_equal(refused(g, &e), -ENODATA);
}

static void a_file_that_is_no_letter_is_refused_whatever_its_name(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    put_file(g, "MZ\x90 not a letter", 16);
    assert_int_equal(refused(g, &e), -EMEDIUMTYPE);
    assert_non_null(strstr(e.msg, "neither an image"));
}

static void a_damaged_file_is_refused_while_its_sender_is_still_there(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    put_file(g, "%PDF-1.4\ncut off", 16);
    assert_int_equal(refused(g, &e), -EBADMSG);
    assert_non_null(strstr(e.msg, "damaged"));
}

static void a_file_over_the_limit_is_refused_before_it_is_read(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    put_file(g, "%PDF-1.4\n", 9);
    assert_int_equal(truncate(g->file, (off_t)INTAKE_MAX_MIB * 1024 * 1024 + 1), 0);
    assert_int_equal(refused(g, &e), -EFBIG);
    assert_non_null(strstr(e.msg, "larger than"));
}

static void a_missing_file_and_a_folder_are_refused(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(refused(g, &e), -ENOENT);
    snprintf(g->file, sizeof(g->file), "%s", g->dir);
    assert_int_equal(refused(g, &e), -EINVAL);
}

static void no_room_is_refused(void **state)
{
    struct rig *g = *state;
    struct intake_origin o = { .source = "import", .purpose = "letter", .reserve_bytes = UINT64_MAX / 4 };
    char doc[ID_SIZE];
    struct err e = { 0 };

    put_sheet(g);
    assert_int_equal(intake_file(g->spool, g->mark, g->file, &o, NULL, NULL, doc, &e), -ENOSPC);
    assert_int_equal(documents(g), 0);
}

static void only_purposes_of_whole_letters_are_taken(void **state)
{
    (void)state;
    assert_true(intake_is_purpose("letter") && intake_is_purpose("vip") && intake_is_purpose("backlog"));
    assert_false(intake_is_purpose("add") || intake_is_purpose("replace") || intake_is_purpose("") || intake_is_purpose("VIP"));
}

static void kinds_are_told_by_their_first_bytes(void **state)
{
    (void)state;
#define KIND(s) intake_kind((const unsigned char *)(s), sizeof(s) - 1)
    assert_string_equal(KIND("\xff\xd8\xff\xe0"), "jpg");
    assert_string_equal(KIND("\x89PNG\r\n\x1a\n"), "png");
    assert_string_equal(KIND("II*\0"), "tif");
    assert_string_equal(KIND("MM\0*"), "tif");
    assert_string_equal(KIND("P5\n10"), "pnm");
    assert_string_equal(KIND("%PDF-"), "pdf");
    assert_null(KIND("%PDF"));
    assert_null(KIND("P7\n10"));
    assert_null(KIND("P5\0 10"));
    assert_null(KIND("\xff\xd8"));
#undef KIND
}

/* The exit code of "dakbox import" for the folder of the rig's file. */
static int import_folder(const struct rig *g)
{
    char self[PATH_MAX] = "", program[PATH_MAX + 16], folder[TMPDIR_SIZE + 16], conf[TMPDIR_SIZE + 16];
    int status = 0;

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(program, sizeof(program), "%s/dakbox", dirname(self));
    snprintf(folder, sizeof(folder), "%s/papers", g->dir);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(conf, "we");
    assert_true(f && fprintf(f, "[paths]\nrun_dir = %s\ndata_dir = %s\nreserve_mib = 16\n", g->dir, g->dir) > 0 && fflush(f) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        execl(program, "dakbox", "import", "-c", conf, folder, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_folder_without_a_file_in_it_is_no_success(void **state)
{
    struct rig *g = *state;
    char folder[TMPDIR_SIZE + 16];

    snprintf(folder, sizeof(folder), "%s/papers", g->dir);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(import_folder(g), 1);
    snprintf(folder, sizeof(folder), "%s/papers/letter-1", g->dir);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(import_folder(g), 1);
    assert_int_equal(documents(g), 0);
    snprintf(g->file, sizeof(g->file), "%s/papers/letter-2.pbm", g->dir);
    put_sheet(g);
    assert_int_equal(import_folder(g), 0);
    assert_int_equal(documents(g), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_taken_in_byte_for_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_refused_while_its_sender_is_still_there, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_letter_is_refused_whatever_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_over_the_limit_is_refused_before_it_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_file_and_a_folder_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(no_room_is_refused, setup, teardown),
        cmocka_unit_test(only_purposes_of_whole_letters_are_taken),
        cmocka_unit_test(kinds_are_told_by_their_first_bytes),
        cmocka_unit_test_setup_teardown(a_folder_without_a_file_in_it_is_no_success, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
