/* eoffice_json.h - our letter in e-Office's words, and e-Office's answers in ours. No I/O. */
#ifndef SEND_EOFFICE_JSON_H
#define SEND_EOFFICE_JSON_H

#include "uploader/send/channel.h"

/* What the settings say for letters whose fields do not. */
struct eoffice_defaults { const char *delivery_mode, *category; };

/* The announcement of a letter; masters: eoffice_lists.h. *ret_receipt is the caller's. 0; -ENOENT: a value is not in the masters, o is set
 * (HOLD, naming field and value): newer masters may have it; -EINVAL: o is set (HOLD). */
int eoffice_receipt(const struct delivery *d, const struct document_facts *document, const json_t *masters,
                    const struct eoffice_defaults *defaults, json_t **ret_receipt, struct outcome *o);

struct eoffice_state {
    bool created;
    int64_t offset;                 /* awaiting: bytes it has */
    json_t *result;                 /* created: {"receipt_no", "computer_no", "created_at"}; the caller's */
};
/* Reads the answer about receipt key with that diary number. 0; -EPROTO: not such an answer; -EBADMSG: about another receipt. */
int eoffice_read_state(const char *text, size_t n, const char *key, const char *number, int64_t size_bytes, struct eoffice_state *ret, struct err *e);

/* The words of a problem answer: "detail", or for a 422 the fields and why; at most size bytes, "" when there are none. */
void eoffice_problem_words(const char *text, size_t n, char *out, size_t size);

/* Is it a problem of that type? name: the last part of "type", such as "session-required". */
bool eoffice_problem_is(const char *text, size_t n, const char *name);

/* The answer to a one-time code: {"token", "expires_at"}. 0; -EPROTO: it is none, or longer than size - 1. */
int eoffice_read_session(const char *text, size_t n, char ret_token[], size_t size, int64_t *ret_until_s);

#endif
