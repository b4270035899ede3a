/* Any bytes as the text of the office's rules: what is taken can be applied, what is not is told with a line. */
#include "base/auto.h"
#include "workflow/rules_file.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct rule_letter letter = {
        .text = { [RULE_NUMBER] = "A-12011/4/2026-Estt.", [RULE_ORGANISATION] = "Lok Sabha Secretariat", [RULE_EMAIL] = "a@sansad.nic.in",
                  [RULE_SUBJECT] = "पेंशन का भुगतान" },
        .yes = { true },
    };
    struct rules_errors errors;
    struct rule_answers answers;
    struct rules rules;
    int r = rules_parse((const char *)data, n, NULL, NULL, &rules, &errors);

    if (r < 0 && (rules.n > 0 || errors.n < 1 || errors.list[0].line < 1))
        __builtin_trap();
    if (r == 0 && rules_apply(&rules, &letter, &answers) < 0)
        __builtin_trap();
    rules_done(&rules);
    return 0;
}
