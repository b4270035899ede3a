/* migrate.c - the schema, step by step. user_version says which step a database has reached;
 * each schema_N.sql sets it in the same transaction as its tables. */
#include "store/db.h"

#include "base/said.h"

#include <errno.h>

static const char *const steps[] = {
#include "store/schema_1.inc"
,
#include "store/schema_2.inc"
,
#include "store/schema_3.inc"
,
#include "store/schema_4.inc"
,
#include "store/schema_5.inc"
};

static int version_of(struct store *s, int *ret_version, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "PRAGMA user_version", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_version = db_int(q, 0);
    return r < 0 ? r : 0;
}

static int too_new(int version, struct err *e)
{
    return err_set(e, -ENOTSUP, "it was written by a newer dakbox (schema %d, this program knows %d): install that version again",
                   version, (int)ARRAY_LEN(steps));
}

int migrate_check(struct store *s, struct err *e)
{
    int version = 0;
    int r = version_of(s, &version, e);

    if (r < 0)
        return r;
    if (version > (int)ARRAY_LEN(steps))
        return too_new(version, e);
    return version < (int)ARRAY_LEN(steps) ? err_say(e, -EAGAIN, SAID_DIARY_STARTING) : 0;
}

int migrate(struct store *s, struct err *e)
{
    int version = 0;
    int r = version_of(s, &version, e);

    if (r < 0)
        return r;
    if (version > (int)ARRAY_LEN(steps))
        return too_new(version, e);
    for (; version < (int)ARRAY_LEN(steps); version++) {
        r = db_begin(s, e);
        if (r == 0) {
            if (sqlite3_exec(s->db, steps[version], NULL, NULL, NULL) != SQLITE_OK)
                r = db_error(s, e, "bring the schema up to date");
            r = db_end(s, r, e);
        }
        if (r < 0)
            return r;
    }
    return 0;
}
