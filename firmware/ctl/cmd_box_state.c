/* cmd_box_state.c - "dakbox boot-state": the boot state as RAUC's custom boot loader backend asks for it, and for people. */
#include "ctl/args.h"
#include "ctl/ctl.h"

#include "box/board.h"

#include <errno.h>
#include <string.h>

struct asked {
    const struct board *board;
    enum boot_slot slot;
    bool good;
};

typedef int verb_fn(const struct asked *a, struct err *e);

static int get_primary(const struct asked *a, struct err *e)
{
    struct boot_state s;
    int r = boot_state_read(a->board->disk, &s, NULL, e);

    if (r == 0)
        puts(boot_slot_name(boot_state_next(&s)));
    return r;
}

static int get_state(const struct asked *a, struct err *e)
{
    struct boot_state s;
    int r = boot_state_read(a->board->disk, &s, NULL, e);

    if (r == 0)
        puts(s.left[a->slot] > 0 ? "good" : "bad");
    return r;
}

static int get_current(const struct asked *a, struct err *e)
{
    (void)e;
    puts(boot_slot_name(a->board->slot));
    return 0;
}

static void put_first(struct boot_state *s, void *ctx)
{
    const struct asked *a = ctx;

    boot_state_put_first(s, a->slot);
}

static int set_primary(const struct asked *a, struct err *e)
{
    struct asked asked = *a;

    return boot_state_change(a->board->disk, put_first, &asked, e);
}

static void put_left(struct boot_state *s, void *ctx)
{
    const struct asked *a = ctx;

    s->left[a->slot] = a->good ? BOOT_TRIES : 0;
}

static int set_state(const struct asked *a, struct err *e)
{
    struct asked asked = *a;

    return boot_state_change(a->board->disk, put_left, &asked, e);
}

static int show(const struct asked *a, struct err *e)
{
    struct boot_state s;
    bool whole = false;
    int r = boot_state_read(a->board->disk, &s, &whole, e);

    if (r < 0)
        return r;
    if (!whole)
        puts("neither copy of the boot state is whole: the next start is as with a new card");
    printf("running %s, next %s, tries left A %d, B %d, security floor %lld\n", boot_slot_name(a->board->slot), boot_slot_name(boot_state_next(&s)),
           s.left[BOOT_A], s.left[BOOT_B], (long long)s.floor);
    return 0;
}

/* words: how many follow the verb: a slot, and good or bad */
static const struct { const char *verb; int words; verb_fn *fn; } verbs[] = {
    { "get-primary", 0, get_primary }, { "set-primary", 1, set_primary }, { "get-state", 1, get_state },
    { "set-state", 2, set_state },     { "get-current", 0, get_current }, { "show", 0, show },
};

/* What the words mean. Returns the verb's number; -EINVAL. */
static int understand(int n, char **words, struct asked *ret, struct err *e)
{
    for (size_t i = 0; n > 0 && i < ARRAY_LEN(verbs); i++) {
        if (strcmp(verbs[i].verb, words[0]) != 0)
            continue;
        int slot = n > 1 ? boot_slot_find(words[1]) : 0;
        ret->slot = slot < 0 ? BOOT_A : (enum boot_slot)slot;
        ret->good = n > 2 && strcmp(words[2], "good") == 0;
        if (n != verbs[i].words + 1 || slot < 0 || (n > 2 && !ret->good && strcmp(words[2], "bad") != 0))
            break;
        return (int)i;
    }
    return err_set(e, -EINVAL, "boot-state: get-primary, set-primary SLOT, get-state SLOT, set-state SLOT good|bad, get-current or show; SLOT is A or B");
}

int cmd_boot_state(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct board board;
    struct asked asked = { .board = &board };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    int verb = n < 0 ? n : understand(n, argv + 1, &asked, &e);

    if (verb < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = board_read(config, &board, &e);
    if (r == 0)
        r = verbs[verb].fn(&asked, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
