/* What an office gives us as alert policy and SMS texts, and what a gateway answers: any bytes. */
#include "base/sms_text.h"
#include "workflow/alerts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const bool on[ALERT_CHANNELS] = { true, true };
    static const char *const values[SMS_VALUES] = { "CRU-A/2026/000123", "VIP", "22-11-2026", "07-12-2026", "1" };
    static struct sms_templates ts;
    struct alert_planned planned[ALERT_PLAN_MAX];
    struct alert_policy p;
    char text[SMS_TEXT_SIZE];
    struct err e = { 0 };

    if (alert_policy_parse((const char *)data, n, &p, &e) == 0)
        for (int ev = 0; ev < ALERT_EVENTS; ev++)
            for (int c = 0; c < ALERT_CLASSES; c++) {
                size_t made = alert_plan(&p, (enum alert_event)ev, (enum alert_class)c, on, 1795300000, planned);

                if (made > ALERT_PLAN_MAX || (made == 0 && ev == ALERT_CONFIRMED && c <= ALERT_VIP))
                    abort();
            }
    if (sms_templates_parse((const char *)data, n, &ts, &e) == 0)
        for (size_t i = 0; i < ts.n; i++)
            if (sms_fill(&ts.list[i], values, text, &e) == 0 && strlen(text) >= sizeof(text) - 1)
                abort();
    return 0;
}
