/* filters.h - the filters of the register: the form that sets them, and the chips that take them off one by one. */
#ifndef DESK_FILTERS_H
#define DESK_FILTERS_H

#include "desk/register/asked.h"

/* Search box, filters, order and columns, in one form that asks with GET. */
void filters_form(const struct request *q, struct html *h, struct store *s, const struct asked *a);
/* A link for each filter that is set: the same address without it. Nothing when none is. */
void filters_chips(const struct request *q, struct html *h, struct store *s, const struct asked *a);

/* A filter's value in words; out gets it when it is none of the string table. Returns either. */
const char *filter_value(const struct request *q, struct store *s, int filter, const char *value, char out[256]);

#endif
