#include "box/box.h"

#include "base/put_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

int box_init(struct box *b, const struct config *conf, struct err *e)
{
    *b = (struct box){ .conf = conf, .run_dir = config_text(conf, CONFIG_PATHS_RUN_DIR) };
    int r = config_path(conf, CONFIG_PATHS_DATA_DIR, "box", b->dir, sizeof(b->dir), e);

    if (r == 0 && mkdir(b->dir, 0700) < 0 && errno != EEXIST)
        r = err_errno(e, "make %s", b->dir);
    return r;
}

int box_path(const struct box *b, const char *name, char out[PATH_MAX], struct err *e)
{
    int n = snprintf(out, PATH_MAX, "%s/%s", b->dir, name);

    return n >= 0 && n < PATH_MAX ? 0 : err_set(e, -ENAMETOOLONG, "the path of %s is too long", name);
}

int box_secret_path(const struct box *b, const char *name, char out[PATH_MAX], struct err *e)
{
    const char *own = getenv("RUNTIME_DIRECTORY");      /* by systemd: /run/dakbox-box */
    int n = snprintf(out, PATH_MAX, "%s/%s", own ? own : b->run_dir, name);

    return n >= 0 && n < PATH_MAX ? 0 : err_set(e, -ENAMETOOLONG, "the path of %s is too long", name);
}

json_t *box_read(const struct box *b, const char *name)
{
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX];
    size_t n = 0;

    if (box_path(b, name, path, NULL) < 0 || get_file(path, BOX_FILE_MAX_BYTES, &text, &n, NULL) < 0)
        return NULL;
    json_t *value = json_loadb(text, n, 0, NULL);
    if (json_is_object(value))
        return value;
    json_decref(value);
    return NULL;
}

int box_put(const struct box *b, const char *name, const json_t *value, struct err *e)
{
    AUTO_FREE char *text = value ? json_dumps(value, JSON_INDENT(1)) : NULL;
    char path[PATH_MAX];
    int r = text ? box_path(b, name, path, e) : err_set(e, -ENOMEM, "out of memory");

    return r < 0 ? r : put_file(path, 0600, text, strlen(text), e);
}

void box_boot_id(char out[BOX_BOOT_ID_SIZE])
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;

    out[0] = '\0';
    if (get_file("/proc/sys/kernel/random/boot_id", BOX_BOOT_ID_SIZE, &text, &n, NULL) == 0)
        snprintf(out, BOX_BOOT_ID_SIZE, "%.*s", (int)strcspn(text, "\n"), text);
}

int64_t box_room_left(const struct box *b)
{
    struct statvfs fs;

    if (statvfs(b->dir, &fs) < 0)
        return 0;
    return (int64_t)(fs.f_bavail * fs.f_frsize) - (config_number(b->conf, CONFIG_PATHS_RESERVE_MIB) << 20);
}

int box_room(const struct box *b, int64_t bytes, struct err *e)
{
    int64_t left = box_room_left(b);

    if (bytes <= left)
        return 0;
    return err_say(e, -ENOSPC, SAID_BOX_NO_ROOM, SAID_NUMBER((bytes + (1 << 20) - 1) >> 20), SAID_NUMBER(left > 0 ? left >> 20 : 0));
}
