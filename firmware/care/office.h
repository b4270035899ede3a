/* office.h - what makes a box this office's besides diary and spool: settings, secrets, the files that settings name. */
#ifndef CARE_OFFICE_H
#define CARE_OFFICE_H

#include "base/config.h"
#include "care/parcel.h"

/* What files are called in a parcel: behind "data/" below paths.data_dir; "conf/" beside dakbox.conf; "else/" elsewhere. */
#define OFFICE_DATA "data/"
#define OFFICE_CONF "conf/"
#define OFFICE_ELSE "else/"

int office_pack(const struct config *c, struct parcel_writer *w, struct err *e);

/* Where a restore puts it: below new_data, in "from-backup/" there what came from elsewhere, and beside the dakbox.conf in use what
 * stood beside the old one and is missing here; what is there stays, and the backup's goes to "from-backup/conf/" for a person to
 * compare. false: not a name of ours. */
bool office_place(const struct config *c, const char *name, const char *new_data, char out[PATH_MAX]);

/* The file of the box key. */
int office_box_key_path(const struct config *c, char out[PATH_MAX], struct err *e);

#endif
