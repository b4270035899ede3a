/* tls.h - TLS of the stand-in e-Office: its certificate, and who vouches for those of senders. */
#ifndef GATEWAY_TLS_H
#define GATEWAY_TLS_H

#include "base/config.h"
#include "uploader/gateway/server.h"

struct tls { char *cert, *key, *client_ca; };       /* PEM; NULL: none */

/* Reads the files of the settings and looks whether they are what they should be. ret is the caller's.
 * -EINVAL with a sentence. */
int tls_load(const struct config *c, struct tls *ret, struct err *e);
void tls_done(struct tls *t);                       /* wipes the key; { 0 } is fine */

/* The subject of the certificate that the sender showed, as RFC 4514 has it: "CN=cru-a,O=Ministry". "": it showed none,
 * or nobody we know vouches for it now. */
void tls_subject(struct MHD_Connection *connection, char out[SUBJECT_SIZE]);

#endif
