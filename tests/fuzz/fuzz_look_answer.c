/* Any bytes as scan-look's answer: what is believed survives the way back through JSON unchanged. */
#include "drivers/scan/look/answer.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_JSON json_t *answer = json_loadb((const char *)data, n, JSON_REJECT_DUPLICATES, NULL);
    struct page_look p, again;

    if (!answer || answer_parse(answer, &p, NULL) < 0)
        return 0;
    AUTO_JSON json_t *back = look_to_json(&p);
    if (!back || answer_parse(back, &again, NULL) < 0 || again.kind != p.kind || again.faults != p.faults || again.n_codes != p.n_codes)
        abort();
    return 0;
}
