/* server_inflow.h - a form with a large file in it, taken apart while it comes (libmicrohttpd's post processor). Part of server.c. */
#ifndef DESK_SERVER_INFLOW_H
#define DESK_SERVER_INFLOW_H

#include "desk/web/form.h"
#include "desk/web/inflow.h"

struct server_inflow;
struct MHD_Connection;

/* *ret is the caller's. -EINVAL: the body is no such form; -ENOMEM. */
int server_inflow_new(struct MHD_Connection *c, const struct config *conf, struct server_inflow **ret);
void server_inflow_free(struct server_inflow *s);           /* NULL is fine */

void server_inflow_add(struct server_inflow *s, const char *data, size_t n);

/* All has come. The small fields, added to form: an error of form.h, or -EINVAL when the form has no end. The file is *ret_file, borrowed. */
int server_inflow_end(struct server_inflow *s, struct form *form, struct inflow **ret_file, struct err *e);

#endif
