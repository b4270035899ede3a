/* A scanner is set as it is wished, by the options it has and the quirks of its family; its sensors are read. */
#include "base/auto.h"
#include "drivers/scan/station/device.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <sane/saneopts.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 40, MAX_OPTIONS = 16 };

/* ---- a scanner made of a table of options */

struct option {
    SANE_Option_Descriptor d;
    SANE_Word word;
    char text[TEXT];
    int presses;                    /* of a button */
};

static struct {
    struct option options[MAX_OPTIONS];
    int n;
    const char *number_in_name;     /* devices listed: airscan:<this>:Office */
    SANE_Status start_status;
    int opens, closes, starts, cancels, io_modes;
    bool update_needed;             /* sensors stay 0 until the button is pressed */
} fake;

static SANE_Status fake_devices(const SANE_Device ***list, SANE_Bool local)
{
    static char name[TEXT];
    static const SANE_Device other = { "airscan:e7:Other", "V", "M", "x" }, office = { name, "V", "M", "x" };
    static const SANE_Device *devices[] = { &other, &office, NULL };

    (void)local;
    snprintf(name, sizeof(name), "airscan:%s:Office", fake.number_in_name);
    *list = devices;
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_open(SANE_String_Const name, SANE_Handle *h)
{
    char listed[TEXT];

    snprintf(listed, sizeof(listed), "airscan:%s:Office", fake.number_in_name ? fake.number_in_name : "");
    if (strncmp(name, "airscan:", 8) == 0 && strcmp(name, listed) != 0)
        return SANE_STATUS_INVAL;
    fake.opens++;
    *h = &fake;
    return SANE_STATUS_GOOD;
}

static const SANE_Option_Descriptor *fake_descriptor(SANE_Handle h, SANE_Int n)
{
    static const SANE_Option_Descriptor count = { .name = "", .type = SANE_TYPE_INT, .size = 4 };

    assert_ptr_equal(h, &fake);
    assert_true(fake.opens > fake.closes);              /* nobody asks a scanner that was let go */
    return n == 0 ? &count : n <= fake.n ? &fake.options[n - 1].d : NULL;
}

static SANE_Status fake_control(SANE_Handle h, SANE_Int n, SANE_Action action, void *value, SANE_Int *info)
{
    struct option *o = &fake.options[n - 1];

    (void)h, (void)info;
    assert_in_range(n, 1, fake.n);
    if (o->d.type == SANE_TYPE_BUTTON) {
        o->presses++;
        fake.update_needed = false;
        return SANE_STATUS_GOOD;
    }
    if (action == SANE_ACTION_GET_VALUE && !SANE_OPTION_IS_SETTABLE(o->d.cap) && fake.update_needed)
        memset(value, 0, sizeof(SANE_Word));
    else if (o->d.type == SANE_TYPE_STRING && action == SANE_ACTION_SET_VALUE)
        snprintf(o->text, TEXT, "%s", (const char *)value);
    else if (o->d.type == SANE_TYPE_STRING)
        memcpy(value, o->text, TEXT);
    else if (action == SANE_ACTION_SET_VALUE)
        memcpy(&o->word, value, sizeof(o->word));
    else
        memcpy(value, &o->word, sizeof(o->word));
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_parameters(SANE_Handle h, SANE_Parameters *p)
{
    (void)h;
    *p = (SANE_Parameters){ .format = SANE_FRAME_GRAY, .last_frame = SANE_TRUE, .bytes_per_line = 8, .pixels_per_line = 8, .lines = 8, .depth = 8 };
    return SANE_STATUS_GOOD;
}

static void fake_close(SANE_Handle h) { (void)h; fake.closes++; }
static SANE_Status fake_start(SANE_Handle h) { (void)h; fake.starts++; return fake.start_status; }
static void fake_cancel(SANE_Handle h) { (void)h; fake.cancels++; }
static SANE_Status fake_io_mode(SANE_Handle h, SANE_Bool on) { (void)h, (void)on; fake.io_modes++; return SANE_STATUS_GOOD; }
static SANE_String_Const fake_strstatus(SANE_Status status) { (void)status; return "words"; }

static const struct sane_calls calls = {
    .get_devices = fake_devices, .open = fake_open, .close = fake_close, .get_option_descriptor = fake_descriptor,
    .control_option = fake_control, .get_parameters = fake_parameters, .start = fake_start, .cancel = fake_cancel,
    .set_io_mode = fake_io_mode, .strstatus = fake_strstatus,
};

static struct option *add(const char *name, SANE_Value_Type type, SANE_Unit unit, SANE_Int cap)
{
    struct option *o = &fake.options[fake.n++];

    assert_in_range(fake.n, 1, MAX_OPTIONS);
    *o = (struct option){ .d = { .name = name, .type = type, .unit = unit, .cap = cap,
                                 .size = type == SANE_TYPE_STRING ? TEXT : type == SANE_TYPE_BUTTON ? 0 : (SANE_Int)sizeof(SANE_Word) } };
    return o;
}

static struct option *add_sensor(const char *name, SANE_Value_Type type) { return add(name, type, SANE_UNIT_NONE, SANE_CAP_SOFT_DETECT); }

static struct option *add_switch(const char *name, SANE_Value_Type type, SANE_Unit unit)
{
    return add(name, type, unit, SANE_CAP_SOFT_DETECT | SANE_CAP_SOFT_SELECT);
}

static struct option *add_choice(const char *name, const SANE_String_Const *list)
{
    struct option *o = add_switch(name, SANE_TYPE_STRING, SANE_UNIT_NONE);

    o->d.constraint_type = SANE_CONSTRAINT_STRING_LIST;
    o->d.constraint.string_list = list;
    snprintf(o->text, TEXT, "%s", list[0]);
    return o;
}

static int setup(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof(fake));
    return 0;
}

static struct device *open_as(const char *name, const char *paper)
{
    const struct device_wish wish = { .source = "ADF Duplex", .mode = "Gray", .paper = paper, .res_dpi = 300 };
    struct device *d;
    struct err e = { 0 };

    assert_ok(device_open(&calls, name, &wish, &d, &e), e);
    return d;
}

/* ---- settings */

static void paper_sets_the_area_and_auto_only_widens_it(void **state)
{
    static const struct { const char *paper; int before_mm, width_mm, length_mm; } cases[] = {
        { "auto", 100, 216, 356 }, { "auto", 420, 420, 420 }, { NULL, 100, 216, 356 }, { "nonsense", 100, 216, 356 },
        { "A4", 420, 210, 297 }, { "a4", 100, 210, 297 }, { "Legal", 420, 216, 356 }, { "A3", 100, 297, 420 },
        { "receipt", 100, 216, 600 }, { "long", 100, 216, 1200 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        setup(NULL);
        struct option *x = add_switch(SANE_NAME_SCAN_BR_X, SANE_TYPE_FIXED, SANE_UNIT_MM);
        struct option *y = add_switch(SANE_NAME_SCAN_BR_Y, SANE_TYPE_INT, SANE_UNIT_MM);
        struct option *px = add_switch(SANE_NAME_PAGE_HEIGHT, SANE_TYPE_INT, SANE_UNIT_PIXEL);     /* not ours to set */

        x->word = SANE_FIX(cases[i].before_mm);
        y->word = px->word = cases[i].before_mm;
        AUTO_DEVICE struct device *d = open_as("x:1", cases[i].paper);
        assert_non_null(d);
        assert_int_equal(SANE_UNFIX(x->word), cases[i].width_mm);
        assert_int_equal(y->word, cases[i].length_mm);
        assert_int_equal(px->word, cases[i].before_mm);
    }
}

static void a_scanner_that_finds_the_end_of_a_sheet_is_asked_to_unless_the_paper_is_known(void **state)
{
    struct option *ald = add_switch("ald", SANE_TYPE_BOOL, SANE_UNIT_NONE);

    (void)state;
    device_close(open_as("x:1", "A4"));
    assert_int_equal(ald->word, SANE_FALSE);
    device_close(open_as("x:1", "auto"));
    assert_int_equal(ald->word, SANE_TRUE);
}

static void settings_of_a_family_are_made_where_the_scanner_has_them(void **state)
{
    static const SANE_String_Const actions[] = { "Default", "Continue", "Stop", NULL }, other[] = { "On", "Off", NULL };

    (void)state;
    struct option *action = add_choice("df-action", actions);
    device_close(open_as("x:fi-7160", "auto"));
    assert_string_equal(action->text, "Default");
    device_close(open_as("fujitsu:fi-7160:1", "auto"));
    assert_string_equal(action->text, "Stop");
    setup(NULL);
    action = add_choice("df-action", other);            /* not what we know by that name */
    device_close(open_as("fujitsu:fi-7160:1", "auto"));
    assert_string_equal(action->text, "On");
    setup(NULL);
    struct option *batch = add_switch("batch-scan", SANE_TYPE_BOOL, SANE_UNIT_NONE);
    device_close(open_as("hpaio:/usb/x", "auto"));
    assert_int_equal(batch->word, SANE_TRUE);
}

/* ---- quirks at work */

static void a_scanner_that_is_in_others_way_is_let_go_between_batches(void **state)
{
    struct page_format f;
    char button[DEVICE_BUTTON_SIZE];
    struct err e = { 0 };

    (void)state;
    add_sensor(SANE_NAME_SCAN, SANE_TYPE_BOOL)->word = 1;
    AUTO_DEVICE struct device *d = open_as("folder:quirk-close", "auto");
    assert_int_equal(fake.opens - fake.closes, 0);
    assert_int_equal(device_poll_buttons(d, button), DEVICE_OK);        /* its buttons are deaf meanwhile */
    assert_string_equal(button, "");
    assert_false(device_has_paper(d));
    assert_int_equal(device_sheets_fed(d), -1);
    assert_int_equal(device_start(d, &f, &e), DEVICE_OK);
    assert_int_equal(fake.opens - fake.closes, 1);
    assert_int_equal(device_start(d, &f, &e), DEVICE_OK);               /* the next page of the same batch */
    assert_int_equal(fake.opens, 2);
    device_cancel(d);
    assert_int_equal(fake.opens - fake.closes, 0);
    fake.start_status = SANE_STATUS_NO_DOCS;
    assert_int_equal(device_start(d, &f, &e), DEVICE_NO_PAPER);
    assert_int_equal(fake.opens - fake.closes, 0);
}

static void reads_are_left_to_block_where_the_driver_says_the_wrong_thing(void **state)
{
    struct page_format f;
    struct err e = { 0 };

    (void)state;
    AUTO_DEVICE struct device *plain = open_as("folder:tray", "auto");
    assert_int_equal(device_start(plain, &f, &e), DEVICE_OK);
    assert_int_equal(fake.io_modes, 1);
    AUTO_DEVICE struct device *blocking = open_as("folder:quirk-block", "auto");
    assert_int_equal(device_start(blocking, &f, &e), DEVICE_OK);
    assert_int_equal(fake.io_modes, 1);
}

static void whether_an_empty_feeder_may_be_asked_again_is_a_matter_of_the_family(void **state)
{
    (void)state;
    AUTO_DEVICE struct device *plain = open_as("folder:tray", "auto");
    AUTO_DEVICE struct device *empty = open_as("folder:quirk-empty", "auto");
    assert_true(device_may_start_again(plain));
    assert_false(device_may_start_again(empty));
}

static void a_network_scanner_is_found_under_the_number_it_has_in_this_program(void **state)
{
    const struct device_wish wish = { .source = "ADF", .mode = "Gray", .res_dpi = 300 };
    struct device *d;
    struct err e = { 0 };

    (void)state;
    fake.number_in_name = "w2";
    d = open_as("airscan:e0:Office", "auto");
    assert_string_equal(device_name(d), "airscan:w2:Office");
    device_close(d);
    assert_int_equal(device_open(&calls, "airscan:e0:Elsewhere", &wish, &d, &e), -ENODEV);
}

/* ---- sensors */

static void the_button_that_was_pressed_is_told_by_name(void **state)
{
    char button[DEVICE_BUTTON_SIZE];

    (void)state;
    add_switch("start", SANE_TYPE_BOOL, SANE_UNIT_NONE)->word = 1;      /* a switch of ours, no button */
    struct option *email = add_sensor(SANE_NAME_EMAIL, SANE_TYPE_INT);
    AUTO_DEVICE struct device *d = open_as("x:1", "auto");
    assert_int_equal(device_poll_buttons(d, button), DEVICE_OK);
    assert_string_equal(button, "");
    email->word = 1;
    assert_int_equal(device_poll_buttons(d, button), DEVICE_OK);
    assert_string_equal(button, "email");
}

static void buttons_that_must_be_asked_for_are_asked_for(void **state)
{
    char button[DEVICE_BUTTON_SIZE];

    (void)state;
    struct option *update = add_switch("button-update", SANE_TYPE_BUTTON, SANE_UNIT_NONE);
    add_sensor("button-1", SANE_TYPE_INT)->word = 1;
    fake.update_needed = true;
    AUTO_DEVICE struct device *plain = open_as("x:1", "auto");
    assert_int_equal(device_poll_buttons(plain, button), DEVICE_OK);
    assert_string_equal(button, "");
    AUTO_DEVICE struct device *pixma = open_as("pixma:04A9176D", "auto");
    assert_int_equal(device_poll_buttons(pixma, button), DEVICE_OK);
    assert_string_equal(button, "button-1");
    assert_int_equal(update->presses, 1);
}

static void a_jam_is_a_double_feed_when_the_sensor_says_so(void **state)
{
    struct page_format f;
    struct err e = { 0 };

    (void)state;
    struct option *sensor = add_sensor("double-feed", SANE_TYPE_BOOL);
    AUTO_DEVICE struct device *d = open_as("x:1", "auto");
    fake.start_status = SANE_STATUS_JAMMED;
    assert_int_equal(device_start(d, &f, &e), DEVICE_JAM);
    sensor->word = SANE_TRUE;
    assert_int_equal(device_start(d, &f, &e), DEVICE_DOUBLE_FEED);
    assert_int_equal(fake.cancels, 2);
}

static void sheets_are_counted_by_scanners_that_count_and_by_no_others(void **state)
{
    (void)state;
    AUTO_DEVICE struct device *silent = open_as("x:1", "auto");
    assert_int_equal(device_sheets_fed(silent), -1);
    struct option *counter = add_sensor("sheets-fed", SANE_TYPE_INT);
    counter->word = 7;
    AUTO_DEVICE struct device *d = open_as("x:1", "auto");
    assert_int_equal(device_sheets_fed(d), 7);
    counter->word = -3;
    assert_int_equal(device_sheets_fed(d), -1);
    counter->d.cap |= SANE_CAP_SOFT_SELECT;             /* that would be a wish, no count */
    counter->word = 7;
    assert_int_equal(device_sheets_fed(d), -1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, setup)
    const struct CMUnitTest tests[] = {
        TEST(paper_sets_the_area_and_auto_only_widens_it),
        TEST(a_scanner_that_finds_the_end_of_a_sheet_is_asked_to_unless_the_paper_is_known),
        TEST(settings_of_a_family_are_made_where_the_scanner_has_them),
        TEST(a_scanner_that_is_in_others_way_is_let_go_between_batches),
        TEST(reads_are_left_to_block_where_the_driver_says_the_wrong_thing),
        TEST(whether_an_empty_feeder_may_be_asked_again_is_a_matter_of_the_family),
        TEST(a_network_scanner_is_found_under_the_number_it_has_in_this_program),
        TEST(the_button_that_was_pressed_is_told_by_name),
        TEST(buttons_that_must_be_asked_for_are_asked_for),
        TEST(a_jam_is_a_double_feed_when_the_sensor_says_so),
        TEST(sheets_are_counted_by_scanners_that_count_and_by_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
