/* ipc_text.h - a text that is too long for one packet, handed over in parts: officers, rules, lists. */
#ifndef BASE_IPC_TEXT_H
#define BASE_IPC_TEXT_H

#include "base/json.h"
#include "base/err.h"

#include <stddef.h>

/* Each part is request (borrowed) with "id", the same for all, "at", "text" and "last". text: UTF-8. last_ms: how long the answer
 * to the last part may take; that one is *ret_answer, NULL otherwise. Errors as ipc_call: it ends with the first. */
int ipc_send_text(const char *run_dir, const char *program, const json_t *request, const char *text, size_t n, int last_ms,
                  json_t **ret_answer, struct err *e);

#endif
