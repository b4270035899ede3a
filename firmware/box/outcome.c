#include "box/outcome.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/version.h"
#include "box/note.h"

#include <inttypes.h>
#include <string.h>

static const char name[] = "update.json";

json_t *outcome_describe(const struct box *b)
{
    json_t *outcome = box_read(b, name);

    return outcome ? outcome : json_null();
}

int outcome_begin(const struct box *b, const struct board *board, enum outcome_how how, const struct bundle *to, const char *actor, struct err *e)
{
    char boot[BOX_BOOT_ID_SIZE];

    box_boot_id(boot);
    AUTO_JSON json_t *outcome =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s}", "how", how == OUTCOME_ROLLBACK ? "rollback" : "update", "version", to->version, "from",
                  DAKBOX_VERSION, "slot", boot_slot_name(boot_slot_other(board->slot)), "actor", actor, "at_s", (json_int_t)clock_utc_s(), "boot", boot,
                  "state", "installed", "why", "");
    return box_put(b, name, outcome, e);
}

/* What is not kept now is seen again at the next start. */
static void change(const struct box *b, json_t *outcome, const char *state, const char *why)
{
    struct err e = { 0 };
    char id[NOTE_ID_SIZE];

    snprintf(id, sizeof(id), "update-%" PRId64 "-%.20s", json_int(outcome, "at_s", 0), state);
    note_add(b, &(struct note){ .id = id, .what = json_str(outcome, "how", ""), .how = state, .result = why ? why : json_str(outcome, "why", ""),
                                .actor = json_str(outcome, "actor", ""), .at_s = clock_utc_s() });

    json_object_set_new(outcome, "state", json_string(state));
    if (why)
        json_object_set_new(outcome, "why", json_string(why));
    if (box_put(b, name, outcome, &e) < 0)
        log_warn("outcome_not_kept", LOG_WHY, e.msg);
    log_info("outcome", LOG_STATE, state);
}

static bool state_is(const json_t *outcome, const char *state)
{
    return strcmp(json_str(outcome, "state", ""), state) == 0;
}

void outcome_look(const struct box *b, const struct board *board)
{
    AUTO_JSON json_t *outcome = outcome_describe(b);
    bool runs = strcmp(json_str(outcome, "slot", ""), boot_slot_name(board->slot)) == 0;
    char boot[BOX_BOOT_ID_SIZE];

    box_boot_id(boot);
    if (state_is(outcome, "installed") && strcmp(json_str(outcome, "boot", ""), boot) != 0)
        change(b, outcome, runs ? "trying" : "fell_back", NULL);
    else if (state_is(outcome, "trying") && !runs)
        change(b, outcome, "fell_back", NULL);
}

void outcome_good(const struct box *b)
{
    AUTO_JSON json_t *outcome = outcome_describe(b);

    if (state_is(outcome, "trying"))
        change(b, outcome, "good", "");
}

void outcome_not_good(const struct box *b, const char *why)
{
    AUTO_JSON json_t *outcome = outcome_describe(b);

    if (state_is(outcome, "trying"))
        change(b, outcome, "trying", why);
}

bool outcome_is_trying(const struct box *b)
{
    AUTO_JSON json_t *outcome = outcome_describe(b);

    return state_is(outcome, "trying");
}
