/* What of a line's words is no writing. */
#include "test.h"

#include "base/auto.h"
#include "ocr/page/read/tidy.h"

#include <stdlib.h>
#include <string.h>

/* The words of "line", read with conf each. */
static struct line_text words_of(const char *line, double conf)
{
    AUTO_FREE char *copy = strdup(line);
    struct line_text t = { .word = calloc(64, sizeof *t.word) };
    char *rest = NULL;

    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
        t.word[t.n++] = (struct read_word){ .text = strdup(w), .conf = conf };
    line_text_weigh(&t);
    return t;
}

static void expect(const char *read, const char *expected)
{
    AUTO_LINE_TEXT struct line_text t = words_of(read, 0.9);
    char got[500] = "";

    assert_int_equal(line_text_tidy(&t), 0);
    for (size_t i = 0; i < t.n; i++) {
        strcat(got, *got ? " " : "");
        strcat(got, t.word[i].text);
    }
    if (strcmp(got, expected) != 0)
        fail_msg("\"%s\" became \"%s\", not \"%s\"", read, got, expected);
}

static void table_rules_are_no_words(void **state)
{
    (void)state;
    expect("| Sl. | Name of the post | Vacancies |", "Sl. Name of the post Vacancies");
    expect("_|Assistant 5| ||", "Assistant 5");
    expect("सं. | क्षेत्र की श्रेणी | शुल्क", "सं. क्षेत्र की श्रेणी शुल्क");
    expect("Total ___| 450", "Total 450");
}

static void holes_and_specks_at_the_ends_of_a_line_are_no_words(void **state)
{
    (void)state;
    expect("@ The Ministry has decided ~", "The Ministry has decided");
    expect("` (क) क्या सरकार ने °", "(क) क्या सरकार ने");
    expect("© _", "");
    expect("- .", "");
}

static void what_is_written_stays(void **state)
{
    static const char *const lines[] = {
        "Tele : 011-23096542 , Fax - 23092513", "e-mail : so @ nic.in", "-2-", "*****", "Research & Development — Cell", "No. 5 / 7 / 2023",
        "* indicates a starred question", "# not in the list", "मंत्रालय - 110001 को भेजें ।", "अनुलग्नक - 1", "अनुलग्नक 1", "वर्ष 2011", "Phase I", "कक्ष 1, द्वितीय तल",
        "धारा 80(1)", "₹ 4,500", "क्रमांक", "a_b@nic.in", "(a) \"5%\" ...",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        expect(lines[i], lines[i]);
}

static void a_stroke_that_ends_a_hindi_line_is_its_danda(void **state)
{
    (void)state;
    expect("सूचना भेजी जाए |", "सूचना भेजी जाए ।");
    expect("सूचना भेजी जाए|", "सूचना भेजी जाए।");
    expect("सूचना भेजी जाएl", "सूचना भेजी जाए।");
    expect("उल्लंघन है1", "उल्लंघन है।");
    expect("सूचना भेजी है। ||", "सूचना भेजी है।");
}

static void a_line_of_english_or_figures_has_no_danda(void **state)
{
    (void)state;
    expect("Under Secretary।", "Under Secretary");
    expect("the said post ।", "the said post");
    expect("5।", "5");
}

static void what_is_left_is_weighed_anew(void **state)
{
    AUTO_LINE_TEXT struct line_text t = words_of("@ New Delhi", 0.9);

    (void)state;
    t.word[0].conf = 0.1;
    line_text_weigh(&t);
    assert_true(t.conf < 0.85);
    assert_int_equal(line_text_tidy(&t), 0);
    assert_int_equal(t.letters, 8);
    assert_true(t.conf > 0.89);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_rules_are_no_words),
        cmocka_unit_test(holes_and_specks_at_the_ends_of_a_line_are_no_words),
        cmocka_unit_test(what_is_written_stays),
        cmocka_unit_test(a_stroke_that_ends_a_hindi_line_is_its_danda),
        cmocka_unit_test(a_line_of_english_or_figures_has_no_danda),
        cmocka_unit_test(what_is_left_is_weighed_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
