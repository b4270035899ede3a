/* leftover.h - notes that a run before this one left behind. */
#ifndef HOTFOLDER_LEFTOVER_H
#define HOTFOLDER_LEFTOVER_H

#include "base/err.h"
#include "spool/spool.h"

/* Is the document of a note a letter now? 1: yes, *ret_stage tells where; 0: no; -errno: it cannot be told, so do nothing. */
int leftover_is_published(const struct spool *s, const char *doc, enum spool_stage *ret_stage, struct err *e);

/* Drops those whose document was never published, and those whose file has left the folder and lies in done/.
 * One whose file is in neither place stays: the share may not be mounted. 0 or -errno. */
int leftover_notes(const struct spool *s, int notes_fd, int dir_fd, struct err *e);

#endif
