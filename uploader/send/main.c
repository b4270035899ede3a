/* sendd - hands confirmed letters to e-Office and mail, each once.
 *
 * A thread a channel does the work (worker.c); this one answers questions and
 * passes hints on. What is to be sent, and what became of it, is in the diary. */
#include "base/daemon.h"
#include "base/ipc.h"
#include "base/log.h"
#include "uploader/send/channel.h"
#include "uploader/send/hand.h"
#include "uploader/send/http.h"
#include "uploader/send/secrets.h"
#include "uploader/send/trial.h"
#include "uploader/send/worker.h"

#include <errno.h>
#include <string.h>

enum { WORKERS_MAX = 8, TICK_MS = 60 * 1000 };

struct sendd {
    const struct config *config;
    struct loop *loop;
    struct trial *trial;
    struct hand *hand;
    struct worker *workers[WORKERS_MAX];
    size_t n_workers;
};

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct sendd *s = ctx;
    int r = http_start(e);

    s->config = c;
    s->loop = loop;
    if (r == 0)
        r = hand_new(config_text(c, CONFIG_PATHS_RUN_DIR), &s->hand, e);
    if (r == 0)
        r = trial_new(c, hand_stopping(s->hand), &s->trial, e);
    for (const struct channel *const *ch = channels; r == 0 && *ch && s->n_workers < WORKERS_MAX; ch++) {
        r = worker_start(*ch, c, s->hand, &s->workers[s->n_workers], e);
        if (r == 0)
            s->n_workers++;
        if (r == -ENOENT) {
            log_info("channel_off", LOG_CHANNEL LOG_WHY, (*ch)->name, e->msg);
            r = 0;
        }
    }
    return r;
}

/* Which letters are in doubt, and what came of it, is in the diary. */
static json_t *ask_now(const struct sendd *s, const char *channel)
{
    for (size_t i = 0; i < s->n_workers; i++)
        if (strcmp(worker_channel(s->workers[i]), channel) == 0)
            return worker_ask_now(s->workers[i]) == 0 ? ipc_ok()
                : ipc_refuse("nobody there can be asked; find out by other means whether it arrived");
    return ipc_refuse("this way of sending is not set up on this box");
}

/* What was read from a secret that is replaced is old: sendd ends in order, and is started anew. */
static json_t *put_secret(const struct sendd *s, const json_t *message)
{
    bool in_use;
    json_t *answer = secret_put(s->config, message, &in_use);

    if (in_use)
        loop_stop(s->loop);
    return answer;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct sendd *s = ctx;
    json_t *answer = trial_answer(s->trial, what, message);

    if (answer)
        return answer;
    if (strcmp(what, "secret_put") == 0)
        return put_secret(s, message);
    if (strcmp(what, "delivery_ask") == 0)
        return ask_now(s, json_str(message, "channel", ""));
    if (strcmp(what, "status") != 0)
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_workers; i++)
        json_array_append_new(list, worker_status(s->workers[i]));
    return json_pack("{s:b, s:o}", "ok", 1, "channels", list);
}

static int64_t tick(void *ctx)
{
    struct sendd *s = ctx;

    hand_wake(s->hand);
    return TICK_MS;
}

static void stop(void *ctx)
{
    struct sendd *s = ctx;

    if (s->hand)
        hand_stop(s->hand);
    for (size_t i = 0; i < s->n_workers; i++)
        worker_join(s->workers[i]);
    trial_free(s->trial);
    hand_free(s->hand);
    http_end();
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "sendd", .start = start, .request = request, .tick = tick, .stop = stop };
    struct sendd s = { 0 };

    return daemon_main(argc, argv, &ops, &s);
}
