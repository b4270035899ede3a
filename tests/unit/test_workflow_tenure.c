/* Who held a post when, after a new list has come. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/tenure.h"

#include <stdio.h>
#include <string.h>

#define TODAY "2026-03-10"

/* "name since until" with "-" for an open day, ';' between. */
static size_t read_list(const char *text, struct tenure *out, char names[][32])
{
    size_t n = 0;

    for (const char *at = text; *at; at += strcspn(at, ";"), at += *at == ';', n++) {
        char since[32], until[32];

        assert_int_equal(sscanf(at, "%31[^ ;] %31[^ ;] %31[^ ;]", names[n], since, until), 3);
        out[n] = (struct tenure){ .name = names[n], .name_hi = "", .email = "", .mobile = "" };
        snprintf(out[n].since, sizeof(out[n].since), "%.10s", strcmp(since, "-") == 0 ? "" : since);
        snprintf(out[n].until, sizeof(out[n].until), "%.10s", strcmp(until, "-") == 0 ? "" : until);
    }
    return n;
}

static void show(const struct tenure *list, size_t n, char out[512])
{
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n && at < 400; i++)
        at += (size_t)snprintf(out + at, 512 - at, "%s%.20s %s %s", i ? ";" : "", list[i].name, *list[i].since ? list[i].since : "-",
                               *list[i].until ? list[i].until : "-");
}

static void a_new_list_changes_what_is_known_of_holders_as_people_mean_it(void **state)
{
    static const struct { const char *what, *known, *told, *then; } cases[] = {
        { "the first list", "", "A - -", "A - -" },
        { "nothing new", "A - -", "A - -", "A - -" },
        { "a transfer without days", "A - -", "B - -", "A - 2026-03-09;B 2026-03-10 -" },
        { "the same list again the day after", "A - 2026-03-08;B 2026-03-09 -", "B - -", "A - 2026-03-08;B 2026-03-09 -" },
        { "a transfer with its day", "A - -", "B 2026-02-01 -", "A - 2026-01-31;B 2026-02-01 -" },
        { "both told", "A - -", "A - 2026-02-28;B 2026-03-01 -", "A - 2026-02-28;B 2026-03-01 -" },
        { "one to come", "A - -", "A - 2026-03-31;B 2026-04-01 -", "A - 2026-03-31;B 2026-04-01 -" },
        { "one to come who does not come", "A - 2026-03-31;B 2026-04-01 -", "A - -", "A - -" },
        { "nobody any more", "A - -", "", "A - 2026-03-09" },
        { "undone on the same day", "A - 2026-03-09;B 2026-03-10 -", "A - -", "A - 2026-03-09;A 2026-03-10 -" },
        { "back after another one", "A - 2025-01-01;B 2025-01-02 -", "A - -", "A - 2025-01-01;B 2025-01-02 2026-03-09;A 2026-03-10 -" },
        { "a day put right", "A 2024-02-28 -", "A 2024-02-29 -", "A 2024-02-29 -" },
        { "a leap year", "A - -", "B 2024-03-01 -", "A - 2024-02-29;B 2024-03-01 -" },
        { "a new year", "A - -", "B 2026-01-01 -", "A - 2025-12-31;B 2026-01-01 -" },
        { "what is past stays", "A - 2020-01-01;B 2020-01-02 2022-01-01;C 2022-01-02 -", "C - -", "A - 2020-01-01;B 2020-01-02 2022-01-01;C 2022-01-02 -" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct tenure known[8], told[8], out[TENURE_MAX];
        char names[16][32], then[512];
        size_t n_known = read_list(cases[i].known, known, names), n_told = read_list(cases[i].told, told, names + 8);

        show(out, tenure_merge(known, n_known, told, n_told, TODAY, out), then);
        if (strcmp(then, cases[i].then) != 0)
            fail_msg("%s: %s, not %s", cases[i].what, then, cases[i].then);
    }
}

static void of_very_many_holders_the_last_ones_are_kept(void **state)
{
    struct tenure known[TENURE_MAX], told = { .name = "new", .name_hi = "", .email = "", .mobile = "" }, out[TENURE_MAX];

    (void)state;
    for (int i = 0; i < TENURE_MAX; i++) {
        known[i] = (struct tenure){ .name = "old", .name_hi = "", .email = "", .mobile = "" };
        snprintf(known[i].since, sizeof(known[i].since), "%04d-01-01", 1950 + i);
        snprintf(known[i].until, sizeof(known[i].until), "%04d-12-31", 1950 + i);
    }
    assert_int_equal(tenure_merge(known, TENURE_MAX, &told, 1, TODAY, out), TENURE_MAX);
    assert_string_equal(out[0].since, "1951-01-01");
    assert_string_equal(out[TENURE_MAX - 1].name, "new");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_list_changes_what_is_known_of_holders_as_people_mean_it),
        cmocka_unit_test(of_very_many_holders_the_last_ones_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
