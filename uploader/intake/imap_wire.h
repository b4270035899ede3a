/* imap_wire.h - a connection to an IMAP server, line by line. libcurl connects, does TLS or STARTTLS and signs in (it knows no IDLE and
 * hands out no single lines of answers, so the commands are ours). One thread; nothing here logs.
 *
 * Errors common to all: -ETIMEDOUT, -ECONNRESET, -EPROTO what came is no IMAP: only imap_close() is left. */
#ifndef INTAKE_IMAP_WIRE_H
#define INTAKE_IMAP_WIRE_H

#include "base/auto.h"
#include "base/err.h"
#include "uploader/line/route.h"
#include "uploader/line/warnings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IMAP_MAX_LINE = 8 << 20,            /* bytes: the UIDs of a million mails */
    IMAP_COMMAND_SIZE = 2048,
};

struct imap_setup {                     /* all borrowed while imap_open runs; route and wake_fd as long as the connection */
    const char *url;                    /* imaps://host[:port] or imap://host[:port]; never without TLS */
    const char *user, *password;        /* password NULL: token */
    const char *token;                  /* XOAUTH2 */
    const char *ca_file;                /* "": the system's */
    struct route *route;                /* which way the box's packets go */
    const atomic_bool *stop;            /* become true: come back soon, from asking for the name */
    int timeout_ms;                     /* without progress */
    int wake_fd;                        /* readable: imap_wait comes back; -1: none */
};

struct imap;

/* Connects and signs in. -EACCES: the login was refused; -EKEYREJECTED: the certificate is not vouched for, or there is no TLS;
 * -EHOSTUNREACH, -ENETUNREACH: it cannot be reached, or not by the interface of the settings: nothing was sent; -ECANCELED: stopped. */
int imap_open(const struct imap_setup *setup, struct imap **ret_imap, struct err *e);
/* People are told in w when the server's certificate ends soon, and no longer once it was renewed (line/tls.h). host: of the url. */
void imap_warn(const struct imap *i, const char *host, struct warnings *w);
void imap_close(struct imap *i);        /* NULL is fine */
AUTO_DEFINE(struct imap *, imap_close)
#define AUTO_IMAP AUTO(auto_imap_close)

/* One line of an answer without its end, and the literal that follows it, if any. Both are i's until the next call. */
struct imap_answer { const char *line; const unsigned char *literal; size_t literal_n; };

/* Sends "tag command"; then each() gets every untagged line (a literal that follows is at most max_literal bytes).
 *   0         OK
 *   -EREMOTEIO  NO: e has the server's words
 *   -EFBIG      a literal was larger: the connection is only good for imap_close()
 * A non-zero answer of each() is returned once the command is over. */
int imap_do(struct imap *i, const char *command, size_t max_literal, int (*each)(void *ctx, const struct imap_answer *a), void *ctx, struct err *e);

/* Puts "text" with quotes where the protocol wants a string; -EINVAL: a line break, or not ASCII. */
int imap_quote(const char *text, char *out, size_t size, struct err *e);

/* Has the server told of new mail since it was asked last? */
bool imap_had_news(struct imap *i);

/* IDLE: waits until something changes in the folder, wake_fd is readable, or wait_ms are over. 0. */
int imap_idle(struct imap *i, int64_t wait_ms, struct err *e);

#endif
