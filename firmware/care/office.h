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

/* Where a restore puts it: below new_data, in "from-backup/" there what came from elsewhere. What stood beside the old dakbox.conf is in
 * OFFICE_CONF_BACK, until restore_move() has put beside the one in use what is missing there. false: not a name of ours. */
#define OFFICE_CONF_BACK "from-backup/conf"
bool office_place(const char *name, const char *new_data, char out[PATH_MAX]);
/* The folder of dakbox.conf, with its slash; "": it was named without one. */
void office_conf_dir(const struct config *c, char out[PATH_MAX]);

/* The file of the box key. */
int office_box_key_path(const struct config *c, char out[PATH_MAX], struct err *e);

#endif
