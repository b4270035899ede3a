/* commands_first.c - the setting up of a new box: a step was done, or left for later; and its setup code, for the panel. */
#include "diary/commands.h"

#include "base/ipc.h"
#include "base/put_file.h"
#include "base/said.h"
#include "store/first_start.h"

#include <errno.h>
#include <string.h>

enum { CODE_BYTES = 64 };

/* {"step", "later"?, "actor"} */
static json_t *put_step(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *name = NULL;
    struct err e = { 0 };
    int step = -1, r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "step", COMMAND_ACTOR_BYTES, false, &name, &e);
    if (r == 0 && (step = first_step_of(name)) < FIRST_OFFICE)
        r = err_set(&e, -EINVAL, "step: there is no step \"%s\" to put", name);
    if (r == 0)
        r = store_first_step_put(d->store, (enum first_step)step, json_flag(request, "later"), actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* {}: whoever stands at the box's own panel may read it there (desk/people/pages_first.c). */
static json_t *setup_code(struct diary *d)
{
    AUTO_FREE char *code = NULL;
    char path[4096];
    struct err e = { 0 };
    size_t n = 0;
    int r = config_path(d->config, CONFIG_PATHS_RUN_DIR, "setup-code", path, sizeof(path), &e);

    if (r == 0 && get_file(path, CODE_BYTES, &code, &n, NULL) < 0)
        r = err_say(&e, -ENOENT, SAID_PERSON_FIRST_MADE);
    if (r < 0)
        return ipc_refuse_err(&e);
    code[strcspn(code, "\n")] = '\0';
    json_t *answer = json_pack("{s:b, s:s}", "ok", 1, "code", code);
    sodium_memzero(code, n);
    return answer;
}

json_t *command_first(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "first_step") == 0)
        return put_step(d, request);
    return strcmp(what, "setup_code") == 0 ? setup_code(d) : NULL;
}
