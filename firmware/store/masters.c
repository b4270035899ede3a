#include "store/masters.h"

#include "base/auto.h"
#include "base/text.h"
#include "store/db.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading */

int store_masters(struct store *s, const char *instance, const char *list, int (*each)(void *ctx, const struct master *m), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT instance, list, id, name FROM masters WHERE instance = ?1 AND (?2 IS NULL OR list = ?2) ORDER BY list, name, id",
                     "tt", instance, list);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct master m = { .instance = db_text(q, 0), .list = db_text(q, 1), .id = db_int64(q, 2), .name = db_text(q, 3) };

        r = each(ctx, &m);
    }
    return r;
}

int store_master_instances(struct store *s, int (*each)(void *ctx, const char *instance), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT '' UNION SELECT instance FROM officers WHERE active = 1 UNION SELECT instance FROM masters ORDER BY 1", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0));
    return r;
}

/* Which values wait is counted over letters that are not in e-Office yet, found by their state: few, however long the register is. */
#define WAITING_STATES "('taken_in', 'read', 'held', 'filed')"
#define AS_USES "SELECT u.own, ifnull(p.id, 0), ifnull(m.name, ''), u.n FROM (SELECT own, sum(n) AS n FROM (" /* ... */
#define USES_END \
    " UNION ALL SELECT own, 0 FROM master_map WHERE instance = ?1 AND list = ?2 UNION ALL SELECT value, 0 FROM json_each(?3)) WHERE own <> '' GROUP BY own) u " \
    "LEFT JOIN master_map p ON p.instance = ?1 AND p.list = ?2 AND p.own = u.own " \
    "LEFT JOIN masters m ON m.instance = ?1 AND m.list = ?2 AND m.id = p.id ORDER BY u.n DESC, u.own"

/* The entry that goes by one of our value's names, as sendd finds it. *ret_id 0: there is none; ret_name: its name, the caller's. */
static int find_named(struct store *s, const char *instance, enum master_kind kind, const char *own, int64_t *ret_id, char **ret_name, struct err *e)
{
    const char *name;
    int r = 0;

    *ret_id = 0;
    for (size_t i = 0; r == 0 && (name = master_name_of(kind, own, i)); i++) {
        AUTO_STMT sqlite3_stmt *q = NULL;

        r = db_query(s, &q, e, "SELECT id, name FROM masters WHERE instance = ? AND list = ? AND name = ? COLLATE NOCASE ORDER BY id LIMIT 1", "ttt",
                     instance, master_list_name(kind), name);
        if (r == 0 && (r = db_row(s, q, e)) == 1) {
            *ret_id = db_int64(q, 0);
            if (ret_name && !(*ret_name = strdup(db_text(q, 1))))
                r = err_set(e, -ENOMEM, "out of memory");
        }
    }
    return r < 0 ? r : 0;
}

int store_master_uses(struct store *s, const char *instance, enum master_kind kind, const char *standing, int (*each)(void *ctx, const struct master_use *u),
                      void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    const char *list = master_list_name(kind);
    int r = kind == MASTER_POST
        ? db_query(s, &q, e, AS_USES "SELECT o.post AS own, (SELECT count(*) FROM letters l WHERE l.post = o.post AND l.state IN " WAITING_STATES ") AS n "
                   "FROM officers o WHERE o.active = 1 AND o.instance = ?1" USES_END, "ttt", instance, list, standing)
        : db_query(s, &q, e, AS_USES "SELECT f.value AS own, count(*) AS n FROM letters l JOIN fields f ON f.letter = l.id AND f.name = ?4 "
                   "LEFT JOIN officers o ON o.post = l.post WHERE l.state IN " WAITING_STATES " AND ifnull(o.instance, '') = ?1 GROUP BY f.value" USES_END,
                   "tttt", instance, list, standing, master_field(kind));

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct master_use u = { .own = db_text(q, 0), .id = db_int64(q, 1), .name = db_text(q, 2), .waiting = db_int(q, 3) };

        r = u.id ? 0 : find_named(s, instance, kind, u.own, &u.same_id, NULL, e);
        if (r == 0)
            r = each(ctx, &u);
    }
    return r;
}

int store_master_name(struct store *s, const char *instance, enum master_kind kind, const char *own, char **ret_name, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int64_t named = 0;
    int r = db_query(s, &q, e, "SELECT m.name FROM master_map p LEFT JOIN masters m ON m.instance = p.instance AND m.list = p.list AND m.id = p.id "
                     "WHERE p.instance = ? AND p.list = ? AND p.own = ?", "ttt", instance, master_list_name(kind), own);

    *ret_name = NULL;
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        r = find_named(s, instance, kind, own, &named, ret_name, e);
    else if (r == 1 && *db_text(q, 0) && !(*ret_name = strdup(db_text(q, 0))))
        r = err_set(e, -ENOMEM, "out of memory");
    return r < 0 ? r : *ret_name != NULL;
}

int store_masters_mapped(struct store *s, const char *instance, const char *owns, int (*each)(void *ctx, const char *list, const char *own, int64_t id),
                         void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    AUTO_JSON json_t *lists = json_array();

    for (int kind = 0; kind < MASTER_KINDS; kind++)         /* list and value: found by the key, however long the map is */
        json_array_append_new(lists, json_string(master_list_name((enum master_kind)kind)));
    AUTO_FREE char *names = json_dumps(lists, JSON_COMPACT);
    int r = names ? db_query(s, &q, e, "SELECT list, own, id FROM master_map WHERE instance = ? AND list IN (SELECT value FROM json_each(?)) "
                             "AND own IN (SELECT value FROM json_each(?))", "ttt", instance, names, owns) : err_set(e, -ENOMEM, "out of memory");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_text(q, 1), db_int64(q, 2));
    return r;
}

/* ---- changing */

static int count(struct store *s, const char *instance, const char *list, int *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM masters WHERE instance = ? AND list = ?", "tt", instance, list);

    if (r == 0 && (r = db_row(s, q, e)) == 1)
        *ret_n = db_int(q, 0);
    return r < 0 ? r : 0;
}

static int put_list(struct store *s, const char *instance, const char *list, const struct master *rows, size_t n, const char *actor, struct err *e)
{
    int gone = 0;
    int r = db_run(s, &gone, e, "DELETE FROM masters WHERE instance = ? AND list = ?", "tt", instance, list);

    for (size_t i = 0; r == 0 && i < n; i++)
        r = db_run(s, NULL, e, "INSERT INTO masters (instance, list, id, name) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name", "ttlt",
                   instance, list, rows[i].id, rows[i].name);
    int after = 0;                          /* not n: a file has an entry once more for each of our values */
    if (r == 0)
        r = count(s, instance, list, &after, e);
    return r < 0 ? r : history_add(s, 0, "masters", json_pack("{s:s, s:s, s:i, s:i}", "instance", instance, "list", list, "before", gone, "after", after),
                                   actor, e);
}

int store_masters_put(struct store *s, const char *instance, const char *list, const struct master *rows, size_t n, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put_list(s, instance, list, rows, n, actor, e), e);
}

static int mapped_to(struct store *s, const char *instance, const char *list, const char *own, int64_t *ret_id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id FROM master_map WHERE instance = ? AND list = ? AND own = ?", "ttt", instance, list, own);

    *ret_id = 0;
    if (r == 0 && (r = db_row(s, q, e)) == 1)
        *ret_id = db_int64(q, 0);
    return r < 0 ? r : 0;
}

static int has_id(struct store *s, const char *instance, const char *list, int64_t id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM masters WHERE instance = ? AND list = ? AND id = ?", "ttl", instance, list, id);

    if (r == 0)
        r = db_row(s, q, e);
    return r == 1 ? 0 : r < 0 ? r : err_set(e, -ENOENT, "the list %s of e-Office has no number %lld", list, (long long)id);
}

static int map(struct store *s, const char *instance, const char *list, const char *own, int64_t id, const char *actor, struct err *e)
{
    int64_t before = 0;
    int r = mapped_to(s, instance, list, own, &before, e);

    if (r < 0 || before == id)
        return r;
    if (id > 0)
        r = has_id(s, instance, list, id, e);
    if (r == 0)
        r = id > 0 ? db_run(s, NULL, e, "INSERT INTO master_map (instance, list, own, id) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET id = excluded.id",
                            "tttl", instance, list, own, id)
                   : db_run(s, NULL, e, "DELETE FROM master_map WHERE instance = ? AND list = ? AND own = ?", "ttt", instance, list, own);
    return r < 0 ? r : history_add(s, 0, "master_map", json_pack("{s:s, s:s, s:s, s:I, s:I}", "instance", instance, "list", list, "own", own,
                                                                 "before", (json_int_t)before, "after", (json_int_t)id), actor, e);
}

int store_master_map(struct store *s, const char *instance, const char *list, const char *own, int64_t id, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, map(s, instance, list, own, id, actor, e), e);
}

/* ---- a file */

static int put_own(struct store *s, const char *instance, const struct master_row *row, const char *actor, struct err *e)
{
    const char *at = row->own, *part;
    size_t n;
    int r = 0;

    while (r == 0 && (part = text_list_next(&at, &n))) {
        AUTO_FREE char *own = strndup(part, n);

        r = own ? map(s, instance, master_list_name(row->kind), own, row->m.id, actor, e) : err_set(e, -ENOMEM, "out of memory");
    }
    return r;
}

/* Lists that the file does not name stay as they are. */
static int import(struct store *s, const char *instance, const struct master_row *rows, size_t n, const char *actor, struct err *e)
{
    AUTO_FREE struct master *list = calloc(n + 1, sizeof(*list));
    int r = list ? 0 : err_set(e, -ENOMEM, "out of memory");

    for (int kind = 0; r == 0 && kind < MASTER_KINDS; kind++) {
        size_t n_list = 0;

        for (size_t i = 0; i < n; i++)
            if (rows[i].kind == (enum master_kind)kind)
                list[n_list++] = rows[i].m;
        if (n_list > 0)
            r = put_list(s, instance, master_list_name((enum master_kind)kind), list, n_list, actor, e);
    }
    for (size_t i = 0; r == 0 && i < n; i++)
        r = put_own(s, instance, &rows[i], actor, e);
    return r;
}

int store_masters_import(struct store *s, const char *instance, const struct master_row *rows, size_t n, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, import(s, instance, rows, n, actor, e), e);
}
