#include "store/alerts.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <string.h>

/* ---- the policy */

int store_alert_text(struct store *s, int (*each)(void *ctx, const struct alert_text *t), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT text, file, actor, at_s FROM alert_policy WHERE id = 1", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r < 0 ? r : -ENOENT;
    struct alert_text t = { .text = db_text(q, 0), .file = db_text(q, 1), .actor = db_text(q, 2), .at_s = db_int64(q, 3) };
    return each(ctx, &t);
}

static int hash_before(void *ctx, const struct alert_text *t)
{
    hash_hex_of(t->text, strlen(t->text), ctx);
    return 0;
}

static int put_text(struct store *s, const char *text, const char *file, const char *actor, bool *ret_changed, struct err *e)
{
    char before[HASH_HEX_SIZE] = "", after[HASH_HEX_SIZE] = "";
    int r = store_alert_text(s, hash_before, before, e);

    if (r < 0 && r != -ENOENT)
        return r;
    if (*text)
        hash_hex_of(text, strlen(text), after);
    *ret_changed = strcmp(before, after) != 0;
    if (!*ret_changed)
        return 0;
    r = *text ? db_run(s, NULL, e, "INSERT OR REPLACE INTO alert_policy (id, text, file, actor, at_s) VALUES (1, ?, ?, ?, ?)", "tttl", text, file, actor, clock_utc_s())
              : db_run(s, NULL, e, "DELETE FROM alert_policy", "");
    return r < 0 ? r : history_add(s, 0, "alert_policy", json_pack("{s:s, s:s, s:s}", "file", file, "before", before, "after", after), actor, e);
}

int store_alert_text_put(struct store *s, const char *text, const char *file, const char *actor, bool *ret_changed, struct err *e)
{
    int r = db_begin(s, e);

    *ret_changed = false;
    return r < 0 ? r : db_end(s, put_text(s, text, file, actor, ret_changed, e), e);
}

/* ---- seen */

int store_seen(struct store *s, int64_t letter, int (*each)(void *ctx, const struct letter_seen *seen), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT how, by, actor, at_s FROM seen WHERE letter = ?", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r < 0 ? r : -ENOENT;
    struct letter_seen seen = { .how = db_text(q, 0), .by = db_text(q, 1), .actor = db_text(q, 2), .at_s = db_int64(q, 3) };
    return each(ctx, &seen);
}

/* One that sendd has in hand is left alone: it is cancelled by sendd, or goes. *ret_n: how many were cancelled. */
static int cancel_escalations(struct store *s, int64_t letter, const char *actor, int *ret_n, struct err *e)
{
    char sentence[SAID_SIZE];

    said_set(sentence, SAID_ALERT_NOT_NEEDED);
    for (*ret_n = 0;; ++*ret_n) {
        AUTO_STMT sqlite3_stmt *q = NULL;
        int r = db_query(s, &q, e, "SELECT id FROM deliveries WHERE letter = ? AND kind = 'escalation' AND state IN ('waiting', 'held') LIMIT 1", "l", letter);

        if (r == 0)
            r = db_row(s, q, e);
        if (r != 1)
            return r;
        int64_t id = db_int64(q, 0);
        sqlite3_reset(q);
        r = delivery_cancel(s, id, sentence, actor, e);
        if (r < 0)
            return r;
    }
}

static int put_seen(struct store *s, int64_t letter, const char *how, const char *by, const char *actor, struct err *e)
{
    struct letter_standing now;
    int64_t now_s = clock_utc_s();
    char day[CLOCK_DATE_SIZE];
    int fresh = 0, cancelled = 0, r = letter_standing(s, letter, &now, e);

    if (r == 0 && now.state != LETTER_FILED && now.state != LETTER_SENT)
        return err_say(e, -EPERM, SAID_SEEN_NOT_CONFIRMED);
    clock_format_date(now_s, day);
    if (r == 0)
        r = db_run(s, &fresh, e, "INSERT OR IGNORE INTO seen (letter, how, by, actor, at_s, day) VALUES (?, ?, ?, ?, ?, ?)", "ltttlt", letter, how, by, actor, now_s, day);
    if (r == 0)
        r = cancel_escalations(s, letter, actor, &cancelled, e);
    if (r < 0 || (fresh == 0 && cancelled == 0))
        return r;
    return history_add(s, letter, "seen", json_pack("{s:s, s:s, s:i}", "how", how, "by", by, "cancelled", cancelled), actor, e);
}

int store_seen_put(struct store *s, int64_t letter, const char *how, const char *by, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put_seen(s, letter, how, by, actor, e), e);
}

int store_answered(struct store *s, int limit, int (*each)(void *ctx, int64_t letter), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT DISTINCT d.letter FROM delivery_heard h JOIN deliveries d ON d.id = h.delivery "
                     "WHERE h.what = 'replied' AND d.kind <> 'ack' AND d.whom IN ('', 'addressee') "
                     "AND NOT EXISTS (SELECT 1 FROM seen WHERE letter = d.letter) LIMIT ?", "i", limit);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_int64(q, 0));
    return r;
}

/* ---- events that are not a person's */

#define FLAGS FIELD("parliament") " = 'yes', " FIELD("vip") " = 'yes', " FIELD("urgent") " = 'yes'"
#define NOT_YET(event) "NOT EXISTS (SELECT 1 FROM alerts_made m WHERE m.letter = l.id AND m.event = '" event "')"

/* Each looks only at what is open: clocks, mails that came back, letters that wait for e-Office, oldest first. */
static const char deadline_sql[] =
    "SELECT l.id, c.due, c.kind, " FLAGS " FROM clocks c INDEXED BY clocks_open JOIN letters l ON l.id = c.letter WHERE c.done_on = '' "
    "AND c.due >= ?1 AND c.due <= ?2 AND l.state IN ('filed', 'sent') AND " NOT_YET("deadline") " ORDER BY c.due LIMIT ?3";
static const char bounced_sql[] =
    "SELECT l.id, '', '', " FLAGS " FROM delivery_heard h JOIN deliveries d ON d.id = h.delivery JOIN letters l ON l.id = d.letter "
    "WHERE h.what = 'bounced' AND d.kind = 'letter' AND " NOT_YET("bounced") " LIMIT ?1";
static const char waiting_sql[] =
    "SELECT l.id, '', '', " FLAGS " FROM deliveries d INDEXED BY deliveries_open_by_age JOIN letters l ON l.id = d.letter WHERE d.state <> 'delivered' "
    "AND d.channel = 'eoffice' AND d.kind = 'letter' AND d.lane = 0 AND d.added_s > 0 AND d.added_s < ?1 AND " NOT_YET("waiting") " ORDER BY d.id LIMIT ?2";

static int ask_due(struct store *s, const struct alert_due_filter *f, sqlite3_stmt **q, struct err *e)
{
    if (f->event == ALERT_DEADLINE)
        return db_query(s, q, e, deadline_sql, "tti", f->today, f->until, f->limit);
    if (f->event == ALERT_BOUNCED)
        return db_query(s, q, e, bounced_sql, "i", f->limit);
    return db_query(s, q, e, waiting_sql, "li", f->before_s, f->limit);
}

int store_alerts_due(struct store *s, const struct alert_due_filter *f, int (*each)(void *ctx, const struct alert_due *a), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = ask_due(s, f, &q, e);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct alert_due a = { .letter = db_int64(q, 0), .due = db_text(q, 1), .clock = db_text(q, 2), .parliament = db_int(q, 3) != 0,
                               .vip = db_int(q, 4) != 0, .urgent = db_int(q, 5) != 0 };

        r = each(ctx, &a);
    }
    return r;
}

static int add_all(struct store *s, int64_t letter, enum alert_event event, const struct delivery_new *list, size_t n, const char *actor, struct err *e)
{
    int fresh = 0, r = db_run(s, &fresh, e, "INSERT OR IGNORE INTO alerts_made (letter, event) VALUES (?, ?)", "lt", letter, alert_event_name(event));

    for (size_t i = 0; r == 0 && fresh > 0 && i < n; i++)
        r = delivery_add(s, letter, &list[i], actor, NULL, e);
    return r;
}

int store_alerts_add(struct store *s, int64_t letter, enum alert_event event, const struct delivery_new *list, size_t n, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, add_all(s, letter, event, list, n, actor, e), e);
}

/* ---- report */

int store_alert_days(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const struct alert_day *day), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e,
        "SELECT day, sum(told), sum(seen), sum(escalated), sum(cancelled) FROM ("
        "SELECT t.day AS day, d.kind <> 'escalation' AS told, 0 AS seen, d.kind = 'escalation' AS escalated, 0 AS cancelled FROM delivery_times t "
        "JOIN deliveries d ON d.id = t.delivery WHERE t.day >= ?1 AND t.day <= ?2 AND d.kind IN ('alert', 'deadline', 'bounced', 'waiting', 'escalation') "
        "UNION ALL SELECT n.day, 0, 1, 0, (SELECT count(*) FROM deliveries x WHERE x.letter = n.letter AND x.state = 'cancelled') FROM seen n "
        "WHERE n.day >= ?1 AND n.day <= ?2) GROUP BY day ORDER BY day DESC", "tt", from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct alert_day day = { .day = db_text(q, 0), .told = db_int64(q, 1), .seen = db_int64(q, 2), .escalated = db_int64(q, 3), .cancelled = db_int64(q, 4) };

        r = each(ctx, &day);
    }
    return r;
}
