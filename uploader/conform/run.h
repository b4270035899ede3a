/* run.h - a run of the rules: what was found, a line each on standard output.
 *
 *   ok      the same announcement again gets the same answer
 *   FAILED  the same announcement again gets the same answer: expected status 200, came 500 (put /v1/receipts/{uuid} 200)
 *
 * What holds for every answer (it comes in time, JSON is JSON, the clock is right) is counted with each and told at the end. */
#ifndef CONFORM_RUN_H
#define CONFORM_RUN_H

#include "uploader/conform/ask.h"

#include "base/hash.h"

enum { DETAIL_SIZE = 400, DIARY_SIZE = 40 };

enum always { ALWAYS_COMES, ALWAYS_CLOCK, ALWAYS_JSON, ALWAYS_PROBLEM, ALWAYS_NOT_500, ALWAYS_RULES };

struct run {
    struct target target;
    char post[404];                     /* receipts are sent to */
    json_t *masters;                    /* as they came; NULL: not yet */
    int64_t max_bytes;                  /* of a document */
    bool has_checksum;                  /* tus' extension */
    int ok, failed, answered, unanswered;
    const char *rule, *where;           /* the one at hand, and its place in openapi.yaml */
    bool rule_failed;
    struct { int met; char first[DETAIL_SIZE]; } always[ALWAYS_RULES];     /* faults, and the first in words */
};

/* Begins a rule; the one before it is ended. where: as one looks for it in openapi.yaml. False: too many requests got no
 * answer, there is no sense in going on. */
bool run_rule(struct run *r, const char *rule, const char *where);
void run_end(struct run *r);            /* ends the last one, and tells what holds for every answer */
/* The rule does not hold; only its first failure is told. */
void run_fail(struct run *r, const char *detail, ...) __attribute__((format(printf, 2, 3)));
void run_skip(struct run *r, const char *rule, const char *why);

/* Asks, and looks at what holds for every answer. The caller's. */
struct answer run_ask(struct run *r, const struct question *q);
void run_look(struct run *r, const struct question *q, const struct answer *a);
/* Is the status so? Otherwise the rule has failed. */
bool run_status(struct run *r, const struct answer *a, long wanted);
bool run_header_is(struct run *r, const struct answer *a, const char *name, const char *wanted);
bool run_offset(struct run *r, const struct answer *a, int64_t wanted);        /* header Upload-Offset */

/* ---- letters of ours */

struct letter {
    char uuid[UUID_SIZE], path[64], document_path[80], diary[DIARY_SIZE];
    char *pdf;
    size_t pdf_n;
    json_t *receipt;
};
/* Marked as a test: "conformance test …" in its subject. pdf_n: from 64. */
void letter_new(const struct run *r, size_t pdf_n, struct letter *ret);
void letter_done(struct letter *l);

struct answer letter_put(struct run *r, const struct letter *l, const json_t *receipt);
struct answer letter_get(struct run *r, const struct letter *l);
struct answer letter_head(struct run *r, const struct letter *l);
struct answer letter_patch(struct run *r, const struct letter *l, int64_t offset, const void *data, size_t n);
/* Announces it, which must be taken note of. */
void letter_announce(struct run *r, const struct letter *l);
/* Sends what is behind offset; the rule has failed when not all of it is taken. */
void letter_send_rest(struct run *r, const struct letter *l, int64_t offset);
/* GET says that it is created, with all that belongs to it. *ret_computer_no (may be NULL): -1 when it is not so. */
bool letter_is_created(struct run *r, const struct letter *l, int64_t *ret_computer_no);
bool letter_awaits(struct run *r, const struct letter *l, int64_t offset);     /* GET and HEAD say so */

/* ---- the rules; each file a part of the contract */

void rules_lists(struct run *r);        /* rules_lists.c: health, lists, who may ask; first, for the others need the lists */
void rules_announce(struct run *r);     /* rules_announce.c */
void rules_refuse(struct run *r);       /* rules_refuse.c */
void rules_document(struct run *r);     /* rules_document.c */
void rules_broken_line(struct run *r);  /* rules_broken_line.c */

#endif
