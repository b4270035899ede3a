/* officers_file.h - the officers' directory as a CSV file. */
#ifndef DIARY_OFFICERS_FILE_H
#define DIARY_OFFICERS_FILE_H

#include "diary/csv.h"
#include "diary/diary.h"

struct officers { char *text; struct officer *list; size_t n; };    /* the strings of list lie in text */

/* text: as the file holds it, borrowed. ret is the caller's until officers_done(). file: its name, for words.
 * -EINVAL: e says file, line and what is wrong; ret is untouched. */
int officers_parse(const char *file, const char *text, size_t n, struct officers *ret, struct err *e);
void officers_done(struct officers *o);

#endif
