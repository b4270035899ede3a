/* Any bytes as a part of an Office file: a text, a sheet, a workbook's strings. */
#include "uploader/intake/page/attach.h"
#include "uploader/intake/page/office.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int on_text(void *ctx, const char *text) { return attach_looked(ctx, "part", text); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_MAIL struct mail m = { .from = NULL };
    struct office_strings strings = { .n = 0 };
    const uint8_t *half = memchr(data, 0, n);           /* strings, then a sheet that names them */
    size_t first = half ? (size_t)(half - data) : 0;

    if (half && office_read_strings(data, first, &strings) == 0 && strings.n > 0 && !strings.text)
        __builtin_trap();
    office_words(data + first, n - first, &strings, on_text, &m);
    if (m.n_looked > MAIL_MAX_LOOKED)
        __builtin_trap();
    office_strings_done(&strings);
    return 0;
}
