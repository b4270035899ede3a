/* What the image's scripts (board/image, board/system/data) and the programs have in common: the boot state, the sentences, the list of contents. */
#include "base/auto.h"
#include "base/json.h"
#include "base/put_file.h"
#include "base/said.h"
#include "box/boot_state.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { GAP_AT = 1024 * 1024, TEXT_MAX_BYTES = 1024 * 1024 };

static char dir[TMPDIR_SIZE];

static int setup(void **state)
{
    (void)state;
    tmpdir_new(dir);
    return setenv("WORK", dir, 1) + setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
}

static int teardown(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    return 0;
}

static int shell(const char *command)
{
    int status = system(command);

    return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *text_of(const char *path)
{
    struct err e = { 0 };
    char *text = NULL;
    size_t n = 0;

    assert_ok(get_file(path, TEXT_MAX_BYTES, &text, &n, &e), e);
    return text;
}

/* ---- the gap */

static void a_new_card_starts_a_and_has_nothing_in_b(void **state)
{
    char command[4 * TMPDIR_SIZE], disk[TMPDIR_SIZE + 8];
    struct boot_state s;
    struct err e = { 0 };
    bool whole = false;

    (void)state;
    if (shell("command -v mkenvimage >/dev/null") != 0) {
        print_message("SKIPPED: u-boot-tools are not here\n");
        skip();
    }
    snprintf(disk, sizeof(disk), "%s/disk", dir);
    snprintf(command, sizeof(command), "board/image/gap.sh '%s/gap' && dd if='%s/gap' of='%s' bs=4096 seek=%d status=none", dir, dir, disk, GAP_AT / 4096);
    assert_int_equal(shell(command), 0);
    assert_ok(boot_state_read(disk, &s, &whole, &e), e);
    assert_true(whole);
    assert_int_equal(s.first, BOOT_A);
    assert_int_equal(s.left[BOOT_A], BOOT_TRIES);
    assert_int_equal(s.left[BOOT_B], 0);

    AUTO_CLOSE int fd = open(disk, O_RDWR | O_CLOEXEC);         /* the copy is whole too */
    assert_int_equal(pwrite(fd, "torn", 4, GAP_AT), 4);
    assert_ok(boot_state_read(disk, &s, &whole, &e), e);
    assert_true(whole);
    assert_int_equal(s.left[BOOT_B], 0);
}

/* ---- sentences */

static void every_verdict_on_the_data_partition_is_a_sentence(void **state)
{
    AUTO_FREE char *script = text_of("board/system/data/data");
    int n = 0;

    (void)state;
    for (const char *at = script; (at = strstr(at, "verdict data_")); n++) {
        char line[64], worded[SAID_WORDED_SIZE];

        at += strlen("verdict ");
        snprintf(line, sizeof(line), "[\"%.*s\"]", (int)strspn(at, "abcdefghijklmnopqrstuvwxyz_"), at);
        if (said_id_of(line) < 0)
            fail_msg("nobody words %s", line);
        said_word(SAID_HI, line, worded);
        assert_string_not_equal(worded, "");
    }
    assert_true(n >= 6);
}

/* A job asks for it long after the start: the folder of all sockets keeps the rights that dakbox.tmpfiles gave it. */
static void only_the_start_of_the_box_sets_the_rights_of_the_run_folder(void **state)
{
    AUTO_FREE char *script = text_of("board/system/data/data");
    const char *set = strstr(script, "chmod 755 $run\n"), *open = strstr(script, "\nopen)"), *end = open ? strstr(open, ";;") : NULL;

    (void)state;
    assert_true(set && open && end && set > open && set < end);
    assert_null(strstr(set + 1, "chmod 755 $run\n"));
}

/* ---- contents */

static const char status[] =
    "Package: libfoo++\nStatus: install ok installed\nVersion: 1:2.0+dfsg~1-3\nArchitecture: arm64\nSource: foo (2.0)\nDescription: says \"hello\"\n\n"
    "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: arm64\n\n"
    "Package: bar\nStatus: install ok installed\nVersion: 3\nArchitecture: all\n";
static const char boot[] = "Package: bar\nVersion: 3\nArchitecture: all\n\nPackage: kernel\nVersion: 6.1\nArchitecture: arm64\n";

static const json_t *package(const json_t *packages, const char *name)
{
    const json_t *p, *found = NULL;
    size_t i;

    json_array_foreach(packages, i, p) {
        if (strcmp(json_string_value(json_object_get(p, "name")), name) == 0) {
            assert_null(found);                         /* once */
            found = p;
        }
    }
    return found;
}

static void put(const char *name, const char *text)
{
    char path[TMPDIR_SIZE + 16];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
}

static void the_list_of_contents_names_each_package_once(void **state)
{
    char command[4 * TMPDIR_SIZE], path[TMPDIR_SIZE + 16];

    (void)state;
    put("status", status);
    put("boot", boot);
    snprintf(path, sizeof(path), "%s/spdx", dir);
    snprintf(command, sizeof(command), "board/image/sbom.sh '%s/status' '%s/boot' >'%s'", dir, dir, path);
    assert_int_equal(shell(command), 0);
    AUTO_FREE char *text = text_of(path);
    json_t *spdx = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(spdx);
    assert_string_equal(json_string_value(json_object_get(spdx, "spdxVersion")), "SPDX-2.3");

    const json_t *packages = json_object_get(spdx, "packages");
    assert_int_equal(json_array_size(packages), 4);             /* dakbox, libfoo++, bar, kernel */
    const json_t *foo = package(packages, "libfoo++");
    assert_non_null(foo);
    assert_string_equal(json_string_value(json_object_get(foo, "versionInfo")), "1:2.0+dfsg~1-3");
    assert_string_equal(json_string_value(json_object_get(foo, "sourceInfo")), "built from the Debian source package foo (2.0)");
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(foo, "externalRefs"), 0), "referenceLocator")),
                        "pkg:deb/debian/libfoo%2B%2B@1%3A2.0%2Bdfsg%7E1-3?arch=arm64&distro=bookworm");
    assert_null(package(packages, "gone"));
    assert_non_null(package(packages, "kernel"));
    assert_int_equal(json_array_size(json_object_get(spdx, "relationships")), 4);
    json_decref(spdx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_card_starts_a_and_has_nothing_in_b, setup, teardown),
        cmocka_unit_test(only_the_start_of_the_box_sets_the_rights_of_the_run_folder),
        cmocka_unit_test(every_verdict_on_the_data_partition_is_a_sentence),
        cmocka_unit_test_setup_teardown(the_list_of_contents_names_each_package_once, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
