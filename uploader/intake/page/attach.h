/* attach.h - a file that comes with a mail, or within another file of it: what becomes of it, and what can be seen of it.
 *
 * PDFs and pictures become pages. Office files, Rich Text, texts stay files, and their words are looked at for markings (m->looked). The
 * members of an archive, of winmail.dat are files of the mail. What cannot be looked into is noted (mail_set_unseen). */
#ifndef INTAKE_PAGE_ATTACH_H
#define INTAKE_PAGE_ATTACH_H

#include "uploader/intake/page/mail.h"

/* name: as it comes; type: "application/pdf", "" where nothing says. whole: as mail_parse. depth: 0, one more for each archive around it.
 * -E2BIG with the sentence; -ENOMEM. */
int attach_file(struct mail *m, bool whole, const char *name, const char *type, const unsigned char *bytes, size_t n, int depth, struct err *e);

/* A piece of text that is only looked at; blank ones are left out. More than a mail may have: noted as unseen under the name. -ENOMEM. */
int attach_looked(struct mail *m, const char *name, const char *text);

/* The same of an HTML page: what it shows, and what it may show. */
int attach_html(struct mail *m, const char *name, const char *html);
/* The same of a text that came as a file: a list's values by themselves, a page as a page. */
int attach_text(struct mail *m, const char *name, const char *type, const char *text);

/* Is it a picture, a PDF, an archive or the like, whatever the mail calls it? */
bool attach_is_no_text(const unsigned char *bytes, size_t n);

#endif
