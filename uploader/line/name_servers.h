/* name_servers.h - the system's name servers, for those who ask them over a socket that is bound to an interface. */
#ifndef LINE_NAME_SERVERS_H
#define LINE_NAME_SERVERS_H

#include <stddef.h>

/* Writes "192.0.2.1,2001:db8::1": those of etc/resolv.conf, or where that names this machine alone, as with systemd-resolved, those that
 * resolved itself has, of all interfaces. Without addresses of this machine and of one link, which no other interface leads to; "" when
 * there are none; as many as fit. root: "", but in tests. */
void name_servers_of_system(const char *root, char *out, size_t size);

#endif
