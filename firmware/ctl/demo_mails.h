/* demo_mails.h - the demo's mails: put into its mailbox, from where maild makes letters of them. */
#ifndef CTL_DEMO_MAILS_H
#define CTL_DEMO_MAILS_H

#include "ctl/demo_clerk.h"

/* Each *.eml of folder, in name order, lands in the mailbox as if it had just come; a mail's name ends in "-listed.eml" where no letter is to
 * come of it. Waits until all others are letters, which then count as fed. -ECANCELED: asked to stop; otherwise e names the step. */
int mails_feed(struct clerk *c, const char *folder, struct err *e);

#endif
