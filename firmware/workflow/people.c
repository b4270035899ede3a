#include "workflow/people.h"

#include "base/auto.h"

#include <stdio.h>
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

void roles_to_text(unsigned roles, char out[ROLES_TEXT_SIZE])
{
    size_t n = 0;

    out[0] = '\0';
    for (int i = 0; i < ROLES; i++)
        if (roles & BIT(i))
            n += (size_t)snprintf(out + n, ROLES_TEXT_SIZE - n, "%s%s", n ? "," : "", names[i]);
}

bool roles_of_text(const char *text, unsigned *ret_roles)
{
    static const char between[] = ", ";
    unsigned roles = 0;

    for (text += strspn(text, between); *text; text += strspn(text, between)) {
        size_t n = strcspn(text, between);
        int i = 0;

        while (i < ROLES && (strlen(names[i]) != n || strncmp(names[i], text, n) != 0))
            i++;
        if (i == ROLES)
            return false;
        roles |= BIT(i);
        text += n;
    }
    *ret_roles = roles;
    return roles != 0;
}

bool person_name_is_good(const char *name)
{
    static const char *const programs[] = { "diaryd", "deskd", "scand", "ocrd", "sendd", "maild", "labeld", "paneld", "hotfolderd", "eofficed", "root" };
    size_t n = strlen(name);

    if (n < 2 || n >= PERSON_NAME_SIZE || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") != n || name[0] == '.' || name[0] == '-')
        return false;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (strcmp(name, programs[i]) == 0)
            return false;
    return true;
}
