/* html_said.h - what a program said (base/said.h), in the language of the page. */
#ifndef DESK_HTML_SAID_H
#define DESK_HTML_SAID_H

#include "base/said.h"
#include "desk/web/html.h"
#include "desk/web/strings.h"

/* The words of a line, escaped. Words that are not of the page's language (a person's own, a foreign program's, a row from before)
 * stand in a <span lang>, so that a screen reader changes its voice. */
void html_said(struct html *h, enum lang lang, const char *line);

/* The same as plain text: for a value of html_fill(), files and print. Returns out. */
const char *said_in(enum lang lang, const char *line, char out[SAID_WORDED_SIZE]);

#endif
