/* server.h - HTTP around the stand-in e-Office: a table of routes, limits, who may ask what. */
#ifndef GATEWAY_SERVER_H
#define GATEWAY_SERVER_H

#include "uploader/gateway/gateway.h"

#include <jansson.h>
#include <microhttpd.h>

struct server;
struct route;

/* One request. A handler answers by leaving a response (reply.h); server.c sends it. */
struct request {
    struct gateway *g;
    struct MHD_Connection *connection;
    const struct route *route;
    char uuid[UUID_SIZE];               /* of the path; "" when it has none */
    char *body;                         /* routes with max_body: all of it */
    size_t body_n;
    int64_t drained_bytes;              /* body bytes thrown away behind an answer that is certain already */
    struct upload *upload;              /* PATCH */
    struct MHD_Response *response;      /* the answer, NULL: none yet */
    unsigned status;
};

/* Starts the server's thread. g is the server's until server_stop().
 * -EADDRINUSE: the port is taken; -EINVAL: listen is not an address of this machine. */
int server_start(struct gateway *g, const char *listen, int port, struct server **ret_server, struct err *e);
void server_stop(struct server *s);     /* NULL is fine; ends requests under way */

const char *request_header(const struct request *r, const char *name);      /* NULL when absent */
const char *request_query(const struct request *r, const char *name);
/* Reads a decimal number 0..INT64_MAX; false: absent or anything else. */
bool request_header_number(const struct request *r, const char *name, int64_t *ret);

#endif
