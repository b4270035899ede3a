/* cmd_reload.c - "dakbox reload": what systemd does when settings.conf has changed (board/units/dakbox-reload.path). The supervisor of
 * "dakbox run" does the same for its own programs (super.c). */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/proc.h"
#include "ctl/reload.h"

#include <errno.h>
#include <string.h>

enum { ASK_AGAIN_MS = 2000 };

/* Each has a unit "dakbox-<name without the d>.service". */
static const char *const programs[] = { "diaryd", "deskd", "sendd", "labeld", "paneld", "hotfolderd", "maild", "ocrd", "scand", "boxd" };

static int restart(const char *program, struct err *e)
{
    char unit[64];
    const char *const argv[] = { "systemctl", "try-restart", unit, NULL };      /* comes back when it has said READY, or that it did not */

    snprintf(unit, sizeof(unit), "dakbox-%.*s.service", (int)strlen(program) - 1, program);
    return proc_run(argv, NULL, 0, e);
}

static void restart_all(const struct reload *r)
{
    struct err e = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (reload_concerns(r, programs[i]) && restart(programs[i], &e) < 0)
            ctl_failed(&e);
}

/* 0: all run with it; -ECHILD: one did not, and it was taken back. */
static int renew(struct reload *r, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        struct err why = { 0 };

        if (!reload_concerns(r, programs[i]))
            continue;
        while (!reload_may_stop(r, programs[i]))
            usleep(ASK_AGAIN_MS * 1000);
        if (restart(programs[i], &why) == 0)
            continue;
        int k = reload_refuse(r, programs[i], why.msg, e);
        restart_all(r);
        return k < 0 ? k : err_set(e, -ECHILD, "%s does not start with what was set at the desk; that is taken back", programs[i]);
    }
    return reload_accept(r, e);
}

int cmd_reload(int argc, char **argv)
{
    AUTO(reload_done) struct reload reload = { .conf = NULL };
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    bool changed = true;
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "reload takes no argument \"%s\"", argv[1]);
    if (r < 0)
        return ctl_misused(&e);
    r = reload_init(&reload, conf, &e);
    while (r == 0 && changed) {         /* it may change again meanwhile */
        r = reload_look(&reload, &changed, &e);
        if (r == 0 && changed)
            r = renew(&reload, &e);
    }
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
