/* draw.h - a mail as pages: a PDF of A4 sheets with its header, its words and what a clerk should know of it. */
#ifndef INTAKE_PAGE_DRAW_H
#define INTAKE_PAGE_DRAW_H

#include "uploader/intake/page/mail.h"

enum { DRAW_MAX_PAGES = 200 };

/* *ret_pdf is the caller's. Text beyond DRAW_MAX_PAGES is cut, with a note (m->notes). -ENOMEM. */
int draw_letter(struct mail *m, char **ret_pdf, size_t *ret_n, struct err *e);

/* Lines that are only looked at for classified markings as pictures, and never kept; blank ones between them keep them apart. More than
 * DRAW_MAX_PAGES of them: noted as unseen. -ENOMEM. */
int draw_lines(struct mail *m, const char *lines, char **ret_pdf, size_t *ret_n, struct err *e);

#endif
