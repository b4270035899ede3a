/* unit_jail.c - stands in for systemd, which cannot run in a test: starts a program under what its unit allows.
 *
 * Lies in a folder under the name of each program, where "dakbox run" finds it in the program's place. Beside it:
 *   jail/dakbox-NAME.service    the unit (without the d of the program's name)
 *   jail/sets                   what "systemd-analyze syscall-filter" prints
 *   jail/where                  two lines: the folder of the true programs, and that of "dakbox run --demo"
 *
 * Done are SystemCallFilter, ProtectClock, RestrictAddressFamilies, MemoryDenyWriteExecute, CapabilityBoundingSet, NoNewPrivileges,
 * PrivateNetwork, ProtectSystem=strict with ReadWritePaths, InaccessiblePaths, TemporaryFileSystem with BindReadOnlyPaths,
 * ProtectProc and ProcSubset: what a program may miss without anyone seeing it before it runs on the box. Users, devices and
 * cgroups are not. A step that fails ends the program with a sentence and exit 99. */
#include "base/auto.h"
#include "base/err.h"
#include "base/exe.h"
#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { MAX_CALLS = 600, TEXT_MAX = 256 * 1024, JAIL_FAILED = 99 };

static char *unit, *sets, dir[PATH_MAX], programs[PATH_MAX], demo[PATH_MAX];

static void stop(const char *step)
{
    fprintf(stderr, "<3>jail ev=stopped why=\"%s: %s\"\n", step, strerror(errno));
    _exit(JAIL_FAILED);
}

static char *read_text(const char *name)
{
    char path[PATH_MAX + 300], *text;
    struct err e = { 0 };
    size_t n;

    snprintf(path, sizeof(path), "%s/jail/%s", dir, name);
    if (get_file(path, TEXT_MAX, &text, &n, &e) < 0)
        stop(e.msg);
    return text;
}

/* ---- the unit's lines */

/* Calls fn with each word of each "key=" line, in their order. A line's leading "~" is told as off. */
static void each_word(const char *key, void (*fn)(const char *word, bool off))
{
    AUTO_FREE char *text = strdup(unit);
    char *rest = text, *line, *word;

    while ((line = strsep(&rest, "\n"))) {
        if (strncmp(line, key, strlen(key)) != 0 || line[strlen(key)] != '=')
            continue;
        line += strlen(key) + 1;
        bool off = *line == '~';
        for (line += off; (word = strsep(&line, " ")); )
            if (*word)
                fn(word, off);
    }
}

/* The last "key=value" counts. */
static bool is(const char *key, const char *value)
{
    size_t n = strlen(key);
    bool result = false;

    for (const char *at = unit; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        if (strncmp(at, key, n) == 0 && at[n] == '=')
            result = strncmp(at + n + 1, value, strlen(value)) == 0 && strchr("\n", at[n + 1 + strlen(value)]);
    return result;
}

/* ---- system calls */

static bool allowed[MAX_CALLS];

static void set_call(const char *name, bool on, int depth)
{
    char head[80];

    if (*name != '@') {
        int nr = seccomp_syscall_resolve_name(name);

        if (nr >= 0 && nr < MAX_CALLS)
            allowed[nr] = on;
        return;
    }
    snprintf(head, sizeof(head), "%s\n", name);         /* at the start of a line; within a set the name of another is indented */
    const char *at = strstr(sets, head);
    while (at && at > sets && at[-1] != '\n')
        at = strstr(at + 1, head);
    if (!at || depth > 5) {
        errno = EINVAL;
        stop(name);
    }
    for (at += strlen(head); strncmp(at, "    ", 4) == 0; at = strchr(at, '\n') + 1) {
        char one[80];

        snprintf(one, sizeof(one), "%.*s", (int)strcspn(at + 4, "\n"), at + 4);
        if (*one != '#')
            set_call(one, on, depth + 1);
    }
}

static void filter_word(const char *word, bool off) { set_call(word, !off, 0); }

static scmp_filter_ctx filter;
static uint64_t families;

static void family_word(const char *word, bool off)
{
    static const struct { const char *name; int family; } known[] = {
        { "AF_UNIX", AF_UNIX }, { "AF_INET", AF_INET }, { "AF_INET6", AF_INET6 }, { "AF_NETLINK", AF_NETLINK },
    };

    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (!off && strcmp(word, known[i].name) == 0)
            families |= UINT64_C(1) << known[i].family;
}

static int deny(int nr, struct scmp_arg_cmp when) { return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), nr, 1, when); }

static void filter_calls(void)
{
    int r = 0;

    set_call("@default", true, 0);
    each_word("SystemCallFilter", filter_word);
    filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    for (int nr = 0; filter && nr < MAX_CALLS && r == 0; nr++)
        if (allowed[nr])
            r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, nr, 0);
    if (!filter || r < 0 || seccomp_load(filter) < 0)
        stop("filter calls");
    seccomp_release(filter);
}

/* In a filter of its own: the strictest answer of all counts. */
static void filter_arguments(void)
{
    int r = 0;

    each_word("RestrictAddressFamilies", family_word);
    filter = seccomp_init(SCMP_ACT_ALLOW);
    for (int f = 0; filter && f < AF_MAX && r == 0; f++)
        if (!(families >> f & 1))
            r = deny(SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)f));
    if (r == 0 && is("MemoryDenyWriteExecute", "yes")) {
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(mmap), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC | PROT_WRITE));
        if (r == 0)
            r = deny(SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
    }
    for (int i = 0; r == 0 && is("ProtectClock", "yes") && i < 4; i++) {
        static const int clock_calls[] = { SCMP_SYS(adjtimex), SCMP_SYS(clock_adjtime), SCMP_SYS(clock_settime), SCMP_SYS(settimeofday) };

        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), clock_calls[i], 0);
    }
    for (int i = 0; r == 0 && i < 8; i++) {
        static const int kinds[] = { CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER, CLONE_NEWUTS, CLONE_NEWTIME };

        r = deny(SCMP_SYS(unshare), SCMP_A0(SCMP_CMP_MASKED_EQ, (scmp_datum_t)kinds[i], (scmp_datum_t)kinds[i]));
    }
    if (!filter || r < 0 || seccomp_load(filter) < 0)
        stop("filter arguments");
    seccomp_release(filter);
}

/* ---- files */

/* A path of the box as it is here; false: "-path" that is not there. */
static bool here(const char *path, char out[PATH_MAX])
{
    static const struct { const char *box, *here; } moved[] = { { "/var/lib/dakbox-eoffice", "eoffice" }, { "/var/lib/dakbox", "data" }, { "/run/dakbox", "run" } };
    bool optional = *path == '-';

    path += optional;
    snprintf(out, PATH_MAX, "%s", path);
    for (size_t i = 0; i < ARRAY_LEN(moved); i++) {
        size_t n = strlen(moved[i].box);

        if (strncmp(path, moved[i].box, n) != 0 || !strchr("/", path[n]))
            continue;
        snprintf(out, PATH_MAX, "%.1000s/%s%.1000s", demo, moved[i].here, path + n);
    }
    if (access(out, F_OK) == 0)
        return true;
    if (!optional)
        stop(out);
    return false;
}

/* As board/units/dakbox.tmpfiles does. */
static void make_word(const char *word, bool off)
{
    char asked[PATH_MAX], path[PATH_MAX];

    (void)off;
    snprintf(asked, sizeof(asked), "%s%s", *word == '-' ? "" : "-", word);
    if (strstr(asked, "/dakbox") && !here(asked, path) && mkdir(path, 0770) < 0 && errno != EEXIST)
        stop(path);
}

static void set_read_only(const char *path, bool on, bool all_below)
{
    struct mount_attr a = { .attr_set = on ? MOUNT_ATTR_RDONLY : 0, .attr_clr = on ? 0 : MOUNT_ATTR_RDONLY };

    if (syscall(SYS_mount_setattr, AT_FDCWD, path, all_below ? AT_RECURSIVE : 0, &a, sizeof(a)) < 0)
        stop(path);
}

static void put_over(const char *from, const char *to)
{
    if (mount(from, to, NULL, MS_BIND, NULL) < 0)
        stop(to);
}

static void writable_word(const char *word, bool off)
{
    char path[PATH_MAX];

    (void)off;
    if (!here(word, path))
        return;
    put_over(path, path);
    set_read_only(path, false, false);
}

static void inaccessible_word(const char *word, bool off)
{
    char path[PATH_MAX];

    (void)off;
    if (here(word, path) && mount("none", path, "tmpfs", MS_RDONLY, "mode=000") < 0)
        stop(path);
}

/* "path:ro" with what BindReadOnlyPaths= names put back in. */
static char hidden[PATH_MAX];
static int kept_fd = -1;
static char kept[PATH_MAX];

static void keep_word(const char *word, bool off)
{
    (void)off;
    if (here(word, kept))
        kept_fd = open(kept, O_PATH | O_CLOEXEC);
}

static void hide_word(const char *word, bool off)
{
    char path[PATH_MAX], from[64];

    (void)off;
    snprintf(hidden, sizeof(hidden), "%.*s", (int)strcspn(word, ":"), word);
    if (!here(hidden, path))
        return;
    each_word("BindReadOnlyPaths", keep_word);
    if (mount("none", path, "tmpfs", 0, "mode=755") < 0)
        stop(path);
    if (kept_fd >= 0) {
        AUTO_CLOSE int fd = open(kept, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

        snprintf(from, sizeof(from), "/proc/self/fd/%d", kept_fd);
        put_over(from, kept);
    }
    set_read_only(path, true, true);
}

static void close_files(void)
{
    char paper[PATH_MAX];

    each_word("ReadWritePaths", make_word);
    if (unshare(CLONE_NEWNS | (is("PrivateNetwork", "yes") ? CLONE_NEWNET : 0)) < 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
        stop("a name space of its own");
    if (is("ProtectSystem", "strict"))
        set_read_only("/", true, true);
    set_read_only("/dev", false, true);
    if (is("PrivateTmp", "yes") && mount("none", "/var/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") < 0)   /* the test's own files lie in /tmp */
        stop("/var/tmp");
    each_word("TemporaryFileSystem", hide_word);
    each_word("ReadWritePaths", writable_word);
    snprintf(paper, sizeof(paper), "-%.1000s/feeder", demo);
    writable_word(paper, false);                                    /* no folder on the box: the virtual scanner's paper */
    each_word("InaccessiblePaths", inaccessible_word);
    if (is("ProcSubset", "pid") && mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=invisible,subset=pid") < 0)
        stop("/proc of processes only");
}

/* ---- privileges: its files are root's here, but nothing else of root's is left */

static bool keeps_lease;
static void capability_word(const char *word, bool off)
{
    keeps_lease = keeps_lease || (!off && strcmp(word, "CAP_LEASE") == 0);
}

static void drop_privileges(void)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2] = { { 0 } };

    each_word("CapabilityBoundingSet", capability_word);
    for (int cap = 0; cap <= CAP_LAST_CAP; cap++)
        if (!(keeps_lease && cap == CAP_LEASE) && prctl(PR_CAPBSET_DROP, cap) < 0 && errno != EINVAL)
            stop("drop capabilities");
    if (keeps_lease)
        none[0].effective = none[0].permitted = none[0].inheritable = 1U << CAP_LEASE;
    if (syscall(SYS_capset, &head, none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        stop("drop privileges");
}

int main(int argc, char **argv)
{
    char name[64], path[PATH_MAX + 80];
    struct err e = { 0 };

    (void)argc;
    if (exe_dir(dir, sizeof(dir), &e) < 0)
        stop(e.msg);
    AUTO_FREE char *where = read_text("where");
    if (sscanf(where, "%1000s %1000s", programs, demo) != 2)
        stop("jail/where");
    const char *slash = strrchr(argv[0], '/'), *program = slash ? slash + 1 : argv[0];
    snprintf(name, sizeof(name), "dakbox-%.*s.service", (int)strlen(program) - 1, program);
    unit = read_text(name);
    sets = read_text("sets");
    snprintf(path, sizeof(path), "%s/%s", programs, program);
    close_files();
    drop_privileges();
    filter_arguments();
    filter_calls();
    execv(path, argv);
    stop(path);
}
