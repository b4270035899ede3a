/* cmd_reset.c - "dakbox reset": the box forgets everything, when it was said clearly enough. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/words.h"

#include "care/reset.h"

#include <errno.h>

int cmd_reset(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    bool all = false, check = false;
    struct reset_ask ask = { .office = NULL };
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--forget-all", NULL, &all }, { "--check", NULL, &check },
                                           { "--office", &ask.office, NULL },
                                           { "--undelivered-too", NULL, &ask.undelivered_too }, { "--without-backup", NULL, &ask.without_backup } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 0 || (n == 0 && (all == check || !ask.office)))
        n = err_set(&e, -EINVAL, "reset forgets every letter: it needs --forget-all and --office \"the office's name\"");
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = reset_may(config, &ask, &e);
    if (check) {                                    /* for boxd, which words it itself */
        printf("%s", r < 0 ? err_line(&e) : "");
        return r < 0 ? CTL_FAILED : CTL_DONE;
    }
    if (r == 0)
        r = care_reset(config, &e);
    if (r < 0)
        return ctl_failed(&e);
    char line[SAID_SIZE];
    said_set(line, SAID_RESET_DONE);
    printf("%s\n", CTL_WORDS(line));
    return CTL_DONE;
}
