/* history.c - what happened, in rows that can only be added and that are chained.
 *
 * The hash of a row is the SHA-256, in lower-case hex, of
 *
 *   <hash of the row before, 64 hex digits; nothing for row 1>
 *   then seq, at_s, actor, letter, event, detail, each as a netstring:
 *   its length in bytes in decimal, ":", the bytes, ","
 *
 * Numbers are written in decimal, a letter that is none as "-". For row 1 of
 * 14 March 2026, diaryd, no letter, event "start", detail {}:
 *
 *   1:1,10:1773446400,6:diaryd,1:-,5:start,2:{},
 *
 * history_head holds the last seq and hash, so a history cut short shows too.
 * Whoever can write the file can forge the whole chain: printed or mailed
 * hashes are what proves it to others. */
#include "store/db.h"

#include "base/clock.h"
#include "base/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void hash_netstring(struct hash *h, const char *text)
{
    char length[24];
    int n = snprintf(length, sizeof(length), "%zu:", strlen(text));

    hash_update(h, length, (size_t)n);
    hash_update(h, text, strlen(text));
    hash_update(h, ",", 1);
}

static void hash_row(const char *before, const struct history_row *row, char out[HASH_HEX_SIZE])
{
    char seq[24], at[24], letter[24];
    struct hash h;

    snprintf(seq, sizeof(seq), "%" PRId64, row->seq);
    snprintf(at, sizeof(at), "%" PRId64, row->at_s);
    snprintf(letter, sizeof(letter), "%" PRId64, row->letter);
    hash_init(&h);
    hash_update(&h, before, strlen(before));
    hash_netstring(&h, seq);
    hash_netstring(&h, at);
    hash_netstring(&h, row->actor);
    hash_netstring(&h, row->letter ? letter : "-");
    hash_netstring(&h, row->event);
    hash_netstring(&h, row->detail);
    hash_hex(&h, out);
}

bool history_follows(const char *before, const struct history_row *row)
{
    char hash[HASH_HEX_SIZE];

    hash_row(before, row, hash);
    return strcmp(hash, row->hash) == 0;
}

/* ---- adding */

static int read_head(struct store *s, int64_t *ret_seq, char hash[HASH_HEX_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT seq, hash FROM history_head", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -EBADMSG, "the history has lost its head");
    if (r < 0)
        return r;
    *ret_seq = db_int64(q, 0);
    snprintf(hash, HASH_HEX_SIZE, "%s", db_text(q, 1));
    return 0;
}

int history_add(struct store *s, int64_t letter, const char *event, json_t *take_detail, const char *actor, struct err *e)
{
    AUTO_JSON json_t *detail = take_detail ? take_detail : json_object();
    AUTO_FREE char *text = json_dumps(detail, JSON_COMPACT | JSON_SORT_KEYS);
    char before[HASH_HEX_SIZE], hash[HASH_HEX_SIZE];
    int64_t seq;

    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    int r = read_head(s, &seq, before, e);
    if (r < 0)
        return r;

    struct history_row row = { .seq = seq + 1, .at_s = clock_utc_s(), .letter = letter,
                               .actor = actor, .event = event, .detail = text };
    hash_row(before, &row, hash);
    r = db_run(s, NULL, e, "INSERT INTO history (seq, at_s, actor, letter, event, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
               "lltkttt", row.seq, row.at_s, actor, letter, event, text, hash);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE history_head SET seq = ?, hash = ?", "lt", row.seq, hash);
    return r;
}

int store_note(struct store *s, int64_t letter, const char *event, const char *detail, const char *actor, struct err *e)
{
    json_t *parsed = detail ? json_loads(detail, 0, NULL) : NULL;

    if (detail && !parsed)
        return err_set(e, -EINVAL, "the detail of a note must be JSON");
    int r = db_begin(s, e);
    if (r < 0) {
        json_decref(parsed);
        return r;
    }
    return db_end(s, history_add(s, letter, event, parsed, actor, e), e);
}

/* ---- reading */

struct history_row history_row_of(sqlite3_stmt *q)
{
    return (struct history_row){ .seq = db_int64(q, 0), .at_s = db_int64(q, 1), .actor = db_text(q, 2), .letter = db_int64(q, 3),
                                 .event = db_text(q, 4), .detail = db_text(q, 5), .hash = db_text(q, 6) };
}

int store_history(struct store *s, int64_t letter, int (*each)(void *ctx, const struct history_row *h), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " HISTORY_COLUMNS " FROM history h WHERE letter = ? ORDER BY seq",
                     "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct history_row row = history_row_of(q);

        r = each(ctx, &row);
    }
    return r;
}

/* ---- proving */

enum { ROWS_AT_ONCE = 500, STEPS_BETWEEN_ASKS = 100000 };     /* steps of SQLite's machine: some milliseconds */

/* One that proves, and whoever may stop it. */
struct proof {
    struct store *s;
    bool (*goes_on)(void *ctx, int64_t rows);
    void *ctx;
    int64_t rows;
    char hash[HASH_HEX_SIZE];           /* of the row before */
    bool ended;
};

static int asks(void *ctx)
{
    struct proof *p = ctx;

    p->ended = p->ended || (p->goes_on && !p->goes_on(p->ctx, p->rows));
    return p->ended;
}

static int check_rows(struct proof *p, int *ret_n, struct err *e)
{
    char hash[HASH_HEX_SIZE];
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(p->s, &q, e, "SELECT " HISTORY_COLUMNS " FROM history h WHERE seq > ? ORDER BY seq LIMIT ?",
                     "li", p->rows, ROWS_AT_ONCE);

    for (*ret_n = 0; r == 0 && (r = db_row(p->s, q, e)) == 1; r = 0, ++*ret_n) {
        struct history_row row = history_row_of(q);

        if (row.seq != p->rows + 1)
            return err_set(e, -EBADMSG, "history row %" PRId64 " is missing", p->rows + 1);
        hash_row(p->hash, &row, hash);
        if (strcmp(hash, row.hash) != 0)
            return err_set(e, -EBADMSG, "history row %" PRId64 " does not match its hash: it, or a row before it, was changed", row.seq);
        memcpy(p->hash, hash, sizeof(p->hash));
        p->rows = row.seq;
    }
    return r;
}

static int check_head(struct proof *p, struct err *e)
{
    char head[HASH_HEX_SIZE];
    int64_t last;
    int r = read_head(p->s, &last, head, e);

    if (r < 0)
        return r;
    if (last != p->rows || strcmp(head, p->hash) != 0)
        return err_set(e, -EBADMSG, "the history ends at row %" PRId64 " but row %" PRId64 " was the last one written", p->rows, last);
    return 0;
}

/* Rows are only added, so each part may be of another moment: who reads one moment for long keeps the diary's log from
 * being emptied. The end and the head are of one. */
static int check_chain(struct proof *p, struct err *e)
{
    int n, r;

    do {
        r = db_run(p->s, NULL, e, "BEGIN", "");
        if (r < 0)
            return r;
        r = check_rows(p, &n, e);
        if (r == 0 && n < ROWS_AT_ONCE)
            r = check_head(p, e);
        sqlite3_exec(p->s->db, "ROLLBACK", NULL, NULL, NULL);
    } while (r == 0 && n == ROWS_AT_ONCE && !asks(p));
    return r;
}

/* First row of a question that should have no answer; its text says what is wrong. */
static int expect_none(struct store *s, const char *sql, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, sql, "");

    if (r == 0)
        r = db_row(s, q, e);
    return r == 1 ? err_set(e, -EBADMSG, "%s", db_text(q, 0)) : r;
}

/* The numbers of a register and year are 1, 2, 3 ... up to the last one given. */
static int check_numbers(struct store *s, struct err *e)
{
    static const char unknown_register[] =
        "SELECT 'letter ' || number || ' is in no known register' FROM letters l "
        "WHERE NOT EXISTS (SELECT 1 FROM registers r WHERE r.register = l.register AND r.year = l.year) LIMIT 1";
    static const char count[] =
        "SELECT 'register ' || r.register || ' of ' || r.year || ' has a gap: ' || r.last || ' numbers were given, ' || "
        "count(l.id) || ' letters hold numbers up to ' || ifnull(max(l.serial), 0) "
        "FROM registers r LEFT JOIN letters l ON l.register = r.register AND l.year = r.year "
        "GROUP BY r.register, r.year HAVING count(l.id) <> r.last OR max(l.serial) <> r.last OR min(l.serial) <> 1 LIMIT 1";
    int r = expect_none(s, unknown_register, e);

    return r < 0 ? r : expect_none(s, count, e);
}

/* Letters and deliveries stand where the history left them, and none came without a word. */
static int check_states(struct store *s, struct err *e)
{
    static const char letters[] =
        "SELECT 'letter ' || l.number || ' stands at ' || l.state || ', its history says ' || ifnull("
        "  (SELECT json_extract(h.detail, '$.to') FROM history h WHERE h.letter = l.id AND json_extract(h.detail, '$.to') IS NOT NULL"
        "   AND json_extract(h.detail, '$.channel') IS NULL ORDER BY h.seq DESC LIMIT 1), 'nothing') AS words FROM letters l "
        "WHERE l.state IS NOT (SELECT json_extract(h.detail, '$.to') FROM history h WHERE h.letter = l.id AND "
        "  json_extract(h.detail, '$.to') IS NOT NULL AND json_extract(h.detail, '$.channel') IS NULL ORDER BY h.seq DESC LIMIT 1) LIMIT 1";
    static const char numbers[] =
        "SELECT 'letter ' || l.number || ' was taken in under another number' FROM letters l WHERE NOT EXISTS "
        "(SELECT 1 FROM history h WHERE h.letter = l.id AND h.event = 'taken_in' AND json_extract(h.detail, '$.number') = l.number "
        " AND json_extract(h.detail, '$.doc') = l.doc) LIMIT 1";
    static const char deliveries[] =
        "SELECT 'the delivery of letter ' || l.number || ' by ' || d.channel || ' stands at ' || d.state || ', its history says otherwise' "
        "FROM deliveries d JOIN letters l ON l.id = d.letter "
        "WHERE d.state IS NOT (SELECT json_extract(h.detail, '$.to') FROM history h WHERE h.letter = d.letter "
        "  AND json_extract(h.detail, '$.channel') = d.channel AND json_extract(h.detail, '$.key') = d.key "
        "  ORDER BY h.seq DESC LIMIT 1) LIMIT 1";
    int r = expect_none(s, numbers, e);

    if (r == 0)
        r = expect_none(s, letters, e);
    return r < 0 ? r : expect_none(s, deliveries, e);
}

int store_verify_watched(struct store *s, bool (*goes_on)(void *ctx, int64_t rows), void *ctx, int64_t *ret_rows, struct err *e)
{
    struct proof p = { .s = s, .goes_on = goes_on, .ctx = ctx };

    sqlite3_progress_handler(s->db, STEPS_BETWEEN_ASKS, asks, &p);
    int r = check_chain(&p, e);
    if (r == 0 && !p.ended)
        r = check_numbers(s, e);
    if (r == 0 && !p.ended)
        r = check_states(s, e);
    sqlite3_progress_handler(s->db, 0, NULL, NULL);
    *ret_rows = p.rows;
    return p.ended ? err_set(e, -ECANCELED, "it was stopped") : r;
}

int store_verify(struct store *s, int64_t *ret_rows, struct err *e)
{
    return store_verify_watched(s, NULL, NULL, ret_rows, e);
}
