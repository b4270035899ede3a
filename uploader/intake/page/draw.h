/* draw.h - a mail as pages: a PDF of A4 sheets with its header, its words and what a clerk should know of it. */
#ifndef INTAKE_PAGE_DRAW_H
#define INTAKE_PAGE_DRAW_H

#include "uploader/intake/page/mail.h"

enum { DRAW_MAX_PAGES = 200 };

/* *ret_pdf is the caller's. Text beyond DRAW_MAX_PAGES is cut, with a note (m->notes). -ENOMEM. */
int draw_letter(struct mail *m, char **ret_pdf, size_t *ret_n, struct err *e);

/* Pages that are only looked at for classified markings, and never kept: subject, first and last lines of each text, in the places where
 * markings stand on paper, and the names of files. On the letter's own pages a header stands above them. More than
 * DRAW_MAX_PAGES of them: noted as unseen. */
int draw_check(struct mail *m, char **ret_pdf, size_t *ret_n, struct err *e);

#endif
