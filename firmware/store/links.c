/* links.c - letters that are the same, or belong together: by what they are found, and the questions about them. */
#include "store/db.h"
#include "store/links.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* ---- candidates */

enum { NEWEST = 20, NEWEST_IN_BAND = 4, NEWEST_NAMING = 5 };

struct found { int64_t ids[LINKS_MAX_CANDIDATES]; size_t n; };

static void add(struct found *f, int64_t letter, int64_t id)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->ids[i] == id)
            return;
    if (id != letter && f->n < LINKS_MAX_CANDIDATES)
        f->ids[f->n++] = id;
}

static int add_all(struct store *s, struct found *f, int64_t letter, sqlite3_stmt *q, struct err *e)
{
    int r;

    while ((r = db_row(s, q, e)) == 1)
        add(f, letter, db_int64(q, 0));
    return r;
}

/* sql asks for the newest letters with this key, key <> '' standing in it so that its index serves. */
static int find_by(struct store *s, struct found *f, int64_t letter, const char *sql, const char *key, int most, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    if (!*key)
        return 0;
    int r = db_query(s, &q, e, sql, "ti", key, most);
    return r < 0 ? r : add_all(s, f, letter, q, e);
}

static const char by_number[] = "SELECT letter FROM letter_marks WHERE number_key = ? AND number_key <> '' ORDER BY letter DESC LIMIT ?";
static const char by_subject[] = "SELECT letter FROM letter_marks WHERE subject = ? AND subject <> '' ORDER BY letter DESC LIMIT ?";
static const char by_content[] = "SELECT letter FROM letter_marks WHERE content = ? AND content <> '' ORDER BY letter DESC LIMIT ?";
static const char naming[] = "SELECT letter FROM letter_refs WHERE number_key = ? ORDER BY letter DESC LIMIT ?";

static int find_by_bands(struct store *s, struct found *f, int64_t letter, const struct alike_sketch *sketch, struct err *e)
{
    int64_t bands[ALIKE_BANDS];
    size_t n = alike_bands(sketch, bands);
    int r = 0;

    for (size_t b = 0; r == 0 && b < n; b++) {
        AUTO_STMT sqlite3_stmt *q = NULL;

        r = db_query(s, &q, e, "SELECT letter FROM letter_bands WHERE band = ? ORDER BY letter DESC LIMIT ?", "li", bands[b], NEWEST_IN_BAND);
        if (r == 0)
            r = add_all(s, f, letter, q, e);
    }
    return r;
}

/* The surest ways first, should there be more than there is room for. */
static int find(struct store *s, int64_t letter, const struct letter_marks *m, struct found *f, struct err *e)
{
    int r = find_by(s, f, letter, by_content, m->like.content, NEWEST, e);

    if (r == 0)
        r = find_by(s, f, letter, by_number, m->like.number_key, NEWEST, e);
    for (size_t i = 0; i < m->n_own; i++)
        add(f, letter, m->own[i]);
    for (size_t i = 0; r == 0 && i < m->n_refs; i++)
        r = find_by(s, f, letter, by_number, m->refs[i].number_key, NEWEST_NAMING, e);
    if (r == 0)
        r = find_by(s, f, letter, naming, m->like.number_key, NEWEST_NAMING, e);
    if (r == 0)
        r = find_by_bands(s, f, letter, &m->like.sketch, e);
    return r == 0 ? find_by(s, f, letter, by_subject, m->like.subject, NEWEST_NAMING, e) : r;
}

/* Does the letter name the other (its number_key and date), or is it named by it? */
static int is_named(struct store *s, const struct letter_marks *m, const struct link_candidate *c, enum alike_named *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    *ret = ALIKE_NOT_NAMED;
    for (size_t i = 0; i < m->n_own; i++)
        if (m->own[i] == c->id)
            *ret = ALIKE_NAMED_DATED;           /* a diary number is nobody else's */
    for (size_t i = 0; i < m->n_refs && *ret != ALIKE_NAMED_DATED; i++)
        if (*c->like.number_key && strcmp(m->refs[i].number_key, c->like.number_key) == 0)
            *ret = *c->like.date && strcmp(m->refs[i].date, c->like.date) == 0 ? ALIKE_NAMED_DATED : ALIKE_NAMED;
    if (*ret != ALIKE_NOT_NAMED || !*m->like.number_key)
        return 0;
    int r = db_query(s, &q, e, "SELECT date FROM letter_refs WHERE letter = ? AND number_key = ?", "lt", c->id, m->like.number_key);
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret = *m->like.date && strcmp(db_text(q, 0), m->like.date) == 0 ? ALIKE_NAMED_DATED : ALIKE_NAMED;
    return r < 0 ? r : 0;
}

#define MARK_COLUMNS "m.number_key, m.date, m.organisation, m.name, m.subject, m.content, m.words, m.sketch"

static struct alike_letter like_of(sqlite3_stmt *q)
{
    struct alike_letter like = {
        .number_key = db_text(q, 0), .date = db_text(q, 1), .organisation = db_text(q, 2), .name = db_text(q, 3), .subject = db_text(q, 4),
        .content = db_text(q, 5), .words = db_int(q, 6),
    };

    alike_sketch_parse(db_text(q, 7), &like.sketch);
    return like;
}

static int show_candidate(struct store *s, int64_t id, const struct letter_marks *m, int (*each)(void *ctx, const struct link_candidate *c),
                          void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " MARK_COLUMNS ", l.number FROM letter_marks m JOIN letters l ON l.id = m.letter "
                     "WHERE m.letter = ? AND l.state NOT IN ('void', 'refused')", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    struct link_candidate c = { .id = id, .like = like_of(q), .number = db_text(q, 8) };
    r = is_named(s, m, &c, &c.named, e);
    return r == 0 ? each(ctx, &c) : r;
}

int store_link_candidates(struct store *s, int64_t letter, const struct letter_marks *m, int (*each)(void *ctx, const struct link_candidate *c),
                          void *ctx, struct err *e)
{
    struct found f = { .n = 0 };
    int r = find(s, letter, m, &f, e);

    for (size_t i = 0; r == 0 && i < f.n; i++)
        r = show_candidate(s, f.ids[i], m, each, ctx, e);
    return r;
}

int store_marks(struct store *s, int64_t letter, int (*each)(void *ctx, const struct alike_letter *like), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " MARK_COLUMNS " FROM letter_marks m WHERE m.letter = ?", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r < 0 ? r : err_set(e, -ENOENT, "letter %" PRId64 " is compared with none", letter);
    struct alike_letter like = like_of(q);
    return each(ctx, &like);
}

int store_refs(struct store *s, int64_t letter, int (*each)(void *ctx, const struct letter_ref *ref), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT number_key, date FROM letter_refs WHERE letter = ?", "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct letter_ref ref = { db_text(q, 0), db_text(q, 1) };

        r = each(ctx, &ref);
    }
    return r;
}

/* ---- writing */

static int forget_bands(struct store *s, int64_t letter, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    struct alike_sketch sketch = { .any = false };
    int64_t bands[ALIKE_BANDS];
    int r = db_query(s, &q, e, "SELECT sketch FROM letter_marks WHERE letter = ?", "l", letter);

    if (r == 0 && (r = db_row(s, q, e)) == 1)
        alike_sketch_parse(db_text(q, 0), &sketch);
    size_t n = alike_bands(&sketch, bands);
    for (size_t b = 0; r >= 0 && b < n; b++)
        r = db_run(s, NULL, e, "DELETE FROM letter_bands WHERE band = ? AND letter = ?", "ll", bands[b], letter);
    return r < 0 ? r : 0;
}

static int put_marks(struct store *s, int64_t letter, const struct letter_marks *m, struct err *e)
{
    char sketch[ALIKE_SKETCH_SIZE];
    int64_t bands[ALIKE_BANDS];
    size_t n = alike_bands(&m->like.sketch, bands);
    const struct alike_letter *l = &m->like;

    alike_sketch_print(&l->sketch, sketch);
    int r = db_run(s, NULL, e, "INSERT INTO letter_marks (letter, number_key, date, organisation, name, subject, content, sketch, words) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "lttttttti", letter, l->number_key, l->date, l->organisation, l->name,
                   l->subject, l->content, sketch, l->words);
    for (size_t b = 0; r == 0 && b < n; b++)
        r = db_run(s, NULL, e, "INSERT OR IGNORE INTO letter_bands (band, letter) VALUES (?, ?)", "ll", bands[b], letter);
    for (size_t i = 0; r == 0 && i < m->n_refs; i++)
        r = db_run(s, NULL, e, "INSERT OR IGNORE INTO letter_refs (letter, number_key, date) VALUES (?, ?, ?)", "ltt", letter,
                   m->refs[i].number_key, m->refs[i].date);
    return r;
}

/* What a person settled stays; what was only asked is asked anew, or not any more. */
static int forget(struct store *s, int64_t letter, struct err *e)
{
    int r = forget_bands(s, letter, e);

    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM letter_marks WHERE letter = ?", "l", letter);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM letter_refs WHERE letter = ?", "l", letter);
    return r == 0 ? db_run(s, NULL, e, "DELETE FROM links WHERE (letter = ?1 OR other = ?1) AND state = 'asked'", "l", letter) : r;
}

static int add_link(struct store *s, int64_t letter, const struct link_new *n, struct err *e)
{
    int64_t later = letter > n->other ? letter : n->other, earlier = letter > n->other ? n->other : letter;

    return db_run(s, NULL, e, "INSERT OR IGNORE INTO links (letter, other, kind, conf, reason, state, at_s) VALUES (?, ?, ?, ?, ?, 'asked', ?)",
                  "lltdtl", later, earlier, alike_kind_name(n->kind), n->conf, n->reason, clock_utc_s());
}

int links_put(struct store *s, int64_t letter, const struct letter_links *l, struct err *e)
{
    int r = forget(s, letter, e);

    if (r == 0 && l && l->marks)
        r = put_marks(s, letter, l->marks, e);
    for (size_t i = 0; r == 0 && l && i < l->n; i++)
        r = add_link(s, letter, &l->list[i], e);
    return r;
}

/* Doubles that a person may have seen: those with this letter, asked or settled. */
static int count_doubles(struct store *s, int64_t letter, int *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM links WHERE (letter = ?1 OR other = ?1) AND " LINK_IS_DOUBLE, "l", letter);

    if (r == 0 && (r = db_row(s, q, e)) == 1)
        *ret_n = db_int(q, 0);
    return r < 0 ? r : 0;
}

static int put_anew(struct store *s, int64_t letter, const struct letter_links *l, int *ret_doubles, struct err *e)
{
    int before = 0, after = 0;
    int r = count_doubles(s, letter, &before, e);

    if (r == 0)
        r = links_put(s, letter, l, e);
    if (r == 0)
        r = count_doubles(s, letter, &after, e);
    *ret_doubles = after > before ? after - before : 0;
    return r;
}

int store_put_links(struct store *s, int64_t letter, const struct letter_links *l, int *ret_doubles, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put_anew(s, letter, l, ret_doubles, e), e);
}

/* ---- what people see and say */

#define VALUE(name) "ifnull((SELECT value FROM fields f WHERE f.letter = o.id AND f.name = '" name "'), '')"

int store_links(struct store *s, int64_t letter, int (*each)(void *ctx, const struct link *l), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT k.id, k.letter, k.other, k.kind, k.reason, k.state, k.settled_by, k.conf, k." LINK_IS_DOUBLE " AS is_double, "
                     "o.number, o.id, o.received_s, o.state, o.lane, " VALUE("letter_no") ", " VALUE("date") ", " VALUE("subject") ", "
                     "ifnull(nullif(" VALUE("sender_name") ", ''), " VALUE("sender_organisation") ") "
                     "FROM (SELECT *, other AS there FROM links WHERE letter = ?1 UNION ALL SELECT *, letter FROM links WHERE other = ?1) k "
                     "JOIN letters o ON o.id = k.there ORDER BY k.state = 'rejected', is_double DESC, o.id DESC LIMIT 100", "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        int state = letter_state_of(db_text(q, 12));
        struct link l = {
            .id = db_int64(q, 0), .letter = db_int64(q, 1), .other = db_int64(q, 2), .kind = db_text(q, 3), .reason = db_text(q, 4),
            .state = db_text(q, 5), .settled_by = db_text(q, 6), .conf = sqlite3_column_double(q, 7), .is_double = db_int(q, 8) != 0,
            .number = db_text(q, 9), .other_id = db_int64(q, 10), .received_s = db_int64(q, 11),
            .other_state = state < 0 ? LETTER_HELD : (enum letter_state)state, .lane = db_int(q, 13),
            .letter_no = db_text(q, 14), .date = db_text(q, 15), .subject = db_text(q, 16), .sender = db_text(q, 17),
        };

        l.other_is_later = l.other_id == l.letter;
        r = each(ctx, &l);
    }
    return r;
}

static int settle(struct store *s, int64_t link, bool confirmed, const char *actor, int64_t *ret_letter, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    const char *state = confirmed ? "confirmed" : "rejected";
    int r = db_query(s, &q, e, "SELECT k.letter, k.kind, k.state, o.number FROM links k JOIN letters o ON o.id = k.other WHERE k.id = ?", "l", link);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_QUESTION_GONE);
    if (r < 0)
        return r;
    *ret_letter = db_int64(q, 0);
    if (strcmp(db_text(q, 2), state) == 0)
        return 0;
    r = db_run(s, NULL, e, "UPDATE links SET state = ?, settled_by = ?, at_s = ? WHERE id = ?", "ttll", state, actor, clock_utc_s(), link);
    return r < 0 ? r : history_add(s, *ret_letter, "link_settle", json_pack("{s:s, s:s, s:s}", "kind", db_text(q, 1), "other", db_text(q, 3),
                                   "answer", state), actor, e);
}

int store_link_settle(struct store *s, int64_t link, bool confirmed, const char *actor, int64_t *ret_letter, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, settle(s, link, confirmed, actor, ret_letter, e), e);
}
