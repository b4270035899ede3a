/* libcurl here speaks TLS by GnuTLS, and says of a certificate it refuses only that it did. So we look at it ourselves. */
#include "uploader/line/tls.h"

#include "base/auto.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PEM_MAX_BYTES = 1024 * 1024, DAY_S = 24 * 3600 };

static bool is_set(const char *file) { return file && *file; }

void tls_name_host(const char *url, char out[TLS_HOST_SIZE])
{
    CURLU *u = curl_url();
    char *host = NULL, *port = NULL;

    out[0] = '\0';
    if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK && curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK
        && curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK)
        snprintf(out, TLS_HOST_SIZE, "%s:%s", host, port);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(u);
}

/* ---- certificates */

/* *ret is the caller's (gnutls_x509_crt_deinit). NULL: it is none. */
static gnutls_x509_crt_t read_certificate(const char *pem, size_t n)
{
    const gnutls_datum_t text = { .data = (unsigned char *)(uintptr_t)pem, .size = (unsigned)n };
    gnutls_x509_crt_t crt;

    if (gnutls_x509_crt_init(&crt) < 0)
        return NULL;
    if (gnutls_x509_crt_import(crt, &text, GNUTLS_X509_FMT_PEM) == 0)
        return crt;
    gnutls_x509_crt_deinit(crt);
    return NULL;
}

static gnutls_x509_crt_t read_file(const char *path)
{
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    AUTO_FREE char *text = f ? malloc(PEM_MAX_BYTES) : NULL;

    return text ? read_certificate(text, fread(text, 1, PEM_MAX_BYTES, f)) : NULL;
}

/* The one the other side showed first: its own. */
static gnutls_x509_crt_t shown_certificate(CURL *c)
{
    static const char name[] = "Cert:";
    struct curl_certinfo *shown = NULL;

    if (curl_easy_getinfo(c, CURLINFO_CERTINFO, &shown) != CURLE_OK || !shown || shown->num_of_certs < 1)
        return NULL;
    for (const struct curl_slist *line = shown->certinfo[0]; line; line = line->next)
        if (strncmp(line->data, name, sizeof(name) - 1) == 0)
            return read_certificate(line->data + sizeof(name) - 1, strlen(line->data) - (sizeof(name) - 1));
    return NULL;
}

static int64_t end_of(gnutls_x509_crt_t crt)
{
    int64_t end_s = crt ? (int64_t)gnutls_x509_crt_get_expiration_time(crt) : 0;

    if (crt)
        gnutls_x509_crt_deinit(crt);
    return end_s > 0 ? end_s : 0;
}

static int64_t own_end_s(const struct tls *t) { return is_set(t->cert_file) ? end_of(read_file(t->cert_file)) : 0; }

static const char *day(int64_t utc_s, char out[CLOCK_DATE_SIZE])
{
    clock_format_day(utc_s, out);
    return out;
}

static void warn_of_end(struct warnings *w, const char *host, enum warning kind, enum said_id id, int64_t end_s, const char *setting)
{
    int64_t days = (end_s - clock_utc_s()) / DAY_S;
    char then[CLOCK_DATE_SIZE], line[SAID_SIZE] = "";

    if (end_s == 0)
        return;
    if (days <= TLS_WARN_DAYS)
        said_set(line, id, host, day(end_s, then), SAID_NUMBER(days > 0 ? days : 0), setting ? setting : "");
    warnings_set(w, host, kind, line);
}

void tls_warn_theirs(CURL *c, const char *host, struct warnings *w)
{
    warn_of_end(w, host, WARNING_THEIR_CERTIFICATE, SAID_WARN_SERVER_CERT, end_of(shown_certificate(c)), NULL);
}

void tls_warn_ours(const struct tls *t, const char *host, struct warnings *w)
{
    warn_of_end(w, host, WARNING_OUR_CERTIFICATE, SAID_WARN_OUR_CERT, own_end_s(t), t->cert_setting);
}

/* ---- at the start */

static int check_readable(const char *setting, const char *path, struct err *e)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        return 0;
    err_errno(e, "%s = %s", setting, path);
    return -EINVAL;
}

static int check_own(const struct tls *t, struct err *e)
{
    gnutls_certificate_credentials_t both;
    struct stat st;

    if (!is_set(t->cert_file) || !is_set(t->key_file))
        return err_set(e, -EINVAL, "%s and the key that belongs to it must both be set, or neither", t->cert_setting);
    if (check_readable(t->cert_setting, t->cert_file, e) < 0 || check_readable("its key", t->key_file, e) < 0)
        return -EINVAL;
    if (stat(t->key_file, &st) < 0 || (st.st_mode & (S_IWGRP | S_IRWXO)))       /* its group may be the one of sendd's secrets */
        return err_set(e, -EINVAL, "%s may be read by everybody: it needs mode 0600 or 0640", t->key_file);
    if (gnutls_certificate_allocate_credentials(&both) < 0)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    int r = gnutls_certificate_set_x509_key_file(both, t->cert_file, t->key_file, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(both);
    return r < 0 ? err_set(e, -EINVAL, "%s = %s and the key %s do not belong together: %s", t->cert_setting, t->cert_file, t->key_file,
                           gnutls_strerror(r)) : 0;
}

struct tls tls_of_eoffice(const struct config *c)
{
    return (struct tls){
        .ca_file = config_text(c, CONFIG_EOFFICE_CA_FILE), .cert_file = config_text(c, CONFIG_EOFFICE_CERT_FILE),
        .key_file = config_text(c, CONFIG_EOFFICE_KEY_FILE), .ca_setting = "eoffice.ca_file", .cert_setting = "eoffice.cert_file",
    };
}

int tls_check(const struct tls *t, struct err *e)
{
    int r = is_set(t->ca_file) ? check_readable(t->ca_setting, t->ca_file, e) : 0;

    return r < 0 || (!is_set(t->cert_file) && !is_set(t->key_file)) ? r : check_own(t, e);
}

void tls_set(CURL *c, const struct tls *t)
{
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(c, CURLOPT_CERTINFO, 1L);
    if (is_set(t->ca_file))
        curl_easy_setopt(c, CURLOPT_CAINFO, t->ca_file);
    if (is_set(t->cert_file)) {
        curl_easy_setopt(c, CURLOPT_SSLCERT, t->cert_file);
        curl_easy_setopt(c, CURLOPT_SSLKEY, t->key_file);
    }
}

/* ---- what went wrong */

/* libcurl refused its certificate: for which reason? */
static void why_refused(CURL *c, const struct tls *t, const char *host, char out[SAID_SIZE])
{
    char name[256], then[CLOCK_DATE_SIZE], today[CLOCK_DATE_SIZE];
    gnutls_x509_crt_t crt = shown_certificate(c);
    int64_t now_s = clock_utc_s();

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(host, ":"), host);
    if (!crt)
        said_set(out, SAID_TLS_UNKNOWN_ISSUER, host, t->ca_setting);
    else if ((int64_t)gnutls_x509_crt_get_activation_time(crt) > now_s)
        said_set(out, SAID_TLS_OUR_CLOCK, day((int64_t)gnutls_x509_crt_get_activation_time(crt), then), day(now_s, today));
    else if ((int64_t)gnutls_x509_crt_get_expiration_time(crt) < now_s)
        said_set(out, SAID_TLS_EXPIRED, day((int64_t)gnutls_x509_crt_get_expiration_time(crt), then), host, day(now_s, today));
    else if (!gnutls_x509_crt_check_hostname(crt, name))
        said_set(out, SAID_TLS_OTHER_HOST, host);
    else
        said_set(out, gnutls_x509_crt_check_issuer(crt, crt) ? SAID_TLS_SELF_SIGNED : SAID_TLS_UNKNOWN_ISSUER, host, t->ca_setting);
    if (crt)
        gnutls_x509_crt_deinit(crt);
}

void tls_why_ours(const struct tls *t, const char *host, char out[SAID_SIZE])
{
    char then[CLOCK_DATE_SIZE];
    int64_t end_s = own_end_s(t);

    if (!is_set(t->cert_file))
        said_set(out, SAID_TLS_OURS_MISSING, host, t->cert_setting);
    else if (end_s > 0 && end_s < clock_utc_s())
        said_set(out, SAID_TLS_OURS_EXPIRED, day(end_s, then), t->cert_setting);
    else
        said_set(out, SAID_TLS_OURS_REFUSED, host, t->cert_setting);
}

/* It ended the handshake, or the first answer, with a complaint. With TLS 1.3 that comes when ours is through already. */
static void why_alert(const struct tls *t, const char *words, const char *host, char out[SAID_SIZE])
{
    if (strcasestr(words, "protocol version") || strcasestr(words, "unsupported version") || strcasestr(words, "insufficient security"))
        said_set(out, SAID_TLS_OLD, host);
    else if (t->cert_setting)
        tls_why_ours(t, host, out);
    else
        said_set(out, SAID_LINE_OTHER, words);
}

bool tls_why(CURL *c, CURLcode code, const char *words, const struct tls *t, const char *host, char out[SAID_SIZE])
{
    bool alert = strcasestr(words, "alert") != NULL;

    out[0] = '\0';
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        why_refused(c, t, host, out);
        break;
    case CURLE_SSL_CACERT_BADFILE:
        said_set(out, SAID_TLS_UNKNOWN_ISSUER, host, t->ca_setting);
        break;
    case CURLE_SSL_CERTPROBLEM:
        said_set(out, SAID_TLS_OURS_UNREADABLE, t->cert_setting ? t->cert_setting : "");
        break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        if (strcasestr(words, "unexpected TLS packet"))
            said_set(out, SAID_TLS_NOT_TLS, host);
        else if (strcasestr(words, "version packet") || strcasestr(words, "protocol version"))
            said_set(out, SAID_TLS_OLD, host);
        else if (alert)
            why_alert(t, words, host, out);
        break;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        if (alert)
            why_alert(t, words, host, out);
        break;
    default:
        break;
    }
    return out[0] != '\0';
}
