/* eoffice_sending.h - one letter on its way to e-Office: shared by eoffice.c (the steps) and
 * eoffice_answers.c (what the answers mean). Nobody else includes it. */
#ifndef SEND_EOFFICE_SENDING_H
#define SEND_EOFFICE_SENDING_H

#include "uploader/send/channel.h"
#include "uploader/send/eoffice_json.h"
#include "uploader/send/http.h"

struct eoffice {
    struct http *http;
    const struct channel_tools *tools;
    struct eoffice_defaults defaults;
    json_t *masters;                    /* as fetched last; NULL: not yet */
    bool masters_fresh;                 /* fetched for this letter */
    int64_t max_bytes;
    char url[1024], *token, *piece;
    /* Is the other side as a whole out of order, or is it one letter? */
    char failed_key[UUID_SIZE];         /* the last letter a fault was met at, "" after a success */
    bool several_failed;
};

/* One letter on its way. */
struct sending {
    struct eoffice *x;
    const struct delivery *d;
    struct outcome *o;
    struct document_facts document;
    bool committed;                     /* the last piece may be with them */
};

void eoffice_request(struct eoffice *x, const char *method, const char *path, const char *const *headers, const void *body,
                     size_t n, struct http_answer *ret);

/* Each of these returns -1 with the outcome set; step: what we were doing, for the sentence. */

/* No answer worth the name. */
int eoffice_no_answer(struct sending *s, const char *step, enum http_result result, const char *why);
/* 0 when the answer's status is ok1 or ok2. */
int eoffice_expect(struct sending *s, const char *step, const struct http_answer *a, long ok1, long ok2);

/* A letter came through: the other side is well. */
void eoffice_note_success(struct eoffice *x);

#endif
