/* cmd_panel.c - "dakbox panel --test": each lamp in turn, then the buzzer. */
#include "ctl/args.h"
#include "ctl/ctl.h"

#include "base/ipc.h"

#include <errno.h>

int cmd_panel(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    bool test = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--test", NULL, &test } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n >= 0 && (n > 0 || !test))
        n = err_set(&e, -EINVAL, "panel needs --test");
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = ipc_call(config_text(config, CONFIG_PATHS_RUN_DIR), "paneld", json_pack("{s:s}", "do", "test"), IPC_CALL_MS, NULL, &e);
    if (r < 0)
        return ctl_failed(&e);
    puts("the panel shows green, amber and red, and then sounds the buzzer");
    return CTL_DONE;
}
