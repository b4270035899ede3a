/* tls.h - whom sendd and maild trust, by what the box is known itself, and what to say when that fails.
 *
 * Certificate and name of the other side are always verified, TLS 1.2 is the least. Files are borrowed by libcurl, which
 * reads them at each new connection: a renewed certificate needs no restart. */
#ifndef LINE_TLS_H
#define LINE_TLS_H

#include "base/config.h"
#include "base/err.h"
#include "base/said.h"
#include "uploader/line/warnings.h"

#include <curl/curl.h>
#include <stdint.h>

enum { TLS_WARN_DAYS = 30, TLS_HOST_SIZE = 256 };

struct tls {                            /* all borrowed; "" or NULL: none */
    const char *ca_file, *cert_file, *key_file;
    const char *ca_setting, *cert_setting;      /* what the administrator is to look at: "eoffice.ca_file"; cert_setting NULL: cannot be set */
};

/* "name:port" of a URL, for people; "" when it is none. */
void tls_name_host(const char *url, char out[TLS_HOST_SIZE]);

/* As [eoffice] says, for all that speaks to it; its files are c's. */
struct tls tls_of_eoffice(const struct config *c);

/* At the start: do the files hold? -EINVAL: one is missing, is none, or the key may be read by others; e names it. */
int tls_check(const struct tls *t, struct err *e);

/* After curl_easy_reset(). */
void tls_set(CURL *c, const struct tls *t);

/* After a request that failed with code and libcurl's words: why, if it was the fault of TLS. host: as people know it.
 * False: TLS has nothing to do with it, out is "". */
bool tls_why(CURL *c, CURLcode code, const char *words, const struct tls *t, const char *host, char out[SAID_SIZE]);

/* The other side asks for our certificate: why does it not do? */
void tls_why_ours(const struct tls *t, const char *host, char out[SAID_SIZE]);

/* After a request: people are told when the certificate that the other side showed last, or ours, ends within TLS_WARN_DAYS, and no
 * longer when it was renewed. Nothing changes where none was shown (a connection that was kept). w may be NULL. */
void tls_warn_theirs(CURL *c, const char *host, struct warnings *w);
void tls_warn_ours(const struct tls *t, const char *host, struct warnings *w);

#endif
