/* commands_box.c - what boxd did, for the history. */
#include "diary/commands.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "store/box_notes.h"

#include <errno.h>
#include <string.h>

enum { ID_BYTES = 63, WORD_BYTES = 40 };

/* What is wrong with the note itself would be refused again: boxd gives it up. Where memory was short, it comes again. */
static json_t *refuse_note(const struct err *e)
{
    json_t *answer = ipc_refuse_err(e);

    if (answer && (e->code == -EINVAL || e->code == -E2BIG || e->code == -EILSEQ))
        json_object_set_new(answer, "final", json_true());
    return answer;
}

static json_t *box_note(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *id = NULL, *what = NULL, *how = NULL, *result = NULL, *detail = NULL;
    char at[CLOCK_SHOWN_SIZE];
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "id", ID_BYTES, false, &id, &e);
    if (r == 0)
        r = command_text(request, "what", WORD_BYTES, false, &what, &e);
    if (r == 0)
        r = command_text(request, "how", WORD_BYTES, false, &how, &e);
    if (r == 0)
        r = command_text(request, "result", ERR_MSG_SIZE, true, &result, &e);
    if (r < 0)
        return refuse_note(&e);
    clock_format_shown(json_int(request, "at_s", 0), at);
    AUTO_JSON json_t *words = json_pack("{s:s, s:s, s:s, s:s}", "what", what, "how", how, "result", result, "at", at);
    detail = words ? json_dumps(words, JSON_COMPACT) : NULL;
    r = detail ? store_box_note(d->store, id, detail, actor, &e) : err_set(&e, -ENOMEM, "out of memory");
    if (r < 0)
        return ipc_refuse_err(&e);
    log_info("box_note", LOG_KEY LOG_STATE, what, how);
    return ipc_ok();
}

json_t *command_box(struct diary *d, const char *what, const json_t *request)
{
    return strcmp(what, "box_note") == 0 ? box_note(d, request) : NULL;
}
