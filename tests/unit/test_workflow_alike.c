/* Which letters are the same, which belong together, and which only look alike; and by what a letter is remembered. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/alike.h"
#include "workflow/fold.h"
#include "workflow/memory.h"

#include <stdio.h>
#include <string.h>

static const char circular[] =
    "Government of India Ministry of Power Subject Instalment of dearness allowance The undersigned is directed to say that the rate of dearness "
    "allowance payable to employees of the Central Government shall be enhanced from the existing rate with effect from the first of January. "
    "The additional instalment may be paid in cash to all employees before the disbursement of the salary of March. These orders apply to "
    "civilian employees paid from the defence services estimates as well. यह आदेश सभी कार्यालयों में तत्काल लागू होगा और इसका पालन सुनिश्चित किया जाए।";

/* The same page as another scanner saw it: each n-th letter another one. */
static char *misread(const char *text, size_t n)
{
    char *copy = strdup(text);

    for (size_t i = n; copy && i < strlen(copy); i += n)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = copy[i] == 'c' ? 'e' : 'c';
    return copy;
}

struct paper { const char *number, *date, *organisation, *name, *subject, *body, *form, *content; };

/* What becomes of two papers, the later one first. */
static struct alike_verdict judge(const struct paper *later, const struct paper *earlier, enum alike_named named)
{
    const struct paper *of[] = { later, earlier };
    struct alike_letter l[2];
    struct alike_verdict v;
    char *owned[8];

    for (int i = 0; i < 2; i++) {
        const char *body = of[i]->body ? of[i]->body : "";

        owned[4 * i] = fold_number_key(of[i]->number ? of[i]->number : "");
        owned[4 * i + 1] = fold_text(of[i]->organisation ? of[i]->organisation : "");
        owned[4 * i + 2] = fold_text(of[i]->name ? of[i]->name : "");
        owned[4 * i + 3] = fold_text(of[i]->subject ? of[i]->subject : "");
        l[i] = (struct alike_letter){ .number_key = owned[4 * i], .organisation = owned[4 * i + 1], .name = owned[4 * i + 2], .subject = owned[4 * i + 3],
                                      .date = of[i]->date ? of[i]->date : "", .content = of[i]->content ? of[i]->content : "" };
        assert_int_equal(alike_sketch_of(body, &l[i].sketch), 0);
        assert_int_equal(alike_words_of(of[i]->form ? of[i]->form : "letter", of[i]->subject ? of[i]->subject : "", body, &l[i].words), 0);
    }
    alike_judge(&l[0], &l[1], named, &v);
    for (size_t i = 0; i < ARRAY_LEN(owned); i++)
        free(owned[i]);
    return v;
}

static const char *reason_text(const struct alike_verdict *v)
{
    static char text[64];
    AUTO_JSON json_t *reason = alike_reason(v);
    AUTO_FREE char *all = json_dumps(reason, JSON_COMPACT);

    snprintf(text, sizeof(text), "%s", all);
    return text;
}

static void expect(enum alike_kind kind, struct paper later, struct paper earlier, enum alike_named named)
{
    struct alike_verdict v = judge(&later, &earlier, named);

    if (v.kind != kind)
        fail_msg("%s instead of %s (%s)", alike_kind_name(v.kind), alike_kind_name(kind), reason_text(&v));
    assert_true(kind == ALIKE_NONE || (v.conf > 0 && v.conf < 1 && v.why < ALIKE_WHYS));
}

#define PAPER(...) (struct paper){ __VA_ARGS__ }
#define POWER .organisation = "Ministry of Power, Government of India"

static void the_same_letter_is_known_by_paper_and_by_mail(void **state)
{
    AUTO_FREE char *worn = misread(circular, 97);

    (void)state;
    expect(ALIKE_SAME_FILE, PAPER(.content = "ab12"), PAPER(.content = "ab12"), ALIKE_NOT_NAMED);
    expect(ALIKE_SAME_LETTER, PAPER(.number = "A-11/2/2026-Estt.", .date = "2026-03-01", POWER),
           PAPER(.number = "A-l1/2/2O26 Estt", .date = "2026-03-01", .organisation = "MINISTRY OF POWER"), ALIKE_NOT_NAMED);
    expect(ALIKE_SAME_LETTER, PAPER(.number = "A-11/2/2026-Estt.", .date = "2026-03-01"), PAPER(.number = "A-11/2/2026-Estt.", .date = "2026-03-01", POWER),
           ALIKE_NOT_NAMED);
    expect(ALIKE_SAME_LETTER, PAPER(.number = "", .date = "2026-03-01", POWER, .body = circular), PAPER(.number = "A-11/2", .date = "2026-03-01", POWER, .body = worn),
           ALIKE_NOT_NAMED);
    expect(ALIKE_SAME_LETTER, PAPER(.number = "A-11/2/2026", .date = "2026-03-01", POWER, .body = circular),
           PAPER(.number = "A-71/2/2026", .date = "2026-03-01", POWER, .body = worn), ALIKE_NOT_NAMED);
    expect(ALIKE_SAME_LETTER, PAPER(.number = "A-11/2/2026", .date = "2026-03-07", POWER, .body = circular),
           PAPER(.number = "A-11/2/2026", .date = "2026-03-01", POWER, .body = worn), ALIKE_NOT_NAMED);
    expect(ALIKE_ADVANCE_COPY, PAPER(.number = "A-11/2/2026", .date = "2026-03-01", POWER, .body = circular),
           PAPER(.date = "2026-03-01", POWER, .body = circular, .subject = "ADVANCE COPY: dearness allowance"), ALIKE_NOT_NAMED);
}

static void what_only_looks_alike_is_no_question(void **state)
{
    AUTO_FREE char *worn = misread(circular, 61);

    (void)state;
    expect(ALIKE_NONE, PAPER(.date = "2026-04-01", .organisation = "Delhi Jal Board", .body = circular), PAPER(.date = "2026-03-01", POWER, .body = worn),
           ALIKE_NOT_NAMED);                                    /* one draft, sent out by two offices */
    expect(ALIKE_NONE, PAPER(.number = "1/2/2026", .date = "2026-03-01", POWER), PAPER(.number = "1/2/2026", .date = "2026-03-01", .organisation = "Delhi Jal Board"),
           ALIKE_NOT_NAMED);                                    /* the same number from another office */
    expect(ALIKE_NONE, PAPER(POWER, .date = "2026-03-01"), PAPER(POWER, .date = "2026-03-01"), ALIKE_NOT_NAMED);
    expect(ALIKE_NONE, PAPER(.number = "A-11/2/2026", .date = "2026-03-01", POWER), PAPER(.number = "Z-909/77/2021", .date = "2026-03-01", POWER), ALIKE_NOT_NAMED);
    expect(ALIKE_NONE, PAPER(.subject = "transfer of officers", .organisation = "Delhi Jal Board"), PAPER(.subject = "transfer of officers", POWER), ALIKE_NOT_NAMED);
    expect(ALIKE_NONE, PAPER(.date = "2026-04-01", .organisation = "Delhi Jal Board", .body = circular), PAPER(.number = "A-11/2", .date = "2026-03-01", POWER, .body = "short"),
           ALIKE_NOT_NAMED);
    expect(ALIKE_NONE, PAPER(.number = ""), PAPER(.number = ""), ALIKE_NOT_NAMED);
}

static void letters_of_one_correspondence_are_told_apart(void **state)
{
    (void)state;
    expect(ALIKE_REFERS, PAPER(.number = "B-2/2026"), PAPER(.number = "A-11/2/2026", POWER), ALIKE_NAMED);
    expect(ALIKE_REMINDER, PAPER(.number = "B-2/2026", .body = "REMINDER\nKind reference is invited to"), PAPER(.number = "A-11/2/2026", POWER), ALIKE_NAMED_DATED);
    expect(ALIKE_REMINDER, PAPER(.subject = "अनुस्मारक: पेंशन का भुगतान"), PAPER(.number = "A-11/2/2026"), ALIKE_NAMED);
    expect(ALIKE_REMINDER, PAPER(.number = "B-2/2026", .form = "reminder"), PAPER(.number = "A-11/2/2026"), ALIKE_NAMED);
    expect(ALIKE_ENCLOSES, PAPER(.number = "B-2/2026", .form = "endorsement"), PAPER(.number = "A-11/2/2026"), ALIKE_NAMED);
    expect(ALIKE_REFERS, PAPER(.number = "A-11/2/2026-Estt", .date = "2026-05-01", POWER), PAPER(.number = "A-11/2/2026-Estt", .date = "2026-03-01", POWER), ALIKE_NOT_NAMED);
    expect(ALIKE_REMINDER, PAPER(.number = "A-11/2/2026-Estt", .date = "2026-05-01", POWER, .body = "Reminder - II"),
           PAPER(.number = "A-11/2/2026-Estt", .date = "2026-03-01", POWER), ALIKE_NOT_NAMED);
    expect(ALIKE_REFERS, PAPER(.subject = "Monthly return of vacancies", .date = "2026-05-01", POWER), PAPER(.subject = "monthly return of VACANCIES", .date = "2026-04-01", POWER),
           ALIKE_NOT_NAMED);
}

static void a_sketch_tells_how_much_of_two_texts_is_the_same(void **state)
{
    AUTO_FREE char *worn = misread(circular, 97), *ruined = misread(circular, 5);
    char text[ALIKE_SKETCH_SIZE];
    struct alike_sketch a, b, c, d, again;
    int64_t bands_a[ALIKE_BANDS], bands_b[ALIKE_BANDS];
    int shared = 0;

    (void)state;
    assert_int_equal(alike_sketch_of(circular, &a), 0);
    assert_int_equal(alike_sketch_of(worn, &b), 0);
    assert_int_equal(alike_sketch_of(ruined, &c), 0);
    assert_int_equal(alike_sketch_of("A few words only", &d), 0);
    assert_true(alike_share(&a, &a) > 0.99 && alike_share(&a, &b) > 0.3 && alike_share(&a, &c) < 0.3);
    assert_true(alike_share(&a, &d) < 0);
    assert_int_equal(alike_bands(&d, bands_a), 0);
    assert_int_equal(alike_bands(&a, bands_a), ALIKE_BANDS);
    alike_bands(&b, bands_b);
    for (int i = 0; i < ALIKE_BANDS; i++)
        shared += bands_a[i] == bands_b[i];
    assert_true(shared > 0);
    alike_sketch_print(&a, text);
    alike_sketch_parse(text, &again);
    assert_true(alike_share(&a, &again) > 0.99);
    alike_sketch_parse("nonsense", &again);
    assert_false(again.any);
}

static void senders_are_one_by_the_words_that_tell(void **state)
{
    static const struct { const char *a, *b; double least, most; } cases[] = {
        { "ministry of power government of india", "ministry of power", 1, 1 }, { "ministry of power", "ministry of coal", 0, 0.4 },
        { "mlnistry of finanee", "ministry of finance department of expenditure", 0.5, 1 }, { "ministry of finance", "वित्त मंत्रालय", -1, -1 },
        { "", "ministry of finance", -1, -1 }, { "government of india", "ministry of finance", -1, -1 }, { "वित्त मंत्रालय व्यय विभाग", "व्यय विभाग", 1, 1 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        double is = alike_senders(cases[i].a, cases[i].b);
        if (is < cases[i].least || is > cases[i].most)
            fail_msg("%s, %s: %f", cases[i].a, cases[i].b, is);
    }
}

/* ---- memory */

static const char *keys_of(struct memory_letter l)
{
    static char all[2000];
    struct memory_key keys[MEMORY_MAX_KEYS];
    size_t n, at = 0;

    assert_int_equal(memory_keys(&l, keys, &n), 0);
    all[0] = '\0';
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(all + at, sizeof(all) - at, "%s=%s\n", keys[i].about, keys[i].key);
    memory_keys_done(keys, n);
    return all;
}

static void a_letter_is_remembered_by_its_sender_with_number_and_subject(void **state)
{
    (void)state;
    assert_string_equal(keys_of((struct memory_letter){ .organisation = "Ministry of Mines", .number = "A-12011/4/2026-Estt", .subject = "Grant of pension to drivers" }),
                        "subject=o:ministry of mines|s:grant of pension to drivers\nshape=o:ministry of mines|#:a-#/#/#-estt\n"
                        "word=o:ministry of mines|w:pension\nword=o:ministry of mines|w:drivers\nword=o:ministry of mines|w:grant\nsender=o:ministry of mines\n");
    assert_string_equal(keys_of((struct memory_letter){ .organisation = "भारत सरकार", .name = "Dr. R. Rao" }), "sender=n:dr r rao\n");
    assert_string_equal(keys_of((struct memory_letter){ .subject = "Grant of pension" }), "");
    assert_true(memory_is_sure(7, 8, true) && memory_is_sure(3, 4, true) && memory_is_sure(2, 2, false));
    assert_false(memory_is_sure(2, 2, true) || memory_is_sure(5, 8, true) || memory_is_sure(1, 1, false));
}

static void why_letters_are_alike_is_a_code_with_its_values(void **state)
{
    struct paper one = PAPER(.number = "A-1/2/2026", .date = "2026-03-01", POWER, .body = circular), other = one;

    (void)state;
    struct alike_verdict v = judge(&one, &other, ALIKE_NOT_NAMED);
    assert_string_equal(reason_text(&v), "[\"number_date_sender\"]");
    other.number = "";
    v = judge(&one, &other, ALIKE_NOT_NAMED);
    assert_string_equal(reason_text(&v), "[\"text_sender\",\"100\"]");
    for (int w = 0; w < ALIKE_WHYS; w++) {
        v.why = (enum alike_why)w;
        assert_true(strlen(reason_text(&v)) > 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_letter_is_known_by_paper_and_by_mail),
        cmocka_unit_test(what_only_looks_alike_is_no_question),
        cmocka_unit_test(letters_of_one_correspondence_are_told_apart),
        cmocka_unit_test(why_letters_are_alike_is_a_code_with_its_values),
        cmocka_unit_test(a_sketch_tells_how_much_of_two_texts_is_the_same),
        cmocka_unit_test(senders_are_one_by_the_words_that_tell),
        cmocka_unit_test(a_letter_is_remembered_by_its_sender_with_number_and_subject),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
