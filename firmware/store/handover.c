#include "store/handover.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>

/* ---- to a supervisor and back */

static int hand_over(struct store *s, int64_t letter, const char *note, const char *actor, struct err *e)
{
    struct letter_standing now;
    int r = letter_standing(s, letter, &now, e);

    if (r == 0 && now.state != LETTER_READ && now.state != LETTER_HELD)
        r = err_say(e, -EPERM, SAID_HANDED_NOTHING_LEFT);
    if (r == 0)
        r = db_run(s, NULL, e, "INSERT OR REPLACE INTO handovers (letter, actor, note, at_s) VALUES (?, ?, ?, ?)", "lttl",
                   letter, actor, note, clock_utc_s());
    return r < 0 ? r : history_add(s, letter, "hand_over", json_pack("{s:s}", "note", note), actor, e);
}

int store_hand_over(struct store *s, int64_t letter, const char *note, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, hand_over(s, letter, note, actor, e), e);
}

static int take_back(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    int changed = 0, r = db_run(s, &changed, e, "DELETE FROM handovers WHERE letter = ?", "l", letter);

    if (r == 0 && changed == 0)
        r = err_say(e, -ENOENT, SAID_HANDED_NOT);
    return r < 0 ? r : history_add(s, letter, "take_back", NULL, actor, e);
}

int store_take_back(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, take_back(s, letter, actor, e), e);
}

/* ---- asking */

static int each_handover(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct handover *h), void *ctx, int *ret_n, struct err *e)
{
    int r = 0;

    *ret_n = 0;
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct handover h = { .letter = db_int64(q, 0), .actor = db_text(q, 1), .note = db_text(q, 2), .at_s = db_int64(q, 3) };

        ++*ret_n;
        r = each(ctx, &h);
    }
    return r;
}

int store_handover(struct store *s, int64_t letter, int (*each)(void *ctx, const struct handover *h), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int n = 0, r = db_query(s, &q, e, "SELECT letter, actor, note, at_s FROM handovers WHERE letter = ?", "l", letter);

    if (r == 0)
        r = each_handover(s, q, each, ctx, &n, e);
    return r == 0 && n == 0 ? err_set(e, -ENOENT, "letter %" PRId64 " was not handed over", letter) : r;
}

int store_handovers(struct store *s, int (*each)(void *ctx, const struct handover *h), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int n, r = db_query(s, &q, e, "SELECT h.letter, h.actor, h.note, h.at_s FROM handovers h CROSS JOIN letters l ON l.id = h.letter "
                        "ORDER BY l.lane, h.at_s, h.letter", "");

    return r < 0 ? r : each_handover(s, q, each, ctx, &n, e);
}

int store_queue(struct store *s, int (*each)(void *ctx, const struct queued *q), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT l.id, EXISTS (SELECT 1 FROM handovers h WHERE h.letter = l.id) FROM letters l "
                     "WHERE l.state = 'read' AND l.read_s > 0 ORDER BY l.lane, l.id", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct queued one = { .id = db_int64(q, 0), .handed_over = db_int(q, 1) != 0 };

        r = each(ctx, &one);
    }
    return r;
}
