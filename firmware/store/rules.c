#include "store/rules.h"

#include "base/clock.h"
#include "store/db.h"

#include <errno.h>
#include <string.h>

static int ask(struct store *s, sqlite3_stmt **q, struct rules_kept *ret, struct err *e)
{
    int r = db_query(s, q, e, "SELECT text, file, since_s, problem FROM rules", "");

    if (r == 0)
        r = db_row(s, *q, e);
    if (r == 0)
        return err_set(e, -EIO, "the diary has lost its row of rules");
    if (r == 1)
        *ret = (struct rules_kept){ .text = db_text(*q, 0), .file = db_text(*q, 1), .since_s = db_int64(*q, 2), .problem = db_text(*q, 3) };
    return r < 0 ? r : 0;
}

int store_rules(struct store *s, int (*each)(void *ctx, const struct rules_kept *k), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    struct rules_kept k;
    int r = ask(s, &q, &k, e);

    return r < 0 ? r : each(ctx, &k);
}

static int put(struct store *s, const char *text, const char *file, int n_rules, const char *actor, bool *ret_changed, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char sha256[HASH_HEX_SIZE];
    struct rules_kept k;
    int r = ask(s, &q, &k, e);

    if (r < 0)
        return r;
    *ret_changed = strcmp(k.text, text) != 0;
    if (!*ret_changed)
        return *k.problem ? db_run(s, NULL, e, "UPDATE rules SET problem = '', file = ?", "t", file) : 0;
    hash_hex_of(text, strlen(text), sha256);
    r = db_run(s, NULL, e, "UPDATE rules SET text = ?, file = ?, since_s = ?, problem = ''", "ttl", text, file, clock_utc_s());
    return r < 0 ? r : history_add(s, 0, "rules", json_pack("{s:s, s:i, s:s}", "file", file, "rules", n_rules, "sha256", sha256), actor, e);
}

int store_rules_put(struct store *s, const char *text, const char *file, int n_rules, const char *actor, bool *ret_changed, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put(s, text, file, n_rules, actor, ret_changed, e), e);
}

static int refused(struct store *s, const char *file, const char *problem, const char *actor, struct err *e)
{
    int changed = 0;
    int r = db_run(s, &changed, e, "UPDATE rules SET problem = ?1 WHERE problem <> ?1", "t", problem);

    return r < 0 || changed == 0 ? r : history_add(s, 0, "rules_refused", json_pack("{s:s}", "file", file), actor, e);
}

int store_rules_refused(struct store *s, const char *file, const char *problem, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, refused(s, file, problem, actor, e), e);
}
