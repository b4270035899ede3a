#include "store/memory.h"

#include "base/clock.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* ---- asking */

#define MEMORY_COLUMNS "id, last_s, kind, key, about, who, what, value, n"

static int each_row(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct memory_row *m), void *ctx, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct memory_row m = { .id = db_int64(q, 0), .last_s = db_int64(q, 1), .kind = db_text(q, 2), .key = db_text(q, 3),
                                .about = db_text(q, 4), .who = db_text(q, 5), .what = db_text(q, 6), .value = db_text(q, 7), .n = db_int(q, 8) };

        r = each(ctx, &m);
    }
    return r;
}

int store_memory_of(struct store *s, const char *kind, const char *key, int (*each)(void *ctx, const struct memory_row *m), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " MEMORY_COLUMNS " FROM memory WHERE kind = ? AND key = ? ORDER BY n DESC, last_s DESC LIMIT 8", "tt", kind, key);

    return r < 0 ? r : each_row(s, q, each, ctx, e);
}

int store_memory(struct store *s, const char *kind, int limit, int (*each)(void *ctx, const struct memory_row *m), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    if (limit < 1 || limit > 10000)
        return err_set(e, -EINVAL, "a list of what is remembered has 1 to 10000 rows");
    int r = db_query(s, &q, e, "SELECT " MEMORY_COLUMNS " FROM memory WHERE ?1 IN ('', kind) ORDER BY n DESC, last_s DESC LIMIT ?2", "ti",
                     kind ? kind : "", limit);
    return r < 0 ? r : each_row(s, q, each, ctx, e);
}

int store_as_read(struct store *s, int64_t letter, const char *name, char **ret_value, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT value FROM read_as WHERE letter = ?1 AND name = ?2 UNION ALL "
                     "SELECT value FROM fields WHERE letter = ?1 AND name = ?2 AND source = 'reading' LIMIT 1", "lt", letter, name);

    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    *ret_value = strdup(r == 1 ? db_text(q, 0) : "");
    return *ret_value ? 0 : err_set(e, -ENOMEM, "out of memory");
}

/* ---- teaching, inside the confirmation's transaction */

/* What this letter taught before counts no more: it is confirmed anew, or somebody says that it was wrong. */
static int take_back(struct store *s, int64_t letter, int *ret_n, struct err *e)
{
    int r = db_run(s, ret_n, e, "UPDATE memory SET n = n - 1 WHERE id IN (SELECT memory FROM memory_taught WHERE letter = ?)", "l", letter);

    if (r == 0)     /* their own rows of memory_taught go with those that are empty now */
        r = db_run(s, NULL, e, "DELETE FROM memory WHERE n < 1 AND id IN (SELECT memory FROM memory_taught WHERE letter = ?)", "l", letter);
    return r == 0 ? db_run(s, NULL, e, "DELETE FROM memory_taught WHERE letter = ?", "l", letter) : r;
}

static int teach(struct store *s, int64_t letter, const struct memory_lesson *l, struct err *e)
{
    int added = 0;
    int r = db_run(s, &added, e, "INSERT INTO memory (kind, key, about, who, what, value, n, last_s) SELECT ?1, ?2, ?3, ?4, ?5, ?6, 1, ?7 "
                   "WHERE NOT ?8 OR EXISTS (SELECT 1 FROM memory WHERE kind = ?1 AND key = ?2) "
                   "ON CONFLICT (kind, key, value) DO UPDATE SET n = n + 1, last_s = ?7, who = ?4", "ttttttli", l->kind, l->key, l->about, l->who,
                   l->what, l->value, clock_utc_s(), l->only_if_known ? 1 : 0);

    return r < 0 || added == 0 ? r : db_run(s, NULL, e, "INSERT OR IGNORE INTO memory_taught (letter, memory) "
                                            "SELECT ?1, id FROM memory WHERE kind = ?2 AND key = ?3 AND value = ?4", "lttt",
                                            letter, l->kind, l->key, l->value);
}

/* One more than came in, so that a full memory shrinks to its size again. */
static int make_room(struct store *s, size_t added, struct err *e)
{
    return db_run(s, NULL, e, "DELETE FROM memory WHERE id IN (SELECT id FROM memory ORDER BY n, last_s "
                  "LIMIT min(?1, max(0, (SELECT n FROM memory_size) - ?2)))", "li", (int64_t)added + 1, MEMORY_MAX_ROWS);
}

int memory_teach(struct store *s, int64_t letter, const struct memory_lesson *lessons, size_t n, struct err *e)
{
    int r = take_back(s, letter, NULL, e);

    for (size_t i = 0; r == 0 && i < n; i++)
        if (lessons[i].value[0])
            r = teach(s, letter, &lessons[i], e);
    return r == 0 && n > 0 ? make_room(s, n, e) : r;
}

int memory_put_read_as(struct store *s, int64_t letter, const struct field *list, size_t n, struct err *e)
{
    int r = db_run(s, NULL, e, "DELETE FROM read_as WHERE letter = ?", "l", letter);

    for (size_t i = 0; r == 0 && i < n; i++)
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO read_as (letter, name, value) VALUES (?, ?, ?)", "ltt", letter, list[i].name, list[i].value);
    return r;
}

/* ---- forgetting */

static int forget(struct store *s, int64_t id, const char *actor, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT kind, n FROM memory WHERE id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "nothing is remembered under %" PRId64, id);
    if (r < 0)
        return r;
    r = db_run(s, NULL, e, "DELETE FROM memory WHERE id = ?", "l", id);
    return r < 0 ? r : history_add(s, 0, "memory_forget", json_pack("{s:I, s:s, s:i}", "id", (json_int_t)id, "kind", db_text(q, 0),
                                   "times", db_int(q, 1)), actor, e);
}

int store_memory_forget(struct store *s, int64_t id, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, forget(s, id, actor, e), e);
}

static int forget_letter(struct store *s, int64_t letter, const char *actor, int *ret_n, struct err *e)
{
    int r = take_back(s, letter, ret_n, e);

    return r < 0 || *ret_n == 0 ? r : history_add(s, letter, "memory_forget", json_pack("{s:i}", "rows", *ret_n), actor, e);
}

int store_memory_forget_letter(struct store *s, int64_t letter, const char *actor, int *ret_n, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, forget_letter(s, letter, actor, ret_n, e), e);
}
