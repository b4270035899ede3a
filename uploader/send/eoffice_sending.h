/* eoffice_sending.h - one letter on its way to e-Office: shared by eoffice.c (the steps), eoffice_upload.c (the PDF),
 * eoffice_session.c and eoffice_answers.c (what the answers mean). Nobody else includes it. */
#ifndef SEND_EOFFICE_SENDING_H
#define SEND_EOFFICE_SENDING_H

#include "uploader/send/channel.h"
#include "uploader/send/eoffice_json.h"
#include "uploader/send/eoffice_lists.h"
#include "uploader/send/http.h"

enum { EOFFICE_PIECE_FIRST = 256 * 1024, EOFFICE_PIECE_MAX = 4 * 1024 * 1024 };

struct eoffice {
    struct http *http;
    const struct channel_tools *tools;
    struct eoffice_defaults defaults;
    json_t *masters;                    /* as fetched last; NULL: not yet */
    bool masters_fresh;                 /* fetched for this letter */
    int64_t masters_ms;                 /* monotonic, when they were fetched */
    int64_t max_bytes;
    bool attended;                      /* nothing is sent without a session */
    char url[1024], *token;
    char *session;                      /* room for its token, while a request is made; of sodium_malloc() */
    char *piece;                        /* EOFFICE_PIECE_MAX */
    size_t piece_n;                     /* how large pieces are now */
    bool checksums_asked, sha256;       /* does it want a checksum with each piece? */
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

/* Each of these returns -1 with the outcome set; step: what we were doing, a SAID_STEP_, for the sentence. */

/* No answer worth the name; why: words of libcurl, or a line. */
int eoffice_no_answer(struct sending *s, enum said_id step, enum http_result result, const char *why);
/* The same where it came, but is of no use: a SAID_WRONG_. */
int eoffice_wrong_answer(struct sending *s, enum said_id step, enum said_id wrong);
/* 0 when the answer's status is ok1 or ok2. */
int eoffice_expect(struct sending *s, enum said_id step, const struct http_answer *a, long ok1, long ok2);

/* Where it stands with the PDF. -ENOENT: it knows nothing of it, and the outcome is not set. */
int eoffice_head_document(struct sending *s, int64_t *ret_offset);
/* The announcement; *ret_offset: how much of the PDF it has. */
int eoffice_announce(struct sending *s, int64_t *ret_offset);
/* All of the PDF from offset on, with "commit" before its last piece. */
int eoffice_send_document(struct sending *s, int64_t offset);

/* By a person's name and code; o: DELIVERED with a sentence, or HOLD with one. */
void eoffice_open_session(struct eoffice *x, const char *user, const char *code, struct outcome *o);

/* A letter came through: the other side is well. */
void eoffice_note_success(struct eoffice *x);

#endif
