/* fields.c - what is known of a letter, field by field. */
#include "store/db.h"

#include <errno.h>
#include <string.h>

int store_fields(struct store *s, int64_t letter, int (*each)(void *ctx, const struct field *f), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT name, value, source, confirmed_by, conf, page, x, y, w, h FROM fields "
                     "WHERE letter = ? ORDER BY name",
                     "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct field f = { .name = db_text(q, 0), .value = db_text(q, 1), .source = db_text(q, 2), .confirmed_by = db_text(q, 3),
                           .conf = sqlite3_column_double(q, 4), .page = db_int(q, 5),
                           .x = db_int(q, 6), .y = db_int(q, 7), .w = db_int(q, 8), .h = db_int(q, 9) };

        r = each(ctx, &f);
    }
    return r;
}

int store_field(struct store *s, int64_t letter, const char *name, char **ret_value, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT value FROM fields WHERE letter = ? AND name = ?", "lt", letter, name);

    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    *ret_value = strdup(r == 1 ? db_text(q, 0) : "");
    return *ret_value ? 0 : err_set(e, -ENOMEM, "out of memory");
}

int letter_marking(struct store *s, int64_t letter, char out[32], struct err *e)
{
    AUTO_FREE char *class = NULL;
    int r = store_field(s, letter, "classification", &class, e);

    snprintf(out, 32, "%s", r == 0 && strcmp(class, "none") != 0 ? class : "");
    return r;
}

int store_is_marked(struct store *s, int64_t letter, bool *ret_marked, struct err *e)
{
    char class[32];
    int r = letter_marking(s, letter, class, e);

    *ret_marked = class[0] != '\0';
    return r;
}
