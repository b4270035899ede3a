/* socket.h - TCP on 127.0.0.1, as the rigs need it: nothing blocks, and pieces go out as they come. */
#ifndef RIG_SOCKET_H
#define RIG_SOCKET_H

#include <stdbool.h>

/* *port 0: any free one, filled in. -1: it cannot be. The descriptor is the caller's. */
int socket_listen(int *port);
/* The connection may still be coming about. -1 at once when nobody listens. */
int socket_connect(int port);
/* reset: the other side gets a RST. fd below 0 is fine. */
void socket_end(int fd, bool reset);

#endif
