#include "box/restart.h"

#include "base/clock.h"
#include "box/child.h"

#include <errno.h>
#include <string.h>

enum { WAIT_FOR_END_MS = 120 * 1000, HOUR_S = 3600, DAY_S = 24 * HOUR_S };

/* how -> what systemd is asked for */
static const struct way { const char *how, *verb; enum said_id phase; } ways[] = {
    { "restart", "reboot", SAID_BOX_RESTARTS },
    { "off", "poweroff", SAID_BOX_SHUTS_DOWN },
};

static const struct way *way_of(const char *how)
{
    for (size_t i = 0; i < ARRAY_LEN(ways); i++)
        if (strcmp(ways[i].how, how) == 0)
            return &ways[i];
    return NULL;
}

bool restart_knows(const char *how) { return way_of(how) != NULL; }

int restart_now(struct job *j, const char *how, struct err *e)
{
    const struct way *w = way_of(how);
    const char *const argv[] = { "systemctl", w->verb, NULL };
    const struct child systemctl = { .argv = argv };
    struct err why = { 0 };

    job_phase(j, w->phase);
    int r = child_run(NULL, &systemctl, NULL, 0, &why);
    if (r < 0)
        return err_say(e, r, SAID_BOX_RESTART_FAILED, why.msg);
    job_pause(j, WAIT_FOR_END_MS);      /* systemd ends boxd: until then nothing else may begin */
    return 0;
}

/* ---- for the night */

static const char name[] = "restart.json";

int restart_plan(const struct box *b, const char *actor, struct err *e)
{
    int64_t now_s = clock_utc_s(), at_s = clock_today_s() + config_number(b->conf, CONFIG_BOX_NIGHT_HOUR) * HOUR_S;
    char boot[BOX_BOOT_ID_SIZE];

    box_boot_id(boot);
    AUTO_JSON json_t *plan = json_pack("{s:I, s:s, s:s}", "at_s", (json_int_t)(at_s > now_s ? at_s : at_s + DAY_S), "actor", actor, "boot", boot);
    return box_put(b, name, plan, e);
}

json_t *restart_planned(const struct box *b)
{
    json_t *plan = box_read(b, name);
    char boot[BOX_BOOT_ID_SIZE];

    box_boot_id(boot);
    if (plan && strcmp(json_str(plan, "boot", ""), boot) == 0)
        return plan;
    json_decref(plan);
    return json_null();
}

void restart_forget(const struct box *b)
{
    char path[PATH_MAX];

    if (box_path(b, name, path, NULL) == 0)
        unlink(path);
}
