/* cmd_reload.c - "dakbox reload": what systemd does when settings.conf has changed (board/units/dakbox-reload.path). The supervisor of
 * "dakbox run" does the same for its own programs (super.c). */
#include "box/board.h"
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/proc.h"
#include "ctl/reload.h"

#include <errno.h>
#include <string.h>

#define FIREWALL_MAX_S "30"         /* it asks name servers */

enum { ASK_AGAIN_MS = 2000 };

/* Each has a unit "dakbox-<name without the d>.service". boxd comes after them. */
static const char *const programs[] = { "diaryd", "deskd", "sendd", "labeld", "paneld", "hotfolderd", "maild", "ocrd", "scand" };

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

/* On the appliance the firewall has rules for what is set before anybody hears that it is in force. Its own path unit sees no change while it is
 * making them. */
static void follow_with_firewall(const struct reload *r)
{
    static const char *const argv[] = { "timeout", FIREWALL_MAX_S, "systemctl", "restart", "dakbox-firewall.service", NULL };
    AUTO_CONFIG struct config *c = NULL;
    struct err e = { 0 };
    int k = config_load(r->conf, &c, &e);

    if (k == 0 && board_is_appliance(c))
        k = proc_run(argv, NULL, 0, &e);
    if (k < 0)
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
    follow_with_firewall(r);
    return reload_accept(r, e);
}

/* It may change again meanwhile. A job of boxd, such as a backup, may take hours: no other change waits for that, and boxd starts with any settings. */
static int renew_all(struct reload *r, struct err *e)
{
    bool changed = true, boxd = false;
    int result = 0;

    while (changed || boxd) {
        int k = reload_look(r, &changed, e);

        if (k == 0 && changed) {
            boxd = boxd || reload_concerns(r, "boxd");
            k = renew(r, e);
        } else if (k == 0 && boxd && reload_may_stop(r, "boxd")) {
            boxd = false;
            k = restart("boxd", e);
        } else if (k == 0 && boxd) {
            usleep(ASK_AGAIN_MS * 1000);
        }
        if (k < 0 && k != -ECHILD)
            return k;
        result = k < 0 ? k : result;
    }
    return result;
}

int cmd_reload(int argc, char **argv)
{
    AUTO(reload_done) struct reload reload = { .conf = NULL };
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "reload takes no argument \"%s\"", argv[1]);
    if (r < 0)
        return ctl_misused(&e);
    r = reload_init(&reload, conf, &e);
    if (r == 0)
        r = renew_all(&reload, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
