/* csv_out.h - a row of comma separated values (RFC 4180): quoted where it must be, CRLF at the end. */
#ifndef BASE_CSV_OUT_H
#define BASE_CSV_OUT_H

#include <stddef.h>
#include <stdio.h>

/* What makes a spreadsheet take the file for UTF-8. */
#define CSV_BOM "\xef\xbb\xbf"

/* What such a spreadsheet takes for the beginning of a formula. */
#define CSV_FORMULA "=+-@\t\r\n|"

/* As it is: for files that programs read again. */
void csv_out(FILE *out, const char *const *values, size_t n);

/* For people's spreadsheets: a value that they would take for a formula (CSV_FORMULA) gets a ' before it. base/csv.h
 * takes it off again, so that what was downloaded can be brought back. */
void csv_out_harmless(FILE *out, const char *const *values, size_t n);

#endif
