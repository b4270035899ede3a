/* Lines of text as the letters that count, and how far words are from each other. */
#include "tests/unit/test.h"

#include "ocr/mark/letters.h"

#include <stdio.h>
#include <string.h>

static size_t put_letter(char *out, int c)
{
    if (c < 0x80)
        return (size_t)sprintf(out, "%c", c);
    return c < 0x800 ? (size_t)sprintf(out, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 63))
                     : (size_t)sprintf(out, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 63), 0x80 | (c & 63));
}

/* "SECRET 00" for words, each with its flags behind it: ' has small letters, # digits only, / behind a stroke. */
static void show(const struct letters *l, char *out)
{
    *out = '\0';
    for (size_t i = 0; i < l->n_words; i++) {
        const struct letters_word *w = &l->word[i];

        if (i > 0)
            *out++ = ' ';
        for (size_t k = 0; k < w->n; k++)
            out += put_letter(out, w->letter[k]);
        out += sprintf(out, "%s%s%s", w->small ? "'" : "", w->number ? "#" : "", w->after_stroke ? "/" : "");
    }
}

static void a_line_is_words_of_letters_with_one_spelling_each(void **state)
{
    static const struct { const char *line, *words; } cases[] = {
        { "SECRET", "SECRET" }, { "Secret", "SECRET'" }, { "azAZ", "AZAZ'" }, { "TOP-SECRET, 2 of 3.", "TOP SECRET 0# OF' 0#" },
        { "SÉCRÈT", "SECRET" }, { "sécrèt", "SECRET'" }, { "ÀÖÜÝßÿ", "AOUYSY" },
        { "SECRET/TOP", "SECRET TOP/" }, { "a|b", "A' B'/" },
        /* digits: in a word of letters they are what they look like; by themselves a number, in either script */
        { "5ECRET", "SECRET" }, { "SECRE7", "SECRET" }, { "C0NF1DENT1AL", "CONFIDENTIAL" }, { "8A6", "BAG" }, { "$ECR€T", "SECRET" }, { "A4", "AA" },
        { "2026", "0000#" }, { "९०", "00#" }, { "SECRET 2026/9", "SECRET 0000# 0#/" }, { "9SECRET", "0# SECRET" }, { "SECRET9", "SECRET 0#" }, { "गुप्त९", "गुप्त 0#" },
        /* Devanagari: nukta gone, chandrabindu and half nasals as anusvara, joiners gone */
        { "फ़ाइल", "फाइल" }, { "हाँ", "हां" }, { "प्रतिबन्धित", "प्रतिबंधित" }, { "सम्बन्ध", "संबंध" }, { "अत्यन्त", "अत्यंत" }, { "गुप्‍त", "गुप्त" },
        { "क्षण्ड", "क्षण्ड" }, { "न्अ", "न्अ" }, { "त्न्", "त्न्" }, { "गोपनीय।", "गोपनीय" }, { "दुःख", "दु ख" },
        /* one word in capitals behind what was misread */
        { "WtalSECRET", "WTAL' SECRET/" }, { "WtalSEC", "WTALSEC'" }, { "WtalSECR", "WTAL' SECR/" }, { "McTAVISH", "MC' TAVISH/" }, { "aBcDEF", "ABCDEF'" },
        { "", "" }, { " .,;", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char words[2048];
        struct letters l;

        letters_of(cases[i].line, &l);
        show(&l, words);
        if (strcmp(words, cases[i].words) != 0 || l.cut)
            fail_msg("\"%s\" is \"%s\", not \"%s\"", cases[i].line, words, cases[i].words);
    }
}

static void a_line_longer_than_is_compared_is_cut_and_says_so(void **state)
{
    char line[4 * LETTERS_MAX + 8] = "";
    struct letters l;

    (void)state;
    memset(line, 'A', LETTERS_MAX);
    letters_of(line, &l);
    assert_false(l.cut);
    assert_int_equal(l.word[0].n, LETTERS_MAX);
    strcat(line, "A");
    letters_of(line, &l);
    assert_true(l.cut);

    line[0] = '\0';
    for (int i = 0; i < LETTERS_MAX_WORDS; i++)
        strcat(line, "A ");
    letters_of(line, &l);
    assert_false(l.cut);
    assert_int_equal(l.n_words, LETTERS_MAX_WORDS);
    strcat(line, "A");
    letters_of(line, &l);
    assert_true(l.cut);
    assert_int_equal(l.n_words, LETTERS_MAX_WORDS);
}

static double distance(const char *a, const char *b, double most)
{
    struct letters x, y;

    letters_of(a, &x);
    letters_of(b, &y);
    return letters_distance(x.letter, x.n_words ? x.word[0].n : 0, y.letter, y.n_words ? y.word[0].n : 0, most);
}

static void a_distance_counts_half_for_what_looks_alike(void **state)
{
    static const struct { const char *a, *b; double far; } cases[] = {
        { "SECRET", "SECRET", 0 }, { "SECRET", "SEGRET", 0.5 }, { "SECRET", "SEXRET", 1 }, { "SECRET", "SECRETS", 1 }, { "SECRET", "SCRET", 1 },
        { "SECRET", "SXXRET", 2 }, { "गोपनीय", "गोपनाय", 0.5 }, { "गोपनीय", "गोपखीय", 1 }, { "", "", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double far = distance(cases[i].a, cases[i].b, 4), back = distance(cases[i].b, cases[i].a, 4);

        if (far != cases[i].far || back != far)
            fail_msg("from %s to %s it is %.1f and back %.1f, not %.1f", cases[i].a, cases[i].b, far, back, cases[i].far);
    }
    assert_true(distance("SECRET", "SXXRET", 1.5) >= LETTERS_FAR);
    assert_true(distance("SECRET", "SXXRET", 2) == 2);
    assert_true(distance("SECRET", "CONFIDENTIAL", 3) >= LETTERS_FAR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_words_of_letters_with_one_spelling_each),
        cmocka_unit_test(a_line_longer_than_is_compared_is_cut_and_says_so),
        cmocka_unit_test(a_distance_counts_half_for_what_looks_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
