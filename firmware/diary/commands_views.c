/* commands_views.c - requests about the register: what people keep of it, and what they take out of it. */
#include "diary/commands.h"

#include "base/ipc.h"
#include "base/log.h"
#include "store/register.h"
#include "store/views.h"

#include <errno.h>
#include <string.h>

static json_t *put_view(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *name = NULL, *query = NULL;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "name", VIEW_NAME_BYTES, false, &name, &e);
    if (r == 0)
        r = command_text(request, "query", VIEW_QUERY_BYTES, true, &query, &e);
    if (r == 0) {
        struct view v = { .name = name, .query = query, .shared = json_flag(request, "shared") };

        r = store_view_put(d->store, &v, json_flag(request, "may_share"), actor, &id, &e);
    }
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:I}", "ok", 1, "view", (json_int_t)id);
}

static json_t *delete_view(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "view", &id, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = store_view_delete(d->store, id, json_flag(request, "may_share"), actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* Before the first row leaves: who takes which letters out, and how many. */
static json_t *note_export(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *query = NULL, *what = NULL;
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "query", VIEW_QUERY_BYTES, true, &query, &e);
    if (r == 0)
        r = command_text(request, "of", 40, false, &what, &e);
    if (r == 0)
        r = command_note(d, "list_export", json_pack("{s:s, s:s, s:I}", "of", what, "query", query, "rows", (json_int_t)json_int(request, "rows", 0)),
                         actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* That the diary and all documents are verified, and how it ended. */
static json_t *note_verify(struct diary *d, const json_t *request)
{
    static const char *const hows[] = { "begun", "done", "stopped", "failed" };
    const char *how = json_str(request, "how", "");
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    bool known = false;

    for (size_t i = 0; i < ARRAY_LEN(hows); i++)
        known = known || strcmp(how, hows[i]) == 0;
    if (r == 0 && !known)
        r = err_set(&e, -EINVAL, "how: begun, done, stopped or failed");
    if (r == 0)
        r = command_note(d, "verify", json_pack("{s:s, s:I, s:I, s:I, s:I}", "how", how, "letters", (json_int_t)json_int(request, "letters", 0),
                                                "documents", (json_int_t)json_int(request, "documents", 0), "rows", (json_int_t)json_int(request, "rows", 0),
                                                "faults", (json_int_t)json_int(request, "faults", 0)), actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

void register_all(struct diary *d)
{
    struct err e = { 0 };
    bool more = false;

    if (store_register_slice(d->store, &more, &e) < 0)
        log_warn("register_waits", LOG_WHY, e.msg);
    else if (more)
        d->more = true;
}

json_t *command_views(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "view_put") == 0)
        return put_view(d, request);
    if (strcmp(what, "view_delete") == 0)
        return delete_view(d, request);
    if (strcmp(what, "verify_note") == 0)
        return note_verify(d, request);
    return strcmp(what, "list_export") == 0 ? note_export(d, request) : NULL;
}
