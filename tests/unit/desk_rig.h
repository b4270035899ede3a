/* desk_rig.h - a real deskd on a free port with a diary and a spool of its own, and a plain HTTP client.
 * Include tests/unit/test.h first. */
#ifndef TESTS_UNIT_DESK_RIG_H
#define TESTS_UNIT_DESK_RIG_H

#include "tests/rig/tmpdir.h"
#include "tests/unit/desk_letters.h"

#include <sys/types.h>

struct desk_rig {
    char dir[TMPDIR_SIZE];
    int port;
    pid_t deskd, diaryd, scand, labeld, hotfolderd;     /* 0: not running */
    struct store *store;                /* the writer, while diaryd does not run */
    struct spool *spool;
    int64_t ids[SAMPLES];
    int64_t received_s;                 /* when the first sample came */
};

/* Samples in place (unless empty), the store open for writing, deskd answering. Fails the test when it cannot. */
struct desk_rig *desk_rig_new(void);
struct desk_rig *desk_rig_new_empty(void);      /* no diary at all: "starting" */
void desk_rig_free(struct desk_rig *g);         /* ends what it started */

/* Closes the store and starts diaryd in its place. */
void desk_rig_start_diaryd(struct desk_rig *g);
/* Starts the stand-in scanner with this status (JSON of messages.md), or changes its status. */
void desk_rig_scanner(struct desk_rig *g, const char *status);
void desk_rig_printer(struct desk_rig *g, const char *status);          /* the same for labeld ... */
void desk_rig_hot_folder(struct desk_rig *g, const char *status);       /* ... and hotfolderd */

struct http_answer {
    int status;
    char *head;                 /* status line and headers, owned */
    char *body;                 /* owned, NUL-terminated */
    size_t n;
};
void http_done(struct http_answer *a);

/* headers: whole lines ending in CRLF, or NULL for a plain browser of ours (Host, and Origin with a body).
 * body NULL: GET. */
struct http_answer http_ask(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body);
struct http_answer http_get(const struct desk_rig *g, const char *path);
/* A form as our own page sends it: with the token of this deskd in front of the fields. */
struct http_answer http_post(const struct desk_rig *g, const char *path, const char *fields);
/* The token in a page. out: 64 bytes. */
void http_token(const struct desk_rig *g, char out[64]);

/* Bytes as they are, answer as it comes until the other side closes or wait_ms without a byte. Owned by the caller. */
char *http_raw(const struct desk_rig *g, const char *bytes, size_t n, int wait_ms);

/* A connected socket with the request sent: for streams. */
int http_open(const struct desk_rig *g, const char *bytes, size_t n);
/* Reads from fd until words come up, at most wait_ms. */
int http_wait_for(int fd, const char *words, int wait_ms);

/* ---- what the tests say of an answer; each fails the test */

void assert_says(const struct http_answer *a, const char *words);       /* in head or body */
void assert_silent(const struct http_answer *a, const char *words);
void assert_status(struct desk_rig *g, const char *path, int status);
void path_to(char out[64], const char *before, int64_t id, const char *after);

/* Asks the diary itself, as a reader beside its writer. */
enum letter_state state_of(const struct desk_rig *g, int64_t id);
int revision_of(const struct desk_rig *g, int64_t id);

/* cmocka's set-up and tear-down: *state is the rig with all samples. */
int fresh_desk(void **state);
int desk_gone(void **state);
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, fresh_desk, desk_gone)

#endif
