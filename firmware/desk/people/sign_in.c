#include "desk/people/sign_in.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "desk/people/attempts.h"
#include "desk/people/code.h"
#include "workflow/passphrase.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { HASH_WAIT_MS = 10000 };

/* ---- what the diary knows */

struct known {                      /* a copy of the row, wiped when it has been looked at */
    bool there, active;
    char passphrase[PERSON_HASH_SIZE], code_sealed[PERSON_SEALED_SIZE];
    int64_t code_step, wait_until_s;
    struct session who;
    const struct desk *desk;
};

void session_of_user(const struct desk *desk, const struct user *u, struct session *ret)
{
    const char *codes = config_text(desk->conf, CONFIG_DESK_CODES);
    bool must = strcmp(codes, "all") == 0 || (strcmp(codes, "admins") == 0 && (u->roles & (1u << ROLE_ADMIN)));

    snprintf(ret->name, sizeof(ret->name), "%s", u->name);
    snprintf(ret->full_name, sizeof(ret->full_name), "%s", u->full_name);
    snprintf(ret->language, sizeof(ret->language), "%.2s", u->language);
    ret->roles = u->roles;
    ret->generation = u->generation;
    ret->needs_passphrase = !*u->passphrase;
    ret->needs_code = must && !*u->code_sealed;
    ret->has_code = *u->code_sealed != '\0';
}

static int keep_known(void *ctx, const struct user *u)
{
    struct known *k = ctx;

    k->there = true;
    k->active = u->active;
    snprintf(k->passphrase, sizeof(k->passphrase), "%s", u->passphrase);
    snprintf(k->code_sealed, sizeof(k->code_sealed), "%s", u->code_sealed);
    k->code_step = u->code_step;
    k->wait_until_s = u->wait_until_s;
    session_of_user(k->desk, u, &k->who);
    return 0;
}

static int look_up(const struct desk *desk, const char *name, struct known *k)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    int r = store_open(desk->diary_path, STORE_READ, &s, &e);

    k->desk = desk;
    if (r == 0)
        r = store_user(s, name, keep_known, k, &e);
    return r == -ENOENT ? 0 : r;
}

/* ---- passphrase and code */

/* Which step, or which recovery code; false: neither. */
static bool look_at_code(const struct desk *desk, const struct known *k, const char *typed, int64_t *ret_step, char ret_recovery[HASH_HEX_SIZE])
{
    uint8_t secret[SECRET_MAX_BYTES] = { 0 };

    *ret_step = 0;
    ret_recovery[0] = '\0';
    if (!*k->code_sealed)
        return true;
    if (secret_open(desk->spool, k->who.name, k->code_sealed, secret) != CODE_SECRET_BYTES)
        log_error("code_not_opened", LOG_WHY, "a one-time code's secret was sealed on another box");
    else
        *ret_step = code_step(secret, typed, clock_utc_s(), k->code_step);
    sodium_memzero(secret, sizeof(secret));
    if (*ret_step == 0 && strlen(typed) >= CODE_RECOVERY_LETTERS)
        code_recovery_hash(desk->spool, typed, ret_recovery);       /* whether it is one the diary says */
    return *ret_step > 0 || *ret_recovery;
}

static int tell_signed_in(const struct request *q, const struct known *k, bool unlock, int64_t step, const char *recovery)
{
    json_t *m = json_pack("{s:s, s:s, s:i, s:b, s:I}", "do", "user_signed_in", "name", k->who.name, "generation", k->who.generation,
                          "unlock", unlock, "step", (json_int_t)step);

    if (*recovery)
        json_object_set_new(m, "recovery", json_string(recovery));
    return ipc_call(q->desk->run_dir, "diaryd", m, IPC_CALL_MS, NULL, NULL);
}

/* Nobody waits for that answer: a name that is somebody's takes no longer than one that is nobody's. */
static void tell_failed(const struct request *q, const struct known *k)
{
    if (k->there)
        ipc_tell(q->desk->run_dir, "diaryd", json_pack("{s:s, s:s, s:s}", "do", "user_failed", "name", k->who.name, "address", q->address));
    web_log_refused(q, "sign_in_failed", 401, k->there ? "wrong passphrase or code" : "nobody is called that");
}

static enum sign_in_answer has_to_wait(const struct request *q)
{
    web_log_refused(q, "request_refused", 429, "after tries that failed the next ones wait");
    return SIGN_IN_WAIT;
}

static enum sign_in_answer look_at(const struct request *q, const struct credentials *c, struct known *k, int *ret_wait_s)
{
    char recovery[HASH_HEX_SIZE];
    int64_t step = 0, wait_s = c->code ? k->wait_until_s - clock_utc_s() : 0;      /* without: attempts_begin has counted */

    if (wait_s > 0) {
        *ret_wait_s = (int)(wait_s < SIGN_IN_WAIT_MAX_S ? wait_s : SIGN_IN_WAIT_MAX_S);
        return has_to_wait(q);
    }
    bool good = passphrase_fits(c->passphrase, k->passphrase) && k->active;
    if (good && c->code)
        good = look_at_code(q->desk, k, c->code, &step, recovery);
    else
        recovery[0] = '\0';
    if (!good)
        return SIGN_IN_WRONG;
    int r = tell_signed_in(q, k, !c->code, step, recovery);
    return r == 0 ? SIGN_IN_DONE : r == -EREMOTEIO ? SIGN_IN_WRONG : SIGN_IN_AWAY;
}

enum sign_in_answer sign_in_try(const struct request *q, const struct credentials *c, struct session *ret_who, int *ret_wait_s)
{
    struct attempts *a = q->desk->attempts;
    /* At a screen of their own somebody is counted by its session: who tries the name elsewhere cannot keep them from going on. */
    const char *counted = c->code ? c->name : q->session_id;
    enum sign_in_answer answer = SIGN_IN_BUSY;
    struct known k = { .there = false };

    *ret_wait_s = attempts_address(a, q->address, clock_mono_ms());
    if (*ret_wait_s == 0)
        *ret_wait_s = attempts_begin(a, counted, clock_mono_ms());
    if (*ret_wait_s > 0)
        return has_to_wait(q);
    if (attempts_hash_begin(a, HASH_WAIT_MS)) {
        answer = look_up(q->desk, c->name, &k) < 0 ? SIGN_IN_AWAY : look_at(q, c, &k, ret_wait_s);
        attempts_hash_end(a);
    }
    if (answer == SIGN_IN_WRONG)
        tell_failed(q, &k);
    else if (answer == SIGN_IN_DONE)
        attempts_worked(a, counted);
    else
        attempts_undone(a, counted);
    if (answer == SIGN_IN_DONE) {
        memcpy(k.who.token, ret_who->token, sizeof(k.who.token));
        *ret_who = k.who;
    }
    sodium_memzero(&k, sizeof(k));
    return answer;
}

int sign_in_hash(const struct request *q, const char *passphrase, char out[PERSON_HASH_SIZE])
{
    _Static_assert((int)PERSON_HASH_SIZE == (int)PASSPHRASE_HASH_SIZE, "one size of hash");
    if (!attempts_hash_begin(q->desk->attempts, HASH_WAIT_MS))
        return -EBUSY;
    int r = passphrase_hash(passphrase, out);
    attempts_hash_end(q->desk->attempts);
    return r;
}

/* ---- in words */

void sign_in_words(const struct request *q, enum sign_in_answer answer, int wait_s, struct html *h)
{
    char seconds[16];

    snprintf(seconds, sizeof(seconds), "%d", wait_s);
    switch (answer) {
    case SIGN_IN_DONE:  break;
    case SIGN_IN_WRONG: html_text(h, tr(q, S_SIGN_IN_WRONG)); break;
    case SIGN_IN_WAIT:  html_fill(h, tr(q, S_SIGN_IN_WAIT), seconds, NULL); break;
    case SIGN_IN_BUSY:  html_text(h, tr(q, S_SIGN_IN_BUSY)); break;
    case SIGN_IN_AWAY:  html_text(h, tr(q, S_SIGN_IN_AWAY)); break;
    }
}

int sign_in_status(enum sign_in_answer answer)
{
    return answer == SIGN_IN_WRONG ? 401 : answer == SIGN_IN_WAIT ? 429 : answer == SIGN_IN_DONE ? 200 : 503;
}
