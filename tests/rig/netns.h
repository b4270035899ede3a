/* netns.h - a box with two network interfaces, and a world behind both of them, in network namespaces of their own.
 *
 *   right0 10.9.1.1  leads to the world at 10.9.1.2, and there to 10.9.9.0/24
 *   wrong0 10.9.2.1  leads to the world at 10.9.2.2, and everywhere: the default route
 *
 * The world has the address NETNS_WORLD. The calling thread is in the box; what it starts while it is in the world runs there. */
#ifndef RIG_NETNS_H
#define RIG_NETNS_H

#include <stdbool.h>
#include <stdint.h>

#define NETNS_WORLD "10.9.9.9"

/* Once a program, before its first thread. False: this system allows no namespaces, or there is no ip command. */
bool netns_can(void);

void netns_build(void);             /* both interfaces, as above, and whatever was done to them undone */
void netns_in_world(bool world);    /* moves the calling thread there, or back */
void netns_do(const char *command); /* of the shell, in the box; fails the test when it fails */

/* Packets that an interface of the box has sent, of any kind. */
int64_t netns_sent(const char *interface);

#endif
