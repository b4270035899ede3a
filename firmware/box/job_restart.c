/* job_restart.c - "restart": the box is restarted or switched off, once no letter is being scanned. */
#include "box/restart.h"

#include <errno.h>

static int check(const struct box *b, const json_t *request, struct err *e)
{
    (void)b;
    return restart_knows(json_str(request, "how", "")) ? 0 : err_set(e, -EINVAL, "how: must be restart or off");
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    const char *reason = json_str(job_asked(j), "reason", "");
    int r = job_no_return(j);

    if (*reason)
        said_set(result, SAID_BOX_RESTART_REASON, job_actor(j), reason);
    else
        said_set(result, SAID_BOX_RESTART_ASKED, job_actor(j));
    return r < 0 ? r : restart_now(j, json_str(job_asked(j), "how", ""), e);
}

const struct job_kind job_restart = { .name = "restart", .may_stop = true, .disturbs = true, .check = check, .run = run };
