/* search.c - the rows by which letters are found.
 *
 * What changes of a letter puts it into search_stale (triggers of schema_4.sql), and the transaction that changed it brings its
 * row up to date before it ends: db_end() calls search_refresh(). So no step can forget to. */
#include "store/search.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { REFRESH_AT_ONCE = 50 };      /* more than one step changes; the rest of what an older program left comes with later ones, and store_register_slice() */

/* ---- folding */

static void fold(char *s)
{
    char *out = s;

    text_ascii_digits(s);
    for (const char *in = s; *in; ) {
        if (strncmp(in, "\u200c", 3) == 0 || strncmp(in, "\u200d", 3) == 0 || strncmp(in, KEY_MARK, 3) == 0 || strncmp(in, GRAM_MARK, 3) == 0)
            in += 3;
        else
            *out++ = *in++;
    }
    *out = '\0';
}

int search_fold(const char *text, char **ret, struct err *e)
{
    char *copy = strdup(text);

    if (!copy)
        return err_set(e, -ENOMEM, "out of memory");
    fold(copy);
    *ret = copy;
    return 0;
}

/* What one reader takes for the other; a number is compared by what is left. */
static char agreed(char c)
{
    switch (c) {
    case 'o':           return '0';
    case 'i':
    case 'l':
    case '|':           return '1';
    case 's':           return '5';
    case 'b':           return '8';
    case 'z':           return '2';
    default:            return c;
    }
}

static bool is_letter_or_mark(utf8proc_int32_t cp)
{
    utf8proc_category_t c = utf8proc_category(cp);

    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_MC) || c == UTF8PROC_CATEGORY_ND;
}

void search_fold_number(const char *number, char *out)
{
    AUTO_FREE char *plain = NULL;

    *out = '\0';
    if (search_fold(number, &plain, NULL) < 0)
        return;
    for (const char *at = plain; *at; ) {
        const char *from = at;
        int cp = text_next(&at);

        if (cp < 0)
            break;
        if (cp < 128) {
            char c = agreed((char)tolower(cp));
            if (isalnum((unsigned char)c))
                *out++ = c;
        } else if (is_letter_or_mark(cp)) {
            memcpy(out, from, (size_t)(at - from));
            out += at - from;
        }
    }
    *out = '\0';
}

size_t search_put_grams(FILE *out, const char *folded)
{
    size_t n = 0;

    while (*folded) {
        const char *next = folded, *end = folded;
        int signs = 0;

        while (signs < 3 && text_next(&end) >= 0)
            signs++;
        if (signs < 3)
            break;
        fprintf(out, "%s%s%.*s", n > 0 ? " " : "", GRAM_MARK, (int)(end - folded), folded);
        n++;
        text_next(&next);
        folded = next;
    }
    return n;
}

/* ---- rows */

int search_add(struct store *s, int64_t letter, const char *number, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT INTO search_text (rowid, number, letter_no, subject, sender, body, keys) VALUES (?, ?, '', '', '', '', '')",
                   "lt", letter, number);

    return r < 0 ? r : db_run(s, NULL, e, "INSERT OR IGNORE INTO search_stale (letter) VALUES (?)", "l", letter);
}

int search_set_body(struct store *s, int64_t letter, const char *body, struct err *e)
{
    AUTO_FREE char *text = NULL;
    int r = search_fold(body, &text, e);

    return r < 0 ? r : db_run(s, NULL, e, "UPDATE search_text SET body = ? WHERE rowid = ?", "tl", text, letter);
}

/* One field, or several in a row, of a letter; folded. *ret_text is the caller's. */
static int collect(struct store *s, int64_t letter, const char *sql, char **ret_text, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, sql, "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    return r < 0 ? r : search_fold(r == 1 ? db_text(q, 0) : "", ret_text, e);
}

struct row { char *letter_no, *subject, *sender, *keys; };

static void row_done(struct row *row)
{
    free(row->letter_no);
    free(row->subject);
    free(row->sender);
    free(row->keys);
}

static int row_of(struct store *s, int64_t letter, struct row *ret, struct err *e)
{
    int r = collect(s, letter, "SELECT value FROM fields WHERE letter = ? AND name = 'letter_no'", &ret->letter_no, e);

    if (r == 0)
        r = collect(s, letter, "SELECT value FROM fields WHERE letter = ? AND name = 'subject'", &ret->subject, e);
    if (r == 0)
        r = collect(s, letter, "SELECT group_concat(value, ' ') FROM fields WHERE letter = ? "
                    "AND name IN ('sender_name', 'sender_designation', 'sender_organisation')", &ret->sender, e);
    return r == 0 ? search_keys(s, letter, &ret->keys, e) : r;
}

/* What filters offer to choose from; a letter that could still be refused leaves nothing here. */
static int keep_values(struct store *s, int64_t letter, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT OR IGNORE INTO register_values (kind, value) SELECT f.name, f.value FROM fields f JOIN letters l ON l.id = f.letter "
                   "WHERE f.letter = ? AND f.name IN ('category', 'sender_state', 'delivery_mode') AND f.value <> '' "
                   "AND l.state IN ('filed', 'sent')", "l", letter);

    return r < 0 ? r : db_run(s, NULL, e, "INSERT OR IGNORE INTO register_values (kind, value) SELECT 'by', confirmed_by FROM fields WHERE letter = ? "
                              "AND confirmed_by <> ''", "l", letter);
}

static int refresh_one(struct store *s, int64_t letter, struct err *e)
{
    struct row row = { 0 };
    int r = row_of(s, letter, &row, e);

    if (r == 0)         /* an index row is written anew as a whole: only when something in it is new */
        r = db_run(s, NULL, e, "UPDATE search_text SET letter_no = ?1, subject = ?2, sender = ?3, keys = ?4 WHERE rowid = ?5 "
                   "AND (letter_no <> ?1 OR subject <> ?2 OR sender <> ?3 OR keys <> ?4)",
                   "ttttl", row.letter_no, row.subject, row.sender, row.keys, letter);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE letters SET letter_date = d.value FROM (SELECT ifnull((SELECT value FROM fields "
                   "WHERE letter = ?1 AND name = 'date'), '') AS value) d WHERE id = ?1 AND letter_date <> d.value", "l", letter);
    if (r == 0)
        r = keep_values(s, letter, e);
    row_done(&row);
    return r < 0 ? r : db_run(s, NULL, e, "DELETE FROM search_stale WHERE letter = ?", "l", letter);
}

/* Newest first: those this transaction changed come before what is left of an older program. */
static int stale_letters(struct store *s, int64_t list[REFRESH_AT_ONCE], size_t *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT letter FROM search_stale ORDER BY letter DESC LIMIT ?", "i", REFRESH_AT_ONCE);

    *ret_n = 0;
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        list[(*ret_n)++] = db_int64(q, 0);
        r = 0;
    }
    return r;
}

int search_refresh(struct store *s, struct err *e)
{
    int64_t list[REFRESH_AT_ONCE];
    size_t n;
    int r = stale_letters(s, list, &n, e);

    for (size_t i = 0; r == 0 && i < n; i++)
        r = refresh_one(s, list[i], e);
    return r;
}

int store_register_is_behind(struct store *s, bool *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM search_stale LIMIT 1", "");

    if (r == 0)
        r = db_row(s, q, e);
    *ret = r == 1;
    return r < 0 ? r : 0;
}

int store_register_slice(struct store *s, bool *ret_more, struct err *e)
{
    int r = store_register_is_behind(s, ret_more, e);

    if (r == 0 && *ret_more)
        r = db_begin(s, e);
    if (r == 0 && *ret_more)
        r = db_end(s, 0, e);            /* which brings some up to date */
    return r < 0 || !*ret_more ? r : store_register_is_behind(s, ret_more, e);
}

int search_put(struct store *s, int64_t letter, const char *number, const char *body, struct err *e)
{
    AUTO_FREE char *text = NULL;
    struct row row = { 0 };
    int r = search_fold(body, &text, e);

    if (r == 0)
        r = row_of(s, letter, &row, e);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT INTO search_text (rowid, number, letter_no, subject, sender, body, keys) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   "ltttttt", letter, number, row.letter_no, row.subject, row.sender, text, row.keys);
    row_done(&row);
    return r;
}
