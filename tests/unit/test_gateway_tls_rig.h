/* test_gateway_tls_rig.h - certificates and a client that shows one. */
#ifndef TEST_GATEWAY_TLS_RIG_H
#define TEST_GATEWAY_TLS_RIG_H

#include "tests/rig/certs.h"
#include "tests/unit/test_gateway_rig.h"

/* In dir: authority ca with server (localhost), cru-a and cru-b of it; stranger of another one; old, whose time is over. */
void tls_certs(const char *dir);

/* GET or POST of url with a certificate of that folder; who NULL: none. header may be NULL. The status, 0: no answer.
 * *ret_type (may be NULL, 64 bytes): the end of the problem's type, behind the last slash. */
long tls_ask(const char *dir, const char *who, const char *url, const char *header, char *ret_type);

#endif
