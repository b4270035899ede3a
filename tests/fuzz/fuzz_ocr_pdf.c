/* Any bytes as a PDF of a letter: its first two pages. Most of what runs here is poppler's. */
#include "ocr/page/load/load.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__asan_default_options(void);

const char *__asan_default_options(void) { return "allocator_may_return_null=1:max_allocation_size_mb=200:detect_leaks=0"; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct loaded l = { 0 };
    struct err e = { 0 };

    setMsgSeverity(L_SEVERITY_NONE);
    for (int page = 0; page < 2; page++) {
        int r = load_pdf_page(data, n, page, &l, &e);

        if ((r == 0) != (l.pix != NULL) || (r < 0 && !e.msg[0]) || (r == 0 && l.pages < 1))
            __builtin_trap();
        loaded_done(&l);
    }
    return 0;
}
