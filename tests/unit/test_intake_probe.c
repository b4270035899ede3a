/* Can a file be read? Whatever ocrd does, a good file is never turned away. */
#include "intake/probe.h"

#include "base/auto.h"
#include "base/clock.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { LONG_MS = 20000, SHORT_MS = 500 };

struct rig { char dir[TMPDIR_SIZE], ocrd[TMPDIR_SIZE + 8], file[TMPDIR_SIZE + 16]; };

static void write_file(const char *path, const char *text, mode_t mode)
{
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->ocrd, sizeof(g->ocrd), "%s/ocrd", g->dir);
    snprintf(g->file, sizeof(g->file), "%s/a letter.pdf", g->dir);
    write_file(g->file, "%PDF-1.4 cut off", 0600);
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

/* What the probe says with an ocrd that is this script. */
static int probe(struct rig *g, const char *script, int max_ms, struct err *e)
{
    char text[1024];

    snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);
    write_file(g->ocrd, text, 0700);
    *e = (struct err){ 0 };
    return intake_probe_by(g->ocrd, g->file, max_ms, NULL, e);
}

static const struct { const char *script; int max_ms, says; const char *words; } ocrds[] = {
    { "[ \"$1\" = --probe ] && [ -f \"$2\" ] && echo '{\"pages\": 3}'", LONG_MS, 0, NULL },
    { "case $2 in *letter.pdf) echo '{\"error\": \"it is torn\"}'; exit 1;; esac; echo '{\"pages\": 1}'", LONG_MS, -EBADMSG, "it is torn" },
    /* it reads nothing at all: that is its own fault */
    { "echo '{\"error\": \"there is no ocr-page\"}'; exit 1", LONG_MS, -ENOSYS, NULL },
    { "echo '{\"pages\": 0}'", LONG_MS, -ENOSYS, NULL },
    { "echo '{\"pages\": 3}'; exit 1", LONG_MS, -ENOSYS, NULL },
    { "echo '{\"error\": \"torn\"}'", LONG_MS, -ENOSYS, NULL },
    { "echo '{\"error\": 7}'; exit 1", LONG_MS, -ENOSYS, NULL },
    { "echo 'usage: ocrd'; exit 2", LONG_MS, -ENOSYS, NULL },
    { "exit 1", LONG_MS, -ENOSYS, NULL },
    { "kill -9 $$", LONG_MS, -ENOSYS, NULL },
    { "head -c 3000000 /dev/zero", LONG_MS, -ENOSYS, NULL },
    { "exec sleep 60", SHORT_MS, -ENOSYS, NULL },
    { "exec >&-; exec sleep 60", SHORT_MS, -ENOSYS, NULL },
};

static void only_an_ocrd_that_can_read_turns_a_file_away(void **state)
{
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(ocrds); i++) {
        int64_t began_ms = clock_mono_ms();
        struct err e;
        int r = probe(g, ocrds[i].script, ocrds[i].max_ms, &e);

        if (r != ocrds[i].says)
            fail_msg("%s: %d %s", ocrds[i].script, r, e.msg);
        if (ocrds[i].words)
            assert_string_equal(e.msg, ocrds[i].words);
        assert_in_range(clock_mono_ms() - began_ms, 0, LONG_MS);
    }
}

static void without_ocrd_nothing_is_turned_away(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(intake_probe_by("/nowhere/ocrd", g->file, LONG_MS, NULL, &e), -ENOSYS);
    write_file(g->ocrd, "not a program", 0600);
    assert_int_equal(intake_probe_by(g->ocrd, g->file, LONG_MS, NULL, &e), -ENOSYS);
}

static void it_stops_when_it_is_told_to(void **state)
{
    struct rig *g = *state;
    atomic_bool stop = true;
    struct err e = { 0 };

    write_file(g->ocrd, "#!/bin/sh\nexec sleep 60\n", 0700);
    assert_int_equal(intake_probe_by(g->ocrd, g->file, 3600 * 1000, &stop, &e), -ECANCELED);
}

/* The real one, which lies beside this test. */
static void the_real_ocrd_tells_a_damaged_file_from_a_good_one(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_ok(intake_probe("tests/letters/dev-s-0019/001.png", NULL, &e), e);
    assert_int_equal(intake_probe(g->file, NULL, &e), -EBADMSG);
    assert_non_null(strstr(e.msg, "damaged"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_an_ocrd_that_can_read_turns_a_file_away, setup, teardown),
        cmocka_unit_test_setup_teardown(without_ocrd_nothing_is_turned_away, setup, teardown),
        cmocka_unit_test_setup_teardown(it_stops_when_it_is_told_to, setup, teardown),
        cmocka_unit_test_setup_teardown(the_real_ocrd_tells_a_damaged_file_from_a_good_one, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
