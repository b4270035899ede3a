/* no_seccomp.c - what emulated programs find as libseccomp (check.sh). qemu-user has no seccomp(2), and ocr-page, scan-look and
 * mail-page refuse to work where their filter of system calls cannot be put in place. This one filters nothing, so that what they do
 * behind the filter is tested on arm64, too. That the filter holds is tested natively, and in the guest of "make image-walk". */
#include <seccomp.h>

static char filter;

scmp_filter_ctx seccomp_init(uint32_t def_action)
{
    (void)def_action;
    return &filter;
}

int seccomp_rule_add(scmp_filter_ctx ctx, uint32_t action, int syscall, unsigned int arg_cnt, ...)
{
    (void)ctx, (void)action, (void)syscall, (void)arg_cnt;
    return 0;
}

int seccomp_load(const scmp_filter_ctx ctx)
{
    (void)ctx;
    return 0;
}

void seccomp_release(scmp_filter_ctx ctx)
{
    (void)ctx;
}
