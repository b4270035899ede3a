#include "tests/unit/test_gateway_tls_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <curl/curl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

void tls_certs(const char *dir)
{
    cert_make(dir, "ca", &(struct cert_wish){ .name = "Test Authority", .authority = true });
    cert_make(dir, "other", &(struct cert_wish){ .name = "Another Authority", .authority = true });
    cert_make(dir, "server", &(struct cert_wish){ .name = "localhost", .issuer = "ca" });
    cert_make(dir, "cru-a", &(struct cert_wish){ .name = "cru-a", .issuer = "ca" });
    cert_make(dir, "cru-b", &(struct cert_wish){ .name = "cru-b", .issuer = "ca" });
    cert_make(dir, "stranger", &(struct cert_wish){ .name = "cru-a", .issuer = "other" });
    cert_make(dir, "old", &(struct cert_wish){ .name = "cru-a", .issuer = "ca", .from_days = -30, .until_days = -1 });
}

static size_t collect(char *data, size_t one, size_t n, void *ctx) { return fwrite(data, one, n, ctx); }

long tls_ask(const char *dir, const char *who, const char *url, const char *header, char *ret_type)
{
    char ca[PATH_MAX], cert[PATH_MAX], key[PATH_MAX];
    AUTO_FREE char *body = NULL;
    size_t body_n = 0;
    long status = 0;
    CURL *c = curl_easy_init();
    FILE *out = open_memstream(&body, &body_n);
    struct curl_slist *headers = header ? curl_slist_append(NULL, header) : NULL;

    snprintf(ca, sizeof(ca), "%s/ca.pem", dir);
    snprintf(cert, sizeof(cert), "%s/%s.pem", dir, who ? who : "");
    snprintf(key, sizeof(key), "%s/%s.key", dir, who ? who : "");
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_CAINFO, ca);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, out);
    if (who) {
        curl_easy_setopt(c, CURLOPT_SSLCERT, cert);
        curl_easy_setopt(c, CURLOPT_SSLKEY, key);
    }
    if (curl_easy_perform(c) == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    fclose(out);
    if (ret_type) {
        AUTO_JSON json_t *problem = json_loadb(body, body_n, 0, NULL);
        const char *type = json_str(problem, "type", "");

        snprintf(ret_type, 64, "%s", strrchr(type, '/') ? strrchr(type, '/') + 1 : type);
    }
    return status;
}
