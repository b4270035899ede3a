#include "uploader/send/lanes.h"

#include "base/log.h"
#include "uploader/send/settings_mark.h"
#include "uploader/send/worker.h"

#include <errno.h>
#include <string.h>

enum { LANES_MAX = 40, WORKERS_MAX = 16 };

struct lane {                           /* one other side */
    const struct channel *channel;
    struct config *config;              /* of the instance */
    struct target *target;
    struct worker *workers[WORKERS_MAX];
    int n_workers;
};

struct lanes {
    struct hand *hand;
    struct lane *list[LANES_MAX];
    size_t n;
    size_t n_workers;
};

static void lane_free(struct lane *l)
{
    for (int i = 0; i < l->n_workers; i++)
        worker_join(l->workers[i]);
    target_free(l->target);
    config_free(l->config);
    free(l);
}

/* Its settings and its name, without workers yet. */
static int lane_new(const struct channel *channel, const struct config *c, const char *instance, struct hand *h, struct lane **ret, struct err *e)
{
    struct lane *l = calloc(1, sizeof(*l));

    if (!l)
        return err_set(e, -ENOMEM, "no memory");
    l->channel = channel;
    int r = config_instance(c, "eoffice", instance, &l->config, e);
    if (r == 0) {
        char settings[HASH_HEX_SIZE];

        settings_mark(l->config, settings);
        int workers = channel->single ? 1 : (int)config_number(l->config, CONFIG_SEND_PARALLEL);
        const struct target_about about = {
            .channel = channel->name, .instance = instance, .workers = workers < WORKERS_MAX ? workers : WORKERS_MAX,
            .first_ms = config_number(l->config, CONFIG_SEND_RETRY_FIRST_S) * 1000, .max_ms = config_number(l->config, CONFIG_SEND_RETRY_MAX_S) * 1000,
            .per_minute = config_number(l->config, CONFIG_SEND_MAX_PER_MINUTE), .settings = settings, .stopping = hand_stopping(h),
        };
        l->target = target_new(&about);
        r = l->target ? about.workers : err_set(e, -ENOMEM, "no memory");
    }
    if (r < 0)
        lane_free(l);
    else
        *ret = l;
    return r;
}

/* -ENOENT: it is not set up. */
static int lane_start(struct lane *l, int workers, struct hand *h, struct err *e)
{
    int r = 0;

    for (int i = 0; r == 0 && i < workers; i++) {
        const struct worker_about about = { .channel = l->channel, .config = l->config, .hand = h, .target = l->target, .kept = workers > 1 && i == workers - 1 };

        r = worker_start(&about, i == 0, &l->workers[i], e);
        l->n_workers += r == 0;
    }
    return r;
}

static int add_lane(struct lanes *all, const struct channel *channel, const struct config *c, const char *instance, struct err *e)
{
    struct lane *l = NULL;
    int r = lane_new(channel, c, instance, all->hand, &l, e), workers = r;

    if (r < 0)
        return r;
    if (all->n == LANES_MAX || all->n_workers + (size_t)workers > HAND_MAX)
        r = err_set(e, -EINVAL, "there are too many other sides with too many letters at once (send.parallel): at most %d and %d", LANES_MAX, HAND_MAX);
    else
        r = lane_start(l, workers, all->hand, e);
    if (r == 0) {
        all->list[all->n++] = l;
        all->n_workers += (size_t)l->n_workers;
        return 0;
    }
    if (r == -ENOENT)
        log_info("channel_off", LOG_CHANNEL LOG_WHY, target_name(l->target), e->msg);
    else
        hand_stop(all->hand);           /* those of its workers that have started end */
    lane_free(l);
    return r == -ENOENT ? 0 : r;
}

/* Each e-Office is another side, and so is what is read back from it. */
static bool has_instances(const char *channel) { return strcmp(channel, "eoffice") == 0 || strcmp(channel, "readback") == 0; }

int lanes_start(const struct config *c, struct hand *h, struct lanes **ret_lanes, struct err *e)
{
    struct lanes *all = calloc(1, sizeof(*all));
    int r = 0;

    if (!all)
        return err_set(e, -ENOMEM, "no memory");
    all->hand = h;
    for (const struct channel *const *ch = channels; r == 0 && *ch; ch++) {
        int instances = has_instances((*ch)->name) ? config_instances(c, "eoffice") : 0;

        r = add_lane(all, *ch, c, "", e);
        for (int i = 0; r == 0 && i < instances; i++)
            r = add_lane(all, *ch, c, config_instance_name(c, "eoffice", i), e);
    }
    if (r == 0) {
        *ret_lanes = all;
        return 0;
    }
    hand_stop(h);
    lanes_free(all);
    return r;
}

void lanes_free(struct lanes *l)
{
    if (!l)
        return;
    lanes_wake(l);
    for (size_t i = 0; i < l->n; i++)
        lane_free(l->list[i]);
    free(l);
}

void lanes_wake(struct lanes *l)
{
    for (size_t i = 0; i < l->n; i++)
        target_wake(l->list[i]->target);
}

void lanes_hurry(struct lanes *l, const char *channel, const char *instance)
{
    hand_due_now(l->hand, channel, instance);
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(target_channel(l->list[i]->target), channel) == 0 && strcmp(target_instance(l->list[i]->target), instance) == 0)
            target_hurry(l->list[i]->target);
}

json_t *lanes_status(struct lanes *l)
{
    json_t *list = json_array();

    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(list, target_status(l->list[i]->target));
    return list;
}

int lanes_ask_now(struct lanes *l, const char *channel, struct err *e)
{
    bool there = false, can = false;
    int r;

    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->list[i]->channel->name, channel) == 0) {
            there = true;
            can = can || l->list[i]->channel->ask;
        }
    if (!there)
        return err_set(e, -ENOENT, "this way of sending is not set up on this box");
    if (!can)
        return err_set(e, -EOPNOTSUPP, "nobody there can be asked; find out by other means whether it arrived");
    hand_forget_asides(l->hand);
    r = hand_ask(l->hand, json_pack("{s:s, s:s}", "do", "delivery_ask_now", "channel", channel), NULL, e);
    for (size_t i = 0; r == 0 && i < l->n; i++)
        if (strcmp(l->list[i]->channel->name, channel) == 0)
            target_hurry(l->list[i]->target);
    return r;
}
