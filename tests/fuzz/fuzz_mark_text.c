/* Any clean text, judged: an answer with a reason, or nothing. */
#include "base/auto.h"
#include "base/text.h"
#include "ocr/mark/text.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_FREE char *text = NULL;
    struct mark_found found = { 0 };

    if (text_clean((const char *)data, n, n, &text, NULL) < 0)
        return -1;
    if (judge_text(text, &found) < 0 || (found.decision == MARK_CLEAR) != (found.grade == GRADE_NONE) || (found.decision > MARK_CLEAR && !found.why))
        __builtin_trap();
    return 0;
}
