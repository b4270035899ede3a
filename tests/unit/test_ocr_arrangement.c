/* Lists of pages, as people and scanners leave them and as they never should be. */
#include "test.h"

#include "base/auto.h"
#include "ocr/arrangement.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const char *const blobs[] = { "page-001.png", "page-002.png", "page-003.png", "file-001.pdf" };

/* "1.0 0.2@90 | 3.0:blank": shown pages as blob.index, with @turn, then hidden ones with why and >document. The caller's. */
static char *printed(const struct arrangement *a)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);

    assert_non_null(f);
    for (size_t i = 0; i < a->n_shown; i++) {
        fprintf(f, "%s%u.%d", i ? " " : "", a->shown[i].blob, a->shown[i].index);
        if (a->shown[i].turn != TURN_UNSAID)
            fprintf(f, "@%d", a->shown[i].turn);
    }
    fputs(" |", f);
    for (size_t i = 0; i < a->n_hidden; i++)
        fprintf(f, " %u.%d:%s%s%s", a->hidden[i].blob, a->hidden[i].index, a->hidden[i].why, *a->hidden[i].to ? ">" : "", a->hidden[i].to);
    fclose(f);
    return text;
}

static void assert_list(enum arrangement_source source, const char *text, const char *want, unsigned want_ignored)
{
    struct arrangement a;
    struct err e = { 0 };
    AUTO_FREE char *got = NULL;

    assert_ok(arrangement_parse(source, text, strlen(text), blobs, ARRAY_LEN(blobs), &a, &e), e);
    got = printed(&a);
    if (strcmp(got, want) != 0 || a.ignored != want_ignored)
        fail_msg("%s\n gives %s, %u ignored;\n  not %s, %u ignored", text, got, a.ignored, want, want_ignored);
    arrangement_done(&a);
}

static void assert_refused(enum arrangement_source source, const char *text, size_t n, int code)
{
    struct arrangement a;
    struct err e = { 0 };
    int got = arrangement_parse(source, text, n, blobs, ARRAY_LEN(blobs), &a, &e);

    if (got != code || !e.msg[0] || a.shown || a.n_shown || a.n_hidden)
        fail_msg("%.60s: %d \"%s\", not %d", text, got, e.msg, code);
}

static void what_a_person_decided_is_taken_as_it_stands(void **state)
{
    (void)state;
    assert_list(ARRANGEMENT_PERSON,
                "{\"pages\": [{\"blob\": \"page-003.png\", \"index\": 0, \"turn\": 90}, {\"blob\": \"file-001.pdf\", \"index\": 7},"
                " {\"blob\": \"page-001.png\"}], \"hidden\": [{\"blob\": \"page-002.png\", \"index\": 0, \"why\": \"blank\"},"
                " {\"blob\": \"file-001.pdf\", \"index\": 0, \"why\": \"moved\", \"to\": \"abcdefghijklmnop\"}], \"actor\": \"desk\"}",
                "2.0@90 3.7 0.0 | 1.0:blank 3.0:moved>abcdefghijklmnop", 0);
    assert_list(ARRANGEMENT_PERSON, "{\"pages\": []}", " |", 0);
}

static void a_scan_hides_blanks_and_separators(void **state)
{
    (void)state;
    assert_list(ARRANGEMENT_SCAN,
                "{\"batch\": \"b\", \"pages\": [{\"blob\": \"page-001.png\", \"kind\": \"page\", \"sheet\": 1, \"faults\": [\"skewed\"]},"
                " {\"blob\": \"page-002.png\", \"kind\": \"blank\"}, {\"blob\": \"page-003.png\", \"kind\": \"separator\"}],"
                " \"hidden\": [{\"blob\": \"page-001.png\"}]}",
                "0.0 | 1.0:blank 2.0:separator", 0);
    assert_list(ARRANGEMENT_SCAN, "{\"pages\": [{\"blob\": \"page-002.png\", \"kind\": \"postcard\"}, {\"blob\": \"page-001.png\"}]}", "1.0 0.0 |", 0);
}

static void entries_about_what_is_not_there_are_left_out_and_counted(void **state)
{
    static const struct { const char *entries, *want; unsigned ignored; } cases[] = {
        { "{\"blob\": \"page-009.png\"}, {\"blob\": \"page-001.png\"}", "0.0 |", 1 },
        { "1, null, \"page-001.png\", [], {}, {\"blob\": 7}, {\"blob\": \"page-001.png\"}", "0.0 |", 6 },
        { "{\"blob\": \"page-001.png\", \"index\": -1}, {\"blob\": \"page-001.png\", \"index\": 10000}", " |", 2 },
        { "{\"blob\": \"page-001.png\", \"index\": 9223372036854775807}, {\"blob\": \"page-001.png\", \"index\": 4294967296}", " |", 2 },
        { "{\"blob\": \"page-001.png\", \"index\": \"0\"}, {\"blob\": \"page-001.png\", \"index\": 0.5}", " |", 2 },
        { "{\"blob\": \"../../etc/passwd\"}, {\"blob\": \"\"}, {\"blob\": \"manifest\"}", " |", 3 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_FREE char *text = NULL;

        assert_true(asprintf(&text, "{\"pages\": [%s]}", cases[i].entries) > 0);
        assert_list(ARRANGEMENT_PERSON, text, cases[i].want, cases[i].ignored);
    }
}

static void a_page_named_twice_counts_once_and_is_rather_shown(void **state)
{
    (void)state;
    assert_list(ARRANGEMENT_PERSON,
                "{\"pages\": [{\"blob\": \"page-002.png\"}, {\"blob\": \"page-001.png\", \"turn\": 180}, {\"blob\": \"page-002.png\", \"turn\": 90}],"
                " \"hidden\": [{\"blob\": \"page-001.png\"}, {\"blob\": \"page-003.png\"}, {\"blob\": \"page-003.png\", \"why\": \"blank\"}]}",
                "1.0 0.0@180 | 2.0:hidden", 3);
}

static void a_turn_that_is_none_is_not_said(void **state)
{
    static const char *const turns[] = { "45", "-90", "360", "\"90\"", "90.0", "null", "9223372036854775807" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(turns); i++) {
        AUTO_FREE char *text = NULL;

        assert_true(asprintf(&text, "{\"pages\": [{\"blob\": \"page-001.png\", \"turn\": %s}]}", turns[i]) > 0);
        assert_list(ARRANGEMENT_PERSON, text, "0.0 |", 0);
    }
    assert_list(ARRANGEMENT_PERSON, "{\"pages\": [{\"blob\": \"page-001.png\", \"turn\": 0}]}", "0.0@0 |", 0);
}

static void reasons_and_documents_that_cannot_be_are_not_handed_on(void **state)
{
    (void)state;
    assert_list(ARRANGEMENT_PERSON,
                "{\"pages\": [], \"hidden\": [{\"blob\": \"page-001.png\", \"why\": \"because of a very long story\", \"to\": \"../up\"},"
                " {\"blob\": \"page-002.png\", \"why\": 5, \"to\": 5}, {\"blob\": \"page-003.png\", \"why\": \"replaced\"}]}",
                " | 0.0:hidden 1.0:hidden 2.0:replaced", 0);
}

static void a_replaced_page_says_which_one_stands_in_its_place(void **state)
{
    (void)state;
    assert_list(ARRANGEMENT_PERSON,
                "{\"pages\": [{\"blob\": \"page-003.png\"}],"
                " \"hidden\": [{\"blob\": \"page-001.png\", \"why\": \"replaced\", \"to\": \"page-003.png\"},"
                " {\"blob\": \"page-002.png\", \"why\": \"replaced\", \"to\": \"page-077.png\"}]}",
                "2.0 | 0.0:replaced>page-003.png 1.0:replaced", 0);
}

static void what_is_no_list_of_pages_is_refused(void **state)
{
    static const char *const texts[] = {
        "", "{", "null", "[]", "\"pages\"", "{}", "{\"pages\": null}", "{\"pages\": {}}", "{\"pages\": 5}", "{\"pages\": [], \"hidden\": {}}",
        "{\"pages\": [], \"pages\": []}", "{\"pages\": [}]", "{\"pages\": []} and more", "{\"pages\": [{\"blob\": \"page-001.p\xff\xfe\"}]}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_refused(ARRANGEMENT_PERSON, texts[i], strlen(texts[i]), -EBADMSG);
    assert_refused(ARRANGEMENT_SCAN, "{\"pages\": \"page\"}", strlen("{\"pages\": \"page\"}"), -EBADMSG);
}

/* 10,001 entries; nested so deep as no list of pages is; larger than any may be. */
static void what_is_too_much_is_refused_and_not_read(void **state)
{
    size_t room = ARRANGEMENT_MAX_BYTES + 16, n = 0;
    AUTO_FREE char *text = malloc(room);

    (void)state;
    assert_non_null(text);
    n = (size_t)snprintf(text, room, "{\"pages\": [1");
    for (int i = 0; i < ARRANGEMENT_MAX_PAGES; i++)
        n += (size_t)snprintf(text + n, room - n, ",1");
    n += (size_t)snprintf(text + n, room - n, "]}");
    assert_refused(ARRANGEMENT_PERSON, text, n, -E2BIG);
    memset(text, '[', 1000000);
    assert_refused(ARRANGEMENT_PERSON, text, 1000000, -EBADMSG);
    memset(text, ' ', room);
    assert_refused(ARRANGEMENT_SCAN, text, ARRANGEMENT_MAX_BYTES + 1, -E2BIG);
}

static void every_cut_of_a_good_list_is_refused_in_good_order(void **state)
{
    static const char text[] = "{\"pages\": [{\"blob\": \"page-003.png\", \"index\": 0, \"turn\": 90}], \"hidden\": [{\"blob\": \"page-002.png\", \"why\": \"blank\"}]}";

    (void)state;
    for (size_t n = 0; n < strlen(text); n++)
        assert_refused(ARRANGEMENT_PERSON, text, n, -EBADMSG);
}

static void the_number_of_an_arrangement_is_in_its_name(void **state)
{
    static const struct { const char *name; int number; } names[] = {
        { "arrange-001.json", 1 }, { "arrange-012.json", 12 }, { "arrange-1000.json", 1000 }, { "arrange-000.json", 0 },
        { "arrange-.json", -1 }, { "arrange-1", -1 }, { "arrange--1.json", -1 }, { "arrange-1.json.part", -1 }, { "scan.json", -1 },
        { "arrange-99999999999999999999.json", -1 }, { "rearrange-001.json", -1 }, { "", -1 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (arrangement_number(names[i].name) != names[i].number)
            fail_msg("%s: %d", names[i].name, arrangement_number(names[i].name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_person_decided_is_taken_as_it_stands),
        cmocka_unit_test(a_scan_hides_blanks_and_separators),
        cmocka_unit_test(entries_about_what_is_not_there_are_left_out_and_counted),
        cmocka_unit_test(a_page_named_twice_counts_once_and_is_rather_shown),
        cmocka_unit_test(a_turn_that_is_none_is_not_said),
        cmocka_unit_test(reasons_and_documents_that_cannot_be_are_not_handed_on),
        cmocka_unit_test(a_replaced_page_says_which_one_stands_in_its_place),
        cmocka_unit_test(what_is_no_list_of_pages_is_refused),
        cmocka_unit_test(what_is_too_much_is_refused_and_not_read),
        cmocka_unit_test(every_cut_of_a_good_list_is_refused_in_good_order),
        cmocka_unit_test(the_number_of_an_arrangement_is_in_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
