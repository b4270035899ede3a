/* links.h - letters that are the same as the one on the screen, or belong to it. */
#ifndef DESK_LINKS_H
#define DESK_LINKS_H

#include "desk/letter/letter_page.h"

/* First the question whether it is here already, then earlier and later correspondence, the newest first. Nothing when there is none. */
int letter_links(const struct letter_view *v, struct err *e);

/* In a row of a list: that somebody should look, or that there is correspondence. */
void link_badge(const struct request *q, struct html *h, const struct letter *l);

#endif
