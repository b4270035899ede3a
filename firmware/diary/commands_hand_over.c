/* commands_hand_over.c - a clerk asks a supervisor to look at a letter, and takes it back. */
#include "diary/commands.h"

#include "base/ipc.h"
#include "store/handover.h"

#include <string.h>

static json_t *hand_over(struct diary *d, const json_t *request, bool back)
{
    AUTO_FREE char *actor = NULL, *note = NULL;
    struct err e = { 0 };
    int64_t letter = 0;
    int r = command_id(request, "letter", &letter, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "note", COMMAND_REASON_BYTES, back, &note, &e);
    if (r == 0)
        r = back ? store_take_back(d->store, letter, actor, &e) : store_hand_over(d->store, letter, note, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

json_t *command_hand_over(struct diary *d, const char *what, const json_t *request)
{
    bool back = strcmp(what, "take_back") == 0;

    return back || strcmp(what, "hand_over") == 0 ? hand_over(d, request, back) : NULL;
}
