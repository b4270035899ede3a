/* commands_people.c - people who sign in. The desk looks at passphrases and codes, which is slow; here is what becomes of it.
 * Answers and history name people, and never a secret; the setup code and a ticket leave this process once, to whoever asked. */
#include "diary/commands.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "base/said.h"
#include "spool/secrets.h"
#include "store/people.h"
#include "workflow/passphrase.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FULL_NAME_BYTES = PERSON_FULL_NAME_SIZE - 1, HASH_BYTES = PERSON_HASH_SIZE - 1, TICKET_BYTES = 24, SETUP_LETTERS = 12, ADDRESS_BYTES = 45 };

/* ---- checks */

static const char *text_of(const json_t *request, const char *key) { return json_str(request, key, ""); }

static int name_of(const json_t *request, const char **ret_name, struct err *e)
{
    *ret_name = text_of(request, "name");
    return person_name_is_good(*ret_name) ? 0
        : err_say(e, -EINVAL, SAID_PERSON_NAME);
}

/* Who is meant, and who does it. *ret_actor is the caller's. */
static int names_of(const json_t *request, const char **ret_name, char **ret_actor, struct err *e)
{
    int r = name_of(request, ret_name, e);

    return r < 0 ? r : command_text(request, "actor", COMMAND_ACTOR_BYTES, false, ret_actor, e);
}

/* The hash of one, as libsodium writes it. */
static int passphrase_of(const json_t *request, const char **ret_hash, struct err *e)
{
    static const char begins[] = "$argon2id$";

    *ret_hash = text_of(request, "passphrase");
    return strncmp(*ret_hash, begins, strlen(begins)) == 0 && strlen(*ret_hash) <= HASH_BYTES ? 0 : err_set(e, -EINVAL, "passphrase: must be a hash");
}

static json_t *done(int r, const struct err *e) { return r < 0 ? ipc_refuse_err(e) : ipc_ok(); }

/* ---- what an admin changes */

static json_t *put(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *full_name = NULL;
    struct user_put u = { .revision = (int)json_int(request, "revision", 0) };
    struct err e = { 0 };
    int r = names_of(request, &u.name, &actor, &e);

    if (r == 0)
        r = command_text(request, "full_name", FULL_NAME_BYTES, false, &full_name, &e);
    if (r == 0 && !roles_of_text(text_of(request, "roles"), &u.roles))
        r = err_say(&e, -EINVAL, SAID_PERSON_ROLES);
    u.full_name = full_name;
    if (r == 0)
        r = store_user_put(d->store, &u, actor, &e);
    return done(r, &e);
}

static json_t *set_active(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    const char *name = NULL;
    struct err e = { 0 };
    int r = names_of(request, &name, &actor, &e);

    if (r == 0 && !json_is_boolean(json_object_get(request, "active")))
        r = err_set(&e, -EINVAL, "active: must be true or false");
    if (r == 0)
        r = store_user_set_active(d->store, name, json_flag(request, "active"), actor, &e);
    return done(r, &e);
}

static json_t *reset(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    const char *name = NULL;
    struct err e = { 0 };
    int r = names_of(request, &name, &actor, &e);

    if (r == 0)
        r = store_user_reset(d->store, name, actor, &e);
    return done(r, &e);
}

static json_t *ticket(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    const char *name = NULL;
    char text[sodium_base64_ENCODED_LEN(TICKET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)], hash[HASH_HEX_SIZE];
    uint8_t bytes[TICKET_BYTES];
    struct err e = { 0 };
    int r = names_of(request, &name, &actor, &e);

    if (r < 0)
        return done(r, &e);
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(text, sizeof(text), bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    secret_hash(d->spool, "ticket", text, hash);
    r = store_ticket_put(d->store, name, hash, clock_utc_s() + TICKET_VALID_S, actor, &e);
    json_t *answer = r < 0 ? done(r, &e) : json_pack("{s:b, s:s, s:i}", "ok", 1, "ticket", text, "valid_s", TICKET_VALID_S);
    sodium_memzero(bytes, sizeof(bytes));
    sodium_memzero(text, sizeof(text));
    return answer;
}

/* ---- what people change of themselves */

static json_t *with_generation(int r, int generation, const struct err *e)
{
    return r < 0 ? done(r, e) : json_pack("{s:b, s:i}", "ok", 1, "generation", generation);
}

static json_t *set_passphrase(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    const char *name = NULL, *hash = NULL;
    int generation = 0;
    struct err e = { 0 };
    int r = names_of(request, &name, &actor, &e);

    if (r == 0)
        r = passphrase_of(request, &hash, &e);
    if (r == 0)
        r = store_user_set_passphrase(d->store, name, hash, actor, &generation, &e);
    return with_generation(r, generation, &e);
}

static int code_of(const json_t *request, struct user_code *ret, struct err *e)
{
    const json_t *hashes = json_object_get(request, "recovery");

    ret->sealed = text_of(request, "sealed");
    ret->step = json_int(request, "step", 0);
    if (strlen(ret->sealed) >= PERSON_SEALED_SIZE || json_array_size(hashes) != PERSON_RECOVERY_CODES || ret->step < 1)
        return err_set(e, -EINVAL, "sealed, step and %d hashes of recovery codes are needed", PERSON_RECOVERY_CODES);
    for (size_t i = 0; i < PERSON_RECOVERY_CODES; i++) {
        ret->recovery[i] = json_string_value(json_array_get(hashes, i));
        if (!ret->recovery[i] || strlen(ret->recovery[i]) != HASH_HEX_SIZE - 1)
            return err_set(e, -EINVAL, "recovery: must be hashes");
    }
    return 0;
}

/* Without "sealed": no code any more. */
static json_t *set_code(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL;
    const char *name = NULL;
    struct user_code code;
    bool off = !*text_of(request, "sealed");
    int generation = 0;
    struct err e = { 0 };
    int r = names_of(request, &name, &actor, &e);

    if (r == 0 && !off)
        r = code_of(request, &code, &e);
    if (r == 0)
        r = store_user_set_code(d->store, name, off ? NULL : &code, actor, &generation, &e);
    return with_generation(r, generation, &e);
}

static json_t *set_language(struct diary *d, const json_t *request)
{
    const char *name = NULL, *language = text_of(request, "language");
    struct err e = { 0 };
    int r = name_of(request, &name, &e);

    if (r == 0 && strcmp(language, "en") != 0 && strcmp(language, "hi") != 0)
        r = err_set(&e, -EINVAL, "language: must be en or hi");
    if (r == 0)
        r = store_user_set_language(d->store, name, language, &e);
    return done(r, &e);
}

/* ---- signing in */

static json_t *signed_in(struct diary *d, const json_t *request)
{
    struct sign_in in = { .generation = (int)json_int(request, "generation", 0), .step = json_int(request, "step", 0),
                          .unlock = json_flag(request, "unlock"),
                          .recovery = *text_of(request, "recovery") ? text_of(request, "recovery") : NULL };
    struct err e = { 0 };
    int r = name_of(request, &in.name, &e);

    if (r == 0)
        r = store_signed_in(d->store, &in, &e);
    return done(r, &e);
}

static json_t *failed(struct diary *d, const json_t *request)
{
    AUTO_FREE char *address = NULL;
    const char *name = NULL;
    int64_t until_s = 0;
    struct err e = { 0 };
    int r = name_of(request, &name, &e);

    if (r == 0)
        r = command_text(request, "address", ADDRESS_BYTES, true, &address, &e);
    if (r == 0)
        r = store_sign_in_failed(d->store, name, address, &until_s, &e);
    return r < 0 ? done(r, &e) : json_pack("{s:b, s:I}", "ok", 1, "wait_until_s", (json_int_t)until_s);
}

static json_t *signed_out(struct diary *d, const json_t *request)
{
    const char *name = NULL;
    struct err e = { 0 };
    int r = name_of(request, &name, &e);

    if (r == 0)
        r = store_signed_out(d->store, name, &e);
    return done(r, &e);
}

static json_t *use_ticket(struct diary *d, const json_t *request)
{
    char name[PERSON_NAME_SIZE], hash[HASH_HEX_SIZE];
    struct err e = { 0 };

    secret_hash(d->spool, "ticket", text_of(request, "ticket"), hash);
    int r = store_ticket_use(d->store, hash, name, &e);
    return r < 0 ? done(r, &e) : json_pack("{s:b, s:s}", "ok", 1, "name", name);
}

/* ---- the first one */

static int setup_path(const struct diary *d, char *out, size_t size, struct err *e)
{
    return config_path(d->config, CONFIG_PATHS_RUN_DIR, "setup-code", out, size, e);
}

static void hash_setup_code(const struct diary *d, const char *typed, char out[HASH_HEX_SIZE])
{
    char code[TYPED_CODE_MAX + 1];

    typed_code_fold(typed, code);
    secret_hash(d->spool, "setup", code, out);
    sodium_memzero(code, sizeof(code));
}

/* For root and this program's user alone, whole or not at all. */
static int write_setup_code(const char *path, const char *code, struct err *e)
{
    char line[TYPED_CODE_SHOWN_SIZE + 1];
    int n = snprintf(line, sizeof(line), "%s\n", code);
    int r = put_file(path, 0600, line, (size_t)n, NULL);

    sodium_memzero(line, sizeof(line));
    return r < 0 ? err_set(e, r, "write %s: %s", path, strerror(-r)) : 0;
}

int people_first_start(struct diary *d, struct err *e)
{
    char path[4096], code[TYPED_CODE_SHOWN_SIZE], hash[HASH_HEX_SIZE];
    int64_t n = 0;
    int r = store_user_count(d->store, &n, e);

    if (r == 0)
        r = setup_path(d, path, sizeof(path), e);
    if (r < 0)
        return r;
    if (n > 0) {
        unlink(path);
        return 0;
    }
    typed_code_new(SETUP_LETTERS, code);
    hash_setup_code(d, code, hash);
    r = store_setup_put(d->store, hash, e);
    if (r == 0)
        r = write_setup_code(path, code, e);
    sodium_memzero(code, sizeof(code));
    return r;
}

static json_t *first_admin(struct diary *d, const json_t *request)
{
    AUTO_FREE char *full_name = NULL;
    const char *name = NULL, *hash = NULL;
    char path[4096], code_hash[HASH_HEX_SIZE];
    struct err e = { 0 };
    int r = name_of(request, &name, &e);

    if (r == 0)
        r = command_text(request, "full_name", FULL_NAME_BYTES, false, &full_name, &e);
    if (r == 0)
        r = passphrase_of(request, &hash, &e);
    hash_setup_code(d, text_of(request, "code"), code_hash);
    if (r == 0)
        r = store_first_admin(d->store, code_hash, name, full_name, hash, &e);
    if (r == 0 && setup_path(d, path, sizeof(path), NULL) == 0)
        unlink(path);
    return done(r, &e);
}

/* ---- which one */

json_t *command_people(struct diary *d, const char *what, const json_t *request)
{
    static const struct { const char *what; json_t *(*answer)(struct diary *d, const json_t *request); } commands[] = {
        { "user_put", put }, { "user_active", set_active }, { "user_reset", reset }, { "user_ticket", ticket },
        { "user_passphrase", set_passphrase }, { "user_code", set_code }, { "user_language", set_language },
        { "user_signed_in", signed_in }, { "user_failed", failed }, { "user_signed_out", signed_out },
        { "user_ticket_use", use_ticket }, { "user_first", first_admin },
    };

    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (strcmp(what, commands[i].what) == 0)
            return commands[i].answer(d, request);
    return NULL;
}
