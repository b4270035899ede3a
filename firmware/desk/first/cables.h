/* cables.h - the wired interfaces of this machine, as the kernel shows them. */
#ifndef DESK_FIRST_CABLES_H
#define DESK_FIRST_CABLES_H

enum { CABLE_SIZE = 16 };           /* IFNAMSIZ */

/* The one wired interface besides "cable". root: "" or what stands before /sys in a test. -ENOENT: there is none; -EEXIST: there are several. */
int cables_other(const char *root, const char *cable, char out[CABLE_SIZE]);

#endif
