#include "desk/web/tls.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/put_file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <ifaddrs.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 256 * 1024, VALID_DAYS = 3650, ANEW_DAYS = 30, DAY_S = 86400, SERIAL_BYTES = 16, ID_BYTES = 20 };


/* ---- is it wanted? */

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

int tls_wanted(const struct config *c, bool *ret_wanted, struct err *e)
{
    const char *tls = config_text(c, CONFIG_DESK_TLS);

    if (strcmp(tls, "auto") == 0)
        *ret_wanted = !is_loopback(config_text(c, CONFIG_DESK_LISTEN));
    else if (strcmp(tls, "on") == 0 || strcmp(tls, "off") == 0)
        *ret_wanted = strcmp(tls, "on") == 0;
    else
        return err_set(e, -EINVAL, "desk.tls is \"%s\", which must be auto, on or off", tls);
    return 0;
}

/* ---- files */

static int read_file(const char *path, char **ret_text, struct err *e)
{
    size_t n = 0;
    int r = get_file(path, FILE_MAX_BYTES, ret_text, &n, NULL);

    if (r == -EFBIG || r == -EISDIR)
        return err_set(e, -EINVAL, "the desk's certificate or key %s is no file of at most %d bytes", path, FILE_MAX_BYTES);
    return r < 0 ? err_set(e, r, "the desk's certificate or key %s cannot be read: %s", path, strerror(-r)) : 0;
}

/* For this program's user alone. */
static int write_file(const char *path, const gnutls_datum_t *pem, struct err *e)
{
    int r = put_file(path, 0600, (const char *)pem->data, pem->size, NULL);

    return r < 0 ? err_set(e, r, "make the desk's certificate %s: %s", path, strerror(-r)) : 0;
}

/* ---- making one */

static int set_address(gnutls_x509_crt_t crt, const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &((const struct sockaddr_in *)(const void *)a)->sin_addr, 4, GNUTLS_FSAN_APPEND);
    if (a->sa_family == AF_INET6)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, 16, GNUTLS_FSAN_APPEND);
    return 0;
}

static int set_name(gnutls_x509_crt_t crt, const char *name, size_t n)
{
    return n == 0 ? 0 : gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, name, (unsigned)n, GNUTLS_FSAN_APPEND);
}

/* Whatever a browser may call this machine. */
static int set_names(gnutls_x509_crt_t crt, const char *names)
{
    struct ifaddrs *list = NULL;
    char host[256] = "";
    int r = set_name(crt, "localhost", 9);

    for (const char *at = names + strspn(names, ", \t"); r >= 0 && *at; at += strspn(at, ", \t")) {
        size_t n = strcspn(at, ", \t");

        r = set_name(crt, at, n);
        at += n;
    }
    if (r >= 0 && gethostname(host, sizeof(host) - 1) == 0)
        r = set_name(crt, host, strlen(host));
    if (getifaddrs(&list) == 0)
        for (const struct ifaddrs *i = list; r >= 0 && i; i = i->ifa_next)
            if (i->ifa_addr)
                r = set_address(crt, i->ifa_addr);
    if (list)
        freeifaddrs(list);
    return r;
}

static int fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *names)
{
    unsigned char serial[SERIAL_BYTES], id[ID_BYTES];
    size_t n_id = sizeof(id);
    /* a clock that was not set yet stands years in the past: what is made then is good once it is set */
    int64_t from_s = clock_is_set(clock_utc_s()) ? clock_utc_s() - DAY_S /* clocks differ a little */ : CLOCK_SET_S;
    int r;

    randombytes_buf(serial, sizeof(serial));
    serial[0] &= 0x7F;                  /* a positive number */
    r = gnutls_x509_crt_set_version(crt, 3);
    if (r >= 0)
        r = gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
    if (r >= 0)
        r = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, "dakbox desk", 11);
    if (r >= 0)
        r = gnutls_x509_crt_set_activation_time(crt, from_s);
    if (r >= 0)
        r = gnutls_x509_crt_set_expiration_time(crt, from_s + (int64_t)VALID_DAYS * DAY_S);
    if (r >= 0)
        r = gnutls_x509_crt_set_key(crt, key);
    if (r >= 0)
        r = gnutls_x509_crt_get_key_id(crt, 0, id, &n_id);
    if (r >= 0)
        r = gnutls_x509_crt_set_subject_key_id(crt, id, n_id);
    if (r >= 0)
        r = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
    if (r >= 0)
        r = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (r >= 0)
        r = gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (r >= 0)
        r = set_names(crt, names);
    return r < 0 ? r : gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0);
}

static void wipe_datum(gnutls_datum_t *d)
{
    if (d->data)
        sodium_memzero(d->data, d->size);
    gnutls_free(d->data);
}

static int make(const struct config *c, const char *cert_path, const char *key_path, struct err *e)
{
    gnutls_datum_t cert_pem = { 0 }, key_pem = { 0 };
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t crt = NULL;
    int r = gnutls_x509_privkey_init(&key);

    if (r >= 0)
        r = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (r >= 0)
        r = gnutls_x509_crt_init(&crt);
    if (r >= 0)
        r = fill(crt, key, config_text(c, CONFIG_DESK_NAMES));
    if (r >= 0)
        r = gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_pem);
    if (r >= 0)
        r = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &cert_pem);
    int written = r < 0 ? err_set(e, -EIO, "the desk's certificate cannot be made: %s", gnutls_strerror(r)) : write_file(key_path, &key_pem, e);
    if (written == 0)
        written = write_file(cert_path, &cert_pem, e);
    wipe_datum(&key_pem);
    wipe_datum(&cert_pem);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(key);
    if (written == 0)
        log_info("certificate_made", LOG_FILE, cert_path);
    return written;
}

/* ---- looking at what there is */

static int look_at(struct tls *t, const char *cert_path, struct err *e)
{
    gnutls_datum_t pem = { .data = (unsigned char *)t->cert, .size = (unsigned)strlen(t->cert) };
    unsigned char sum[32];
    size_t n = sizeof(sum);
    gnutls_x509_crt_t crt = NULL;
    int r = gnutls_x509_crt_init(&crt);

    if (r >= 0)
        r = gnutls_x509_crt_import(crt, &pem, GNUTLS_X509_FMT_PEM);
    if (r >= 0)
        r = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, sum, &n);
    t->from_s = r >= 0 ? gnutls_x509_crt_get_activation_time(crt) : 0;
    t->until_s = r >= 0 ? gnutls_x509_crt_get_expiration_time(crt) : 0;
    gnutls_x509_crt_deinit(crt);
    if (r < 0)
        return err_set(e, -EINVAL, "the desk's certificate %s is none: %s", cert_path, gnutls_strerror(r));
    for (size_t i = 0; i < n; i++)
        snprintf(t->fingerprint + 3 * i, sizeof(t->fingerprint) - 3 * i, i + 1 < n ? "%02X:" : "%02X", sum[i]);
    return 0;
}

static int check_pair(const struct tls *t, const char *key_path, struct err *e)
{
    gnutls_datum_t cert = { .data = (unsigned char *)t->cert, .size = (unsigned)strlen(t->cert) };
    gnutls_datum_t key = { .data = (unsigned char *)t->key, .size = (unsigned)strlen(t->key) };
    gnutls_certificate_credentials_t both = NULL;
    int r = gnutls_certificate_allocate_credentials(&both);

    if (r >= 0)
        r = gnutls_certificate_set_x509_key_mem(both, &cert, &key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(both);
    return r < 0 ? err_set(e, -EINVAL, "the desk's key %s is not the one of its certificate: %s", key_path, gnutls_strerror(r)) : 0;
}

static int make_dir(const struct config *c, struct err *e)
{
    char dir[PATH_MAX];
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, "desk", dir, sizeof(dir), e);

    return r < 0 ? r : mkdir(dir, 0700) < 0 && errno != EEXIST ? err_errno(e, "make %s", dir) : 0;
}

/* Both files, and whether they are what they should be. */
static int load(const char *cert_path, const char *key_path, struct tls *ret, struct err *e)
{
    int r = read_file(cert_path, &ret->cert, e);

    if (r == 0)
        r = read_file(key_path, &ret->key, e);
    if (r == 0)
        r = look_at(ret, cert_path, e);
    return r < 0 ? r : check_pair(ret, key_path, e);
}

/* Whatever is wrong with what was made here, it is made anew: it has no meaning but that browsers know it again. */
static int load_own(const struct config *c, struct tls *ret, struct err *e)
{
    char cert_path[PATH_MAX], key_path[PATH_MAX];
    int64_t now_s = clock_utc_s();
    struct err why = { 0 };
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, TLS_OWN_CERT_NAME, cert_path, sizeof(cert_path), e);

    if (r == 0)
        r = config_path(c, CONFIG_PATHS_DATA_DIR, "desk/key.pem", key_path, sizeof(key_path), e);
    if (r == 0)
        r = make_dir(c, e);
    if (r < 0)
        return r;
    r = load(cert_path, key_path, ret, &why);
    if (r == 0 && clock_is_set(now_s) && (ret->from_s > now_s || ret->until_s - now_s < (int64_t)ANEW_DAYS * DAY_S))
        r = err_set(&why, -ESTALE, "its time is over, or almost, or has not begun");
    if (r == 0)
        return 0;
    if (r != -ENOENT)
        log_warn("certificate_made_anew", LOG_FILE LOG_WHY, cert_path, why.msg);
    tls_done(ret);
    r = make(c, cert_path, key_path, e);
    return r < 0 ? r : load(cert_path, key_path, ret, e);
}

int tls_load(const struct config *c, struct tls *ret, struct err *e)
{
    const char *cert_path = config_text(c, CONFIG_DESK_TLS_CERT_FILE), *key_path = config_text(c, CONFIG_DESK_TLS_KEY_FILE);

    *ret = (struct tls){ .cert = NULL };
    if (!*cert_path != !*key_path)
        return err_set(e, -EINVAL, "desk.tls_cert_file and desk.tls_key_file belong together: set both, or neither");
    if (!*cert_path)
        return load_own(c, ret, e);
    int r = load(cert_path, key_path, ret, e);
    if (r == 0 && ret->until_s < clock_utc_s())
        log_error("certificate_over", LOG_FILE LOG_WHY, cert_path, "browsers warn of it: put a new one there");
    return r;
}

int tls_until(const char *path, int64_t *ret_until_s, struct err *e)
{
    AUTO_FREE char *text = NULL;
    gnutls_x509_crt_t *list = NULL;
    unsigned n = 0;
    int r = read_file(path, &text, e);

    if (r < 0)
        return r;
    gnutls_datum_t pem = { .data = (unsigned char *)text, .size = (unsigned)strlen(text) };
    r = gnutls_x509_crt_list_import2(&list, &n, &pem, GNUTLS_X509_FMT_PEM, 0);
    if (r < 0)
        return err_set(e, -EINVAL, "%s holds no certificate: %s", path, gnutls_strerror(r));
    *ret_until_s = INT64_MAX;
    for (unsigned i = 0; i < n; i++) {
        int64_t until_s = gnutls_x509_crt_get_expiration_time(list[i]);

        if (until_s < *ret_until_s)
            *ret_until_s = until_s;
        gnutls_x509_crt_deinit(list[i]);
    }
    gnutls_free(list);
    return 0;
}

void tls_done(struct tls *t)
{
    if (t->key)
        sodium_memzero(t->key, strlen(t->key));
    free(t->key);
    free(t->cert);
    *t = (struct tls){ .cert = NULL };
}
