#include "drivers/scan/station/press.h"

#include "base/said.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool press_is_addition(const char *purpose) { return strcmp(purpose, "add") == 0 || strcmp(purpose, "replace") == 0; }

bool press_is_test(const char *purpose) { return strcmp(purpose, "test") == 0; }

static int set_target(struct batch_values *v, const char *target, const char *replaces, struct err *e)
{
    if (!id_is_valid(target) || strlen(replaces) >= sizeof(v->replaces))
        return err_say(e, -EINVAL, SAID_SCAN_NO_PAGE);
    snprintf(v->target, sizeof(v->target), "%s", target);
    snprintf(v->replaces, sizeof(v->replaces), "%s", replaces);
    return 0;
}

static int rescan(const struct attention_item *bad, struct batch_values *v, struct err *e)
{
    char blob[SPOOL_NAME_SIZE];

    if (!bad)
        return err_say(e, -ENOENT, SAID_SCAN_NOTHING_AGAIN_HERE);
    attention_blob(bad, blob);
    return set_target(v, bad->doc, blob, e);
}

static int add(const char *target, struct batch_values *v, struct err *e)
{
    return target[0] ? set_target(v, target, "", e)
                     : err_say(e, -ENOENT, SAID_SCAN_NO_LETTER_HERE);
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
    if (strcmp(purpose, "letter") == 0 || strcmp(purpose, "vip") == 0 || strcmp(purpose, "backlog") == 0 || press_is_test(purpose))
        return 0;
    return err_say(e, -EINVAL, SAID_SCAN_NO_SUCH_PURPOSE, purpose);
}
