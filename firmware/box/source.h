/* source.h - where an update comes from. Wherever that is: it ends as <data_dir>/box/update.raucb, of root alone, before anybody looks into it. */
#ifndef BOX_SOURCE_H
#define BOX_SOURCE_H

#include "box/box.h"

#define SOURCE_FILE "update.raucb"

/* The folder under data_dir into which the desk puts uploads, and box-fetch what it fetches (uploader/fetch). */
#define SOURCE_UPLOADS "upload"

/* Does the request name a source: "upload" with an id as "upload", "stick", or "network" where box.update_url is set? Line. */
int source_check(const struct box *b, const json_t *request, struct err *e);

/* Brings it here; what was there before is gone. j says how far it is. 0; -ECANCELED; otherwise nothing is left but a download
 * that goes on the next time. -ENOENT: there is none; -EFBIG, -ENOSPC; -EBADMSG: its checksum is wrong; -EIO. Lines. */
int source_bring(struct job *j, char path[PATH_MAX], struct err *e);

/* Removes it, and the upload the request names. */
void source_drop(struct job *j);
/* The same of the one that an earlier boxd left, with whom it was cut off. */
void source_forget(const struct box *b);

#endif
