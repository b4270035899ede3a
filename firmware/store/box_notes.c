#include "store/box_notes.h"

#include "store/db.h"

#include <errno.h>

static int put(struct store *s, const char *id, json_t *take_detail, const char *actor, struct err *e)
{
    AUTO_JSON json_t *detail = take_detail;
    int fresh = 0, r = db_run(s, &fresh, e, "INSERT OR IGNORE INTO box_notes (id) VALUES (?)", "t", id);

    return r < 0 || fresh == 0 ? r : history_add(s, 0, "box", json_incref(detail), actor, e);
}

int store_box_note(struct store *s, const char *id, const char *detail, const char *actor, struct err *e)
{
    json_t *parsed = json_loads(detail, 0, NULL);
    int r = parsed ? db_begin(s, e) : err_set(e, -EINVAL, "the detail of a note must be JSON");

    if (r < 0) {
        json_decref(parsed);
        return r;
    }
    return db_end(s, put(s, id, parsed, actor, e), e);
}
