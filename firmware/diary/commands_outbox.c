/* commands_outbox.c - what people do to deliveries as a whole: take one out of sendd's hands, send all held ones again, stop a channel. */
#include "diary/commands.h"
#include "diary/ways.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "store/outbox.h"

#include <errno.h>
#include <string.h>

enum { CHANNEL_BYTES = 31, RESEND_AT_ONCE = 500 };

static int read_channel(const json_t *request, char **ret_channel, struct err *e)
{
    int r = command_text(request, "channel", CHANNEL_BYTES, false, ret_channel, e);

    if (r == 0 && (*ret_channel)[strspn(*ret_channel, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return err_set(e, -EINVAL, "channel: must be the name of a channel");
    return r;
}

/* ---- one delivery: from here on a person sees to it */

static int keep_state(void *ctx, const struct delivery *v)
{
    *(enum delivery_state *)ctx = v->state;
    return 0;
}

/* What sendd has in hand may be about to arrive: taking it away then would invite a second receipt. */
static int may_be_taken_away(enum delivery_state state, struct err *e)
{
    if (state == DELIVERY_SENDING || state == DELIVERY_COMMITTING)
        return err_say(e, -EPERM, SAID_DELIVERY_SENT_NOW);
    return state == DELIVERY_DELIVERED ? err_say(e, -EPERM, SAID_DELIVERY_THERE_ALREADY) : 0;
}

static json_t *hold(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *reason = NULL;
    enum delivery_state state = DELIVERY_HELD;
    struct err e = { 0 };
    int64_t id = 0;
    bool all;
    int r = command_id(request, "id", &id, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "reason", COMMAND_REASON_BYTES, false, &reason, &e);
    if (r == 0)
        r = store_delivery(d->store, id, keep_state, &state, &e);
    if (r == 0)
        r = may_be_taken_away(state, &e);
    if (r == 0)
        r = store_delivery_event(d->store, id, DELIVERY_EV_HOLD, false, reason, NULL, actor, &all, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* ---- all held ones of a channel */

static json_t *resend_held(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *channel = NULL, *open = NULL;
    struct err e = { 0 };
    int n = 0, r = read_channel(request, &channel, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = (open = ways_open(d, channel)) ? 0 : err_set(&e, -ENOMEM, "out of memory");
    if (r == 0)
        r = store_deliveries_resend_held(d->store, channel, open, RESEND_AT_ONCE, actor, &n, &e);
    if (r < 0)
        return ipc_refuse_err(&e);
    if (n > 0)
        command_hint(d, "sendd");
    return json_pack("{s:b, s:i, s:b}", "ok", 1, "resent", n, "more", n == RESEND_AT_ONCE);
}

/* ---- a channel */

static json_t *set_pause(struct diary *d, const json_t *request, bool paused)
{
    AUTO_FREE char *actor = NULL, *channel = NULL, *reason = NULL;
    struct err e = { 0 };
    int r = read_channel(request, &channel, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "reason", COMMAND_REASON_BYTES, !paused, &reason, &e);
    if (r == 0)
        r = paused ? store_channel_pause(d->store, channel, reason, actor, &e) : store_channel_go_on(d->store, channel, actor, &e);
    if (r < 0)
        return ipc_refuse_err(&e);
    log_info(paused ? "channel_paused" : "channel_goes_on", LOG_CHANNEL, channel);
    if (!paused)
        command_hint(d, "sendd");
    return ipc_ok();
}

json_t *command_outbox(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "delivery_hold") == 0)
        return hold(d, request);
    if (strcmp(what, "delivery_resend_held") == 0)
        return resend_held(d, request);
    if (strcmp(what, "channel_pause") == 0)
        return set_pause(d, request, true);
    if (strcmp(what, "channel_go_on") == 0)
        return set_pause(d, request, false);
    return NULL;
}
