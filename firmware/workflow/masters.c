#include "workflow/masters.h"

#include <string.h>
#include <strings.h>

enum { NAMES_MAX = 4 };

/* What our codes may be called in an instance, likeliest first. Last comes the value as it is. */
struct alias { const char *code; const char *names[NAMES_MAX]; };

static const struct alias language_names[] = {
    { "en",    { "English" } },
    { "hi",    { "Hindi" } },
    { "mixed", { "Bilingual", "Hindi and English", "Hindi" } },
    { NULL,    { NULL } },
};
static const struct alias form_names[] = {
    { "letter",              { "Letter" } },
    { "do_letter",           { "D.O. Letter", "DO Letter", "Demi Official Letter", "Letter" } },
    { "office_memorandum",   { "Office Memorandum", "OM", "Memorandum" } },
    { "memorandum",          { "Memorandum", "Office Memorandum" } },
    { "circular",            { "Circular" } },
    { "order",               { "Office Order", "Order" } },
    { "endorsement",         { "Endorsement", "Letter" } },
    { "id_note",             { "I.D. Note", "ID Note", "U.O. Note" } },
    { "mp_letter",           { "VIP Letter", "VIP Reference", "Letter" } },
    { "parliament_question", { "Parliament Question", "Parliament Matter" } },
    { "court_notice",        { "Court Notice", "Court Case", "Legal Notice" } },
    { "rti_application",     { "RTI Application", "RTI" } },
    { "grievance",           { "Grievance", "Public Grievance", "Representation" } },
    { "form",                { "Form", "Others", "Other", "Letter" } },
    { NULL,                  { NULL } },
};
static const struct alias priority_names[] = {
    { "Normal",          { "Normal", "Routine" } },
    { MASTER_IMMEDIATE, { "Immediate", "Most Immediate", "Urgent" } },
    { NULL,              { NULL } },
};
static const struct alias no_names[] = { { NULL, { NULL } } };

static const struct { const char *list, *field, *otherwise; const struct alias *aliases; } kinds[MASTER_KINDS] = {
    [MASTER_DELIVERY_MODE] = { "delivery_modes", "delivery_mode", "", no_names },
    [MASTER_LANGUAGE]      = { "languages", "language", "English", language_names },
    [MASTER_FORM]          = { "correspondence_types", "form", "Letter", form_names },
    [MASTER_CATEGORY]      = { "categories", "category", "", no_names },
    [MASTER_PRIORITY]      = { "priorities", "priority", "Normal", priority_names },
    [MASTER_SENDER_TYPE]   = { "sender_types", "sender_type", "", no_names },
    [MASTER_POST]          = { "posts", "", "", no_names },
};

const char *master_list_name(enum master_kind kind) { return kinds[kind].list; }
const char *master_field(enum master_kind kind) { return kinds[kind].field; }

const char *master_otherwise(enum master_kind kind) { return kinds[kind].otherwise; }

const char *master_name_of(enum master_kind kind, const char *own, size_t i)
{
    const struct alias *a = kinds[kind].aliases;
    size_t n = 0;

    while (a->code && strcasecmp(a->code, own) != 0)
        a++;
    while (a->code && n < NAMES_MAX && a->names[n])
        n++;
    return i < n ? a->names[i] : i == n ? own : NULL;
}

int master_kind_of(const char *list)
{
    for (int k = 0; k < MASTER_KINDS; k++)
        if (strcmp(kinds[k].list, list) == 0)
            return k;
    return -1;
}
