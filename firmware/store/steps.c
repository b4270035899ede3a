/* steps.c - the steps of a letter. Each is one transaction: states.h is asked, the rows change, history is added. */
#include "store/clocks.h"
#include "store/db.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* ---- the move from state to state that all steps share */

int letter_standing(struct store *s, int64_t letter, struct letter_standing *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT state, revision FROM letters WHERE id = ?", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_LETTER_NONE, SAID_NUMBER(letter));
    if (r < 0)
        return r;
    int state = letter_state_of(db_text(q, 0));
    if (state < 0)
        return err_set(e, -EIO, "letter %" PRId64 " is in a state this program does not know", letter);
    *ret = (struct letter_standing){ .state = (enum letter_state)state, .revision = db_int(q, 1) };
    return 0;
}

/* What a person asked for and cannot have, in words. */
static int forbidden(enum letter_state state, enum letter_event ev, struct err *e)
{
    static const enum said_id is[LETTER_STATES] = {
        SAID_IS_BEING_READ_NOW, SAID_IS_TO_CONFIRM, SAID_IS_UNDER_WAY, SAID_IS_SENT, SAID_IS_HELD_NOW, SAID_IS_VOID_NOW, SAID_IS_REFUSED_NOW,
    };
    static const enum said_id cannot[LETTER_EVENTS] = {
        SAID_CANNOT_BE_READ, SAID_CANNOT_BE_CONFIRMED, SAID_CANNOT_BE_DELIVERED, SAID_CANNOT_BE_HELD, SAID_CANNOT_BE_RELEASED,
        SAID_CANNOT_BE_VOID, SAID_CANNOT_CHANGE_PAGES, SAID_CANNOT_BE_REFUSED,
    };
    char stands[SAID_SIZE], so[SAID_SIZE];

    said_set(stands, is[state]);
    said_set(so, cannot[ev]);
    return err_say(e, -EPERM, SAID_LETTER_STATE_SO, stands, so);
}

int store_letter_may(struct store *s, int64_t letter, enum letter_event ev, struct err *e)
{
    struct letter_standing now;
    int r = letter_standing(s, letter, &now, e);

    return r < 0 || letter_next(now.state, ev) >= 0 ? r : forbidden(now.state, ev, e);
}

/* reason NULL: the letter keeps the one it has. */
int letter_advance(struct store *s, int64_t letter, enum letter_event ev, const char *reason, const char *event_name,
                   json_t *take_detail, const char *actor, struct err *e)
{
    AUTO_JSON json_t *detail = take_detail ? take_detail : json_object();
    struct letter_standing now;
    int r = letter_standing(s, letter, &now, e);

    if (r < 0)
        return r;
    int next = letter_next(now.state, ev);
    if (next < 0)
        return forbidden(now.state, ev, e);
    if (!detail || json_object_set_new(detail, "from", json_string(letter_state_name(now.state))) < 0 ||
        json_object_set_new(detail, "to", json_string(letter_state_name((enum letter_state)next))) < 0)
        return err_set(e, -ENOMEM, "out of memory");
    r = db_run(s, NULL, e, "UPDATE letters SET state = ?, reason = ifnull(?, reason), revision = revision + 1, changed_s = ? "
               "WHERE id = ?", "ttll", letter_state_name((enum letter_state)next), reason, clock_utc_s(), letter);
    if (r == 0 && next == LETTER_VOID)      /* nothing is the same letter as one that is not there */
        r = links_put(s, letter, NULL, e);
    if (r == 0)
        r = letter_refresh(s, letter, e);
    return r < 0 ? r : history_add(s, letter, event_name, TAKE_PTR(detail), actor, e);
}

/* ---- the reading */

/* What is there stays, but for a hint that a mail gave: a reading that has more to say takes its place. */
int field_put(struct store *s, int64_t letter, const struct field *f, struct err *e)
{
    return db_run(s, NULL, e, "INSERT INTO fields (letter, name, value, source, conf, page, x, y, w, h) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (letter, name) DO UPDATE SET value = excluded.value, source = excluded.source, conf = excluded.conf, page = excluded.page, "
                  "x = excluded.x, y = excluded.y, w = excluded.w, h = excluded.h "
                  "WHERE fields.source = 'mail' AND fields.confirmed_by = '' AND fields.conf < 0.5 AND excluded.value <> ''", "ltttdiiiii", letter, f->name, f->value, f->source, f->conf,
                  f->page, f->x, f->y, f->w, f->h);
}

/* What the scanner or the mail told stays: a later reading knows it no better. A marking goes only when there is a new one, or by a
 * person's word: the page that bears it may have been hidden. */
static int replace_fields(struct store *s, int64_t letter, const struct letter_reading *n, struct err *e)
{
    bool marked = false;

    for (size_t i = 0; i < n->n_fields; i++)
        marked = marked || strcmp(n->fields[i].name, "classification") == 0;
    int r = db_run(s, NULL, e, "DELETE FROM fields WHERE letter = ? AND confirmed_by = '' AND source NOT IN ('scan', 'barcode', 'mail') "
                   "AND (? OR name <> 'classification')", "li", letter, marked ? 1 : 0);
    for (size_t i = 0; r == 0 && i < n->n_fields; i++)
        r = field_put(s, letter, &n->fields[i], e);
    return r;
}

static int replace_doubts(struct store *s, int64_t letter, const struct letter_reading *n, struct err *e)
{
    int r = doubts_past(s, letter, false, e);

    for (size_t i = 0; r == 0 && i < n->n_doubts; i++)
        r = doubt_add(s, letter, &n->doubts[i], "reading", e);
    return r;
}

static int put_reading(struct store *s, int64_t letter, const struct letter_reading *n, const char *actor, struct err *e)
{
    bool hold = n->hold_reason && n->hold_reason[0];
    int r = letter_advance(s, letter, LETTER_EV_READ, NULL, "read", json_pack("{s:i, s:i, s:i, s:s}", "pages", n->pages,
                           "fields", (int)n->n_fields, "lane", n->lane, "post", n->post), actor, e);

    if (r == 0)
        r = replace_fields(s, letter, n, e);
    if (r == 0)
        r = replace_doubts(s, letter, n, e);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE letters SET pages = CASE ?1 WHEN 0 THEN pages ELSE ?1 END, lane = ?2, post = ?3, "
                   "read_s = ?4 WHERE id = ?5",
                   "iitll", n->pages, n->lane, n->post, clock_utc_s(), letter);
    if (r == 0)
        r = links_put(s, letter, n->links, e);
    if (r == 0)
        r = memory_put_read_as(s, letter, n->read_as, n->n_read_as, e);
    if (r == 0)
        r = search_set_body(s, letter, n->body, e);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM tries WHERE doc = (SELECT doc FROM letters WHERE id = ?)", "l", letter);
    if (r == 0)
        r = letter_refresh(s, letter, e);
    if (r == 0 && hold)
        r = letter_advance(s, letter, LETTER_EV_HOLD, n->hold_reason, "hold", json_pack("{s:s}", "reason", n->hold_reason), actor, e);
    return r;
}

int store_put_reading(struct store *s, int64_t letter, const struct letter_reading *n, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put_reading(s, letter, n, actor, e), e);
}

/* ---- the clerk's confirmation */

static int check_post(struct store *s, const char *post, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT active FROM officers WHERE post = ?", "t", post);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0 || (r == 1 && !db_int(q, 0)))
        return err_say(e, -EINVAL, SAID_POST_NOT_LISTED, post);
    return r < 0 ? r : 0;
}

/* A value the clerk left as it was keeps its source and evidence. */
static int confirm_field(struct store *s, int64_t letter, const struct field *f, const char *actor, json_t *changes, struct err *e)
{
    AUTO_FREE char *before = NULL;
    int r = store_field(s, letter, f->name, &before, e);

    if (r < 0)
        return r;
    if (strcmp(before, f->value) != 0) {
        if (json_array_append_new(changes, json_pack("{s:s, s:s, s:s}", "name", f->name, "before", before, "after", f->value)) < 0)
            return err_set(e, -ENOMEM, "out of memory");
        return db_run(s, NULL, e, "INSERT OR REPLACE INTO fields (letter, name, value, source, conf, confirmed_by) "
                      "VALUES (?, ?, ?, 'clerk', 1.0, ?)", "lttt", letter, f->name, f->value, actor);
    }
    return db_run(s, NULL, e, "INSERT INTO fields (letter, name, value, source, conf, confirmed_by) VALUES (?1, ?2, ?3, 'clerk', 1.0, ?4) "
                  "ON CONFLICT (letter, name) DO UPDATE SET confirmed_by = ?4", "lttt", letter, f->name, f->value, actor);
}

/* Beside the confirmation: where it queues from now on, and how long it took. */
static int confirm_aside(struct store *s, int64_t letter, const struct letter_confirm *c, const char *actor, struct err *e)
{
    int r = db_run(s, NULL, e, "UPDATE letters SET post = ? WHERE id = ?", "tl", c->post, letter);

    if (r == 0 && c->lane)
        r = db_run(s, NULL, e, "UPDATE letters SET lane = ? WHERE id = ?", "il", *c->lane, letter);
    if (r == 0 && c->seconds > 0)
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO confirm_times (letter, actor, seconds, at_s) VALUES (?, ?, ?, ?)", "ltil",
                   letter, actor, c->seconds, clock_utc_s());
    return r;
}

/* Names of the fields, not their values: history outlives a letter that is refused (field_changes.h). */
static json_t *confirm_detail(const struct letter_confirm *c, const json_t *changes, int doubts)
{
    json_t *names = json_array();
    const json_t *change;
    size_t i;

    json_array_foreach(changes, i, change)
        json_array_append(names, json_object_get(change, "name"));
    json_t *detail = json_pack("{s:s, s:o, s:i}", "post", c->post, "changed", names, "doubts", doubts);
    if (detail && c->seconds > 0)
        json_object_set_new(detail, "seconds", json_integer(c->seconds));
    if (detail && c->lane)
        json_object_set_new(detail, "lane", json_integer(*c->lane));
    return detail;
}

static int confirm_deliveries(struct store *s, int64_t letter, const struct letter_confirm *c, const char *actor, struct err *e)
{
    int64_t first = 0, id = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < c->n_deliveries; i++) {
        struct delivery_new n = c->deliveries[i];

        if (n.after == DELIVERY_AFTER_FIRST)
            n.after = first;
        r = delivery_add(s, letter, &n, actor, &id, e);
        if (i == 0)
            first = id;
    }
    return r;
}

static int confirm(struct store *s, int64_t letter, const struct letter_confirm *c, const char *actor, struct err *e)
{
    AUTO_JSON json_t *changes = json_array();
    struct letter_standing now;
    int doubts = 0, r = letter_standing(s, letter, &now, e);

    if (r < 0)
        return r;
    if (letter_next(now.state, LETTER_EV_CONFIRM) < 0)
        return forbidden(now.state, LETTER_EV_CONFIRM, e);
    if (now.revision != c->revision)
        return err_say(e, -ESTALE, SAID_LETTER_CHANGED);
    r = check_post(s, c->post, e);
    for (size_t i = 0; r == 0 && i < c->n_fields; i++)
        r = confirm_field(s, letter, &c->fields[i], actor, changes, e);
    if (r == 0)
        r = confirm_aside(s, letter, c, actor, e);
    if (r == 0)
        r = doubts_settle_all(s, letter, actor, &doubts, e);
    if (r == 0)
        r = letter_advance(s, letter, LETTER_EV_CONFIRM, "", "confirm", confirm_detail(c, changes, doubts), actor, e);
    if (r == 0)
        r = field_changes_add(s, letter, changes, e);
    if (r == 0)
        r = memory_teach(s, letter, c->lessons, c->n_lessons, e);
    return r < 0 ? r : confirm_deliveries(s, letter, c, actor, e);
}

int store_confirm(struct store *s, int64_t letter, const struct letter_confirm *c, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, confirm(s, letter, c, actor, e), e);
}

/* ---- what a person or a program decides */

int store_letter_event(struct store *s, int64_t letter, enum letter_event ev, const char *reason, const char *actor, struct err *e)
{
    if (ev != LETTER_EV_HOLD && ev != LETTER_EV_RELEASE && ev != LETTER_EV_VOID)
        return err_set(e, -EINVAL, "%s is not a decision about a letter", letter_event_name(ev));
    int r = db_begin(s, e);
    return r < 0 ? r : db_end(s, letter_advance(s, letter, ev, reason, letter_event_name(ev),
                                                json_pack("{s:s}", "reason", reason), actor, e), e);
}

static int release(struct store *s, int64_t letter, const struct letter_release *how, const char *reason, const char *actor, struct err *e)
{
    int r = letter_advance(s, letter, LETTER_EV_RELEASE, reason, "release", json_pack("{s:s, s:b, s:b}", "reason", reason,
                           "read_again", (int)how->read_again, "unmarked", (int)how->unmarked), actor, e);

    if (r == 0 && how->read_again)
        r = db_run(s, NULL, e, "UPDATE letters SET read_s = 0 WHERE id = ?", "l", letter);
    if (r == 0 && how->unmarked)
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO fields (letter, name, value, source, conf, confirmed_by) "
                   "VALUES (?, 'classification', 'none', 'clerk', 1.0, ?)", "lt", letter, actor);
    return r;
}

int store_release(struct store *s, int64_t letter, const struct letter_release *how, const char *reason, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, release(s, letter, how, reason, actor, e), e);
}

/* ---- tries */

int store_count_try(struct store *s, const char *doc, const char *step, int *ret_tries, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    int r = db_query(s, &q, e, "INSERT INTO tries (doc, step, n) VALUES (?, ?, 1) "
                     "ON CONFLICT (doc, step) DO UPDATE SET n = n + 1 RETURNING n", "tt", doc, step);
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1) {
        *ret_tries = db_int(q, 0);
        r = db_row(s, q, e);            /* to the end: only then is it on the card */
    }
    return r;
}

int store_forget_tries(struct store *s, const char *doc, const char *step, struct err *e)
{
    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    return db_run(s, NULL, e, "DELETE FROM tries WHERE doc = ? AND step = ?", "tt", doc, step);
}
