#include "base/restored.h"

#include "base/json.h"
#include "base/put_file.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

enum { MAX_BYTES = 4096, FILE_MODE = 0640 };

static int path_of(const char *data_dir, char out[PATH_MAX], struct err *e)
{
    return snprintf(out, PATH_MAX, "%s/restored.json", data_dir) < PATH_MAX ? 0 : err_set(e, -ENAMETOOLONG, "%s is too long", data_dir);
}

int restored_put(const char *data_dir, const struct restored *r, struct err *e)
{
    AUTO_JSON json_t *root = json_pack("{s:I, s:I}", "taken_s", (json_int_t)r->taken_s, "at_s", (json_int_t)r->at_s);
    AUTO_FREE char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    char path[PATH_MAX];
    int got = text ? path_of(data_dir, path, e) : err_set(e, -ENOMEM, "out of memory");

    return got < 0 ? got : put_file(path, FILE_MODE, text, strlen(text), e);
}

static int64_t time_of(const json_t *root, const char *key)
{
    int64_t s = json_int(root, key, 1);

    return s > 0 ? s : 1;
}

bool restored_get(const char *data_dir, struct restored *ret)
{
    AUTO_JSON json_t *root = NULL;
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX];
    size_t n = 0;
    int r = path_of(data_dir, path, NULL);

    *ret = (struct restored){ .taken_s = 0 };
    if (r == 0)
        r = get_file(path, MAX_BYTES, &text, &n, NULL);
    if (r == -ENOENT || r == -ENAMETOOLONG)
        return false;
    root = r == 0 ? json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
    *ret = (struct restored){ .taken_s = time_of(root, "taken_s"), .at_s = time_of(root, "at_s") };
    return true;
}
