/* test_send_rig.h - sendd with letters in a spool and a stub of diaryd that keeps the true state table. */
#ifndef TEST_SEND_RIG_H
#define TEST_SEND_RIG_H

#include "tests/unit/test_gateway_rig.h"

#include "base/hash.h"
#include "base/said.h"
#include "workflow/states.h"

#include <pthread.h>

enum { SEND_LETTERS_MAX = 40, SEND_STORY = 600 };

struct send_letter {
    int64_t id;
    char doc[ID_SIZE], key[UUID_SIZE];
    json_t *message;                        /* as delivery_take hands it out; tests may change it before sendd starts */
    enum delivery_state state;
    int tries;
    int64_t due_ms;                         /* monotonic: not handed out before */
    char story[SEND_STORY];                 /* "take commit dot delivered "; a counted event has a "+" */
    char sentence[SAID_WORDED_SIZE];        /* in English */
    char said[2 * SAID_WORDED_SIZE];        /* all of them so far, as far as there is room */
    json_t *result;
};

struct send_rig {
    char dir[TMPDIR_SIZE];
    struct send_letter letters[SEND_LETTERS_MAX];
    int n;
    const char *kill_at;                    /* "take" "commit" "delivered" ...: sendd is killed when it says that, once; then NULL ... */
    bool kill_before;                       /* ... before the diary has it; else when the diary has it and sendd does not know yet */
    int lose_takes;                         /* so many letters are handed out and the answer is lost */
    int take_ms;                            /* the diary is slow: a letter arrives that much after it was handed out */
    bool refuse_commit;                     /* the diary's card has failed */
    int refuse_delivered;                   /* so many times it cannot note that */
    int started;                            /* how often sendd said what it has in hand */
    int in_hand, most_in_hand;              /* deliveries between take and their outcome, now and at most */
    int taken, delivered;                   /* how often */
    bool rushed;                            /* more were in hand than slow start allows: one, one for each delivered, and the kept place */
    int target_notes;                       /* how often it said how another side is ... */
    json_t *targets;                        /* ... and what, by name; tests may change it before sendd starts */
    pid_t sendd;
    int listen_fd;
    pthread_t diary;
    pthread_mutex_t lock;
};

/* Directory, spool and the stub; sendd is not started yet. settings: lines of dakbox.conf behind [paths]. */
void send_new(struct send_rig *r, const char *settings);
/* The same with an e-Office at that port: no PDF over 4 MiB, an answer within a second, tried again after a second, one letter at a time. */
void send_new_at(struct send_rig *r, int port, int max_tries);
void send_free(struct send_rig *r);                     /* ends sendd, too */
/* A letter with a PDF of that size for a channel. */
struct send_letter *send_add(struct send_rig *r, const char *channel, size_t pdf_bytes);
void send_set_field(struct send_letter *l, const char *field, const char *value);
void send_start(struct send_rig *r);
void send_kill(struct send_rig *r);                     /* SIGKILL */
void send_tell(struct send_rig *r, const char *key, const char *word);     /* adds to the story of a letter */
/* Waits until the story of l has words in it; fails the test after 15 s. */
void send_wait(struct send_rig *r, const struct send_letter *l, const char *words);
/* A person at the desk: send it again. */
void send_resend(struct send_rig *r, struct send_letter *l);

#endif
