/* Which backup a restore takes, and which there are. */
#include "care/restore_inner.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

static int say_none(const struct restore *t, struct err *e)
{
    const char *where = t->ask->from ? t->ask->from : config_text(t->c, CONFIG_BACKUP_DIR);
    char until[CLOCK_SHOWN_SIZE], oldest[CLOCK_SHOWN_SIZE];

    if (t->ask->until_s > 0 && t->set.n > 0) {
        clock_format_shown(t->ask->until_s, until);
        clock_format_shown(index_stamp_s(t->set.stamps[0]), oldest);
        return err_say(e, -ENOENT, SAID_BACKUP_NONE_UNTIL, until, oldest);
    }
    if (t->ask->is_stick)
        return err_say(e, -ENOENT, SAID_BACKUP_NONE_ON_STICK);
    return err_say(e, -ENOENT, SAID_BACKUP_NONE_HERE, *where ? where : config_text(t->c, CONFIG_BACKUP_URL));
}

/* NULL: there is none. */
static const char *choose(const struct restore *t)
{
    const char *found = NULL;

    for (size_t i = 0; i < t->set.n; i++) {
        const char *stamp = t->set.stamps[i];

        if (t->ask->stamp ? strcmp(stamp, t->ask->stamp) == 0 : t->ask->until_s == 0 || index_stamp_s(stamp) <= t->ask->until_s)
            found = stamp;
    }
    return found;
}

/* Letters that only a newer backup knows have their numbers on paper, too: then "none" is not believed. */
static int check_none_later(const struct restore *t, struct err *e)
{
    const char *newest = t->set.stamps[t->set.n - 1];
    char when[CLOCK_SHOWN_SIZE];

    if (strcmp(t->ask->last_number, RESTORE_NONE_LATER) != 0 || strcmp(newest, t->index.stamp) == 0)
        return 0;
    clock_format_shown(index_stamp_s(newest), when);
    return err_say(e, -EINVAL, SAID_RESTORE_SOME_LATER, when);
}

int restore_choose(struct restore *t, struct err *e)
{
    int r = target_open(&t->target, t->c, t->ask->from, t->watch ? t->watch->stopping : NULL, e);

    if (r == 0)
        r = set_open(&t->set, &t->target, &t->opener.key, e);
    if (r < 0)
        return r;
    const char *stamp = choose(t);
    if (!stamp)
        return say_none(t, e);
    r = set_load_index(&t->set, stamp, &t->index, e);
    memcpy(t->report->stamp, stamp, STAMP_SIZE);
    t->report->taken_s = t->index.taken_s;
    return r == 0 ? check_none_later(t, e) : r;
}

int care_list(const struct config *c, const char *from, const struct office_key *key, int (*each)(void *ctx, const struct index *x, bool broken),
              void *ctx, struct err *e)
{
    struct target target;
    struct set set = { .n = 0 };
    int r = target_open(&target, c, from, NULL, e);

    if (r == 0)
        r = set_open(&set, &target, key, e);
    for (size_t i = 0; r == 0 && i < set.n; i++) {
        struct index x = { .taken_s = 0 };

        r = set_load_index(&set, set.stamps[i], &x, e);
        bool broken = r == -EBADMSG;
        memcpy(x.stamp, set.stamps[i], STAMP_SIZE);
        if (r == 0 || broken)
            r = each(ctx, &x, broken);
        index_done(&x);
    }
    set_close(&set);
    target_close(&target);
    return r;
}
