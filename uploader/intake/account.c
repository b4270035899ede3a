#include "uploader/intake/account_inner.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/put_file.h"
#include "base/text.h"
#include "base/thread.h"
#include "uploader/line/tls.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>

enum { IDLE_MS = 25 * 60 * 1000 /* servers may hang up after half an hour */, TOKEN_MAX = 8192 };

const char *account_name(const struct account *a) { return a->name; }

/* ---- settings */

static int read_folders(struct account *a, struct err *e)
{
    const char *at = config_text(a->config, CONFIG_MAILBOX_FOLDERS), *one;
    size_t n;

    while ((one = text_list_next(&at, &n))) {
        if (a->n_folders == FOLDERS_MAX || n >= IMAP_FOLDER_SIZE)
            return err_set(e, -EINVAL, "mailbox.folders: at most %d folders, and no long names", FOLDERS_MAX);
        snprintf(a->folders[a->n_folders++], IMAP_FOLDER_SIZE, "%.*s", (int)n, one);
    }
    return a->n_folders > 0 ? 0 : err_set(e, -EINVAL, "mailbox.folders is empty");
}

static int check_settings(const struct account *a, struct err *e)
{
    const struct config *c = a->config;
    const char *url = config_text(c, CONFIG_MAILBOX_URL), *done = config_text(c, CONFIG_MAILBOX_DONE_FOLDER);
    char quoted[2 * IMAP_FOLDER_SIZE + 3];
    int r = 0;

    if (strncmp(url, "imaps://", 8) != 0 && strncmp(url, "imap://", 7) != 0)
        return err_set(e, -EINVAL, "mailbox.url = %s must begin with imaps:// or imap://", url);
    if (!config_text(c, CONFIG_MAILBOX_USER)[0])
        return err_set(e, -EINVAL, "mailbox.user is empty");
    if (!config_text(c, CONFIG_MAILBOX_PASSWORD_FILE)[0] == !config_text(c, CONFIG_MAILBOX_TOKEN_FILE)[0])
        return err_set(e, -EINVAL, "set mailbox.password_file or mailbox.token_file, one of them");
    if (!intake_is_purpose(config_text(c, CONFIG_MAILBOX_PURPOSE)))
        return err_set(e, -EINVAL, "mailbox.purpose: it is letter, vip or backlog");
    if (strcmp(config_text(c, CONFIG_MAILBOX_UNCHECKED), "wait") != 0 && strcmp(config_text(c, CONFIG_MAILBOX_UNCHECKED), "take") != 0)
        return err_set(e, -EINVAL, "mailbox.unchecked: it is wait or take");
    for (size_t k = 0; r == 0 && k < a->n_folders; k++) {
        r = imap_quote(a->folders[k], quoted, sizeof(quoted), e);
        if (r == 0 && strcmp(a->folders[k], done) == 0)
            r = err_set(e, -EINVAL, "mailbox.done_folder: %s is one of mailbox.folders", done);
    }
    return r == 0 ? imap_quote(done, quoted, sizeof(quoted), e) : r;
}

int account_new(struct account_box *box, const char *name, struct account **ret_account, struct err *e)
{
    struct account *a = calloc(1, sizeof(*a));

    if (!a)
        return err_set(e, -ENOMEM, "out of memory");
    a->box = box;
    a->wake_fd = -1;
    a->state = "waiting";
    pthread_mutex_init(&a->lock, NULL);
    a->name = strdup(name[0] ? name : "mailbox");
    int r = a->name ? config_instance(box->config, "mailbox", name, &a->config, e) : err_set(e, -ENOMEM, "out of memory");
    if (r == 0)
        r = read_folders(a, e);
    if (r == 0)
        r = check_settings(a, e);
    if (r == 0)
        r = route_open(a->config, &a->route, e);
    if (r < 0) {
        err_wrap(e, r, "[mailbox%s%s]", name[0] ? " " : "", name);
        account_free(a);
        return r;
    }
    *ret_account = a;
    return 0;
}

/* ---- what the mailbox is told about */

static void set_state(struct account *a, const char *state, const char *line)
{
    pthread_mutex_lock(&a->lock);
    a->state = state;
    snprintf(a->sentence, sizeof(a->sentence), "%s", line);
    pthread_mutex_unlock(&a->lock);
}

/* An error as a sentence; what is the box's, and what the mailbox's. */
static void set_trouble(struct account *a, int r, const struct err *e)
{
    char line[SAID_SIZE];

    switch (r) {
    case -EACCES:       said_set(line, SAID_MAILBOX_LOGIN); break;
    case -EKEYREJECTED: said_set(line, SAID_MAILBOX_UNSAFE, e->msg); break;
    case -EINVAL:       said_set(line, SAID_MAILBOX_SETTING, err_line(e)); break;
    case -EHOSTDOWN:    said_set(line, SAID_MAILBOX_BOX, err_line(e)); break;
    case -EREMOTEIO:    said_set(line, SAID_MAILBOX_FOLDER, a->folders[0], e->msg); break;
    default:            said_set(line, SAID_MAILBOX_AWAY, err_line(e)); break;
    }
    if (strcmp(line, a->sentence) != 0)                 /* not at every try */
        log_warn("mailbox_trouble", LOG_STATUS LOG_WHY, strerror(-r), r == -EHOSTDOWN ? "the box cannot take in mail" : e->msg);
    set_state(a, "trouble", line);
}

/* ---- one mail, under the lock of the box */

static void mark(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    mark_file(((struct account *)ctx)->box->checker, bytes, n, progress, progress_ctx, ret);
}

static void mark_in_words(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    mark_words(((struct account *)ctx)->box->checker, bytes, n, progress, progress_ctx, ret);
}

/* diaryd refuses what is no delivery of ours, and then that is that. */
static int heard(void *ctx, const char *key, const char *what, const char *status, const char *mail, int64_t at_s, struct err *e)
{
    const struct account *a = ctx;
    json_t *m = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "do", "delivery_heard", "key", key, "what", what, "status", status, "mail", mail,
                          "at_s", (json_int_t)at_s, "actor", "maild");
    int r = ipc_call(config_text(a->config, CONFIG_PATHS_RUN_DIR), "diaryd", m, IPC_CALL_MS, NULL, e);

    return r == -EREMOTEIO ? 0 : r < 0 ? err_set(e, -EAGAIN, "diaryd is not running") : 0;
}

static void tell_others(const struct account *a)
{
    const char *run_dir = config_text(a->config, CONFIG_PATHS_RUN_DIR);

    ipc_hint(run_dir, "diaryd");
    ipc_hint(run_dir, "ocrd");
}

static int take_locked(struct account *a, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret,
                       struct err *e)
{
    struct account_box *box = a->box;
    int r = box->spool ? 0 : spool_open_with_key(box->spool_root, config_text(a->config, CONFIG_PATHS_BOX_KEY_FILE), NULL, &box->spool, e);
    struct take_setup setup = {
        .spool = box->spool, .opener = box->opener, .answer = config_flag(a->config, CONFIG_MAILBOX_ANSWER),
        .takes_unchecked = strcmp(config_text(a->config, CONFIG_MAILBOX_UNCHECKED), "take") == 0, .stop = &a->stop, .mark = mark,
        .mark_words = mark_in_words, .heard = heard, .ctx = a,
        .origin = { .purpose = config_text(a->config, CONFIG_MAILBOX_PURPOSE),
                    .reserve_bytes = (uint64_t)config_number(a->config, CONFIG_PATHS_RESERVE_MIB) << 20 },
    };

    if (r == 0)
        r = take_mail(&setup, place, bytes, n, by, ret, e);
    if (r == -EIO) {                    /* after a failed sync nothing may be done again on what was open */
        spool_close(box->spool);
        box->spool = NULL;
    }
    return r;
}

static int take(void *ctx, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret, struct err *e)
{
    struct account *a = ctx;

    pthread_mutex_lock(&a->box->lock);
    int r = take_locked(a, place, bytes, n, by, ret, e);
    pthread_mutex_unlock(&a->box->lock);
    if (r == 0 && (ret->as == TAKEN_LETTER || ret->as == TAKEN_REFUSED))
        tell_others(a);
    return r;
}

/* ---- a look at the mailbox */

static void count(struct account *a, const char *key, int64_t more)
{
    pthread_mutex_lock(&a->lock);
    ledger_set_number(a->ledger, key, ledger_number(a->ledger, key) + more);
    pthread_mutex_unlock(&a->lock);
}

/* The first folder comes last, too: it is the one that IDLE then listens to. */
static int look(struct account *a, struct folder_work *w, struct err *e)
{
    int r = 0;

    w->taken = 0;
    for (size_t k = 0; r == 0 && k < a->n_folders; k++)
        r = folder_take_wanted(w, a->folders[k], e);
    if (r == 0 && w->done_folder[0])    /* listed there after a restore */
        r = folder_take_wanted(w, w->done_folder, e);
    for (size_t k = 0; r == 0 && k < a->n_folders && !atomic_load(&a->stop); k++)
        r = folder_take_new(w, a->folders[k], e);
    if (r == 0 && (account_compare_is_due(a) || w->restored_s > 0) && !atomic_load(&a->stop))
        r = account_compare(a, w, e);
    if (r == 0 && !atomic_load(&a->stop))
        r = folder_take_new(w, a->folders[0], e);
    if (w->taken > 0)
        count(a, "taken", w->taken);
    return r;
}

/* ---- a connection */

static int read_secret(const struct account *a, char **ret_password, char **ret_token, struct err *e)
{
    const char *token_file = config_text(a->config, CONFIG_MAILBOX_TOKEN_FILE);
    size_t n;

    if (!token_file[0])
        return config_secret(a->config, CONFIG_MAILBOX_PASSWORD_FILE, ret_password, e) < 0 ? err_wrap(e, -EINVAL, "mailbox.password_file") : 0;
    if (get_file(token_file, TOKEN_MAX, ret_token, &n, e) < 0)
        return err_wrap(e, -EINVAL, "mailbox.token_file");
    (*ret_token)[strcspn(*ret_token, "\r\n")] = '\0';
    return 0;
}

static void wipe(char *secret)
{
    if (secret)
        sodium_memzero(secret, strlen(secret));
    free(secret);
}

static int connect_mailbox(struct account *a, struct imap **ret_imap, struct err *e)
{
    char *password = NULL, *token = NULL;
    int r = read_secret(a, &password, &token, e);
    struct imap_setup s = {
        .url = config_text(a->config, CONFIG_MAILBOX_URL), .user = config_text(a->config, CONFIG_MAILBOX_USER), .password = password, .token = token,
        .ca_file = config_text(a->config, CONFIG_MAILBOX_CA_FILE), .route = a->route, .stop = &a->stop,
        .timeout_ms = (int)config_number(a->config, CONFIG_MAILBOX_TIMEOUT_S) * 1000, .wake_fd = a->wake_fd,
    };

    if (r == 0)
        r = imap_open(&s, ret_imap, e);
    wipe(password);
    wipe(token);
    return r;
}

static void wait_woken(struct account *a, int64_t wait_ms)
{
    struct pollfd p = { .fd = a->wake_fd, .events = POLLIN };

    thread_idle();
    poll(&p, 1, (int)wait_ms);
}

/* Nothing is left to do: until something comes, or it is time to ask again. */
static int rest(struct account *a, struct imap *i, const struct imap_caps *caps, struct err *e)
{
    int64_t poll_ms = config_number(a->config, CONFIG_MAILBOX_POLL_S) * 1000;
    eventfd_t ignored;
    char line[SAID_SIZE] = "";
    int r = 0;

    if (a->no_marks)
        said_set(line, SAID_MAILBOX_READ_ONLY);
    pthread_mutex_lock(&a->lock);
    a->last_s = clock_utc_s();
    pthread_mutex_unlock(&a->lock);
    set_state(a, "idle", line);
    thread_idle();
    if (caps->idle)
        r = imap_idle(i, a->n_folders > 1 && poll_ms < IDLE_MS ? poll_ms : IDLE_MS, e);
    else
        wait_woken(a, poll_ms);
    eventfd_read(a->wake_fd, &ignored);
    return r;
}

/* From the login to whatever ends it. */
static int serve(struct account *a, struct backoff *b, struct err *e)
{
    AUTO_IMAP struct imap *i = NULL;
    struct imap_caps caps;
    char host[TLS_HOST_SIZE];
    int r;

    thread_busy(THREAD_STEP_MAX_S);
    tls_name_host(config_text(a->config, CONFIG_MAILBOX_URL), host);
    r = connect_mailbox(a, &i, e);
    if (r == 0)
        r = imap_ask_caps(i, &caps, e);
    while (r == 0 && !atomic_load(&a->stop)) {
        struct folder_work w = {
            .imap = i, .caps = &caps, .ledger = a->ledger, .lock = &a->lock, .account = a->name, .stop = &a->stop, .take = take, .ctx = a,
            .letters_file = a->letters_file, .gone = account_gone, .done_folder = config_text(a->config, CONFIG_MAILBOX_DONE_FOLDER), .max_bytes = config_number(a->config, CONFIG_MAILBOX_MAX_MIB) << 20,
            .restored_s = account_restored_s(a),
        };

        imap_warn(i, host, a->box->warnings);       /* each time: a connection may last for weeks */
        set_state(a, "fetching", "");
        thread_busy(THREAD_STEP_MAX_S);
        r = look(a, &w, e);
        a->no_marks = w.no_marks;
        if (r == 0 || w.taken > 0)      /* a line that breaks behind every mail gets on all the same */
            backoff_worked(b);
        if (r == 0 && !atomic_load(&a->stop))
            r = rest(a, i, &caps, e);
    }
    return r;
}

static void *run(void *ctx)
{
    struct account *a = ctx;
    struct backoff b = { .first_ms = config_number(a->config, CONFIG_MAILBOX_RETRY_FIRST_S) * 1000,
                         .max_ms = config_number(a->config, CONFIG_MAILBOX_RETRY_MAX_S) * 1000 };
    eventfd_t ignored;

    while (!atomic_load(&a->stop)) {
        struct err e = { 0 };
        int r = serve(a, &b, &e);

        if (r == 0 || atomic_load(&a->stop))
            continue;
        set_trouble(a, r, &e);
        backoff_failed(&b, clock_mono_ms(), 0);
        wait_woken(a, backoff_left_ms(&b, clock_mono_ms()));
        eventfd_read(a->wake_fd, &ignored);
    }
    return NULL;
}

int account_start(struct account *a, struct err *e)
{
    char dir[PATH_MAX];
    int r = config_path(a->config, CONFIG_PATHS_DATA_DIR, "mail", dir, sizeof(dir), e);

    if (r == 0)
        r = ledger_open(dir, a->name, &a->ledger, e);
    restored_get(config_text(a->config, CONFIG_PATHS_DATA_DIR), &a->restored);
    if (r == 0 && !config_text(a->config, CONFIG_MAILBOX_DONE_FOLDER)[0])
        ledger_path_of(dir, a->name, "letters", a->letters_file);
    a->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r == 0 && a->wake_fd < 0)
        r = err_errno(e, "prepare the mailbox");
    if (r == 0)
        r = thread_start(&a->thread, run, a, "the thread of a mailbox", e);
    a->runs = r == 0;
    return r;
}

void account_free(struct account *a)
{
    if (!a)
        return;
    atomic_store(&a->stop, true);
    if (a->runs) {
        account_wake(a);
        pthread_join(a->thread, NULL);
    }
    if (a->wake_fd >= 0)
        close(a->wake_fd);
    route_free(a->route);
    ledger_free(a->ledger);
    config_free(a->config);
    pthread_mutex_destroy(&a->lock);
    free(a->name);
    free(a);
}

void account_wake(struct account *a) { eventfd_write(a->wake_fd, 1); }

/* ---- asked by others */

json_t *account_status(struct account *a)
{
    char compared[SAID_SIZE] = "", day[CLOCK_SHOWN_SIZE];

    pthread_mutex_lock(&a->lock);
    int64_t compared_s = ledger_number(a->ledger, "compared_s");
    if (compared_s > 0) {
        clock_format_shown(compared_s, day);
        said_set(compared, SAID_MAILBOX_CHECKED, day, SAID_NUMBER(ledger_number(a->ledger, "compared_mails")), SAID_NUMBER(ledger_number(a->ledger, "compared_missed")));
    }
    int id = said_id_of(a->sentence);
    json_t *status = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "name", a->name, "state", a->state, "code", id < 0 ? "" : said_code((enum said_id)id),
                               "sentence", a->sentence, "compared", compared, "last_s", (json_int_t)a->last_s, "taken",
                               (json_int_t)ledger_number(a->ledger, "taken"), "listed", (json_int_t)ledger_count(a->ledger, NULL), "held",
                               (json_int_t)(ledger_count(a->ledger, "marked") + ledger_count(a->ledger, "sensitive") + ledger_count(a->ledger, "refused") +
                                             ledger_count(a->ledger, "unchecked")));
    pthread_mutex_unlock(&a->lock);
    return status;
}

int account_listed(struct account *a, json_t *list, size_t *skip, size_t max)
{
    struct ledger_mail m;
    int r = 0;

    pthread_mutex_lock(&a->lock);
    for (size_t k = 0; r == 0 && json_array_size(list) < max && ledger_at(a->ledger, k, &m); k++) {
        if (*skip > 0) {
            --*skip;
            continue;
        }
        r = json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "account", a->name, "id", m.id, "folder", m.folder, "from",
                                  m.from, "why", m.why, "sentence", m.sentence, "by", m.by, "arrived_s", (json_int_t)m.arrived_s)) < 0 ? -ENOMEM : 0;
    }
    pthread_mutex_unlock(&a->lock);
    return r;
}

int account_want(struct account *a, const char *id, const char *by, struct err *e)
{
    struct ledger_mail m;
    int r = 0;

    pthread_mutex_lock(&a->lock);
    if (!ledger_find(a->ledger, id, &m))
        r = err_set(e, -ENOENT, "it is not on the list any more");
    else if (strcmp(m.why, "refused") == 0)
        r = err_set(e, -EPERM, "it bears a classified marking and was refused");
    if (r == 0) {
        m.by = by;
        r = ledger_list(a->ledger, &m, e);
    }
    if (r == 0)
        r = ledger_save(a->ledger, e);
    pthread_mutex_unlock(&a->lock);
    if (r == 0)
        account_wake(a);
    return r;
}
