#include "base/sandbox.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OPEN_FILES = 64 };

/* Plain computing and reading. */
static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(close),
    SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
    SCMP_SYS(getdents64), SCMP_SYS(fadvise64), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(futex), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list), SCMP_SYS(membarrier), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* Not F_SETOWN and its kind, which send signals. */
static const int allowed_fcntl[] = { F_GETFD, F_SETFD, F_GETFL, F_DUPFD, F_DUPFD_CLOEXEC };

/* A thread, never a process. clone3() has its flags where no filter can see them: told that there is none, libc takes clone(). */
static int add_threads(scmp_filter_ctx filter)
{
    int r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));

    return r == 0 ? seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) : r;
}

#define OPEN_CHANGES (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE)

static int add_rules(scmp_filter_ctx filter, bool may_open)
{
    int r = 0;

    for (size_t i = 0; i < ARRAY_LEN(allowed) && r == 0; i++) {
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
        if (r == -EDOM || r == -EFAULT)         /* this processor has no such call */
            r = 0;
    }
    for (size_t i = 0; i < ARRAY_LEN(allowed_fcntl) && r == 0; i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)allowed_fcntl[i]));
    if (r == 0)                                 /* abort() */
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    if (r == 0 && may_open)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, OPEN_CHANGES & ~O_DIRECTORY, O_RDONLY));
    if (r == 0 && may_open)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, OPEN_CHANGES & ~O_DIRECTORY, O_RDONLY));
    return r == -EDOM || r == -EFAULT ? 0 : r;
}

static int filter_calls(const struct sandbox_limits *limits, struct err *e)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int r = filter ? add_rules(filter, limits->reads_fonts) : -ENOMEM;

    if (r == 0 && limits->threads)
        r = add_threads(filter);
    if (r == 0)
        r = seccomp_load(filter);
    if (filter)
        seccomp_release(filter);
    return r == 0 ? 0 : err_set(e, r, "filter system calls");
}

/* Fonts, character maps, converters: what drawing a PDF asks for. No letter, setting or process lies there. */
static const char *const readable[] = { "/usr", "/etc/fonts", "/var/cache/fontconfig" };

enum { FILE_RIGHTS = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };

static int leave_readable(int rules, const char *path, struct err *e)
{
    AUTO_CLOSE int fd = open(path, O_PATH | O_CLOEXEC);
    const struct landlock_path_beneath_attr below = { .allowed_access = FILE_RIGHTS, .parent_fd = fd };

    if (fd < 0)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", path);
    return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0 ? 0 : err_errno(e, "leave %s readable", path);
}

/* Does nothing where the kernel cannot: then files stay readable, and only the filter of calls holds. */
static int close_files(bool read_fonts, struct err *e)
{
    const struct landlock_ruleset_attr all = { .handled_access_fs = FILE_RIGHTS };
    AUTO_CLOSE int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all.handled_access_fs, 0);
    int r = 0;

    if (rules < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM ? 0 : err_errno(e, "close files");
    for (size_t i = 0; read_fonts && i < ARRAY_LEN(readable) && r == 0; i++)
        r = leave_readable(rules, readable[i], e);
    if (r == 0 && syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        r = err_errno(e, "close files");
    return r;
}

static int limit(int what, rlim_t most, const char *name, struct err *e)
{
    const struct rlimit both = { most, most };

    return setrlimit(what, &both) == 0 ? 0 : err_errno(e, "limit %s", name);
}

int sandbox_enter(const struct sandbox_limits *limits, struct err *e)
{
    int r;

    if (close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
        return err_errno(e, "close other descriptors");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return err_errno(e, "give up new privileges");
    if (prctl(PR_SET_DUMPABLE, 0) != 0)     /* RLIMIT_CORE does not hold for a core that the kernel hands to a program */
        return err_errno(e, "close its memory to others");
    r = close_files(limits->reads_fonts, e);
    if (r < 0)
        return r;
#ifndef __SANITIZE_ADDRESS__            /* its shadow alone takes terabytes of address space */
    r = limit(RLIMIT_AS, (rlim_t)limits->memory_mib << 20, "memory", e);
    if (r < 0)
        return r;
#endif
    r = limit(RLIMIT_CPU, (rlim_t)limits->cpu_s, "processor time", e);
    if (r == 0)
        r = limit(RLIMIT_NOFILE, OPEN_FILES, "open files", e);
    if (r == 0)
        r = limit(RLIMIT_CORE, 0, "core dumps", e);
    return r == 0 ? filter_calls(limits, e) : r;
}
