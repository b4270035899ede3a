/* firewall.h - what may come in and go out, as rules for nft(8), made from the settings.
 *
 * In: the desk, from the office's network; answers; DHCP; a few pings. Out: each program to those servers that its settings
 * name (endpoints.h), by the interface they are behind; names, time, DHCP. Nothing is passed on. What is not named is refused
 * at once, so that whoever asked hears of it.
 *
 * A name's addresses are those that were answered now, and for a day those that were answered before, the newest first: an office
 * without name servers for a while still delivers. A name that moves is followed at the next run (board/system: every two minutes). */
#ifndef BOX_FIREWALL_H
#define BOX_FIREWALL_H

#include "base/config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { FIREWALL_ADDRESS_SIZE = 46, FIREWALL_ADDRESSES_MAX = 16, FIREWALL_KEEP_S = 24 * 3600 };

/* How the world is asked; tests have their own. */
struct firewall_world {
    void *ctx;
    /* Addresses of a name, at most FIREWALL_ADDRESSES_MAX. Returns how many; 0: nobody knows it now. */
    int (*look_up)(void *ctx, const char *host, char addresses[][FIREWALL_ADDRESS_SIZE]);
    /* The number of a user; -1: there is none here, so its program does not run either. */
    int64_t (*uid)(void *ctx, const char *user);
};

/* Prints the rules; nft puts them in place of those before in one step. -EINVAL: a setting holds no such thing, e names it;
 * nothing was printed. */
int firewall_print(const struct config *c, const struct firewall_world *world, FILE *out, struct err *e);

/* The true world: getaddrinfo(), getpwnam(), and a file at memory_path that remembers addresses (NULL: nothing is remembered). Each name is asked once,
 * and none any more when a minute has gone; ask_names false: none at all, and the file stays as it is. The caller's until firewall_world_done(), which
 * writes the file. -ENOMEM. */
int firewall_world_new(const char *memory_path, bool ask_names, struct firewall_world *ret_world, struct err *e);
void firewall_world_done(struct firewall_world *w);

#endif
