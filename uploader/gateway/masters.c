#include "uploader/gateway/masters.h"

#include "base/json.h"

struct master { int id; const char *name; };

/* The ids are odd on purpose: a client that counts from 1 instead of reading the lists shows at once. */
static const struct master delivery_modes[] = {
    { 11, "Speed Post" }, { 12, "By Hand" }, { 14, "Registered Post" }, { 17, "Courier" }, { 21, "E-mail" },
    { 22, "Fax" }, { 25, "Electronic" }, { 28, "Ordinary Post" }, { 0, NULL },
};
static const struct master languages[] = { { 3, "English" }, { 4, "Hindi" }, { 9, "Bilingual" }, { 0, NULL } };
static const struct master correspondence_types[] = {
    { 101, "Letter" }, { 102, "D.O. Letter" }, { 103, "Office Memorandum" }, { 104, "Memorandum" },
    { 105, "Circular" }, { 106, "Office Order" }, { 107, "Endorsement" }, { 108, "I.D. Note" },
    { 110, "VIP Letter" }, { 111, "Parliament Question" }, { 112, "Court Notice" }, { 113, "RTI Application" },
    { 114, "Grievance" }, { 115, "Notification" }, { 116, "Reminder" }, { 119, "Others" }, { 0, NULL },
};
static const struct master categories[] = {
    { 501, "General" }, { 502, "Administration" }, { 503, "Establishment" }, { 504, "Finance" },
    { 505, "Parliament Matters" }, { 506, "VIP References" }, { 507, "Court Cases" }, { 508, "RTI" },
    { 509, "Public Grievances" }, { 0, NULL },
};
static const struct master priorities[] = { { 71, "Normal" }, { 72, "Urgent" }, { 73, "Immediate" }, { 0, NULL } };

static const struct { const char *name; const struct master *rows; } lists[MASTER_LISTS] = {
    [MASTER_DELIVERY_MODES]       = { "delivery_modes", delivery_modes },
    [MASTER_LANGUAGES]            = { "languages", languages },
    [MASTER_CORRESPONDENCE_TYPES] = { "correspondence_types", correspondence_types },
    [MASTER_CATEGORIES]           = { "categories", categories },
    [MASTER_PRIORITIES]           = { "priorities", priorities },
};

const char *masters_list_name(enum master_list list) { return lists[list].name; }
bool masters_has(enum master_list list, json_int_t id) { return masters_name(list, id) != NULL; }

const char *masters_name(enum master_list list, json_int_t id)
{
    for (const struct master *m = lists[list].rows; m->name; m++)
        if (m->id == id)
            return m->name;
    return NULL;
}

json_t *masters_json(void)
{
    AUTO_JSON json_t *all = json_object();

    for (int i = 0; i < MASTER_LISTS; i++) {
        json_t *rows = json_array();

        for (const struct master *m = lists[i].rows; m->name; m++)
            if (json_array_append_new(rows, json_pack("{s:i, s:s}", "id", m->id, "name", m->name)) < 0)
                return json_decref(rows), NULL;
        if (json_object_set_new(all, lists[i].name, rows) < 0)
            return NULL;
    }
    return TAKE_PTR(all);
}
