/* officers_file.c - the officers' directory from a CSV file, all of it or none of it. */
#include "diary/officers_file.h"

#include "base/log.h"
#include "diary/settings_file.h"

const struct officers_known *officers_known_to(struct store *s, struct officers_known *room)
{
    bool any = false;

    *room = (struct officers_known){ .is_known = store_is_post, .ctx = s };
    return store_has_officers(s, &any, NULL) == 0 && any ? room : NULL;
}

int officers_file_load(struct diary *d, struct err *e)
{
    const char *path = config_text(d->config, CONFIG_OFFICE_OFFICERS_FILE);
    AUTO_FREE char *text = NULL;
    struct officers_known known;
    struct officers o;
    size_t n = 0;

    if (!path[0])
        return 0;
    int r = settings_file_load(path, "the officers' directory", OFFICERS_FILE_BYTES, &text, &n, e);
    if (r == 0)
        r = officers_parse(path, text, n, officers_known_to(d->store, &known), &o, NULL, e);
    if (r < 0)
        return r;
    r = store_replace_officers(d->store, o.list, o.n, "diaryd", e);
    if (r == 0)
        log_info("officers", LOG_FILE LOG_COUNT, path, (long long)o.n);
    officers_done(&o);
    return r;
}
