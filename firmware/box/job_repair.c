/* job_repair.c - "repair": the data partition's file system could not be opened without a person's word, and this is it. Whoever stands at the box's own
 * screen says so (desk/admin/pages_repair.c), as the people are in the diary, which is shut. /usr/lib/dakbox/data does it, outside of boxd's own cage, and
 * only where its own start has found that it is needed. The next start opens what was repaired, and then job_repaired.c has its turn. */
#include "base/data_state.h"
#include "box/child.h"
#include "box/restart.h"

#include <errno.h>
#include <stdio.h>

static int check(const struct box *b, const json_t *request, struct err *e)
{
    (void)request;
    return data_needs_repair(b->run_dir) ? 0 : err_say(e, -EPERM, SAID_REPAIR_NOT_NEEDED);
}

static void show_percent(void *ctx, const char *line)
{
    int percent;

    if (sscanf(line, "percent %d", &percent) == 1)
        job_percent(ctx, percent);
}

/* Named, and not as our other units, which wait for what is being repaired: one at a time, also when boxd is started anew meanwhile. */
static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    static const char *const repair[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--unit=data-repair", "--property=RuntimeMaxSec=12h", "--",
                                          "/usr/lib/dakbox/data", "repair", NULL };
    char state[SAID_SIZE];
    struct err why = { 0 };

    job_phase(j, SAID_REPAIR_RUNS);
    int r = child_run(j, &(struct child){ .argv = repair, .see_through = true, .line = show_percent, .ctx = j }, NULL, 0, &why);
    if (r < 0 && data_is_shut(job_box(j)->run_dir, state) && said_id_of(state) != SAID_DATA_NEEDS_REPAIR)
        return err_say_line(e, r, state);
    if (r < 0)
        return err_say(e, r, SAID_REPAIR_NOT_DONE, err_line(&why));
    said_set(result, SAID_REPAIR_DONE);
    return restart_now(j, "restart", e);
}

const struct job_kind job_repair = { .name = "repair", .check = check, .run = run };
