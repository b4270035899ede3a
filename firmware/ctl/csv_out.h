/* csv_out.h - a row of comma separated values: quoted where it must be, CRLF at the end. */
#ifndef CTL_CSV_OUT_H
#define CTL_CSV_OUT_H

#include <stddef.h>
#include <stdio.h>

void csv_out(FILE *out, const char *const *values, size_t n);

#endif
