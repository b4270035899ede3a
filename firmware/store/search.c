/* search.c - the rows by which letters are found, and what a person typed as a query.
 *
 * Both sides are folded alike: Devanagari digits become 0-9 (people type either),
 * the joiners U+200C and U+200D go (invisible, and typed or not at will). */
#include "store/db.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void fold(char *s)
{
    char *out = s;

    text_ascii_digits(s);
    for (const char *in = s; *in; ) {
        if (strncmp(in, "\u200c", 3) == 0 || strncmp(in, "\u200d", 3) == 0)
            in += 3;
        else
            *out++ = *in++;
    }
    *out = '\0';
}

static char *folded(const char *text)
{
    char *copy = strdup(text);

    if (copy)
        fold(copy);
    return copy;
}

/* ---- rows */

int search_add(struct store *s, int64_t letter, const char *number, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT INTO search_text (rowid, number, letter_no, subject, sender, body) VALUES (?, ?, '', '', '', '')",
                   "lt", letter, number);

    return r < 0 ? r : db_run(s, NULL, e, "INSERT INTO search_number (rowid, numbers) VALUES (?, ?)", "lt", letter, number);
}

int search_set_body(struct store *s, int64_t letter, const char *body, struct err *e)
{
    AUTO_FREE char *text = folded(body);

    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    return db_run(s, NULL, e, "UPDATE search_text SET body = ? WHERE rowid = ?", "tl", text, letter);
}

/* One field, or several in a row, of a letter; folded. *ret_text is the caller's. */
static int collect(struct store *s, int64_t letter, const char *sql, char **ret_text, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, sql, "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    *ret_text = folded(r == 1 ? db_text(q, 0) : "");
    return *ret_text ? 0 : err_set(e, -ENOMEM, "out of memory");
}

int search_set_fields(struct store *s, int64_t letter, struct err *e)
{
    AUTO_FREE char *letter_no = NULL, *subject = NULL, *sender = NULL, *numbers = NULL;
    int r = collect(s, letter, "SELECT value FROM fields WHERE letter = ? AND name = 'letter_no'", &letter_no, e);

    if (r == 0)
        r = collect(s, letter, "SELECT value FROM fields WHERE letter = ? AND name = 'subject'", &subject, e);
    if (r == 0)
        r = collect(s, letter, "SELECT group_concat(value, ' ') FROM fields WHERE letter = ? "
                    "AND name IN ('sender_name', 'sender_designation', 'sender_organisation')", &sender, e);
    if (r == 0)
        r = collect(s, letter, "SELECT l.number || ifnull((SELECT ' ' || group_concat(value, ' ') FROM fields f WHERE f.letter = l.id "
                    "AND f.name IN ('letter_no', 'question_no', 'mode_no')), '') FROM letters l WHERE l.id = ?", &numbers, e);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE search_text SET letter_no = ?, subject = ?, sender = ? WHERE rowid = ?",
                   "tttl", letter_no, subject, sender, letter);
    return r < 0 ? r : db_run(s, NULL, e, "UPDATE search_number SET numbers = ? WHERE rowid = ?", "tl", numbers, letter);
}

/* ---- queries */

/* Adds word as a string of FTS5, in which nothing but '"' has a meaning. Words that do not fit are left out. */
static void add_quoted(char out[SEARCH_QUERY_SIZE], const char *word, size_t n, const char *after)
{
    size_t at = strlen(out);

    if (at + 2 * n + 8 > SEARCH_QUERY_SIZE)
        return;
    if (at > 0)
        out[at++] = ' ';
    out[at++] = '"';
    for (size_t i = 0; i < n; i++) {
        if (word[i] == '"')
            out[at++] = '"';
        out[at++] = word[i];
    }
    snprintf(out + at, SEARCH_QUERY_SIZE - at, "\"%s", after);
}

static void set_like(char out[64], const char *word, size_t n)
{
    size_t at = 0;

    out[at++] = '%';
    for (size_t i = 0; i < n && at + 4 < 64; i++) {
        if (strchr("%_\\", word[i]))
            out[at++] = '\\';
        out[at++] = word[i];
    }
    out[at++] = '%';
    out[at] = '\0';
}

static bool has_digit(const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isdigit((unsigned char)word[i]))
            return true;
    return false;
}

void search_query_of(const char *typed, struct search_query *ret)
{
    AUTO_FREE char *text = NULL;
    AUTO_FREE char *cut = strndup(typed, 4 * SEARCH_TYPED_BYTES);
    int words = 0;

    memset(ret, 0, sizeof(*ret));
    snprintf(ret->shortest, sizeof(ret->shortest), "%%");
    /* what is not text finds nothing; a text cut in mid-character by the limit above is not text either */
    if (!cut || text_clean(cut, strlen(cut), 4 * SEARCH_TYPED_BYTES, &text, NULL) < 0)
        return;
    text_cut_bytes(text, SEARCH_TYPED_BYTES);
    fold(text);
    text_squeeze(text);
    for (const char *word = text; *word && words < SEARCH_WORDS; words++) {
        size_t n = strcspn(word, " ");
        bool last = word[n] == '\0' || words + 1 == SEARCH_WORDS;

        add_quoted(ret->text, word, n, last ? " *" : "");
        if (!has_digit(word, n))
            add_quoted(ret->rest, word, n, last ? " *" : "");
        else if (text_letters(word, n) >= 3)          /* a trigram needs three */
            add_quoted(ret->number, word, n, "");
        else
            set_like(ret->shortest, word, n);
        word += n + strspn(word + n, " ");
    }
}
