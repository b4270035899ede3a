#include "diary/rules_use.h"

#include "base/log.h"
#include "diary/settings_file.h"
#include "store/rules.h"

#include <errno.h>
#include <string.h>

/* ---- the file */

static int take(struct diary *d, const char *path, const char *text, size_t n, const char *actor, struct rules_errors *errors,
                size_t *ret_n, struct err *e)
{
    struct rules rules;
    bool changed = false;
    int r = rules_parse(text, n, store_is_active_post, d->store, &rules, errors);

    if (r == -EINVAL)
        return err_say(e, r, SAID_FILE_LINE, path, SAID_NUMBER(errors->list[0].line), errors->list[0].said);
    if (r < 0)
        return err_set(e, r, "out of memory");
    *ret_n = rules.n;
    rules_done(&rules);
    r = store_rules_put(d->store, text, path, (int)*ret_n, actor, &changed, e);
    if (r == 0 && changed)
        log_info("rules", LOG_FILE LOG_COUNT, path, (long long)*ret_n);
    return r;
}

static int keep_from_desk(void *ctx, const struct rules_kept *k)
{
    *(bool *)ctx = strcmp(k->file, RULES_AT_DESK) == 0;
    return 0;
}

static int count_in_force(struct store *store, size_t *ret_n, struct err *e)
{
    struct rules rules;
    int r = rules_in_force(store, &rules, e);

    if (r == 0) {
        *ret_n = rules.n;
        rules_done(&rules);
    }
    return r;
}

int rules_file_load(struct diary *d, const char *actor, struct rules_errors *errors, size_t *ret_n, struct err *e)
{
    const char *path = config_text(d->config, CONFIG_OFFICE_RULES_FILE);
    AUTO_FREE struct rules_errors *own = errors ? NULL : calloc(1, sizeof(*own));
    AUTO_FREE char *text = NULL;
    size_t n = 0;

    bool at_desk = false;

    *ret_n = 0;
    if (!errors && !own)
        return err_set(e, -ENOMEM, "out of memory");
    if (!path[0] && store_rules(d->store, keep_from_desk, &at_desk, NULL) == 0 && at_desk)
        return count_in_force(d->store, ret_n, e);      /* no file is set: what was put in at the desk stays */
    struct rules_errors *all = errors ? errors : own;
    all->n = 0;
    int r = path[0] ? settings_file_load(path, "the office's rules", RULES_FILE_BYTES, &text, &n, e) : 0;
    if (r == 0)
        r = take(d, path, text ? text : "", n, actor, all, ret_n, e);
    if (r < 0 && r != -EIO && r != -ENOSPC)     /* not when it is the diary that cannot be written */
        store_rules_refused(d->store, path, err_line(e), actor, NULL);
    return r;
}

int rules_text_put(struct diary *d, const char *text, size_t n, bool check_only, const char *actor, struct rules_errors *errors, size_t *ret_n,
                   struct err *e)
{
    struct rules rules;

    *ret_n = 0;
    errors->n = 0;
    if (!check_only)
        return take(d, RULES_AT_DESK, text, n, actor, errors, ret_n, e);
    int r = rules_parse(text, n, store_is_active_post, d->store, &rules, errors);
    if (r < 0)
        return r == -EINVAL ? err_say(e, r, SAID_TEXT_LINE, SAID_NUMBER(errors->list[0].line), errors->list[0].said) : err_set(e, r, "out of memory");
    *ret_n = rules.n;
    rules_done(&rules);
    return 0;
}

static int parse_kept(void *ctx, const struct rules_kept *k)
{
    AUTO_FREE struct rules_errors *errors = calloc(1, sizeof(*errors));

    return errors ? rules_parse(k->text, strlen(k->text), NULL, NULL, ctx, errors) : -ENOMEM;
}

int rules_in_force(struct store *s, struct rules *ret, struct err *e)
{
    *ret = (struct rules){ .n = 0 };
    int r = store_rules(s, parse_kept, ret, e);
    return r == -EINVAL || r == -ENOMEM ? err_set(e, r, "the rules in force cannot be read: load the file of rules again") : r;
}
