/* reply.h - answers: JSON, RFC 9457 problems, text, nothing but headers. Each leaves its response in the
 * request; a second answer replaces the first. Out of memory leaves none, and the connection is closed. */
#ifndef GATEWAY_REPLY_H
#define GATEWAY_REPLY_H

#include "uploader/gateway/server.h"

void reply(struct request *r, unsigned status, struct MHD_Response *take_response);
void reply_json(struct request *r, unsigned status, json_t *take_body);
void reply_text(struct request *r, unsigned status, const char *type, char *take_text, size_t n);   /* NULL: out of memory */
void reply_empty(struct request *r, unsigned status);
void reply_header(struct request *r, const char *name, const char *value);          /* adds to the answer given */
void reply_header_number(struct request *r, const char *name, int64_t value);

/* detail: one sentence for people. */
void reply_problem(struct request *r, unsigned status, const char *detail, ...) __attribute__((format(printf, 3, 4)));
/* type: what programs may tell it by: "/problems/<type>". */
void reply_problem_of(struct request *r, unsigned status, const char *type, const char *detail, ...) __attribute__((format(printf, 4, 5)));
/* take_errors: [{"field", "why"}]. */
void reply_schema_problem(struct request *r, json_t *take_errors);
/* For a failed disk or database: 507 when there is no room, else 500. Logs e; the words go to the log, not to the asker. */
void reply_failure(struct request *r, const struct err *e);

#endif
