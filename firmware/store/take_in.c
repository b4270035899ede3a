/* take_in.c - a document becomes a letter: its number and all that belongs to it in one transaction. */
#include "store/clocks.h"
#include "store/db.h"

#include "base/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int find_by_doc(struct store *s, const char *doc, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id, number FROM letters WHERE doc = ?", "t", doc);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1) {
        *ret_id = db_int64(q, 0);
        snprintf(ret_number, STORE_NUMBER_SIZE, "%s", db_text(q, 1));
    }
    return r;
}

/* ---- the number */

static int next_serial(struct store *s, const char *register_letter, int year, int64_t *ret_serial, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "INSERT INTO registers (register, year, last) VALUES (?, ?, 1) "
                     "ON CONFLICT (register, year) DO UPDATE SET last = last + 1 RETURNING last", "ti", register_letter, year);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1) {
        *ret_serial = db_int64(q, 0);
        r = db_row(s, q, e);            /* to the end: only then is it written */
    }
    return r;
}

static int insert_letter(struct store *s, const struct letter_new *n, int year, int64_t serial, const char *number, struct err *e)
{
    return db_run(s, NULL, e, "INSERT INTO letters (doc, register, year, serial, number, state, lane, source, "
                  "received_s, pages, changed_s, purpose) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "ttilttitlilt", n->doc, n->register_letter, year, serial, number,
                  letter_state_name(LETTER_TAKEN_IN), n->lane, n->source, n->received_s, n->pages, clock_utc_s(),
                  n->purpose ? n->purpose : "letter");
}

static int give_number(struct store *s, const struct letter_new *n, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e)
{
    int year = clock_local_year(n->received_s);
    int64_t serial = 0;
    int r = next_serial(s, n->register_letter, year, &serial, e);

    if (r < 0)
        return r;
    int bytes = snprintf(ret_number, STORE_NUMBER_SIZE, "%s-%s/%d/%06" PRId64, n->number_prefix, n->register_letter, year, serial);
    if (bytes < 0 || bytes >= STORE_NUMBER_SIZE)
        return err_set(e, -EINVAL, "diary numbers would be longer than %d bytes: shorten office.number_prefix", STORE_NUMBER_SIZE - 1);
    r = insert_letter(s, n, year, serial, ret_number, e);
    if (r < 0)
        return r;
    *ret_id = sqlite3_last_insert_rowid(s->db);
    return 0;
}

/* ---- what the letter its pages come from hands down */

static int hold(struct store *s, int64_t id, const char *reason, struct err *e)
{
    return letter_advance(s, id, LETTER_EV_HOLD, reason, "hold", json_pack("{s:s}", "reason", reason), "diaryd", e);
}

/* No page of a held or marked letter gets away by being split off. *ret_held: the letter is held now. */
static int inherit(struct store *s, const char *doc, int64_t id, bool *ret_held, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT j.hold, j.marking FROM page_docs d JOIN page_jobs j ON j.id = d.job "
                     "WHERE d.doc = ? AND d.role = 'made'", "t", doc);

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    struct field marking = { .name = "classification", .value = db_text(q, 1), .source = "reading", .conf = 1 };

    r = marking.value[0] ? field_put(s, id, &marking, e) : 0;
    *ret_held = db_text(q, 0)[0] != '\0';
    return r == 0 && *ret_held ? hold(s, id, db_text(q, 0), e) : r;
}

/* ---- all of it */

static int add_parts(struct store *s, const struct letter_new *n, int64_t id, struct err *e)
{
    bool held = false;
    int r = 0;

    if (n->refused && n->refused[0])
        return refuse_taken_in(s, id, n->refused, n->operator, e);
    for (size_t i = 0; r == 0 && i < n->n_fields; i++)
        r = field_put(s, id, &n->fields[i], e);
    if (r == 0)
        r = letter_refresh(s, id, e);
    for (size_t i = 0; r == 0 && i < n->n_doubts; i++)
        r = doubt_add(s, id, &n->doubts[i], "scan", e);
    if (r == 0 && n->label)
        r = label_add(s, id, e);
    if (r == 0)
        r = inherit(s, n->doc, id, &held, e);
    if (r == 0 && !held && n->hold_reason && n->hold_reason[0])
        r = hold(s, id, n->hold_reason, e);
    return r;
}

static int take_in(struct store *s, const struct letter_new *n, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e)
{
    int r = find_by_doc(s, n->doc, ret_id, ret_number, e);

    if (r != 0)
        return r == 1 ? -EEXIST : r;
    r = give_number(s, n, ret_id, ret_number, e);
    if (r == 0)
        r = search_add(s, *ret_id, ret_number, e);
    if (r == 0)
        r = history_add(s, *ret_id, "taken_in", json_pack("{s:s, s:s, s:s, s:i, s:s, s:i}", "doc", n->doc, "number", ret_number,
                        "to", letter_state_name(LETTER_TAKEN_IN), "pages", n->pages, "purpose", n->purpose ? n->purpose : "letter",
                        "doubts", (int)n->n_doubts), "diaryd", e);
    return r < 0 ? r : add_parts(s, n, *ret_id, e);
}

int store_take_in(struct store *s, const struct letter_new *n, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, take_in(s, n, ret_id, ret_number, e), e);
}
