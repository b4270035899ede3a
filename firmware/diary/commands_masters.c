/* commands_masters.c - lists of e-Office as they were fetched, or as a person gives them; and which of our values stands for which entry. */
#include "diary/commands.h"
#include "diary/upload.h"

#include "base/csv.h"
#include "base/ipc.h"
#include "base/said.h"
#include "base/text.h"
#include "store/masters.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX_ROWS = 20000, NAME_BYTES = 300, OWN_BYTES = 1000, CSV_BYTES = 4 * 1024 * 1024, MAX_MISTAKES = 20 };

/* ---- a list */

struct rows { struct master *list; size_t n; };

static int read_rows(const json_t *list, struct rows *ret, struct err *e)
{
    const json_t *row;
    size_t i, n = json_array_size(list);

    if (!json_is_array(list) || n > LIST_MAX_ROWS)
        return err_set(e, -EINVAL, "rows: must be a list of at most %d entries", LIST_MAX_ROWS);
    ret->list = calloc(n + 1, sizeof(*ret->list));
    if (!ret->list)
        return err_set(e, -ENOMEM, "out of memory");
    json_array_foreach(list, i, row) {
        const char *name = json_str(row, "name", "");
        int64_t id = json_int(row, "id", 0);

        if (id <= 0 || !*name || strlen(name) > NAME_BYTES)
            return err_set(e, -EINVAL, "rows: entry %zu must have an id above 0 and a name of at most %d bytes", i + 1, NAME_BYTES);
        ret->list[ret->n++] = (struct master){ .id = id, .name = name };
    }
    return 0;
}

/* {"instance", "list", "rows": [{"id", "name"} ...], "actor"} */
static json_t *put_list(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *instance = NULL, *list = NULL;
    struct rows rows = { .n = 0 };
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "instance", COMMAND_ACTOR_BYTES, true, &instance, &e);
    if (r == 0)
        r = command_text(request, "list", COMMAND_ACTOR_BYTES, false, &list, &e);
    if (r == 0 && master_kind_of(list) < 0)
        r = err_set(&e, -EINVAL, "list: e-Office has no list %s", list);
    if (r == 0)
        r = read_rows(json_object_get(request, "rows"), &rows, &e);
    if (r == 0)
        r = store_masters_put(d->store, instance, list, rows.list, rows.n, actor, &e);
    free(rows.list);
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:i}", "ok", 1, "rows", (int)rows.n);
}

/* {"instance", "list", "own", "id", "actor"}; id 0: it stands for nothing any more */
static json_t *map(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *instance = NULL, *list = NULL, *own = NULL;
    int64_t id = json_int(request, "id", -1);
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "instance", COMMAND_ACTOR_BYTES, true, &instance, &e);
    if (r == 0)
        r = command_text(request, "list", COMMAND_ACTOR_BYTES, false, &list, &e);
    if (r == 0)
        r = command_text(request, "own", COMMAND_REASON_BYTES, false, &own, &e);
    if (r == 0 && (master_kind_of(list) < 0 || id < 0))
        r = err_set(&e, -EINVAL, "id: must be a number of a list of e-Office, or 0");
    if (r == 0)
        r = store_master_map(d->store, instance, list, own, id, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* ---- a file: "list,id,name,own", a row an entry of a list; own: our values that it stands for, ';' between */

enum { COLUMNS = 4 };
struct file { struct master_row *rows; size_t n; json_t *mistakes; };

static void mistake_line(struct file *f, int line, const char *said)
{
    if (json_array_size(f->mistakes) < MAX_MISTAKES)
        json_array_append_new(f->mistakes, json_pack("{s:i, s:s}", "line", line, "words", said));
}

static void mistake(struct file *f, int line, enum said_id id)
{
    char said[SAID_SIZE];

    said_set(said, id);
    mistake_line(f, line, said);
}

static void read_row(struct file *f, int line, char *const *values, size_t n)
{
    int kind = master_kind_of(values[0]);
    char *end = NULL;
    long long id = n > 1 ? strtoll(values[1], &end, 10) : 0;

    if (n != COLUMNS)
        mistake(f, line, SAID_MASTERS_COLUMNS);
    else if (kind < 0)
        mistake(f, line, SAID_MASTERS_NO_LIST);
    else if (id <= 0 || *end || id == LLONG_MAX)
        mistake(f, line, SAID_MASTERS_ID);
    else if (!*values[2] || strlen(values[2]) > NAME_BYTES)
        mistake(f, line, SAID_MASTERS_NAME);
    else if (strlen(values[3]) > OWN_BYTES)
        mistake(f, line, SAID_MASTERS_OWN);
    else
        f->rows[f->n++] = (struct master_row){ .kind = (enum master_kind)kind, .m = { .id = id, .name = values[2] }, .own = values[3] };
}

/* text is cut up; rows point into it. */
static int read_file(char *text, struct file *f, struct err *e)
{
    static const char *const titles[COLUMNS] = { "list", "id", "name", "own" };
    char *values[COLUMNS];
    struct csv c;
    size_t n = 0;
    int r;

    f->rows = calloc(LIST_MAX_ROWS, sizeof(*f->rows));
    f->mistakes = json_array();
    if (!f->rows || !f->mistakes)
        return err_set(e, -ENOMEM, "out of memory");
    csv_init(&c, text);
    r = csv_row(&c, values, COLUMNS, &n, e);
    bool named = r == 1 && n == COLUMNS;
    for (size_t i = 0; named && i < COLUMNS; i++)
        named = strcmp(values[i], titles[i]) == 0;
    if (r >= 0 && !named)
        mistake(f, c.line ? c.line : 1, SAID_MASTERS_TITLES);
    while (r == 1 && (r = csv_row(&c, values, COLUMNS, &n, e)) == 1 && f->n < LIST_MAX_ROWS)
        read_row(f, c.line, values, n);
    if (r == 1)
        mistake(f, c.line, SAID_MASTERS_MANY);
    if (r == -EINVAL)
        mistake_line(f, c.line, err_line(e));
    return json_array_size(f->mistakes) > 0 ? err_say(e, -EINVAL, SAID_FILE_HAS_MISTAKES) : r < 0 ? r : 0;
}

static json_t *import(struct diary *d, char *text, const char *instance, const char *actor)
{
    struct file f = { .n = 0 };
    struct err e = { 0 };
    int r = read_file(text, &f, &e);

    if (r == 0)
        r = store_masters_import(d->store, instance, f.rows, f.n, actor, &e);
    json_t *answer = r == 0 ? json_pack("{s:b, s:i}", "ok", 1, "rows", (int)f.n) : ipc_refuse_err(&e);
    if (r < 0 && answer && f.mistakes)
        json_object_set(answer, "mistakes", f.mistakes);
    json_decref(f.mistakes);
    free(f.rows);
    return answer;
}

/* {"id", "file", "at", "text", "last", "instance", "actor"} */
static json_t *import_parts(struct diary *d, const char *what, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *instance = NULL;
    const char *text = "";
    bool last = false;
    size_t n = 0;
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "instance", COMMAND_ACTOR_BYTES, true, &instance, &e);
    if (r == 0)
        r = upload_take(d, what, request, CSV_BYTES, &last, &text, &n, &e);
    if (r == 0 && !last)
        return ipc_ok();
    AUTO_FREE char *clean = NULL;
    if (r == 0)
        r = text_clean(text, n, CSV_BYTES, &clean, &e);
    upload_drop(d);
    return r < 0 ? ipc_refuse_err(&e) : import(d, clean, instance, actor);
}

json_t *command_masters(struct diary *d, const char *what, const json_t *request)
{
    json_t *answer = strcmp(what, "masters_put") == 0 ? put_list(d, request)
                   : strcmp(what, "master_map") == 0 ? map(d, request)
                   : strcmp(what, "masters_import") == 0 ? import_parts(d, what, request) : NULL;

    if (answer && json_flag(answer, "ok"))
        d->ways_wanted = d->more = true;            /* letters may have waited for it */
    return answer;
}
