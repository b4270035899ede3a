#include "drivers/scan/station/press.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool press_is_addition(const char *purpose) { return strcmp(purpose, "add") == 0 || strcmp(purpose, "replace") == 0; }

static int set_target(struct batch_values *v, const char *target, const char *replaces, struct err *e)
{
    if (!id_is_valid(target) || strlen(replaces) >= sizeof(v->replaces))
        return err_set(e, -EINVAL, "That is no page of a letter.");
    snprintf(v->target, sizeof(v->target), "%s", target);
    snprintf(v->replaces, sizeof(v->replaces), "%s", replaces);
    return 0;
}

static int rescan(const struct attention_item *bad, struct batch_values *v, struct err *e)
{
    char blob[SPOOL_NAME_SIZE];

    if (!bad)
        return err_set(e, -ENOENT, "No page of the last letter has to be scanned again.");
    attention_blob(bad, blob);
    return set_target(v, bad->doc, blob, e);
}

static int add(const char *target, struct batch_values *v, struct err *e)
{
    return target[0] ? set_target(v, target, "", e)
                     : err_set(e, -ENOENT, "There is no letter from this scanner to add pages to.");
}

int press_values(const struct station_press *p, const char *last_doc, const struct attention_item *bad,
                 struct batch_values *ret, struct err *e)
{
    const char *purpose = p->purpose[0] ? p->purpose : "letter";
    bool again = strcmp(purpose, "rescan") == 0;

    *ret = (struct batch_values){ .batch = "" };
    snprintf(ret->purpose, sizeof(ret->purpose), "%s", again ? "replace" : purpose);
    if (again)
        return rescan(bad, ret, e);
    if (strcmp(purpose, "add") == 0)
        return add(p->target[0] ? p->target : last_doc, ret, e);
    if (strcmp(purpose, "replace") == 0)
        return set_target(ret, p->target, p->replaces, e);
    if (strcmp(purpose, "letter") == 0 || strcmp(purpose, "vip") == 0 || strcmp(purpose, "backlog") == 0)
        return 0;
    return err_set(e, -EINVAL, "There is nothing called \"%.20s\" to scan for.", purpose);
}
