#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/states.h"

#include <string.h>

/* The tables once more, as sentences a person can check: all that is not listed is forbidden. */
static const struct { enum letter_state from; enum letter_event ev; enum letter_state to; } letter_moves[] = {
    { LETTER_TAKEN_IN, LETTER_EV_READ, LETTER_READ },   { LETTER_TAKEN_IN, LETTER_EV_HOLD, LETTER_HELD },
    { LETTER_TAKEN_IN, LETTER_EV_VOID, LETTER_VOID },   { LETTER_READ, LETTER_EV_READ, LETTER_READ },
    { LETTER_READ, LETTER_EV_CONFIRM, LETTER_FILED },   { LETTER_READ, LETTER_EV_HOLD, LETTER_HELD },
    { LETTER_READ, LETTER_EV_VOID, LETTER_VOID },       { LETTER_FILED, LETTER_EV_DELIVERED, LETTER_SENT },
    { LETTER_HELD, LETTER_EV_READ, LETTER_HELD },       { LETTER_HELD, LETTER_EV_HOLD, LETTER_HELD },
    { LETTER_HELD, LETTER_EV_RELEASE, LETTER_READ },    { LETTER_HELD, LETTER_EV_VOID, LETTER_VOID },
    { LETTER_VOID, LETTER_EV_READ, LETTER_VOID },        { LETTER_READ, LETTER_EV_PAGES, LETTER_TAKEN_IN },
    { LETTER_HELD, LETTER_EV_PAGES, LETTER_HELD },
    { LETTER_TAKEN_IN, LETTER_EV_REFUSE, LETTER_REFUSED },  { LETTER_READ, LETTER_EV_REFUSE, LETTER_REFUSED },
    { LETTER_HELD, LETTER_EV_REFUSE, LETTER_REFUSED },  { LETTER_VOID, LETTER_EV_REFUSE, LETTER_REFUSED },
};

static const struct { enum delivery_state from; enum delivery_event ev; enum delivery_state to; } delivery_moves[] = {
    { DELIVERY_WAITING, DELIVERY_EV_TAKE, DELIVERY_SENDING },           { DELIVERY_WAITING, DELIVERY_EV_HOLD, DELIVERY_HELD },
    { DELIVERY_WAITING, DELIVERY_EV_ORPHANED, DELIVERY_WAITING },       { DELIVERY_SENDING, DELIVERY_EV_COMMIT, DELIVERY_COMMITTING },
    { DELIVERY_SENDING, DELIVERY_EV_DELIVERED, DELIVERY_DELIVERED },    { DELIVERY_SENDING, DELIVERY_EV_RETRY, DELIVERY_WAITING },
    { DELIVERY_SENDING, DELIVERY_EV_UNKNOWN, DELIVERY_UNKNOWN },        { DELIVERY_SENDING, DELIVERY_EV_HOLD, DELIVERY_HELD },
    { DELIVERY_SENDING, DELIVERY_EV_ORPHANED, DELIVERY_WAITING },       { DELIVERY_COMMITTING, DELIVERY_EV_COMMIT, DELIVERY_COMMITTING },
    { DELIVERY_COMMITTING, DELIVERY_EV_DELIVERED, DELIVERY_DELIVERED }, { DELIVERY_COMMITTING, DELIVERY_EV_RETRY, DELIVERY_WAITING },
    { DELIVERY_COMMITTING, DELIVERY_EV_UNKNOWN, DELIVERY_UNKNOWN },     { DELIVERY_COMMITTING, DELIVERY_EV_HOLD, DELIVERY_HELD },
    { DELIVERY_COMMITTING, DELIVERY_EV_ORPHANED, DELIVERY_UNKNOWN },    { DELIVERY_UNKNOWN, DELIVERY_EV_DELIVERED, DELIVERY_DELIVERED },
    { DELIVERY_UNKNOWN, DELIVERY_EV_UNKNOWN, DELIVERY_UNKNOWN },        { DELIVERY_UNKNOWN, DELIVERY_EV_HOLD, DELIVERY_HELD },
    { DELIVERY_UNKNOWN, DELIVERY_EV_RESEND, DELIVERY_WAITING },         { DELIVERY_UNKNOWN, DELIVERY_EV_ORPHANED, DELIVERY_UNKNOWN },
    { DELIVERY_DELIVERED, DELIVERY_EV_DELIVERED, DELIVERY_DELIVERED },  { DELIVERY_DELIVERED, DELIVERY_EV_ORPHANED, DELIVERY_DELIVERED },
    { DELIVERY_HELD, DELIVERY_EV_DELIVERED, DELIVERY_DELIVERED },       { DELIVERY_HELD, DELIVERY_EV_HOLD, DELIVERY_HELD },
    { DELIVERY_HELD, DELIVERY_EV_RESEND, DELIVERY_WAITING },            { DELIVERY_HELD, DELIVERY_EV_ORPHANED, DELIVERY_HELD },
    { DELIVERY_WAITING, DELIVERY_EV_CANCEL, DELIVERY_CANCELLED },       { DELIVERY_SENDING, DELIVERY_EV_CANCEL, DELIVERY_CANCELLED },
    { DELIVERY_DELIVERED, DELIVERY_EV_BOUNCED, DELIVERY_HELD },         { DELIVERY_UNKNOWN, DELIVERY_EV_BOUNCED, DELIVERY_HELD },
    { DELIVERY_HELD, DELIVERY_EV_BOUNCED, DELIVERY_HELD },              { DELIVERY_WAITING, DELIVERY_EV_AGAIN, DELIVERY_WAITING },
    { DELIVERY_DELIVERED, DELIVERY_EV_AGAIN, DELIVERY_WAITING },        { DELIVERY_HELD, DELIVERY_EV_AGAIN, DELIVERY_WAITING },
    { DELIVERY_HELD, DELIVERY_EV_CANCEL, DELIVERY_CANCELLED },          { DELIVERY_CANCELLED, DELIVERY_EV_CANCEL, DELIVERY_CANCELLED },
    { DELIVERY_CANCELLED, DELIVERY_EV_ORPHANED, DELIVERY_CANCELLED },   { DELIVERY_CANCELLED, DELIVERY_EV_AGAIN, DELIVERY_WAITING },
    { DELIVERY_WAITING, DELIVERY_EV_RESTORED, DELIVERY_UNKNOWN },       { DELIVERY_SENDING, DELIVERY_EV_RESTORED, DELIVERY_UNKNOWN },
    { DELIVERY_COMMITTING, DELIVERY_EV_RESTORED, DELIVERY_UNKNOWN },    { DELIVERY_UNKNOWN, DELIVERY_EV_RESTORED, DELIVERY_UNKNOWN },
    { DELIVERY_DELIVERED, DELIVERY_EV_RESTORED, DELIVERY_DELIVERED },   { DELIVERY_HELD, DELIVERY_EV_RESTORED, DELIVERY_HELD },
    { DELIVERY_CANCELLED, DELIVERY_EV_RESTORED, DELIVERY_CANCELLED },
};

static void a_letter_moves_as_listed_and_in_no_other_way(void **state)
{
    (void)state;
    for (int s = 0; s < LETTER_STATES; s++)
        for (int ev = 0; ev < LETTER_EVENTS; ev++) {
            int want = -1;

            for (size_t i = 0; i < ARRAY_LEN(letter_moves); i++)
                if ((int)letter_moves[i].from == s && (int)letter_moves[i].ev == ev)
                    want = (int)letter_moves[i].to;
            assert_int_equal(letter_next((enum letter_state)s, (enum letter_event)ev), want);
        }
}

static void a_delivery_moves_as_listed_and_in_no_other_way(void **state)
{
    (void)state;
    for (int s = 0; s < DELIVERY_STATES; s++)
        for (int ev = 0; ev < DELIVERY_EVENTS; ev++) {
            int want = -1;

            for (size_t i = 0; i < ARRAY_LEN(delivery_moves); i++)
                if ((int)delivery_moves[i].from == s && (int)delivery_moves[i].ev == ev)
                    want = (int)delivery_moves[i].to;
            assert_int_equal(delivery_next((enum delivery_state)s, (enum delivery_event)ev), want);
        }
}

static void nothing_leaves_the_house_without_a_persons_confirmation(void **state)
{
    (void)state;
    for (int s = 0; s < LETTER_STATES; s++)
        for (int ev = 0; ev < LETTER_EVENTS; ev++) {
            if (letter_next((enum letter_state)s, (enum letter_event)ev) == LETTER_FILED)
                assert_int_equal(ev, LETTER_EV_CONFIRM);
            if (letter_next((enum letter_state)s, (enum letter_event)ev) == LETTER_SENT)
                assert_int_equal(s, LETTER_FILED);
        }
}

static void what_may_have_arrived_is_never_sent_again_by_itself(void **state)
{
    (void)state;
    for (int s = DELIVERY_UNKNOWN; s < DELIVERY_STATES; s++)
        for (int ev = 0; ev < DELIVERY_EVENTS; ev++)
            if (delivery_next((enum delivery_state)s, (enum delivery_event)ev) == DELIVERY_WAITING)
                assert_true(ev == DELIVERY_EV_RESEND || ev == DELIVERY_EV_AGAIN);      /* the store lets only a question be asked again */
    assert_int_equal(delivery_next(DELIVERY_COMMITTING, DELIVERY_EV_ORPHANED), DELIVERY_UNKNOWN);
}

static void every_state_has_a_name_that_leads_back_to_it(void **state)
{
    (void)state;
    for (int s = 0; s < LETTER_STATES; s++)
        assert_int_equal(letter_state_of(letter_state_name((enum letter_state)s)), s);
    for (int s = 0; s < DELIVERY_STATES; s++)
        assert_int_equal(delivery_state_of(delivery_state_name((enum delivery_state)s)), s);
    assert_int_equal(letter_state_of(""), -1);
    assert_int_equal(letter_state_of("Read"), -1);
    assert_int_equal(delivery_state_of("sent"), -1);
    assert_string_equal(letter_event_name(LETTER_EV_VOID), "void");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_moves_as_listed_and_in_no_other_way),
        cmocka_unit_test(a_delivery_moves_as_listed_and_in_no_other_way),
        cmocka_unit_test(nothing_leaves_the_house_without_a_persons_confirmation),
        cmocka_unit_test(what_may_have_arrived_is_never_sent_again_by_itself),
        cmocka_unit_test(every_state_has_a_name_that_leads_back_to_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
