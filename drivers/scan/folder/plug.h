/* plug.h - is the scanner plugged in, and as what? Kept in its folder, so that every program sees the same.
 *
 * The file .unplugged says that it is not; .name holds the device name it was last plugged in
 * as, where that is not the one of folder.conf: a USB scanner comes back under another address. */
#ifndef SCAN_FOLDER_PLUG_H
#define SCAN_FOLDER_PLUG_H

#include "drivers/scan/folder/config.h"

#include <stdbool.h>

/* Pulls the plug. 0 or -errno. */
int plug_pull(int dir_fd, struct err *e);

/* Plugs it in, as name ("": as before). 0 or -errno. */
int plug_return(int dir_fd, const char *name, struct err *e);

/* Is it plugged in, or will it be once a "return" that waits in the control file is taken? Then name gets what it
 * is called, and is left alone where folder.conf's name counts. Changes nothing in the folder. */
bool plug_is_in(int dir_fd, char name[FOLDER_NAME_SIZE]);

#endif
