/* officers.c - the officers' directory: posts, and who holds them. */
#include "store/db.h"

#include <errno.h>
#include <string.h>

#define OFFICER_COLUMNS "post, designation, designation_hi, section, name, email, mobile, next_post, is_default, active"

static struct officer officer_of(sqlite3_stmt *q)
{
    return (struct officer){ .post = db_text(q, 0), .designation = db_text(q, 1), .designation_hi = db_text(q, 2),
                             .section = db_text(q, 3), .name = db_text(q, 4), .email = db_text(q, 5), .mobile = db_text(q, 6),
                             .next_post = db_text(q, 7), .is_default = db_int(q, 8), .active = db_int(q, 9) };
}

int store_officers(struct store *s, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " OFFICER_COLUMNS " FROM officers ORDER BY active DESC, post", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct officer o = officer_of(q);

        r = each(ctx, &o);
    }
    return r;
}

int store_officer(struct store *s, const char *post, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " OFFICER_COLUMNS " FROM officers WHERE post = ?", "t", post);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "post %s is not in the officers' directory", post);
    if (r < 0)
        return r;
    struct officer o = officer_of(q);
    return each(ctx, &o);
}

/* ---- replacing the directory */

/* Writes one post where it differs; *changed counts. */
static int put_officer(struct store *s, const struct officer *o, int *changed, struct err *e)
{
    int n = 0;
    int r = db_run(s, &n, e, "INSERT INTO officers (" OFFICER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
                   "ON CONFLICT (post) DO UPDATE SET designation = ?2, designation_hi = ?3, section = ?4, name = ?5, email = ?6, "
                   "mobile = ?7, next_post = ?8, is_default = ?9, active = ?10 "
                   "WHERE (designation, designation_hi, section, name, email, mobile, next_post, is_default, active) "
                   "IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", "ttttttttii",
                   o->post, o->designation, o->designation_hi, o->section, o->name, o->email, o->mobile, o->next_post,
                   o->is_default ? 1 : 0, o->active ? 1 : 0);

    *changed += n;
    return r;
}

/* Posts that have gone stay as rows: letters are marked to them. posts: a JSON array of those that are there. */
static int retire_others(struct store *s, json_t *posts, int *changed, struct err *e)
{
    AUTO_FREE char *list = json_dumps(posts, JSON_COMPACT);
    int n = 0;

    if (!list)
        return err_set(e, -ENOMEM, "out of memory");
    int r = db_run(s, &n, e, "UPDATE officers SET active = 0, is_default = 0 WHERE active = 1 "
                   "AND post NOT IN (SELECT value FROM json_each(?))", "t", list);
    *changed += n;
    return r;
}

static int replace(struct store *s, const struct officer *list, size_t n, const char *actor, struct err *e)
{
    AUTO_JSON json_t *posts = json_array();
    int changed = 0, r = 0;

    for (size_t i = 0; r == 0 && i < n; i++) {
        r = put_officer(s, &list[i], &changed, e);
        if (r == 0 && json_array_append_new(posts, json_string(list[i].post)) < 0)
            r = err_set(e, -ENOMEM, "out of memory");
    }
    if (r == 0)
        r = retire_others(s, posts, &changed, e);
    if (r < 0 || changed == 0)
        return r;
    return history_add(s, 0, "officers", json_pack("{s:i, s:i}", "posts", (int)n, "changed", changed), actor, e);
}

int store_replace_officers(struct store *s, const struct officer *list, size_t n, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, replace(s, list, n, actor, e), e);
}
