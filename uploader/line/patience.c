#include "uploader/line/patience.h"

#include "base/thread.h"

enum { CONNECT_MAX_S = 15 };

static int on_progress(void *ctx, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
    const atomic_bool *stopping = ctx;

    (void)dltotal, (void)dlnow, (void)ultotal, (void)ulnow;
    thread_alive();
    return stopping && atomic_load(stopping);
}

void patience_set(CURL *c, int idle_s, const atomic_bool *stopping)
{
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)(idle_s < CONNECT_MAX_S ? idle_s : CONNECT_MAX_S));
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);       /* slow is fine, still is not */
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)idle_s);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, stopping);
}
