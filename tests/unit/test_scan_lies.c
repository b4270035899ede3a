/* Scanners that lie, break off and never end: nothing of it reaches the spool as a page, and scand lives on. */
#include "drivers/scan/station/device.h"
#include "drivers/scan/station/station.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "tests/unit/test_look_fake.h"
#include "tests/unit/test_mark_fake.h"

#include <errno.h>
#include <sane/saneopts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The fake scanner: what it says, and how its reads go. One at a time: SANE has no context either. */
static struct {
    SANE_Parameters params;
    SANE_Status start_status, read_status;      /* read_status: what ends the data */
    int bytes;                                  /* of data in a page; -1: without end */
    int claim;                                  /* added to the length each read reports */
    int pages;                                  /* in the feeder */
    bool button, gone;
    bool late, empty;                           /* late: an empty feeder shows in the first read, not at the start */
    int left, cancels, opens, closes;
    SANE_Fixed bottom_mm;                       /* of the scan area, which ends where the sheet does */
    SANE_Word sheet_mm;                         /* the length of a sheet as it was told */
    char adf_mode[16];
} fake;

static SANE_Status fake_get_devices(const SANE_Device ***list, SANE_Bool local)
{
    static const SANE_Device device = { "fake:0", "Fake \xFF\xC0", "Liar", "sheetfed scanner" };    /* no UTF-8 */
    static const SANE_Device *devices[2];

    (void)local;
    devices[0] = fake.gone ? NULL : &device;
    *list = devices;
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_open(SANE_String_Const name, SANE_Handle *h)
{
    (void)name;
    fake.opens++;
    *h = &fake;
    return fake.gone ? SANE_STATUS_INVAL : SANE_STATUS_GOOD;
}

static void fake_close(SANE_Handle h) { (void)h; fake.closes++; }

static const SANE_Option_Descriptor *fake_descriptor(SANE_Handle h, SANE_Int n)
{
    static SANE_Range area;
    static const SANE_Range sheet = { 0, 297, 0 };
    static const SANE_String_Const adf_modes[] = { "Simplex", "Duplex", NULL };
    static const SANE_Option_Descriptor options[] = {
        { .name = "", .title = "", .desc = "", .type = SANE_TYPE_INT, .size = 4, .cap = SANE_CAP_SOFT_DETECT },
        { .name = NULL },                       /* a nameless one: found in the wild */
        { .name = SANE_NAME_SCAN, .title = "", .desc = "", .type = SANE_TYPE_BOOL, .size = 4, .cap = SANE_CAP_SOFT_DETECT },
        { .name = SANE_NAME_SCAN_MODE, .title = "", .desc = "", .type = SANE_TYPE_STRING, .size = 100000,
          .cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT },
        { .name = SANE_NAME_SCAN_BR_Y, .title = "", .desc = "", .type = SANE_TYPE_FIXED, .unit = SANE_UNIT_MM, .size = 4,
          .cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT, .constraint_type = SANE_CONSTRAINT_RANGE,
          .constraint.range = &area },
        { .name = SANE_NAME_PAGE_HEIGHT, .title = "", .desc = "", .type = SANE_TYPE_INT, .unit = SANE_UNIT_MM, .size = 4,
          .cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT, .constraint_type = SANE_CONSTRAINT_RANGE,
          .constraint.range = &sheet },
        { .name = "adf-mode", .title = "", .desc = "", .type = SANE_TYPE_STRING, .size = sizeof(fake.adf_mode),
          .cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT, .constraint_type = SANE_CONSTRAINT_STRING_LIST,
          .constraint.string_list = adf_modes },
    };

    (void)h;
    area.max = SANE_FIX(fake.sheet_mm);
    return n >= 0 && n < (SANE_Int)ARRAY_LEN(options) ? &options[n] : NULL;
}

static SANE_Status fake_control(SANE_Handle h, SANE_Int n, SANE_Action action, void *value, SANE_Int *info)
{
    SANE_Word down = fake.button;

    (void)h, (void)info;
    if (fake.gone)
        return SANE_STATUS_IO_ERROR;
    if (n >= 4 && n <= 6) {
        void *kept = n == 4 ? (void *)&fake.bottom_mm : n == 5 ? (void *)&fake.sheet_mm : (void *)fake.adf_mode;
        size_t size = n == 6 ? sizeof(fake.adf_mode) : sizeof(SANE_Word);

        memcpy(action == SANE_ACTION_SET_VALUE ? kept : value, action == SANE_ACTION_SET_VALUE ? value : kept, size);
        return SANE_STATUS_GOOD;
    }
    if (n != 2 || action != SANE_ACTION_GET_VALUE)
        return SANE_STATUS_INVAL;
    fake.button = false;
    memcpy(value, &down, sizeof(down));
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_parameters(SANE_Handle h, SANE_Parameters *p)
{
    (void)h;
    *p = fake.params;
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_start(SANE_Handle h)
{
    (void)h;
    if (fake.start_status != SANE_STATUS_GOOD)
        return fake.start_status;
    if (fake.pages == 0 && !fake.late)
        return SANE_STATUS_NO_DOCS;
    fake.empty = fake.pages == 0;
    fake.left = fake.empty ? 0 : fake.bytes;
    fake.pages -= !fake.empty;
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_read(SANE_Handle h, SANE_Byte *data, SANE_Int max, SANE_Int *n)
{
    (void)h;
    *n = fake.left < 0 || fake.left > max ? max : fake.left;
    if (*n == 0 && fake.bytes >= 0)
        return fake.empty ? SANE_STATUS_NO_DOCS : fake.read_status;
    memset(data, 0x55, (size_t)*n);
    if (fake.left > 0)
        fake.left -= *n;
    *n += fake.claim;
    return SANE_STATUS_GOOD;
}

static void fake_cancel(SANE_Handle h) { (void)h; fake.cancels++; }
static SANE_Status fake_io_mode(SANE_Handle h, SANE_Bool on) { (void)h, (void)on; return SANE_STATUS_UNSUPPORTED; }
static SANE_String_Const fake_strstatus(SANE_Status status) { (void)status; return NULL; }

static const struct sane_calls liar = {
    .get_devices = fake_get_devices, .open = fake_open, .close = fake_close, .get_option_descriptor = fake_descriptor,
    .control_option = fake_control, .get_parameters = fake_parameters, .start = fake_start, .read = fake_read,
    .cancel = fake_cancel, .set_io_mode = fake_io_mode, .strstatus = fake_strstatus,
};

/* ---- the rig */

struct rig { char dir[TMPDIR_SIZE]; struct config *config; struct spool *spool; struct look *look; struct mark_checker *mark; struct station *station; unsigned taken_in; };

static void count_taken_in(void *ctx, const char *id)
{
    struct rig *g = ctx;

    (void)id;
    g->taken_in++;
}

static void ignore(void *ctx) { (void)ctx; }
static void ignore_refused(void *ctx, const char *doc) { (void)ctx, (void)doc; }
static void ignore_button(void *ctx, const char *purpose, bool refused) { (void)ctx, (void)purpose, (void)refused; }

static struct config *make_config(const char *dir)
{
    char path[TMPDIR_SIZE + 16];
    struct config *c;
    struct err e = { 0 };
    FILE *f;

    snprintf(path, sizeof(path), "%s/dakbox.conf", dir);
    f = fopen(path, "we");
    assert_non_null(f);
    fputs("[paths]\nreserve_mib = 16\n[scan]\nsource = ADF\nmax_pages = 3\nstall_s = 1\nbutton_poll_ms = 20\n", f);
    fclose(f);
    assert_ok(config_load(path, &c, &e), e);
    return c;
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    assert_non_null(g);
    memset(&fake, 0, sizeof(fake));
    fake.params = (SANE_Parameters){ .format = SANE_FRAME_GRAY, .last_frame = SANE_TRUE, .bytes_per_line = 100,
                                     .pixels_per_line = 100, .lines = 100, .depth = 8 };
    fake.read_status = SANE_STATUS_EOF;
    fake.bytes = 100 * 100;
    fake.pages = 1;
    fake.bottom_mm = SANE_FIX(100);
    fake.sheet_mm = 279;
    strcpy(fake.adf_mode, "Simplex");
    tmpdir_new(g->dir);
    assert_ok(spool_open(g->dir, NULL, &g->spool, &e), e);
    g->config = make_config(g->dir);
    assert_ok(look_new(&(struct look_setup){ .program = "" }, &g->look, &e), e);
    assert_ok(mark_new(&(struct mark_setup){ .program = "" }, &g->mark, &e), e);
    struct station_setup set = {
        .sane = &liar, .spool = g->spool, .look = g->look, .mark = g->mark, .config = g->config, .profile = -1, .name = "fake", .title = "", .device = "fake:0",
        .taken_in = count_taken_in, .refused = ignore_refused, .changed = ignore, .button = ignore_button, .ctx = g,
    };
    assert_ok(station_new(&set, &g->station, &e), e);
    assert_int_equal(station_state(g->station), SCAN_IDLE);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    station_free(g->station);
    spool_close(g->spool);
    look_free(g->look);
    mark_free(g->mark);
    config_free(g->config);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static int count(void *ctx, const char *id)
{
    (void)id;
    ++*(unsigned *)ctx;
    return 0;
}

static unsigned letters(const struct rig *g, enum spool_stage stage)
{
    unsigned n = 0;
    struct err e = { 0 };

    assert_ok(spool_each(g->spool, stage, count, &n, &e), e);
    return n;
}

static int press(struct rig *g, struct err *e)
{
    char id[ID_SIZE];
    bool continued;

    return station_press(g->station, &(struct station_press){ "", "", "", "", "" }, id, &continued, e);
}

static void press_and_scan(struct rig *g)
{
    struct err e = { 0 };

    assert_ok(press(g, &e), e);
    for (int i = 0; i < 100000 && station_state(g->station) == SCAN_SCANNING; i++)
        usleep((useconds_t)station_tick(g->station) * 1000);
    assert_int_not_equal(station_state(g->station), SCAN_SCANNING);
}

static void assert_refused(struct rig *g, enum scan_code code)
{
    assert_int_equal(station_state(g->station), SCAN_FAULT);
    assert_string_equal(scan_code_name(station_code(g->station)), scan_code_name(code));
    assert_int_equal(letters(g, SPOOL_SCANNED), 0);
    assert_int_equal(letters(g, SPOOL_OPEN), 0);
    assert_true(fake.cancels > 0);              /* the scanner was brought to rest */
}

/* ---- the tests */

static void the_fake_scanner_scans_when_it_does_not_lie(void **state)
{
    struct rig *g = *state;

    press_and_scan(g);
    assert_int_equal(station_state(g->station), SCAN_IDLE);
    assert_int_equal(letters(g, SPOOL_SCANNED), 1);
    assert_int_equal(g->taken_in, 1);
}

static void a_maker_that_is_no_text_does_not_silence_the_status(void **state)
{
    struct rig *g = *state;
    AUTO_JSON json_t *status = station_status(g->station);

    assert_string_equal(json_str(status, "title", ""), "fake:0");
    assert_string_equal(json_str(status, "state", ""), "idle");
}

static void an_area_smaller_than_a_sheet_is_widened_as_far_as_it_goes(void **state)
{
    (void)state;
    assert_int_equal(fake.sheet_mm, 297);
    assert_int_equal(fake.bottom_mm, SANE_FIX(297));
}

static void both_sides_are_asked_for_where_that_is_an_option_beside_the_source(void **state)
{
    struct device_wish wish = { .source = "ADF Duplex", .mode = "Gray", .res_dpi = 300 };
    struct device *d;
    struct err e = { 0 };

    (void)state;
    assert_string_equal(fake.adf_mode, "Simplex");
    assert_ok(device_open(&liar, "fake:0", &wish, &d, &e), e);
    assert_string_equal(fake.adf_mode, "Duplex");
    assert_true(device_is_duplex(d));
    device_close(d);
}

static void parameters_no_scanner_can_mean_are_refused(void **state)
{
    static const struct { SANE_Frame format; int bytes, pixels, lines, depth; } lies[] = {
        { SANE_FRAME_GRAY, 0, 100, 100, 8 }, { SANE_FRAME_GRAY, -1, 100, 100, 8 }, { SANE_FRAME_GRAY, 100, 0, 100, 8 },
        { SANE_FRAME_GRAY, 100, -100, 100, 8 }, { SANE_FRAME_GRAY, 100, 100, 0, 8 }, { SANE_FRAME_GRAY, 100, 100, -7, 8 },
        { SANE_FRAME_GRAY, 0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF, 8 }, { SANE_FRAME_GRAY, 100, 100, 0x7FFFFFFF, 8 },
        { SANE_FRAME_GRAY, 99, 100, 100, 8 }, { SANE_FRAME_RGB, 100, 100, 100, 8 }, { SANE_FRAME_GRAY, 100, 100, 100, 3 },
        { SANE_FRAME_RED, 100, 100, 100, 8 }, { (SANE_Frame)99, 100, 100, 100, 8 },
    };
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(lies); i++) {
        fake.params = (SANE_Parameters){ .format = lies[i].format, .bytes_per_line = lies[i].bytes,
                                         .pixels_per_line = lies[i].pixels, .lines = lies[i].lines, .depth = lies[i].depth };
        fake.pages = 1;
        fake.cancels = 0;
        press_and_scan(g);
        assert_refused(g, CODE_BAD_PAGE);
    }
}

static void a_read_that_claims_more_than_asked_for_is_refused(void **state)
{
    fake.claim = 1 << 30;
    press_and_scan(*state);
    assert_refused(*state, CODE_BAD_PAGE);
}

static void a_read_of_negative_length_is_refused(void **state)
{
    fake.claim = -(1 << 30);
    press_and_scan(*state);
    assert_refused(*state, CODE_BAD_PAGE);
}

static void a_page_that_ends_in_its_middle_is_refused(void **state)
{
    struct rig *g = *state;

    fake.bytes = 100 * 50;
    press_and_scan(g);
    assert_refused(g, CODE_BAD_PAGE);
    assert_non_null(strstr(station_sentence(g->station), "50 of the 100 lines"));
}

static void a_page_of_unknown_height_that_never_ends_is_refused(void **state)
{
    fake.params.lines = -1;
    fake.bytes = fake.left = -1;
    press_and_scan(*state);
    assert_refused(*state, CODE_BAD_PAGE);
}

static void a_page_of_known_height_that_never_ends_is_refused(void **state)
{
    fake.bytes = fake.left = -1;
    press_and_scan(*state);
    assert_refused(*state, CODE_BAD_PAGE);
}

static void a_few_bytes_behind_the_last_line_do_no_harm(void **state)
{
    struct rig *g = *state;

    fake.bytes = 100 * 103;
    press_and_scan(g);
    assert_int_equal(g->taken_in, 1);
}

static void a_feeder_whose_end_shows_in_the_first_read_ends_the_letter(void **state)
{
    struct rig *g = *state;

    fake.late = true;
    fake.pages = 2;
    press_and_scan(g);
    assert_int_equal(station_state(g->station), SCAN_IDLE);
    assert_int_equal(g->taken_in, 1);
    press_and_scan(g);
    assert_int_equal(station_code(g->station), CODE_NO_PAPER);
    assert_int_equal(letters(g, SPOOL_OPEN), 0);
}

static void no_data_for_too_long_is_a_stall(void **state)
{
    struct rig *g = *state;

    fake.read_status = SANE_STATUS_GOOD;        /* nothing more, and no end */
    fake.bytes = 100 * 30;
    struct err e = { 0 };

    assert_ok(press(g, &e), e);
    for (int i = 0; i < 1000 && station_state(g->station) == SCAN_SCANNING; i++)
        usleep((useconds_t)station_tick(g->station) * 1000);
    assert_refused(g, CODE_STALLED);
}

static void each_refusal_to_start_has_its_own_code(void **state)
{
    static const struct { SANE_Status status; enum scan_code code; } cases[] = {
        { SANE_STATUS_JAMMED, CODE_JAM }, { SANE_STATUS_COVER_OPEN, CODE_COVER_OPEN },
        { SANE_STATUS_IO_ERROR, CODE_BAD_PAGE }, { SANE_STATUS_INVAL, CODE_BAD_PAGE }, { (SANE_Status)77, CODE_BAD_PAGE },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        fake.start_status = cases[i].status;
        fake.cancels = 0;
        press_and_scan(*state);
        assert_refused(*state, cases[i].code);
    }
}

static void a_letter_ends_at_the_page_limit(void **state)
{
    struct rig *g = *state;

    fake.pages = 5;
    press_and_scan(g);
    assert_int_equal(letters(g, SPOOL_SCANNED), 1);
    assert_int_equal(fake.pages, 2);
    press_and_scan(g);
    assert_int_equal(letters(g, SPOOL_SCANNED), 2);
    assert_int_equal(fake.pages, 0);
}

static void an_unplugged_scanner_is_absent_and_comes_back(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    fake.gone = true;
    station_tick(g->station);
    assert_int_equal(station_state(g->station), SCAN_ABSENT);
    assert_int_equal(press(g, &e), -ENODEV);
    assert_true(e.msg[0]);
    assert_true(station_tick(g->station) > 1000);           /* no hurry, no harm */
    assert_int_equal(letters(g, SPOOL_OPEN), 0);
    fake.gone = false;
    assert_ok(press(g, &e), e);
}

static void a_scanner_unplugged_while_it_scans_is_closed_and_opened_anew(void **state)
{
    struct rig *g = *state;

    fake.start_status = SANE_STATUS_IO_ERROR;
    fake.gone = true;
    press_and_scan(g);
    assert_refused(g, CODE_DEVICE_GONE);
    assert_int_equal(fake.closes, 1);
    for (int i = 0; i < 50; i++)
        station_tick(g->station);
    assert_in_range(fake.opens, 1, 2);                      /* looked for again every few seconds, not all the time */
    fake.gone = false;
    fake.start_status = SANE_STATUS_GOOD;
    press_and_scan(g);
    assert_int_equal(g->taken_in, 1);
}

static void a_scanner_that_comes_back_is_ready_by_itself(void **state)
{
    struct rig *g = *state;

    fake.start_status = SANE_STATUS_IO_ERROR;
    fake.gone = true;
    press_and_scan(g);
    fake.gone = false;
    for (int i = 0; i < 100 && station_state(g->station) != SCAN_IDLE; i++)
        usleep((useconds_t)station_tick(g->station) * 1000);
    assert_int_equal(station_state(g->station), SCAN_IDLE);
    assert_int_equal(station_code(g->station), CODE_READY);
}

static void a_button_starts_a_letter(void **state)
{
    struct rig *g = *state;

    station_tick(g->station);
    assert_int_equal(station_state(g->station), SCAN_IDLE);
    fake.button = true;
    station_tick(g->station);
    assert_int_equal(station_state(g->station), SCAN_SCANNING);
}

int main(void)
{
#define LIAR_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        LIAR_TEST(the_fake_scanner_scans_when_it_does_not_lie),
        LIAR_TEST(a_maker_that_is_no_text_does_not_silence_the_status),
        LIAR_TEST(an_area_smaller_than_a_sheet_is_widened_as_far_as_it_goes),
        LIAR_TEST(both_sides_are_asked_for_where_that_is_an_option_beside_the_source),
        LIAR_TEST(parameters_no_scanner_can_mean_are_refused),
        LIAR_TEST(a_read_that_claims_more_than_asked_for_is_refused),
        LIAR_TEST(a_read_of_negative_length_is_refused),
        LIAR_TEST(a_page_that_ends_in_its_middle_is_refused),
        LIAR_TEST(a_page_of_unknown_height_that_never_ends_is_refused),
        LIAR_TEST(a_page_of_known_height_that_never_ends_is_refused),
        LIAR_TEST(a_few_bytes_behind_the_last_line_do_no_harm),
        LIAR_TEST(a_feeder_whose_end_shows_in_the_first_read_ends_the_letter),
        LIAR_TEST(no_data_for_too_long_is_a_stall),
        LIAR_TEST(each_refusal_to_start_has_its_own_code),
        LIAR_TEST(a_letter_ends_at_the_page_limit),
        LIAR_TEST(an_unplugged_scanner_is_absent_and_comes_back),
        LIAR_TEST(a_scanner_unplugged_while_it_scans_is_closed_and_opened_anew),
        LIAR_TEST(a_scanner_that_comes_back_is_ready_by_itself),
        LIAR_TEST(a_button_starts_a_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
