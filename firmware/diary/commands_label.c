/* commands_label.c - the label printer takes work; people ask for a label again, and settle doubts. */
#include "diary/commands.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

/* ---- labels */

static int describe(void *ctx, const struct label *l)
{
    json_t **label = ctx;

    *label = json_pack("{s:I, s:I, s:s, s:I, s:i, s:b}", "id", (json_int_t)l->id, "letter", (json_int_t)l->letter, "number", l->number,
                       "received_s", (json_int_t)l->received_s, "pages", l->pages, "again", (int)l->again);
    return *label ? 0 : -ENOMEM;
}

static bool has_printer(const struct diary *d) { return config_text(d->config, CONFIG_LABEL_PRINTER)[0] != '\0'; }

static json_t *label_take(struct diary *d)
{
    json_t *label = NULL;
    struct err e = { 0 };
    int r = has_printer(d) ? store_label_next(d->store, describe, &label, &e) : -ENOENT;

    if (r == -ENOENT)
        return json_pack("{s:b, s:n}", "ok", 1, "label");
    return r < 0 ? ipc_refuse("%s", e.msg[0] ? e.msg : strerror(-r)) : json_pack("{s:b, s:o}", "ok", 1, "label", label);
}

static json_t *label_done(struct diary *d, const json_t *request)
{
    AUTO_FREE char *sentence = NULL;
    const json_t *printed = json_object_get(request, "printed");
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "id", &id, &e);

    if (r == 0 && !json_is_boolean(printed))
        r = err_set(&e, -EINVAL, "printed: must be true or false");
    if (r == 0)
        r = command_text(request, "sentence", COMMAND_REASON_BYTES, true, &sentence, &e);
    if (r == 0)
        r = store_label_done(d->store, id, json_is_true(printed), sentence, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

static json_t *label_print(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };
    int64_t letter = 0;
    int r = command_id(request, "letter", &letter, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0 && !has_printer(d))
        r = err_say(&e, -EPERM, SAID_PRINTER_NOT_SET_UP);
    if (r == 0)
        r = store_label_again(d->store, letter, actor, &e);
    if (r < 0)
        return ipc_refuse_err(&e);
    command_hint(d, "labeld");
    return ipc_ok();
}

/* ---- doubts */

static json_t *doubt_settle(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };
    int64_t letter = 0, n = 0;
    int r = command_id(request, "letter", &letter, &e);

    if (r == 0)
        r = command_id(request, "doubt", &n, &e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = store_doubt_settle(d->store, letter, n > INT32_MAX ? INT32_MAX : (int)n, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

json_t *command_label(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "label_take") == 0)
        return label_take(d);
    if (strcmp(what, "label_done") == 0)
        return label_done(d, request);
    if (strcmp(what, "label_print") == 0)
        return label_print(d, request);
    if (strcmp(what, "doubt_settle") == 0)
        return doubt_settle(d, request);
    return NULL;
}
