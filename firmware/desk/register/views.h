/* views.h - the register as people like to see it: views that come with the box, kept and shared ones. */
#ifndef DESK_VIEWS_H
#define DESK_VIEWS_H

#include "desk/register/asked.h"

/* Links to all views a person has. */
void views_line(const struct request *q, struct html *h, struct store *s, const struct asked *a);
/* What can be done with what is shown: keep it as a view, remove one, take it out as a table. */
void views_tools(const struct request *q, struct html *h, struct store *s, const struct asked *a);

#endif
