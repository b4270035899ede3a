/* reload.h - what was changed at the desk takes effect: the programs concerned are started anew, and only those.
 *
 *   settings.conf   as diaryd wrote it                 == settings.good: nothing to do
 *   settings.good   with which all programs ran last   != settings.good: start programs anew; all run: it becomes settings.good;
 *   settings.refused   one did not start: why                            one does not: it is settings.conf again, and diaryd takes the change back
 *
 * Two use this: the supervisor of "dakbox run" (super.c), and "dakbox reload" (cmd_reload.c), which systemd starts when
 * settings.conf has changed. */
#ifndef CTL_RELOAD_H
#define CTL_RELOAD_H

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum { RELOAD_NAMES_SIZE = 512 };

struct reload {
    const char *conf;                   /* dakbox.conf; NULL: the usual one; borrowed */
    char over[PATH_MAX], good[PATH_MAX], refused[PATH_MAX], run_dir[PATH_MAX];
    char *text;                         /* of settings.conf when it was looked at */
    size_t n;
    char names[RELOAD_NAMES_SIZE];      /* programs concerned, each with a blank on both sides: " scand sendd " */
};

/* r is the caller's until reload_done(). */
int reload_init(struct reload *r, const char *conf, struct err *e);
void reload_done(struct reload *r);

/* Has settings.conf changed? Then names says who is concerned, perhaps nobody. */
int reload_look(struct reload *r, bool *ret_changed, struct err *e);
bool reload_concerns(const struct reload *r, const char *program);

/* May it be ended now? Not while a letter is being scanned, a label printed or a job of boxd done; a program that does not answer may. */
bool reload_may_stop(const struct reload *r, const char *program);

/* All run with what was looked at. */
int reload_accept(struct reload *r, struct err *e);
/* This one does not: why, a sentence, is what the desk shows. */
int reload_refuse(struct reload *r, const char *program, const char *why, struct err *e);

#endif
