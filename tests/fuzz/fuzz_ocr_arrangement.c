/* Any bytes as an arrangement of pages: whatever is taken names pages that can be. */
#include "base/auto.h"
#include "ocr/arrangement.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const blobs[] = { "page-001.png", "page-002.png", "import.pdf" };

    for (enum arrangement_source source = ARRANGEMENT_PERSON; source <= ARRANGEMENT_SCAN; source++) {
        struct arrangement a;

        if (arrangement_parse(source, (const char *)data, n, blobs, ARRAY_LEN(blobs), &a, NULL) < 0)
            continue;
        for (size_t i = 0; i < a.n_shown + a.n_hidden; i++) {
            const struct arranged *p = i < a.n_shown ? &a.shown[i] : &a.hidden[i - a.n_shown];

            if (p->blob >= ARRAY_LEN(blobs) || p->index < 0 || p->index > ARRANGEMENT_MAX_PAGES ||
                (p->turn != TURN_UNSAID && (p->turn < 0 || p->turn > 270 || p->turn % 90 != 0)))
                __builtin_trap();
        }
        arrangement_done(&a);
    }
    return 0;
}
