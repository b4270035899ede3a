/* labels.c - labels that wait for the printer, and those that were printed. */
#include "store/db.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define LABEL "SELECT b.id, b.letter, b.asked_s, b.printed_s, b.again, b.tries, b.sentence, l.number, l.received_s, l.pages " \
    "FROM labels b JOIN letters l ON l.id = b.letter "

static int first_label(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct label *l), void *ctx, struct err *e)
{
    int r = db_row(s, q, e);

    if (r != 1)
        return r < 0 ? r : -ENOENT;
    struct label l = { .id = db_int64(q, 0), .letter = db_int64(q, 1), .asked_s = db_int64(q, 2), .printed_s = db_int64(q, 3),
                       .again = db_int(q, 4) != 0, .tries = db_int(q, 5), .sentence = db_text(q, 6), .number = db_text(q, 7),
                       .received_s = db_int64(q, 8), .pages = db_int(q, 9) };
    return each(ctx, &l);
}

int store_label_next(struct store *s, int (*each)(void *ctx, const struct label *l), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, LABEL "WHERE b.printed_s = 0 AND l.state NOT IN ('void', 'refused') ORDER BY b.id LIMIT 1", "");

    return r < 0 ? r : first_label(s, q, each, ctx, e);
}

int store_label(struct store *s, int64_t letter, int (*each)(void *ctx, const struct label *l), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, LABEL "WHERE b.letter = ? ORDER BY b.id DESC LIMIT 1", "l", letter);

    return r < 0 ? r : first_label(s, q, each, ctx, e);
}

int label_add(struct store *s, int64_t letter, struct err *e)
{
    return db_run(s, NULL, e, "INSERT INTO labels (letter, again, asked_s) "
                  "VALUES (?1, EXISTS (SELECT 1 FROM labels WHERE letter = ?1 AND printed_s > 0), ?2)", "ll", letter, clock_utc_s());
}

/* ---- what became of one */

static int done(struct store *s, int64_t id, bool printed, const char *sentence, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT letter, printed_s, sentence FROM labels WHERE id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no label %" PRId64, id);
    if (r < 0 || db_int64(q, 1) > 0)
        return r < 0 ? r : 0;
    int64_t letter = db_int64(q, 0);
    bool news = printed || strcmp(db_text(q, 2), sentence) != 0;    /* a printer that is away says the same every minute */
    r = db_run(s, NULL, e, "UPDATE labels SET printed_s = ?, tries = tries + ?, sentence = ? WHERE id = ?", "litl",
               printed ? clock_utc_s() : 0, printed ? 0 : 1, sentence, id);
    if (r < 0 || !news)
        return r;
    return history_add(s, letter, printed ? "label_printed" : "label_waits", json_pack("{s:I, s:s}", "label", (json_int_t)id,
                       "sentence", sentence), "labeld", e);
}

int store_label_done(struct store *s, int64_t id, bool printed, const char *sentence, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, done(s, id, printed, sentence, e), e);
}

/* ---- once more */

static int ask_again(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT state, EXISTS (SELECT 1 FROM labels b WHERE b.letter = l.id AND b.printed_s = 0) "
                     "FROM letters l WHERE id = ?", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_LETTER_NONE, SAID_NUMBER(letter));
    if (r == 1 && letter_state_of(db_text(q, 0)) == LETTER_VOID)
        return err_say(e, -EPERM, SAID_VOID_NO_LABEL);
    if (r == 1 && letter_state_of(db_text(q, 0)) == LETTER_REFUSED)
        return err_say(e, -EPERM, SAID_REFUSED_NO_LABEL);
    if (r < 0 || db_int(q, 1))
        return r < 0 ? r : 0;
    r = label_add(s, letter, e);
    return r < 0 ? r : history_add(s, letter, "label_print", NULL, actor, e);
}

int store_label_again(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, ask_again(s, letter, actor, e), e);
}
