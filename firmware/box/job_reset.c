/* job_reset.c - "reset": the box forgets everything and starts as on its first day. The request has the office's name as a person typed it,
 * and says a second time what would be lost with it. "dakbox reset" knows what may be done, and does it outside of boxd's own cage. */
#include "box/box.h"
#include "box/child.h"
#include "box/programs.h"
#include "box/restart.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define DATA_MAPPING "/dev/mapper/dakbox-data"     /* the name the data partition is opened under */

enum { ARGUMENTS = 16 };

/* The command, behind what it is started by. out: ARGUMENTS. */
static void reset_command(const json_t *asked, const char *const *front, const char *what, const char **out)
{
    size_t n = 0;

    for (; *front; front++)
        out[n++] = *front;
    out[n++] = "dakbox";
    out[n++] = "reset";
    out[n++] = what;
    out[n++] = "--office";
    out[n++] = json_str(asked, "office", "");
    if (json_flag(asked, "undelivered_too"))
        out[n++] = "--undelivered-too";
    if (json_flag(asked, "without_backup"))
        out[n++] = "--without-backup";
    out[n] = NULL;
}

static int may(const json_t *asked, struct err *e)
{
    static const char *const front[] = { NULL };
    const char *argv[ARGUMENTS];

    reset_command(asked, front, "--check", argv);
    return child_may(argv, e);
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    (void)b;
    return may(request, e);
}

/* The keys of the partition: whatever copy of a block the flash still has, nobody can open it; and the next start makes it anew (board/system/data). */
static int erase_slots(struct job *j, struct err *e)
{
    static const char *const erase[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--", "/usr/lib/dakbox/data", "forget", NULL };

    if (access(DATA_MAPPING, F_OK) < 0)
        return 0;                                   /* the data partition is not sealed */
    int r = child_run(j, &(struct child){ .argv = erase, .see_through = true }, NULL, 0, e);
    return r < 0 ? err_say(e, r, SAID_RESET_ERASE_FAILED, err_line(e)) : 0;
}

/* boxd may write nothing below the data folder but its own part. */
static int forget(struct job *j, struct err *e)
{
    static const char *const front[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--", NULL };
    const char *argv[ARGUMENTS];

    reset_command(job_asked(j), front, "--forget-all", argv);
    return child_run(j, &(struct child){ .argv = argv, .see_through = true }, NULL, 0, e);
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    struct err slots = { 0 };
    int r = may(job_asked(j), e);

    if (r == 0)
        r = job_no_return(j);
    if (r < 0)
        return r;
    job_phase(j, SAID_RESET_BEGINS);
    r = programs_stop(j, SAID_RESET_STOP_FAILED, e);
    if (r < 0) {
        programs_start();                   /* nothing was changed */
        return r;
    }
    int erased = erase_slots(j, &slots);
    r = forget(j, e);
    if (r == 0 && erased < 0) {
        *e = slots;
        r = erased;
    }
    said_set(result, SAID_RESET_DONE);
    int restarted = restart_now(j, "restart", r == 0 ? e : NULL);     /* also where it failed: the desk is stopped, and somebody must see why */
    return r == 0 ? restarted : r;
}

const struct job_kind job_reset = { .name = "reset", .may_stop = true, .disturbs = true, .check = check, .run = run };
