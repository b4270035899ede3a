#include "tests/unit/test_scan_station_rig.h"

#include <leptonica/allheaders.h>
#include <string.h>
#include <time.h>

enum { MAX_TICKS = 5000 };

static void note_taken_in(void *ctx, const char *id)
{
    struct station_test *t = ctx;

    t->taken_in++;
    snprintf(t->last_id, sizeof(t->last_id), "%s", id);
}

struct station_setup station_setup_for(struct station_test *t, const char *source)
{
    return (struct station_setup){
        .sane = &sane_calls_real, .spool = t->spool, .device = "",
        .wish = { .source = source, .mode = "Gray", .res_dpi = RIG_DPI },
        .limits = { .reserve_bytes = 1 << 20, .max_pages = 100, .stall_ms = 100 }, .button_poll_ms = 20, .taken_in = note_taken_in, .ctx = t,
    };
}

void station_test_start(struct station_test *t, const char *spool_root, const struct fs_ops *fs, const char *source)
{
    struct station_setup set;
    struct err e = { 0 };

    assert_int_equal(sane_calls_real.init(NULL, NULL), SANE_STATUS_GOOD);
    assert_ok(spool_open(spool_root, fs, &t->spool, &e), e);
    set = station_setup_for(t, source);
    assert_ok(station_new(&set, &t->station, &e), e);
}

void station_test_stop(struct station_test *t)
{
    if (!t->station)
        return;
    station_free(t->station);
    sane_calls_real.exit();
    spool_close(t->spool);
    t->station = NULL;
}

int station_setup_rig(void **state)
{
    struct station_test *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    scan_rig_new(&t->rig);
    station_test_start(t, t->rig.spool, NULL, "ADF Duplex");
    *state = t;
    return 0;
}

int station_teardown(void **state)
{
    struct station_test *t = *state;

    station_test_stop(t);
    scan_rig_done(&t->rig);
    free(t);
    return 0;
}

void station_put_letter(const struct station_test *t)
{
    for (int i = 1; i <= PAGES; i++) {
        char name[24];

        snprintf(name, sizeof(name), "p%d.png", i);
        scan_rig_put(&t->rig, name, i);
    }
}

bool station_test_press(struct station_test *t)
{
    char id[ID_SIZE];
    bool continued;
    struct err e = { 0 };

    assert_ok(station_press(t->station, id, &continued, &e), e);
    return continued;
}

void station_test_run(struct station_test *t)
{
    for (int i = 0; i < MAX_TICKS && station_state(t->station) == SCAN_SCANNING; i++) {
        int64_t wait_ms = station_tick(t->station);

        if (station_state(t->station) == SCAN_SCANNING)
            nanosleep(&(struct timespec){ .tv_nsec = wait_ms * 1000000 }, NULL);
    }
    assert_int_not_equal(station_state(t->station), SCAN_SCANNING);
}

void station_test_press_and_run(struct station_test *t)
{
    station_test_press(t);
    station_test_run(t);
}

json_t *station_scanner_in(const json_t *status) { return json_array_get(json_object_get(status, "scanners"), 0); }

static int count(void *ctx, const char *id)
{
    (void)id;
    ++*(unsigned *)ctx;
    return 0;
}

unsigned station_letters(const struct station_test *t, enum spool_stage stage)
{
    unsigned n = 0;
    struct err e = { 0 };

    assert_ok(spool_each(t->spool, stage, count, &n, &e), e);
    return n;
}

int station_grey_of_page(const struct station_test *t, const char *id, unsigned page_no)
{
    static uint8_t png[1 << 20];
    char name[SPOOL_NAME_SIZE];
    struct spool_blob *b;
    struct err e = { 0 };
    l_uint32 grey;
    ssize_t n;
    PIX *p;

    snprintf(name, sizeof(name), "page-%03u.png", page_no);
    if (spool_blob_open(t->spool, id, name, &b, &e) < 0)
        return -1;
    n = spool_blob_read(b, png, sizeof(png), &e);
    spool_blob_close(b);
    p = pixReadMem(png, (size_t)n);
    assert_non_null(p);
    assert_int_equal(pixGetHeight(p), RIG_PAGE_H);
    pixGetPixel(p, 50, RIG_PAGE_H - 1, &grey);
    pixDestroy(&p);
    return (int)grey;
}

void assert_pages_once_and_in_order(const struct station_test *t, const char *id, unsigned n)
{
    for (unsigned i = 1; i <= n; i++)
        assert_int_equal(station_grey_of_page(t, id, i), i);
    assert_int_equal(station_grey_of_page(t, id, n + 1), -1);
}

void assert_letter_complete(const struct station_test *t)
{
    struct err e = { 0 };

    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(t->taken_in, 1);
    assert_int_equal(station_letters(t, SPOOL_SCANNED), 1);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
    assert_pages_once_and_in_order(t, t->last_id, PAGES);
    assert_ok(spool_verify(t->spool, t->last_id, &e), e);
}
