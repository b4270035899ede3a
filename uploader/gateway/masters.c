#include "uploader/gateway/masters.h"

#include "base/auto.h"
#include "base/json.h"
#include "base/put_file.h"

#include <errno.h>
#include <string.h>

enum { FILE_MAX_BYTES = 4 * 1024 * 1024, ROWS_MAX = 20000, NAME_MAX_BYTES = 400 };

struct masters { json_t *lists; };      /* as masters_json() has it, all of MASTER_LISTS */

/* The ids are odd on purpose: a client that counts from 1 instead of reading the lists shows at once. */
struct master { int id; const char *name; };

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
static const struct master sender_types[] = {
    { 801, "Central Ministry" }, { 802, "State Government" }, { 803, "Attached Office" }, { 804, "VIP/Minister/MP/MLA" },
    { 805, "Autonomous Body" }, { 806, "PSU" }, { 807, "Citizen" }, { 808, "Private Organisation" }, { 0, NULL },
};
static const struct master posts[] = { { 0, NULL } };       /* any post is taken: an office names its own in a file */

static const struct { const char *name; const struct master *rows; } built[MASTER_LISTS] = {
    [MASTER_DELIVERY_MODES]       = { "delivery_modes", delivery_modes },
    [MASTER_LANGUAGES]            = { "languages", languages },
    [MASTER_CORRESPONDENCE_TYPES] = { "correspondence_types", correspondence_types },
    [MASTER_CATEGORIES]           = { "categories", categories },
    [MASTER_PRIORITIES]           = { "priorities", priorities },
    [MASTER_SENDER_TYPES]         = { "sender_types", sender_types },
    [MASTER_POSTS]                = { "posts", posts },
};

const char *masters_list_name(enum master_list list) { return built[list].name; }

/* ---- making them */

static json_t *built_list(enum master_list list)
{
    AUTO_JSON json_t *rows = json_array();

    for (const struct master *m = built[list].rows; m->name; m++)
        if (json_array_append_new(rows, json_pack("{s:i, s:s}", "id", m->id, "name", m->name)) < 0)
            return NULL;
    return TAKE_PTR(rows);
}

static int check_list(const json_t *list, const char *name, const char *from, struct err *e)
{
    json_t *row;
    size_t i;

    if (!json_is_array(list) || json_array_size(list) > ROWS_MAX)
        return err_set(e, -EINVAL, "%s: %s must be a list of at most %d rows", from, name, ROWS_MAX);
    json_array_foreach(list, i, row) {
        const char *text = json_str(row, "name", "");

        if (json_int(row, "id", 0) <= 0 || !*text || strlen(text) > NAME_MAX_BYTES)
            return err_set(e, -EINVAL, "%s: row %zu of %s must have an id above 0 and a name of at most %d bytes", from, i + 1, name, NAME_MAX_BYTES);
    }
    return 0;
}

static int check_names(const json_t *lists, const char *from, struct err *e)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)lists, key, value) {
        size_t i = 0;

        while (i < MASTER_LISTS && strcmp(built[i].name, key) != 0)
            i++;
        if (i == MASTER_LISTS)
            return err_set(e, -EINVAL, "%s: there is no list \"%.60s\"", from, key);
    }
    return 0;
}

/* lists NULL: all as built. from names them in sentences. */
static int masters_from(const json_t *lists, const char *from, struct masters **ret_masters, struct err *e)
{
    AUTO_JSON json_t *all = json_object();
    struct masters *m;
    int r = check_names(lists, from, e);

    for (int i = 0; r == 0 && i < MASTER_LISTS; i++) {
        json_t *given = json_object_get(lists, built[i].name);

        if (given)
            r = check_list(given, built[i].name, from, e);
        if (r == 0 && json_object_set_new(all, built[i].name, given ? json_deep_copy(given) : built_list((enum master_list)i)) < 0)
            r = err_set(e, -ENOMEM, "no memory for the lists");
    }
    if (r < 0)
        return r;
    m = calloc(1, sizeof(*m));
    if (!m)
        return err_set(e, -ENOMEM, "no memory for the lists");
    m->lists = TAKE_PTR(all);
    *ret_masters = m;
    return 0;
}

int masters_load(const char *path, struct masters **ret_masters, struct err *e)
{
    AUTO_FREE char *text = NULL;
    AUTO_JSON json_t *lists = NULL;
    json_error_t where;
    size_t n = 0;

    if (!*path)
        return masters_from(NULL, "the lists", ret_masters, e);
    int r = get_file(path, FILE_MAX_BYTES, &text, &n, e);
    if (r < 0)
        return err_wrap(e, r, "%s", path);
    lists = json_loadb(text, n, JSON_REJECT_DUPLICATES, &where);
    if (!json_is_object(lists))
        return err_set(e, -EINVAL, "%s:%d: not a JSON object: %s", path, where.line, where.text);
    return masters_from(lists, path, ret_masters, e);
}

void masters_free(struct masters *m)
{
    if (!m)
        return;
    json_decref(m->lists);
    free(m);
}

/* ---- asking them */

static const json_t *list_of(const struct masters *m, enum master_list list) { return json_object_get(m->lists, built[list].name); }

const char *masters_name(const struct masters *m, enum master_list list, json_int_t id)
{
    json_t *row;
    size_t i;

    json_array_foreach(list_of(m, list), i, row)
        if (json_int(row, "id", 0) == id)
            return json_str(row, "name", "");
    return NULL;
}

bool masters_has(const struct masters *m, enum master_list list, json_int_t id, int shift)
{
    return id > shift && masters_name(m, list, id - shift) != NULL;
}

bool masters_has_post(const struct masters *m, const char *name)
{
    const json_t *list = list_of(m, MASTER_POSTS);
    json_t *row;
    size_t i;

    json_array_foreach(list, i, row)
        if (strcmp(json_str(row, "name", ""), name) == 0)
            return true;
    return json_array_size(list) == 0;
}

json_t *masters_json(const struct masters *m, int shift)
{
    AUTO_JSON json_t *all = json_deep_copy(m->lists);
    const char *name;
    json_t *rows, *row;
    size_t i;

    json_object_foreach(all, name, rows)
        json_array_foreach(rows, i, row)
            if (json_object_set_new(row, "id", json_integer(json_int(row, "id", 0) + shift)) < 0)
                return NULL;
    return TAKE_PTR(all);
}
