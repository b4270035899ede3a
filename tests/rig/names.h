/* names.h - a name server of 127.0.0.1 that knows one answer: every name ending in ".test" is this machine. It can go away and come back. */
#ifndef RIG_NAMES_H
#define RIG_NAMES_H

#include <stdbool.h>

struct name_server;

struct name_server *name_server_new(void);              /* NULL: it cannot be */
void name_server_free(struct name_server *s);           /* NULL is fine */
int name_server_port(const struct name_server *s);      /* UDP */
void name_server_go(struct name_server *s, bool away);  /* away: it hears questions and never answers */
long name_server_ignored(const struct name_server *s);  /* questions it did not answer */

#endif
