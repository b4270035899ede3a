/* sendd - hands confirmed letters to e-Office and mail, each once.
 *
 * Some threads for each other side do the work (lanes.c, worker.c); this one answers questions and
 * passes hints on. What is to be sent, and what became of it, is in the diary. */
#include "base/daemon.h"
#include "base/ipc.h"
#include "base/log.h"
#include "uploader/send/hand.h"
#include "uploader/send/http.h"
#include "uploader/send/lanes.h"
#include "uploader/send/secrets.h"
#include "uploader/send/sessions.h"
#include "uploader/send/trial.h"
#include "uploader/line/warnings.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

enum { TICK_MS = 60 * 1000 };

struct sendd {
    const struct config *config;
    struct loop *loop;
    struct trial *trial;
    struct hand *hand;
    struct lanes *lanes;
    struct channel_common common;
};

/* By the thread of the trial: letters that waited for a session go. */
static void session_opened(void *ctx, const char *instance)
{
    const struct sendd *s = ctx;

    lanes_hurry(s->lanes, "eoffice", instance);
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct sendd *s = ctx;
    int r = http_start(e);

    s->config = c;
    s->loop = loop;
    if (r == 0)
        r = hand_new(config_text(c, CONFIG_PATHS_RUN_DIR), &s->hand, e);
    prctl(PR_SET_DUMPABLE, 0);              /* tokens and passwords are not for a core */
    if (r == 0)
        r = sessions_new(&s->common.sessions, e);
    if (r == 0)
        r = warnings_new(&s->common.warnings, e);
    if (r == 0)
        r = trial_new(c, hand_stopping(s->hand), &s->common, &s->trial, e);
    if (r < 0)
        return r;
    hand_lend(s->hand, &s->common);
    sessions_on_open(s->common.sessions, session_opened, s);
    return lanes_start(c, s->hand, &s->lanes, e);
}

/* Which letters are in doubt, and what came of it, is in the diary. */
static json_t *ask_now(const struct sendd *s, const char *channel)
{
    struct err e = { 0 };

    return lanes_ask_now(s->lanes, channel, &e) == 0 ? ipc_ok() : ipc_refuse_err(&e);
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

/* "channels" get the state of their session, where e-Office has one. */
static json_t *status(const struct sendd *s)
{
    static const char *const names[] = { [SESSION_UNUSED] = "", [SESSION_NEEDED] = "needed", [SESSION_OPEN] = "open" };
    json_t *list = lanes_status(s->lanes), *one;
    size_t i;

    json_array_foreach(list, i, one) {
        int64_t until_s = 0;
        enum session_state state = strcmp(json_str(one, "name", ""), "eoffice") == 0
            ? sessions_state(s->common.sessions, json_str(one, "instance", ""), &until_s) : SESSION_UNUSED;

        if (state == SESSION_UNUSED)
            continue;
        json_object_set_new(one, "session", json_string(names[state]));
        json_object_set_new(one, "session_until_s", json_integer(until_s));
    }
    return json_pack("{s:b, s:o, s:o}", "ok", 1, "channels", list, "warnings", warnings_list(s->common.warnings));
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
    return status(s);
}

static int64_t tick(void *ctx)
{
    struct sendd *s = ctx;

    lanes_wake(s->lanes);
    return TICK_MS;
}

static void stop(void *ctx)
{
    struct sendd *s = ctx;

    if (s->hand)
        hand_stop(s->hand);
    lanes_free(s->lanes);
    trial_free(s->trial);
    hand_free(s->hand);
    sessions_free(s->common.sessions);
    warnings_free(s->common.warnings);
    http_end();
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "sendd", .start = start, .request = request, .tick = tick, .stop = stop };
    struct sendd s = { 0 };

    return daemon_main(argc, argv, &ops, &s);
}
