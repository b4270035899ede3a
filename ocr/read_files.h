/* read_files.h - "ocrd --read": reads files given on the command line, no spool or daemon needed.
 *
 *   ocrd --read [--json] [--words] [--pdf DIR] [-c dakbox.conf] FILE|DIR...
 *
 * A file is a letter; so is a folder with page images in name order (the back of a sheet,
 * NAME.back.ENDING, after its front). Prints in the order of the arguments. */
#ifndef OCR_READ_FILES_H
#define OCR_READ_FILES_H

/* argv[0] is skipped. Returns the exit code: 0 each input gave a record, 1 not so, 2 wrong usage. */
int read_files_main(int argc, char **argv);

#endif
