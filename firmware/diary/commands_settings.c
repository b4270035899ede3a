/* commands_settings.c - a setting is changed at the desk, and a secret noted. */
#include "diary/commands.h"
#include "diary/desk_settings.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "base/text.h"
#include "store/settings.h"
#include "workflow/diary_number.h"

#include <errno.h>
#include <string.h>

/* The value as typed: blanks at its ends go, what is inside stays. *ret_value is the caller's. */
static int read_value(const json_t *request, const char *key, char **ret_value, struct err *e)
{
    const json_t *v = json_object_get(request, key);
    char *clean;

    if (!json_is_string(v) || text_clean(json_string_value(v), json_string_length(v), CONFIG_VALUE_SIZE - 1, &clean, NULL) < 0)
        return err_set(e, -EINVAL, "%s: must be a text of at most %d bytes", key, CONFIG_VALUE_SIZE - 1);
    char *start = clean + strspn(clean, " \t");
    size_t n = strlen(start);
    while (n > 0 && (start[n - 1] == ' ' || start[n - 1] == '\t'))
        n--;
    memmove(clean, start, n);
    clean[n] = '\0';
    *ret_value = clean;
    return 0;
}

static int keep_actor(void *ctx, const struct setting_row *row)
{
    snprintf(ctx, COMMAND_ACTOR_BYTES + 1, "%s", row->actor);
    return 0;
}

/* Two admins: who changes a value has seen the one that is there. */
static int check_seen(struct diary *d, const char *key, const char *seen, const char *now, struct err *e)
{
    char who[COMMAND_ACTOR_BYTES + 1] = "somebody";

    if (strcmp(seen, now) == 0)
        return 0;
    store_setting(d->store, key, keep_actor, who, NULL);
    return err_say(e, -ESTALE, SAID_SETTING_CHANGED_BY, key, who, now);
}

/* What makes a number: letters would wait for a good one. */
static int check_number(enum config_key key, const char *value, const struct config *now, struct err *e)
{
    return diary_number_check(key == CONFIG_OFFICE_NUMBER_PREFIX ? value : config_text(now, CONFIG_OFFICE_NUMBER_PREFIX),
                              key == CONFIG_OFFICE_REGISTER ? value : config_text(now, CONFIG_OFFICE_REGISTER), e);
}

static int change(struct diary *d, enum config_key key, const char *name, const json_t *request, const char *actor, struct err *e)
{
    AUTO_FREE char *value = NULL, *seen = NULL;
    char before[CONFIG_VALUE_SIZE], below[CONFIG_VALUE_SIZE];
    bool reset = json_flag(request, "reset");
    AUTO_CONFIG struct config *now = NULL;
    int r = read_value(request, "seen", &seen, e);

    if (r == 0 && !reset)
        r = read_value(request, "value", &value, e);
    if (r == 0)
        r = reset ? 0 : config_check(key, value, e);
    if (r == 0)
        r = config_load_again(d->config, NULL, &now, e);
    if (r == 0 && !reset && (key == CONFIG_OFFICE_NUMBER_PREFIX || key == CONFIG_OFFICE_REGISTER))
        r = check_number(key, value, now, e);
    if (r < 0)
        return r;
    config_write(now, key, false, before);
    config_write(now, key, true, below);
    bool nothing = reset ? config_origin(now, key) != CONFIG_BY_DESK : config_origin(now, key) == CONFIG_BY_DESK && strcmp(before, value) == 0;
    r = check_seen(d, name, seen, before, e);
    if (r < 0 || nothing)
        return r;
    r = store_setting_put(d->store, &(struct setting_change){ .key = name, .value = value, .before = before, .after = reset ? below : value }, actor, e);
    if (r < 0)
        return r;
    log_info("setting", LOG_KEY, name);
    d->settings_followed = false;           /* from here on it is decided: a full disk only delays it */
    desk_settings_look(d);
    return 0;
}

/* {"key", "value" | "reset": true, "seen", "actor"} */
static json_t *settings_put(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *name = NULL;
    struct config_about about;
    struct err e = { 0 };
    int key = -1, r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "key", COMMAND_ACTOR_BYTES, false, &name, &e);
    if (r == 0 && (key = config_key_of(name)) < 0)
        r = err_say(&e, -EINVAL, SAID_SETTING_NONE, name);
    if (r == 0)
        config_about((enum config_key)key, &about);
    if (r == 0 && about.at_desk != CONFIG_DESK && about.at_desk != CONFIG_CLEAR)
        r = err_say(&e, -EPERM, SAID_SETTING_NOT_AT_DESK, name);
    if (r == 0)
        r = change(d, (enum config_key)key, name, request, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:s}", "ok", 1, "programs", about.programs);
}

/* From now on the file that sendd keeps counts, whatever was named before. */
static int use_secret_file(struct diary *d, enum config_key key, const char *name, const char *actor, struct err *e)
{
    char path[CONFIG_VALUE_SIZE], before[CONFIG_VALUE_SIZE];
    struct config *now = NULL;
    int r = config_secret_path(d->config, key, path, sizeof(path), e);

    if (r == 0)
        r = config_check(key, path, e);
    if (r == 0)
        r = config_load_again(d->config, NULL, &now, e);
    if (r < 0)
        return r;
    config_write(now, key, false, before);
    config_free(now);
    if (strcmp(before, path) == 0)
        return 0;
    r = store_setting_put(d->store, &(struct setting_change){ .key = name, .value = path, .before = before, .after = path }, actor, e);
    d->settings_followed = false;
    desk_settings_look(d);
    return r;
}

/* {"key", "actor"}: sendd is about to be given a new secret; the diary comes first, so that none changes without a word.
 * "written": sendd has it. */
static json_t *settings_secret(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *name = NULL;
    struct config_about about = { .at_desk = CONFIG_FIXED };
    struct err e = { 0 };
    int key = -1, r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "key", COMMAND_ACTOR_BYTES, false, &name, &e);
    if (r == 0 && (key = config_key_of(name)) >= 0)
        config_about((enum config_key)key, &about);
    if (r == 0 && about.at_desk != CONFIG_SECRET)
        r = err_set(&e, -EINVAL, "%s is no secret that can be set at the desk", name);
    if (r == 0 && json_flag(request, "written")) {
        r = use_secret_file(d, (enum config_key)key, name, actor, &e);
    } else if (r == 0) {
        r = command_note(d, "secret_changed", json_pack("{s:s}", "key", name), actor, &e);
    }
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

json_t *command_settings(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "settings_put") == 0)
        return settings_put(d, request);
    return strcmp(what, "settings_secret") == 0 ? settings_secret(d, request) : NULL;
}
