/* officers_parse.c - the text of an officers' directory becomes a list, or mistakes. */
#include "diary/officers_file.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

void officers_done(struct officers *o)
{
    free(o->text);
    free(o->rows);
    free(o->list);
    memset(o, 0, sizeof(*o));
}

/* From here on the rows stay where they are, so their days can be pointed at. */
static int make_list(struct officers *o, struct err *e)
{
    o->list = calloc(o->n + 1, sizeof(*o->list));
    if (!o->list)
        return err_set(e, -ENOMEM, "out of memory");
    for (size_t i = 0; i < o->n; i++) {
        const struct officers_row *row = &o->rows[i];

        o->list[i] = row->o;
        o->list[i].since = row->since;
        o->list[i].until = row->until;
        o->list[i].leave_since = row->leave_since;
        o->list[i].leave_until = row->leave_until;
    }
    return 0;
}

/* All mistakes in one sentence: the first, and how many more. */
static int refuse(const char *file, const struct officers_errors *errors, struct err *e)
{
    const struct officers_error *first = &errors->list[0];
    char said[SAID_SIZE];

    if (first->line > 0)
        said_set(said, SAID_FILE_LINE, file, SAID_NUMBER(first->line), first->said);
    else
        said_set(said, SAID_ABOUT, file, first->said);
    return errors->all == 1 ? err_say_line(e, -EINVAL, said) : err_say(e, -EINVAL, SAID_AND_MORE_MISTAKES, said, SAID_NUMBER((long long)errors->all - 1));
}

int officers_parse(const char *file, const char *text, size_t n, const struct officers_known *known, struct officers *ret,
                   struct officers_errors *ret_errors, struct err *e)
{
    AUTO_FREE struct officers_errors *own = ret_errors ? NULL : calloc(1, sizeof(*own));
    struct officers_errors *errors = ret_errors ? ret_errors : own;
    struct officers o = { .list = NULL };

    if (!errors)
        return err_set(e, -ENOMEM, "out of memory");
    memset(errors, 0, sizeof(*errors));
    int r = text_clean(text, n, OFFICERS_FILE_BYTES, &o.text, NULL);
    if (r == -ENOMEM)
        return err_set(e, r, "out of memory");
    if (r == -E2BIG)
        officers_mistake(errors, 0, SAID_FILE_TOO_LARGE, SAID_NUMBER(OFFICERS_FILE_BYTES));
    else if (r < 0)
        officers_mistake(errors, text_bad_line(text, n), SAID_IMPORT_NOT_TEXT);
    else
        r = officers_read_rows(o.text, &o, errors, e);
    if (r == 0)
        r = officers_check(&o, known, errors, e);
    if (r != -ENOMEM && errors->all > 0)
        r = refuse(file, errors, e);
    if (r == 0)
        r = make_list(&o, e);
    if (r < 0)
        officers_done(&o);
    else
        *ret = o;
    return r;
}
