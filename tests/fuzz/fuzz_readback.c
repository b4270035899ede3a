/* What e-Office's read service answers, and the comparison with a letter. */
#include "uploader/send/readback.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const ours[] = { "N-11016/6/2016", "2026-03-02", "लेखा परीक्षा की रिपोर्ट" };
    struct readback_receipt r;
    char words[SAID_WORDED_SIZE], line[SAID_SIZE];
    struct err e = { 0 };

    if (readback_xml_read((const char *)data, n, &r, &e) < 0) {
        assert(r.rows == 0 && said_id_of(e.said) >= 0);
        return 0;
    }
    json_t *fields = json_pack("{s:s, s:s, s:s}", "letter_no", ours[0], "date", ours[1], "subject", ours[2]);
    const struct delivery d = { .fields = fields };
    if (r.rows > 0 && !readback_matches(&d, "154960/2026", &r, line)) {
        assert(said_id_of(line) >= 0 && strlen(line) < SAID_SIZE);
        said_word(SAID_HI, line, words);
    }
    json_decref(fields);
    return 0;
}
