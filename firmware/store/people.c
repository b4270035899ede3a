/* people.c - the people who sign in: asking for them, and what an admin changes. */
#include "store/people_rows.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

#define USER_COLUMNS \
    "name, full_name, language, passphrase, code_sealed, roles, active, revision, generation, failures, code_step, wait_until_s, seen_s"

static struct user user_of(sqlite3_stmt *q)
{
    return (struct user){
        .name = db_text(q, 0), .full_name = db_text(q, 1), .language = db_text(q, 2), .passphrase = db_text(q, 3), .code_sealed = db_text(q, 4),
        .roles = (unsigned)db_int(q, 5), .active = db_int(q, 6), .revision = db_int(q, 7), .generation = db_int(q, 8), .failures = db_int(q, 9),
        .code_step = db_int64(q, 10), .wait_until_s = db_int64(q, 11), .seen_s = db_int64(q, 12),
    };
}

static int each_row(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct user *u), void *ctx, struct err *e, int *ret_rows)
{
    int r;

    while ((r = db_row(s, q, e)) == 1) {
        struct user u = user_of(q);

        ++*ret_rows;
        r = each(ctx, &u);
        if (r != 0)
            break;
    }
    return r;
}

int store_user(struct store *s, const char *name, int (*each)(void *ctx, const struct user *u), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int rows = 0;
    int r = db_query(s, &q, e, "SELECT " USER_COLUMNS " FROM users WHERE name = ?", "t", name);

    if (r == 0)
        r = each_row(s, q, each, ctx, e, &rows);
    return r == 0 && rows == 0 ? err_say(e, -ENOENT, SAID_PERSON_NONE, name) : r;
}

int store_users(struct store *s, int (*each)(void *ctx, const struct user *u), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int rows = 0;
    int r = db_query(s, &q, e, "SELECT " USER_COLUMNS " FROM users ORDER BY name", "");

    return r == 0 ? each_row(s, q, each, ctx, e, &rows) : r;
}

int store_user_count(struct store *s, int64_t *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM users", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_n = db_int64(q, 0);
    return r < 0 ? r : 0;
}

/* ---- shared with people_secrets.c */

static int keep_row(void *ctx, const struct user *u)
{
    struct person_row *p = ctx;

    snprintf(p->full_name, sizeof(p->full_name), "%s", u->full_name);
    p->roles = u->roles;
    p->active = u->active;
    p->has_code = *u->code_sealed != '\0';
    p->has_passphrase = *u->passphrase != '\0';
    p->revision = u->revision;
    p->generation = u->generation;
    p->failures = u->failures;
    p->code_step = u->code_step;
    return 0;
}

int person_row(struct store *s, const char *name, struct person_row *ret, struct err *e)
{
    return store_user(s, name, keep_row, ret, e);
}

int person_note(struct store *s, const char *event, const char *name, json_t *take_before, json_t *take_after, const char *actor, struct err *e)
{
    json_t *detail = json_pack("{s:s, s:o*, s:o*}", "user", name, "before", take_before, "after", take_after);

    return detail ? history_add(s, 0, event, detail, actor, e) : err_set(e, -ENOMEM, "out of memory");
}

/* A box nobody can put in order again is no box: asked at the end of each change that could take an admin away. */
static int check_admin_left(struct store *s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM users WHERE active AND (roles & ?) LIMIT 1", "i", 1 << ROLE_ADMIN);

    if (r == 0)
        r = db_row(s, q, e);
    return r == 0 ? err_say(e, -EPERM, SAID_PERSON_LAST_ADMIN) : r < 0 ? r : 0;
}

/* ---- what an admin changes */

static json_t *facts_json(const char *full_name, unsigned roles)
{
    char names[ROLES_TEXT_SIZE];

    roles_to_text(roles, names);
    return json_pack("{s:s, s:s}", "full_name", full_name, "roles", names);
}

static int make_user(struct store *s, const struct user_put *u, const char *actor, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM users WHERE name = ?", "t", u->name);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        return err_say(e, -EEXIST, SAID_PERSON_EXISTS, u->name);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT INTO users (name, full_name, roles, made_s) VALUES (?, ?, ?, ?)", "ttil", u->name, u->full_name,
                   (int)u->roles, clock_utc_s());
    return r < 0 ? r : person_note(s, "user_made", u->name, NULL, facts_json(u->full_name, u->roles), actor, e);
}

static int change_user(struct store *s, const struct user_put *u, const char *actor, struct err *e)
{
    struct person_row before;
    int r = person_row(s, u->name, &before, e);

    if (r < 0)
        return r;
    if (before.revision != u->revision)
        return err_say(e, -ESTALE, SAID_PERSON_CHANGED, u->name);
    if (before.roles == u->roles && strcmp(before.full_name, u->full_name) == 0)
        return 0;
    r = db_run(s, NULL, e, "UPDATE users SET full_name = ?, roles = ?, revision = revision + 1 WHERE name = ?", "tit", u->full_name,
               (int)u->roles, u->name);
    if (r == 0)
        r = check_admin_left(s, e);
    return r < 0 ? r : person_note(s, "user_changed", u->name, facts_json(before.full_name, before.roles), facts_json(u->full_name, u->roles), actor, e);
}

int store_user_put(struct store *s, const struct user_put *u, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, u->revision == 0 ? make_user(s, u, actor, e) : change_user(s, u, actor, e), e);
}

static int set_active(struct store *s, const char *name, bool active, const char *actor, struct err *e)
{
    struct person_row before;
    int r = person_row(s, name, &before, e);

    if (r < 0 || before.active == active)
        return r;
    r = db_run(s, NULL, e, "UPDATE users SET active = ?, failures = 0, wait_until_s = 0, revision = revision + 1, generation = generation + 1 "
               "WHERE name = ?", "it", active ? 1 : 0, name);
    if (r == 0 && !active)
        r = db_run(s, NULL, e, "DELETE FROM tickets WHERE user = ?", "t", name);
    if (r == 0)
        r = check_admin_left(s, e);
    return r < 0 ? r : person_note(s, "user_active", name, json_boolean(!active), json_boolean(active), actor, e);
}

int store_user_set_active(struct store *s, const char *name, bool active, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, set_active(s, name, active, actor, e), e);
}

static int reset(struct store *s, const char *name, const char *actor, struct err *e)
{
    struct person_row before;
    int r = person_row(s, name, &before, e);

    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE users SET passphrase = '', code_sealed = '', code_step = 0, failures = 0, wait_until_s = 0, "
                   "revision = revision + 1, generation = generation + 1 WHERE name = ?", "t", name);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM recovery_codes WHERE user = ?", "t", name);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM tickets WHERE user = ?", "t", name);
    return r < 0 ? r : person_note(s, "user_reset", name, json_pack("{s:b, s:b}", "passphrase", before.has_passphrase, "code", before.has_code),
                                   json_pack("{s:b, s:b}", "passphrase", 0, "code", 0), actor, e);
}

int store_user_reset(struct store *s, const char *name, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, reset(s, name, actor, e), e);
}

static int put_ticket(struct store *s, const char *name, const char *hash, int64_t until_s, const char *actor, struct err *e)
{
    struct person_row before;
    int r = person_row(s, name, &before, e);

    if (r == 0 && !before.active)
        r = err_say(e, -EPERM, SAID_PERSON_OFF, name);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO tickets (user, hash, until_s) VALUES (?, ?, ?)", "ttl", name, hash, until_s);
    return r < 0 ? r : person_note(s, "user_ticket", name, NULL, NULL, actor, e);
}

int store_ticket_put(struct store *s, const char *name, const char *hash, int64_t until_s, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put_ticket(s, name, hash, until_s, actor, e), e);
}
