#include "diary/csv.h"

#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void csv_init(struct csv *c, char *text)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";

    c->at = strncmp(text, byte_order_mark, 3) == 0 ? text + 3 : text;
    c->line = 0;
    c->next_line = 1;
}

/* A value in quotes, c->at behind the first one. */
static int quoted(struct csv *c, char *out, struct err *e)
{
    for (;; c->at++) {
        if (!*c->at)
            return err_set(e, -EINVAL, "a quote is opened and never closed");
        if (*c->at == '\n')
            c->next_line++;
        if (*c->at == '"' && c->at[1] != '"')
            break;
        if (*c->at == '"')
            c->at++;            /* doubled: one of them is meant */
        *out++ = *c->at;
    }
    c->at++;
    c->at += strspn(c->at, " \t\r");
    if (*c->at && *c->at != ',' && *c->at != '\n')
        return err_set(e, -EINVAL, "text behind a closing quote");
    *out = '\0';                /* before c->at: two quotes went */
    return 0;
}

/* One value; *ret_end: what stood behind it: ',', '\n' or 0. */
static int value(struct csv *c, char **ret_value, char *ret_end, struct err *e)
{
    char *start = c->at + strspn(c->at, " \t\r");
    int r = 0;

    if (*start == '"') {
        c->at = start + 1;
        r = quoted(c, start, e);
    } else {
        c->at = start + strcspn(start, ",\n\"");
        if (*c->at == '"')
            return err_set(e, -EINVAL, "a quote inside a value that does not begin with one");
    }
    if (r < 0)
        return r;
    *ret_end = *c->at;
    if (*c->at)
        *c->at++ = '\0';
    text_squeeze(start);
    *ret_value = start;
    return 0;
}

int csv_row(struct csv *c, char **values, size_t max, size_t *ret_n, struct err *e)
{
    bool blank = true;

    while (blank && *c->at) {
        char end = ',';

        c->line = c->next_line++;
        for (*ret_n = 0; end == ','; ++*ret_n) {
            if (*ret_n == max)
                return err_set(e, -EINVAL, "more than %zu values", max);
            int r = value(c, &values[*ret_n], &end, e);
            if (r < 0)
                return r;
            blank = blank && !values[*ret_n][0];
        }
    }
    return blank ? 0 : 1;
}
