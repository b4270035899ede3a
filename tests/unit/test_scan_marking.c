/* Classified paper in the feeder: its letter is refused, its neighbours are not harmed; what is doubtful waits for a person. */
#include "tests/unit/test_scan_station_rig.h"

#include "base/clock.h"
#include "spool/fs.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <string.h>
#include <unistd.h>

#define STACK(...) ((const int[]){ __VA_ARGS__, 0 })

enum { OWN = FAKE_OWN, SECRET = FAKE_SECRET, DOUBT = FAKE_DOUBT, UNCHECKED = FAKE_UNCHECKED, BLANK = FAKE_BLANK, MAX_SIDES = 16 };

static void scan(struct station_test *t, const int *greys)
{
    station_put_stack(t, greys);
    station_test_press_and_run(t);
}

static void assert_says(const struct station_test *t, const char *words)
{
    if (!strstr(station_sentence(t->station), words))
        fail_msg("\"%s\" does not say \"%s\"", station_sentence(t->station), words);
}

static int fail_on_blob(void *ctx, const struct spool_entry *entry)
{
    (void)ctx;
    fail_msg("%s is still there", entry->name);
    return -1;
}

/* The document is in "scanned", refused, with nothing of the letter. */
static void assert_refused(const struct station_test *t, const char *id, const char *operator)
{
    enum spool_stage stage;
    char value[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    assert_int_equal(spool_find(t->spool, id, &stage), 0);
    assert_int_equal(stage, SPOOL_SCANNED);
    assert_ok(spool_get(t->spool, id, "refused", value, &e), e);
    assert_int_equal(strlen(value), strlen("2024-01-01T00:00:00Z"));
    assert_value(t, id, "operator", operator);
    assert_value(t, id, "scanner", "");
    assert_ok(spool_each_blob(t->spool, id, fail_on_blob, NULL, &e), e);
    assert_int_equal(station_grey_of_page(t, id, 1), -1);
}

static void assert_stopped_refused(const struct station_test *t)
{
    assert_int_equal(station_state(t->station), SCAN_FAULT);
    assert_int_equal(station_code(t->station), CODE_CLASSIFIED);
    assert_int_equal(t->refused, 1);
    assert_refused(t, t->refused_id, "scanner");
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
}

/* ---- refused */

static void a_first_page_with_a_marking_leaves_nothing_of_the_letter(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;

    scan(t, STACK(SECRET, 1, 2));
    assert_stopped_refused(t);
    assert_int_equal(t->taken_in, 0);
    assert_says(t, "Letter refused: sheet 1 bears a classified marking. Take the whole letter out of the feeder; nothing of it was kept.");
    assert_true(scan_rig_has(&t->rig, "s0002.png"));            /* the rest of the paper stays */
    status = station_status(t->station);
    assert_null(json_object_get(status, "doc"));
    assert_int_equal(json_int(status, "sheet", 0), 1);
    assert_int_equal(json_int(status, "pages", -1), 0);
}

/* A stack of three letters of three pages: each page in turn bears the marking. */
static void refuse_each_page_of_a_stack(const int *sides, const int *letter_of, const char *source)
{
    for (int k = 0; sides[k]; k++) {
        void *own;
        struct station_test *t;
        int greys[MAX_SIDES] = { 0 }, before[MAX_SIDES] = { 0 };
        unsigned letters = (unsigned)letter_of[k], n = 0;

        station_setup_rig(&own);
        t = own;
        station_test_restart(t, source, NULL);
        for (int i = 0; sides[i]; i++)
            greys[i] = i == k ? (sides[i] < 0 ? -SECRET : SECRET) : sides[i];
        scan(t, greys);
        assert_stopped_refused(t);
        assert_int_equal(t->taken_in, letters);
        for (unsigned l = 0; l < letters; l++) {                /* the letters before it are whole */
            n = 0;
            for (int i = 0; sides[i]; i++)
                if (letter_of[i] == (int)l)
                    before[n++] = sides[i] < 0 ? -sides[i] : sides[i];
            before[n] = 0;
            assert_letter(t, l, before);
        }
        station_teardown(&own);
    }
}

static void whatever_page_bears_it_only_its_own_letter_is_refused(void **state)
{
    static const int sides[] = { 1, 2, OWN, 3, 4, OWN, 5, 6, 0 }, letter_of[] = { 0, 0, 0, 1, 1, 1, 2, 2 };

    (void)state;
    refuse_each_page_of_a_stack(sides, letter_of, "ADF");
}

/* A reverse is of the sheet before it: the letter of a separator's reverse is the one that ends with it. */
static void with_both_sides_it_is_the_same(void **state)
{
    static const int sides[] = { 1, -2, OWN, -BLANK, 3, -BLANK, 4, -5, OWN, -BLANK, 6, -7, 0 },
                     letter_of[] = { 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2 };

    (void)state;
    refuse_each_page_of_a_stack(sides, letter_of, "ADF Duplex");
}

static void the_sentence_says_which_letter_of_the_stack_it_is(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, OWN, 2, OWN, 3, SECRET, 4));
    assert_says(t, "sheet 2 bears a classified marking");
    assert_says(t, "(letter 3 of this stack; those before it are taken in)");
}

static void a_press_begins_anew_with_what_lies_in_the_feeder_then(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, SECRET, 2, 3));
    assert_stopped_refused(t);
    assert_false(station_test_press(t));                        /* it does not go on with what was refused */
    station_test_run(t);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_letter(t, 0, STACK(2, 3));
}

static void paper_that_starts_by_itself_does_not_do_so_behind_a_refusal(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF", "start_on_paper = yes\n");
    station_put_stack(t, STACK(SECRET, 1, 2));
    for (int i = 0; i < 400 && t->refused == 0; i++)
        usleep((useconds_t)station_tick(t->station) * 1000);
    assert_int_equal(t->refused, 1);
    for (int64_t until_ms = clock_mono_ms() + 3500; clock_mono_ms() < until_ms;)        /* behind a bad sheet it would by then */
        usleep((useconds_t)station_tick(t->station) * 1000);
    assert_int_equal(station_code(t->station), CODE_CLASSIFIED);
    assert_int_equal(t->taken_in, 0);
}

static void a_page_meant_for_another_letter_is_refused_and_that_letter_stays(void **state)
{
    static const char *const purposes[] = { "add", "replace" };
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };

    scan(t, STACK(1, 2));
    assert_int_equal(t->taken_in, 1);
    for (size_t i = 0; i < ARRAY_LEN(purposes); i++) {
        const struct station_press p = { purposes[i], "", t->ids[0], i == 1 ? "page-001.png" : "", "" };
        bool continued;

        station_put_stack(t, STACK(SECRET));
        assert_ok(station_press(t->station, &p, id, &continued, &e), e);
        station_test_run(t);
        assert_int_equal(t->refused, i + 1);
        assert_refused(t, t->refused_id, "scanner");
        assert_string_not_equal(t->refused_id, t->ids[0]);
        assert_letter(t, 0, STACK(1, 2));
    }
}

static void who_pressed_at_the_desk_is_the_operator(void **state)
{
    struct station_test *t = *state;
    const struct station_press p = { "letter", "", "", "", "A.\nRao" };
    char id[ID_SIZE];
    bool continued;
    struct err e = { 0 };

    station_put_stack(t, STACK(SECRET));
    assert_ok(station_press(t->station, &p, id, &continued, &e), e);
    station_test_run(t);
    assert_refused(t, t->refused_id, "A._Rao");                 /* a line break must not stop a refusal */
}

static void what_was_to_be_seen_to_in_a_refused_letter_is_no_more(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    char id[ID_SIZE];

    scan(t, STACK(FAKE_SKEWED, SECRET));
    assert_int_equal(t->refused, 1);
    status = station_status(t->station);
    assert_int_equal(json_array_size(json_object_get(status, "attention")), 0);
    assert_int_equal(station_test_press_for(t, "rescan", id, NULL), -ENOENT);
    assert_true(fake_forgets > 0);
}

static void every_side_is_checked_blank_ones_and_separators_too(void **state)
{
    struct station_test *t = *state;

    fake_checks = 0;
    scan(t, STACK(1, -BLANK, OWN, -BLANK, 2, -3));
    assert_int_equal(t->taken_in, 2);
    assert_int_equal(fake_checks, 6);
}

/* ---- doubtful */

static void assert_waits(const struct station_test *t, unsigned sheet)
{
    AUTO_JSON json_t *status = station_status(t->station);
    const json_t *doubt = json_object_get(status, "doubt");

    assert_int_equal(station_state(t->station), SCAN_SCANNING);
    assert_int_equal(station_code(t->station), CODE_MARKING_DOUBT);
    assert_int_equal(json_int(doubt, "sheet", 0), sheet);
    assert_true(id_is_valid(json_str(doubt, "id", "")));
}

static void cleared_by(struct station_test *t, const char *actor)
{
    struct err e = { 0 };

    assert_ok(station_clear(t->station, "", actor, &e), e);
    station_test_run(t);
}

static void a_doubtful_page_waits_and_says_where_to_look(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    const json_t *doubt;

    scan(t, STACK(1, 2, DOUBT, 3));
    assert_waits(t, 3);
    assert_says(t, "Sheet 3 may bear a classified marking (a stamp, upper right). Look at the paper.");
    status = station_status(t->station);
    doubt = json_object_get(status, "doubt");
    assert_string_equal(json_str(doubt, "place", ""), "upper_right");
    assert_string_equal(json_str(doubt, "side", ""), "front");
    assert_int_equal(json_int(status, "pages", 0), 2);
    for (int i = 0; i < 5; i++)
        station_tick(t->station);
    assert_waits(t, 3);                                         /* and nothing comes of waiting */
    assert_true(scan_rig_has(&t->rig, "s0004.png"));
    assert_int_equal(t->taken_in, 0);
}

static void a_page_that_could_not_be_checked_waits_too(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, -UNCHECKED));
    assert_waits(t, 1);
    assert_says(t, "Sheet 1, reverse side, could not be checked for a classified marking. Look at the paper.");
}

static void each_page_in_turn_cleared_goes_on_by_itself(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        void *own;
        struct station_test *t;
        int greys[] = { 1, 2, 3, 4, 0 };

        station_setup_simplex(&own);
        t = own;
        greys[k] = DOUBT;
        scan(t, greys);
        assert_waits(t, (unsigned)k + 1);
        cleared_by(t, "A. Rao");
        assert_int_equal(station_state(t->station), SCAN_IDLE);
        assert_letter(t, 0, greys);
        assert_doubts(t, t->ids[0], "marking_looked_at", 1, (unsigned)k + 1);
        station_teardown(&own);
    }
}

static void the_record_names_who_looked(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *record = NULL;

    scan(t, STACK(1, DOUBT));
    cleared_by(t, "श्री राव");
    record = station_record(t, t->ids[0]);
    assert_string_equal(json_str(json_array_get(json_object_get(record, "doubts"), 0), "detail", ""), "श्री राव");
}

static void a_doubtful_page_that_is_classified_refuses_the_letter(void **state)
{
    struct station_test *t = *state;
    struct err e = { 0 };

    scan(t, STACK(1, OWN, 2, DOUBT, 3));
    assert_waits(t, 2);
    assert_ok(station_refuse(t->station, "", "A. Rao", &e), e);
    assert_int_equal(station_code(t->station), CODE_CLASSIFIED);
    assert_refused(t, t->refused_id, "A. Rao");
    assert_letter(t, 0, STACK(1, OWN));
    assert_int_equal(t->taken_in, 1);
    assert_true(scan_rig_has(&t->rig, "s0005.png"));
}

static struct fs_ops card;              /* full: no refusal can be noted on it */
static bool card_is_full;

static int create_if_there_is_room(int dir_fd, const char *name)
{
    return card_is_full && strstr(name, ".refused") ? -ENOSPC : fs_real.create(dir_fd, name);
}

/* Without room for the note that it is refused. The pages before the marked one are on the card still. */
static void scan_on_a_full_card(struct station_test *t, const int *greys)
{
    station_test_stop(t);
    card = fs_real;
    card.create = create_if_there_is_room;
    card_is_full = true;
    station_test_start(t, t->rig.spool, &card, "ADF");
    scan(t, greys);
}

static void a_letter_that_could_not_be_refused_is_refused_once_there_is_room_and_nothing_else_becomes_of_it(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e[3] = { 0 };

    scan_on_a_full_card(t, STACK(1, OWN, 2, SECRET, 3));
    assert_int_equal(t->refused, 0);
    assert_int_equal(station_state(t->station), SCAN_FAULT);
    assert_int_equal(station_code(t->station), CODE_NO_ROOM);
    assert_says(t, "Sheet 2 bears a classified marking, but the box could not destroy");
    assert_int_equal(station_test_press_for(t, "letter", id, &e[0]), -EIO);
    assert_int_equal(station_end(t->station, &e[1]), -EIO);
    assert_int_equal(station_discard(t->station, &e[2]), -EIO);
    for (int i = 0; i < 3; i++)
        assert_non_null(strstr(e[i].msg, "bears a classified marking"));
    assert_int_equal(t->taken_in, 1);                           /* the letter before it */
    card_is_full = false;
    for (int64_t until_ms = clock_mono_ms() + 10000; t->refused == 0 && clock_mono_ms() < until_ms;)
        usleep((useconds_t)station_tick(t->station) * 1000);
    assert_stopped_refused(t);
    assert_letter(t, 0, STACK(1, OWN));
    assert_true(scan_rig_has(&t->rig, "s0005.png"));
    assert_false(station_test_press(t));                        /* what is left in the feeder is another letter */
    station_test_run(t);
    assert_letter(t, 1, STACK(3));
}

/* A second press of the same button must not answer for the next page. */
static void an_answer_is_for_the_page_it_was_given_for(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    char id[ID_SIZE];
    struct err e = { 0 };

    scan(t, STACK(DOUBT, DOUBT));
    status = station_status(t->station);
    snprintf(id, sizeof(id), "%s", json_str(json_object_get(status, "doubt"), "id", ""));
    assert_ok(station_clear(t->station, id, "A. Rao", &e), e);
    station_test_run(t);
    assert_waits(t, 2);
    assert_int_equal(station_clear(t->station, id, "A. Rao", &e), -ENOENT);
    assert_non_null(strstr(e.msg, "another one waits"));
    assert_waits(t, 2);
    assert_int_equal(station_clear(t->station, "", "", &e), -EINVAL);
    assert_waits(t, 2);
    cleared_by(t, "A. Rao");
    assert_int_equal(station_refuse(t->station, "", "A. Rao", &e), -ENOENT);
    assert_letter(t, 0, STACK(DOUBT, DOUBT));
}

static void while_a_page_waits_all_else_is_refused_in_words(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e[3] = { 0 };

    scan(t, STACK(1, DOUBT, 2));
    assert_int_equal(station_test_press_for(t, "letter", id, &e[0]), -EBUSY);
    assert_int_equal(station_end(t->station, &e[1]), -EBUSY);
    assert_int_equal(station_discard(t->station, &e[2]), -EBUSY);
    for (int i = 0; i < 3; i++)
        assert_non_null(strstr(e[i].msg, "Look at the paper"));
    assert_waits(t, 2);
    cleared_by(t, "A. Rao");
    assert_letter(t, 0, STACK(1, DOUBT, 2));
}

static void a_button_pressed_at_the_scanner_while_a_page_waited_begins_nothing(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(1, DOUBT));
    scan_rig_control(&t->rig, "press scan\n");
    cleared_by(t, "A. Rao");
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    for (int i = 0; i < 200 && !t->button[0]; i++)
        usleep((useconds_t)station_tick(t->station) * 1000);
    assert_string_equal(t->button, "letter refused");
    assert_int_equal(station_state(t->station), SCAN_IDLE);
}

static void stopped_while_a_page_waits_the_letter_asks_for_that_sheet_again(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;

    scan(t, STACK(1, 2, DOUBT, 3));
    assert_waits(t, 3);
    station_test_restart(t, "ADF", NULL);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    assert_says(t, "2 pages of this letter are safe; put the rest back, beginning with sheet 3");
    status = station_status(t->station);
    assert_int_equal(station_grey_of_page(t, json_str(status, "doc", ""), 2), 2);
    assert_int_equal(station_grey_of_page(t, json_str(status, "doc", ""), 3), -1);
    station_put_stack(t, STACK(9));                             /* s0001.png: scanned before what is left */
    station_test_press_and_run(t);
    assert_letter(t, 0, STACK(1, 2, 9, 3));
}

static void a_first_page_that_waited_when_it_stopped_leaves_nothing(void **state)
{
    struct station_test *t = *state;

    scan(t, STACK(DOUBT, 1));
    assert_waits(t, 1);
    station_test_restart(t, "ADF", NULL);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
    assert_int_equal(station_letters(t, SPOOL_SCANNED), 0);
}

/* The note is on the disk before the page is. */
static void who_looked_is_known_after_a_restart_too(void **state)
{
    struct station_test *t = *state;
    struct err e = { 0 };

    station_put_stack(t, STACK(1, DOUBT, 2, DOUBT));
    station_test_press_and_run(t);
    cleared_by(t, "A. Rao");
    assert_waits(t, 4);
    station_test_restart(t, "ADF", NULL);
    assert_ok(station_end(t->station, &e), e);
    station_test_run(t);
    assert_letter(t, 0, STACK(1, DOUBT, 2));
    assert_doubts(t, t->ids[0], "marking_looked_at", 1, 2);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_simplex, station_teardown)
#define DUPLEX_TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_rig, station_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_first_page_with_a_marking_leaves_nothing_of_the_letter),
        cmocka_unit_test(whatever_page_bears_it_only_its_own_letter_is_refused),
        cmocka_unit_test(with_both_sides_it_is_the_same),
        TEST(the_sentence_says_which_letter_of_the_stack_it_is),
        TEST(a_press_begins_anew_with_what_lies_in_the_feeder_then),
        TEST(paper_that_starts_by_itself_does_not_do_so_behind_a_refusal),
        TEST(a_page_meant_for_another_letter_is_refused_and_that_letter_stays),
        TEST(who_pressed_at_the_desk_is_the_operator),
        TEST(what_was_to_be_seen_to_in_a_refused_letter_is_no_more),
        DUPLEX_TEST(every_side_is_checked_blank_ones_and_separators_too),
        TEST(a_doubtful_page_waits_and_says_where_to_look),
        DUPLEX_TEST(a_page_that_could_not_be_checked_waits_too),
        cmocka_unit_test(each_page_in_turn_cleared_goes_on_by_itself),
        TEST(the_record_names_who_looked),
        TEST(a_doubtful_page_that_is_classified_refuses_the_letter),
        TEST(a_letter_that_could_not_be_refused_is_refused_once_there_is_room_and_nothing_else_becomes_of_it),
        TEST(an_answer_is_for_the_page_it_was_given_for),
        TEST(while_a_page_waits_all_else_is_refused_in_words),
        TEST(a_button_pressed_at_the_scanner_while_a_page_waited_begins_nothing),
        TEST(stopped_while_a_page_waits_the_letter_asks_for_that_sheet_again),
        TEST(a_first_page_that_waited_when_it_stopped_leaves_nothing),
        TEST(who_looked_is_known_after_a_restart_too),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
