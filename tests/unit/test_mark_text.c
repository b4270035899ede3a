/* Words that never were on paper: which of their lines are markings. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "ocr/mark/text.h"

#include <string.h>
#include <time.h>

#define PLAIN "The committee met to consider the drainage of the lower town.\n"
#define MANY PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN

static struct mark_found look(const char *text)
{
    struct mark_found f = { 0 };

    assert_int_equal(judge_text(text, &f), 0);
    return f;
}

static void assert_all(const char *const *texts, size_t n, enum mark_decision least, enum mark_decision most)
{
    for (size_t i = 0; i < n; i++) {
        struct mark_found f = look(texts[i]);

        if (f.decision < least || f.decision > most || (f.decision > MARK_CLEAR && (!f.why || f.grade == GRADE_NONE)))
            fail_msg("\"%s\": %s, %s (%s)", texts[i], mark_decision_name(f.decision), mark_grade_name(f.grade), f.why ? f.why : "-");
    }
}

static void a_grade_near_either_end_of_a_piece_is_refused(void **state)
{
    static const char *const texts[] = {
        "SECRET", "Secret\n", "\n\n  SECRET  \n" MANY, MANY "SECRET\n", "गोपनीय\n" MANY, MANY "परम गुप्त", "TOP SECRET\r\n" PLAIN,
        "S E C R E T\n" MANY, "S   E   C   R   E   T\n" MANY, PLAIN "\n" PLAIN "CONFIDENTIAL\n" MANY, "No. 4\tSECRET\n" MANY, PLAIN "SECRET\xE2\x80\xA8" MANY, "***SECRET***\n" MANY,
    };

    (void)state;
    assert_all(texts, ARRAY_LEN(texts), MARK_REFUSE, MARK_REFUSE);
}

static void a_grade_amid_a_text_is_held(void **state)
{
    static const char *const texts[] = {
        MANY "SECRET\n" MANY, MANY "गोपनीय\n" MANY, MANY "Grading  |  Secret  |  17\n" MANY, MANY "Works\tRestricted\n" MANY, MANY "\nConfidential\n\n" MANY,
        "Papers of this kind are in every case to be kept\nSecret\nand apart.\n", MANY "Grading: Secret\n" MANY, MANY "(गोपनीय) नाली\n" MANY, MANY "Confidential - the drains\n" MANY,
        "यह पत्र किसी भी स्थिति में खुला नहीं रखा जाए, अतः इसे\nगोपनीय\nमाना जाए।\n", MANY "S\nE\nC\nR\nE\nT\n" MANY,
    };

    (void)state;
    assert_all(texts, ARRAY_LEN(texts), MARK_HOLD, MARK_HOLD);
}

static void what_looks_like_a_grade_to_the_eye_is_one(void **state)
{
    static const char *const texts[] = {
        "ЅЕСRЕТ\n" MANY, "ＳＥＣＲＥＴ\n" MANY, "𝐒𝐄𝐂𝐑𝐄𝐓\n" MANY, "𝘊𝘰𝘯𝘧𝘪𝘥𝘦𝘯𝘵𝘪𝘢𝘭\n" MANY, "S\xE2\x80\x8B" "EC\xC2\xAD" "RET\n" MANY, "Ⓢ Ⓔ Ⓒ Ⓡ Ⓔ Ⓣ\n" MANY, "🅂🄴🄲🅁🄴🅃\n" MANY, "SE\xCC\xB6" "CRET\n" MANY,
        "CΟΝFIDΕΝΤIΑL\n" MANY, "ꜱᴇᴄʀᴇᴛ\n" MANY, "\xE2\x80\xAESECRET\n" MANY, "SECRET\xC2\xA0\n" MANY, "xksiuh;\n" MANY, "xqIr\n" MANY, MANY "ije xqIr\n", "\xEF\x81\x93" "ECRET\n" MANY,
        MANY "CONFI-\nDENTIAL\n" MANY, MANY "गोप\xE2\x80\x90\nनीय\n" MANY, MANY "गो\nप\nनी\nय\n" MANY, "ŚĒĊŔĒŤ\n" MANY, MANY "¼xksiuh;½\n" MANY,
    };

    (void)state;
    assert_all(texts, ARRAY_LEN(texts), MARK_HOLD, MARK_REFUSE);
}

static void words_of_letters_and_lists_are_none(void **state)
{
    static const char *const texts[] = {
        "", "\n \n", MANY, "Annual Confidential Report\n" MANY, "The Secretary\nMinistry of Finance\n", "गुप्ता जी\nसादर\n", "भारत तेल निगम\nसीमित\n",
        "The matter is with the office, and it was kept there as\nsecret\nby the committee of last year.\n", "Name\tPost\nR. K. Gupta\tSecretary\nA. Rao\tSection Officer\n",
        "Dear Sir,\nthis e-mail is confidential.\nRegards\n", "A state-\nsecretary\n" MANY, "Under Secretary (Gupta) - Secretariat: Confidential Report\n" MANY, "Restricted Holiday\tNo\nRestricted Holiday\tYes\n", "Привет, это секретарь.\n",
        "DISCLAIMER: This e-mail and its attachments may contain confidential information and are intended solely for the use of the addressee.\n",
    };

    (void)state;
    assert_all(texts, ARRAY_LEN(texts), MARK_CLEAR, MARK_CLEAR);
}

static long cpu_ms(void) { return (long)(clock() / (CLOCKS_PER_SEC / 1000)); }

static void a_text_of_many_megabytes_costs_seconds_at_the_most(void **state)
{
    enum { BYTES = 4 << 20 };
    AUTO_FREE char *text = malloc(BYTES + 1);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < BYTES; i++)
        text[i] = PLAIN[i % (sizeof(PLAIN) - 1)];
    text[BYTES] = '\0';
    long began_ms = cpu_ms();
    assert_int_equal(look(text).decision, MARK_CLEAR);
    print_message("%ld ms of CPU for 4 MiB in lines\n", cpu_ms() - began_ms);
    for (size_t i = 0; i < BYTES; i++)
        text[i] = i % 7 == 6 ? '\t' : 'a';
    assert_int_equal(look(text).decision, MARK_CLEAR);
    assert_in_range(cpu_ms() - began_ms, 0, 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_near_either_end_of_a_piece_is_refused),
        cmocka_unit_test(a_grade_amid_a_text_is_held),
        cmocka_unit_test(what_looks_like_a_grade_to_the_eye_is_one),
        cmocka_unit_test(words_of_letters_and_lists_are_none),
        cmocka_unit_test(a_text_of_many_megabytes_costs_seconds_at_the_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
