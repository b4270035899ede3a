/* ask.h - one request to the e-Office under test, asked well or as badly as a sender on a broken line would: cut in the
 * middle, stalled, without a token. uploader/send/http.h only asks well; that is why this is another client. */
#ifndef CONFORM_ASK_H
#define CONFORM_ASK_H

#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ANSWER_MAX_BYTES = 1024 * 1024, ASK_WHY_SIZE = 256, ASK_HEADERS_MAX = 8 };

struct target {
    const char *url;                    /* without a slash at its end; all of these are borrowed */
    const char *token, *ca_file, *cert_file, *key_file;     /* NULL: none */
    int answer_s;                       /* an answer comes within so long */
};

struct question {
    const char *method, *path;
    const char *headers[ASK_HEADERS_MAX];   /* "Name: value"; the rest NULL */
    const void *body;                   /* NULL: none */
    size_t n;
    size_t cut_after;                   /* bytes of the body, then we hang up; 0: all */
    bool no_token;
    const char *token;                  /* instead of the target's; NULL: no */
};

struct answer {
    bool came;
    long status;
    int64_t took_ms;
    char *headers, *body;               /* "" where there is none */
    size_t body_n;
    json_t *json;                       /* the body, NULL: it is none */
    char why[ASK_WHY_SIZE];             /* it did not come, or not whole */
};

/* 429 and 503 with Retry-After are waited out, a few times. */
struct answer ask(const struct target *t, const struct question *q);
void answer_done(struct answer *a);
/* Into out, "" when absent. */
void answer_header(const struct answer *a, const char *name, char *out, size_t size);
int64_t answer_number(const struct answer *a, const char *name);       /* of a header; -1: none */

enum { ASK_AT_ONCE_MAX = 8 };
/* The same question n times at once; ret: n answers. */
void ask_at_once(const struct target *t, const struct question *q, size_t n, struct answer *ret);

/* Sends first_n bytes of the question's body and then nothing more, while another question is asked; then hangs up. */
struct answer ask_while_stalled(const struct target *t, const struct question *stalled, size_t first_n, const struct question *q);

#endif
