/* list_text.h - a list that a person gives as a text, such as the alert policy: taken in, and its mistakes told with their line. */
#ifndef BASE_LIST_TEXT_H
#define BASE_LIST_TEXT_H

#include "base/said.h"

#include <stddef.h>

/* As text_clean(), with a sentence. *ret_clean is the caller's. -EINVAL: it is too large, or a line of it is no text; -ENOMEM. */
int list_text_clean(const char *text, size_t n, size_t max_bytes, char **ret_clean, struct err *e);

/* list_text_wrong(e, line, SAID_X, values ...): what is wrong with that line. Returns -EINVAL. */
#define list_text_wrong(e, line, id, ...) list_text_wrong_values(e, line, id, SAID_LIST(__VA_ARGS__))
int list_text_wrong_values(struct err *e, int line, enum said_id id, const char *const *values);

#endif
