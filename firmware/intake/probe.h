/* probe.h - can a file be read at all? Asked before it is taken in, while whoever sent it is still there. */
#ifndef INTAKE_PROBE_H
#define INTAKE_PROBE_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>

enum { PROBE_MAX_MS = 45000 };

/* Has "ocrd --probe", which lies beside this program, open the file and decode its first page in a locked-in child.
 * stop: gives up soon after it becomes true; NULL: never.
 *    0          it can be read
 *   -EBADMSG    it cannot; e has the sentence
 *   -ENOSYS     that could not be found out: ocrd is missing, broken or too slow. Take the file: nothing is
 *               lost, and reading will tell
 *   -ECANCELED  stopped */
int intake_probe(const char *path, const atomic_bool *stop, struct err *e);

/* The same with an ocrd that lies elsewhere, and another limit. */
int intake_probe_by(const char *program, const char *path, int max_ms, const atomic_bool *stop, struct err *e);

#endif
