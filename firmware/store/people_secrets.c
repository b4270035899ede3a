/* people_secrets.c - passphrases, one-time codes, tickets, the setup code, and signing in with them. */
#include "store/people_rows.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/said.h"

#include <errno.h>

/* ---- what people change of themselves */

static int tell_generation(struct store *s, const char *name, int *ret_generation, struct err *e)
{
    struct person_row now;
    int r = person_row(s, name, &now, e);

    if (r == 0 && ret_generation)
        *ret_generation = now.generation;
    return r;
}

static int set_passphrase(struct store *s, const char *name, const char *hash, const char *actor, int *ret_generation, struct err *e)
{
    int changed = 0;
    int r = db_run(s, &changed, e, "UPDATE users SET passphrase = ?, failures = 0, wait_until_s = 0, revision = revision + 1, "
                   "generation = generation + 1 WHERE name = ?", "tt", hash, name);

    if (r == 0 && changed == 0)
        return err_say(e, -ENOENT, SAID_PERSON_NONE, name);
    if (r == 0)
        r = person_note(s, "user_passphrase", name, NULL, NULL, actor, e);
    return r < 0 ? r : tell_generation(s, name, ret_generation, e);
}

int store_user_set_passphrase(struct store *s, const char *name, const char *hash, const char *actor, int *ret_generation, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, set_passphrase(s, name, hash, actor, ret_generation, e), e);
}

static int set_code(struct store *s, const char *name, const struct user_code *code, const char *actor, int *ret_generation, struct err *e)
{
    struct person_row before;
    int r = person_row(s, name, &before, e);

    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE users SET code_sealed = ?, code_step = ?, revision = revision + 1, generation = generation + 1 "
                   "WHERE name = ?", "tlt", code ? code->sealed : "", code ? code->step : (int64_t)0, name);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM recovery_codes WHERE user = ?", "t", name);
    for (int i = 0; r == 0 && code && i < PERSON_RECOVERY_CODES; i++)
        r = db_run(s, NULL, e, "INSERT INTO recovery_codes (user, hash) VALUES (?, ?)", "tt", name, code->recovery[i]);
    if (r == 0)
        r = person_note(s, "user_code", name, json_boolean(before.has_code), json_boolean(code != NULL), actor, e);
    return r < 0 ? r : tell_generation(s, name, ret_generation, e);
}

int store_user_set_code(struct store *s, const char *name, const struct user_code *code, const char *actor, int *ret_generation, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, set_code(s, name, code, actor, ret_generation, e), e);
}

int store_user_set_language(struct store *s, const char *name, const char *language, struct err *e)
{
    int r = db_begin(s, e), changed = 0;

    if (r < 0)
        return r;
    r = db_run(s, &changed, e, "UPDATE users SET language = ?1 WHERE name = ?2 AND language <> ?1", "tt", language, name);
    if (r == 0 && changed > 0)
        r = person_note(s, "user_language", name, NULL, json_string(language), name, e);
    return db_end(s, r, e);
}

/* ---- signing in */

static int take_recovery(struct store *s, const char *name, const char *hash, struct err *e)
{
    int changed = 0;
    int r = db_run(s, &changed, e, "DELETE FROM recovery_codes WHERE user = ? AND hash = ?", "tt", name, hash);

    return r == 0 && changed == 0 ? err_set(e, -EACCES, "there is no such recovery code") : r;
}

/* How: for the history. */
static int note_signed_in(struct store *s, const char *name, const char *how, struct err *e)
{
    int r = db_run(s, NULL, e, "UPDATE users SET failures = 0, wait_until_s = 0, seen_s = ? WHERE name = ?", "lt", clock_utc_s(), name);

    if (r < 0)
        return r;
    json_t *detail = json_pack("{s:s, s:s}", "user", name, "how", how);
    return detail ? history_add(s, 0, "signed_in", detail, name, e) : err_set(e, -ENOMEM, "out of memory");
}

static int signed_in(struct store *s, const struct sign_in *in, struct err *e)
{
    struct person_row now;
    int r = person_row(s, in->name, &now, e);

    if (r == -ENOENT || (r == 0 && (!now.active || now.generation != in->generation)))
        return err_set(e, -EACCES, "%s has changed meanwhile", in->name);
    if (r == 0 && now.has_code && !in->unlock && !in->recovery && in->step <= now.code_step)
        return err_say(e, -EACCES, SAID_PERSON_CODE_USED);
    if (r == 0 && in->step > 0)
        r = db_run(s, NULL, e, "UPDATE users SET code_step = ? WHERE name = ?", "lt", in->step, in->name);
    if (r == 0 && in->recovery)
        r = take_recovery(s, in->name, in->recovery, e);
    return r < 0 ? r : note_signed_in(s, in->name, in->unlock ? "unlock" : in->recovery ? "recovery_code" : in->step > 0 ? "passphrase_and_code" : "passphrase", e);
}

int store_signed_in(struct store *s, const struct sign_in *in, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, signed_in(s, in, e), e);
}

static int failed(struct store *s, const char *name, const char *address, int64_t *ret_wait_until_s, struct err *e)
{
    struct person_row now;
    int r = person_row(s, name, &now, e);

    if (r < 0)
        return r;
    int failures = now.failures + 1;
    *ret_wait_until_s = failures < SIGN_IN_FREE_TRIES ? 0
        : clock_utc_s() + backoff_wait_ms(SIGN_IN_WAIT_S, SIGN_IN_WAIT_MAX_S, failures - SIGN_IN_FREE_TRIES + 1);
    r = db_run(s, NULL, e, "UPDATE users SET failures = ?, wait_until_s = ? WHERE name = ?", "ilt", failures, *ret_wait_until_s, name);
    if (r < 0)
        return r;
    json_t *detail = json_pack("{s:s, s:i, s:s}", "user", name, "in_a_row", failures, "address", address);
    return detail ? history_add(s, 0, "sign_in_failed", detail, "deskd", e) : err_set(e, -ENOMEM, "out of memory");
}

int store_sign_in_failed(struct store *s, const char *name, const char *address, int64_t *ret_wait_until_s, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, failed(s, name, address, ret_wait_until_s, e), e);
}

int store_signed_out(struct store *s, const char *name, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, person_note(s, "signed_out", name, NULL, NULL, name, e), e);
}

static int use_ticket(struct store *s, const char *hash, char ret_name[PERSON_NAME_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int changed = 0;
    int r = db_query(s, &q, e, "SELECT t.user FROM tickets t JOIN users u ON u.name = t.user WHERE t.hash = ? AND t.until_s >= ? AND u.active",
                     "tl", hash, clock_utc_s());

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -EACCES, SAID_PERSON_ADDRESS_USED);
    if (r < 0)
        return r;
    snprintf(ret_name, PERSON_NAME_SIZE, "%s", db_text(q, 0));
    sqlite3_reset(q);
    r = db_run(s, &changed, e, "DELETE FROM tickets WHERE hash = ?", "t", hash);
    return r < 0 ? r : note_signed_in(s, ret_name, "ticket", e);
}

int store_ticket_use(struct store *s, const char *hash, char ret_name[PERSON_NAME_SIZE], struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, use_ticket(s, hash, ret_name, e), e);
}

/* ---- the first one */

static int nobody_yet(struct store *s, struct err *e)
{
    int64_t n = 0;
    int r = store_user_count(s, &n, e);

    return r == 0 && n > 0 ? err_say(e, -EPERM, SAID_PERSON_FIRST_MADE) : r;
}

int store_setup_put(struct store *s, const char *hash, struct err *e)
{
    int r = db_begin(s, e);

    if (r < 0)
        return r;
    r = nobody_yet(s, e);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO setup (only, hash) VALUES (1, ?)", "t", hash);
    return db_end(s, r, e);
}

static int first_admin(struct store *s, const char *code_hash, const char *name, const char *full_name, const char *hash, struct err *e)
{
    int changed = 0;
    int r = nobody_yet(s, e);

    if (r == 0)
        r = db_run(s, &changed, e, "DELETE FROM setup WHERE hash = ?", "t", code_hash);
    if (r == 0 && changed == 0)
        return err_say(e, -EACCES, SAID_PERSON_SETUP_CODE);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT INTO users (name, full_name, roles, passphrase, made_s) VALUES (?, ?, ?, ?, ?)", "ttitl", name, full_name,
                   1 << ROLE_ADMIN, hash, clock_utc_s());
    if (r == 0)         /* from here on the box is set up step by step (first_start.c) */
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO first_start (step, later, actor, at_s) VALUES ('admin', 0, ?, ?)", "tl", name, clock_utc_s());
    return r < 0 ? r : person_note(s, "user_made", name, NULL, json_pack("{s:s, s:s, s:b}", "full_name", full_name, "roles", role_name(ROLE_ADMIN),
                                                                       "first", 1), name, e);
}

int store_first_admin(struct store *s, const char *code_hash, const char *name, const char *full_name, const char *passphrase_hash, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, first_admin(s, code_hash, name, full_name, passphrase_hash, e), e);
}
