/* server_reply.h - sends what a page made. Part of the server: nobody else includes it. */
#ifndef DESK_SERVER_REPLY_H
#define DESK_SERVER_REPLY_H

#include "desk/web/web.h"

#include <microhttpd.h>

enum { COOKIE_NAME_SIZE = 32 };
/* What the session's cookie is called at this desk. */
void session_cookie_name(const struct desk *desk, char out[COOKIE_NAME_SIZE]);

/* Queues it and takes what is in it. remember_lang: the browser keeps q->lang. MHD_NO: hang up. */
enum MHD_Result reply_send(struct MHD_Connection *c, const struct request *q, struct reply *a, bool remember_lang);

#endif
