#include "uploader/send/eoffice_lists.h"

#include "workflow/masters.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* The pick lists of the form. */
static const struct pick {
    enum master_kind kind;
    const char *path;                   /* where it stands in an announcement, as problems name it */
    enum said_id field;                 /* what e-Office calls it */
} picks[EOFFICE_LISTS] = {
    [EOFFICE_DELIVERY_MODES] = { MASTER_DELIVERY_MODE, "/delivery_mode_id", SAID_FIELD_DELIVERY_MODE },
    [EOFFICE_LANGUAGES]      = { MASTER_LANGUAGE, "/language_id", SAID_FIELD_LANGUAGE },
    [EOFFICE_FORMS]          = { MASTER_FORM, "/correspondence_type_id", SAID_FIELD_FORM },
    [EOFFICE_CATEGORIES]     = { MASTER_CATEGORY, "/main_category_id", SAID_FIELD_CATEGORY },
    [EOFFICE_PRIORITIES]     = { MASTER_PRIORITY, "/send_to/priority_id", SAID_FIELD_PRIORITY },
    [EOFFICE_POSTS]          = { MASTER_POST, "/send_to/post", SAID_FIELD_POST },
};

static const char *list_of(const struct pick *p) { return master_list_name(p->kind); }

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
        const json_t *list = json_object_get(masters, list_of(&picks[i]));

        if ((list || i != EOFFICE_POSTS) && !is_master_list(list))
            return err_say(e, -EPROTO, SAID_WRONG_LIST, list_of(&picks[i]));
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
static const json_t *entry_like(const json_t *list, enum master_kind kind, const char *value)
{
    const json_t *entry = NULL;
    const char *name;

    for (size_t i = 0; !entry && (name = master_name_of(kind, value, i)); i++)
        entry = entry_of_name(list, name);
    return entry;
}

static int put(json_t *part, const char *name, json_t *take_value) { return json_object_set_new(part, name, take_value) < 0 ? -EINVAL : 0; }

int eoffice_put_pick(json_t *part, enum eoffice_list which, const char *value, const struct eoffice_lists *lists, struct outcome *o)
{
    const struct pick *p = &picks[which];
    const json_t *list = json_object_get(lists->theirs, list_of(p));
    const char *own = *value ? value : master_otherwise(p->kind), *name = strrchr(p->path, '/') + 1;
    int64_t mapped = json_int(json_object_get(lists->mapped, list_of(p)), own, 0);
    const json_t *entry = mapped > 0 ? entry_of_id(list, mapped) : entry_like(list, p->kind, own);
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
