#include "box/network_change.h"

#include "base/ipc.h"
#include "base/line.h"
#include "base/put_file.h"
#include "box/network.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

enum { ADDRESS_SIZE = 64 };

static const char name[] = "network.json";

/* ---- what may be changed this way */

static int check_one(const char *key_name, const json_t *value, struct err *e)
{
    int key = config_key_of(key_name);

    if (key < 0 || !line_is_tried(key_name))
        return err_say(e, -EINVAL, SAID_NETWORK_NO_SETTING, key_name);
    if (!json_is_string(value) && !json_is_null(value))
        return err_set(e, -EINVAL, "%s: must be a text or null", key_name);
    return config_check((enum config_key)key, json_is_string(value) ? json_string_value(value) : "", e);
}

/* What the desk has set; null: nothing. The caller's. */
static json_t *set_now(const struct config *now, enum config_key key)
{
    char value[CONFIG_VALUE_SIZE];

    if (config_origin(now, key) != CONFIG_BY_DESK)
        return json_null();
    config_write(now, key, false, value);
    return json_string(value);
}

/* As a file of settings: what the desk has set, with these in its place. -EALREADY: they are so already. */
static int print_settings(const struct config *now, const json_t *settings, FILE *out, struct err *e)
{
    bool changes = false;

    for (int k = 0; k < CONFIG_KEYS; k++) {
        AUTO_JSON json_t *is = set_now(now, (enum config_key)k);
        char lines[CONFIG_VALUE_SIZE + 100];
        struct config_about about;

        config_about((enum config_key)k, &about);
        const json_t *to = json_object_get(settings, about.name);
        changes = changes || (to && !json_equal(to, is));
        const char *value = json_string_value(to ? to : is);
        if (value && config_line((enum config_key)k, value, lines, sizeof(lines), NULL) == 0)
            fputs(lines, out);
    }
    return changes ? 0 : err_say(e, -EALREADY, SAID_NETWORK_SAME);
}

/* All settings as they would be; they never lie on the card. *ret_config is the caller's. */
static int load_as_if(const struct box *b, const json_t *settings, struct config **ret_config, struct err *e)
{
    AUTO_CONFIG struct config *now = NULL;
    AUTO_CLOSE int fd = memfd_create("settings", MFD_CLOEXEC);
    AUTO_FREE char *text = NULL;
    char path[64];
    size_t n = 0;
    int r = config_load_again(b->conf, NULL, &now, e);
    FILE *out = r == 0 ? open_memstream(&text, &n) : NULL;

    if (r < 0 || !out || fd < 0)
        return r < 0 ? r : err_set(e, -ENOMEM, "out of memory");
    r = print_settings(now, settings, out, e);
    if (fclose(out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0 && put_all(fd, text, n) < 0)
        r = err_errno(e, "look at the settings");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return r == 0 ? config_load_again(b->conf, path, ret_config, e) : r;
}

int network_change_check(const struct box *b, const json_t *settings, struct err *e)
{
    AUTO_CONFIG struct config *then = NULL;
    const char *key;
    json_t *value;
    int r = json_object_size(settings) > 0 ? 0 : err_set(e, -EINVAL, "settings: must be an object of settings");

    json_object_foreach((json_t *)(uintptr_t)settings, key, value)
        if (r == 0)
            r = check_one(key, value, e);
    if (r == 0)
        r = load_as_if(b, settings, &then, e);
    return r == 0 ? network_check(then, e) : r;
}

/* ---- network.json: {"actor", "until_s", "address", "settings": {name: {"before": value | null, "after": value | null}}} */

static void without_length(const char *address, char out[ADDRESS_SIZE])
{
    snprintf(out, ADDRESS_SIZE, "%.*s", (int)strcspn(address, "/"), address);
}

/* Of network.address, without its length; "" by DHCP, and where it stays as it is: a page that is opened there says nothing of what is new. */
static void take_address(json_t *change, const struct config *now)
{
    const json_t *to = json_object_get(json_object_get(json_object_get(change, "settings"), "network.address"), "after");
    char below[CONFIG_VALUE_SIZE], before[ADDRESS_SIZE], after[ADDRESS_SIZE];

    without_length(config_text(now, CONFIG_NETWORK_ADDRESS), before);
    config_write(now, CONFIG_NETWORK_ADDRESS, to != NULL, below);
    without_length(json_is_string(to) ? json_string_value(to) : below, after);
    json_object_set_new(change, "address", json_string(strcmp(before, after) == 0 ? "" : after));
}

int network_change_open(const struct box *b, const json_t *settings, const char *actor, struct err *e)
{
    AUTO_JSON json_t *change = json_pack("{s:s, s:i, s:{}}", "actor", actor, "until_s", 0, "settings");
    AUTO_CONFIG struct config *now = NULL;
    const char *key;
    json_t *to;
    int r = config_load_again(b->conf, NULL, &now, e);

    if (r < 0)
        return r;
    json_object_foreach((json_t *)(uintptr_t)settings, key, to)
        json_object_set_new(json_object_get(change, "settings"), key,
                            json_pack("{s:o, s:O}", "before", set_now(now, (enum config_key)config_key_of(key)), "after", to));
    take_address(change, now);
    return box_put(b, name, change, e);
}

bool network_change_is_open(const struct box *b)
{
    char path[PATH_MAX];

    return box_path(b, name, path, NULL) == 0 && access(path, F_OK) == 0;
}

static int mark_path(const struct box *b, char out[PATH_MAX], struct err *e)
{
    return config_path(b->conf, CONFIG_PATHS_RUN_DIR, LINE_TRIAL_NAME, out, PATH_MAX, e);
}

int network_change_wait(const struct box *b, int64_t until_s, struct err *e)
{
    AUTO_JSON json_t *change = box_read(b, name);
    const char *address = json_str(change, "address", "");
    char path[PATH_MAX];
    int r = change ? 0 : err_say(e, -ENODATA, SAID_NETWORK_BEFORE_LOST);

    if (r == 0) {
        json_object_set_new(change, "until_s", json_integer(until_s));
        r = box_put(b, name, change, e);
    }
    if (r == 0)
        r = mark_path(b, path, e);
    return r == 0 ? put_file(path, 0640, address, strlen(address), e) : r;
}

json_t *network_change_describe(const struct box *b)
{
    AUTO_JSON json_t *change = box_read(b, name);

    if (json_int(change, "until_s", 0) <= 0)
        return json_null();
    return json_pack("{s:s, s:I, s:s}", "actor", json_str(change, "actor", ""), "until_s", (json_int_t)json_int(change, "until_s", 0), "address",
                     json_str(change, "address", ""));
}

/* ---- writing */

static int put_setting(const struct box *b, const char *key, const json_t *value, const char *seen, const char *actor, struct err *e)
{
    json_t *message = json_pack("{s:s, s:s, s:s, s:s}", "do", "settings_put", "key", key, "seen", seen, "actor", actor);

    if (json_is_string(value))
        json_object_set_new(message, "value", json_string(json_string_value(value)));
    else
        json_object_set_new(message, "reset", json_true());
    return ipc_call(b->run_dir, "diaryd", message, IPC_CALL_MS, NULL, e);
}

static int write_one(const struct box *b, enum network_side side, const char *key, const json_t *change, const char *actor, struct err *e)
{
    const json_t *to = json_object_get(change, side == NETWORK_AFTER ? "after" : "before");
    AUTO_CONFIG struct config *now = NULL;
    char seen[CONFIG_VALUE_SIZE];
    int of = config_key_of(key), r = of < 0 ? 0 : config_load_again(b->conf, NULL, &now, e);

    if (r < 0 || !now)
        return r;
    AUTO_JSON json_t *is = set_now(now, (enum config_key)of);
    if (json_equal(is, to) || (side == NETWORK_BEFORE && !json_equal(is, json_object_get(change, "after"))))
        return 0;
    config_write(now, (enum config_key)of, false, seen);
    return put_setting(b, key, to, seen, actor, e);
}

int network_change_write(const struct box *b, enum network_side side, const char *actor, struct err *e)
{
    AUTO_JSON json_t *change = box_read(b, name);
    const json_t *settings = json_object_get(change, "settings");
    const char *key;
    json_t *one;
    int r = json_is_object(settings) ? 0 : err_say(e, -ENODATA, SAID_NETWORK_BEFORE_LOST);

    json_object_foreach((json_t *)(uintptr_t)settings, key, one)
        if (r == 0)
            r = write_one(b, side, key, one, actor, e);
    return r;
}

int network_change_close(const struct box *b, struct err *e)
{
    char path[PATH_MAX];
    int r = mark_path(b, path, e);

    if (r == 0)
        unlink(path);
    if (r == 0)
        r = box_path(b, name, path, e);
    if (r == 0 && unlink(path) < 0 && errno != ENOENT)
        r = err_errno(e, "remove %s", path);
    AUTO_CLOSE int dir = r == 0 ? open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    return r == 0 && (dir < 0 || fsync(dir) < 0) ? err_errno(e, "sync %s", b->dir) : r;
}
