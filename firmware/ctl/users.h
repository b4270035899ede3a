/* users.h - people of the desk, asked of diaryd: for "dakbox users" and the demo. */
#ifndef CTL_USERS_H
#define CTL_USERS_H

#include "ctl/ctl.h"

enum { USERS_ADDRESS_SIZE = 256 };

/* -EREMOTEIO: diaryd refused, in words; such as when there is a person of that name. roles: "clerk,admin". */
int users_add(const struct config *c, const char *name, const char *full_name, const char *roles, struct err *e);
int users_set_passphrase(const struct config *c, const char *name, const char *hash, struct err *e);
/* An address that lets them in once. */
int users_ticket(const struct config *c, const char *name, char out[USERS_ADDRESS_SIZE], struct err *e);

#endif
