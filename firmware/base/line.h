/* line.h - the one network interface that leads to the ministry network, as the settings have it: for the programs that
 * bind their sockets to it, for the firewall and for the network's own files. */
#ifndef BASE_LINE_H
#define BASE_LINE_H

#include "base/config.h"

#include <stdbool.h>
#include <string.h>

#define LINE_VPN "vpn0"             /* whatever kind of VPN it is */

/* In paths.run_dir while a change of the network is on trial; holds its new address (box/network_change.h), and the desk looks for it. */
#define LINE_TRIAL_NAME "network-trial"

/* A setting that may cut the box off when it is wrong, "network.address": boxd tries it before it stays. */
static inline bool line_is_tried(const char *key)
{
    return strncmp(key, "network.", 8) == 0 || strncmp(key, "vpn.", 4) == 0 || strcmp(key, "send.interface") == 0 || strcmp(key, "send.name_servers") == 0;
}

static inline bool line_is_vpn(const struct config *c) { return strcmp(config_text(c, CONFIG_VPN_KIND), "none") != 0; }

/* With a VPN it is the VPN's, and there is no way around it; else send.interface. "": the system's routes decide. */
static inline const char *line_interface(const struct config *c)
{
    return line_is_vpn(c) ? LINE_VPN : config_text(c, CONFIG_SEND_INTERFACE);
}

/* The cable that the ministry network, or the VPN's other end, is reached by; "": that of the office. */
static inline const char *line_cable(const struct config *c) { return config_text(c, CONFIG_SEND_INTERFACE); }

#endif
