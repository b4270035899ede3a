#include "uploader/gateway/sessions.h"

#include "base/auto.h"
#include "base/backoff.h"
#include "base/hash.h"
#include "base/put_file.h"

#include <errno.h>
#include <liboath/oath.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    FILE_MAX_BYTES = 256 * 1024, USERS_MAX = 500, SECRET_BYTES_MIN = 10, NAMES_MAX = 1024,
    STEP_S = 30, DIGITS = 6, TOKEN_BYTES = 32,
    FREE_TRIES = 3, WAIT_FIRST_MS = 2000, WAIT_MAX_MS = 15 * 60 * 1000,
};

struct user {
    char name[SESSION_USER_MAX + 1];
    char *secret;
    size_t secret_n;
    int64_t last_step;              /* its code was used */
};

struct tries {                      /* wrong codes of a name, whoever has it */
    unsigned char who[16];
    int64_t n, until_ms;
};

struct session {
    unsigned char hash[crypto_hash_sha256_BYTES];
    const void *instance;           /* NULL: a free place */
    int64_t until_ms;               /* monotonic; kept a while longer, so that its sender is told that it is over */
};

struct sessions {
    int64_t session_s;
    struct user users[USERS_MAX];
    size_t n_users;
    struct tries tries[NAMES_MAX];
    struct session of[SESSIONS_MAX];
};

/* ---- who may */

static int add_user(struct sessions *s, const char *name, size_t name_n, const char *secret, struct err *e)
{
    struct user *u = &s->users[s->n_users];

    if (s->n_users == USERS_MAX)
        return err_set(e, -EINVAL, "more than %d names", USERS_MAX);
    if (name_n > SESSION_USER_MAX)
        return err_set(e, -EINVAL, "a name of more than %d bytes", SESSION_USER_MAX);
    if (oath_base32_decode(secret, strlen(secret), &u->secret, &u->secret_n) != OATH_OK || u->secret_n < SECRET_BYTES_MIN) {
        free(TAKE_PTR(u->secret));
        return err_set(e, -EINVAL, "behind the name there must be a secret in base32 of at least %d bytes", SECRET_BYTES_MIN);
    }
    memcpy(u->name, name, name_n);
    s->n_users++;
    return 0;
}

static int read_users(struct sessions *s, char *text, const char *path, struct err *e)
{
    int line_no = 0, r = 0;

    for (char *line; r == 0 && (line = strsep(&text, "\n")); ) {
        line_no++;
        line += strspn(line, " \t\r");
        line[strcspn(line, "\r")] = '\0';
        size_t n = strcspn(line, " \t");
        if (!*line || *line == '#')
            continue;
        r = add_user(s, line, n, line + n + strspn(line + n, " \t"), e);
        if (r < 0)
            err_wrap(e, r, "%s:%d", path, line_no);
    }
    return r;
}

int sessions_load(const char *path, int64_t session_s, struct sessions **ret_sessions, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    int r = get_file(path, FILE_MAX_BYTES, &text, &n, e);

    if (r < 0)
        return err_wrap(e, r, "gateway.codes_file");
    struct sessions *s = calloc(1, sizeof(*s));
    r = s ? read_users(s, text, path, e) : err_set(e, -ENOMEM, "no memory for the sessions");
    sodium_memzero(text, n);
    if (r < 0) {
        sessions_free(s);
        return r;
    }
    s->session_s = session_s;
    *ret_sessions = s;
    return 0;
}

void sessions_free(struct sessions *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_users; i++) {
        sodium_memzero(s->users[i].secret, s->users[i].secret_n);
        free(s->users[i].secret);
    }
    sodium_memzero(s, sizeof(*s));
    free(s);
}

/* ---- codes */

static struct user *find_user(struct sessions *s, const char *name)
{
    for (size_t i = 0; i < s->n_users; i++)
        if (strcmp(s->users[i].name, name) == 0)
            return &s->users[i];
    return NULL;
}

/* The clocks of phones differ a little: the code of the step before and of the one after is good, too. */
static bool is_code(struct user *u, const char *code, int64_t now_s)
{
    char right[DIGITS + 1];
    int64_t found = 0;

    if (strlen(code) != DIGITS)
        return false;
    for (int64_t step = now_s / STEP_S - 1; step <= now_s / STEP_S + 1; step++)
        if (oath_hotp_generate(u->secret, u->secret_n, (uint64_t)step, DIGITS, false, -1, right) == OATH_OK
            && sodium_memcmp(right, code, DIGITS) == 0 && step > u->last_step)
            found = step;
    if (found > 0)
        u->last_step = found;
    return found > 0;
}

/* The name's place, or that of whoever has waited out longest ago. */
static struct tries *find_tries(struct sessions *s, const char *name)
{
    struct tries *oldest = s->tries;
    unsigned char who[sizeof(oldest->who)];

    crypto_generichash(who, sizeof(who), (const unsigned char *)name, strlen(name), NULL, 0);
    for (size_t i = 0; i < NAMES_MAX; i++) {
        if (memcmp(s->tries[i].who, who, sizeof(who)) == 0)
            return &s->tries[i];
        if (s->tries[i].until_ms < oldest->until_ms)
            oldest = &s->tries[i];
    }
    *oldest = (struct tries){ .n = 0 };
    memcpy(oldest->who, who, sizeof(who));
    return oldest;
}

/* ---- sessions */

static void hash_token(const char *token, unsigned char out[crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)token, strlen(token));
}

static int open_session(struct sessions *s, const void *instance, int64_t now_ms, char ret_token[SESSION_TOKEN_SIZE])
{
    unsigned char random[TOKEN_BYTES];
    struct session *place = NULL;

    for (size_t i = 0; i < SESSIONS_MAX; i++)       /* a free one, else the one that has been over for longest */
        if (!s->of[i].instance) {
            place = &s->of[i];
            break;
        } else if (s->of[i].until_ms <= now_ms && (!place || s->of[i].until_ms < place->until_ms)) {
            place = &s->of[i];
        }
    if (!place)
        return -EBUSY;
    randombytes_buf(random, sizeof(random));
    sodium_bin2base64(ret_token, SESSION_TOKEN_SIZE, random, sizeof(random), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(random, sizeof(random));
    hash_token(ret_token, place->hash);
    place->instance = instance;
    place->until_ms = now_ms + s->session_s * 1000;
    return 0;
}

int sessions_begin(struct sessions *s, const void *instance, const char *user, const char *code, int64_t now_s, int64_t now_ms,
                   char ret_token[SESSION_TOKEN_SIZE], int64_t *ret_until_s, int *ret_wait_s)
{
    struct tries *t = find_tries(s, user);
    struct user *u = find_user(s, user);

    if (t->until_ms > now_ms) {
        *ret_wait_s = (int)((t->until_ms - now_ms + 999) / 1000);
        return -EAGAIN;
    }
    if (!u || !is_code(u, code, now_s)) {
        t->n++;
        t->until_ms = now_ms + (t->n < FREE_TRIES ? 0 : backoff_wait_ms(WAIT_FIRST_MS, WAIT_MAX_MS, t->n - FREE_TRIES + 1));
        return -EACCES;
    }
    *t = (struct tries){ .n = 0 };
    *ret_until_s = now_s + s->session_s;
    return open_session(s, instance, now_ms, ret_token);
}

static struct session *find_session(struct sessions *s, const void *instance, const char *token)
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    hash_token(token, hash);
    for (size_t i = 0; i < SESSIONS_MAX; i++)
        if (s->of[i].instance == instance && sodium_memcmp(s->of[i].hash, hash, sizeof(hash)) == 0)
            return &s->of[i];
    return NULL;
}

int sessions_check(struct sessions *s, const void *instance, const char *token, int64_t now_ms)
{
    const struct session *found = find_session(s, instance, token);

    return !found ? -ENOENT : found->until_ms <= now_ms ? -ETIMEDOUT : 0;
}

void sessions_end(struct sessions *s, const void *instance, const char *token)
{
    struct session *found = find_session(s, instance, token);

    if (found)
        *found = (struct session){ .instance = NULL };
}
