/* files.h - what is done with a file that comes with a mail. Pure: looks at names and first bytes, opens nothing. */
#ifndef INTAKE_PAGE_FILES_H
#define INTAKE_PAGE_FILES_H

#include "uploader/intake/page/mail.h"

/* name: as the mail calls it; type: "application/pdf". *note: what a clerk is told of it, NOTES: nothing. ending: "" or small letters
 * and digits, fit for a file's name. */
enum mail_file_use file_use_of(const char *name, const char *type, const unsigned char *bytes, size_t n, enum note_id *note, char ending[8]);

#endif
