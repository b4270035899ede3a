#include "box/bundle.h"

#include "base/json.h"
#include "box/child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 1000000 };

/* ---- the manifest */

/* "name=number" among the words of build. 0: it is not there, or no number. */
static int number_in(const char *build, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = build; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        if (strncmp(at, name, n) != 0 || at[n] != '=')
            continue;
        size_t digits = strspn(at + n + 1, "0123456789");
        long value = digits > 0 && digits < 8 ? strtol(at + n + 1, NULL, 10) : 0;
        char end = at[n + 1 + digits];
        return (end == ' ' || end == '\0') && value <= NUMBER_MAX ? (int)value : 0;
    }
    return 0;
}

/* Names go into sentences and files: short, and of plain signs. */
static bool take_name(const json_t *info, const char *key, char *out, size_t size)
{
    const char *text = json_str(info, key, "");

    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+~") == strlen(text) &&
           snprintf(out, size, "%s", text) < (int)size;
}

int bundle_parse(const char *json, struct bundle *ret, struct err *e)
{
    AUTO_JSON json_t *info = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    struct bundle b = { .version = "" };

    if (!json_is_object(info))
        return err_say(e, -EBADMSG, SAID_UPDATE_NOT_TRUSTED, "");
    const char *build = json_str(info, "build", "");
    b.security = number_in(build, "security");
    b.floor = number_in(build, "floor");
    b.schema = number_in(build, "schema");
    b.least = number_in(build, "least");
    if (!take_name(info, "version", b.version, sizeof(b.version)) || !take_name(info, "compatible", b.compatible, sizeof(b.compatible)) ||
        b.security < 1 || b.floor < 1 || b.floor > b.security || b.schema < 1 || b.least < 1 || b.least > b.schema)
        return err_say(e, -EINVAL, SAID_UPDATE_NO_DAKBOX);
    *ret = b;
    return 0;
}

int bundle_judge(const struct bundle *b, const struct bundle_box *box, struct err *e)
{
    if (strcmp(b->compatible, box->compatible) != 0)
        return err_say(e, -EPERM, SAID_UPDATE_OTHER_BOARD, b->version, b->compatible, box->compatible);
    if (b->security < box->floor)
        return err_say(e, -EPERM, SAID_UPDATE_BELOW_FLOOR, b->version, SAID_NUMBER(b->security), SAID_NUMBER(box->floor));
    if (b->schema < box->least)
        return err_say(e, -EPERM, SAID_UPDATE_OLD_DIARY, b->version, SAID_NUMBER(b->schema), SAID_NUMBER(box->least));
    if (b->least > box->schema)
        return err_say(e, -EPERM, SAID_UPDATE_TOO_FAR, b->version, SAID_NUMBER(b->least), SAID_NUMBER(box->schema));
    return 0;
}

/* ---- asking rauc */

/* What it prints besides the one line of JSON are messages. */
static void keep_json(void *ctx, const char *line)
{
    char **json = ctx;

    if (line[0] == '{' && !*json)
        *json = strdup(line);
}

int bundle_read(struct job *j, const char *path, struct bundle *ret, struct err *e)
{
    AUTO_FREE char *json = NULL;
    const char *const argv[] = { "rauc", "info", "--output-format=json", path, NULL };
    const struct child rauc = { .argv = argv, .line = keep_json, .ctx = &json };
    struct err why = { 0 };
    int r = child_run(j, &rauc, NULL, 0, &why);

    if (r == -ECHILD)
        return err_say(e, -EBADMSG, SAID_UPDATE_NOT_TRUSTED, why.msg);
    if (r < 0)
        return err_say(e, r, SAID_UPDATE_FAILED, why.msg);
    return bundle_parse(json ? json : "", ret, e);
}
