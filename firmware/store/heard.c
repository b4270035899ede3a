#include "store/heard.h"

#include "store/db.h"

#include <errno.h>
#include <string.h>

static int find(struct store *s, const char *key, int64_t *ret_id, int64_t *ret_letter, enum delivery_state *ret_state, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id, letter, state FROM deliveries WHERE key = ?", "t", key);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no delivery of that key");
    if (r < 0)
        return r;
    *ret_id = db_int64(q, 0);
    *ret_letter = db_int64(q, 1);
    *ret_state = delivery_state_kept(db_text(q, 2));
    return 0;
}

static bool is_noted(struct store *s, int64_t id, const struct heard *h)
{
    AUTO_STMT sqlite3_stmt *q = NULL;

    return db_query(s, &q, NULL, "SELECT 1 FROM delivery_heard WHERE delivery = ? AND mail = ?", "lt", id, h->mail) == 0 && db_row(s, q, NULL) == 1;
}

static int note(struct store *s, int64_t id, int64_t letter, const struct heard *h, const char *actor, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT INTO delivery_heard (delivery, mail, what, status, at_s) VALUES (?, ?, ?, ?, ?)", "ltttl", id, h->mail,
                   h->what, h->status, h->at_s);

    return r < 0 ? r : history_add(s, letter, "delivery_heard", json_pack("{s:s, s:s, s:s}", "key", h->key, "what", h->what, "status", h->status), actor, e);
}

static int hear(struct store *s, const struct heard *h, const char *sentence, const char *actor, struct err *e)
{
    bool lasting = strcmp(h->what, "bounced") == 0 && h->status[0] == '5', all;
    enum delivery_state state = DELIVERY_HELD;
    int64_t id = 0, letter = 0;
    int r = find(s, h->key, &id, &letter, &state, e);

    if (r < 0 || is_noted(s, id, h))
        return r;
    if (lasting && delivery_next(state, DELIVERY_EV_BOUNCED) >= 0)
        r = delivery_report(s, id, &(struct delivery_report){ .ev = DELIVERY_EV_BOUNCED, .sentence = sentence }, actor, &all, e);
    return r < 0 ? r : note(s, id, letter, h, actor, e);
}

int store_delivery_heard(struct store *s, const struct heard *h, const char *sentence, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, hear(s, h, sentence, actor, e), e);
}

int store_heard(struct store *s, int64_t delivery, int (*each)(void *ctx, const struct heard *h), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT what, status, mail, at_s FROM delivery_heard WHERE delivery = ? ORDER BY at_s, mail", "l", delivery);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct heard h = { .key = "", .what = db_text(q, 0), .status = db_text(q, 1), .mail = db_text(q, 2), .at_s = db_int64(q, 3) };

        r = each(ctx, &h);
    }
    return r;
}
