#include "tests/unit/test_outbox_rig.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_MS = 18 * 1000 };

static void seed(const char *dir, int letters, int pdf_bytes)
{
    char program[512], n[16], bytes[16];
    ssize_t end = readlink("/proc/self/exe", program, sizeof(program) - 20);
    int status = -1;

    assert_true(end > 0);
    program[end] = '\0';
    strcpy(strrchr(program, '/') + 1, "queue_seed");
    snprintf(n, sizeof(n), "%d", letters);
    snprintf(bytes, sizeof(bytes), "%d", pdf_bytes);
    pid_t pid = fork();
    if (pid == 0) {
        execl(program, program, dir, n, bytes, NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

void outbox_set(const struct outbox *o, const char *settings)
{
    char conf[16 * 1024];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\nreserve_mib = 16\n%s", o->dir, o->dir, settings);

    rig_write(o->dir, "dakbox.conf", conf, (size_t)n);
}

void outbox_new(struct outbox *o, int letters, int pdf_bytes, const char *settings)
{
    *o = (struct outbox){ .diaryd = 0 };
    tmpdir_new(o->dir);
    outbox_set(o, settings);
    seed(o->dir, letters, pdf_bytes);
}

void outbox_start(struct outbox *o)
{
    o->diaryd = rig_spawn(o->dir, "diaryd");
    o->sendd = rig_spawn(o->dir, "sendd");
}

void outbox_stop(struct outbox *o)
{
    rig_end(&o->sendd, SIGTERM);
    rig_end(&o->diaryd, SIGTERM);
}

void outbox_free(struct outbox *o)
{
    outbox_stop(o);
    tmpdir_remove(o->dir);
}

int64_t outbox_ask_file(const char *path, const char *sql)
{
    sqlite3_stmt *q = NULL;
    sqlite3 *db = NULL;
    int64_t n = -1;

    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_step(q) == SQLITE_ROW)
        n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

int64_t outbox_ask(const struct outbox *o, const char *sql)
{
    char path[TMPDIR_SIZE + 16];

    snprintf(path, sizeof(path), "%s/diary.db", o->dir);
    return outbox_ask_file(path, sql);
}

void outbox_wait(const struct outbox *o, const char *sql, int64_t answer)
{
    int64_t until_ms = clock_mono_ms() + WAIT_MS, now;

    while ((now = outbox_ask(o, sql)) != answer && clock_mono_ms() < until_ms)
        rig_sleep_ms(50);
    if (now != answer)
        fail_msg("%s: is %lld, not %lld", sql, (long long)now, (long long)answer);
}

void outbox_tell(const struct outbox *o, json_t *take_request)
{
    json_t *answer = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(o->dir, "diaryd", take_request, 5000, &answer, &e), e);
    json_decref(answer);
}
