#include "test.h"
#include "test_ocr_people.h"

#include <stdlib.h>
#include <string.h>

/* The first entry of the enum is FIELD_LETTER_NO; no case asks for it, so it ends a list. */
static unsigned wrong_fields(const struct people_case *c, const struct fields *f)
{
    unsigned wrong = 0;

    for (size_t i = 0; i < PEOPLE_MAX_FIELDS && (c->want[i].field || c->want[i].value); i++) {
        const char *got = f->of[c->want[i].field].value, *want = c->want[i].value;

        if ((got == NULL) == (want == NULL) && (!got || strcmp(got, want) == 0))
            continue;
        print_error("%s: %s is \"%s\", not \"%s\"\n", c->name, field_name(c->want[i].field), got ? got : "none", want ? want : "none");
        wrong++;
    }
    return wrong;
}

static void assert_all_right(const struct people_case *c)
{
    unsigned wrong = 0;

    for (; c->name; c++) {
        struct fields f = paper_read(c->text);

        wrong += wrong_fields(c, &f);
        fields_done(&f);
    }
    assert_int_equal(wrong, 0);
}

static void letters_of_many_kinds_name_their_sender_and_addressee(void **state)
{
    (void)state;
    assert_all_right(people_letters);
}

static void and_so_do_letters_written_after_the_rules(void **state)
{
    (void)state;
    assert_all_right(people_more_letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_many_kinds_name_their_sender_and_addressee),
        cmocka_unit_test(and_so_do_letters_written_after_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
