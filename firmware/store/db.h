/* db.h - what the files of store/ share: statements, transactions, history rows. Nobody else includes it.
 *
 * A function that asks looks like this:
 *
 *   AUTO_STMT sqlite3_stmt *q = NULL;
 *   int r = db_query(s, &q, e, "SELECT name FROM t WHERE id = ?", "l", id);
 *   if (r == 0 && (r = db_row(s, q, e)) == 1) ... db_text(q, 0) ...
 *
 * and one that changes something:
 *
 *   int r = db_begin(s, e);
 *   if (r == 0)
 *       r = db_end(s, do_it_in_here(s, ...), e);       // commits when 0, else takes all back */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/store.h"

#include <sqlite3.h>

enum { STORE_BUSY_MS = 5000 };  /* how long a statement waits for the diary to be free */

struct statement {              /* kept for the next time; found again by its text's address */
    struct statement *next;
    const char *sql;
    sqlite3_stmt *handle;
};

struct store {
    sqlite3 *db;
    enum store_mode mode;
    int lock_fd;                /* the writer's: there is one at a time */
    struct statement *statements;
    bool up_to_date;            /* the schema is the one these programs know */
    int64_t until_ms;           /* monotonic; between db_until(ms) and db_until(0) a question that runs longer is given up */
};

/* A statement goes back to the kept ones when its local's scope ends. */
static inline void auto_stmt_reset(sqlite3_stmt **q) { sqlite3_reset(*q); }
#define AUTO_STMT AUTO(auto_stmt_reset)

/* Of the letter l in a statement: one of its fields, "" without it. */
#define FIELD(name) "ifnull((SELECT value FROM fields f WHERE f.letter = l.id AND f.name = '" name "'), '')"
/* Of the post o: what it is called on a list, with its section; of the letter l: what the post is called that it is marked to. */
#define POST_TITLE    "CASE o.section WHEN '' THEN o.designation ELSE o.designation || ' (' || o.section || ')' END"
#define POST_TITLE_HI "CASE WHEN o.designation_hi = '' THEN '' WHEN o.section_hi = '' THEN o.designation_hi ELSE o.designation_hi || ' (' || o.section_hi || ')' END"
#define MARKED_TO     "ifnull((SELECT " POST_TITLE " FROM officers o WHERE o.post = l.post), '')"
#define MARKED_TO_HI  "ifnull((SELECT " POST_TITLE_HI " FROM officers o WHERE o.post = l.post), '')"

/* A day's first second and the next day's, as UTC, on the office's clock. */
#define DAY_FROM_S(parameter) "CAST(strftime('%s', " parameter ", 'utc') AS INTEGER)"
#define DAY_TO_S(parameter)   "CAST(strftime('%s', " parameter ", '+1 day', 'utc') AS INTEGER)"

/* Of a row of links: a second receipt would be made of it. */
#define LINK_IS_DOUBLE "kind IN ('same_file', 'same_letter', 'advance_copy')"

/* sql must be a literal. types says what follows, one letter a "?": i int, l int64_t, d double,
 * t text (borrowed until the statement is used again), k int64_t that is NULL when 0 (a foreign key). */
int db_query(struct store *s, sqlite3_stmt **ret_stmt, struct err *e, const char *sql, const char *types, ...);
int db_row(struct store *s, sqlite3_stmt *q, struct err *e);        /* 1: a row, 0: no more, or -errno */
/* Runs a statement that answers no rows. *ret_changed (may be NULL): rows it touched. */
int db_run(struct store *s, int *ret_changed, struct err *e, const char *sql, const char *types, ...);

static inline const char *db_text(sqlite3_stmt *q, int column)
{
    const char *t = (const char *)sqlite3_column_text(q, column);
    return t ? t : "";
}
static inline int64_t db_int64(sqlite3_stmt *q, int column) { return sqlite3_column_int64(q, column); }
static inline int db_int(sqlite3_stmt *q, int column) { return sqlite3_column_int(q, column); }

/* Questions that still run after so many ms end with -ETIMEDOUT; 0: none does any more. */
void db_until(struct store *s, int ms);

int db_begin(struct store *s, struct err *e);                       /* -EROFS on a reading store */
int db_end(struct store *s, int r, struct err *e);                  /* commits when r is 0; returns r or what went wrong */

/* The code for what SQLite last said; e gets its words, never a value of a letter. */
int db_error(struct store *s, struct err *e, const char *doing);

int migrate(struct store *s, struct err *e);                        /* brings the schema up to date */
int migrate_check(struct store *s, struct err *e);                  /* 0, -EAGAIN: no schema yet, -ENOTSUP: too new */

/* Inside a transaction. take_detail is consumed, NULL stands for {}. letter 0: none. */
int history_add(struct store *s, int64_t letter, const char *event, json_t *take_detail, const char *actor, struct err *e);

/* The columns of "history h" that history_row_of() reads, from column 0 on; the texts are borrowed from the statement. */
#define HISTORY_COLUMNS "h.seq, h.at_s, h.actor, h.letter, h.event, h.detail, h.hash"
struct history_row history_row_of(sqlite3_stmt *q);

/* The same of "deliveries d" with its letter l, for delivery_row_of(). */
#define DELIVERY_COLUMNS \
    "d.id, d.letter, d.changed_s, d.channel, d.key, d.sentence, d.result, l.doc, l.number, d.state, d.tries, " \
    "d.kind, d.whom, d.instance, d.due_s, d.after, d.detail"
enum { DELIVERY_COLUMNS_N = 17 };
struct delivery delivery_row_of(sqlite3_stmt *q);
/* A state as it is kept; one that this program does not know counts as held: a person must look. */
enum delivery_state delivery_state_kept(const char *name);

/* Has the row the hash that follows from the one before ("" before the first)? */
bool history_follows(const char *before, const struct history_row *row);

/* Inside a transaction: the rows by which the letter is found. */
int search_add(struct store *s, int64_t letter, const char *number, struct err *e);
int search_set_body(struct store *s, int64_t letter, const char *body, struct err *e);

/* Inside a transaction, before it ends: rows of letters that it changed (search_stale) become what the tables say. */
int search_refresh(struct store *s, struct err *e);
/* Inside a transaction: the whole row of a letter that has none, at once. For who fills a diary in bulk. */
int search_put(struct store *s, int64_t letter, const char *number, const char *body, struct err *e);

struct letter_standing { enum letter_state state; int revision; };
/* -ENOENT: there is no such letter. */
int letter_standing(struct store *s, int64_t letter, struct letter_standing *ret, struct err *e);

/* Inside a transaction: checks states.h, writes state and reason, counts the revision, adds history.
 * take_detail gets "from" and "to". */
int letter_advance(struct store *s, int64_t letter, enum letter_event ev, const char *reason, const char *event_name,
                   json_t *take_detail, const char *actor, struct err *e);
/* Inside a transaction: a letter that was taken in just now came refused, at that time. */
extern const char refused_reason[];
int refuse_taken_in(struct store *s, int64_t letter, const char *at, const char *operator, struct err *e);
/* Begins a statement. docs: letters with their documents, and with those whose pages were brought into them and that have no number of their own. */
#define WITH_DOCS "WITH docs AS (SELECT id, doc, state FROM letters UNION ALL SELECT l.id, d.doc, l.state FROM page_docs d " \
    "JOIN page_jobs j ON j.id = d.job JOIN letters l ON l.id = j.letter WHERE d.role = 'used' AND d.doc NOT IN (SELECT doc FROM letters)) "

/* Letters that share pages with it: those made of its pages or whose pages it is made of, those merged with it, and what else was split
 * from the same one: a file of several pages lies in each of them. -E2BIG: too many. */
struct relatives { int64_t ids[STORE_JOB_MAX_VOIDS]; size_t n; };
int find_relatives(struct store *s, int64_t letter, struct relatives *ret, struct err *e);
/* Inside a transaction: documents of all purged letters are listed once more, for the spool may be older than the diary. */
int purge_again(struct store *s, struct err *e);
/* The letter's classification field, "" when it bears none that a person has not taken back. */
int letter_marking(struct store *s, int64_t letter, char out[32], struct err *e);
/* Inside a transaction: one more doubt; past: those of readings before are of no interest any more; settle: all, by actor. */
int doubt_add(struct store *s, int64_t letter, const struct doubt *d, const char *source, struct err *e);
int doubts_past(struct store *s, int64_t letter, bool settled_too, struct err *e);
int doubts_settle_all(struct store *s, int64_t letter, const char *actor, int *ret_n, struct err *e);
/* Inside a transaction: a label row. */
int label_add(struct store *s, int64_t letter, struct err *e);
/* Inside a transaction. changes: [{"name", "before", "after"}], of the newest entry of the history (field_changes.h) */
int field_changes_add(struct store *s, int64_t letter, const json_t *changes, struct err *e);
/* Inside a transaction: a field, unless the letter has one of that name. */
int field_put(struct store *s, int64_t letter, const struct field *f, struct err *e);
/* Inside a transaction: what a letter is compared by and the questions about it, in place of those before; l may be NULL. */
int links_put(struct store *s, int64_t letter, const struct letter_links *l, struct err *e);
/* Inside a transaction: what a letter teaches, in place of what it taught before; and what was read where memory proposed otherwise. */
int memory_teach(struct store *s, int64_t letter, const struct memory_lesson *lessons, size_t n, struct err *e);
int memory_put_read_as(struct store *s, int64_t letter, const struct field *list, size_t n, struct err *e);
/* Inside a transaction: a delivery row with a fresh key. ret_id may be NULL. */
int delivery_add(struct store *s, int64_t letter, const struct delivery_new *n, const char *actor, int64_t *ret_id, struct err *e);
/* Why it is not known whether one went out, in a diary that came back from the backup of that moment. */
void delivery_restored_sentence(int64_t taken_s, char out[ERR_SAID_SIZE]);
/* Inside a transaction: sendd has it in hand from now on. */
int delivery_taken(struct store *s, int64_t id, struct err *e);
/* Inside a transaction: as store_delivery_report. */
int delivery_report(struct store *s, int64_t id, const struct delivery_report *how, const char *actor, bool *ret_all_delivered, struct err *e);
/* Inside a transaction: it is not wanted any more. sentence: a line of base/said.h. */
int delivery_cancel(struct store *s, int64_t id, const char *sentence, const char *actor, struct err *e);
/* A list for json_each(?); the caller's. NULL: out of memory. */
char *db_ids(const int64_t *ids, size_t n);

#endif
