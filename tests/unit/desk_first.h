/* desk_first.h - a new box at a real desk, being set up. Include tests/unit/test.h first. */
#ifndef TESTS_UNIT_DESK_FIRST_H
#define TESTS_UNIT_DESK_FIRST_H

#include "tests/unit/desk_rig.h"

/* Lines of settings for a rig's programs, from their next start on. */
void first_settings(const struct desk_rig *g, const char *lines);
/* diaryd runs; "asha" is made with the setup code, and signed in. */
void first_make_admin(struct desk_rig *g);
/* Both: off the appliance. The caller's. */
struct desk_rig *first_box(void);
void first_sign_in(struct desk_rig *g);

/* A press of a step; its answer must have that status and those words. */
void first_press(const struct desk_rig *g, int step, const char *fields, int status, const char *words);
/* The page of a step has those words. */
void first_shows(const struct desk_rig *g, int step, const char *words);
void first_stands_at(const struct desk_rig *g, const char *location);

#endif
