/* desk_settings.h - settings that were changed at the desk: the diary decides, settings.conf follows.
 *
 * A change is one transaction with its history; the file is then written from the table of all of them, so a power cut
 * between the two is made good at the next start. Whoever restarts programs (ctl/reload.h) may find that one does not run
 * with a change: it leaves settings.good and settings.refused, and the change is taken back here. */
#ifndef DIARY_DESK_SETTINGS_H
#define DIARY_DESK_SETTINGS_H

#include "diary/diary.h"

/* Writes settings.conf when it is not what the table says. */
int desk_settings_follow(struct diary *d, struct err *e);

/* Takes back what was refused, if anything was; then as above. Cheap when there is nothing. Logs what fails, and tries again
 * at the next call. */
void desk_settings_look(struct diary *d);

#endif
