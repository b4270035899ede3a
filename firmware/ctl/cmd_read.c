/* cmd_read.c - "dakbox read": the reading itself is in ocrd, which also runs without a box around it. */
#include "ctl/ctl.h"

#include "base/exe.h"

#include <errno.h>
#include <string.h>

int cmd_read(int argc, char **argv)
{
    char program[CTL_PATH_SIZE];
    AUTO_FREE char **args = calloc((size_t)argc + 2, sizeof(*args));
    static char read_option[] = "--read";
    struct err e = { 0 };

    if (!args)
        return ctl_failed((err_set(&e, -ENOMEM, "out of memory"), &e));
    int r = exe_dir(program, CTL_PATH_SIZE, &e);
    size_t n = strlen(program);
    if (r < 0)
        return ctl_failed(&e);
    snprintf(program + n, sizeof(program) - n, "/ocrd");
    args[0] = program;
    args[1] = read_option;
    for (int i = 1; i < argc; i++)
        args[i + 1] = argv[i];
    execv(program, args);
    err_errno(&e, "run %s", program);
    return ctl_failed(&e);
}
