/* secrets.h - secrets that are set at the desk: sendd keeps them, because only sendd reads them.
 *
 * Each is a file of its own, mode 0600, in "<data_dir>/send", mode 0700. Nothing of one is logged or told. */
#ifndef SEND_SECRETS_H
#define SEND_SECRETS_H

#include "base/config.h"
#include "base/json.h"

/* {"do": "secret_put", "key", "secret"}. The answer is the caller's. *ret_in_use: the setting names that file already, so what was read from it
 * is old: the program should be started anew. */
json_t *secret_put(const struct config *c, const json_t *request, bool *ret_in_use);

#endif
