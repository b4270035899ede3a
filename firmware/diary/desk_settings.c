#include "diary/desk_settings.h"

#include "base/log.h"
#include "base/put_file.h"
#include "store/settings.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { REFUSED_BYTES = 4 * 1024 };

static int path_of(const struct diary *d, const char *name, char out[PATH_MAX], struct err *e)
{
    return config_path(d->config, CONFIG_PATHS_DATA_DIR, name, out, PATH_MAX, e);
}

/* ---- the file follows the table */

static int put_line(void *ctx, const struct setting_row *row)
{
    char lines[CONFIG_VALUE_SIZE + 100];
    int key = config_key_of(row->key);

    if (row->value && key >= 0 && config_line((enum config_key)key, row->value, lines, sizeof(lines), NULL) == 0)
        fputs(lines, ctx);
    return 0;
}

/* *ret_text is the caller's. */
static int write_text(struct diary *d, char **ret_text, size_t *ret_n, struct err *e)
{
    FILE *f = open_memstream(ret_text, ret_n);

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    fputs("# Settings that were changed at the desk. diaryd writes this file from the diary: change them at the desk.\n", f);
    int r = store_settings(d->store, put_line, f, e);
    if (fclose(f) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "out of memory");
    return r;
}

int desk_settings_follow(struct diary *d, struct err *e)
{
    AUTO_FREE char *text = NULL, *there = NULL;
    char path[PATH_MAX];
    size_t n = 0, n_there = 0;
    int r = path_of(d, CONFIG_SETTINGS_NAME, path, e);

    if (r == 0)
        r = write_text(d, &text, &n, e);
    if (r < 0)
        return r;
    bool same = get_file(path, CONFIG_SETTINGS_MAX_BYTES, &there, &n_there, NULL) == 0 && n == n_there && memcmp(text, there, n) == 0;
    bool first = !there && access(path, F_OK) < 0 && !strchr(text, '[');        /* nothing was ever set, and nothing is there */
    return same || first ? 0 : put_file(path, CONFIG_SETTINGS_MODE, text, n, e);
}

/* ---- taking back what a program cannot start with */

struct taking_back { struct diary *d; const struct config *good; const char *why; struct err *e; json_t *list; };

static int note_if_new(void *ctx, const struct setting_row *row)
{
    struct taking_back *t = ctx;
    char good[CONFIG_VALUE_SIZE], below[CONFIG_VALUE_SIZE];
    int key = config_key_of(row->key);

    if (key < 0)
        return 0;
    bool was_set = config_origin(t->good, (enum config_key)key) == CONFIG_BY_DESK;
    config_write(t->good, (enum config_key)key, false, good);
    config_write(t->good, (enum config_key)key, true, below);
    if (was_set ? row->value && strcmp(row->value, good) == 0 : !row->value)
        return 0;
    json_t *one = json_pack("{s:s, s:s?, s:s, s:s}", "key", row->key, "value", was_set ? good : NULL, "before", row->value ? row->value : below,
                            "after", good);
    return one && json_array_append_new(t->list, one) == 0 ? 0 : -ENOMEM;
}

static int take_back(struct taking_back *t)
{
    const json_t *one;
    size_t i;
    int r = store_settings(t->d->store, note_if_new, t, t->e);

    json_array_foreach(t->list, i, one) {
        const struct setting_change c = { .key = json_str(one, "key", ""), .value = json_str(one, "value", NULL), .before = json_str(one, "before", ""),
                                          .after = json_str(one, "after", ""), .problem = t->why };

        if (r == 0)
            r = store_setting_put(t->d->store, &c, "dakbox", t->e);
        if (r == 0)
            log_warn("setting_taken_back", LOG_KEY LOG_WHY, c.key, t->why);
    }
    return r;
}

/* settings.conf as it was when all programs ran. */
static int load_good(struct diary *d, struct config **ret_good, struct err *e)
{
    char path[PATH_MAX];
    int r = path_of(d, CONFIG_SETTINGS_GOOD_NAME, path, e);

    return r < 0 ? r : config_load_again(d->config, path, ret_good, e);
}

static void take_back_refused(struct diary *d, const char *refused_path)
{
    AUTO_FREE char *why = NULL;
    AUTO_JSON json_t *list = json_array();
    struct config *good = NULL;
    struct err e = { 0 };
    size_t n = 0;
    int r = get_file(refused_path, REFUSED_BYTES, &why, &n, &e);

    if (r == 0)
        why[strcspn(why, "\n")] = '\0';
    if (r == 0)
        r = load_good(d, &good, &e);
    if (r == 0)
        r = take_back(&(struct taking_back){ .d = d, .good = good, .why = why, .e = &e, .list = list });
    config_free(good);
    if (r == 0)
        r = desk_settings_follow(d, &e);
    if (r == 0 && unlink(refused_path) < 0)
        r = err_errno(&e, "remove %s", refused_path);
    if (r < 0)
        log_error("setting_not_taken_back", LOG_WHY, e.msg);
}

void desk_settings_look(struct diary *d)
{
    char path[PATH_MAX];
    struct err e = { 0 };

    if (path_of(d, CONFIG_SETTINGS_REFUSED_NAME, path, &e) == 0 && access(path, F_OK) == 0)
        take_back_refused(d, path);
    else if (!d->settings_followed && desk_settings_follow(d, &e) < 0)
        log_error("settings_not_written", LOG_WHY, e.msg);
    else
        d->settings_followed = true;
}
