/* The whole demo with every program under what its unit allows (tests/rig/unit_jail.c): a letter goes from paper to
 * e-Office, and one comes by mail. */
#include "base/auto.h"
#include "base/exe.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "tests/unit/units_rig.h"

#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const jailed[] = { "scand", "ocrd", "diaryd", "deskd", "sendd", "labeld", "maild", "hotfolderd", "paneld", "boxd" };

struct place { char dir[TMPDIR_SIZE], programs[TMPDIR_SIZE]; };

static void put(const char *dir, const char *name, const char *text)
{
    char path[TMPDIR_SIZE + 100];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    fputs(text, f);
}

static void run(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *fmt, ...)
{
    char command[2048], out[4096];
    va_list args;

    va_start(args, fmt);
    vsnprintf(command, sizeof(command), fmt, args);
    va_end(args);
    if (units_shell(command, out, sizeof(out)) != 0)
        fail_msg("%s: %s", command, out);
}

static bool has_own_mounts(void)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0)
        _exit(geteuid() == 0 && unshare(CLONE_NEWNS | CLONE_NEWNET) == 0 && mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 ? 0 : 1);
    waitpid(pid, &status, 0);
    return status == 0;
}

/* A folder bin/ with dakbox, and the jail under the name of each program; true: where the true programs lie. */
static void begin(struct place *p, const char *true_programs)
{
    char path[TMPDIR_SIZE + 100], jail[TMPDIR_SIZE + 20], where[2 * TMPDIR_SIZE + 20];
    struct err e = { 0 };

    if (!units_can_analyze() || !has_own_mounts()) {
        print_message("SKIPPED: this needs systemd-analyze, and a root who may have name spaces of its own, where / is a mount of its own (no plain chroot)\n");
        skip();
    }
    tmpdir_new(p->dir);
    assert_ok(exe_dir(p->programs, sizeof(p->programs), &e), e);
    run("mkdir -p %s/bin/jail && chmod 711 %s", p->dir, p->dir);
    snprintf(jail, sizeof(jail), "%s/unit-jail", p->programs);
    for (size_t i = 0; i < ARRAY_LEN(jailed); i++) {
        snprintf(path, sizeof(path), "%s/bin/%s", p->dir, jailed[i]);
        assert_int_equal(tmpdir_put_program(jail, path), 0);
    }
    run("cp %s/dakbox %s/bin/", p->programs, p->dir);
    snprintf(where, sizeof(where), "%s\n%s/demo\n", true_programs ? true_programs : p->programs, p->dir);
    snprintf(path, sizeof(path), "%s/bin/jail", p->dir);
    snprintf(jail, sizeof(jail), "%s/bin", p->dir);
    units_write(path, jail);
    put(path, "where", where);
    run("SYSTEMD_COLORS=0 systemd-analyze syscall-filter --no-pager >%s/sets 2>/dev/null", path);
}

static void a_letter_goes_its_whole_way_with_each_program_in_its_unit(void **state)
{
    struct place p;
    char command[4096], out[64 * 1024];

    (void)state;
    begin(&p, NULL);
    run("cp %s/eofficed %s/bin/", p.programs, p.dir);               /* it is not part of the box */
    run("mkdir %s/lib && cp -R %s/../lib/sane %s/lib/", p.dir, p.programs, p.dir);      /* nor is the virtual scanner */
    run("mkdir %s/letters && cp -R tests/letters/dev-s-0004 tests/letters/officers.csv tests/letters/rules.txt %s/letters/", p.dir, p.dir);
    snprintf(command, sizeof(command), "timeout 120 %s/bin/dakbox run --demo %s/demo --letters %s/letters --mails tests/mails --once --port-base %d 2>&1",
             p.dir, p.dir, p.dir, 20000 + (int)getpid() % 20000);
    int code = units_shell(command, out, sizeof(out));
    if (code != 0) {
        print_message("%s\n", out);
        fail_msg("exit %d", code);
    }
    assert_non_null(strstr(out, "letters and"));
    tmpdir_remove(p.dir);
}

/* The lamp of the desk asks the kernel, for reading, and so does diaryd before it destroys pages. */
#ifdef __x86_64__
#define ASK_CLOCK "perl -e '$t = \"\\0\" x 256; exit(syscall(159, $t) < 0)'"
#else
#define ASK_CLOCK "perl -e '$t = \"\\0\" x 256; exit(syscall(171, $t) < 0)'"
#endif

/* So that the test above proves something. */
static void what_a_unit_does_not_allow_fails_in_the_jail(void **state)
{
    static const struct { const char *program, *does; int code; } cases[] = {
        { "diaryd", "touch /usr/bin/x 2>/dev/null", 1 },
        { "diaryd", "touch $DEMO/data/x", 0 },
        { "deskd", "touch $DEMO/data/x 2>/dev/null", 1 },
        { "paneld", "ls $DEMO/data/diary.db 2>/dev/null", 2 },
        { "ocrd", "ls /proc/sys 2>/dev/null", 2 },
        { "ocrd", "ip -br link | grep -qv lo", 1 },
        { "sendd", "ip -br link | grep -q lo", 0 },
        { "maild", "ip -br link | grep -q lo", 0 },
        { "deskd", "ip -br link | grep -q lo", 0 },
        { "paneld", "ip -br link 2>/dev/null", 1 },                 /* no netlink */
        { "deskd", ASK_CLOCK, 0 },
        { "boxd", ASK_CLOCK, 0 },
        { "diaryd", ASK_CLOCK, 0 },
        { "sendd", ASK_CLOCK, 1 },
        { "sendd", "mount -t tmpfs none /mnt 2>/dev/null", 32 },
        { "boxd", "touch $DEMO/data/backup/office.key $DEMO/data/box/x", 0 },
        { "boxd", "touch $DEMO/data/x 2>/dev/null", 1 },
        { "scand", "unshare -U true 2>/dev/null", 1 },
        { "hotfolderd", "grep -q CapEff:.0000000010000000 /proc/self/status", 0 },
        { "labeld", "grep -q CapEff:.0000000000000000 /proc/self/status", 0 },
    };
    struct place p;
    char fake[TMPDIR_SIZE], path[TMPDIR_SIZE + 80], script[1024], out[256];

    (void)state;
    tmpdir_new(fake);
    begin(&p, fake);
    run("mkdir -p %s/demo/data/backup %s/demo/data/box %s/demo/run", p.dir, p.dir, p.dir);
    put(p.dir, "demo/data/diary.db", "");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        snprintf(script, sizeof(script), "#!/bin/sh\nDEMO=%s/demo\n%s\n", p.dir, cases[i].does);
        put(fake, cases[i].program, script);
        snprintf(path, sizeof(path), "%s/%s", fake, cases[i].program);
        chmod(path, 0755);
        snprintf(path, sizeof(path), "%s/bin/%s", p.dir, cases[i].program);
        int code = units_shell(path, out, sizeof(out));
        if (code != cases[i].code)
            fail_msg("%s: %s: exit %d, not %d", cases[i].program, cases[i].does, code, cases[i].code);
    }
    tmpdir_remove(p.dir);
    tmpdir_remove(fake);
}

int main(void)
{
    setenv("TMPDIR", "/tmp", 1);        /* /dev may be written to in every unit, and so what lies in /dev/shm */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_unit_does_not_allow_fails_in_the_jail),
        cmocka_unit_test(a_letter_goes_its_whole_way_with_each_program_in_its_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
