/* maild - mails of IMAP mailboxes become letters (firmware/doc/mail.md). One thread a mailbox; messages are answered by this one. */
#include "base/daemon.h"
#include "base/ipc.h"
#include "base/text.h"
#include "uploader/intake/account.h"

#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

enum { TICK_MS = 3600 * 1000, LISTED_MAX = 100, ACTOR_BYTES = 100 };

struct maild {
    struct account_box box;
    struct account *accounts[CONFIG_MAX_PROFILES];
    size_t n;
};

static int add_account(struct maild *m, const char *name, struct err *e)
{
    int r = account_new(&m->box, name, &m->accounts[m->n], e);

    m->n += r == 0;
    return r;
}

/* [mailbox NAME] sections; where there are none, [mailbox] itself if it has an url. */
static int make_accounts(struct maild *m, const struct config *c, struct err *e)
{
    int n = config_instances(c, "mailbox"), r = 0;

    if (n == 0 && config_text(c, CONFIG_MAILBOX_URL)[0])
        return add_account(m, "", e);
    for (int i = 0; r == 0 && i < n; i++)
        r = add_account(m, config_instance_name(c, "mailbox", i), e);
    return r;
}

static void drop_accounts(struct maild *m)
{
    for (size_t i = 0; i < m->n; i++)
        account_free(m->accounts[i]);
    m->n = 0;
}

static int check(const struct config *c, struct err *e)
{
    struct maild m = { .box = { .config = c } };
    int r = make_accounts(&m, c, e);

    drop_accounts(&m);
    return r;
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct maild *m = ctx;
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SPOOL_NAME, m->box.spool_root, sizeof(m->box.spool_root), e);

    (void)loop;
    signal(SIGPIPE, SIG_IGN);
    pthread_mutex_init(&m->box.lock, NULL);
    m->box.config = c;
    if (r == 0)
        r = opener_find(m->box.opener, e);
    if (r == 0)
        r = make_accounts(m, c, e);
    if (r < 0 || m->n == 0)
        return r;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    r = warnings_new(&m->box.warnings, e);
    if (r == 0)
        r = mark_new_configured(c, &m->box.checker, e);
    for (size_t i = 0; r == 0 && i < m->n; i++)
        r = account_start(m->accounts[i], e);
    return r;
}

static void stop(void *ctx)
{
    struct maild *m = ctx;

    drop_accounts(m);
    mark_free(m->box.checker);
    warnings_free(m->box.warnings);
    spool_close(m->box.spool);
}

/* ---- requests */

static json_t *status(struct maild *m)
{
    json_t *accounts = json_array();

    for (size_t i = 0; i < m->n; i++)
        json_array_append_new(accounts, account_status(m->accounts[i]));
    return json_pack("{s:b, s:o, s:o}", "ok", 1, "accounts", accounts, "warnings", m->n > 0 ? warnings_list(m->box.warnings) : json_array());
}

static json_t *listed(struct maild *m, const json_t *request)
{
    int64_t skip = json_int(request, "skip", 0);
    size_t left = skip > 0 ? (size_t)skip : 0;
    json_t *mails = json_array();

    for (size_t i = 0; i < m->n; i++)
        account_listed(m->accounts[i], mails, &left, LISTED_MAX);
    return json_pack("{s:b, s:o, s:b}", "ok", 1, "mails", mails, "more", json_array_size(mails) == LISTED_MAX);
}

static json_t *take(struct maild *m, const json_t *request)
{
    const char *id = json_str(request, "id", ""), *name = json_str(request, "account", ""), *who = json_str(request, "actor", "");
    AUTO_FREE char *actor = NULL;
    struct err e = { 0 };

    if (!id_is_valid(id) || text_clean(who, strlen(who), ACTOR_BYTES, &actor, NULL) < 0)
        return ipc_refuse("id: must be of the list; actor: must be a text");
    text_squeeze(actor);
    if (!actor[0])
        return ipc_refuse("actor: is missing");
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(account_name(m->accounts[i]), name) == 0)
            return account_want(m->accounts[i], id, actor, &e) < 0 ? ipc_refuse("%s", e.msg) : ipc_ok();
    return ipc_refuse("account: there is no mailbox of that name");
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    if (strcmp(what, "status") == 0)
        return status(ctx);
    if (strcmp(what, "listed") == 0)
        return listed(ctx, message);
    return strcmp(what, "take") == 0 ? take(ctx, message) : NULL;
}

/* "look": somebody wants the mailboxes looked at now. And once an hour, in case a server forgets to tell. */
static int64_t tick(void *ctx)
{
    struct maild *m = ctx;

    for (size_t i = 0; i < m->n; i++)
        account_wake(m->accounts[i]);
    return TICK_MS;
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "maild", .check = check, .start = start, .request = request, .tick = tick, .stop = stop };
    struct maild m = { .n = 0 };

    return daemon_main(argc, argv, &ops, &m);
}
