#include "migration/listing.h"

#include "base/auto.h"
#include "base/csv.h"
#include "base/csv_out.h"
#include "base/hash.h"
#include "base/said.h"
#include "base/text.h"
#include "migration/tree.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const headings[LISTING_COLUMNS] = {
    "Serial / क्रमांक", "File / फ़ाइल", "Diary number / डायरी संख्या", "Letter no. / पत्र संख्या", "Letter date / पत्र की तारीख",
    "Received / प्राप्ति की तारीख", "Subject / विषय", "Sender / प्रेषक", "Pages / पृष्ठ", "Bytes / बाइट", "SHA-256", "Key / कुंजी",
};

/* ---- reading */

static int wrong(int line, const char *what, struct err *e)
{
    char number[SAID_NUMBER_SIZE];

    return err_say(e, -EINVAL, SAID_MANIFEST_LINE, said_number(number, line), what);
}

static bool is_number(const char *s, int64_t *ret)
{
    char *end;

    errno = 0;
    *ret = strtoll(s, &end, 10);
    return *s >= '0' && *s <= '9' && *end == '\0' && errno == 0;
}

static int read_row(char *const *values, size_t n, struct listing_row *row, const char **ret_what)
{
    int64_t serial = 0;

    *ret_what = "columns";
    if (n != LISTING_COLUMNS)
        return -EINVAL;
    for (size_t i = 0; i < LISTING_COLUMNS; i++)
        row->value[i] = values[i];
    *ret_what = "serial";
    if (!is_number(values[LISTING_SERIAL], &serial) || serial < 1 || serial > TREE_SERIAL_MAX)
        return -EINVAL;
    row->serial = (int)serial;
    *ret_what = "file";
    if (tree_serial_of(values[LISTING_FILE]) != row->serial)
        return -EINVAL;
    *ret_what = "bytes";
    if (!is_number(values[LISTING_BYTES], &row->bytes))
        return -EINVAL;
    *ret_what = "SHA-256";
    if (strlen(values[LISTING_SHA256]) != HASH_HEX_SIZE - 1 || strspn(values[LISTING_SHA256], "0123456789abcdef") != HASH_HEX_SIZE - 1)
        return -EINVAL;
    *ret_what = "key";
    return strlen(values[LISTING_KEY]) == UUID_SIZE - 1 ? 0 : -EINVAL;
}

static int read_headings(struct csv *c, struct err *e)
{
    char *values[LISTING_COLUMNS];
    size_t n = 0;
    int r = csv_row(c, values, LISTING_COLUMNS, &n, e);

    if (r < 0)
        return wrong(c->line, e->msg, e);
    bool same = r == 1 && n == LISTING_COLUMNS;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(values[i], headings[i]) == 0;
    return same ? 0 : err_say(e, -EINVAL, SAID_MANIFEST_HEADINGS);
}

static int add_row(struct listing *m, const struct listing_row *row)
{
    struct listing_row *grown = reallocarray(m->rows, m->n + 1, sizeof(*grown));

    if (!grown)
        return -ENOMEM;
    m->rows = grown;
    m->rows[m->n++] = *row;
    return 0;
}

static int read_rows(struct csv *c, struct listing *m, struct err *e)
{
    char *values[LISTING_COLUMNS];
    struct listing_row row;
    const char *what;
    size_t n = 0;
    int r;

    while ((r = csv_row(c, values, LISTING_COLUMNS, &n, e)) == 1) {
        if (read_row(values, n, &row, &what) < 0)
            return wrong(c->line, what, e);
        if (m->n > 0 && row.serial <= m->rows[m->n - 1].serial)
            return wrong(c->line, "serial", e);
        if (add_row(m, &row) < 0)
            return err_set(e, -ENOMEM, "out of memory");
    }
    return r < 0 ? wrong(c->line, e->msg, e) : 0;
}

int listing_read(const char *bytes, size_t n, struct listing *ret, struct err *e)
{
    struct err own = { 0 };
    struct csv c;

    *ret = (struct listing){ 0 };
    if (!e)
        e = &own;
    if (n == 0)
        return 0;
    if (n < 2 || memcmp(bytes + n - 2, "\r\n", 2) != 0)       /* each row ends so: the end is missing */
        return err_say(e, -EINVAL, SAID_MANIFEST_CUT);
    int r = text_clean(bytes, n, LISTING_MAX_BYTES, &ret->text, e);
    if (r < 0)
        return r == -ENOMEM ? r : err_say(e, -EINVAL, SAID_MANIFEST_HEADINGS);
    csv_init(&c, ret->text);
    r = read_headings(&c, e);
    return r == 0 ? read_rows(&c, ret, e) : r;
}

void listing_done(struct listing *m)
{
    free(m->rows);
    free(m->text);
    *m = (struct listing){ 0 };
}

const struct listing_row *listing_of_key(const struct listing *m, const char *key)
{
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->rows[i].value[LISTING_KEY], key) == 0)
            return &m->rows[i];
    return NULL;
}

const struct listing_row *listing_of_serial(const struct listing *m, int serial)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->rows[i].serial == serial)
            return &m->rows[i];
    return NULL;
}

/* ---- writing */

static void put_row(FILE *out, const struct listing_row *row)
{
    struct listing_row w = *row;
    char serial[24], file[TREE_FILE_SIZE], bytes[24];

    snprintf(serial, sizeof(serial), "%d", row->serial);
    snprintf(bytes, sizeof(bytes), "%" PRId64, row->bytes);
    tree_file_name(row->serial, file);
    w.value[LISTING_SERIAL] = serial;
    w.value[LISTING_FILE] = file;
    w.value[LISTING_BYTES] = bytes;
    csv_out_harmless(out, w.value, LISTING_COLUMNS);
}

int listing_write(const struct listing *m, const struct listing_row *more, char **ret_text, size_t *ret_n, struct err *e)
{
    FILE *out = open_memstream(ret_text, ret_n);
    size_t i = 0;

    if (!out)
        return err_set(e, -ENOMEM, "out of memory");
    fputs(CSV_BOM, out);
    csv_out_harmless(out, headings, LISTING_COLUMNS);
    for (; i < m->n && m->rows[i].serial < more->serial; i++)
        put_row(out, &m->rows[i]);
    put_row(out, more);
    for (; i < m->n; i++)
        put_row(out, &m->rows[i]);
    return fclose(out) == 0 ? 0 : err_set(e, -ENOMEM, "out of memory");
}
