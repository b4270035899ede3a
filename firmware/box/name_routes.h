/* name_routes.h - which link's name servers are asked for which name, in the words of a .network file's [Network].
 *
 * systemd-resolved asks the links whose Domains= match most of the name; where several match as much, all of them, and takes the first good
 * answer; where none matches, those with DNSDefaultRoute=, which a link with such domains must be given. */
#ifndef BOX_NAME_ROUTES_H
#define BOX_NAME_ROUTES_H

#include "base/config.h"

#include <stdio.h>

/* servers: addresses with commas or blanks between. */
void name_routes_servers(FILE *out, const char *servers);

/* All names: those of the ministry are known to nobody else. */
void name_routes_all(FILE *out);

/* The names that are needed before the ministry's name servers answer: of each link that prints them. A time server may be the ministry's own, and
 * is asked for behind the VPN, too; never so the VPN's other end (with_vpn_server). */
void name_routes_early(FILE *out, const struct config *c, bool with_vpn_server);

#endif
