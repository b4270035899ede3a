/* demo_people.h - the people of the demo: one a role. */
#ifndef CTL_DEMO_PEOPLE_H
#define CTL_DEMO_PEOPLE_H

#include "ctl/demo_env.h"

/* Makes them, gives each a new passphrase made at random, and prints a one-use address and the passphrase. */
int demo_people(const struct demo_env *env, struct err *e);

#endif
