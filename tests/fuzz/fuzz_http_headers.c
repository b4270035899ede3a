/* libFuzzer: the headers of an answer, line by line. */
#include "uploader/send/http_headers.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct http_headers h;

    http_headers_begin(&h);
    while (n > 0) {
        const uint8_t *end = memchr(data, '\n', n);
        size_t line_n = end ? (size_t)(end - data) + 1 : n;
        char *line = malloc(line_n);        /* of just its size: a byte too far shows */

        if (!line)
            return 0;
        memcpy(line, data, line_n);
        http_headers_line(&h, line, line_n);
        free(line);
        data += line_n;
        n -= line_n;
    }
    http_headers_end(&h, 1773480000);
    if (h.retry_after_s < 0 || h.retry_after_s > HTTP_WAIT_MAX_S || h.upload_offset < -1)
        abort();
    return 0;
}
