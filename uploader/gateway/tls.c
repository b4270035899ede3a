#include "uploader/gateway/tls.h"

#include "base/auto.h"
#include "base/hash.h"
#include "base/put_file.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX_BYTES = 1024 * 1024 };

static int read_pem(const struct config *c, enum config_key key, const char *name, char **ret_text, struct err *e)
{
    size_t n = 0;

    if (!*config_text(c, key))
        return 0;
    int r = get_file(config_text(c, key), FILE_MAX_BYTES, ret_text, &n, e);
    return r < 0 ? err_wrap(e, r, "%s", name) : 0;
}

static gnutls_datum_t datum_of(char *pem) { return (gnutls_datum_t){ .data = (unsigned char *)pem, .size = (unsigned)strlen(pem) }; }

static int check_files(const struct tls *t, struct err *e)
{
    gnutls_certificate_credentials_t both = NULL;
    gnutls_datum_t cert = datum_of(t->cert), key = datum_of(t->key);
    int r = gnutls_certificate_allocate_credentials(&both), trusted = 1;

    if (r >= 0)
        r = gnutls_certificate_set_x509_key_mem(both, &cert, &key, GNUTLS_X509_FMT_PEM);
    if (r >= 0 && t->client_ca) {
        gnutls_datum_t ca = datum_of(t->client_ca);

        trusted = gnutls_certificate_set_x509_trust_mem(both, &ca, GNUTLS_X509_FMT_PEM);
    }
    gnutls_certificate_free_credentials(both);
    if (r < 0)
        return err_set(e, -EINVAL, "gateway.tls_cert_file and gateway.tls_key_file are no certificate with its key: %s", gnutls_strerror(r));
    return trusted < 1 ? err_set(e, -EINVAL, "gateway.client_ca_file holds no certificate") : 0;
}

int tls_load(const struct config *c, struct tls *ret, struct err *e)
{
    *ret = (struct tls){ .cert = NULL };
    int r = read_pem(c, CONFIG_GATEWAY_TLS_CERT_FILE, "gateway.tls_cert_file", &ret->cert, e);
    if (r == 0)
        r = read_pem(c, CONFIG_GATEWAY_TLS_KEY_FILE, "gateway.tls_key_file", &ret->key, e);
    if (r == 0)
        r = read_pem(c, CONFIG_GATEWAY_CLIENT_CA_FILE, "gateway.client_ca_file", &ret->client_ca, e);
    if (r < 0)
        return r;
    if (!ret->cert != !ret->key)
        return err_set(e, -EINVAL, "gateway.tls_cert_file and gateway.tls_key_file belong together: set both, or neither");
    if (ret->client_ca && !ret->cert)
        return err_set(e, -EINVAL, "gateway.client_ca_file needs gateway.tls_cert_file: without TLS no certificate can be asked for");
    return ret->cert ? check_files(ret, e) : 0;
}

void tls_done(struct tls *t)
{
    if (t->key)
        sodium_memzero(t->key, strlen(t->key));
    free(t->cert);
    free(t->key);
    free(t->client_ca);
    *t = (struct tls){ .cert = NULL };
}

static int subject_of(const gnutls_datum_t *der, char out[SUBJECT_SIZE])
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_datum_t dn = { .data = NULL };
    int r = gnutls_x509_crt_init(&crt);

    if (r >= 0)
        r = gnutls_x509_crt_import(crt, der, GNUTLS_X509_FMT_DER);
    if (r >= 0)
        r = gnutls_x509_crt_get_dn3(crt, &dn, 0);
    if (r >= 0 && dn.size < SUBJECT_SIZE && !memchr(dn.data, '\0', dn.size))
        snprintf(out, SUBJECT_SIZE, "%.*s", (int)dn.size, (const char *)dn.data);
    gnutls_free(dn.data);
    gnutls_x509_crt_deinit(crt);
    return r;
}

void tls_subject(struct MHD_Connection *connection, char out[SUBJECT_SIZE])
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    gnutls_session_t session = info ? (gnutls_session_t)info->tls_session : NULL;
    const gnutls_datum_t *chain;
    unsigned n = 0, faults = 1;

    out[0] = '\0';
    if (!session || !(chain = gnutls_certificate_get_peers(session, &n)) || n == 0)
        return;
    if (gnutls_certificate_verify_peers3(session, NULL, &faults) < 0 || faults != 0)
        return;
    if (subject_of(chain, out) < 0)
        out[0] = '\0';
}
