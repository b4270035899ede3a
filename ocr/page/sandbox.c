#include "ocr/page/sandbox.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { OPEN_FILES = 64 };

/* Plain computing and reading. */
static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(close),
    SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
    SCMP_SYS(getdents64), SCMP_SYS(fadvise64), SCMP_SYS(fcntl), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(futex), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list), SCMP_SYS(membarrier), SCMP_SYS(tgkill), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

#define OPEN_CHANGES (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE)

static int add_rules(scmp_filter_ctx filter)
{
    int r = 0;

    for (size_t i = 0; i < ARRAY_LEN(allowed) && r == 0; i++) {
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
        if (r == -EDOM || r == -EFAULT)         /* this processor has no such call */
            r = 0;
    }
    if (r == 0)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, OPEN_CHANGES & ~O_DIRECTORY, O_RDONLY));
    if (r == 0)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, OPEN_CHANGES & ~O_DIRECTORY, O_RDONLY));
    return r == -EDOM || r == -EFAULT ? 0 : r;
}

static int filter_calls(struct err *e)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int r = filter ? add_rules(filter) : -ENOMEM;

    if (r == 0)
        r = seccomp_load(filter);
    if (filter)
        seccomp_release(filter);
    return r == 0 ? 0 : err_set(e, r, "filter system calls");
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
    return r == 0 ? filter_calls(e) : r;
}
