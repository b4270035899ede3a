/* trial.h - a channel tried on a person's word: "does it work?", "which lists has e-Office?", and a session opened with a
 * one-time code. Makes no receipt.
 *
 * It may take as long as the other side likes, so it runs in a thread of its own, one at a time, with a connection of its
 * own: letters go on meanwhile. Whoever asked looks for the result again and again. */
#ifndef SEND_TRIAL_H
#define SEND_TRIAL_H

#include "uploader/send/channel.h"

struct trial;

/* c, stopping and common outlive it. *ret_trial is the caller's. */
int trial_new(const struct config *c, const atomic_bool *stopping, const struct channel_common *common, struct trial **ret_trial, struct err *e);
void trial_free(struct trial *t);                   /* waits for its thread, which ends soon once stopping is set. NULL is fine */

/* {"do": "test", "channel", "instance"?, "to"?: address}, {"do": "masters_fetch", "instance"?} and {"do": "session_open", "instance"?, "user", "code"}:
 * {"trial": n}, refused while another one runs; {"do": "trial", "trial": n}:
 * {"state": "running"}, or {"state": "worked|failed", "sentence", "masters"?: {list: [{"id", "name"} ...] ...}}. NULL: another request. */
json_t *trial_answer(struct trial *t, const char *what, const json_t *request);

#endif
