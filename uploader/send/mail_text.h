/* mail_text.h - the words of a mail: templates, headers, addresses. No I/O, no state.
 *
 * Nothing that comes from a letter reaches a header unencoded, and no control
 * character reaches one at all: a subject cannot add a recipient. */
#ifndef SEND_MAIL_TEXT_H
#define SEND_MAIL_TEXT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

enum { MAIL_ADDRESS_SIZE = 255, MAIL_FILE_NAME_SIZE = 100 };

/* A plain local@domain of printable ASCII, at most 254 bytes, without quotes, brackets, spaces or commas. */
bool mail_is_address(const char *s);

/* "<name>: <text>" with CR LF, the text as RFC 2047 encoded words of at most 75 characters where it is not plain
 * ASCII, folded, never cut inside a character. Control characters become spaces. text: valid UTF-8. */
void mail_put_header(FILE *out, const char *name, const char *text);

/* "<name>: <shown> <address>" with CR LF. address must have passed mail_is_address(). */
void mail_put_address(FILE *out, const char *name, const char *shown, const char *address);

/* Name of the attachment: the diary number with all but letters, digits, dot and dash as dashes. "CRU-A-2026-000123.pdf" */
void mail_file_name(const char *diary_number, char out[MAIL_FILE_NAME_SIZE]);

struct mail_field { const char *name, *value; };        /* list ends with a NULL name */

/* Copies template to out with each {name} replaced. -EINVAL: a name that is not in the list, e says which;
 * an unclosed or empty brace is copied as it is. */
int mail_fill(FILE *out, const char *template, const struct mail_field *fields, struct err *e);

/* Base64 in lines of 76 characters with CR LF. Whole lines but for the end: feed multiples of MAIL_BASE64_LINE bytes. */
enum { MAIL_BASE64_LINE = 57 };
size_t mail_base64(const void *data, size_t n, char *out);      /* bytes written; out: mail_base64_size(n) */
static inline size_t mail_base64_size(size_t n) { return (n + MAIL_BASE64_LINE - 1) / MAIL_BASE64_LINE * 78; }

#endif
