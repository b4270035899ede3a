/* commands_mail.c - what maild tells: news of mails we have sent, and that a mailbox was compared with the diary. */
#include "diary/commands.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "store/heard.h"

#include <errno.h>
#include <string.h>

enum { WHAT_BYTES = 11, STATUS_BYTES = 15, ACCOUNT_BYTES = 200, GONE_MAX = 100 };

static const char *const whats[] = { "bounced", "delayed", "relayed", "replied" };

static int check_what(const char *what, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(whats); i++)
        if (strcmp(whats[i], what) == 0)
            return 0;
    return err_set(e, -EINVAL, "what: must be bounced, delayed, relayed or replied");
}

static json_t *heard(struct diary *d, const json_t *request)
{
    AUTO_FREE char *key = NULL, *what = NULL, *status = NULL, *mail = NULL, *actor = NULL;
    int64_t at_s = json_int(request, "at_s", 0);
    char sentence[SAID_SIZE];
    struct err e = { 0 };
    int r = command_text(request, "key", UUID_SIZE - 1, false, &key, &e);

    if (r == 0)
        r = command_text(request, "what", WHAT_BYTES, false, &what, &e);
    if (r == 0)
        r = command_text(request, "status", STATUS_BYTES, true, &status, &e);
    if (r == 0)
        r = command_text(request, "mail", ID_SIZE - 1, false, &mail, &e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = check_what(what, &e);
    if (r == 0) {
        said_set(sentence, SAID_MAIL_BOUNCED, status);
        r = store_delivery_heard(d->store, &(struct heard){ key, what, status, mail, at_s > 0 ? at_s : clock_utc_s() }, sentence, actor, &e);
    }
    if (r < 0)
        return ipc_refuse("%s", e.msg);
    d->alerts_again_ms = 0;         /* a bounce is told, an answer ends escalations: look now */
    log_info("delivery_heard", LOG_KEY LOG_STATUS, key, what);
    return ipc_ok();
}

/* Letters whose mails have left the mailbox, by document. */
static json_t *gone_of(const json_t *request)
{
    json_t *letters = json_array();
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(request, "letters"), i, one) {
        const char *doc = json_string_value(one);

        if (doc && id_is_valid(doc) && json_array_size(letters) < GONE_MAX)
            json_array_append_new(letters, json_string(doc));
    }
    return letters;
}

static json_t *compared(struct diary *d, const json_t *request)
{
    AUTO_FREE char *account = NULL, *actor = NULL;
    AUTO_JSON json_t *letters = gone_of(request);
    struct err e = { 0 };
    int r = command_text(request, "account", ACCOUNT_BYTES, false, &account, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r < 0)
        return ipc_refuse("%s", e.msg);
    json_t *note = json_pack("{s:s, s:I, s:I, s:I, s:I}", "account", account, "mails", (json_int_t)json_int(request, "mails", 0), "missed",
                             (json_int_t)json_int(request, "missed", 0), "listed", (json_int_t)json_int(request, "listed", 0),
                             "gone", (json_int_t)json_int(request, "gone", 0));
    if (note && json_array_size(letters) > 0)
        json_object_set(note, "letters", letters);
    r = command_note(d, "mailbox_compared", note, actor, &e);
    return r < 0 ? ipc_refuse("%s", e.msg) : ipc_ok();
}

json_t *command_mail(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "delivery_heard") == 0)
        return heard(d, request);
    return strcmp(what, "mailbox_compared") == 0 ? compared(d, request) : NULL;
}
