/* ask_trial.h - asks a program of this box to try the other side it talks to, and waits for what became of it. For desk and dakbox. */
#ifndef BASE_ASK_TRIAL_H
#define BASE_ASK_TRIAL_H

#include "base/err.h"
#include "base/json.h"
#include "base/said.h"

enum { ASK_TRIAL_MS = 20 * 1000 };

/* sendd: request is its "test", "session_open" or "masters_fetch" (messages.md) and is consumed. 0: it worked, *ret_result is the caller's and has
 * "sentence". -EREMOTEIO: it did not, e has the sentence; -ETIMEDOUT; otherwise sendd cannot be asked. *ret_result may be set then, too. */
int ask_trial(const char *run_dir, json_t *take_request, json_t **ret_result, struct err *e);

/* maild: looks into each mailbox now. line: what it says. 0: each was read. -EREMOTEIO: one could not be, e has the sentence; -ENOENT: none is set
 * up; -ETIMEDOUT; otherwise maild cannot be asked. */
int ask_mailboxes(const char *run_dir, char line[SAID_SIZE], struct err *e);

#endif
