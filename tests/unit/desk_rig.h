/* desk_rig.h - a real deskd on a free port with a diary and a spool of its own, and a plain HTTP client.
 * Include tests/unit/test.h first. */
#ifndef TESTS_UNIT_DESK_RIG_H
#define TESTS_UNIT_DESK_RIG_H

#include "tests/rig/tmpdir.h"
#include "tests/unit/desk_letters.h"
#include "workflow/people.h"

#include <sys/types.h>

struct desk_rig {
    char dir[TMPDIR_SIZE];
    int port;
    pid_t deskd, diaryd, scand, labeld, hotfolderd, sendd, ocrd, maild;     /* 0: not running */
    struct store *store;                /* the writer, while diaryd does not run */
    struct spool *spool;
    int64_t ids[SAMPLES];
    int64_t received_s;                 /* when the first sample came */
    int looks;                          /* of the desk, that were waited for */
    char cookie[128];                   /* "desk-<port>=<session>" of whoever is signed in; "": nobody */
};

/* Samples in place (unless empty), the store open for writing, deskd answering. Fails the test when it cannot. */
struct desk_rig *desk_rig_new(void);
struct desk_rig *desk_rig_new_empty(void);      /* no diary at all: "starting" */
void desk_rig_free(struct desk_rig *g);         /* ends what it started */

/* Closes the store and starts diaryd in its place. */
void desk_rig_start_diaryd(struct desk_rig *g);
/* Ends deskd and starts it with these lines of settings too; "desk" is signed in. */
void desk_rig_restart(struct desk_rig *g, const char *settings);
/* As a power cut ends it, and started anew: nobody is signed in. */
void desk_rig_kill(struct desk_rig *g);
void desk_rig_first_start(struct desk_rig *g);      /* of an empty one: nobody can sign in yet */
/* Starts the stand-in scanner with this status (JSON of messages.md), or changes its status; the desk looks at it. */
void desk_rig_scanner(struct desk_rig *g, const char *status);
void desk_rig_printer(struct desk_rig *g, const char *status);          /* the same for labeld ... */
void desk_rig_hot_folder(struct desk_rig *g, const char *status);       /* ... and hotfolderd, */
void desk_rig_sender(struct desk_rig *g, const char *status);           /* sendd */
void desk_rig_reader(struct desk_rig *g, const char *status);           /* ocrd */
void desk_rig_mailboxes(struct desk_rig *g, const char *status, const char *listed);    /* and maild, with its answer to "listed" */
/* What the stand-ins were asked to do, a line each; "": nothing. */
void desk_rig_presses(const struct desk_rig *g, char out[512]);
/* Returns when the desk has asked all of them since the call. Starts the stand-in hot folder. */
void desk_rig_wait_for_look(struct desk_rig *g);

struct http_answer {
    int status;
    char *head;                 /* status line and headers, owned */
    char *body;                 /* owned, NUL-terminated */
    size_t n;
};

/* ---- signing in: "desk", who has every role, is signed in when a request needs somebody */

enum { DESK_RIG_ALL_ROLES = (1 << ROLES) - 1 };
#define DESK_RIG_PASSPHRASE "four words in a row"
/* The same browser goes on as someone else. The person is made when missing, with exactly these roles (bits, 1u << ROLE_...). */
void desk_rig_sign_in_as(struct desk_rig *g, const char *name, unsigned roles);
/* Puts a person into the diary with DESK_RIG_PASSPHRASE, cheaply hashed. */
void desk_rig_put_person(struct desk_rig *g, const char *name, unsigned roles);
/* The browser forgets its session: the next request is nobody's, until desk_rig_sign_in_as. */
void desk_rig_forget(struct desk_rig *g);
/* POST with diaryd running or, while it does not, with one that answers as it would: for sign-in forms. */
struct http_answer http_sign_in(struct desk_rig *g, const char *path, const char *body);

void http_done(struct http_answer *a);

/* headers: whole lines ending in CRLF, or NULL for a plain browser of ours (Host, and Origin with a body). Either way the
 * session's cookie comes with them, unless they have a cookie themselves. body NULL: GET. */
struct http_answer http_ask(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body);
/* The same in two steps: a connected socket with the request sent, and what comes back. */
int http_send(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body);
struct http_answer http_read_answer(int fd);
struct http_answer http_get(const struct desk_rig *g, const char *path);
/* A form as our own page sends it: with the token of this deskd in front of the fields. */
struct http_answer http_post(const struct desk_rig *g, const char *path, const char *fields);
/* The token in a page. out: 64 bytes. */
void http_token(const struct desk_rig *g, char out[64]);

/* Bytes as they are, answer as it comes until the other side closes or wait_ms without a byte. Owned by the caller. */
char *http_raw(const struct desk_rig *g, const char *bytes, size_t n, int wait_ms);

/* A connected socket with the request sent, as it is. */
int http_open(const struct desk_rig *g, const char *bytes, size_t n);
/* The stream of events, as a signed-in browser listens to it: a connected socket. */
int http_listen(const struct desk_rig *g);
/* Reads from fd until words come up, at most wait_ms. */
int http_wait_for(int fd, const char *words, int wait_ms);

/* ---- what the tests say of an answer; each fails the test */

void assert_says(const struct http_answer *a, const char *words);       /* in head or body */
void assert_silent(const struct http_answer *a, const char *words);
/* The counter once it says words: the desk has seen what a test told it. */
struct http_answer counter_that_says(const struct desk_rig *g, const char *words);
void assert_status(struct desk_rig *g, const char *path, int status);
void path_to(char out[64], const char *before, int64_t id, const char *after);
/* An address of this pattern (desk/web/routes.h): id for its first number, sub_id for another one. */
void path_like(char out[128], const char *pattern, int64_t id, int64_t sub_id);

/* A change that diaryd answers so: 0, -EREMOTEIO ... */
void tell_diaryd(const struct desk_rig *g, json_t *take_message, int expected);
/* The diary itself, for a reader beside its writer; the caller's. */
struct store *diary_beside(const struct desk_rig *g);
enum letter_state state_of(const struct desk_rig *g, int64_t id);
int revision_of(const struct desk_rig *g, int64_t id);

/* cmocka's set-up and tear-down: *state is the rig with all samples. */
int fresh_desk(void **state);
int desk_gone(void **state);
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, fresh_desk, desk_gone)

#endif
