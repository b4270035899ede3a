/* super.h - keeps a table of programs running in the foreground.
 *
 *            start                 ends                     wait over
 *   (none) ───────▶ running ───────────────▶ waiting ─────────────────▶ running
 *
 * A program that ran steadily is started again at once; one that died soon
 * after its start waits, twice as long each time. All waits are monotonic. On
 * SIGTERM or SIGINT every program gets SIGTERM, and SIGKILL when it is still
 * there after stop_ms. */
#ifndef CTL_SUPER_H
#define CTL_SUPER_H

#include "base/backoff.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct super_program {
    const char *name;
    const char *const *argv;        /* NULL-terminated; argv[0] is the file to run */
    const char *const *env;         /* "NAME=value" added to ours, NULL-terminated; or NULL */
};

struct reload;

struct super_limits {
    struct restart_limits restart;
    int64_t stop_ms;
    struct reload *settings;        /* programs are started anew for what was changed at the desk; NULL: not */
    int64_t look_ms;                /* between two looks at them; 0: 1 s */
    int64_t settle_ms;              /* a program that runs for so long with a change runs; 0: 4 s */
};

/* 2 s, 0.25 s to 30 s, 10 s */
extern const struct super_limits super_limits_usual;

/* ---- running */

/* One supervisor a run_dir. Returns the descriptor that holds the lock; -EBUSY with the sentence
 * when another holds it. A child made with fork() keeps the lock too. */
int super_lock(const char *run_dir, struct err *e);

/* Runs until SIGTERM or SIGINT, then stops all. log_dir NULL: the programs write to our standard
 * error; else to <log_dir>/<name>.log. Prints a sentence on standard error for each program that ends.
 * 0: all stopped; otherwise e says what failed (before any program was started). */
int super_run(const struct super_program *programs, size_t n, const struct super_limits *limits,
              const char *log_dir, struct err *e);

/* The last "stopped" sentence in what a program has logged: the text of why="..." in the last line
 * with ev=stopped, else the last line that is not empty. Written into out (size bytes); "" when there
 * is none. Text is cut between clusters. */
void super_last_words(const char *log_text, char *out, size_t size);

#endif
