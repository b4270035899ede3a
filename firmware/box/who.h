/* who.h - which program may ask boxd for what. A request names the person who wants it, and boxd believes that of the desk alone, which knows people. */
#ifndef BOX_WHO_H
#define BOX_WHO_H

#include <stdbool.h>

/* user: the program's own ("dakbox-desk"); what: the request's "do"; NULL: anything at all. Pure. */
bool who_may_ask(const char *user, const char *what);

#endif
