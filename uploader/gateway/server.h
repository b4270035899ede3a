/* server.h - HTTP around the stand-in e-Office: a table of routes, limits, who may ask what. */
#ifndef GATEWAY_SERVER_H
#define GATEWAY_SERVER_H

#include "uploader/gateway/gateway.h"

#include <jansson.h>
#include <microhttpd.h>

enum { SUBJECT_SIZE = 512 };

struct server;

/* SENDER: certificate, token or session, as the instance asks for them. BOX: the same, before there is a session.
 * LOCAL: this machine, or who may send. ALL: anybody; the handler asks for itself where it must.
 * FAULTS: this machine, and only where faults are allowed. */
enum access { ACCESS_SENDER, ACCESS_BOX, ACCESS_LOCAL, ACCESS_ALL, ACCESS_FAULTS };

struct request;
struct route {
    const char *method, *path;              /* "{uuid}" in a path stands for one */
    enum access access;
    size_t max_body;                        /* buffered for answer(); 0: none */
    void (*begin)(struct request *r);       /* after the headers; may be NULL */
    void (*data)(struct request *r, const char *data, size_t n);    /* takes the body as it comes; may be NULL */
    void (*answer)(struct request *r);
};

/* One request. A handler answers by leaving a response (reply.h); server.c sends it. */
struct request {
    struct gateways *all;
    struct gateway *g;                  /* the instance that is asked */
    struct MHD_Connection *connection;
    const struct route *route;
    char uuid[UUID_SIZE];               /* of the path; "" when it has none */
    char subject[SUBJECT_SIZE];         /* of the sender's certificate; "": none */
    char *body;                         /* routes with max_body: all of it */
    size_t body_n;
    int64_t taken_bytes;                /* of the body, whatever became of it */
    int64_t cut_at;                     /* a fault: the connection breaks there; -1: it does not */
    int64_t drained_bytes;              /* body bytes thrown away behind an answer that is certain already */
    struct upload *upload;              /* PATCH */
    struct MHD_Response *response;      /* the answer, NULL: none yet */
    json_t *answered;                   /* what is in it, where it is JSON */
    unsigned status;
    bool delayed;
};

struct server_settings {
    const char *listen;
    int port;
    const char *cert, *key;             /* PEM; NULL: no TLS */
    const char *client_ca;              /* PEM; NULL: no certificate is asked for */
    bool allow_faults;
};

/* Starts the server's thread. all is the server's until server_stop(); what settings points at, too.
 * -EADDRINUSE: the port is taken; -EINVAL: listen is not an address of this machine. */
int server_start(struct gateways *all, const struct server_settings *settings, struct server **ret_server, struct err *e);
void server_stop(struct server *s);     /* NULL is fine; ends requests under way */

const char *request_header(const struct request *r, const char *name);      /* NULL when absent */
const char *request_query(const struct request *r, const char *name);       /* the same */
/* Reads a decimal number 0..INT64_MAX; false: absent or anything else. */
bool request_header_number(const struct request *r, const char *name, int64_t *ret);
/* Is the Content-Type wanted, whatever stands behind a semicolon? */
bool request_has_type(const struct request *r, const char *wanted);
/* What stands behind "Bearer " or "Basic " (scheme has the blank); NULL: another scheme, or none. */
const char *request_authorization(const struct request *r, const char *scheme);

#endif
