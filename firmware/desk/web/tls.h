/* tls.h - the desk's certificate: the office's own, or one made here at the first start. */
#ifndef DESK_TLS_H
#define DESK_TLS_H

#include "base/config.h"

enum { TLS_FINGERPRINT_SIZE = 96 };         /* SHA-256: "AB:CD:..." and the NUL */

/* Do browsers reach the desk by TLS? As desk.tls says. -EINVAL: it says neither auto, on nor off. */
int tls_wanted(const struct config *c, bool *ret_wanted, struct err *e);

/* The one that is made here, below paths.data_dir. */
#define TLS_OWN_CERT_NAME "desk/cert.pem"

struct tls {
    char *cert, *key;                       /* PEM, in memory until tls_done */
    char fingerprint[TLS_FINGERPRINT_SIZE]; /* of the certificate, for people to compare */
    int64_t from_s, until_s;                /* the certificate's time, UTC; it may be over */
};

/* Reads the files of the settings. Where they are unset it makes <data_dir>/desk/cert.pem and key.pem: ECDSA P-256, its own
 * authority, for ten years, with the names and addresses of this machine; anew when their time is over or almost, or when they do
 * not belong together. An office's own whose time is over is taken as it is: browsers warn, and the desk says so (until_s).
 * ret is the caller's. -EINVAL, with a sentence: an office's own cannot be read or do not belong together. */
int tls_load(const struct config *c, struct tls *ret, struct err *e);

/* The earliest end, UTC, of the certificates in a file (PEM). -errno: it cannot be read, or holds none. */
int tls_until(const char *path, int64_t *ret_until_s, struct err *e);
void tls_done(struct tls *t);               /* wipes the key; { 0 } is fine */

#endif
