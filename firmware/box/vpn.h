/* vpn.h - the way to the ministry network through somebody else's: the interface vpn0, and what its client is started with. */
#ifndef BOX_VPN_H
#define BOX_VPN_H

#include "base/config.h"

/* Texts of files (network.h), the holder's; NULL: there is to be none. */
struct vpn_files {
    char *netdev, *network;     /* for systemd-networkd */
    char *client;               /* for board/system/network/vpn: "kind" in its first line, then what that kind reads */
};

/* 0; -EINVAL: something is missing or cannot be what it is, e names the setting. A password that can be read is looked at, too (strongswan). */
int vpn_check(const struct config *c, struct err *e);

/* After vpn_check(). Reads the password where the client takes it from a file of settings (strongswan). -errno of that, -ENOMEM. */
int vpn_files_make(const struct config *c, struct vpn_files *ret, struct err *e);
void vpn_files_done(struct vpn_files *f);

#endif
