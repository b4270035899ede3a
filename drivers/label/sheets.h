/* sheets.h - "labeld --sheets": separator sheets as a PDF, A4, both sides (page 1 front, page 2 back, and so on). */
#ifndef LABEL_SHEETS_H
#define LABEL_SHEETS_H

/* argv[0] is "--sheets". Without --out the PDF goes to standard output. Says in one sentence on standard error what went
 * wrong. Returns the exit code: 0 done, 1 failed, 2 not understood. */
int sheets_main(int argc, char **argv);

#endif
