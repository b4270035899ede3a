/* Any bytes as a TIFF, as far as we look into one ourselves. */
#include "ocr/page/load/tiff.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const unsigned char *strip = NULL;
    size_t strip_n = 0;
    int pages = 0;

    if (tiff_count_pages(data, n, 100, &pages, NULL) == 0 && (pages < 1 || pages > 100))
        __builtin_trap();
    if (tiff_find_strip(data, n, &strip, &strip_n, NULL) == 0 && (strip < data || strip_n == 0 || strip + strip_n > data + n))
        __builtin_trap();
    return 0;
}
