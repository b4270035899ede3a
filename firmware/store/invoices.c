#include "store/invoices.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

/* ---- what waits */

int store_paper_here(struct store *s, int (*each)(void *ctx, const struct paper_row *p), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT o.section, o.section_hi, o.post, o.designation, o.designation_hi, p.n "
                     "FROM (SELECT post, count(*) AS n FROM paper_here GROUP BY post) p JOIN officers o ON o.post = p.post "
                     "ORDER BY o.section = '', o.section, o.designation, o.post", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct paper_row p = { .section = db_text(q, 0), .section_hi = db_text(q, 1), .post = db_text(q, 2), .designation = db_text(q, 3),
                               .designation_hi = db_text(q, 4), .n = db_int64(q, 5) };

        r = each(ctx, &p);
    }
    return r;
}

/* ---- a new list */

struct titles { char en[512], hi[512]; };

/* What section or officer is called today: the list keeps it when the directory changes. */
static int find_titles(struct store *s, const struct invoice_new *n, struct titles *ret, struct err *e)
{
    static const char of_section[] = "SELECT section, section_hi FROM officers WHERE section = ? ORDER BY section_hi = '' LIMIT 1";
    static const char of_post[] = "SELECT " POST_TITLE ", " POST_TITLE_HI " FROM officers o WHERE o.post = ?";
    AUTO_STMT sqlite3_stmt *q = NULL;
    bool section = n->section[0] != '\0';
    int r = section == (n->post[0] != '\0') ? err_set(e, -EINVAL, "a list is for a section or for an officer")
          : db_query(s, &q, e, section ? of_section : of_post, "t", section ? n->section : n->post);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -EINVAL, SAID_LISTED_POST_NONE, section ? n->section : n->post);
    if (r < 0)
        return r;
    snprintf(ret->en, sizeof(ret->en), "%s", db_text(q, 0));
    snprintf(ret->hi, sizeof(ret->hi), "%s", db_text(q, 1));
    return 0;
}

static int next_serial(struct store *s, int year, int *ret_serial, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT ifnull(max(serial), 0) + 1 FROM invoices WHERE year = ?", "i", year);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_serial = db_int(q, 0);
    return r < 0 ? r : 0;
}

/* Moves what waits onto the list, in the order of the diary. *ret_letters: how many. */
static int move_letters(struct store *s, int64_t id, const struct invoice_new *n, int *ret_letters, struct err *e)
{
    static const char of_section[] = "INSERT INTO invoice_letters (invoice, n, letter) SELECT ?1, row_number() OVER (ORDER BY letter), letter FROM "
        "(SELECT letter FROM paper_here WHERE post IN (SELECT post FROM officers WHERE section = ?2) ORDER BY letter LIMIT ?3)";
    static const char of_post[] = "INSERT INTO invoice_letters (invoice, n, letter) SELECT ?1, row_number() OVER (ORDER BY letter), letter FROM "
        "(SELECT letter FROM paper_here WHERE post = ?2 ORDER BY letter LIMIT ?3)";
    bool section = n->section[0] != '\0';
    int r = db_run(s, ret_letters, e, section ? of_section : of_post, "lti", id, section ? n->section : n->post, n->max);

    if (r == 0 && *ret_letters == 0)
        return err_say(e, -ENOENT, SAID_LIST_NOTHING_WAITS);
    return r == 0 ? db_run(s, NULL, e, "DELETE FROM paper_here WHERE (post, letter) IN (SELECT l.post, l.id FROM invoice_letters i "
                           "JOIN letters l ON l.id = i.letter WHERE i.invoice = ?)", "l", id) : r;
}

/* One row for each letter on the list. take_detail is consumed; each row gets it. */
static int note_letters(struct store *s, int64_t id, const char *event, json_t *take_detail, const char *actor, struct err *e)
{
    AUTO_JSON json_t *detail = take_detail;
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = detail ? db_query(s, &q, e, "SELECT letter FROM invoice_letters WHERE invoice = ? ORDER BY n", "l", id) : err_set(e, -ENOMEM, "out of memory");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = history_add(s, db_int64(q, 0), event, json_incref(detail), actor, e);
    return r;
}

static int make(struct store *s, const struct invoice_new *n, const char *actor, int64_t *ret_id, struct err *e)
{
    int64_t now_s = clock_utc_s();
    int year = clock_local_year(now_s), serial = 0, letters = 0;
    char number[STORE_NUMBER_SIZE];
    struct titles titles;
    int r = find_titles(s, n, &titles, e);

    if (r == 0)
        r = next_serial(s, year, &serial, e);
    if (r < 0)
        return r;
    int bytes = snprintf(number, sizeof(number), "%s-INV/%d/%04d", n->prefix, year, serial);
    if (bytes < 0 || (size_t)bytes >= sizeof(number))
        return err_set(e, -EINVAL, "numbers of lists would be longer than %d bytes: shorten office.number_prefix", STORE_NUMBER_SIZE - 1);
    r = db_run(s, NULL, e, "INSERT INTO invoices (year, serial, number, section, post, title, title_hi, made_by, made_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
               "iittttttl", year, serial, number, n->section, n->post, titles.en, titles.hi, actor, now_s);
    *ret_id = sqlite3_last_insert_rowid(s->db);
    if (r == 0)
        r = move_letters(s, *ret_id, n, &letters, e);
    if (r == 0)
        r = history_add(s, 0, "invoice_made", json_pack("{s:s, s:s, s:s, s:i}", "invoice", number, "section", n->section, "post", n->post,
                        "letters", letters), actor, e);
    return r == 0 ? note_letters(s, *ret_id, "invoiced", json_pack("{s:s}", "invoice", number), actor, e) : r;
}

int store_invoice_make(struct store *s, const struct invoice_new *n, const char *actor, int64_t *ret_id, struct err *e)
{
    if (n->max < 1 || n->max > INVOICE_LETTERS_MAX)
        return err_set(e, -EINVAL, "a list has 1 to %d letters", INVOICE_LETTERS_MAX);
    int r = db_begin(s, e);
    return r < 0 ? r : db_end(s, make(s, n, actor, ret_id, e), e);
}

/* ---- handed over */

struct custody { char number[STORE_NUMBER_SIZE], taken_by[256], taken_on[CLOCK_DATE_SIZE]; };

static int keep_custody(void *ctx, const struct invoice *i)
{
    struct custody *c = ctx;

    snprintf(c->number, sizeof(c->number), "%s", i->number);
    snprintf(c->taken_by, sizeof(c->taken_by), "%s", i->taken_by);
    snprintf(c->taken_on, sizeof(c->taken_on), "%s", i->taken_on);
    return 0;
}

static int taken(struct store *s, int64_t id, const char *taken_by, const char *day, const char *actor, struct err *e)
{
    struct custody was;
    int r = store_invoice(s, id, keep_custody, &was, e);

    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE invoices SET taken_by = ?, taken_on = ? WHERE id = ?", "ttl", taken_by, *taken_by ? day : "", id);
    if (r < 0)
        return r;
    json_t *detail = json_pack("{s:s, s:{s:s, s:s}, s:{s:s, s:s}}", "invoice", was.number, "before", "by", was.taken_by, "day", was.taken_on,
                               "after", "by", taken_by, "day", *taken_by ? day : "");
    const char *event = *taken_by ? "paper_handed_over" : "paper_taken_back";
    r = history_add(s, 0, event, json_incref(detail), actor, e);
    if (r < 0) {
        json_decref(detail);
        return r;
    }
    return note_letters(s, id, event, detail, actor, e);
}

int store_invoice_taken(struct store *s, int64_t id, const char *taken_by, const char *day, const char *actor, struct err *e)
{
    if (*taken_by && !clock_is_date(day))
        return err_say(e, -EINVAL, SAID_DAY_NO_DATE);
    int r = db_begin(s, e);
    return r < 0 ? r : db_end(s, taken(s, id, taken_by, day, actor, e), e);
}

/* ---- to look at */

#define INVOICE_COLUMNS \
    "SELECT i.id, i.made_s, (SELECT max(n) FROM invoice_letters k WHERE k.invoice = i.id), i.number, i.section, i.post, i.title, i.title_hi, " \
    "i.made_by, i.taken_by, i.taken_on FROM invoices i "

static struct invoice invoice_of(sqlite3_stmt *q)
{
    return (struct invoice){
        .id = db_int64(q, 0), .made_s = db_int64(q, 1), .letters = db_int64(q, 2), .number = db_text(q, 3), .section = db_text(q, 4),
        .post = db_text(q, 5), .title = db_text(q, 6), .title_hi = db_text(q, 7), .made_by = db_text(q, 8), .taken_by = db_text(q, 9),
        .taken_on = db_text(q, 10),
    };
}

int store_invoices(struct store *s, int64_t before, int limit, int (*each)(void *ctx, const struct invoice *i), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, INVOICE_COLUMNS "WHERE ?1 = 0 OR i.id < ?1 ORDER BY i.id DESC LIMIT ?2", "li", before, limit);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct invoice i = invoice_of(q);

        r = each(ctx, &i);
    }
    return r;
}

int store_invoice(struct store *s, int64_t id, int (*each)(void *ctx, const struct invoice *i), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, INVOICE_COLUMNS "WHERE i.id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no list %" PRId64, id);
    if (r < 0)
        return r;
    struct invoice i = invoice_of(q);
    return each(ctx, &i);
}

int store_invoice_lines(struct store *s, int64_t id, int (*each)(void *ctx, const struct invoice_line *l), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT l.id, i.n, l.pages, l.number, ifnull(nullif(" FIELD("sender_name") ", ''), " FIELD("sender_organisation") "), "
                     FIELD("letter_no") ", " FIELD("date") ", " FIELD("subject") " FROM invoice_letters i JOIN letters l ON l.id = i.letter "
                     "WHERE i.invoice = ? ORDER BY i.n", "l", id);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct invoice_line l = { .letter = db_int64(q, 0), .n = db_int(q, 1), .pages = db_int(q, 2), .number = db_text(q, 3), .sender = db_text(q, 4),
                                  .letter_no = db_text(q, 5), .date = db_text(q, 6), .subject = db_text(q, 7) };

        r = each(ctx, &l);
    }
    return r;
}
