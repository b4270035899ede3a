/* csv.h - what the register shows, as a table to take along. */
#ifndef DESK_CSV_H
#define DESK_CSV_H

#include "desk/register/asked.h"

/* The button, and that a table does not hold more when more is found. */
void csv_button(const struct request *q, struct html *h, struct store *s, const struct asked *a);

#endif
