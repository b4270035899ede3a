#include "store/views.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

int store_views(struct store *s, const char *person, int (*each)(void *ctx, const struct view *v), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id, owner, name, query, shared FROM views WHERE owner = ?1 OR shared = 1 "
                     "ORDER BY owner <> ?1, name LIMIT 200", "t", person);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct view v = { .id = db_int64(q, 0), .owner = db_text(q, 1), .name = db_text(q, 2), .query = db_text(q, 3), .shared = db_int(q, 4) != 0 };

        r = each(ctx, &v);
    }
    return r;
}

static int count_of(struct store *s, const char *owner, int *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM views WHERE owner = ?", "t", owner);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_n = db_int(q, 0);
    return r < 0 ? r : 0;
}

struct kept { int64_t id; char query[VIEW_QUERY_BYTES + 1], owner[128], name[VIEW_NAME_BYTES + 1]; bool shared; };

static int find(struct store *s, sqlite3_stmt *q, struct kept *ret, struct err *e)
{
    int r = db_row(s, q, e);

    if (r == 1) {
        *ret = (struct kept){ .id = db_int64(q, 0), .shared = db_int(q, 4) != 0 };
        snprintf(ret->owner, sizeof(ret->owner), "%s", db_text(q, 1));
        snprintf(ret->name, sizeof(ret->name), "%s", db_text(q, 2));
        snprintf(ret->query, sizeof(ret->query), "%s", db_text(q, 3));
    }
    return r;
}

static json_t *as_json(const struct kept *k)
{
    return json_pack("{s:s, s:b}", "query", k->query, "shared", (int)k->shared);
}

static int put(struct store *s, const struct view *v, bool may_share, const char *actor, int64_t *ret_id, struct err *e)
{
    struct kept before = { .id = 0 }, after = { .shared = v->shared };
    AUTO_STMT sqlite3_stmt *q = NULL;
    int n = 0, r = db_query(s, &q, e, "SELECT id, owner, name, query, shared FROM views WHERE owner = ? AND name = ?", "tt", actor, v->name);

    if (r == 0)
        r = find(s, q, &before, e);
    if (r < 0)
        return r;
    if ((v->shared || before.shared) && !may_share)
        return err_say(e, -EPERM, SAID_VIEW_SHARES_SUPERVISOR);
    r = before.id ? 0 : count_of(s, actor, &n, e);
    if (r == 0 && n >= VIEWS_MAX)
        return err_say(e, -EPERM, SAID_VIEW_TOO_MANY, SAID_NUMBER(VIEWS_MAX));
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT INTO views (owner, name, query, shared, at_s) VALUES (?1, ?2, ?3, ?4, ?5) "
                   "ON CONFLICT (owner, name) DO UPDATE SET query = ?3, shared = ?4, at_s = ?5",
                   "tttil", actor, v->name, v->query, v->shared ? 1 : 0, clock_utc_s());
    if (r < 0)
        return r;
    *ret_id = before.id ? before.id : sqlite3_last_insert_rowid(s->db);
    snprintf(after.query, sizeof(after.query), "%s", v->query);
    return history_add(s, 0, "view_put", json_pack("{s:s, s:o, s:o}", "name", v->name, "before", before.id ? as_json(&before) : json_null(),
                       "after", as_json(&after)), actor, e);
}

int store_view_put(struct store *s, const struct view *v, bool may_share, const char *actor, int64_t *ret_id, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put(s, v, may_share, actor, ret_id, e), e);
}

static int delete(struct store *s, int64_t id, bool may_share, const char *actor, struct err *e)
{
    struct kept k = { .id = 0 };
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id, owner, name, query, shared FROM views WHERE id = ?1 AND (shared = 1 OR owner = ?2)", "lt", id, actor);

    if (r == 0)
        r = find(s, q, &k, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_VIEW_NONE);
    if (r < 0)
        return r;
    if (strcmp(k.owner, actor) != 0 && !may_share)
        return err_say(e, -EPERM, SAID_VIEW_OF_ANOTHER);
    r = db_run(s, NULL, e, "DELETE FROM views WHERE id = ?", "l", id);
    return r < 0 ? r : history_add(s, 0, "view_delete", json_pack("{s:s, s:s, s:o, s:n}", "name", k.name, "owner", k.owner, "before", as_json(&k), "after"),
                                   actor, e);
}

int store_view_delete(struct store *s, int64_t id, bool may_share, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, delete(s, id, may_share, actor, e), e);
}
