/* PDFs that come in: what a page of them is, and whether its own text is believed. */
#include "test.h"
#include "test_ocr_made_pdf.h"

#include "ocr/page/load/believe.h"
#include "ocr/page/load/load.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig"; }      /* keeps its patterns until the end */
#endif

static struct loaded load_made(const struct made_pdf *m)
{
    AUTO_FREE char *pdf = made_pdf(m);
    struct loaded l;
    struct err e = { 0 };

    assert_ok(load_page((const unsigned char *)pdf, strlen(pdf), 0, &l, &e), e);
    return l;
}

static const char *word(const struct loaded *l, size_t i) { return json_string_value(json_array_get(json_array_get(l->words, i), 0)); }
static int number(const struct loaded *l, size_t i, size_t k) { return (int)json_integer_value(json_array_get(json_array_get(l->words, i), k)); }

/* ---- whose text */

static void the_text_of_a_program_is_taken_with_its_places(void **state)
{
    AUTO_LOADED struct loaded l = load_made(&(struct made_pdf){ .lines = made_letter });
    l_uint32 white = 0;
    bool ink = false;

    (void)state;
    assert_int_equal(l.pdf.kind, PDF_TEXT);
    assert_true(l.pdf.layer && !l.pdf.is_signed && !l.pdf.javascript && !l.pdf.attachments && !l.pdf.launch);
    assert_int_equal(json_array_size(l.words), 48);
    assert_string_equal(word(&l, 0), "Government");
    assert_string_equal(word(&l, 6), "No.");
    assert_string_equal(word(&l, 7), "F.12/3/2026-Admn.I");
    assert_int_equal(number(&l, 2, 6), 0);
    assert_int_equal(number(&l, 3, 6), 1);
    assert_in_range(number(&l, 0, 1), 245, 255);            /* 60 pt at 300 dpi */
    assert_in_range(number(&l, 0, 2) + number(&l, 0, 4), 250, 275);
    for (int x = number(&l, 0, 1); x < number(&l, 0, 1) + number(&l, 0, 3); x++) {
        pixGetPixel(l.pix, x, number(&l, 0, 2) + number(&l, 0, 4) / 2, &white);
        ink = ink || white >> 24 < 100;
    }
    assert_true(ink);                                       /* where the word is said to be something is drawn */
}

static void text_over_a_picture_of_the_page_is_not_trusted(void **state)
{
    AUTO_LOADED struct loaded l = load_made(&(struct made_pdf){ .lines = made_letter, .picture = true });

    (void)state;
    assert_int_equal(l.pdf.kind, PDF_MIXED);
    assert_false(l.pdf.layer);
    assert_null(l.words);
    AUTO_LOADED struct loaded scan = load_made(&(struct made_pdf){ .picture = true });
    assert_int_equal(scan.pdf.kind, PDF_SCAN);
}

static void hindi_in_a_font_of_before_unicode_is_noticed(void **state)
{
    AUTO_LOADED struct loaded by_name = load_made(&(struct made_pdf){ .lines = made_letter, .font = "ABCDEF+KrutiDev010" });
    AUTO_LOADED struct loaded by_looks = load_made(&(struct made_pdf){ .lines = made_kruti });

    (void)state;
    assert_int_equal(by_name.pdf.kind, PDF_TEXT);           /* a program made it all the same */
    assert_null(by_name.words);
    assert_null(by_looks.words);
    assert_int_equal(by_looks.pdf.kind, PDF_TEXT);
}

static void fonts_are_known_by_their_names(void **state)
{
    static const char *const old[] = { "Kruti Dev 010", "KrutiDev010Bold", "ABCDEF+DevLys010", "Walkman-Chanakya-905", "Shusha02", "DVB-TTYogesh", "Chanakya" };
    static const char *const fine[] = { "Mangal", "ABCDEF+NotoSansDevanagari-Regular", "TimesNewRomanPSMT", "Arial", "Kokila", "Nirmala UI", "CIDFont+F1", "Courier" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(old); i++)
        if (believe_font(old[i]))
            fail_msg("%s is believed", old[i]);
    for (size_t i = 0; i < ARRAY_LEN(fine); i++)
        if (!believe_font(fine[i]))
            fail_msg("%s is not believed", fine[i]);
    assert_true(believe_font(NULL));
}

static void text_is_believed_by_its_looks(void **state)
{
    static const char *const fine[] = {
        "Government of India, Ministry of Finance. The undersigned is directed to refer to this Ministry's letter of even number.",
        "भारत सरकार, वित्त मंत्रालय। अधोहस्ताक्षरी को यह कहने का निदेश हुआ है कि विवरणी माह के अंत तक प्रस्तुत की जाए।",
        "F.No. 12/3/2026-Admn. e-mail: so-admn@nic.in, web: https://www.finmin.nic.in/circulars; Tel/Fax: 011-23092345 and/or Room No. 66",
        "GST CGST SGST IGST TDS PAN DDO NIC CBIC HSN 1234 5678 Rs. 12,34,567/- Total", "2", "", "₹ 4,500 – paid “in full”",
    };
    static const char *const not[] = {
        "Hkkjr ljdkj foRr ea=ky; dk;kZy; Kkiu fo\"k; =Sekfld fooj.kh izLrqr djus ds laca/k esaA v/kksgLrk{kjh dks ;g dgus dk funs'k gqvk gS",
        "\xef\x82\x81\xef\x82\x82\xef\x82\x83\xef\x82\x84\xef\x82\x85\xef\x82\x86\xef\x82\x87\xef\x82\x88\xef\x82\x89\xef\x82\x8a",    /* private use */
        "Hpwfsonfou pg Joejb Njojtusz pg Gjobodf Uif voefstjhofe jt ejsfdufe up sfgfs up uijt Njojtusz't mfuufs pg fwfo ovncfs xjui sfhbset",   /* shifted by one */
        "िवत्त ंमत्रालय ािदनांक ेक िलए िनदेश ुहआ ैह िक िववरणी प्रस्तुत",      /* vowel signs as they are drawn, not as they are spelt */
        "\xff\xfe broken",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(fine); i++)
        if (!believe_text(fine[i]))
            fail_msg("not believed: %s", fine[i]);
    for (size_t i = 0; i < ARRAY_LEN(not); i++)
        if (believe_text(not[i]))
            fail_msg("believed: %s", not[i]);
}

/* ---- the file */

static void a_signature_and_what_a_letter_should_not_hold_are_seen(void **state)
{
    AUTO_LOADED struct loaded is_signed = load_made(&(struct made_pdf){ .lines = made_letter, .is_signed = true });
    AUTO_LOADED struct loaded script = load_made(&(struct made_pdf){ .lines = made_letter, .javascript = true });
    AUTO_LOADED struct loaded attachment = load_made(&(struct made_pdf){ .lines = made_letter, .attachment = true });
    AUTO_LOADED struct loaded launch = load_made(&(struct made_pdf){ .lines = made_letter, .launch = true });

    (void)state;
    assert_true(is_signed.pdf.is_signed && !is_signed.pdf.javascript);
    assert_true(script.pdf.javascript && !script.pdf.is_signed);
    assert_true(attachment.pdf.attachments && !attachment.pdf.javascript);
    assert_true(launch.pdf.launch && !launch.pdf.attachments);
}

/* ---- its size */

static void a_page_is_drawn_as_it_is_turned(void **state)
{
    AUTO_LOADED struct loaded l = load_made(&(struct made_pdf){ .lines = made_letter, .rotate = 90 });

    (void)state;
    assert_true(pixGetWidth(l.pix) > pixGetHeight(l.pix));
    assert_int_equal(l.width_px, 3509);
}

static void a_page_in_a_larger_unit_is_not_drawn_as_a_stamp(void **state)
{
    AUTO_LOADED struct loaded l = load_made(&(struct made_pdf){ .width_pt = 60, .height_pt = 84 });

    (void)state;
    assert_in_range(pixGetWidth(l.pix), 1990, 2410);
}

static void a_pdf_of_10000_pages_is_refused_before_anything_is_drawn(void **state)
{
    AUTO_FREE char *pdf = made_pdf(&(struct made_pdf){ .pages = 10000 });
    struct loaded l;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(load_page((const unsigned char *)pdf, strlen(pdf), 0, &l, &e), -ERANGE);
    assert_non_null(strstr(e.msg, "10000 pages"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_of_a_program_is_taken_with_its_places),
        cmocka_unit_test(text_over_a_picture_of_the_page_is_not_trusted),
        cmocka_unit_test(hindi_in_a_font_of_before_unicode_is_noticed),
        cmocka_unit_test(fonts_are_known_by_their_names),
        cmocka_unit_test(text_is_believed_by_its_looks),
        cmocka_unit_test(a_signature_and_what_a_letter_should_not_hold_are_seen),
        cmocka_unit_test(a_page_is_drawn_as_it_is_turned),
        cmocka_unit_test(a_page_in_a_larger_unit_is_not_drawn_as_a_stamp),
        cmocka_unit_test(a_pdf_of_10000_pages_is_refused_before_anything_is_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
