/* settings_copy.h - the folder dakbox-settings of a stick, copied to <data_dir>/box/settings, of root alone: plain files with plain names, no larger and no
 * more than care/taken.h says. What is in them is not looked at here. */
#ifndef BOX_SETTINGS_COPY_H
#define BOX_SETTINGS_COPY_H

#include "box/box.h"

int settings_copy_path(const struct box *b, char out[PATH_MAX], struct err *e);
/* Takes the place of an earlier one. -ENOENT: no stick, or it has no such folder; -EINVAL, -EFBIG: not what may be there; -EIO ... Lines. On an error there
 * may be a part. */
int settings_copy_make(const struct box *b, struct err *e);
void settings_copy_drop(const struct box *b);

#endif
