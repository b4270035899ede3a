#include "box/slots.h"

#include "base/version.h"

#include <errno.h>
#include <string.h>

void slots_own(const struct board *board, struct bundle *ret)
{
    *ret = (struct bundle){ .version = DAKBOX_VERSION, .security = DAKBOX_SECURITY, .floor = DAKBOX_FLOOR, .schema = DAKBOX_SCHEMA,
                            .least = DAKBOX_SCHEMA_LEAST };
    snprintf(ret->compatible, sizeof(ret->compatible), "%s", board->compatible);
}

/* ---- slots.json */

static const char name[] = "slots.json";

static json_t *read_slots(const struct box *b)
{
    json_t *all = box_read(b, name);

    return all ? all : json_object();
}

int slots_put(const struct box *b, enum boot_slot slot, const struct bundle *holds, int64_t found_good_s, struct err *e)
{
    AUTO_JSON json_t *all = read_slots(b);

    json_object_set_new(all, boot_slot_name(slot),
                        json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:I}", "version", holds->version, "compatible", holds->compatible, "security",
                                  holds->security, "floor", holds->floor, "schema", holds->schema, "least", holds->least, "found_good_s",
                                  (json_int_t)found_good_s));
    return box_put(b, name, all, e);
}

int slots_get(const struct box *b, enum boot_slot slot, struct bundle *ret, int64_t *ret_found_good_s)
{
    AUTO_JSON json_t *all = read_slots(b);
    const json_t *one = json_object_get(all, boot_slot_name(slot));

    if (!*json_str(one, "version", ""))
        return -ENOENT;
    *ret = (struct bundle){ .security = (int)json_int(one, "security", 0), .floor = (int)json_int(one, "floor", 0),
                            .schema = (int)json_int(one, "schema", 0), .least = (int)json_int(one, "least", 0) };
    snprintf(ret->version, sizeof(ret->version), "%s", json_str(one, "version", ""));
    snprintf(ret->compatible, sizeof(ret->compatible), "%s", json_str(one, "compatible", ""));
    if (ret_found_good_s)
        *ret_found_good_s = json_int(one, "found_good_s", 0);
    return 0;
}

int64_t slots_damaged(const struct box *b)
{
    AUTO_JSON json_t *all = read_slots(b);

    return json_int(all, "damaged", INT64_MAX);
}

int slots_put_damaged(const struct box *b, int64_t damaged, struct err *e)
{
    AUTO_JSON json_t *all = read_slots(b);

    if (json_int(all, "damaged", -1) == damaged)
        return 0;
    json_object_set_new(all, "damaged", json_integer(damaged));
    return box_put(b, name, all, e);
}

/* ---- */

int slots_may_go_back(const struct box *b, const struct board *board, const struct boot_state *state, struct err *e)
{
    enum boot_slot other = boot_slot_other(board->slot);
    struct bundle holds;
    int64_t found_good_s = 0;

    if (slots_get(b, other, &holds, &found_good_s) < 0 || found_good_s == 0)
        return err_say(e, -EPERM, SAID_ROLLBACK_NOTHING);
    if (state->left[other] == 0)
        return err_say(e, -EPERM, SAID_ROLLBACK_BAD, holds.version);
    if (holds.security < state->floor)
        return err_say(e, -EPERM, SAID_UPDATE_BELOW_FLOOR, holds.version, SAID_NUMBER(holds.security), SAID_NUMBER(state->floor));
    if (holds.schema < DAKBOX_SCHEMA_LEAST)
        return err_say(e, -EPERM, SAID_UPDATE_OLD_DIARY, holds.version, SAID_NUMBER(holds.schema), SAID_NUMBER(DAKBOX_SCHEMA_LEAST));
    return 0;
}

bool slots_on_trial(const struct box *b, const struct board *board)
{
    struct bundle holds;
    int64_t own_s = 0, other_s = 0;

    slots_get(b, board->slot, &holds, &own_s);
    slots_get(b, boot_slot_other(board->slot), &holds, &other_s);
    return own_s == 0 && other_s > 0;
}

json_t *slots_describe(const struct box *b, const struct board *board, const struct boot_state *state)
{
    json_t *all = json_array();

    for (int i = 0; i < BOOT_SLOTS; i++) {
        enum boot_slot slot = (enum boot_slot)i;
        struct bundle holds = { .version = "" };
        int64_t found_good_s = 0;

        slots_get(b, slot, &holds, &found_good_s);
        if (slot == board->slot)
            slots_own(board, &holds);
        json_array_append_new(all, json_pack("{s:s, s:b, s:b, s:i, s:s, s:I}", "slot", boot_slot_name(slot), "running", slot == board->slot, "next",
                                             slot == boot_state_next(state), "left", state->left[i], "version", holds.version, "found_good_s",
                                             (json_int_t)found_good_s));
    }
    return all;
}
