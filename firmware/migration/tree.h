/* tree.h - names in the folder tree that e-Office's FTP migration route takes: "fl-<file number>/Receipts/<serial>.pdf".
 *
 * The guidelines allow a file number letters, digits, brackets and dashes; its slashes become underscores. A folder of its own
 * for letters without a file number may be called as one likes, but for the characters that no folder may have. Pure, no I/O. */
#ifndef MIGRATION_TREE_H
#define MIGRATION_TREE_H

#include "base/err.h"

#include <stdbool.h>

enum {
    TREE_FOLDER_SIZE = 160,
    TREE_FILE_SIZE = 16,        /* "0001.pdf" */
    TREE_SERIAL_MAX = 9999,     /* letters in one folder: four digits keep them in order */
};

#define TREE_RECEIPTS "Receipts"
#define TREE_MANIFEST "manifest.csv"
#define TREE_MANIFEST_NEW "manifest.csv.new"    /* whole, too, where there is no manifest.csv: it was just about to take its name */
#define TREE_PART ".part"                       /* ends the name of a file that is not whole yet */

/* "A-21001(3)/5/2008/DFG" becomes "fl-A-21001(3)_5_2008_DFG"; Devanagari digits become 0-9. -EINVAL: e says which character
 * does not go, or that it is too long, empty or without a digit. file_no: valid UTF-8. */
int tree_file_folder(const char *file_no, char out[TREE_FOLDER_SIZE], struct err *e);

/* May a folder for letters without a file number be called so? -EINVAL, as above. */
int tree_check_folder(const char *name, struct err *e);

void tree_file_name(int serial, char out[TREE_FILE_SIZE]);
/* The serial of "0001.pdf"; 0: it is no such name. */
int tree_serial_of(const char *name);

#endif
