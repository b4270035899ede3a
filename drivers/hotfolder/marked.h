/* marked.h - files in the hot folder that bear a classified marking, or may bear one. */
#ifndef HOTFOLDER_MARKED_H
#define HOTFOLDER_MARKED_H

#include "drivers/hotfolder/seen.h"
#include "reader/mark.h"
#include "spool/spool.h"

/* Does it lie in cleared/? Then a person has looked, and who is filled in: whose file it is. */
bool marked_is_cleared(const char *name, int fd, char who[SPOOL_VALUE_SIZE]);

/* It goes to held/ with a note that says where to look, in both languages. */
int marked_hold(int dir_fd, const char *name, const struct mark_verdict *v, struct err *e);

/* A number in the register, a note without its name, and the file is gone: overwritten, unlinked. Interrupted, it is done again
 * under the same number. -EAGAIN: it was changed meanwhile, so it is another file now. What flash memory keeps of an
 * overwritten file nobody can say: the folder should lie in memory (firmware/doc/add-a-scanner.md). */
int marked_refuse(struct spool *s, int dir_fd, const struct seen_file *f, struct err *e);

/* Removes what an interrupted marked_refuse has left of files. */
int marked_sweep(int dir_fd, struct err *e);

#endif
