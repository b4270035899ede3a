/* kept.h - words that came when nobody was signed in: they travel in the sign-in form and come back as the form they were. */
#ifndef DESK_KEPT_H
#define DESK_KEPT_H

#include "desk/web/web.h"

/* Where a sign-in leads: hidden inputs for what was asked for. A POST brings its path and its fields, a GET its address.
 * A sign-in form that failed hands on what it had itself. */
void kept_put(const struct request *q, struct html *h);
/* The path of a form that is kept, "" when there is none or it is no form of ours. Borrowed from form. */
const char *kept_path(const struct form *form);
/* An address of ours to go to, as asked for with GET; "" for none. Borrowed from form. */
const char *kept_next(const struct form *form);
/* The fields of a form as hidden inputs and, those with text, as a list to look at. from_sign_in: the kept ones of a sign-in form. */
void kept_show(const struct request *q, const struct form *form, bool from_sign_in, struct html *h);

#endif
