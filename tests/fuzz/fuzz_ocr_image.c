/* Any bytes as a file of a letter: pictures of all kinds. PDFs have a fuzzer of their own. */
#include "ocr/page/load/load.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__asan_default_options(void);

/* As in the jail: what is too large is refused by malloc. */
const char *__asan_default_options(void) { return "allocator_may_return_null=1:max_allocation_size_mb=48:detect_leaks=0"; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct loaded l = { 0 };
    struct err e = { 0 };

    if (n >= 5 && memcmp(data, "%PDF-", 5) == 0)
        return -1;
    setMsgSeverity(L_SEVERITY_NONE);
    for (int page = 0; page < 2; page++) {
        int r = load_page(data, n, page, &l, &e);

        if ((r == 0) != (l.pix != NULL) || (r < 0 && !e.msg[0]) ||
            (r == 0 && (l.pages < 1 || (pixGetDepth(l.pix) != 1 && pixGetDepth(l.pix) != 8 && pixGetDepth(l.pix) != 32) || pixGetColormap(l.pix))))
            __builtin_trap();
        loaded_done(&l);
    }
    return 0;
}
