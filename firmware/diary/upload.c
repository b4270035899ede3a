#include "diary/upload.h"

#include "base/hash.h"
#include "base/said.h"
#include "diary/commands.h"

#include <errno.h>
#include <string.h>

enum { PART_BYTES = 32 * 1024, WHAT_SIZE = 32 };

struct upload { char what[WHAT_SIZE], id[UUID_SIZE]; char *text; size_t n; };

void upload_drop(struct diary *d)
{
    if (d->upload)
        free(d->upload->text);
    free(d->upload);
    d->upload = NULL;
}

/* The first part begins a text, each other one must go on with it where the one before ended. */
static int take_part(struct diary *d, const char *what, const char *id, int64_t at, const char *text, size_t n, size_t max_bytes, struct err *e)
{
    if (at == 0) {
        upload_drop(d);
        d->upload = calloc(1, sizeof(*d->upload));
        if (!d->upload)
            return err_set(e, -ENOMEM, "out of memory");
        snprintf(d->upload->id, sizeof(d->upload->id), "%s", id);
        snprintf(d->upload->what, sizeof(d->upload->what), "%s", what);
    }
    struct upload *u = d->upload;
    if (!u || strcmp(u->id, id) != 0 || strcmp(u->what, what) != 0 || u->n != (size_t)at)
        return err_say(e, -EINVAL, SAID_FILE_MEANWHILE);
    if (u->n + n > max_bytes)
        return err_say(e, -EINVAL, SAID_FILE_TOO_LARGE, SAID_NUMBER(max_bytes));
    char *more = realloc(u->text, u->n + n + 1);
    if (!more)
        return err_set(e, -ENOMEM, "out of memory");
    memcpy(more + u->n, text, n);
    u->text = more;
    u->n += n;
    u->text[u->n] = '\0';
    return 0;
}

int upload_take(struct diary *d, const char *what, const json_t *request, size_t max_bytes, bool *ret_last, const char **ret_text, size_t *ret_n,
                struct err *e)
{
    AUTO_FREE char *id = NULL;
    const json_t *text = json_object_get(request, "text");
    int64_t at = json_int(request, "at", -1);
    int r = command_text(request, "id", UUID_SIZE - 1, false, &id, e);

    if (r == 0 && (!json_is_string(text) || json_string_length(text) > PART_BYTES || at < 0))
        r = err_set(e, -EINVAL, "text: must be a part of at most %d bytes, and at: where it begins", PART_BYTES);
    if (r == 0)
        r = take_part(d, what, id, at, json_string_value(text), json_string_length(text), max_bytes, e);
    if (r < 0) {
        upload_drop(d);
        return r;
    }
    *ret_last = json_flag(request, "last");
    *ret_text = d->upload->text;
    *ret_n = d->upload->n;
    return 0;
}
