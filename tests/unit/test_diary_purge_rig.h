/* test_diary_purge_rig.h - letters that e-Office has, in a diary whose clock can be turned. Included once: it takes the C library's place. */
#ifndef TESTS_UNIT_TEST_DIARY_PURGE_RIG_H
#define TESTS_UNIT_TEST_DIARY_PURGE_RIG_H

#include "audit/audit.h"
#include "store/purge.h"
#include "tests/unit/test_diary_pages_rig.h"

#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum { DAY_S = 86400, KEEP_DAYS = 30 };

/* ---- the clock: so far ahead of the machine's, and kept by a time server or not */

static struct { int64_t ahead_s; bool kept; } rig_time;

int clock_gettime(clockid_t id, struct timespec *t)
{
    int r = (int)syscall(SYS_clock_gettime, id, t);

    if (id == CLOCK_REALTIME)
        t->tv_sec += rig_time.ahead_s;
    return r;
}

int adjtimex(struct timex *t)
{
    t->status = rig_time.kept ? 0 : STA_UNSYNC;
    return TIME_OK;
}

RIG_FN void days_later(int days) { rig_time.ahead_s += (int64_t)days * DAY_S; }

/* ---- the box */

RIG_FN void keep_pages(struct box *b, int days)
{
    char conf[1024];

    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[office]\nofficers_file = %s/officers.csv\nkeep_pages_days = %d\n"
             "[mail]\nurl = smtp://127.0.0.1:2525\n", b->dir, b->dir, b->dir, days);
    box_write(b, "dakbox.conf", conf);
}

/* The office sets other days. */
RIG_FN void keep_pages_anew(struct box *b, int days)
{
    box_stop(b);
    keep_pages(b, days);
    box_start(b);
}

RIG_FN void purge_open(struct box *b)
{
    struct err e = { 0 };

    rig_time.ahead_s = 0;
    rig_time.kept = true;
    box_new_dir(b);
    rig_put_made(b->db);
    keep_pages(b, KEEP_DAYS);
    box_start(b);
    assert_ok(officers_file_load(&b->d, &e), e);
}

RIG_FN void purge_deliver(struct box *b, const char *channel, const char *result)
{
    struct err e = { 0 };
    int64_t delivery;
    bool all;

    assert_ok(store_delivery_take_from(b->d.store, channel, &delivery, &e), e);
    assert_ok(store_delivery_event(b->d.store, delivery, DELIVERY_EV_DELIVERED, false, "", result, "sendd", &all, &e), e);
}

/* Confirmed, in e-Office and mailed. */
RIG_FN void purge_send(struct box *b, const char *doc)
{
    struct err e = { 0 };

    assert_ok(rig_put_confirm(b->d.store, box_letter(b, doc), box_see(b, doc).l.revision, &e), e);
    purge_deliver(b, "eoffice", "{\"receipt_no\":\"R-77/2026\",\"computer_no\":4711}");
    purge_deliver(b, "mail", "{}");
    align_all(&b->d);
    assert_int_equal(box_see(b, doc).l.state, LETTER_SENT);
    assert_int_equal(box_stage(b, doc), SPOOL_SENT);
}

#define PURGE_READING "{\"pages\":[{\"text\":\"the Zanskar orchard\"}],\"decision\":\"clear\",\"language\":\"en\"," \
    "\"fields\":{\"letter_no\":\"ZQ-77431/2026\",\"subject\":\"Winterstocking\",\"addressee\":\"Section Officer (Cash)\"}}"

RIG_FN void purge_put(struct box *b, char doc[ID_SIZE])
{
    box_put(b, SPOOL_READ, "2026-03-14T09:30:00Z", PURGE_READING, doc);
    box_passes(b);
}

RIG_FN void put_sent(struct box *b, char doc[ID_SIZE])
{
    purge_put(b, doc);
    purge_send(b, doc);
}

/* The clock has gone on as clocks do, until now. */
RIG_FN void purge_calm(struct box *b)
{
    char sql[96];

    snprintf(sql, sizeof(sql), "UPDATE purging SET seen_s = %lld, quiet_s = 0", (long long)clock_utc_s());
    rig_tamper(b->db, sql);
}

/* As diaryd's ticks do, until a walk is at its end. Returns how many it took. */
RIG_FN int purge_walk(struct box *b)
{
    int n = 0;

    b->d.purges_again_ms = 0;
    do {
        b->d.more = false;
        purges_all(&b->d);
        n++;
    } while (b->d.purged_to_id > 0);
    do {
        b->d.more = false;
        refusals_all(&b->d);
    } while (b->d.more);
    return n;
}

RIG_FN int purge_ticks(struct box *b)
{
    purge_calm(b);
    return purge_walk(b);
}

RIG_FN bool is_purged(struct box *b, const char *doc) { return box_see(b, doc).l.purged_s > 0; }

RIG_FN void assert_pages_are_there(struct box *b, const char *doc)
{
    struct err e = { 0 };

    assert_false(is_purged(b, doc));
    assert_int_equal(spool_is_purged(b->d.spool, doc, &e), 0);
    assert_ok(spool_verify(b->d.spool, doc, &e), e);
}

RIG_FN void assert_pages_are_gone(struct box *b, const char *doc)
{
    struct err e = { 0 };

    assert_true(is_purged(b, doc));
    assert_int_equal(spool_is_purged(b->d.spool, doc, &e), 1);
    assert_int_equal(store_purge_of_doc(b->d.store, doc, &e), STORE_PURGE_DONE);
}

/* ---- "dakbox verify" */

struct faults { unsigned n; enum audit_kind last; };

RIG_FN void note_fault(void *ctx, const struct audit_fault *f)
{
    struct faults *faults = ctx;

    faults->n++;
    faults->last = f->kind;
}

RIG_FN struct faults purge_verify(struct box *b)
{
    struct faults faults = { .n = 0 };
    const struct audit_ask ask = { .fault = note_fault, .ctx = &faults };
    struct audit_result result;
    struct err e = { 0 };

    assert_ok(audit_run(b->d.store, b->d.spool, &ask, &result, &e), e);
    return faults;
}

#endif
