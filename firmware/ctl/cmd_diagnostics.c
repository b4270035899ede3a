/* cmd_diagnostics.c - "dakbox diagnostics FILE.tar": for whoever helps with this box; no word of any letter is in it. */
#include "ctl/args.h"
#include "ctl/ctl.h"

#include "care/diagnose.h"

#include <errno.h>
#include <fcntl.h>

int cmd_diagnostics(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n >= 0 && n != 1)
        n = err_set(&e, -EINVAL, "diagnostics needs the name of a file to write");
    if (n < 0)
        return ctl_misused(&e);
    if (config_load(conf, &config, &e) < 0)
        return ctl_failed(&e);
    int fd = open(argv[1], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    AUTO_FCLOSE FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out) {
        err_errno(&e, "make %s", argv[1]);
        return ctl_failed(&e);
    }
    if (diagnostics_write(config, diagnose_parts, DIAGNOSE_PARTS, out, &e) < 0)
        return ctl_failed(&e);
    printf("%s: hand it to whoever helps you; it holds no word of any letter\n", argv[1]);
    return CTL_DONE;
}
