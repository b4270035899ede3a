/* The conversation with the relay, and what its answers mean.
 *
 * SMTP cannot be asked afterwards. The point of no return is the dot after the last
 * byte: "commit" is marked at diaryd before the last bytes are handed to libcurl, which
 * then sends the dot without asking again. What fails earlier is certainly not
 * delivered; a refusal after it is certain too; silence after it is unknown. */
#include "uploader/send/mail_relay.h"

#include "uploader/line/patience.h"
#include "uploader/send/http.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { REPLY_SIZE = 160, SEND_BUFFER = 64 * 1024 };

/* With others libcurl may ask servers of its own accord (Kerberos), and by any way. */
#define LOGINS "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5;AUTH=DIGEST-MD5;AUTH=SCRAM-SHA-1;AUTH=SCRAM-SHA-256"

/* The command of ours that the relay answered last. */
enum step { STEP_CONNECT, STEP_LOGIN, STEP_FROM, STEP_TO, STEP_DATA };

/* One mail on its way. */
struct mailing {
    const struct mail_relay *x;
    const struct delivery *d;
    const char *officer;
    struct mail_message *message;
    enum step step;
    bool committed;
    struct err failure;                 /* of our own side: the card, the diary */
    long status;                        /* of the relay's no to the last step, 0: it did not say no */
    char reply[REPLY_SIZE];             /* its words */
};

/* ---- what the relay's answers mean */

static const struct refusal {
    enum step step;
    long from, to;                      /* SMTP reply codes */
    enum verdict verdict;
    enum said_id said;
} refusals[] = {
    { STEP_CONNECT, 400, 599, VERDICT_RETRY_LATER, SAID_RELAY_SILENT },
    { STEP_LOGIN,   400, 599, VERDICT_RETRY_LATER, SAID_RELAY_LOGIN },
    { STEP_FROM,    552, 552, VERDICT_HOLD, SAID_RELAY_TOO_LARGE },
    { STEP_FROM,    400, 599, VERDICT_RETRY_LATER, SAID_RELAY_SENDER },
    { STEP_TO,      400, 499, VERDICT_RETRY, SAID_RELAY_NOT_NOW },
    { STEP_TO,      500, 599, VERDICT_HOLD, SAID_RELAY_ADDRESS },
    { STEP_DATA,    552, 552, VERDICT_HOLD, SAID_RELAY_TOO_LARGE },
    { STEP_DATA,    400, 499, VERDICT_RETRY, SAID_RELAY_NOT_TAKEN },
    { STEP_DATA,    500, 599, VERDICT_HOLD, SAID_RELAY_REFUSES },
};

static const struct { const char *verb; enum step step; } verbs[] = {
    { "AUTH", STEP_LOGIN }, { "MAIL", STEP_FROM }, { "RCPT", STEP_TO }, { "DATA", STEP_DATA },
};

static void judge(struct mailing *g, CURLcode code, const char *detail, struct outcome *o)
{
    char what[SAID_SIZE];

    if (code == CURLE_OK) {
        o->verdict = VERDICT_DELIVERED;
        return;
    }
    if (g->x->to_setting && g->step == STEP_TO && g->status >= 500) {
        outcome_say(o, VERDICT_HOLD, SAID_RELAY_ADDRESS_SET, g->officer, g->reply, g->x->to_setting);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
        if (refusals[i].step == g->step && g->status >= refusals[i].from && g->status <= refusals[i].to) {
            said_set(what, refusals[i].said);
            outcome_say(o, refusals[i].verdict, SAID_RELAY_REPLY, what, g->officer, g->reply);
            return;
        }
    if (g->committed)
        outcome_say(o, VERDICT_UNKNOWN, SAID_RELAY_ANSWER_LOST, detail, g->officer);
    else if (g->failure.code)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_MAIL_NOT_SENT, err_line(&g->failure));
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SENDING_INTERRUPTED);
    else if (code == CURLE_USE_SSL_FAILED)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_RELAY_NO_TLS);
    else if (code == CURLE_LOGIN_DENIED)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_RELAY_LOGIN);
    else if (g->step == STEP_DATA)
        outcome_say(o, VERDICT_RETRY, SAID_RELAY_LINE_BROKE, detail);
    else
        outcome_say(o, VERDICT_RETRY_LATER, SAID_RELAY_AWAY, detail);
}

/* ---- what libcurl calls */

static size_t on_read(char *out, size_t one, size_t n, void *ctx)
{
    struct mailing *g = ctx;
    ssize_t got = mail_message_read(g->message, out, one * n, &g->failure);

    if (got < 0) {
        g->failure.code = (int)got;
        return CURL_READFUNC_ABORT;
    }
    if (mail_message_ended(g->message) && !g->committed) {      /* behind these bytes goes the dot */
        if (g->x->tools->commit(g->x->tools->ctx, g->d, &g->failure) < 0) {
            struct err why = g->failure;

            err_say(&g->failure, why.code ? why.code : -EIO, SAID_DIARY_SILENT_AT_END, err_line(&why));
            return CURL_READFUNC_ABORT;
        }
        g->committed = true;
    }
    return (size_t)got;
}

/* What waits in the kernel counts as handed over. A small buffer keeps that little, so that a line that breaks
 * in the middle of a mail is seen as such, and nobody has to be asked. */
static int on_socket(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
    int bytes = SEND_BUFFER;

    (void)ctx, (void)purpose;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));       /* best effort */
    return CURL_SOCKOPT_OK;
}

/* libcurl reports what it says to the relay only to a debug function. Kept: the verb, nothing else (AUTH carries secrets). */
static int on_talk(CURL *curl, curl_infotype type, char *data, size_t n, void *ctx)
{
    struct mailing *g = ctx;

    (void)curl;
    for (size_t i = 0; type == CURLINFO_HEADER_OUT && i < ARRAY_LEN(verbs); i++)
        if (n > 4 && strncasecmp(data, verbs[i].verb, 4) == 0) {
            g->step = verbs[i].step;
            g->status = 0;
        }
    return 0;
}

/* Keeps the no of the last step; what follows it (the farewell) is of no interest. */
static size_t on_reply(char *line, size_t one, size_t n, void *ctx)
{
    struct mailing *g = ctx;

    (void)one;
    if (g->status != 0 || n < 4 || (line[0] != '4' && line[0] != '5') || !isdigit((unsigned char)line[1])
        || !isdigit((unsigned char)line[2]))
        return n;
    g->status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    snprintf(g->reply, sizeof(g->reply), "%.*s", n < sizeof(g->reply) ? (int)n : (int)sizeof(g->reply) - 1, line);
    for (char *c = g->reply; *c; c++)       /* foreign bytes: only ASCII is shown */
        if (*c < ' ' || *c > '~')
            *c = ' ';
    return n;
}

/* ---- one mail */

/* to NULL: no mail, only a conversation with login. */
static void set_options(struct mailing *g, struct curl_slist *to, char detail[CURL_ERROR_SIZE])
{
    const struct mail_relay *x = g->x;
    CURL *c = x->curl;

    curl_easy_setopt(c, CURLOPT_URL, x->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    patience_set(c, x->idle_s, x->tools->stopping);
    curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)x->idle_s);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(x->require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    tls_set(c, &x->tls);
    if (*x->user) {
        curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, LOGINS);
        curl_easy_setopt(c, CURLOPT_USERNAME, x->user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, x->password ? x->password : "");
    }
    if (to) {
        curl_easy_setopt(c, CURLOPT_MAIL_FROM, x->from);
        curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
        curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail_message_size(g->message));
        curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
        curl_easy_setopt(c, CURLOPT_READDATA, g);
    } else {
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, "NOOP");
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    }
    curl_easy_setopt(c, CURLOPT_SOCKOPTFUNCTION, on_socket);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, g);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_talk);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, g);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, detail);
}

/* One conversation; to NULL: without a mail. */
static void talk(struct mailing *g, struct curl_slist *to, struct outcome *o)
{
    const struct mail_relay *x = g->x;
    char detail[CURL_ERROR_SIZE] = "", why[SAID_SIZE], host[TLS_HOST_SIZE];
    struct err e = { 0 };

    curl_easy_reset(x->curl);
    int r = route_set(x->route, x->curl, x->url, x->tools->stopping, &e);
    if (r < 0) {
        r == -ECANCELED ? outcome_say(o, VERDICT_RETRY_LATER, SAID_SENDING_INTERRUPTED) : outcome_say(o, VERDICT_RETRY_LATER, SAID_RELAY_AWAY, err_line(&e));
        return;
    }
    set_options(g, to, detail);
    CURLcode code = curl_easy_perform(x->curl);
    http_count_sent(x->curl, x->tools->sent_bytes);
    tls_name_host(x->url, host);
    tls_warn_theirs(x->curl, host, x->tools->common ? x->tools->common->warnings : NULL);
    http_why(x->curl, code, detail[0] ? detail : curl_easy_strerror(code), &x->tls, host, why);
    judge(g, code, why, o);
    curl_easy_setopt(x->curl, CURLOPT_ERRORBUFFER, NULL);
    curl_easy_setopt(x->curl, CURLOPT_VERBOSE, 0L);          /* g is gone when the connection closes */
}

void mail_relay_message_id(const struct mail_relay *x, const char *key, char out[MAIL_MESSAGE_ID_SIZE])
{
    snprintf(out, MAIL_MESSAGE_ID_SIZE, "%s@%s", key, strchr(x->from, '@') + 1);
}

void mail_relay_send(const struct mail_relay *x, const struct delivery *d, struct mail_message *message, const char *to,
                     const char *officer, struct outcome *o)
{
    struct mailing g = { .x = x, .d = d, .officer = officer, .message = message };
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    char why[SAID_SIZE];

    if (recipients) {
        talk(&g, recipients, o);
    } else {
        said_set(why, SAID_NO_MEMORY);
        outcome_say(o, VERDICT_RETRY_LATER, SAID_MAIL_NOT_SENT, why);
    }
    curl_slist_free_all(recipients);
}

void mail_relay_greet(const struct mail_relay *x, struct outcome *o)
{
    struct mailing g = { .x = x, .officer = "" };

    talk(&g, NULL, o);
}

/* ---- settings */

static int check_settings(const struct mail_relay *x, struct err *e)
{
    if (strncmp(x->url, "smtp://", 7) != 0 && strncmp(x->url, "smtps://", 8) != 0)
        return err_set(e, -EINVAL, "mail.url = %s must begin with smtp:// or smtps://", x->url);
    if (!mail_is_address(x->from))
        return err_set(e, -EINVAL, "mail.from = %s is not an e-mail address", x->from);
    if (*x->user && !x->require_tls)
        return err_set(e, -EINVAL, "mail.user is set, but mail.require_tls is no: the password would travel in the open");
    return 0;
}

int mail_relay_open(const struct config *c, const struct channel_tools *tools, struct mail_relay *ret, struct err *e)
{
    *ret = (struct mail_relay){
        .tools = tools, .url = config_text(c, CONFIG_MAIL_URL), .from = config_text(c, CONFIG_MAIL_FROM), .user = config_text(c, CONFIG_MAIL_USER),
        .tls = { .ca_file = config_text(c, CONFIG_MAIL_CA_FILE), .ca_setting = "mail.ca_file" },
        .require_tls = config_flag(c, CONFIG_MAIL_REQUIRE_TLS), .idle_s = (int)config_number(c, CONFIG_MAIL_TIMEOUT_S),
        .max_bytes = config_number(c, CONFIG_MAIL_MAX_MIB) * 1024 * 1024,
    };
    if (!*ret->url)
        return err_say(e, -ENOENT, SAID_SETTING_EMPTY, "mail.url");
    ret->curl = curl_easy_init();
    int r = ret->curl ? check_settings(ret, e) : err_say(e, -ENOMEM, SAID_NO_MEMORY);
    if (r == 0)
        r = tls_check(&ret->tls, e);
    if (r == 0)
        r = route_open(c, &ret->route, e);
    if (r == 0 && *config_text(c, CONFIG_MAIL_PASSWORD_FILE))
        r = config_secret(c, CONFIG_MAIL_PASSWORD_FILE, &ret->password, e) < 0 ? err_wrap(e, -EINVAL, "mail.password_file") : 0;
    return r;
}

void mail_relay_close(struct mail_relay *x)
{
    curl_easy_cleanup(x->curl);
    route_free(x->route);
    if (x->password)
        sodium_memzero(x->password, strlen(x->password));
    free(x->password);
}

/* The sentence is SAID_RELAY_REPLY with what was wrong as its first value. */
bool mail_relay_too_large(const struct outcome *o)
{
    AUTO_JSON json_t *said = o->verdict == VERDICT_HOLD && said_id_of(o->sentence) == SAID_RELAY_REPLY ? json_loads(o->sentence, 0, NULL) : NULL;
    const char *what = json_string_value(json_array_get(said, 1));

    return what && said_id_of(what) == SAID_RELAY_TOO_LARGE;
}
