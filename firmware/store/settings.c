#include "store/settings.h"

#include "base/clock.h"
#include "store/db.h"

#include <errno.h>

static struct setting_row row_of(sqlite3_stmt *q)
{
    return (struct setting_row){
        .key = db_text(q, 0), .value = sqlite3_column_type(q, 1) == SQLITE_NULL ? NULL : db_text(q, 1), .actor = db_text(q, 2),
        .changed_s = db_int64(q, 3), .refused = db_text(q, 4), .problem = db_text(q, 5),
    };
}

int store_settings(struct store *s, int (*each)(void *ctx, const struct setting_row *row), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT key, value, actor, changed_s, refused, problem FROM settings ORDER BY key", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct setting_row row = row_of(q);

        r = each(ctx, &row);
    }
    return r;
}

int store_setting(struct store *s, const char *key, int (*each)(void *ctx, const struct setting_row *row), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT key, value, actor, changed_s, refused, problem FROM settings WHERE key = ?", "t", key);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "%s was never changed at the desk", key);
    if (r < 0)
        return r;
    struct setting_row row = row_of(q);
    return each(ctx, &row);
}

static int put(struct store *s, const struct setting_change *c, const char *actor, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT INTO settings (key, value, actor, changed_s, refused, problem) VALUES (?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (key) DO UPDATE SET value = excluded.value, actor = excluded.actor, changed_s = excluded.changed_s, "
                   "refused = excluded.refused, problem = excluded.problem",
                   "tttltt", c->key, c->value, actor, clock_utc_s(), c->problem ? c->before : "", c->problem ? c->problem : "");

    if (r < 0)
        return r;
    json_t *detail = json_pack("{s:s, s:s, s:s}", "key", c->key, "before", c->before, "after", c->after);
    if (detail && !c->value)
        json_object_set_new(detail, "reset", json_true());
    if (detail && c->problem)
        json_object_set_new(detail, "problem", json_string(c->problem));
    return history_add(s, 0, c->problem ? "setting_taken_back" : "setting", detail, actor, e);
}

int store_setting_put(struct store *s, const struct setting_change *c, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put(s, c, actor, e), e);
}
