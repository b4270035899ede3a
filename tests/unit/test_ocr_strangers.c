/* Forty-eight letters by another hand than the rules': of each field, how many are right is printed when one is wrong. */
#include "test.h"
#include "test_ocr_strangers.h"

#include "base/auto.h"

#include <string.h>

struct tally { unsigned asked[FIELDS], wrong[FIELDS]; };

static void check(const struct stranger *s, const struct fields *f, enum field field, const char *want, struct tally *t)
{
    const char *got = f->of[field].value;

    if (want && strcmp(want, NOT_ASKED) == 0)
        return;
    t->asked[field]++;
    if ((got == NULL) == (want == NULL) && (!got || strcmp(got, want) == 0))
        return;
    t->wrong[field]++;
    print_error("%s: %s is \"%s\" (%.2f, %s), not \"%s\"\n", s->name, field_name(field), got ? got : "none", f->of[field].conf,
                f->of[field].why ? f->of[field].why : "-", want ? want : "none");
}

static void check_letter(const struct stranger *s, struct tally *t)
{
    const struct { enum field field; const char *want; } main_fields[] = {
        { FIELD_LETTER_NO, s->number }, { FIELD_DATE, s->date }, { FIELD_SUBJECT, s->subject }, { FIELD_FORM, s->form }, { FIELD_LANGUAGE, s->language },
        { FIELD_SENDER_NAME, s->who }, { FIELD_SENDER_DESIGNATION, s->post }, { FIELD_SENDER_ORGANISATION, s->office }, { FIELD_ADDRESSEE, s->addressee },
    };
    struct fields f = paper_read(s->letter);

    for (size_t i = 0; i < ARRAY_LEN(main_fields); i++)
        check(s, &f, main_fields[i].field, main_fields[i].want, t);
    for (size_t i = 0; i < STRANGER_MORE && (s->more[i].field || s->more[i].value); i++)
        check(s, &f, s->more[i].field, s->more[i].value, t);
    fields_done(&f);
}

static void letters_by_another_hand_are_read(void **state)
{
    static const struct stranger *const tables[] = { stranger_offices, stranger_bodies, stranger_people, stranger_later, stranger_desks };
    struct tally t = { 0 };
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        for (const struct stranger *s = tables[i]; s->name; s++)
            check_letter(s, &t);
    for (size_t i = 0; i < FIELDS; i++)
        if (t.wrong[i] > 0)
            print_error("%s: %u of %u right\n", field_name((enum field)i), t.asked[i] - t.wrong[i], t.asked[i]);
    for (size_t i = 0; i < FIELDS; i++)
        wrong += t.wrong[i];
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(letters_by_another_hand_are_read) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
