/* state.h - how a backup goes, for whoever watches it, and how the last ones went: <data_dir>/backup/state.json, for the desk,
 * "dakbox status" and the job of boxd. */
#ifndef CARE_STATE_H
#define CARE_STATE_H

#include "base/config.h"
#include "base/said.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>

#define CARE_DIR_NAME "backup"          /* below paths.data_dir: the box's part of the office key, this file, scratch */

struct care_state {
    int64_t good_s;                     /* UTC: the last backup that was completed and read back; 0: never */
    int64_t tried_s;                    /* the last try */
    char problem[SAID_SIZE];            /* why that came to nothing; "": it did not */
    char where[PATH_MAX];               /* the folder or server of the good one */
    int64_t letters, documents, new_documents, bytes;  /* of the good one; bytes: that were new, too */
    int64_t damaged;                    /* documents that it has as damaged as they were on the box, or not at all */
};

/* "<data_dir>/backup/<name>". -ENAMETOOLONG. */
int care_path(const struct config *c, const char *name, char out[PATH_MAX], struct err *e);
/* Made where missing. */
int care_make_dir(const struct config *c, struct err *e);

/* Zeroes when there is none, or it is damaged. */
void care_state_load(const struct config *c, struct care_state *ret);
int care_state_save(const struct config *c, const struct care_state *s, struct err *e);

/* The sentence of a good one that was just made. */
void care_done_line(const struct care_state *s, char line[SAID_SIZE]);

/* ---- one that runs */

struct care_watch {                 /* whoever wants to see it, and may stop it; all may be NULL */
    const atomic_bool *stopping;    /* true: ends with -ECANCELED; what is written so far is used by the next one */
    void (*phase)(void *ctx, const char *line, int percent);   /* a line of base/said.h; percent -1: not known */
    void *ctx;
};
/* w may be NULL. */
bool care_stopped(const struct care_watch *w);
#define care_say(w, percent, id, ...) care_say_values(w, percent, id, SAID_LIST(__VA_ARGS__))
void care_say_values(const struct care_watch *w, int percent, enum said_id id, const char *const *values);

/* What a backup that runs is at: a line of base/said.h, in <run_dir>/backup.json; kept at most once a second. */
void care_progress_keep(const struct config *c, const char *line, int percent);
void care_progress_end(const struct config *c);
/* Its percentage, -1 when that is not known; line: SAID_SIZE bytes, "" when none runs. */
int care_progress_load(const struct config *c, char *line);

enum care_backup_view { CARE_NO_TARGET, CARE_NO_KEY, CARE_NEVER, CARE_LATE, CARE_FAILED, CARE_GOOD };
/* How the backup is doing, and the sentence of it. late: the last good one is older than backup.warn_days. */
enum care_backup_view care_backup_look(const struct config *c, char sentence[SAID_SIZE]);

#endif
