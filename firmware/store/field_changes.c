#include "store/field_changes.h"
#include "store/db.h"

#include <errno.h>

int field_changes_add(struct store *s, int64_t letter, const json_t *changes, struct err *e)
{
    const json_t *c;
    size_t i;
    int r = 0;

    json_array_foreach(changes, i, c) {
        r = db_run(s, NULL, e, "INSERT INTO field_changes (seq, n, letter, name, before, after) SELECT seq, ?1, ?2, ?3, ?4, ?5 FROM history_head", "ilttt",
                   (int)i + 1, letter, json_str(c, "name", ""), json_str(c, "before", ""), json_str(c, "after", ""));
        if (r < 0)
            break;
    }
    return r;
}

int store_field_changes(struct store *s, int64_t seq, int (*each)(void *ctx, const struct field_change *c), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT name, before, after FROM field_changes WHERE seq = ? ORDER BY n", "l", seq);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, &(struct field_change){ db_text(q, 0), db_text(q, 1), db_text(q, 2) });
    return r;
}
