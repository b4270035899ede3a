#include "test_fields_expect.h"

#include "base/auto.h"

#include <stdio.h>
#include <string.h>

static bool is_end(const struct expected *e) { return e->field == FIELD_LETTER_NO && !e->want; }

/* Prints what differs; how many. */
static unsigned compare(const char *letter, const struct expected *of)
{
    struct fields f = paper_read(letter);
    unsigned wrong = 0;

    for (size_t k = 0; k < MOST_EXPECTED && !is_end(&of[k]); k++) {
        const char *got = f.of[of[k].field].value;

        if ((got && of[k].want && strcmp(got, of[k].want) == 0) || (!got && !of[k].want))
            continue;
        print_error("%s is \"%s\", not \"%s\", in:\n%s\n\n", field_name(of[k].field), got ? got : "(none)", of[k].want ? of[k].want : "(none)", letter);
        wrong++;
    }
    fields_done(&f);
    return wrong;
}

void expect_samples(const struct sample *samples, size_t n)
{
    unsigned wrong = 0;

    for (size_t i = 0; i < n; i++)
        wrong += compare(samples[i].letter, samples[i].of);
    if (wrong > 0)
        fail_msg("%u fields are not as expected", wrong);
}

void expect(const char *letter, enum field field, const char *want)
{
    const struct sample one = { letter, { { field, want } } };

    expect_samples(&one, 1);
}
