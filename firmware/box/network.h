/* network.h - the box's network, as systemd-networkd and the VPN clients read it, made from [network], [vpn] and [send]. */
#ifndef BOX_NETWORK_H
#define BOX_NETWORK_H

#include "base/config.h"

#include <stdbool.h>

/* Are these settings that a network can be made of? -EINVAL: e names the setting and says why. */
int network_check(const struct config *c, struct err *e);

/* Is the ministry network, or the way to the VPN's other end, behind a cable of its own? */
bool network_has_second_cable(const struct config *c);

/* Writes into dir (/run/systemd/network), each file whole or as it was; those that are not wanted any more are removed:
 *   20-dakbox-office.network      the office's own network
 *   10-dakbox-ministry.network    a second cable, where there is one
 *   10-dakbox-vpn.netdev, .network   the interface vpn0 (wireguard, strongswan)
 *   dakbox.sources                chronyd's time servers
 *   dakbox-vpn.conf               what board/system/network/vpn starts the client with; it may hold a password (mode 0600)
 * -EINVAL as above: of the VPN, its files stay as they are and the others are written, for by the office's network the box is reached to set
 * it right; of anything else, nothing was written. Others: -errno of the file that failed. */
int network_write(const struct config *c, const char *dir, struct err *e);

#endif
