/* tls_front.h - a real nginx that speaks TLS in front of a server of this machine, and asks for certificates where it is told to. */
#ifndef RIG_TLS_FRONT_H
#define RIG_TLS_FRONT_H

#include "tests/rig/tmpdir.h"

#include <stdbool.h>
#include <sys/types.h>

struct tls_front {
    char dir[TMPDIR_SIZE];
    pid_t pid;
};

bool tls_front_can(void);           /* is nginx here? */

/* Listens on address:port for server_port of 127.0.0.1. cert, client_ca: of cert_make() in certs_dir; client_ca NULL: asks for none.
 * protocols: nginx's ssl_protocols, NULL: its own choice. Returns when it listens; fails the test when it does not. */
void tls_front_start(struct tls_front *f, const char *address, int port, int server_port, const char *certs_dir, const char *cert,
                     const char *client_ca, const char *protocols);
void tls_front_end(struct tls_front *f);

#endif
