#include "base/list_text.h"

#include "base/text.h"

#include <errno.h>

int list_text_clean(const char *text, size_t n, size_t max_bytes, char **ret_clean, struct err *e)
{
    int r = text_clean(text, n, max_bytes, ret_clean, NULL);

    if (r == 0)
        return 0;
    return r == -ENOMEM ? err_say(e, r, SAID_NO_MEMORY)
         : r == -E2BIG  ? err_say(e, -EINVAL, SAID_LIST_TOO_LARGE, SAID_NUMBER((long long)(max_bytes / 1024)))
                        : err_say(e, -EINVAL, SAID_LIST_NOT_TEXT, SAID_NUMBER(text_bad_line(text, n)));
}

int list_text_wrong_values(struct err *e, int line, enum said_id id, const char *const *values)
{
    char what[SAID_SIZE];

    said_line(what, id, values);
    return err_say(e, -EINVAL, SAID_LIST_LINE, SAID_NUMBER(line), what);
}
