#include "uploader/send/secrets.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/put_file.h"
#include "base/said.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

enum { SECRET_MAX_BYTES = 1024, DIR_MODE = 0700, FILE_MODE = 0600 };

/* One line of printable bytes, as config_secret() will read it. */
static bool is_secret(const char *text)
{
    size_t n = strlen(text);

    if (n == 0 || n > SECRET_MAX_BYTES)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            return false;
    return true;
}

static int keep(const struct config *c, enum config_key key, const char *secret, char path[PATH_MAX], struct err *e)
{
    char dir[PATH_MAX];
    int r = config_secret_path(c, key, path, PATH_MAX, e);

    if (r == 0)
        r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SECRETS_NAME, dir, sizeof(dir), e);
    if (r == 0 && mkdir(dir, DIR_MODE) < 0 && errno != EEXIST)
        r = err_errno(e, "make %s", dir);
    return r == 0 ? put_file(path, FILE_MODE, secret, strlen(secret), e) : r;
}

json_t *secret_put(const struct config *c, const json_t *request, bool *ret_in_use)
{
    const char *name = json_str(request, "key", ""), *secret = json_str(request, "secret", "");
    int key = config_key_of(name);
    struct config_about about = { .at_desk = CONFIG_FIXED };
    char path[PATH_MAX];
    struct err e = { 0 };

    *ret_in_use = false;
    if (key >= 0)
        config_about((enum config_key)key, &about);
    if (about.at_desk != CONFIG_SECRET)
        return ipc_refuse_said(SAID_SECRET_NOT_HERE, name);
    if (!is_secret(secret))
        return ipc_refuse_said(SAID_SECRET_ONE_LINE, SAID_NUMBER(SECRET_MAX_BYTES));
    if (keep(c, (enum config_key)key, secret, path, &e) < 0)
        return ipc_refuse_err(&e);
    log_info("secret_kept", LOG_KEY, name);
    *ret_in_use = strcmp(config_text(c, (enum config_key)key), path) == 0;
    return ipc_ok();
}
