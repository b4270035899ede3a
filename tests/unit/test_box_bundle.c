/* What an update says of itself: by the real rauc, signed with keys made here, and with everything that may be wrong with it. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "box/bundle.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define FAKETIME "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

static char dir[TMPDIR_SIZE];

/* ---- the manifest, without rauc */

static int parse(const char *build, struct bundle *ret, struct err *e)
{
    char json[1024];

    snprintf(json, sizeof(json), "{\"compatible\":\"dakbox-arm64\",\"version\":\"0.7\",\"build\":\"%s\",\"images\":[]}", build);
    *e = (struct err){ 0 };
    return bundle_parse(json, ret, e);
}

static void its_numbers_are_read_from_the_manifest(void **state)
{
    struct bundle b;
    struct err e;

    (void)state;
    assert_ok(parse("security=12 floor=3 schema=6 least=5", &b, &e), e);
    assert_int_equal(b.security, 12);
    assert_int_equal(b.floor, 3);
    assert_int_equal(b.schema, 6);
    assert_int_equal(b.least, 5);
    assert_string_equal(b.version, "0.7");
}

static void a_manifest_that_says_less_or_nonsense_is_no_update(void **state)
{
    static const char *const bad[] = { "", "security=1", "security=1 floor=1 schema=6", "security=1 floor=2 schema=6 least=5", "security=1 floor=1 schema=5 least=6",
                                       "security=x floor=1 schema=6 least=5", "security=-1 floor=1 schema=6 least=5", "security=1x floor=1 schema=6 least=5",
                                       "security=99999999999999999999 floor=1 schema=6 least=5", "insecurity=1 floor=1 schema=6 least=5" };
    static const char *const texts[] = { "", "rauc", "[]", "{\"version\":1}", "{\"version\":\"a\",\"version\":\"b\"}" };
    struct bundle b;
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(parse(bad[i], &b, &e), -EINVAL);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_true(bundle_parse(texts[i], &b, &e) < 0);
    assert_int_equal(bundle_parse("{\"compatible\":\"../../etc\",\"version\":\"0.7\",\"build\":\"security=1 floor=1 schema=6 least=5\"}", &b, &e), -EINVAL);
}

static void only_what_this_box_can_run_and_come_back_from_may_be_installed(void **state)
{
    static const struct { struct bundle b; int may; enum said_id says; } cases[] = {
        { { "1.0", "dakbox-arm64", 5, 4, 6, 6 }, 0, 0 },
        { { "1.0", "dakbox-arm64", 4, 4, 7, 6 }, 0, 0 },                                    /* just at the floor; the diary can come back */
        { { "1.0", "dakbox-arm64", 9, 9, 5, 5 }, 0, 0 },                                    /* older, but it knows this diary */
        { { "1.0", "dakbox-riscv", 5, 4, 6, 6 }, -EPERM, SAID_UPDATE_OTHER_BOARD },
        { { "1.0", "dakbox-arm64", 3, 3, 6, 6 }, -EPERM, SAID_UPDATE_BELOW_FLOOR },
        { { "1.0", "dakbox-arm64", 5, 4, 4, 4 }, -EPERM, SAID_UPDATE_OLD_DIARY },
        { { "1.0", "dakbox-arm64", 5, 4, 9, 7 }, -EPERM, SAID_UPDATE_TOO_FAR },
    };
    const struct bundle_box box = { .compatible = "dakbox-arm64", .floor = 4, .schema = 6, .least = 5 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };

        assert_int_equal(bundle_judge(&cases[i].b, &box, &e), cases[i].may);
        if (cases[i].may < 0)
            assert_int_equal(said_id_of(e.said), (int)cases[i].says);
    }
}

/* ---- by rauc */

static int run(const char *script)
{
    char cmd[4096];

    snprintf(cmd, sizeof(cmd), "cd '%s' && { %s; } >>log 2>&1", dir, script);
    int status = system(cmd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define CA(name) \
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout " name ".key -out " name ".pem -days 3650 -subj /CN=" name \
    " -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign,cRLSign && " \
    "openssl req -newkey rsa:2048 -nodes -keyout " name "-signer.key -out s.csr -subj /CN=" name "-signer && " \
    "printf 'keyUsage=digitalSignature\\nextendedKeyUsage=emailProtection,codeSigning\\nbasicConstraints=CA:FALSE\\n' >ext && " \
    "openssl x509 -req -in s.csr -CA " name ".pem -CAkey " name ".key -CAcreateserial -days 365 -extfile ext -out " name "-signer.pem && " \
    "rauc bundle --cert=" name "-signer.pem --key=" name "-signer.key --keyring=" name ".pem in " name ".raucb"

static int make_bundles(void **state)
{
    static char path[2 * PATH_MAX];

    (void)state;
    tmpdir_new(dir);
    if (run("command -v rauc && command -v openssl && command -v mksquashfs") != 0)
        return 0;
    assert_int_equal(run("mkdir in bin && head -c 300000 /dev/urandom >in/root.img && "
                         "printf '[update]\\ncompatible=dakbox-arm64\\nversion=0.7\\nbuild=security=2 floor=1 schema=6 least=6\\n\\n[bundle]\\nformat=verity\\n\\n"
                         "[image.rootfs]\\nfilename=root.img\\n' >in/manifest.raucm && " CA("ours")), 0);
    assert_int_equal(run(CA("theirs")), 0);
    /* the product's settings, with our keyring and without a boot loader */
    assert_int_equal(run("sed \"s|@compatible@|dakbox-arm64|; s|@disk@|d|; s|^bootloader=custom|bootloader=noop|; s|^path=.*|path=$PWD/ours.pem|; /^bootloader-custom/d; /^statusfile/d\" "
                         "\"$OLDPWD/board/image/system.conf\" >system.conf && "
                         "printf '#!/bin/sh\\nexec %s --conf=%s/system.conf \"$@\"\\n' \"$(command -v rauc)\" \"$PWD\" >bin/rauc && chmod 755 bin/rauc"), 0);
    snprintf(path, sizeof(path), "%s/bin:%s", dir, getenv("PATH"));
    setenv("PATH", path, 1);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    return 0;
}

static int read_it(const char *name, struct bundle *ret, struct err *e)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    if (access(path, F_OK) < 0)
        skip();         /* rauc, openssl or squashfs-tools is not installed */
    return bundle_read(NULL, path, ret, e);
}

static void a_signed_bundle_is_read(void **state)
{
    struct err e = { 0 };
    struct bundle b;

    (void)state;
    assert_ok(read_it("ours.raucb", &b, &e), e);
    assert_string_equal(b.version, "0.7");
    assert_string_equal(b.compatible, "dakbox-arm64");
    assert_int_equal(b.security, 2);
}

/* A box without a battery clock counts from 1970 until somebody sets it, and may need the update that mends that: valid is what was at its signing. */
static void a_box_that_does_not_know_the_day_takes_it_too(void **state)
{
    struct err e = { 0 };
    struct bundle b;

    (void)state;
    if (access(FAKETIME, F_OK) < 0)
        skip();
    setenv("FAKETIME", "1970-01-02 00:00:00", 1);
    setenv("LD_PRELOAD", FAKETIME, 1);          /* for the programs that are started */
    int ours = read_it("ours.raucb", &b, &e), theirs = read_it("theirs.raucb", &b, &(struct err){ 0 });
    unsetenv("LD_PRELOAD");
    unsetenv("FAKETIME");
    assert_ok(ours, e);
    assert_int_equal(theirs, -EBADMSG);
}

static void one_of_another_maker_cut_or_tampered_with_is_not(void **state)
{
    struct err e = { 0 };
    struct bundle b;

    (void)state;
    assert_int_equal(read_it("theirs.raucb", &b, &e), -EBADMSG);
    assert_int_equal(said_id_of(e.said), SAID_UPDATE_NOT_TRUSTED);
    assert_int_equal(run("head -c 200000 ours.raucb >cut.raucb && : >empty.raucb && cp ours.raucb changed.raucb && "
                         "printf XXXX | dd of=changed.raucb bs=1 seek=$(($(stat -c %s ours.raucb) - 700)) conv=notrunc"), 0);
    assert_int_equal(read_it("cut.raucb", &b, &e), -EBADMSG);
    assert_int_equal(read_it("empty.raucb", &b, &e), -EBADMSG);
    assert_int_equal(read_it("changed.raucb", &b, &e), -EBADMSG);
    assert_int_equal(read_it("log", &b, &e), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_numbers_are_read_from_the_manifest),
        cmocka_unit_test(a_manifest_that_says_less_or_nonsense_is_no_update),
        cmocka_unit_test(only_what_this_box_can_run_and_come_back_from_may_be_installed),
        cmocka_unit_test(a_signed_bundle_is_read),
        cmocka_unit_test(a_box_that_does_not_know_the_day_takes_it_too),
        cmocka_unit_test(one_of_another_maker_cut_or_tampered_with_is_not),
    };

    return cmocka_run_group_tests(tests, make_bundles, drop);
}
