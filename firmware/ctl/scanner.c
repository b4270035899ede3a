#include "ctl/scanner.h"

#include "base/ipc.h"

#include <errno.h>

static void take(char *out, size_t size, const json_t *from, const char *key)
{
    snprintf(out, size, "%s", json_str(from, key, ""));
}

int scanner_ask(const char *run_dir, struct scanner *ret, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    int r = ipc_call(run_dir, "scand", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &answer, e);

    *ret = (struct scanner){ .pages = 0 };
    if (r < 0)
        return r;
    const json_t *last = json_object_get(answer, "last");
    const json_t *first = json_array_get(json_object_get(answer, "scanners"), 0);
    take(ret->last_doc, sizeof(ret->last_doc), last, "doc");
    ret->last_pages = (int)json_int(last, "pages", 0);
    if (!first)
        return err_set(e, -ENODEV, "no scanner is connected");
    take(ret->name, sizeof(ret->name), first, "name");
    take(ret->state, sizeof(ret->state), first, "state");
    take(ret->code, sizeof(ret->code), first, "code");
    take(ret->sentence, sizeof(ret->sentence), first, "sentence");
    take(ret->doc, sizeof(ret->doc), first, "doc");
    ret->pages = (int)json_int(first, "pages", 0);
    return 0;
}
