/* The conversation with the relay, and what its answers mean.
 *
 * SMTP cannot be asked afterwards. The point of no return is the dot after the last
 * byte: "commit" is marked at diaryd before the last bytes are handed to libcurl, which
 * then sends the dot without asking again. What fails earlier is certainly not
 * delivered; a refusal after it is certain too; silence after it is unknown. */
#include "uploader/send/mail_relay.h"

#include "uploader/send/http.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { REPLY_SIZE = 160, CONNECT_MAX_S = 15, SEND_BUFFER = 64 * 1024 };

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
    const char *sentence;
} refusals[] = {
    { STEP_CONNECT, 400, 599, VERDICT_RETRY_LATER,
      "The mail relay does not talk to us now. Mails wait and go by themselves." },
    { STEP_LOGIN,   400, 599, VERDICT_RETRY_LATER,
      "The mail relay refuses our login: the administrator must check mail.user and mail.password_file. Mails wait." },
    { STEP_FROM,    552, 552, VERDICT_HOLD,
      "The mail is too large for the relay: the administrator must lower mail.max_mib. Then send it again." },
    { STEP_FROM,    400, 599, VERDICT_RETRY_LATER,
      "The mail relay refuses our sender address: the administrator must check mail.from. Mails wait." },
    { STEP_TO,      400, 499, VERDICT_RETRY,
      "The mail relay does not take mail for this officer now. It is sent again by itself." },
    { STEP_TO,      500, 599, VERDICT_HOLD,
      "The mail relay refuses the officer's address. Correct it in the officers' directory, then send again." },
    { STEP_DATA,    400, 499, VERDICT_RETRY,
      "The mail relay did not take this mail. It is sent again by itself." },
    { STEP_DATA,    500, 599, VERDICT_HOLD,
      "The mail relay refuses this mail. The administrator must look; then send it again." },
};

static const struct { const char *verb; enum step step; } verbs[] = {
    { "AUTH", STEP_LOGIN }, { "MAIL", STEP_FROM }, { "RCPT", STEP_TO }, { "DATA", STEP_DATA },
};

static void judge(struct mailing *g, CURLcode code, const char *detail, struct outcome *o)
{
    if (code == CURLE_OK) {
        o->verdict = VERDICT_DELIVERED;
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
        if (refusals[i].step == g->step && g->status >= refusals[i].from && g->status <= refusals[i].to) {
            outcome_set(o, refusals[i].verdict, "%s (%s: %s)", refusals[i].sentence, g->officer, g->reply);
            return;
        }
    if (g->committed)
        outcome_set(o, VERDICT_UNKNOWN, "The mail was handed over, but the relay's answer was lost (%s). Ask %s whether it came "
                    "before sending it again.", detail, g->officer);
    else if (g->failure.code)
        outcome_set(o, VERDICT_RETRY_LATER, "The mail was not sent: %s. It goes on by itself.", g->failure.msg);
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        outcome_set(o, VERDICT_RETRY_LATER, "Sending was interrupted while the program stopped. It goes on by itself.");
    else if (code == CURLE_USE_SSL_FAILED)
        outcome_set(o, VERDICT_RETRY_LATER, "The mail relay offers no TLS, so nothing was sent: the administrator must check mail.url. "
                    "Mails wait.");
    else if (code == CURLE_LOGIN_DENIED)
        outcome_set(o, VERDICT_RETRY_LATER, "The mail relay refuses our login: the administrator must check mail.user and "
                    "mail.password_file. Mails wait.");
    else if (g->step == STEP_DATA)
        outcome_set(o, VERDICT_RETRY, "The line to the mail relay broke in the middle of this mail (%s). It is sent again by "
                    "itself.", detail);
    else
        outcome_set(o, VERDICT_RETRY_LATER, "The mail relay cannot be reached (%s). Mails wait and go by themselves.", detail);
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
            err_wrap(&g->failure, g->failure.code ? g->failure.code : -EIO, "the diary did not note the last step");
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

static void set_options(struct mailing *g, struct curl_slist *to, char detail[CURL_ERROR_SIZE])
{
    const struct mail_relay *x = g->x;
    long idle_s = x->idle_s;
    CURL *c = x->curl;

    curl_easy_reset(c);
    curl_easy_setopt(c, CURLOPT_URL, x->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(x->require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    if (*x->ca_file)
        curl_easy_setopt(c, CURLOPT_CAINFO, x->ca_file);
    if (*x->user) {
        curl_easy_setopt(c, CURLOPT_USERNAME, x->user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, x->password ? x->password : "");
    }
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, x->from);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail_message_size(g->message));
    curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(c, CURLOPT_READDATA, g);
    curl_easy_setopt(c, CURLOPT_SOCKOPTFUNCTION, on_socket);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, g);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_talk);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, g);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, idle_s < CONNECT_MAX_S ? idle_s : (long)CONNECT_MAX_S);
    curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, idle_s);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, idle_s);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, http_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, x->tools->stopping);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, detail);
}

void mail_relay_send(const struct mail_relay *x, const struct delivery *d, struct mail_message *message, const char *to,
                     const char *officer, struct outcome *o)
{
    struct mailing g = { .x = x, .d = d, .officer = officer, .message = message };
    char detail[CURL_ERROR_SIZE] = "";
    struct curl_slist *recipients = curl_slist_append(NULL, to);

    if (!recipients) {
        outcome_set(o, VERDICT_RETRY_LATER, "There is no memory for a mail now. It goes on by itself.");
        return;
    }
    set_options(&g, recipients, detail);
    CURLcode code = curl_easy_perform(x->curl);
    http_count_sent(x->curl, x->tools->sent_bytes);
    judge(&g, code, detail[0] ? detail : curl_easy_strerror(code), o);
    curl_easy_setopt(x->curl, CURLOPT_ERRORBUFFER, NULL);
    curl_easy_setopt(x->curl, CURLOPT_VERBOSE, 0L);          /* g is gone when the connection closes */
    curl_slist_free_all(recipients);
}
