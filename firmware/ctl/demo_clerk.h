/* demo_clerk.h - the clerk of the demo: feeds letters, confirms them, sees what becomes of them. */
#ifndef CTL_DEMO_CLERK_H
#define CTL_DEMO_CLERK_H

#include "ctl/demo_env.h"
#include "ctl/feeder.h"
#include "ctl/letter_info.h"

#include <signal.h>

struct clerk {
    const struct demo_env *env;
    const volatile sig_atomic_t *stop;      /* a person wants to end */
    struct store *store;
    struct fed_letter *fed;                 /* in the order fed */
    size_t n_fed;
    const char *classified;                 /* the folder of those that must be refused; NULL: none were fed */
    int64_t version;                        /* of the diary when looked at last */
};

struct fed_letter {
    char file[128];                         /* what was fed: the folder's name */
    char doc[ID_SIZE];
    struct letter_info letter;              /* as the diary last said */
    bool classified;                        /* fed to be refused: demo_refused.h */
    bool by_mail;                           /* came into the mailbox: demo_mails.h */
};

/* Waits for the diary. clerk is the caller's until clerk_done. */
int clerk_open(struct clerk *c, const struct demo_env *env, const volatile sig_atomic_t *stop, struct err *e);
void clerk_done(struct clerk *c);           /* { 0 } is fine */

/* Room for the next letter, which counts as fed once n_fed goes up. Points into c->fed. -ENOMEM. */
int clerk_next(struct clerk *c, const char *letter_path, struct fed_letter **ret_letter, struct err *e);

/* Puts one letter (a folder of pages, or one page image) into the feeder, presses the button and waits
 * until it is scanned and numbered. -ECANCELED: asked to stop; otherwise e names the letter and the step. */
int clerk_feed(struct clerk *c, const char *letter_path, struct err *e);

/* Looks whether letters have moved on, and prints a line for each that has. *ret_moved: how many. */
int clerk_watch(struct clerk *c, unsigned *ret_moved, struct err *e);

/* Confirms what has been read, as proposed; types what e-Office must have and the reading did not find. */
int clerk_confirm_read(struct clerk *c, struct err *e);

/* Is no fed letter on its way any more? Sent, void, refused, or held for a person, whom the demo clerk does not replace. */
bool clerk_all_rest(const struct clerk *c);
/* Prints for each letter that is not sent where it is and why. */
void clerk_tell_stuck(struct clerk *c);

#endif
