/* box.h - boxd's jobs: what only root may do on the appliance, for people at the desk and at the panel.
 *
 * A job is a file job_<name>.c and a line in the table of jobs.c. One runs at a time, in a thread of its own; what it is at
 * (a line of base/said.h), how far, and how the last one ended is kept in <data_dir>/box/job.json and answers "status".
 *
 * boxd believes nobody: a request names things (a source, an upload's id), never paths, and says who asks. */
#ifndef BOX_BOX_H
#define BOX_BOX_H

#include "base/config.h"
#include "base/json.h"
#include "base/said.h"

#include <limits.h>
#include <stdbool.h>

/* What all jobs share: set before the first one, not changed after. */
struct box {
    const struct config *conf;
    const char *run_dir;
    char dir[PATH_MAX];         /* <data_dir>/box: of root alone */
};

enum { BOX_ACTOR_SIZE = 64, BOX_FILE_MAX_BYTES = 64 * 1024, BOX_BOOT_ID_SIZE = 40 };

/* Makes b->dir where missing. conf is borrowed. */
int box_init(struct box *b, const struct config *conf, struct err *e);
/* "<data_dir>/box/<name>". -ENAMETOOLONG. */
int box_path(const struct box *b, const char *name, char out[PATH_MAX], struct err *e);

/* "<name>" in a folder of root alone that is in memory only: for what must not lie on the card. -ENAMETOOLONG. */
int box_secret_path(const struct box *b, const char *name, char out[PATH_MAX], struct err *e);

/* A small JSON object kept there. NULL: there is none, or it cannot be read. The caller's. */
json_t *box_read(const struct box *b, const char *name);
/* Whole, or as it was. value is borrowed. */
int box_put(const struct box *b, const char *name, const json_t *value, struct err *e);

/* The machine's start: another text after each one. */
void box_boot_id(char out[BOX_BOOT_ID_SIZE]);

/* Bytes that may still be written with paths.reserve_mib left; below 0: less than that is left. */
int64_t box_room_left(const struct box *b);
/* Is there room for so many? -ENOSPC, with a line. */
int box_room(const struct box *b, int64_t bytes, struct err *e);

/* ---- for the file of a job */

struct job;

struct job_kind {
    const char *name;           /* in requests: "update" */
    bool may_stop;              /* from its start on; job_no_return() ends that */
    bool disturbs;              /* begins only once no scanner is scanning */
    /* Is the request one it understands? In the loop of boxd: quick, and changes nothing. May be NULL. The sentence is shown to whoever asked. */
    int (*check)(const struct box *b, const json_t *request, struct err *e);
    /* In the thread. 0: done, result is a line that says what was reached. -ECANCELED: job_goes_on() was false. Otherwise e says why in a line. */
    int (*run)(struct job *j, char result[SAID_SIZE], struct err *e);
    /* In the loop, while the job waits in job_wait_for_keep(): what it has done stays, on the card too when this returns 0, and result says at whose word.
     * Not 0: it does not. May be NULL. */
    int (*keep)(const struct box *b, const json_t *message, const char *actor, char result[SAID_SIZE], struct err *e);
    /* boxd was started anew, and the one before it ended while this job ran. May be NULL. */
    void (*cut_off)(const struct box *b);
    /* What is said then, with the phase as its value; SAID_BOX_CUT_OFF in place of 0: nothing is half done. */
    enum said_id cut_off_says;
};

/* What the job was asked for, and by whom. Borrowed for run(). */
const struct box *job_box(const struct job *j);
const json_t *job_asked(const struct job *j);
const char *job_actor(const struct job *j);

/* What it is at now: the line goes to whoever asks, and into job.json. */
#define job_phase(j, id, ...) job_phase_values(j, id, SAID_LIST(__VA_ARGS__))
void job_phase_values(struct job *j, enum said_id id, const char *const *values);
/* How far that is: 0..100; -1: not known (as after job_phase). */
void job_percent(struct job *j, int percent);

/* False: somebody stopped it, or boxd ends: end now with -ECANCELED. To be asked at least once a second. */
bool job_goes_on(struct job *j);
/* From here on it cannot be stopped. -ECANCELED: it was, just before. */
int job_no_return(struct job *j);
/* Waits so long. False: as job_goes_on(). */
bool job_pause(struct job *j, int ms);
/* Waits so long for somebody's word that what was done stays (job_kind.keep). 1: it came, and result is filled; 0: it did not; -ECANCELED as job_goes_on(). */
int job_wait_for_keep(struct job *j, int ms, char result[SAID_SIZE]);
/* Waits until no scanner is scanning, and says so meanwhile. 0 or -ECANCELED. */
int job_wait_for_scanners(struct job *j);

#endif
