/* vpn_rig.h - clients of a VPN as the box starts them, and their other ends, in the namespaces of tests/rig/netns.h.
 *
 * dir is a folder of the test's: NAME.log and NAME.pid of each program, and what the client needs. It is the test's to stop what it started. */
#ifndef TEST_VPN_RIG_H
#define TEST_VPN_RIG_H

#include <stdbool.h>

/* A program in the background, with a group of its own; in the world or in the box. */
void vpn_start(const char *dir, bool world, const char *name, const char *command);
void vpn_stop(const char *dir, const char *name, const char *signal);       /* does not wait; one that never ran is no matter */

/* Until a line of shell in dir says yes; fails the test after a minute and a half. */
void vpn_wait(const char *dir, const char *condition);
#define VPN_RUNS(name) "grep -qs 'State:.[^ZX]' /proc/$(cat " name ".pid)/status"   /* also where nobody takes away the ended ones */

/* As dakbox-network.service and dakbox-vpn.service do it, from conf_dir/dakbox.conf: as "client", by the scripts of board/system/network. */
void vpn_client_start(const char *dir, const char *conf_dir);

#endif
