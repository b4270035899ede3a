/* deliveries.c - the outbound queue: one row a letter x channel, moved by events of states.h. */
#include "store/backup.h"
#include "store/db.h"
#include "store/purge.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

char *db_ids(const int64_t *ids, size_t n)
{
    AUTO_JSON json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer(ids[i]));
    return json_dumps(list, JSON_COMPACT);
}

#define DELIVERIES "SELECT " DELIVERY_COLUMNS " FROM deliveries d JOIN letters l ON l.id = d.letter "

enum delivery_state delivery_state_kept(const char *name)
{
    int state = delivery_state_of(name);

    return state < 0 ? DELIVERY_HELD : (enum delivery_state)state;
}

struct delivery delivery_row_of(sqlite3_stmt *q)
{
    return (struct delivery){
        .id = db_int64(q, 0), .letter = db_int64(q, 1), .changed_s = db_int64(q, 2), .channel = db_text(q, 3), .key = db_text(q, 4),
        .sentence = db_text(q, 5), .result = db_text(q, 6), .doc = db_text(q, 7), .number = db_text(q, 8),
        .state = delivery_state_kept(db_text(q, 9)), .tries = db_int(q, 10),
        .kind = db_text(q, 11), .whom = db_text(q, 12), .instance = db_text(q, 13), .due_s = db_int64(q, 14), .after = db_int64(q, 15),
        .detail = db_text(q, 16),
    };
}

static int each_delivery(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct delivery d = delivery_row_of(q);

        r = each(ctx, &d);
    }
    return r;
}

int store_deliveries(struct store *s, int64_t letter, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, DELIVERIES "WHERE d.letter = ? ORDER BY d.id", "l", letter);

    return r < 0 ? r : each_delivery(s, q, each, ctx, e);
}

int store_deliveries_in(struct store *s, enum delivery_state state, const char *channel, int limit,
                        int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    static const char open_ones[] = DELIVERIES "WHERE d.state = ?1 AND d.state <> 'delivered' AND (?2 = '' OR d.channel = ?2) "
        "ORDER BY d.id LIMIT ?3";           /* few, and found by deliveries_open_by_state */
    static const char delivered[] = DELIVERIES "WHERE d.state = ?1 AND (?2 = '' OR d.channel = ?2) ORDER BY d.id LIMIT ?3";
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, state == DELIVERY_DELIVERED ? delivered : open_ones, "tti",
                     delivery_state_name(state), channel ? channel : "", limit);

    return r < 0 ? r : each_delivery(s, q, each, ctx, e);
}

int store_delivery(struct store *s, int64_t id, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, DELIVERIES "WHERE d.id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no delivery %" PRId64, id);
    if (r < 0)
        return r;
    struct delivery d = delivery_row_of(q);
    return each(ctx, &d);
}

/* ---- moving one */

/* name: as history keeps it; cannot: what is told to who asks for it in vain. */
static const struct { const char *name; enum said_id cannot; } event_words[DELIVERY_EVENTS] = {
    [DELIVERY_EV_TAKE] = { "take", SAID_DELIVERY_NOT_TAKEN },                [DELIVERY_EV_COMMIT] = { "commit", SAID_DELIVERY_NOT_COMMITTED },
    [DELIVERY_EV_DELIVERED] = { "delivered", SAID_DELIVERY_NOT_DELIVERED },  [DELIVERY_EV_RETRY] = { "retry", SAID_DELIVERY_NOT_RETRIED },
    [DELIVERY_EV_UNKNOWN] = { "unknown", SAID_DELIVERY_NOT_UNKNOWN },    [DELIVERY_EV_HOLD] = { "delivery_held", SAID_DELIVERY_NOT_HELD },
    [DELIVERY_EV_RESEND] = { "resend", SAID_DELIVERY_NOT_RESENT },       [DELIVERY_EV_ORPHANED] = { "orphaned", SAID_DELIVERY_NOT_ORPHANED },
    [DELIVERY_EV_BOUNCED] = { "bounced", SAID_DELIVERY_NOT_BOUNCED },    [DELIVERY_EV_RESTORED] = { "restored", SAID_DELIVERY_NOT_UNKNOWN },
    [DELIVERY_EV_CANCEL] = { "cancel", SAID_DELIVERY_NOT_CANCELLED },    [DELIVERY_EV_AGAIN] = { "asked_again", SAID_DELIVERY_NOT_RESENT },
};

struct standing {
    int64_t letter;
    enum delivery_state state;
    char channel[32], kind[16], key[UUID_SIZE];
};

static int read_standing(struct store *s, int64_t id, struct standing *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT letter, state, channel, key, kind FROM deliveries WHERE id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no delivery %" PRId64, id);
    if (r < 0)
        return r;
    int state = delivery_state_of(db_text(q, 1));
    if (state < 0)
        return err_set(e, -EIO, "delivery %" PRId64 " is in a state this program does not know", id);
    ret->letter = db_int64(q, 0);
    ret->state = (enum delivery_state)state;
    snprintf(ret->channel, sizeof(ret->channel), "%s", db_text(q, 2));
    snprintf(ret->key, sizeof(ret->key), "%s", db_text(q, 3));
    snprintf(ret->kind, sizeof(ret->kind), "%s", db_text(q, 4));
    return 0;
}

static int add_history(struct store *s, const struct standing *was, const char *from, enum delivery_state to, const char *event,
                       const char *actor, struct err *e)
{
    return history_add(s, was->letter, event, json_pack("{s:s, s:s, s:s, s:s}", "channel", was->channel, "key", was->key,
                       "from", from, "to", delivery_state_name(to)), actor, e);
}

/* What was asked for and cannot be, in words. */
static int forbidden(enum delivery_state state, enum delivery_event ev, struct err *e)
{
    static const enum said_id is[DELIVERY_STATES] = {
        SAID_DELIVERY_IS_WAITING, SAID_DELIVERY_IS_SENDING, SAID_DELIVERY_IS_COMMITTING, SAID_DELIVERY_IS_UNKNOWN, SAID_DELIVERY_IS_DELIVERED,
        SAID_DELIVERY_IS_HELD, SAID_DELIVERY_IS_CANCELLED,
    };
    char stands[SAID_SIZE], so[SAID_SIZE];

    said_set(stands, is[state]);
    said_set(so, event_words[ev].cannot);
    return err_say(e, -EPERM, SAID_DELIVERY_STATE_SO, stands, so);
}

/* The letter itself cannot go once more without its pages; a message about it can. */
static int check_pages(struct store *s, const struct standing *was, struct err *e)
{
    char gone[SAID_SIZE];
    int r = strcmp(was->kind, "letter") == 0 ? store_purged_sentence(s, was->letter, gone, e) : -ENOENT;

    return r < 0 ? (r == -ENOENT ? 0 : r) : *gone ? err_say(e, -EPERM, SAID_RESEND_PURGED, gone) : 0;
}

/* One event: state and history. */
static int advance(struct store *s, int64_t id, enum delivery_event ev, const char *actor,
                   struct standing *ret_was, enum delivery_state *ret_state, struct err *e)
{
    int r = read_standing(s, id, ret_was, e);

    if (r < 0)
        return r;
    int next = delivery_next(ret_was->state, ev);
    if (next < 0 || (ev == DELIVERY_EV_AGAIN && strcmp(ret_was->kind, "readback") != 0))
        return forbidden(ret_was->state, ev, e);
    r = ev == DELIVERY_EV_RESEND ? check_pages(s, ret_was, e) : 0;
    if (r < 0)
        return r;
    *ret_state = (enum delivery_state)next;
    r = db_run(s, NULL, e, "UPDATE deliveries SET state = ?, changed_s = ? WHERE id = ?", "tll",
               delivery_state_name(*ret_state), clock_utc_s(), id);
    return r < 0 ? r : add_history(s, ret_was, delivery_state_name(ret_was->state), *ret_state, event_words[ev].name, actor, e);
}

/* The key by which the other side knows it, made of what it is and not by chance: a box that was restored and confirms a letter once more
 * asks by the key that the letter had before. */
static int make_key(struct store *s, int64_t letter, const struct delivery_new *n, char key[UUID_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char what[512];
    int r = db_query(s, &q, e, "SELECT doc FROM letters WHERE id = ?", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r <= 0)
        return r < 0 ? r : err_set(e, -ENOENT, "there is no letter %" PRId64, letter);
    int size = snprintf(what, sizeof(what), "dakbox delivery\n%s\n%s\n%s\n%s\n%s", db_text(q, 0), n->channel, n->kind ? n->kind : "letter",
                        n->whom ? n->whom : "", n->instance ? n->instance : "");
    if (size >= (int)sizeof(what))
        return err_set(e, -EINVAL, "the name of an e-Office is too long");
    uuid_of(what, (size_t)size, key);
    return 0;
}

/* A letter that came back from a backup unconfirmed may have been confirmed, and sent, after the backup was taken. */
static int begins_unknown(struct store *s, int64_t letter, const struct delivery_new *n, char sentence[SAID_SIZE], struct err *e)
{
    struct store_restored back;
    int r = n->held || strcmp(n->channel, "readback") == 0 ? -ENOENT : store_last_restore(s, &back, e);

    if (r < 0 || letter > back.letters_max)
        return r == -ENOENT ? 0 : r < 0 ? r : 0;
    delivery_restored_sentence(back.taken_s, sentence);
    return 1;
}

int delivery_add(struct store *s, int64_t letter, const struct delivery_new *n, const char *actor, int64_t *ret_id, struct err *e)
{
    struct standing none = { .letter = letter, .state = n->held ? DELIVERY_HELD : DELIVERY_WAITING };
    AUTO_STMT sqlite3_stmt *q = NULL;
    char sentence[SAID_SIZE] = "";
    int64_t now_s = clock_utc_s();
    int r = make_key(s, letter, n, none.key, e);

    if (r == 0)
        r = begins_unknown(s, letter, n, sentence, e);
    if (r < 0)
        return r;
    if (r == 1)
        none.state = DELIVERY_UNKNOWN;
    snprintf(none.channel, sizeof(none.channel), "%s", n->channel);
    r = db_query(s, &q, e, "INSERT INTO deliveries (letter, channel, kind, whom, instance, key, state, lane, sentence, changed_s, added_s, due_s, after, detail) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT lane FROM letters WHERE id = ?1), ?8, ?9, ?9, max(0, ?10), "
                     "ifnull((SELECT id FROM deliveries WHERE id = ?11 AND state <> 'delivered'), 0), ?12) RETURNING id", "ltttttttlllt",
                     letter, none.channel, n->kind ? n->kind : "letter", n->whom ? n->whom : "", n->instance ? n->instance : "", none.key,
                     delivery_state_name(none.state), n->held ? n->held : sentence, now_s, n->held ? 0 : n->due_s, n->after, n->detail ? n->detail : "{}");
    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    if (ret_id)
        *ret_id = db_int64(q, 0);
    r = db_row(s, q, e);
    return r < 0 ? r : add_history(s, &none, "", none.state, "delivery_added", actor, e);
}

int delivery_taken(struct store *s, int64_t id, struct err *e)
{
    enum delivery_state now;
    struct standing was;

    return advance(s, id, DELIVERY_EV_TAKE, "sendd", &was, &now, e);
}

/* ---- what became of it */

/* Was this the last one of the letter itself and its copies? Then the letter is sent; alerts and the like may still follow. */
static int sent_when_all_delivered(struct store *s, int64_t letter, const char *actor, bool *ret_all, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM deliveries WHERE letter = ? AND kind = 'letter' AND state <> 'delivered' "
                     "UNION ALL SELECT 1 FROM letters WHERE id = ? AND state = 'sent'", "ll", letter, letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    *ret_all = db_int(q, 0) == 0;
    r = db_row(s, q, e);
    if (r != 0) {                               /* it was sent already, before one of its mails came back */
        *ret_all = false;
        return r < 0 ? r : 0;
    }
    return *ret_all ? letter_advance(s, letter, LETTER_EV_DELIVERED, "", "sent", NULL, actor, e) : 0;
}

/* How long it took since the letter was confirmed: for the report. */
static int note_time(struct store *s, int64_t id, struct err *e)
{
    int64_t now_s = clock_utc_s();
    char day[CLOCK_DATE_SIZE];

    clock_format_date(now_s, day);
    return db_run(s, NULL, e, "INSERT OR IGNORE INTO delivery_times (delivery, channel, day, seconds) "
                  "SELECT id, channel, ?2, max(0, ?3 - added_s) FROM deliveries WHERE id = ?1 AND added_s > 0", "ltl", id, day, now_s);
}

/* What has been waiting for this delivery joins the queue. */
static int let_followers_go(struct store *s, int64_t id, struct err *e)
{
    return db_run(s, NULL, e, "UPDATE deliveries SET after = 0 WHERE after > 0 AND after = ?", "l", id);
}

/* Numbers that stand there already are typed anew: both stay known. */
static int note_correction(struct store *s, const struct standing *was, int64_t id, const char *result, const char *actor, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT json_object('receipt_no', result ->> 'receipt_no', 'computer_no', result ->> 'computer_no'), "
                     "json_object('receipt_no', ?2 ->> 'receipt_no', 'computer_no', ?2 ->> 'computer_no') FROM deliveries WHERE id = ?1", "lt", id, result);

    if (r == 0)
        r = db_row(s, q, e);
    if (r <= 0 || strcmp(db_text(q, 0), db_text(q, 1)) == 0)
        return r < 0 ? r : 0;
    return history_add(s, was->letter, "numbers_corrected", json_pack("{s:s, s:s, s:o, s:o}", "channel", was->channel, "key", was->key,
                       "before", json_loads(db_text(q, 0), 0, NULL), "after", json_loads(db_text(q, 1), 0, NULL)), actor, e);
}

static int delivery_event(struct store *s, int64_t id, const struct delivery_report *how, const char *actor, bool *ret_all_delivered, struct err *e)
{
    enum delivery_state now;
    struct standing was;
    int r = advance(s, id, how->ev, actor, &was, &now, e);

    if (r == 0 && how->ev == DELIVERY_EV_DELIVERED && was.state == DELIVERY_DELIVERED && how->result)
        r = note_correction(s, &was, id, how->result, actor, e);
    if (r < 0)
        return r;
    bool anew = (how->ev == DELIVERY_EV_RESEND || how->ev == DELIVERY_EV_AGAIN) && was.state == DELIVERY_HELD;    /* a person looked: all tries again */
    bool waits = (now == DELIVERY_WAITING || now == DELIVERY_UNKNOWN) && how->wait_s > 0;
    r = db_run(s, NULL, e, "UPDATE deliveries SET tries = CASE WHEN ?1 THEN 0 ELSE tries + ?2 END, sentence = ?3, "
               "result = ifnull(?4, result), due_s = CASE WHEN ?7 AND kind <> 'letter' THEN due_s ELSE ?5 END WHERE id = ?6", "iittlli", anew ? 1 : 0, how->counts ? 1 : 0, how->sentence, how->result,
               waits ? clock_utc_s() + how->wait_s : 0, id, how->keeps_time ? 1 : 0);
    if (r < 0 || how->ev != DELIVERY_EV_DELIVERED || was.state == DELIVERY_DELIVERED)
        return r;
    r = note_time(s, id, e);
    if (r == 0)
        r = let_followers_go(s, id, e);
    return r < 0 || strcmp(was.kind, "letter") != 0 ? r : sent_when_all_delivered(s, was.letter, actor, ret_all_delivered, e);
}

/* A letter has one look-up, with the numbers that were typed last. One that sendd has in hand still asks with the old ones: "overtaken". */
static int read_back(struct store *s, int64_t id, const char *detail, const char *actor, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    bool all, in_hand;
    int r = db_query(s, &q, e, "SELECT d.letter, d.instance, r.id, ifnull(r.state, '') FROM deliveries d "
                     "LEFT JOIN deliveries r ON r.letter = d.letter AND r.channel = 'readback' WHERE d.id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r <= 0)
        return r;
    if (!db_text(q, 3)[0])
        return delivery_add(s, db_int64(q, 0), &(struct delivery_new){ .channel = "readback", .kind = "readback", .instance = db_text(q, 1),
                            .detail = detail }, actor, NULL, e);
    int state = delivery_state_of(db_text(q, 3));
    in_hand = state == DELIVERY_SENDING || state == DELIVERY_COMMITTING || state == DELIVERY_UNKNOWN;
    r = in_hand ? 0 : delivery_event(s, db_int64(q, 2), &(struct delivery_report){ .ev = DELIVERY_EV_AGAIN, .sentence = "" }, actor, &all, e);
    return r < 0 ? r : db_run(s, NULL, e, "UPDATE deliveries SET result = '{}', detail = CASE WHEN ? THEN json_set(?, '$.overtaken', 1) ELSE ? END "
                              "WHERE id = ?", "ittl", in_hand ? 1 : 0, detail, detail, db_int64(q, 2));
}

/* 1: other numbers were typed while it was looked up, so that the answer is about the wrong ones. */
static int was_overtaken(struct store *s, int64_t id, struct err *e)
{
    int n = 0;
    int r = db_run(s, &n, e, "UPDATE deliveries SET detail = json_remove(detail, '$.overtaken') WHERE id = ? AND channel = 'readback' "
                   "AND detail ->> 'overtaken' = 1", "l", id);

    return r < 0 ? r : n > 0;
}

int delivery_report(struct store *s, int64_t id, const struct delivery_report *how, const char *actor, bool *ret_all_delivered, struct err *e)
{
    static const struct delivery_report once_more = { .ev = DELIVERY_EV_RETRY, .sentence = "" };
    bool answered = how->ev == DELIVERY_EV_DELIVERED || how->ev == DELIVERY_EV_HOLD || how->ev == DELIVERY_EV_RETRY;
    int r = answered ? was_overtaken(s, id, e) : 0;

    if (r >= 0)
        r = delivery_event(s, id, r == 1 ? &once_more : how, actor, ret_all_delivered, e);
    return r == 0 && how->read_back ? read_back(s, id, how->read_back, actor, e) : r;
}

int delivery_cancel(struct store *s, int64_t id, const char *sentence, const char *actor, struct err *e)
{
    bool all;

    return delivery_event(s, id, &(struct delivery_report){ .ev = DELIVERY_EV_CANCEL, .sentence = sentence }, actor, &all, e);
}

int store_delivery_report(struct store *s, int64_t id, const struct delivery_report *how, const char *actor, bool *ret_all_delivered, struct err *e)
{
    int r = db_begin(s, e);

    *ret_all_delivered = false;
    if (r == 0)
        r = db_end(s, delivery_report(s, id, how, actor, ret_all_delivered, e), e);
    if (r < 0)
        *ret_all_delivered = false;
    return r;
}

static int orphan_all(struct store *s, const char *in_hand, unsigned *ret_n, struct err *e)
{
    enum delivery_state now;
    struct standing was;
    int r;

    for (;;) {
        AUTO_STMT sqlite3_stmt *q = NULL;

        r = db_query(s, &q, e, "SELECT id FROM deliveries WHERE state IN ('sending', 'committing') AND state <> 'delivered' "
                     "AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1", "t", in_hand);
        if (r == 0)
            r = db_row(s, q, e);
        if (r != 1)
            return r;
        int64_t id = db_int64(q, 0);
        sqlite3_reset(q);
        r = advance(s, id, DELIVERY_EV_ORPHANED, "sendd", &was, &now, e);
        if (r < 0)
            return r;
        ++*ret_n;
    }
}

int store_deliveries_orphaned(struct store *s, const int64_t *in_hand, size_t n_in_hand, unsigned *ret_n, struct err *e)
{
    AUTO_FREE char *ids = db_ids(in_hand, n_in_hand);
    int r = ids ? db_begin(s, e) : err_set(e, -ENOMEM, "out of memory");

    *ret_n = 0;
    return r < 0 ? r : db_end(s, orphan_all(s, ids, ret_n, e), e);
}
