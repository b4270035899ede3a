/* instances.h - the instances of this e-Office, from the settings: [gateway], which answers at /v1, and each [gateway NAME],
 * which answers at /i/NAME/v1 (NAME: a-z, 0-9 and '-'). A further one lies in data_dir/i/NAME unless it says data_dir itself;
 * what else it does not say holds as in [gateway]. */
#ifndef GATEWAY_INSTANCES_H
#define GATEWAY_INSTANCES_H

#include "uploader/gateway/gateway.h"

#include "base/config.h"

/* Fills g->of and g->n, makes folders and opens databases. -EINVAL, -EBUSY ...: the sentence names the section.
 * What was opened is g's also then: instances_close(). */
int instances_open(struct gateways *g, const struct config *c, struct err *e);
void instances_close(struct gateways *g);

#endif
