#include "ctl/scanner.h"

#include "base/ipc.h"

#include <errno.h>
#include <string.h>

static void take(char *out, size_t size, const json_t *from, const char *key)
{
    snprintf(out, size, "%s", json_str(from, key, ""));
}

static const json_t *find(const json_t *scanners, const char *name)
{
    const json_t *s;
    size_t i;

    json_array_foreach(scanners, i, s)
        if (!name[0] || strcmp(json_str(s, "name", ""), name) == 0)
            return s;
    return NULL;
}

int scanner_ask(const char *run_dir, const char *name, struct scanner *ret, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    int r = ipc_call(run_dir, "scand", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &answer, e);

    *ret = (struct scanner){ .pages = 0 };
    if (r < 0)
        return r;
    const json_t *last = json_object_get(answer, "last");
    const json_t *s = find(json_object_get(answer, "scanners"), name);
    take(ret->last_doc, sizeof(ret->last_doc), last, "doc");
    if (!s)
        return name[0] ? err_set(e, -ENODEV, "there is no scanner %s", name) : err_set(e, -ENODEV, "no scanner is connected");
    take(ret->name, sizeof(ret->name), s, "name");
    take(ret->state, sizeof(ret->state), s, "state");
    take(ret->code, sizeof(ret->code), s, "code");
    take(ret->sentence, sizeof(ret->sentence), s, "sentence");
    take(ret->doc, sizeof(ret->doc), s, "doc");
    ret->pages = (int)json_int(s, "pages", 0);
    ret->letters = (int)json_int(s, "letters", 0);
    ret->last_pages = (int)json_int(json_object_get(s, "last"), "pages", 0);
    return 0;
}

bool scanner_is_starting(const struct scanner *s)
{
    return strcmp(s->state, "absent") == 0 && (strcmp(s->code, "starting") == 0 || strcmp(s->code, "driver_stuck") == 0);
}
