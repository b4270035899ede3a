/* commands_alerts.c - the policy from the desk, and that somebody has seen a letter. */
#include "diary/alerts.h"
#include "diary/commands.h"
#include "diary/upload.h"

#include "base/ipc.h"
#include "store/alerts.h"

#include <errno.h>
#include <string.h>

enum { FILE_BYTES = 200 };

/* {"letter", "by", "actor"} */
static json_t *seen(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *by = NULL;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "letter", &id, &e);

    if (r == 0)
        r = command_text(request, "by", SEEN_BY_BYTES, true, &by, &e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = store_seen_put(d->store, id, "desk", by, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

static int take_policy(struct diary *d, const json_t *request, const char *text, size_t n, const char *actor, int *ret_rules, struct err *e)
{
    AUTO_FREE char *file = NULL;
    int r = command_text(request, "file", FILE_BYTES, true, &file, e);

    return r < 0 ? r : alerts_policy_put(d, text, n, file, actor, json_flag(request, "check"), ret_rules, e);
}

/* {"id", "file", "at", "text", "last", "check", "actor"}: a text in parts (upload.h) */
static json_t *put_policy(struct diary *d, const char *what, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    const char *text = "";
    bool last = false;
    struct err e = { 0 };
    size_t n = 0;
    int rules = 0, r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = upload_take(d, what, request, ALERT_FILE_BYTES, &last, &text, &n, &e);
    if (r == 0 && !last)
        return ipc_ok();
    if (r < 0)
        return ipc_refuse_err(&e);
    r = take_policy(d, request, text, n, actor, &rules, &e);
    upload_drop(d);
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:i}", "ok", 1, "rules", rules);
}

json_t *command_alerts(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "letter_seen") == 0)
        return seen(d, request);
    return strcmp(what, "alerts_put") == 0 ? put_policy(d, what, request) : NULL;
}
