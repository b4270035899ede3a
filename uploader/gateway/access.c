#include "uploader/gateway/access.h"

#include "base/auto.h"
#include "base/clock.h"
#include "uploader/gateway/limits.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/sessions.h"
#include "uploader/gateway/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { WHO_SIZE = SUBJECT_SIZE + INSTANCE_NAME_SIZE + 16 };

/* ---- from where */

static const struct sockaddr *peer_of(const struct request *r)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info ? info->client_addr : NULL;
}

static bool is_from_this_machine(const struct request *r)
{
    const struct sockaddr *peer = peer_of(r);
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    if (peer && peer->sa_family == AF_INET) {
        memcpy(&in, peer, sizeof(in));
        return ntohl(in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    }
    if (peer && peer->sa_family == AF_INET6) {
        memcpy(&in6, peer, sizeof(in6));
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    }
    return false;
}

static void address_text(const struct request *r, char out[INET6_ADDRSTRLEN])
{
    const struct sockaddr *peer = peer_of(r);
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    out[0] = '\0';
    if (peer && peer->sa_family == AF_INET) {
        memcpy(&in, peer, sizeof(in));
        inet_ntop(AF_INET, &in.sin_addr, out, INET6_ADDRSTRLEN);
    } else if (peer && peer->sa_family == AF_INET6) {
        memcpy(&in6, peer, sizeof(in6));
        inet_ntop(AF_INET6, &in6.sin6_addr, out, INET6_ADDRSTRLEN);
    }
}

/* Under any other name it may be a page elsewhere that lets a browser here ask. */
static bool is_asked_by_own_name(const struct request *r)
{
    const char *host = request_header(r, MHD_HTTP_HEADER_HOST);
    char name[64];
    struct in_addr a;

    if (!host)
        return false;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(host, host[0] == '[' ? "]" : ":"), host);
    return strcmp(name, "localhost") == 0 || strcmp(name, "[::1") == 0
        || (inet_pton(AF_INET, name, &a) == 1 && ntohl(a.s_addr) >> 24 == IN_LOOPBACKNET);
}

/* A web server on this machine asks for somebody elsewhere. */
static bool came_through_another(const struct request *r)
{
    static const char *const told[] = { "X-Forwarded-For", "Forwarded", "X-Real-IP", "Via" };

    for (size_t i = 0; i < ARRAY_LEN(told); i++)
        if (request_header(r, told[i]))
            return true;
    return *r->all->subject_header && request_header(r, r->all->subject_header);
}

bool access_is_local(const struct request *r)
{
    return is_from_this_machine(r) && is_asked_by_own_name(r) && !came_through_another(r);
}

/* ---- who */

/* The certificate's subject into r->subject; "" where none was shown, or none that counts. */
static void read_subject(struct request *r)
{
    const char *told = *r->all->subject_header && is_from_this_machine(r) ? request_header(r, r->all->subject_header) : NULL;

    if (r->all->asks_certificate)
        tls_subject(r->connection, r->subject);
    else if (told && strlen(told) < sizeof(r->subject))
        snprintf(r->subject, sizeof(r->subject), "%s", told);
}

static bool check_certificate(struct request *r)
{
    if (!r->all->asks_certificate && !*r->all->subject_header)
        return true;
    if (!*r->subject)
        reply_problem_of(r, 403, "certificate-required", "Senders need a certificate that this e-Office accepts.");
    else if (r->g->subject && strcmp(r->g->subject, r->subject) != 0)
        reply_problem_of(r, 403, "certificate-refused", "This certificate is good, but not for this instance.");
    else
        return true;
    return false;
}

static bool is_our_token(const struct request *r, const char *given)
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    if (!r->g->has_token)
        return true;
    if (!given)
        return false;
    crypto_hash_sha256(hash, (const unsigned char *)given, strlen(given));
    return sodium_memcmp(hash, r->g->token_hash, sizeof(hash)) == 0;    /* takes as long for a near miss */
}

static bool check_session(struct request *r, const char *given)
{
    int found = given ? sessions_check(r->all->sessions, r->g, given, clock_mono_ms()) : -ENOENT;

    if (found == 0)
        return true;
    if (found == -ETIMEDOUT)
        reply_problem_of(r, 401, "session-expired", "The session is over: open another one with a one-time code.");
    else
        reply_problem_of(r, 401, "session-required", "A person must open a session with a one-time code first.");
    reply_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    return false;
}

static bool check_sender(struct request *r, bool session)
{
    const char *given = request_authorization(r, "Bearer ");

    if (!check_certificate(r))
        return false;
    if (session)
        return check_session(r, given);
    if (is_our_token(r, given))
        return true;
    reply_problem(r, 401, "The bearer token is missing or not ours.");
    reply_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    return false;
}

/* ---- how often */

/* Who was let in is known by certificate, else by token; all others by their address. */
static bool check_rate(struct request *r, bool let_in)
{
    char who[WHO_SIZE], address[INET6_ADDRSTRLEN];
    const char *token = request_authorization(r, "Bearer ");
    char hash[HASH_HEX_SIZE];

    address_text(r, address);
    if (let_in && *r->subject) {
        snprintf(who, sizeof(who), "%s subject %s", r->g->name, r->subject);
    } else if (let_in && token && (r->g->has_token || r->all->sessions)) {
        hash_hex_of(token, strlen(token), hash);
        snprintf(who, sizeof(who), "%s token %s", r->g->name, hash);
    } else {
        snprintf(who, sizeof(who), "address %s", address);
    }
    int wait_s = limits_take(r->all->limits, who, clock_mono_ms());
    if (wait_s == 0)
        return true;
    reply_problem_of(r, 429, "too-many-requests", "Too many requests. Go on in %d s.", wait_s);
    reply_header_number(r, MHD_HTTP_HEADER_RETRY_AFTER, wait_s);
    return false;
}

bool access_check(struct request *r)
{
    bool let_in = true;

    read_subject(r);
    switch (r->route->access) {
    case ACCESS_ALL:
        return true;
    case ACCESS_LOCAL:
        return access_is_local(r) || (check_sender(r, r->all->sessions != NULL) && check_rate(r, true));
    case ACCESS_FAULTS:
        if (!access_is_local(r))
            reply_problem(r, 403, "Faults are set from this machine only.");
        return access_is_local(r);
    case ACCESS_BOX:
        let_in = check_sender(r, false);
        break;
    case ACCESS_SENDER:
        let_in = check_sender(r, r->all->sessions != NULL);
        break;
    }
    return check_rate(r, let_in) && let_in;
}
