/* warnings.h - what people should know before it becomes a fault: certificates that end soon, clocks that differ. Thread-safe. */
#ifndef LINE_WARNINGS_H
#define LINE_WARNINGS_H

#include "base/err.h"
#include "base/json.h"

enum warning { WARNING_THEIR_CERTIFICATE, WARNING_OUR_CERTIFICATE, WARNING_CLOCK, WARNING_KINDS };

struct warnings;

int warnings_new(struct warnings **ret_warnings, struct err *e);
void warnings_free(struct warnings *w);             /* NULL is fine */

/* line: of base/said.h; "": it is well again. host: as people know it. w may be NULL: nobody is told. */
void warnings_set(struct warnings *w, const char *host, enum warning kind, const char *line);
/* All of them, as a JSON list of lines; the caller's. */
json_t *warnings_list(struct warnings *w);

#endif
