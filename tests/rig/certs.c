#include "tests/rig/certs.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 24 * 3600, SERIAL_BYTES = 8 };

#define MUST(call) do { int got_ = (call); if (got_ < 0) fail_msg("%s: %s", #call, gnutls_strerror(got_)); } while (0)

static void write_file(const char *dir, const char *file, const char *end, mode_t mode, const gnutls_datum_t *d)
{
    char path[PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/%s.%s", dir, file, end);
    assert_ok(put_file(path, mode, (const char *)d->data, d->size, &e), e);
}

static void load_issuer(const char *dir, const char *file, gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
    static const char *const ends[] = { "pem", "key" };

    for (int i = 0; i < 2; i++) {
        char path[PATH_MAX];
        gnutls_datum_t d;

        snprintf(path, sizeof(path), "%s/%s.%s", dir, file, ends[i]);
        MUST(gnutls_load_file(path, &d));
        MUST(i == 0 ? gnutls_x509_crt_import(crt, &d, GNUTLS_X509_FMT_PEM) : gnutls_x509_privkey_import(key, &d, GNUTLS_X509_FMT_PEM));
        gnutls_free(d.data);
    }
}

static void fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const struct cert_wish *w)
{
    bool usual = w->from_days == 0 && w->until_days == 0;
    unsigned char serial[SERIAL_BYTES];
    struct in_addr address;

    MUST(gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial)));
    serial[0] &= 0x7F;
    MUST(gnutls_x509_crt_set_version(crt, 3));
    MUST(gnutls_x509_crt_set_serial(crt, serial, sizeof(serial)));
    MUST(gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, w->name, (unsigned)strlen(w->name)));
    MUST(gnutls_x509_crt_set_key(crt, key));
    MUST(gnutls_x509_crt_set_activation_time(crt, (time_t)(clock_utc_s() + (usual ? -1 : w->from_days) * DAY_S)));
    MUST(gnutls_x509_crt_set_expiration_time(crt, (time_t)(clock_utc_s() + (usual ? 365 : w->until_days) * DAY_S)));
    MUST(gnutls_x509_crt_set_basic_constraints(crt, w->authority, -1));
    if (w->authority)
        MUST(gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
    else if (inet_pton(AF_INET, w->name, &address) == 1)
        MUST(gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &address, sizeof(address), GNUTLS_FSAN_SET));
    else
        MUST(gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, w->name, (unsigned)strlen(w->name), GNUTLS_FSAN_SET));
}

void cert_make(const char *dir, const char *file, const struct cert_wish *w)
{
    gnutls_x509_crt_t crt, issuer;
    gnutls_x509_privkey_t key, issuer_key;
    gnutls_datum_t d;

    MUST(gnutls_x509_crt_init(&crt));
    MUST(gnutls_x509_crt_init(&issuer));
    MUST(gnutls_x509_privkey_init(&key));
    MUST(gnutls_x509_privkey_init(&issuer_key));
    MUST(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    fill(crt, key, w);
    if (w->issuer)
        load_issuer(dir, w->issuer, issuer, issuer_key);
    MUST(gnutls_x509_crt_sign2(crt, w->issuer ? issuer : crt, w->issuer ? issuer_key : key, GNUTLS_DIG_SHA256, 0));
    MUST(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &d));
    write_file(dir, file, "pem", 0644, &d);
    gnutls_free(d.data);
    MUST(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &d));
    write_file(dir, file, "key", 0600, &d);
    gnutls_free(d.data);
    gnutls_x509_privkey_deinit(issuer_key);
    gnutls_x509_privkey_deinit(key);
    gnutls_x509_crt_deinit(issuer);
    gnutls_x509_crt_deinit(crt);
}
