#include "ctl/http_get.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

AUTO_DEFINE(CURL *, curl_easy_cleanup)
AUTO_DEFINE(struct curl_slist *, curl_slist_free_all)

static struct curl_slist *token_header(const char *token)
{
    char line[1200];

    if (!token)
        return NULL;
    snprintf(line, sizeof(line), "Authorization: Bearer %s", token);
    return curl_slist_append(NULL, line);
}

/* The body goes to out. */
static int get(const char *url, const char *token, FILE *out, struct err *e)
{
    AUTO(auto_curl_easy_cleanup) CURL *curl = curl_easy_init();
    AUTO(auto_curl_slist_free_all) struct curl_slist *headers = token_header(token);
    char words[CURL_ERROR_SIZE] = "";
    long status = 0;

    if (!curl)
        return err_set(e, -ENOMEM, "out of memory");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)HTTP_GET_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    if (curl_easy_perform(curl) != CURLE_OK)
        return err_set(e, -EHOSTUNREACH, "%s does not answer: %s", url, words);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        return err_set(e, status == 404 ? -ENOENT : -EREMOTEIO, "%s answered %ld", url, status);
    return 0;
}

int http_get_json(const char *url, const char *token, json_t **ret_json, struct err *e)
{
    AUTO_FREE char *body = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&body, &n);

    if (!f)
        return err_errno(e, "read %s", url);
    int r = get(url, token, f, e);
    fclose(f);
    if (r < 0)
        return r;
    *ret_json = json_loadb(body, n, 0, NULL);
    return *ret_json ? 0 : err_set(e, -EREMOTEIO, "%s did not answer in JSON", url);
}

int http_get_file(const char *url, const char *token, const char *path, struct err *e)
{
    FILE *f = fopen(path, "we");

    if (!f)
        return err_errno(e, "write %s", path);
    int r = get(url, token, f, e);
    if (fclose(f) != 0 && r == 0)
        r = err_errno(e, "write %s", path);
    return r;
}
