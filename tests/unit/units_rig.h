/* units_rig.h - the units of board/units and board/system as "make install" and "make install-system" write them. Tests run at the top of the sources. */
#ifndef TESTS_UNIT_UNITS_RIG_H
#define TESTS_UNIT_UNITS_RIG_H

#include <stdbool.h>
#include <stddef.h>

/* Is systemd-analyze here? */
bool units_can_analyze(void);

/* Writes all units into dir, with programs below bindir, where a file of each program's name is made when there is none;
 * with "make install"'s own command. Aborts the test when there is no unit. */
void units_write(const char *dir, const char *bindir);
size_t units_n(void);
const char *units_name(size_t i);           /* "dakbox-scan.service" */

/* Runs a line of shell: its exit code, and the first size-1 bytes of what it printed. */
int units_shell(const char *command, char *out, size_t size);

#endif
