/* certs.h - certificates as a test wants them, also such as no authority would issue. */
#ifndef RIG_CERTS_H
#define RIG_CERTS_H

#include <stdbool.h>

struct cert_wish {
    const char *name;               /* CN, and DNS name (or IPv4 address) unless it is an authority's */
    const char *issuer;             /* file name of an earlier one in the same folder; NULL: signed by itself */
    int from_days, until_days;      /* from today; both 0: yesterday to in a year */
    bool authority;
};

/* Writes <dir>/<file>.pem and <dir>/<file>.key (mode 0600); fails the test when it cannot. */
void cert_make(const char *dir, const char *file, const struct cert_wish *w);

#endif
