/* patience.h - how long a request of libcurl may stand still, whatever its protocol. */
#ifndef LINE_PATIENCE_H
#define LINE_PATIENCE_H

#include <curl/curl.h>
#include <stdatomic.h>

/* After curl_easy_reset(): without progress for idle_s it is given up, and soon once *stopping (may be NULL) is set. */
void patience_set(CURL *c, int idle_s, const atomic_bool *stopping);

#endif
