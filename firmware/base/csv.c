#include "base/csv.h"

#include "base/csv_out.h"
#include "base/said.h"
#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Spreadsheets of this country write semicolons or tabs, too: the one the names of the columns stand between. */
static char separator_of(const char *text)
{
    static const char known[] = ",;\t";
    size_t most = 0;
    char found = ',';

    text += strspn(text, "\r\n");
    for (const char *k = known; *k; k++) {
        size_t n = 0;

        for (const char *c = text; *c && *c != '\n'; c++)
            n += *c == *k;
        if (n > most) {
            most = n;
            found = *k;
        }
    }
    return found;
}

/* White space that is no separator. */
static const char *blanks_of(const struct csv *c) { return c->separator == '\t' ? " \r" : " \t\r"; }

void csv_init(struct csv *c, char *text)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";

    c->at = strncmp(text, byte_order_mark, 3) == 0 ? text + 3 : text;
    c->line = 0;
    c->next_line = 1;
    c->separator = separator_of(c->at);
}

/* A value in quotes, c->at behind the first one. */
static int quoted(struct csv *c, char *out, struct err *e)
{
    for (;; c->at++) {
        if (!*c->at)
            return err_say(e, -EINVAL, SAID_CSV_QUOTE_OPEN);
        if (*c->at == '\n')
            c->next_line++;
        if (*c->at == '"' && c->at[1] != '"')
            break;
        if (*c->at == '"')
            c->at++;            /* doubled: one of them is meant */
        *out++ = *c->at;
    }
    c->at++;
    c->at += strspn(c->at, blanks_of(c));
    if (*c->at && *c->at != c->separator && *c->at != '\n')
        return err_say(e, -EINVAL, SAID_CSV_QUOTE_BEHIND);
    *out = '\0';                /* before c->at: two quotes went */
    return 0;
}

/* One value; *ret_end: what stood behind it: the separator, '\n' or 0. */
static int value(struct csv *c, char **ret_value, char *ret_end, struct err *e)
{
    const char stops[] = { c->separator, '\n', '"', '\0' };
    char *start = c->at + strspn(c->at, blanks_of(c));
    int r = 0;

    if (*start == '"') {
        c->at = start + 1;
        r = quoted(c, start, e);
    } else {
        c->at = start + strcspn(start, stops);
        if (*c->at == '"')
            return err_say(e, -EINVAL, SAID_CSV_QUOTE_INSIDE);
    }
    if (r < 0)
        return r;
    *ret_end = *c->at;
    if (*c->at)
        *c->at++ = '\0';
    text_squeeze(start);
    *ret_value = start + (start[0] == '\'' && start[1] && strchr(CSV_FORMULA, start[1]));
    return 0;
}

int csv_row(struct csv *c, char **values, size_t max, size_t *ret_n, struct err *e)
{
    bool blank = true;

    while (blank && *c->at) {
        char end = c->separator;

        c->line = c->next_line++;
        for (*ret_n = 0; end == c->separator; ++*ret_n) {
            char *one = NULL;
            int r = value(c, &one, &end, e);

            if (r < 0)
                return r;
            if (*ret_n < max)
                values[*ret_n] = one;
            blank = blank && !one[0];
        }
    }
    return blank ? 0 : 1;
}
