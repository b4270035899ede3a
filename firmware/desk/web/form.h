/* form.h - what a browser sent: the values of a query or of an
 * application/x-www-form-urlencoded body, decoded, checked and NFC-normalised.
 *
 * Limits stand here; whatever breaks one is refused whole. */
#ifndef DESK_FORM_H
#define DESK_FORM_H

#include "base/auto.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FORM_MAX_BYTES = 64 * 1024,     /* a whole body */
    FORM_MAX_VALUES = 96,
    FORM_NAME_SIZE = 40,            /* a name is [a-z0-9_]+, shorter than this */
    FORM_VALUE_MAX_BYTES = 8 * 1024,/* one decoded value */
};

struct form;

/* An empty form. *ret_form is the caller's. -ENOMEM. */
int form_new(struct form **ret_form, struct err *e);
void form_free(struct form *f);     /* wipes it: there may be a passphrase in it. NULL is fine */
AUTO_DEFINE(struct form *, form_free)
#define AUTO_FORM AUTO(auto_form_free)

/* Parses a body. body need not be NUL-terminated.
 *   -E2BIG   a limit above    -EILSEQ  not UTF-8, a NUL, a broken %XX
 *   -EINVAL  a bad name, or one name twice    -ENOMEM */
int form_parse(const char *body, size_t n_bytes, struct form **ret_form, struct err *e);

/* Adds one value that is decoded already (a query argument). Errors as above. */
int form_add(struct form *f, const char *name, const char *bytes, size_t n_bytes, struct err *e);

const char *form_get(const struct form *f, const char *name);      /* "" when absent; f may be NULL */
bool form_has(const struct form *f, const char *name);

/* In the order they came. f may be NULL. */
void form_each(const struct form *f, void (*each)(void *ctx, const char *name, const char *value), void *ctx);

/* A decimal integer 0..INT64_MAX and nothing else, else -1. */
int64_t form_int(const struct form *f, const char *name);
int64_t form_parse_int(const char *s);

#endif
