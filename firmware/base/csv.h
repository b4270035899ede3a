/* csv.h - rows of separated values (RFC 4180): quotes, doubled quotes, line breaks inside quotes, CRLF, a byte order
 * mark; separated by commas, semicolons or tabs, whichever the first line uses. The ' that csv_out_harmless() puts before a
 * formula goes. Pure, no I/O. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/err.h"

#include <stddef.h>

struct csv { char *at; int line, next_line; char separator; };  /* line: where the row that was read last begins, from 1 */

/* text: UTF-8, cleaned; it is changed: values are cut out of it in place. */
void csv_init(struct csv *c, char *text);

/* The next row that is not empty: values[0..*ret_n-1], trimmed, white space folded, borrowed from text. When it has more
 * than max values, *ret_n counts them all and the first max are there.
 * 1: a row; 0: the end; -EINVAL: a quote out of place (e without the line), after which no row can be told from another. */
int csv_row(struct csv *c, char **values, size_t max, size_t *ret_n, struct err *e);

#endif
