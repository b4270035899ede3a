/* test_queue_rig.h - a diary with a long queue, made by SQL: a letter and a delivery by e-Office each. */
#ifndef TESTS_UNIT_TEST_QUEUE_RIG_H
#define TESTS_UNIT_TEST_QUEUE_RIG_H

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>

/* n letters more, numbered from first (from 1): one of a hundred is VIP, half are backlog. They wait till due_s (0: for nothing).
 * True, or it is said on standard error what SQLite does not like. */
static inline bool queue_fill(const char *path, int first, int n, int64_t due_s)
{
    char sql[2048];
    char *words = NULL;
    sqlite3 *db = NULL;

    snprintf(sql, sizeof(sql),
        "PRAGMA synchronous = OFF; BEGIN;"
        "CREATE TEMP TABLE n (i INTEGER PRIMARY KEY);"
        "WITH RECURSIVE c (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM c WHERE i < %d) INSERT INTO n SELECT i FROM c;"
        "INSERT INTO letters (id, doc, register, year, serial, number, state, lane, source, received_s, pages, post, changed_s) "
        "SELECT i, printf('q%%d', i), 'Q', 2026, i, printf('CRU-Q/2026/%%06d', i), 'filed', CASE WHEN i %% 100 = 0 THEN 0 ELSE 1 + i %% 2 END, 'scan', "
        "1773480600 + i, 2, 'SO-1', 1773480600 + i FROM n;"
        "INSERT INTO fields (letter, name, value, source, conf, confirmed_by) SELECT i, 'subject', 'Grant of leave', 'clerk', 1.0, 'clerk' FROM n;"
        "INSERT INTO deliveries (letter, channel, key, state, lane, changed_s, added_s, due_s) SELECT i, 'eoffice', "
        "printf('00000000-0000-4000-8000-%%012d', i), 'waiting', CASE WHEN i %% 100 = 0 THEN 0 ELSE 1 + i %% 2 END, 1773480600, 1773480600, %lld FROM n;"
        "DELETE FROM search_stale; COMMIT; ANALYZE;", first, first + n - 1, (long long)due_s);
    bool ok = sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, &words) == SQLITE_OK;
    if (!ok)
        fprintf(stderr, "fill the queue: %s\n", words ? words : sqlite3_errmsg(db));
    sqlite3_free(words);
    sqlite3_close(db);
    return ok;
}

#endif
