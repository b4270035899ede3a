/* Signing in at the rig's desk. */
#include "tests/unit/desk_rig.h"

#include "base/ipc.h"
#include "store/people.h"
#include "tests/unit/test.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { ANSWER_MS = 60000 };

/* Stands in for diaryd until it has been told who signed in. */
static void answer_for_diaryd(int listen_fd)
{
    struct pollfd p = { .fd = listen_fd, .events = POLLIN };

    assert_int_equal(poll(&p, 1, ANSWER_MS), 1);
    AUTO_CLOSE int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
    AUTO_JSON json_t *asked = NULL;
    AUTO_JSON json_t *answer = ipc_ok();
    assert_true(fd >= 0);
    assert_int_equal(ipc_receive(fd, ANSWER_MS, &asked, NULL), 0);
    assert_string_equal(json_str(asked, "do", ""), "user_signed_in");
    assert_int_equal(ipc_send(fd, answer, NULL), 0);
}

struct http_answer http_sign_in(struct desk_rig *g, const char *path, const char *body)
{
    char run_dir[PATH_MAX], sock[PATH_MAX];

    if (g->diaryd)
        return http_ask(g, "POST", path, NULL, body);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    snprintf(sock, sizeof(sock), "%.4000s/diaryd.sock", run_dir);
    AUTO_CLOSE int listen_fd = ipc_listen(run_dir, "diaryd", NULL);
    assert_true(listen_fd >= 0);
    AUTO_CLOSE int fd = http_send(g, "POST", path, NULL, body);
    answer_for_diaryd(listen_fd);
    struct http_answer a = http_read_answer(fd);
    unlink(sock);
    return a;
}

/* A real hash that costs next to nothing: it says itself how it was made. */
static void cheap_hash(char out[PERSON_HASH_SIZE])
{
    memset(out, 0, PERSON_HASH_SIZE);
    assert_int_equal(crypto_pwhash_str(out, DESK_RIG_PASSPHRASE, strlen(DESK_RIG_PASSPHRASE), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
}

static int keep_user_revision(void *ctx, const struct user *u)
{
    *(int *)ctx = u->revision;
    return 0;
}

void desk_rig_put_person(struct desk_rig *g, const char *name, unsigned roles)
{
    AUTO_STORE struct store *beside = g->store ? NULL : diary_beside(g);
    char hash[PERSON_HASH_SIZE], role_names[ROLES_TEXT_SIZE];
    struct user_put u = { .name = name, .full_name = name, .roles = roles };
    struct err e = { 0 };

    cheap_hash(hash);
    roles_to_text(roles, role_names);
    store_user(g->store ? g->store : beside, name, keep_user_revision, &u.revision, &e);
    if (g->store) {
        assert_ok(store_user_put(g->store, &u, "test", &e), e);
        assert_ok(store_user_set_passphrase(g->store, name, hash, "test", NULL, &e), e);
        return;
    }
    tell_diaryd(g, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "do", "user_put", "name", name, "full_name", name, "roles", role_names, "revision", u.revision,
                             "actor", "test"), 0);
    tell_diaryd(g, json_pack("{s:s, s:s, s:s, s:s}", "do", "user_passphrase", "name", name, "passphrase", hash, "actor", "test"), 0);
}

void desk_rig_sign_in_as(struct desk_rig *g, const char *name, unsigned roles)
{
    char body[256];

    desk_rig_put_person(g, name, roles);
    desk_rig_forget(g);
    snprintf(body, sizeof(body), "door_name=%s&passphrase=four+words+in+a+row", name);
    struct http_answer a = http_sign_in(g, "/sign-in", body);
    const char *cookie = strstr(a.head, "Set-Cookie: desk-");

    if (a.status != 303 || !cookie)
        fail_msg("%s could not sign in: %d %s", name, a.status, a.body);
    cookie += strlen("Set-Cookie: ");
    snprintf(g->cookie, sizeof(g->cookie), "%.*s", (int)strcspn(cookie, ";"), cookie);
    http_done(&a);
}

void desk_rig_forget(struct desk_rig *g) { g->cookie[0] = '\0'; }
