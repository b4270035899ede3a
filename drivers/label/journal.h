/* journal.h - the last label that came out, kept where a restart of labeld finds it: <run_dir>/labeld.printed.
 *
 * diaryd learns of a label only after the printer has it. If labeld dies in between, the next one finds the label
 * here and reports it instead of printing it again. What is left is the instant between the printer's last byte and
 * this note (and a power cut, which empties run_dir): then a label comes out twice, never not at all. */
#ifndef LABEL_JOURNAL_H
#define LABEL_JOURNAL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Notes that the label is out. id alone is not enough: a diary that was restored counts anew. */
int journal_note(const char *run_dir, int64_t id, const char *number, struct err *e);
/* Is it the one noted last? false, too, when there is no note or it is torn. */
bool journal_has(const char *run_dir, int64_t id, const char *number);
/* diaryd knows: the note is not needed any more. */
void journal_forget(const char *run_dir);

#endif
