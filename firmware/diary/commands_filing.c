/* commands_filing.c - requests about links, memory and rules. */
#include "diary/commands.h"
#include "diary/rules_use.h"
#include "diary/upload.h"

#include "base/ipc.h"
#include "base/log.h"
#include "store/links.h"
#include "store/memory.h"

#include <errno.h>
#include <string.h>

/* A person's answer to "is this the same letter?", or "does it belong to this one?". */
static json_t *settle_link(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *answer = NULL;
    struct err e = { 0 };
    int64_t link = 0, letter = 0;
    int r = command_id(request, "link", &link, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "answer", COMMAND_ACTOR_BYTES, false, &answer, &e);
    if (r == 0 && strcmp(answer, "confirmed") != 0 && strcmp(answer, "rejected") != 0)
        r = err_set(&e, -EINVAL, "answer: must be confirmed or rejected");
    if (r == 0)
        r = store_link_settle(d->store, link, strcmp(answer, "confirmed") == 0, actor, &letter, &e);
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:I}", "ok", 1, "letter", (json_int_t)letter);
}

static json_t *forget(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };
    int64_t id = json_int(request, "id", 0), letter = json_int(request, "letter", 0);
    int n = 1, r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0 && (id > 0) == (letter > 0))
        r = err_set(&e, -EINVAL, "id: must be a number above 0, or letter instead");
    if (r == 0)
        r = id > 0 ? store_memory_forget(d->store, id, actor, &e) : store_memory_forget_letter(d->store, letter, actor, &n, &e);
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:i}", "ok", 1, "rows", n);
}

/* All mistakes, so that they need not be found one by one. */
static json_t *refuse_rules(const struct rules_errors *errors, const struct err *e)
{
    json_t *answer = ipc_refuse_err(e), *list = json_array();

    for (size_t i = 0; i < errors->n; i++)
        json_array_append_new(list, json_pack("{s:i, s:s}", "line", errors->list[i].line, "error", errors->list[i].said));
    if (answer)
        json_object_set_new(answer, "errors", list);
    else
        json_decref(list);
    return answer;
}

static json_t *reload_rules(struct diary *d, const json_t *request)
{
    AUTO_FREE struct rules_errors *errors = calloc(1, sizeof(*errors));
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };
    size_t n = 0;
    int r = errors ? command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e) : err_set(&e, -ENOMEM, "out of memory");

    if (r < 0)
        return ipc_refuse_err(&e);
    r = rules_file_load(d, actor, errors, &n, &e);
    if (r < 0)
        log_error("rules_refused", LOG_WHY, e.msg);
    return r < 0 ? refuse_rules(errors, &e) : json_pack("{s:b, s:i}", "ok", 1, "rules", (int)n);
}

/* {"id", "file", "at", "text", "last", "check", "actor"}: as rules_reload, with a text in parts */
static json_t *put_rules(struct diary *d, const char *what, const json_t *request)
{
    AUTO_FREE struct rules_errors *errors = calloc(1, sizeof(*errors));
    AUTO_FREE char *actor = NULL;
    const char *text = "";
    bool last = false;
    struct err e = { 0 };
    size_t n = 0, n_rules = 0;
    int r = errors ? command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e) : err_set(&e, -ENOMEM, "out of memory");

    if (r == 0)
        r = upload_take(d, what, request, RULES_FILE_BYTES, &last, &text, &n, &e);
    if (r == 0 && !last)
        return ipc_ok();
    if (r < 0)
        return ipc_refuse_err(&e);
    r = rules_text_put(d, text, n, json_flag(request, "check"), actor, errors, &n_rules, &e);
    upload_drop(d);
    return r < 0 ? refuse_rules(errors, &e) : json_pack("{s:b, s:i}", "ok", 1, "rules", (int)n_rules);
}

json_t *command_filing(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "rules_put") == 0)
        return put_rules(d, what, request);
    if (strcmp(what, "link_settle") == 0)
        return settle_link(d, request);
    if (strcmp(what, "memory_forget") == 0)
        return forget(d, request);
    return strcmp(what, "rules_reload") == 0 ? reload_rules(d, request) : NULL;
}
