/* probe.h - "ocrd --probe": can this file be read at all? Asked before a file is taken in as a letter.
 *
 *   ocrd --probe [-c dakbox.conf] FILE
 *
 * Prints one line: {"pages": n}, or {"error": line of base/said.h}. The file is opened and its first page decoded in a
 * child without rights, as for reading, but nothing is read: no language data is loaded. */
#ifndef OCR_PROBE_H
#define OCR_PROBE_H

/* argv[0] is skipped. Returns the exit code: 0 it can be read, 1 not so, 2 wrong usage. */
int probe_main(int argc, char **argv);

#endif
