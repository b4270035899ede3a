#include "workflow/first_start.h"

#include <string.h>

static const char *const names[FIRST_STEPS] = {
    [FIRST_LANGUAGE] = "language", [FIRST_ADMIN] = "admin", [FIRST_OFFICE] = "office", [FIRST_CLOCK] = "clock", [FIRST_NETWORK] = "network",
    [FIRST_EOFFICE] = "eoffice", [FIRST_MAIL] = "mail", [FIRST_SCANNER] = "scanner", [FIRST_LABEL] = "label", [FIRST_OFFICERS] = "officers",
    [FIRST_RECOVERY] = "recovery", [FIRST_END] = "end",
};

const char *first_step_name(enum first_step step) { return names[step]; }

int first_step_of(const char *name)
{
    for (int i = 0; i < FIRST_STEPS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}
