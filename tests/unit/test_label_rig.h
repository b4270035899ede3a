/* test_label_rig.h - what a label test needs: eyes that read a bitmap, a printer that is a socket, a stub of diaryd. */
#ifndef TEST_LABEL_RIG_H
#define TEST_LABEL_RIG_H

#include "tests/unit/test_gateway_rig.h"

#include "base/said.h"
#include "drivers/label/bitmap.h"

#include <pthread.h>

/* ---- eyes */

/* Text of the first DataMatrix found, "" when none; static buffer. grey: width * height bytes, 0 is black. */
const char *see_datamatrix(const uint8_t *grey, int width, int height);
const char *see_datamatrix_on(const struct bitmap *b);
/* The caller's. */
uint8_t *grey_of(const struct bitmap *b);

/* ---- a printer: takes connections on a port of 127.0.0.1, one after the other */

enum sink_mood {
    SINK_GOOD,              /* takes all; answers sink.says to the question, if it has something to say */
    SINK_SLOW,              /* takes 1024 bytes every 100 ms */
    SINK_CLOSES,            /* hangs up at once */
    SINK_HANGS,             /* takes the connection and never reads */
    SINK_CUTS,              /* hangs up in the middle of a label */
    SINK_KEEPS,             /* takes all and does not hang up */
    SINK_DRIPS,             /* takes all and answers for ever: a byte every 200 ms */
};

enum { SINK_JOBS_MAX = 16, SINK_JOB_SIZE = 256 * 1024 };

struct sink {
    int port, listen_fd, stop_fd;
    pthread_t thread;
    pthread_mutex_t lock;
    enum sink_mood mood;
    char says[128];                             /* to a question, once a connection; "" nothing */
    size_t says_n;
    char *jobs[SINK_JOBS_MAX];                  /* what each connection that ended well brought; question included */
    size_t job_n[SINK_JOBS_MAX];
    int n_jobs, connections;
};
void sink_start(struct sink *s, int port);      /* 0: any */
void sink_stop(struct sink *s);
void sink_set(struct sink *s, enum sink_mood mood, const char *says, size_t n);
int sink_jobs(struct sink *s);
int sink_connections(struct sink *s);
void sink_wait(struct sink *s, int jobs);       /* until it has so many; fails the test after 15 s */

/* ---- labeld with a stub of diaryd */

enum { LABELS_MAX = 8 };

struct label_rig {
    char dir[TMPDIR_SIZE];
    pid_t labeld;
    int listen_fd;
    pthread_t diary;
    pthread_mutex_t lock;
    struct { bool waits, again; int printed, failed; char sentence[SAID_WORDED_SIZE] /* in English */; } labels[LABELS_MAX];     /* id is the place + 1 */
    int n;
    bool deaf;                                  /* hears label_done, but notes and answers nothing */
};
/* Directory, settings and the stub; labeld is not started. settings: lines behind [paths]; static texts of [label] and others. */
void label_rig_new(struct label_rig *g, const char *settings);
void label_rig_free(struct label_rig *g);
void label_start(struct label_rig *g);          /* returns when it answers */
int label_add(struct label_rig *g, bool again); /* a letter was taken in; returns its id */
/* Waits until id was reported printed (or: failed) so often; fails the test after 15 s. */
void label_wait_printed(struct label_rig *g, int id, int times);
void label_wait_failed(struct label_rig *g, int id, int times);
void label_set_deaf(struct label_rig *g, bool deaf);
/* Value of a text in labeld's status; static buffer. */
const char *label_status(struct label_rig *g, const char *key);

#endif
