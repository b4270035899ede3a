/* check.h - all words of a mail and its files, for the marking check: what is drawn of it, and what is not. */
#ifndef INTAKE_PAGE_CHECK_H
#define INTAKE_PAGE_CHECK_H

#include "uploader/intake/page/mail.h"

/* *ret_text: UTF-8, pieces with '\f' between: subject, people, each text and heading, each piece of a file, the files' names. The caller's
 * (free). -ENOMEM. */
int check_words(const struct mail *m, char **ret_text, size_t *ret_n);

/* Of such a text the lines with letters of scripts in which a grade could be written so that it is known to the eye only: letter-like
 * signs, lines that make boxes, alphabets that hardly ever come. They are looked at as a picture, too. With blank lines between; "": none.
 * The caller's (free); NULL: no memory. */
char *check_odd_lines(const char *text, size_t n);

#endif
