/* rules_file.h - the text of the office's rules, read and checked. Pure, no I/O. The language: firmware/doc/rules.md.
 *
 * Every mistake is told with its line, as many as there are; a text with a mistake gives no rules at all. */
#ifndef WORKFLOW_RULES_FILE_H
#define WORKFLOW_RULES_FILE_H

#include "base/said.h"
#include "workflow/rules.h"

enum { RULES_FILE_BYTES = 256 * 1024, RULES_MAX_ERRORS = 30 };

struct rules_errors {
    struct { int line; char said[SAID_SIZE]; } list[RULES_MAX_ERRORS];     /* in the order of the lines; base/said.h */
    size_t n;                                   /* of them; there may be more mistakes behind */
};

/* text: n bytes as the file holds them. known_post says whether a letter may be marked to a post; NULL: any name will do.
 * 0: *ret is the caller's (rules_done). -EINVAL: errors has one or more; -ENOMEM. After an error *ret is empty. */
int rules_parse(const char *text, size_t n, bool (*known_post)(void *ctx, const char *post), void *ctx, struct rules *ret,
                struct rules_errors *errors);

#endif
