/* Any bytes as Rich Text: words, or nothing. */
#include "base/auto.h"
#include "uploader/intake/page/rtf.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_FREE char *words = rtf_words(data, n);

    if (words && strlen(words) > 4 * n + 1)             /* no letter is longer than what told of it */
        __builtin_trap();
    return 0;
}
