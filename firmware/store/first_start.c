#include "store/first_start.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <string.h>

int store_first_start(struct store *s, struct first_start *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT step, later FROM first_start", "");

    *ret = (struct first_start){ .goes_on = false };
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        int step = first_step_of(db_text(q, 0));

        if (step >= 0)
            ret->steps[step] = db_int64(q, 1) ? FIRST_LATER : FIRST_DONE;
        r = 0;
    }
    ret->goes_on = ret->steps[FIRST_ADMIN] == FIRST_DONE && ret->steps[FIRST_END] == FIRST_OPEN;
    return r;
}

enum first_step first_start_at(const struct first_start *f)
{
    enum first_step step = FIRST_OFFICE;        /* what is before was needed to make the first administrator */

    while (step < FIRST_END && f->steps[step] != FIRST_OPEN)
        step++;
    return step;
}

/* "clock label": what was left. The caller's; NULL: no memory. */
static json_t *left(const struct first_start *f)
{
    char names[200] = "";

    for (int i = FIRST_OFFICE; i < FIRST_END; i++)
        if (f->steps[i] != FIRST_DONE)
            snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", *names ? " " : "", first_step_name((enum first_step)i));
    return json_pack("{s:s}", "left", names);
}

static int put(struct store *s, enum first_step step, bool later, const char *actor, struct err *e)
{
    struct first_start f;
    int r = store_first_start(s, &f, e);

    if (r == 0 && !f.goes_on)
        return err_say(e, -EPERM, SAID_FIRST_START_OVER);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT INTO first_start (step, later, actor, at_s) VALUES (?, ?, ?, ?) "
                   "ON CONFLICT (step) DO UPDATE SET later = excluded.later, actor = excluded.actor, at_s = excluded.at_s",
                   "titl", first_step_name(step), later, actor, clock_utc_s());
    return r == 0 && step == FIRST_END ? history_add(s, 0, "first_start_ended", left(&f), actor, e) : r;
}

int store_first_step_put(struct store *s, enum first_step step, bool later, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put(s, step, later, actor, e), e);
}
