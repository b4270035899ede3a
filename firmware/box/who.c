#include "box/who.h"

#include "base/auto.h"

#include <string.h>

/* The programs that people speak through, and "dakbox good". Those that read what strangers send have no business here. what NULL: all requests. */
static const struct { const char *user, *what; } allowed[] = {
    { "dakbox-desk", NULL }, { "dakbox-diary", "status" }, { "dakbox-diary", "good" }, { "dakbox-panel", "status" },
};

bool who_may_ask(const char *user, const char *what)
{
    for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
        if (strcmp(allowed[i].user, user) == 0 && (!what || !allowed[i].what || strcmp(allowed[i].what, what) == 0))
            return true;
    return false;
}
