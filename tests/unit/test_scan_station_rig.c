#include "tests/unit/test_scan_station_rig.h"

#include <leptonica/allheaders.h>
#include <string.h>
#include <time.h>

enum { MAX_TICKS = 5000 };

static void note_taken_in(void *ctx, const char *id)
{
    struct station_test *t = ctx;

    if (t->taken_in < RIG_MAX_LETTERS)
        snprintf(t->ids[t->taken_in], ID_SIZE, "%s", id);
    t->taken_in++;
    snprintf(t->last_id, sizeof(t->last_id), "%s", id);
}

static void note_refused(void *ctx, const char *id)
{
    struct station_test *t = ctx;

    t->refused++;
    snprintf(t->refused_id, sizeof(t->refused_id), "%s", id);
}

static void note_changed(void *ctx)
{
    struct station_test *t = ctx;

    t->changed++;
}

static void note_button(void *ctx, const char *purpose, bool refused)
{
    struct station_test *t = ctx;

    snprintf(t->button, sizeof(t->button), "%s%s", purpose, refused ? " refused" : "");
}

static void load_config(struct station_test *t, const char *source)
{
    char path[TMPDIR_SIZE + 16];
    struct err e = { 0 };
    FILE *f;

    snprintf(path, sizeof(path), "%s/dakbox.conf", t->rig.dir);
    f = fopen(path, "we");
    assert_non_null(f);
    fprintf(f, "[paths]\nreserve_mib = 16\nrun_dir = %s\n[scan]\nsource = %s\nresolution_dpi = %d\nstall_s = 1\nbutton_poll_ms = 20\n"
               "%s", t->rig.dir, source, RIG_DPI, t->settings ? t->settings : "");
    fclose(f);
    config_free(t->config);
    t->config = NULL;
    assert_ok(config_load(path, &t->config, &e), e);
}

struct station_setup station_setup_for(struct station_test *t)
{
    return (struct station_setup){
        .sane = &sane_calls_real, .spool = t->spool, .look = t->look, .mark = t->mark, .config = t->config, .profile = -1,
        .name = RIG_DEVICE, .title = "", .device = RIG_DEVICE,
        .taken_in = note_taken_in, .refused = note_refused, .changed = note_changed, .button = note_button, .ctx = t,
    };
}

void station_test_start(struct station_test *t, const char *spool_root, const struct fs_ops *fs, const char *source)
{
    struct station_setup set;
    struct err e = { 0 };

    load_config(t, source);
    assert_int_equal(sane_calls_real.init(NULL, NULL), SANE_STATUS_GOOD);
    assert_ok(spool_open(spool_root, fs, &t->spool, &e), e);
    assert_ok(look_new(&(struct look_setup){ .program = "" }, &t->look, &e), e);
    assert_ok(mark_new(&(struct mark_setup){ .program = "" }, &t->mark, &e), e);
    set = station_setup_for(t);
    assert_ok(station_new(&set, &t->station, &e), e);
}

void station_test_stop(struct station_test *t)
{
    if (!t->station)
        return;
    station_free(t->station);
    sane_calls_real.exit();
    look_free(t->look);
    mark_free(t->mark);
    spool_close(t->spool);
    config_free(t->config);
    t->config = NULL;
    t->station = NULL;
}

void station_test_restart(struct station_test *t, const char *source, const char *settings)
{
    station_test_stop(t);
    t->settings = settings;
    station_test_start(t, t->rig.spool, NULL, source);
}

static int set_up(void **state, const char *source)
{
    struct station_test *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    scan_rig_new(&t->rig);
    station_test_start(t, t->rig.spool, NULL, source);
    *state = t;
    return 0;
}

int station_setup_rig(void **state) { return set_up(state, "ADF Duplex"); }
int station_setup_simplex(void **state) { return set_up(state, "ADF"); }

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

void station_put_stack(const struct station_test *t, const int *greys)
{
    int sheet = 0;

    for (int i = 0; greys[i] != 0; i++) {
        char name[32];

        sheet += greys[i] > 0;
        snprintf(name, sizeof(name), "s%04d%s.png", sheet, greys[i] < 0 ? ".back" : "");
        scan_rig_put(&t->rig, name, greys[i] < 0 ? -greys[i] : greys[i]);
    }
}

static int press(struct station_test *t, const char *purpose, char doc_id[ID_SIZE], bool *ret_continued, struct err *e)
{
    return station_press(t->station, &(struct station_press){ purpose, "", "", "", "" }, doc_id, ret_continued, e);
}

bool station_test_press(struct station_test *t)
{
    char id[ID_SIZE];
    bool continued;
    struct err e = { 0 };

    assert_ok(press(t, "letter", id, &continued, &e), e);
    return continued;
}

int station_test_press_for(struct station_test *t, const char *purpose, char doc_id[ID_SIZE], struct err *e)
{
    bool continued;

    return press(t, purpose, doc_id, &continued, e);
}

static bool scans(const struct station_test *t)
{
    return station_state(t->station) == SCAN_SCANNING && station_code(t->station) != CODE_MARKING_DOUBT;
}

void station_test_run(struct station_test *t)
{
    for (int i = 0; i < MAX_TICKS && scans(t); i++) {
        int64_t wait_ms = station_tick(t->station);

        if (scans(t))
            nanosleep(&(struct timespec){ .tv_nsec = wait_ms * 1000000 }, NULL);
    }
    assert_false(scans(t));
}

void station_test_press_and_run(struct station_test *t)
{
    station_test_press(t);
    station_test_run(t);
}

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

void assert_value(const struct station_test *t, const char *id, const char *key, const char *value)
{
    char found[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    assert_ok(spool_get(t->spool, id, key, found, &e), e);
    assert_string_equal(found, value);
}

json_t *station_record(const struct station_test *t, const char *id)
{
    void *text;
    size_t n;
    struct err e = { 0 };
    json_t *record;

    assert_ok(spool_blob_load(t->spool, id, "scan.json", 1 << 20, &text, &n, &e), e);
    record = json_loadb(text, n, 0, NULL);
    free(text);
    assert_non_null(record);
    return record;
}

void assert_kinds(const struct station_test *t, const char *id, const char *kinds)
{
    AUTO_JSON json_t *record = station_record(t, id);
    const json_t *page;
    char found[200] = "", blob[SPOOL_NAME_SIZE];
    size_t i;

    json_array_foreach(json_object_get(record, "pages"), i, page) {
        found[i] = json_str(page, "kind", "?")[0];
        snprintf(blob, sizeof(blob), "page-%03zu.png", i + 1);
        assert_string_equal(json_str(page, "blob", ""), blob);
    }
    assert_string_equal(found, kinds);
}

void assert_doubts(const struct station_test *t, const char *id, const char *code, unsigned n, unsigned page)
{
    AUTO_JSON json_t *record = station_record(t, id);
    const json_t *doubt;
    unsigned found = 0, first = 0;
    size_t i;

    json_array_foreach(json_object_get(record, "doubts"), i, doubt)
        if (strcmp(json_str(doubt, "code", ""), code) == 0 && found++ == 0)
            first = (unsigned)json_int(doubt, "page", 0);
    if (found != n || (n > 0 && first != page))
        fail_msg("%u doubts %s, the first at page %u", found, code, first);
}

void assert_letter(const struct station_test *t, unsigned n, const int *greys)
{
    unsigned i;
    struct err e = { 0 };

    assert_true(n < t->taken_in && n < RIG_MAX_LETTERS);
    for (i = 0; greys[i] != 0; i++)
        if (station_grey_of_page(t, t->ids[n], i + 1) != greys[i])
            fail_msg("letter %u page %u: %d instead of %d", n + 1, i + 1, station_grey_of_page(t, t->ids[n], i + 1), greys[i]);
    assert_int_equal(station_grey_of_page(t, t->ids[n], i + 1), -1);
    assert_ok(spool_verify(t->spool, t->ids[n], &e), e);
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
