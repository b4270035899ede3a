/* migrate.c - the schema, step by step. user_version says which step a database has reached;
 * each schema_N.sql sets it in the same transaction as its tables.
 *
 * A box can always go back to the version before with the diary as it is: letters that came meanwhile must not be lost, so no copy from before
 * the update ever takes the diary's place. For that a newer diary says which schema a program must know at least (schema_promise), and a
 * program that does works with it as with its own. Therefore a step only adds: tables, and columns that have a default; a step that changes
 * or drops what is there comes one version after the last program that used it, and raises "least". An update that asks for more
 * than the running version knows is refused before it is installed (box/bundle.h). */
#include "store/db.h"

#include "base/said.h"
#include "base/version.h"

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
,
#include "store/schema_6.inc"
,
#include "store/schema_7.inc"
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

_Static_assert(ARRAY_LEN(steps) == DAKBOX_SCHEMA, "base/version.h tells updates which schema this is");

static int too_new(int version, struct err *e)
{
    return err_say(e, -ENOTSUP, SAID_DIARY_TOO_NEW, SAID_NUMBER(version), SAID_NUMBER(DAKBOX_SCHEMA));
}

/* May this program work with a diary of a newer schema? 0; -ENOTSUP. */
static int look_ahead(struct store *s, int version, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, NULL, "SELECT least FROM schema_promise WHERE id = 1", "");

    if (r == 0)
        r = db_row(s, q, NULL);
    return r == 1 && db_int(q, 0) <= DAKBOX_SCHEMA ? 0 : too_new(version, e);
}

int migrate_check(struct store *s, struct err *e)
{
    int version = 0;
    int r = version_of(s, &version, e);

    if (r < 0)
        return r;
    if (version > DAKBOX_SCHEMA)
        return look_ahead(s, version, e);
    return version < DAKBOX_SCHEMA ? err_say(e, -EAGAIN, SAID_DIARY_STARTING) : 0;
}

int migrate(struct store *s, struct err *e)
{
    int version = 0;
    int r = version_of(s, &version, e);

    if (r < 0)
        return r;
    if (version > DAKBOX_SCHEMA)
        return look_ahead(s, version, e);
    for (; version < DAKBOX_SCHEMA; version++) {
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
