#include "uploader/send/eoffice_lists.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { NAMES_MAX = 4 };

/* What our codes may be called in an instance, likeliest first. A code that is not here is looked up as it is. */
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
    { EOFFICE_IMMEDIATE, { "Immediate", "Most Immediate", "Urgent" } },
    { NULL,              { NULL } },
};
static const struct alias no_names[] = { { NULL, { NULL } } };

/* The pick lists of the form. */
static const struct pick {
    const char *list, *path;            /* in the masters; where it stands in an announcement, as problems name it */
    enum said_id field;                 /* what e-Office calls it */
    const char *otherwise;              /* what a letter without a value goes as */
    const struct alias *aliases;
} picks[EOFFICE_LISTS] = {
    [EOFFICE_DELIVERY_MODES] = { "delivery_modes", "/delivery_mode_id", SAID_FIELD_DELIVERY_MODE, "", no_names },
    [EOFFICE_LANGUAGES]      = { "languages", "/language_id", SAID_FIELD_LANGUAGE, "English", language_names },
    [EOFFICE_FORMS]          = { "correspondence_types", "/correspondence_type_id", SAID_FIELD_FORM, "Letter", form_names },
    [EOFFICE_CATEGORIES]     = { "categories", "/main_category_id", SAID_FIELD_CATEGORY, "", no_names },
    [EOFFICE_PRIORITIES]     = { "priorities", "/send_to/priority_id", SAID_FIELD_PRIORITY, "Normal", priority_names },
    [EOFFICE_POSTS]          = { "posts", "/send_to/post", SAID_FIELD_POST, "", no_names },
};

/* ---- the lists */

static bool is_master_list(const json_t *list)
{
    size_t i;
    json_t *row;

    if (!json_is_array(list))
        return false;
    json_array_foreach(list, i, row)
        if (!json_is_integer(json_object_get(row, "id")) || !json_is_string(json_object_get(row, "name")))
            return false;
    return true;
}

int eoffice_read_masters(const char *text, size_t n, json_t **ret_masters, struct err *e)
{
    AUTO_JSON json_t *masters = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);

    for (size_t i = 0; i < EOFFICE_LISTS; i++) {
        const json_t *list = json_object_get(masters, picks[i].list);

        if ((list || i != EOFFICE_POSTS) && !is_master_list(list))
            return err_say(e, -EPROTO, SAID_WRONG_LIST, picks[i].list);
    }
    *ret_masters = TAKE_PTR(masters);
    return 0;
}

static const json_t *entry_of_name(const json_t *list, const char *name)
{
    size_t i;
    json_t *row;

    json_array_foreach(list, i, row)
        if (strcasecmp(json_str(row, "name", ""), name) == 0)
            return row;
    return NULL;
}

static const json_t *entry_of_id(const json_t *list, int64_t id)
{
    size_t i;
    json_t *row;

    json_array_foreach(list, i, row)
        if (json_int(row, "id", -1) == id)
            return row;
    return NULL;
}

/* ---- our value */

/* By its names. */
static const json_t *entry_like(const json_t *list, const struct alias *aliases, const char *value)
{
    const json_t *entry = NULL;

    for (const struct alias *a = aliases; !entry && a->code; a++)
        for (size_t i = 0; strcasecmp(a->code, value) == 0 && !entry && i < NAMES_MAX && a->names[i]; i++)
            entry = entry_of_name(list, a->names[i]);
    return entry ? entry : entry_of_name(list, value);
}

static int put(json_t *part, const char *name, json_t *take_value) { return json_object_set_new(part, name, take_value) < 0 ? -EINVAL : 0; }

int eoffice_put_pick(json_t *part, enum eoffice_list which, const char *value, const struct eoffice_lists *lists, struct outcome *o)
{
    const struct pick *p = &picks[which];
    const json_t *list = json_object_get(lists->theirs, p->list);
    const char *own = *value ? value : p->otherwise, *name = strrchr(p->path, '/') + 1;
    int64_t mapped = json_int(json_object_get(lists->mapped, p->list), own, 0);
    const json_t *entry = mapped > 0 ? entry_of_id(list, mapped) : entry_like(list, p->aliases, own);
    char field[SAID_SIZE];

    if (which == EOFFICE_POSTS && json_array_size(list) == 0)
        return put(part, name, json_string(own));
    if (entry)
        return put(part, name, json_incref(json_object_get(entry, which == EOFFICE_POSTS ? "name" : "id")));
    said_set(field, p->field);
    if (mapped > 0)
        outcome_say(o, VERDICT_HOLD, SAID_EOFFICE_ENTRY_GONE, field, own, SAID_NUMBER(mapped));
    else
        outcome_say(o, VERDICT_HOLD, SAID_EOFFICE_NOT_IN_LIST, field, own);
    return -ENOENT;
}

bool eoffice_problem_names_list(const char *text, size_t n)
{
    AUTO_JSON json_t *problem = json_loadb(text, n, 0, NULL);
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(problem, "errors"), i, one)
        for (size_t p = 0; p < EOFFICE_LISTS; p++)
            if (strcmp(json_str(one, "field", ""), picks[p].path) == 0)
                return true;
    return false;
}
