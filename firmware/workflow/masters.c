#include "workflow/masters.h"

#include <string.h>

static const struct { const char *list, *field, *otherwise; } kinds[MASTER_KINDS] = {
    [MASTER_DELIVERY_MODE] = { "delivery_modes", "delivery_mode", "" },
    [MASTER_LANGUAGE]      = { "languages", "language", "English" },
    [MASTER_FORM]          = { "correspondence_types", "form", "Letter" },
    [MASTER_CATEGORY]      = { "categories", "category", "" },
    [MASTER_PRIORITY]      = { "priorities", "priority", "Normal" },
    [MASTER_SENDER_TYPE]   = { "sender_types", "sender_type", "" },
    [MASTER_POST]          = { "posts", "", "" },
};

const char *master_list_name(enum master_kind kind) { return kinds[kind].list; }
const char *master_field(enum master_kind kind) { return kinds[kind].field; }

const char *master_otherwise(enum master_kind kind) { return kinds[kind].otherwise; }

int master_kind_of(const char *list)
{
    for (int k = 0; k < MASTER_KINDS; k++)
        if (strcmp(kinds[k].list, list) == 0)
            return k;
    return -1;
}
