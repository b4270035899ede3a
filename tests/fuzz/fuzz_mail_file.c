/* Any bytes as a file that comes with a mail: archive, Office part, Rich Text. The first byte chooses. (winmail.dat is libytnef's to parse.) */
#include "uploader/intake/page/attach.h"
#include "uploader/intake/page/office.h"
#include "uploader/intake/page/tnef.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int on_text(void *ctx, const char *text) { return attach_looked(ctx, "part", text); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const names[] = { "a.docx", "a.rtf", "a.csv", "a.html", "a" };
    AUTO_MAIL struct mail m = { .from = NULL };
    struct err e = { 0 };

    if (n == 0 || tnef_is(data + 1, n - 1))
        return 0;
    size_t which = data[0] % (ARRAY_LEN(names) + 1);
    if (which == ARRAY_LEN(names))
        office_words(data + 1, n - 1, NULL, on_text, &m);
    else if (attach_file(&m, true, names[which], "", data + 1, n - 1, 0, &e) < 0 && !e.msg[0])
        __builtin_trap();
    if (m.n_files > MAIL_MAX_FILES || m.n_looked > MAIL_MAX_LOOKED)
        __builtin_trap();
    return 0;
}
