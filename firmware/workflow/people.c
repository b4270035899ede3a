#include "workflow/people.h"

#include <string.h>

#define BIT(role) (1u << (role))

static const char *const names[ROLES] = {
    [ROLE_CLERK] = "clerk", [ROLE_SUPERVISOR] = "supervisor", [ROLE_ADMIN] = "admin", [ROLE_AUDITOR] = "auditor",
};

/* Any of these roles has the right. */
static const unsigned has[RIGHTS] = {
    [RIGHT_NONE]      = ~0u,
    [RIGHT_SIGNED_IN] = BIT(ROLE_CLERK) | BIT(ROLE_SUPERVISOR) | BIT(ROLE_ADMIN) | BIT(ROLE_AUDITOR),
    [RIGHT_LOOK]      = BIT(ROLE_CLERK) | BIT(ROLE_SUPERVISOR) | BIT(ROLE_AUDITOR),
    [RIGHT_WORK]      = BIT(ROLE_CLERK) | BIT(ROLE_SUPERVISOR),
    [RIGHT_DECIDE]    = BIT(ROLE_SUPERVISOR),
    [RIGHT_ADMIN]     = BIT(ROLE_ADMIN),
    [RIGHT_AUDIT]     = BIT(ROLE_SUPERVISOR) | BIT(ROLE_AUDITOR) | BIT(ROLE_ADMIN),
};

bool people_may(unsigned roles, enum right right)
{
    return right == RIGHT_NONE || (right < RIGHTS && (has[right] & roles) != 0);
}

const char *role_name(enum role role) { return names[role]; }

int role_of(const char *name)
{
    for (int i = 0; i < ROLES; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}
